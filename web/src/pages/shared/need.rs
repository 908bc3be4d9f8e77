//! Instead of what needs a wallet or a meter: the way to it.

use super::ReadOnly;
use crate::components::{Empty, IconName, Link, Skeleton};
use crate::hooks::{use_meter, use_session};
use crate::i18n::{energy::Energy, i18n, wallet::Wallet as Text};
use crate::route::Route;
use crate::state::session::Phase;
use crate::ui::prelude::*;

/// Leads to the start page, in the words that fit: unlock, or set up.
#[component]
pub(in crate::pages) fn NeedWallet() -> Html {
    let i18n = i18n();
    let (title, text, button) = match use_session().phase {
        Phase::Opening | Phase::Working(_) | Phase::Unlocked => return html! { <Skeleton /> },
        Phase::ReadOnly => return html! { <ReadOnly /> },
        Phase::Locked => (Text::LockedTitle, Text::LockedText, Text::Unlock),
        Phase::Empty => (Text::NoneTitle, Text::NoneText, Text::Create),
    };
    html! {
        <Empty title={i18n.t(title)} text={i18n.t(text)} icon={IconName::Lock} testid="need-wallet">
            <Link to={Route::Start} classes="button button-primary">{ i18n.t(button) }</Link>
        </Empty>
    }
}

/// Leads to the meter page.
#[component]
pub(in crate::pages) fn NeedMeter() -> Html {
    let i18n = i18n();
    if !use_meter().loaded {
        return html! { <Skeleton /> };
    }
    html! {
        <Empty title={i18n.t(Energy::NoMeterTitle)} text={i18n.t(Energy::NoMeterText)} icon={IconName::Meter}
            testid="need-meter">
            <Link to={Route::Meter} classes="button button-primary">{ i18n.t(Energy::NoMeterButton) }</Link>
        </Empty>
    }
}
