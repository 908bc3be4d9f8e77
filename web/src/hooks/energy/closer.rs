//! A closer look at past days: their records are fetched and checked one by one. The day's file vouches for its sums; only
//! records say what they are flagged with, and in which intervals the meter was silent.

use std::rc::Rc;

use wasm_core::series::Range;
use wasm_core::verify::{Day, Reading, RecordVerifier, Verified};

use super::export::records;
use crate::hooks::task::Task;
use crate::hooks::{use_energy, use_env, use_meter};
use crate::io::clock::Slice;
use crate::state::energy::Action;
use crate::state::meter::Pairing;
use crate::ui::prelude::*;
use crate::wire::trouble::GatewayError;

/// Where the closer look stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Looking {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// Under way.
    Busy,
    /// The gateway cannot be asked.
    Failed(GatewayError),
}

/// Looks closer.
#[derive(Clone, Debug, PartialEq)]
pub struct CloserHandle {
    /// Where it stands.
    pub state: Looking,
    /// Looks closer at the days of a range.
    pub look: Callback<Range>,
}

/// A closer look at the paired meter's past days.
#[hook]
pub fn use_closer() -> CloserHandle {
    let (pairing, store, energy) = (use_meter().pairing.clone(), use_env().store, use_energy());
    let state = use_state(Looking::default);
    let task = use_mut_ref(|| None::<Task>);
    let set = state.setter();
    let look = Callback::from(move |range: Range| {
        let Some(pairing) = pairing.clone() else { return };
        let (days, dispatcher) = (energy.proven.not_closer(range), energy.state.dispatcher());
        let (store, set) = (store.clone(), set.clone());
        set.set(Looking::Busy);
        task.replace(Some(Task::spawn(async move {
            for (before, day) in days {
                let numbers = day.get().first.seq..=day.get().end.values.seq;
                match records(&pairing, store.clone(), numbers).await {
                    Ok(texts) => {
                        let readings = check(&pairing, before.as_deref(), &texts).await;
                        dispatcher.dispatch(Action::Closer(readings.into()));
                    }
                    Err(error) => return set.set(Looking::Failed(error)),
                }
            }
            set.set(Looking::Idle);
        })));
    });
    CloserHandle { state: (*state).clone(), look }
}

/// The readings of the records that hold, as what follows the day before.
async fn check(
    pairing: &Rc<Pairing>,
    before: Option<&Verified<Day>>,
    texts: &[String],
) -> Vec<Verified<Reading>> {
    let verifier = RecordVerifier::new(pairing.reading_key, pairing.meter.clone(), Some(pairing.limits()));
    let mut verifier = match before {
        Some(day) => verifier.after_day(day),
        None => verifier,
    };
    let (mut readings, mut slice) = (Vec::new(), Slice::start());
    for text in texts {
        readings.extend(verifier.push(text).1);
        slice.yield_if_spent().await;
    }
    readings
}
