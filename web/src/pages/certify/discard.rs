//! Says that the inspection is kept, and lets it be thrown away.

use crate::components::{Button, ButtonKind, Dialog};
use crate::hooks::CertifyHandle;
use crate::i18n::{certify::Certify as Text, i18n};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DiscardProps {
    pub(super) certify: CertifyHandle,
}

/// The button, and the question behind it.
#[component]
pub(super) fn Discard(DiscardProps { certify }: &DiscardProps) -> Html {
    let i18n = i18n();
    let open = use_state(|| false);
    let show = |shown: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(shown))
    };
    let ondiscard = {
        let (certify, close) = (certify.clone(), show(false));
        Callback::from(move |()| {
            close.emit(());
            certify.discard();
        })
    };
    let busy = certify.work.is_some();
    html! {
        <footer class="stack stack-tight">
            <p class="soft small">{ i18n.t(Text::Kept) }</p>
            <Button testid="certify-discard" kind={ButtonKind::Quiet} disabled={busy} onclick={show(true)}>
                { i18n.t(Text::Discard) }
            </Button>
            <Dialog testid="certify-discard-dialog" open={*open} title={i18n.t(Text::Discard)} onclose={show(false)}>
                <p>{ i18n.t(Text::DiscardText) }</p>
                <div class="actions">
                    <Button testid="certify-discard-sure" kind={ButtonKind::Danger} onclick={ondiscard}>{ i18n.t(Text::Discard) }</Button>
                    <Button testid="certify-discard-keep" onclick={show(false)}>{ i18n.t(Text::DiscardKeep) }</Button>
                </div>
            </Dialog>
        </footer>
    }
}
