//! What to think about before signing.

use wasm_core::tx::FeeConcern;
use wasm_core::wallet::outline::Warning;

use crate::components::{Notice, NoticeKind};
use crate::i18n::{I18n, i18n, outline::Outline as Text};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages::wallet) struct WarningsProps {
    pub(in crate::pages::wallet) warnings: Vec<Warning>,
}

/// One notice for each.
#[component]
pub(in crate::pages::wallet) fn Warnings(WarningsProps { warnings }: &WarningsProps) -> Html {
    let i18n = i18n();
    let notice = |warning: &Warning| {
        let kind = match Worry::of(warning) {
            Worry::Stop => NoticeKind::Error,
            Worry::Think => NoticeKind::Warn,
            Worry::Know => NoticeKind::Info,
        };
        html! { <Notice {kind} what={words(i18n, warning)} testid="pay-warning" /> }
    };
    html! { <>{ for warnings.iter().map(notice) }</> }
}

/// How much a warning weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages::wallet) enum Worry {
    /// Nothing wrong, but worth knowing.
    Know,
    /// It may be meant.
    Think,
    /// It cannot be meant, or cannot work.
    Stop,
}

impl Worry {
    /// How much `warning` weighs.
    pub(in crate::pages::wallet) const fn of(warning: &Warning) -> Self {
        match warning {
            Warning::Unconfirmed(_) | Warning::Everything | Warning::OnlyOurselves | Warning::NothingOurs => {
                Self::Know
            }
            Warning::Fee(_)
            | Warning::UnknownAmount(_)
            | Warning::UnprovenAmount(_)
            | Warning::Frozen(_)
            | Warning::NameSpent(_)
            | Warning::ForeignChange(_) => Self::Think,
            Warning::Contradiction(_)
            | Warning::Overspent
            | Warning::SpentTwice(_)
            | Warning::NameLost(_)
            | Warning::Version { .. }
            | Warning::Sighash { .. }
            | Warning::Dust(_)
            | Warning::Unprotected(_) => Self::Stop,
        }
    }
}

fn words(i18n: I18n, warning: &Warning) -> AttrValue {
    let at = |text: Text, index: usize| i18n.fill(text, &[&index.saturating_add(1).to_string()]);
    match *warning {
        Warning::Fee(FeeConcern::Share { percent }) => i18n.fill(Text::WarnShare, &[&i18n.integer(percent)]),
        Warning::Fee(FeeConcern::Absolute { limit }) => {
            i18n.fill(Text::WarnAbsolute, &[&i18n.amount(limit.swartz()).to_string()])
        }
        Warning::UnknownAmount(index) => at(Text::WarnUnknownAmount, index),
        Warning::UnprovenAmount(index) => at(Text::WarnUnproven, index),
        Warning::Contradiction(index) => at(Text::WarnContradiction, index),
        Warning::Overspent => i18n.t(Text::WarnOverspent),
        Warning::SpentTwice(index) => at(Text::WarnSpentTwice, index),
        Warning::NothingOurs => i18n.t(Text::WarnNothingOurs),
        Warning::Frozen(index) => at(Text::WarnFrozen, index),
        Warning::Unconfirmed(index) => at(Text::WarnUnconfirmed, index),
        Warning::NameSpent(index) => at(Text::WarnNameSpent, index),
        Warning::NameLost(index) => at(Text::WarnNameLost, index),
        Warning::Version { version } => i18n.fill(Text::WarnVersion, &[&format!("{version:#x}")]),
        Warning::Sighash { input, .. } => at(Text::WarnSighash, input),
        Warning::Dust(index) => at(Text::WarnDust, index),
        Warning::ForeignChange(index) => at(Text::WarnForeignChange, index),
        Warning::Unprotected(index) => at(Text::WarnUnprotected, index),
        Warning::Everything => i18n.t(Text::WarnEverything),
        Warning::OnlyOurselves => i18n.t(Text::WarnOnlyOurselves),
    }
}
