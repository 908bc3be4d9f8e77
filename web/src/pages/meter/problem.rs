//! Why pairing did not work, and what to do next.

use crate::components::{Notice, NoticeKind};
use crate::i18n::{I18n, meter::Meter as Text, shell::Shell, trouble::Trouble};
use crate::state::meter::PairProblem;
use crate::ui::prelude::*;

/// The problem as a notice.
pub(super) fn notice(i18n: I18n, problem: &PairProblem) -> Html {
    let lost = Some(i18n.t(Shell::NothingLost));
    let (what, lost, next) = match problem {
        PairProblem::Url(error) => {
            (i18n.fill(Text::BadUrl, &[&error.to_string()]), None, i18n.t(Text::PairUrlHint))
        }
        PairProblem::Code(error) => {
            (i18n.fill(Text::BadCode, &[&error.found.to_string()]), None, i18n.t(Trouble::WrongCodeNext))
        }
        PairProblem::Locked => (
            i18n.t(crate::i18n::wallet::Wallet::LockedTitle),
            lost,
            i18n.t(crate::i18n::wallet::Wallet::LockedText),
        ),
        PairProblem::Gateway(error) => {
            let words = i18n.gateway_error(error);
            (words.what, lost, words.next)
        }
        PairProblem::OtherNetwork { theirs, ours } => {
            (i18n.fill(Text::OtherNetwork, &[theirs, ours]), lost, i18n.t(Text::OtherNetworkNext))
        }
        PairProblem::HolderMismatch => (
            i18n.t(Text::HolderMismatch),
            Some(i18n.t(Text::HolderMismatchLost)),
            i18n.t(Text::HolderMismatchNext),
        ),
        PairProblem::Storage(reason) => {
            (i18n.fill(Text::NotKept, &[reason]), None, i18n.t(Trouble::RefusedNext))
        }
    };
    html! { <Notice kind={NoticeKind::Error} {what} {lost} {next} testid="pair-problem" /> }
}
