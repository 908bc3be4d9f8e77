//! The meter's readings: fetched, streamed, verified in slices between two frames, remembered.

mod cache;
mod closer;
mod day_cache;
mod days;
mod export;
mod feed;

pub use closer::{CloserHandle, Looking, use_closer};
pub use export::{ExportHandle, Gathering, use_export};

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::env::Env;
use super::meter::MeterHandle;
use super::task::Task;
use crate::state::energy::{Action, Energy};

/// What is known about the meter's energy; reads like an [`Energy`].
#[derive(Clone, Debug, PartialEq)]
pub struct EnergyHandle {
    state: UseReducerHandle<Energy>,
}

impl core::ops::Deref for EnergyHandle {
    type Target = Energy;

    fn deref(&self) -> &Energy {
        &self.state
    }
}

/// Follows the paired meter for as long as it is paired; for the app only.
#[hook]
pub fn use_energy_root(env: &Env, meter: &MeterHandle) -> EnergyHandle {
    let state = use_reducer(Energy::default);
    let (dispatcher, store) = (state.dispatcher(), env.store.clone());
    use_effect_with(meter.pairing.clone(), move |pairing| {
        dispatcher.dispatch(Action::Reset);
        let following = pairing.clone().map(|pairing| Task::spawn(feed::follow(pairing, store, dispatcher)));
        move || drop(following)
    });
    EnergyHandle { state }
}

/// The meter's energy, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_energy() -> EnergyHandle {
    use_handles().energy.clone().expect("the app provides the energy to every page")
}
