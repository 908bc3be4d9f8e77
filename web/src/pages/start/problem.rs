//! Says why the last attempt didn't work.

use crate::components::{Notice, NoticeKind};
use crate::hooks::use_session;
use crate::i18n::{i18n, shell::Shell, start::Start as Text};
use crate::state::session::Problem as Why;
use crate::ui::prelude::*;

/// What happened, that nothing is lost, and what to do; nothing while there is no problem.
#[component]
pub(super) fn Problem() -> Html {
    let i18n = i18n();
    let session = use_session();
    let Some(problem) = &session.problem else { return html! {} };
    let (what, next) = match problem {
        Why::WrongPassword => (i18n.t(Text::WrongPassword), Text::WrongPasswordNext),
        Why::WrongWords(why) => (super::explain(i18n, why), Text::WrongWordsNext),
        Why::BadKeyFile(why) => (i18n.fill(Text::BadKeyFile, &[why]), Text::BadKeyFileNext),
        Why::Storage(why) => (i18n.fill(Text::StorageProblem, &[why]), Text::StorageNext),
        Why::NoEntropy => (i18n.t(Text::NoEntropy), Text::NoEntropyNext),
    };
    html! {
        <Notice kind={NoticeKind::Error} {what} lost={i18n.t(Shell::NothingLost)} next={i18n.t(next)} testid="start-problem" />
    }
}
