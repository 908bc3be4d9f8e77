//! The one context of the app: the handles of everything a page may use.

use std::rc::Rc;

use super::anchors::AnchorsHandle;
use super::chain::ChainHandle;
use super::energy::EnergyHandle;
use super::env::Env;
use super::keeping::KeepingHandle;
use super::meter::MeterHandle;
use super::notes::NotesHandle;
use super::prefs::PrefsHandle;
use super::session::SessionHandle;
use super::wallet::WalletHandle;
use crate::ui::prelude::*;

/// What is there so far, from the outside in.
#[derive(Clone, Debug, Default)]
pub struct Handles {
    /// From the start.
    pub prefs: Option<PrefsHandle>,
    /// Once the configuration is read.
    pub env: Option<Env>,
    /// With the environment.
    pub session: Option<SessionHandle>,
    /// Below [`Domain`](super::Domain), as what follows.
    pub chain: Option<ChainHandle>,
    /// Labels, address book, frozen coins.
    pub notes: Option<NotesHandle>,
    /// The coins.
    pub wallet: Option<WalletHandle>,
    /// The pairing.
    pub meter: Option<MeterHandle>,
    /// Signed documents and who has them.
    pub keeping: Option<KeepingHandle>,
    /// The readings.
    pub energy: Option<EnergyHandle>,
    /// The meter's name.
    pub anchors: Option<AnchorsHandle>,
}

#[derive(Clone)]
struct Shared(Rc<Handles>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The handles around this place; none outside of the app.
#[hook]
pub(super) fn use_handles() -> Rc<Handles> {
    use_context::<Shared>().map(|shared| shared.0).unwrap_or_default()
}

/// `children`, with these handles in place of those around.
pub fn provide(handles: Handles, children: Html) -> Html {
    let context = Shared(Rc::new(handles));
    yew::html! { <ContextProvider<Shared> {context}>{ children }</ContextProvider<Shared>> }
}
