//! Taking a certificate back, with a reason.

use crate::components::{Button, ButtonKind, Dialog, Field, Notice, NoticeKind};
use crate::hooks::CertificatesHandle;
use crate::i18n::{certificates::Certificates as Text, i18n};
use crate::state::certify::Own;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RevokeProps {
    pub(super) own: Own,
    pub(super) owns: CertificatesHandle,
}

/// The button, and the question behind it.
#[component]
pub(super) fn Revoke(RevokeProps { own, owns }: &RevokeProps) -> Html {
    let i18n = i18n();
    let (open, reason) = (use_state(|| false), use_state(String::new));
    let show = |shown: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(shown))
    };
    let onchange = {
        let reason = reason.setter();
        Callback::from(move |text: String| reason.set(text))
    };
    let onsubmit = {
        let (owns, own, reason, close) = (owns.clone(), own.clone(), (*reason).clone(), show(false));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !reason.trim().is_empty() {
                close.emit(());
                owns.revoke(&own, &reason);
            }
        })
    };
    let suggestions =
        [Text::ReasonExchanged, Text::ReasonTampered, Text::ReasonMistake].map(|text| i18n.t(text));
    let meter = own.meter.to_string();
    html! {
        <>
            <Button testid="certificate-revoke" kind={ButtonKind::Danger} busy={owns.revoking} onclick={show(true)}>
                { i18n.t(Text::Revoke) }
            </Button>
            <Dialog testid="revoke-dialog" open={*open} title={i18n.fill(Text::RevokeOf, &[&meter])} onclose={show(false)}>
                <form class="stack" {onsubmit}>
                    <Notice kind={NoticeKind::Warn} what={i18n.t(Text::RevokeText)} />
                    <Field label={i18n.t(Text::RevokeReason)} testid="revoke-reason" value={(*reason).clone()} {onchange}
                        suggestions={suggestions.to_vec()} />
                    <div class="actions">
                        <Button testid="revoke-sure" kind={ButtonKind::Danger} submit=true disabled={reason.trim().is_empty()}>
                            { i18n.t(Text::Revoke) }
                        </Button>
                        <Button testid="revoke-cancel" onclick={show(false)}>{ i18n.t(Text::Cancel) }</Button>
                    </div>
                </form>
            </Dialog>
        </>
    }
}
