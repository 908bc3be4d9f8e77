//! The signed records of a time, for whoever wants to check them elsewhere: those kept here, the rest from the gateway.

use std::ops::RangeInclusive;
use std::rc::Rc;

use super::cache::{Cache, number_of};
use crate::hooks::task::Task;
use crate::hooks::{use_env, use_meter};
use crate::io::gateway::Gateway;
use crate::io::storage::Store;
use crate::state::meter::Pairing;
use crate::ui::prelude::*;
use crate::wire::trouble::GatewayError;

/// Where the gathering of records stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gathering {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// Under way.
    Busy,
    /// They are not all here, and the gateway cannot be asked.
    Failed(GatewayError),
}

/// Gathers records.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportHandle {
    /// Where it stands.
    pub state: Gathering,
    /// Gathers the records with these numbers and hands them over, oldest first.
    pub gather: Callback<(RangeInclusive<u64>, Callback<Vec<String>>)>,
}

/// Gathers signed records of the paired meter.
#[hook]
pub fn use_export() -> ExportHandle {
    let (pairing, store) = (use_meter().pairing.clone(), use_env().store);
    let state = use_state(Gathering::default);
    let task = use_mut_ref(|| None::<Task>);
    let set = state.setter();
    let gather = Callback::from(move |(numbers, done): (RangeInclusive<u64>, Callback<Vec<String>>)| {
        let Some(pairing) = pairing.clone() else { return };
        let (store, set) = (store.clone(), set.clone());
        set.set(Gathering::Busy);
        task.replace(Some(Task::spawn(async move {
            match records(&pairing, store, numbers).await {
                Ok(records) => {
                    set.set(Gathering::Idle);
                    done.emit(records);
                }
                Err(error) => set.set(Gathering::Failed(error)),
            }
        })));
    });
    ExportHandle { state: (*state).clone(), gather }
}

/// The signed records with these numbers.
pub(super) async fn records(
    pairing: &Rc<Pairing>,
    store: Option<Store>,
    numbers: RangeInclusive<u64>,
) -> Result<Vec<String>, GatewayError> {
    let mut found = Found { numbers, next: 0, texts: Vec::new() };
    found.next = *found.numbers.start();
    let (cache, gateway) = (Cache::new(store, &pairing.reading_key), Gateway::new(pairing.url.clone()));
    let (mut kept, mut pages) = (Vec::new(), 0_usize);
    while let Some(page) = cache.next_page(pages).await {
        kept.extend(page);
        pages = pages.saturating_add(1);
    }
    // what is kept is an unbroken run, of the newest records only where older ones are in day files
    let first = kept.first().and_then(|text| number_of(text)).unwrap_or(u64::MAX);
    fetch(&gateway, &mut found, first).await?;
    kept.into_iter().for_each(|text| found.take(text));
    fetch(&gateway, &mut found, u64::MAX).await?;
    Ok(found.texts)
}

/// Fetches what is wanted next, up to the number `end`.
async fn fetch(gateway: &Gateway, found: &mut Found, end: u64) -> Result<(), GatewayError> {
    while found.is_wanting() && found.next < end {
        let page = gateway.records_after(found.next.saturating_sub(1)).await?;
        let before = found.next;
        page.records.into_iter().for_each(|text| found.take(text));
        if !page.more || found.next == before {
            break;
        }
    }
    Ok(())
}

/// The records so far; they come in the order of their numbers.
struct Found {
    numbers: RangeInclusive<u64>,
    next: u64,
    texts: Vec<String>,
}

impl Found {
    fn is_wanting(&self) -> bool {
        self.next <= *self.numbers.end()
    }

    fn take(&mut self, text: String) {
        if let Some(seq) = number_of(&text)
            && seq >= self.next
            && self.numbers.contains(&seq)
        {
            self.next = seq.saturating_add(1);
            self.texts.push(text);
        }
    }
}
