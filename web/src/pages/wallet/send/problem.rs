//! Why a payment does not go on: what happened, whether the money is safe, what to do.

use wasm_core::address::AddressError;

use crate::components::{Notice, NoticeKind};
use crate::i18n::{I18n, i18n, pay::Pay as Text};
use crate::state::pay::{Problem, RateFault, ToFault};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages::wallet) struct PayProblemProps {
    pub(in crate::pages::wallet) problem: Option<Problem>,
}

/// The problem, or nothing.
#[component]
pub(in crate::pages::wallet) fn PayProblem(PayProblemProps { problem }: &PayProblemProps) -> Html {
    let i18n = i18n();
    let Some(problem) = problem else { return html! {} };
    let doi = |swartz: u64| i18n.amount(swartz).to_string();
    let (what, next) = match problem {
        Problem::Locked => (i18n.t(Text::Locked), Text::LockedNext),
        Problem::Offline => (i18n.t(Text::Offline), Text::OfflineNext),
        Problem::TooLittle { available, needed } => (
            i18n.fill(Text::TooLittle, &[&doi(available.swartz()), &doi(needed.swartz())]),
            Text::TooLittleNext,
        ),
        Problem::Dust { limit } => (i18n.fill(Text::Dust, &[&doi(limit.swartz())]), Text::DustNext),
        Problem::Rejected(reason) => (i18n.fill(Text::Rejected, &[reason]), Text::RejectedNext),
        Problem::Unknown => (i18n.t(Text::Unknown), Text::UnknownNext),
        Problem::Other(reason) => (i18n.fill(Text::Other, &[reason]), Text::OtherNext),
    };
    let lost = if *problem == Problem::Unknown { Text::UnknownLost } else { Text::NothingSent };
    html! {
        <Notice kind={NoticeKind::Error} {what} lost={i18n.t(lost)} next={i18n.t(next)} testid="pay-problem" />
    }
}

/// Why nobody can be paid.
pub(super) fn to_fault(i18n: I18n, fault: &ToFault) -> AttrValue {
    match fault {
        ToFault::Missing => i18n.t(Text::ToMissing),
        ToFault::Address(AddressError::Malformed(_)) => i18n.t(Text::ToMalformed),
        ToFault::Address(AddressError::OtherCoin(_)) => i18n.t(Text::ToOtherCoin),
        ToFault::Address(AddressError::WrongNetwork { .. }) => i18n.t(Text::ToOtherNetwork),
        ToFault::Address(AddressError::WitnessVersion { .. }) => i18n.t(Text::ToTaproot),
        ToFault::Link(error) => i18n.fill(Text::ToLink, &[&error.to_string()]),
    }
}

/// Why a fee rate is none.
pub(super) fn rate_fault(i18n: I18n, fault: &RateFault) -> AttrValue {
    match fault {
        RateFault::NotANumber => i18n.t(Text::RateNumber),
        RateFault::OutOfRange { min, max } => {
            i18n.fill(Text::RateRange, &[&i18n.integer(*min), &i18n.integer(*max)])
        }
    }
}
