//! Trouble with the money's facts and with what was noted about it.

use crate::components::{Button, Notice, NoticeKind};
use crate::hooks::{use_notes, use_wallet};
use crate::i18n::{i18n, notes::Notes as Text, trouble::Trouble};
use crate::pages::shared::LieNotice;
use crate::state::notes::Problem as NotesProblem;
use crate::state::wallet::Problem;
use crate::ui::prelude::*;

/// Says when the last look at the chain brought nothing; nothing while all is well.
#[component]
pub(super) fn ScanTrouble() -> Html {
    let i18n = i18n();
    match use_wallet().problem.clone() {
        None => html! {},
        Some(Problem::Lie(lie)) => html! { <LieNotice {lie} /> },
        Some(Problem::NoAnswer(reason)) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Trouble::ServerGone, &[&reason])}
                next={i18n.t(Trouble::ServerGoneNext)} testid="wallet-problem" />
        },
    }
}

/// Says when labels, names and frozen coins cannot be read or kept; nothing while all is well.
#[component]
pub(super) fn NotesTrouble() -> Html {
    let i18n = i18n();
    let notes = use_notes();
    let begin_anew = use_callback(notes.clone(), |(), notes| notes.begin_anew());
    match notes.problem.clone() {
        None => html! {},
        Some(NotesProblem::Unreadable(reason)) => html! {
            <Notice kind={NoticeKind::Error} what={i18n.fill(Text::Unreadable, &[&reason])} lost={i18n.t(Text::UnreadableLost)}
                next={i18n.t(Text::UnreadableNext)} testid="notes-problem">
                <Button testid="notes-begin" onclick={begin_anew}>{ i18n.t(Text::BeginAnew) }</Button>
            </Notice>
        },
        Some(NotesProblem::NotKept(reason)) => html! {
            <Notice kind={NoticeKind::Error} what={i18n.fill(Text::NotKept, &[&reason])} lost={i18n.t(Text::NotKeptLost)}
                next={i18n.t(Text::NotKeptNext)} testid="notes-problem" />
        },
    }
}
