//! Why something with the keys did not work.

use wasm_core::keys::MnemonicError;

use crate::components::{Notice, NoticeKind};
use crate::i18n::{I18n, i18n, shell::Shell, start::Start as Text};
use crate::state::session::Problem as Why;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct KeyProblemProps {
    pub(in crate::pages) problem: Option<Why>,
}

/// What happened, that nothing is lost, and what to do; nothing without a problem.
#[component]
pub(in crate::pages) fn KeyProblem(props: &KeyProblemProps) -> Html {
    let i18n = i18n();
    let Some(problem) = &props.problem else { return html! {} };
    let (what, next) = match problem {
        Why::WrongPassword => (i18n.t(Text::WrongPassword), Text::WrongPasswordNext),
        Why::WrongWords(why) => (explain_words(i18n, why), Text::WrongWordsNext),
        Why::NoKeyFile => (i18n.t(Text::NoKeyFile), Text::NoKeyFileNext),
        Why::BadKeyFile(why) => (i18n.fill(Text::BadKeyFile, &[why]), Text::BadKeyFileNext),
        Why::Storage(why) => (i18n.fill(Text::StorageProblem, &[why]), Text::StorageNext),
        Why::NoEntropy => (i18n.t(Text::NoEntropy), Text::NoEntropyNext),
    };
    html! {
        <Notice kind={NoticeKind::Error} {what} lost={i18n.t(Shell::NothingLost)} next={i18n.t(next)} testid="start-problem" />
    }
}

/// Why words are no wallet, for people.
pub(in crate::pages) fn explain_words(i18n: I18n, fault: &MnemonicError) -> AttrValue {
    match fault {
        MnemonicError::WordCount(count) => i18n.fill(Text::RestoreCount, &[&count.to_string()]),
        MnemonicError::UnknownWord { position, .. } => {
            i18n.fill(Text::RestoreUnknown, &[&position.to_string()])
        }
        MnemonicError::Checksum | MnemonicError::EntropyLength(_) => i18n.t(Text::RestoreChecksum),
    }
}
