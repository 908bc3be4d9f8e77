//! Which gateway?

use super::problem;
use crate::components::{Button, ButtonKind, Card, Field, FieldKind};
use crate::hooks::{CertifyHandle, use_env};
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::Step;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AskProps {
    pub(super) certify: CertifyHandle,
}

/// The gateway's address.
#[component]
pub(super) fn Ask(AskProps { certify }: &AskProps) -> Html {
    let i18n = i18n();
    let env = use_env();
    let url = use_state(|| env.config.gateway.clone().unwrap_or_default());
    let busy = certify.step == Step::Loading;
    let onsubmit = {
        let (certify, url) = (certify.clone(), url.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            certify.load(&url);
        })
    };
    let onchange = {
        let url = url.setter();
        Callback::from(move |text: String| url.set(text))
    };
    html! {
        <Card title={i18n.t(Text::AskTitle)} class={classes!("card-narrow")}>
            <p class="soft">{ i18n.t(Text::AskText) }</p>
            <form class="stack" {onsubmit}>
                <Field label={i18n.t(Text::Url)} testid="certify-url" kind={FieldKind::Code} value={(*url).clone()}
                    {onchange} disabled={busy} />
                { problem::notice(i18n, certify.problem.as_ref()) }
                <div class="actions">
                    <Button testid="certify-load" kind={ButtonKind::Primary} submit=true {busy}>{ i18n.t(Text::Load) }</Button>
                </div>
            </form>
        </Card>
    }
}
