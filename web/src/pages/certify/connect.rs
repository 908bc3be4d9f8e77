//! Step 1: which gateway? Typed, or read by the camera.

use crate::components::{Button, ButtonKind, Field, FieldKind, Notice, NoticeKind};
use crate::hooks::{CertifyHandle, ScanHandle, Scanning, use_env, use_scan};
use crate::i18n::{I18n, certify::Certify as Text, i18n};
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
            { camera(i18n, &scan) }
            <div class="actions">
                <Button testid="certify-load" kind={ButtonKind::Primary} submit=true {busy}>{ i18n.t(Text::Load) }</Button>
            </div>
        </form>
    }
}

fn camera(i18n: I18n, scan: &ScanHandle) -> Html {
    if !scan.can {
        return html! { <p class="soft small" data-testid="certify-no-scan">{ i18n.t(Text::ScanCannot) }</p> };
    }
    let (start, stop) = (scan.clone(), scan.clone());
    let failed = match &**scan {
        Scanning::On => {
            let onclick = Callback::from(move |()| stop.stop());
            return html! {
                <div class="stack stack-tight">
                    <video class="scan" ref={scan.video.clone()} muted=true playsinline=true aria-label={i18n.t(Text::ScanLook)} />
                    <p class="soft small" role="status">{ i18n.t(Text::ScanLook) }</p>
                    <Button testid="certify-scan-stop" {onclick}>{ i18n.t(Text::ScanStop) }</Button>
                </div>
            };
        }
        Scanning::Failed(reason) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::ScanFailed, &[reason])} next={i18n.t(Text::ScanFailedNext)}
                testid="certify-scan-failed" />
        },
        Scanning::Off => html! {},
    };
    let onclick = Callback::from(move |()| start.start());
    html! {
        <>
            { failed }
            <div class="actions"><Button testid="certify-scan" {onclick}>{ i18n.t(Text::Scan) }</Button></div>
        </>
    }
}
