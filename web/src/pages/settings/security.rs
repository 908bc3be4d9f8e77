//! When the wallet locks, and the way to erase it.

use super::wipe::Wipe;
use crate::components::{Button, Card, Choice, ChoiceOption, IconName};
use crate::hooks::{go, use_prefs, use_session};
use crate::i18n::{i18n, settings::Settings as Text};
use crate::route::Route;
use crate::state::prefs::{DEFAULT_AUTO_LOCK_MINUTES, Prefs};
use crate::state::session::Phase;
use crate::ui::prelude::*;

/// Minutes to choose from; 0 is never.
const MINUTES: [u32; 5] = [1, 5, DEFAULT_AUTO_LOCK_MINUTES, 30, 0];

/// The lock and what holds it.
#[component]
pub(super) fn Security() -> Html {
    let i18n = i18n();
    let handle = use_prefs();
    let session = use_session();
    let option = |minutes: u32| ChoiceOption {
        value: minutes.to_string().into(),
        label: match minutes {
            0 => i18n.t(Text::Never),
            _ => minutes.to_string().into(),
        },
        testid: format!("auto-lock-{minutes}").into(),
    };
    let onchange = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |value: AttrValue| Prefs {
            auto_lock_minutes: value.parse().unwrap_or(DEFAULT_AUTO_LOCK_MINUTES),
            ..prefs.clone()
        })
    };
    let onlock = {
        let session = session.clone();
        Callback::from(move |()| session.lock())
    };
    let onunlock = Callback::from(|()| go(Route::Start));
    let minutes = handle.prefs.auto_lock_minutes;
    html! {
        <Card title={i18n.t(Text::Security)}>
            <Choice label={i18n.t(Text::AutoLock)} name="auto-lock" options={MINUTES.map(option).to_vec()} {onchange}
                value={minutes.to_string()} />
            if minutes == 0 { <p class="soft small">{ i18n.t(Text::NeverHint) }</p> }
            if session.phase == Phase::Empty { <p class="soft">{ i18n.t(Text::NoWallet) }</p> }
            if session.phase == Phase::Locked { <p class="soft">{ i18n.t(Text::LockedNow) }</p> }
            <div class="actions">
                if session.is_unlocked() {
                    <Button testid="lock" icon={IconName::Lock} onclick={onlock}>{ i18n.t(Text::Lock) }</Button>
                }
                if session.phase == Phase::Locked {
                    <Button testid="settings-unlock" icon={IconName::Key} onclick={onunlock}>{ i18n.t(Text::Unlock) }</Button>
                }
                if matches!(session.phase, Phase::Locked | Phase::Unlocked) { <Wipe /> }
            </div>
        </Card>
    }
}
