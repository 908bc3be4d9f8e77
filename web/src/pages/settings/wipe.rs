//! Erases the wallet from this device, after two deliberate acts.

use crate::components::{Button, ButtonKind, CheckBox, Dialog, Notice, NoticeKind};
use crate::hooks::{use_prefs, use_session};
use crate::i18n::{i18n, settings::Settings as Text, shell::Shell};
use crate::state::prefs::Prefs;
use crate::ui::prelude::*;

/// The button, and the question behind it.
#[component]
pub(super) fn Wipe() -> Html {
    let i18n = i18n();
    let (session, handle) = (use_session(), use_prefs());
    let open = use_state(|| false);
    let sure = use_state(|| false);
    let show = |shown: bool| {
        let (open, sure) = (open.clone(), sure.clone());
        Callback::from(move |()| {
            sure.set(false);
            open.set(shown);
        })
    };
    let onwipe = {
        let close = show(false);
        Callback::from(move |()| {
            close.emit(());
            session.wipe();
            // what was chosen for the eyes may stay
            let Prefs { lang, theme, .. } = handle.prefs;
            handle.set.emit(Prefs { lang, theme, ..Prefs::default() });
        })
    };
    let onsure = {
        let sure = sure.clone();
        Callback::from(move |checked: bool| sure.set(checked))
    };
    html! {
        <>
            <Button testid="wipe" kind={ButtonKind::Danger} onclick={show(true)}>{ i18n.t(Text::Wipe) }</Button>
            <Dialog testid="wipe-dialog" open={*open} title={i18n.t(Text::WipeTitle)} onclose={show(false)}>
                <Notice kind={NoticeKind::Warn} what={i18n.t(Text::WipeWhat)} lost={i18n.t(Text::WipeLost)} />
                <CheckBox testid="wipe-sure" label={i18n.t(Text::WipeHave)} checked={*sure} onchange={onsure} />
                <div class="actions">
                    <Button testid="wipe-confirm" kind={ButtonKind::Danger} disabled={!*sure} onclick={onwipe}>
                        { i18n.t(Text::WipeConfirm) }
                    </Button>
                    <Button testid="wipe-cancel" onclick={show(false)}>{ i18n.t(Shell::Cancel) }</Button>
                </div>
            </Dialog>
        </>
    }
}
