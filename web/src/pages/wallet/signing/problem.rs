//! Why a transaction was not read, signed or sent.

use super::super::send::PayProblem;
use crate::components::{Notice, NoticeKind};
use crate::i18n::{elsewhere::Elsewhere, i18n, signing::Signing as Text};
use crate::state::signing::Problem;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SigningProblemProps {
    pub(super) problem: Option<Problem>,
}

/// The problem, or nothing.
#[component]
pub(super) fn SigningProblem(SigningProblemProps { problem }: &SigningProblemProps) -> Html {
    let i18n = i18n();
    let (what, next) = match problem {
        None => return html! {},
        Some(Problem::Sending(problem)) => return html! { <PayProblem problem={Some(problem.clone())} /> },
        Some(Problem::Unreadable(why)) => (i18n.fill(Text::Unreadable, &[why]), Text::UnreadableNext),
        Some(Problem::Code(why)) => (i18n.fill(Text::Code, &[why]), Text::CodeNext),
        Some(Problem::File) => (i18n.t(Text::File), Text::FileNext),
        Some(Problem::NeedsChain) => (i18n.t(Elsewhere::NeedsChain), Text::UnreadableNext),
        Some(Problem::Refused(why)) => (i18n.fill(Text::Refused, &[why]), Text::RefusedNext),
    };
    html! {
        <Notice kind={NoticeKind::Error} {what} lost={i18n.t(Text::Safe)} next={i18n.t(next)} testid="sign-problem" />
    }
}
