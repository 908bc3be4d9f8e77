//! What to do next, one step at a time; nothing when all is set up.

use crate::components::{Empty, IconName, Link};
use crate::hooks::{use_meter, use_session};
use crate::i18n::{home::Home as Text, i18n};
use crate::route::Route;
use crate::state::session::Phase;
use crate::ui::prelude::*;

/// Wallet first, then the meter.
#[component]
pub(super) fn NextSteps() -> Html {
    let i18n = i18n();
    let (session, meter) = (use_session(), use_meter());
    let (title, text, icon, route, button) = match (session.phase, meter.loaded, &meter.pairing) {
        (Phase::Empty, _, _) => {
            (Text::NextWallet, Text::NextWalletText, IconName::Key, Route::Start, Text::Go)
        }
        (Phase::Locked, _, _) => {
            (Text::NextUnlock, Text::NextUnlockText, IconName::Lock, Route::Start, Text::Open)
        }
        (Phase::Unlocked, true, None) => {
            (Text::NextPair, Text::NextPairText, IconName::Meter, Route::Meter, Text::Go)
        }
        _ => return html! {},
    };
    html! {
        <Empty title={i18n.t(title)} text={i18n.t(text)} {icon} testid="next-step">
            <Link to={route} classes="button button-primary">{ i18n.t(button) }</Link>
        </Empty>
    }
}
