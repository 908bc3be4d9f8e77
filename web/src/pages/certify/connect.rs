//! Step 1: which gateway? Typed, or read by the camera.

use super::super::shared::camera;
use crate::components::{Button, ButtonKind, Field, FieldKind};
use crate::hooks::{CertifyHandle, use_env, use_scan};
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::Work;
use crate::ui::prelude::*;
use crate::wire::url::gateway_in;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ConnectProps {
    pub(super) certify: CertifyHandle,
}

/// The gateway's address.
#[component]
pub(super) fn Connect(ConnectProps { certify }: &ConnectProps) -> Html {
    let i18n = i18n();
    let env = use_env();
    let url = use_state(|| {
        let kept = Some(certify.job.url.clone()).filter(|url| !url.is_empty());
        kept.or_else(|| env.config.gateway.clone()).unwrap_or_default()
    });
    let scan = {
        let (certify, setter) = (certify.clone(), url.setter());
        use_scan(Callback::from(move |text: String| {
            let address = gateway_in(&text).to_owned();
            certify.ask(&address);
            setter.set(address);
        }))
    };
    let busy = certify.work == Some(Work::Asking);
    let onsubmit = {
        let (certify, url) = (certify.clone(), url.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            certify.ask(&url);
        })
    };
    let onchange = {
        let url = url.setter();
        Callback::from(move |text: String| url.set(text))
    };
    html! {
        <form class="stack" {onsubmit}>
            <p class="soft">{ i18n.t(Text::AskText) }</p>
            <Field label={i18n.t(Text::Url)} testid="certify-url" kind={FieldKind::Code} value={(*url).clone()}
                {onchange} disabled={busy} />
            { camera(i18n, &scan, "certify") }
            <div class="actions">
                <Button testid="certify-load" kind={ButtonKind::Primary} submit=true {busy}>{ i18n.t(Text::Load) }</Button>
            </div>
        </form>
    }
}
