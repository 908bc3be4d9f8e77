//! A QR code read by the camera, where the browser can do that; said where it cannot.

use crate::components::{Button, Notice, NoticeKind};
use crate::hooks::{ScanHandle, Scanning};
use crate::i18n::{I18n, certify::Certify as Text};
use crate::ui::prelude::*;

/// The button that switches the camera on, and what it sees; `name` is in front of the names for tests.
pub(in crate::pages) fn camera(i18n: I18n, scan: &ScanHandle, name: &str) -> Html {
    let testid = |what: &str| AttrValue::from(format!("{name}-{what}"));
    if !scan.can {
        return html! { <p class="soft small" data-testid={testid("no-scan")}>{ i18n.t(Text::ScanCannot) }</p> };
    }
    let (start, stop) = (scan.clone(), scan.clone());
    let failed = match &**scan {
        Scanning::On => {
            let onclick = Callback::from(move |()| stop.stop());
            return html! {
                <div class="stack stack-tight">
                    <video class="scan" ref={scan.video.clone()} muted=true playsinline=true aria-label={i18n.t(Text::ScanLook)} />
                    <p class="soft small" role="status">{ i18n.t(Text::ScanLook) }</p>
                    <Button testid={testid("scan-stop")} {onclick}>{ i18n.t(Text::ScanStop) }</Button>
                </div>
            };
        }
        Scanning::Failed(reason) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::ScanFailed, &[reason])} next={i18n.t(Text::ScanFailedNext)}
                testid={testid("scan-failed")} />
        },
        Scanning::Off => html! {},
    };
    let onclick = Callback::from(move |()| start.start());
    html! {
        <>
            { failed }
            <div class="actions"><Button testid={testid("scan")} {onclick}>{ i18n.t(Text::Scan) }</Button></div>
        </>
    }
}
