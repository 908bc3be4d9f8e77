//! When the wallet locks, and the way to erase it.

use super::super::shared::ReadOnly;
use super::password::ChangePassword;
use super::wipe::Wipe;
use crate::components::{Button, Card, Choice, ChoiceOption, IconName};
use crate::hooks::{go, use_prefs, use_session};
use crate::i18n::{i18n, settings::Settings as Text};
use crate::route::Route;
use crate::state::prefs::{DEFAULT_AUTO_LOCK_MINUTES, DEFAULT_HIDDEN_LOCK_MINUTES, Prefs};
use crate::state::session::Phase;
use crate::ui::prelude::*;

/// Minutes without a touch to choose from; 0 is never.
const IDLE_MINUTES: [u32; 5] = [1, 5, DEFAULT_AUTO_LOCK_MINUTES, 30, 0];

/// Minutes in the background to choose from; 0 is at once.
const HIDDEN_MINUTES: [u32; 4] = [0, 1, DEFAULT_HIDDEN_LOCK_MINUTES, 30];

/// The lock and what holds it.
#[component]
pub(super) fn Security() -> Html {
    let i18n = i18n();
    let handle = use_prefs();
    let session = use_session();
    let set = |change: fn(&mut Prefs, u32)| {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |value: AttrValue| {
            let mut prefs = prefs.clone();
            if let Ok(minutes) = value.parse() {
                change(&mut prefs, minutes);
            }
            prefs
        })
    };
    let onidle = set(|prefs, minutes| prefs.auto_lock_minutes = minutes);
    let onhidden = set(|prefs, minutes| prefs.hidden_lock_minutes = minutes);
    let idle = IDLE_MINUTES.map(|minutes| option("auto-lock", minutes, i18n.t(Text::Never))).to_vec();
    let hidden = HIDDEN_MINUTES.map(|minutes| option("hidden-lock", minutes, i18n.t(Text::AtOnce))).to_vec();
    let onlock = {
        let session = session.clone();
        Callback::from(move |()| session.lock())
    };
    let onunlock = Callback::from(|()| go(Route::Start));
    html! {
        <Card title={i18n.t(Text::Security)}>
            <Choice label={i18n.t(Text::AutoLock)} name="auto-lock" options={idle} onchange={onidle}
                value={handle.prefs.auto_lock_minutes.to_string()} />
            <Choice label={i18n.t(Text::HiddenLock)} name="hidden-lock" options={hidden} onchange={onhidden}
                value={handle.prefs.hidden_lock_minutes.to_string()} />
            if session.phase == Phase::ReadOnly { <ReadOnly /> }
            if session.phase == Phase::Empty { <p class="soft">{ i18n.t(Text::NoWallet) }</p> }
            if session.phase == Phase::Locked { <p class="soft">{ i18n.t(Text::LockedNow) }</p> }
            <div class="actions">
                if session.is_unlocked() {
                    <Button testid="lock" icon={IconName::Lock} onclick={onlock}>{ i18n.t(Text::Lock) }</Button>
                }
                if session.phase == Phase::Locked {
                    <Button testid="settings-unlock" icon={IconName::Key} onclick={onunlock}>{ i18n.t(Text::Unlock) }</Button>
                }
                if matches!(session.phase, Phase::Locked | Phase::Unlocked) { <ChangePassword /> <Wipe /> }
            </div>
        </Card>
    }
}

/// Minutes, with a word for 0.
fn option(name: &str, minutes: u32, zero: AttrValue) -> ChoiceOption {
    let value = AttrValue::from(minutes.to_string());
    let label = if minutes == 0 { zero } else { value.clone() };
    ChoiceOption { testid: format!("{name}-{minutes}").into(), value, label }
}
