//! The signed records of a time, for whoever wants to check them elsewhere: those kept here, the rest from the gateway.

use std::ops::RangeInclusive;
use std::rc::Rc;

use wasm_core::record::Record;

use super::cache::Cache;
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

async fn records(
    pairing: &Rc<Pairing>,
    store: Option<Store>,
    numbers: RangeInclusive<u64>,
) -> Result<Vec<String>, GatewayError> {
    let mut found = Found { numbers, next: 0, texts: Vec::new() };
    found.next = *found.numbers.start();
    let cache = Cache::new(store, &pairing.reading_key);
    let mut number = 0;
    while let Some(page) = cache.next_page(number).await.filter(|_| found.is_wanting()) {
        page.into_iter().for_each(|text| found.take(text));
        number = number.saturating_add(1);
    }
    let gateway = Gateway::new(pairing.url.clone());
    while found.is_wanting() {
        let page = gateway.records_after(found.next.saturating_sub(1)).await?;
        let before = found.next;
        page.records.into_iter().for_each(|text| found.take(text));
        if !page.more || found.next == before {
            break;
        }
    }
    Ok(found.texts)
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
        let seq = Record::parse(&text).map(|record| record.seq());
        if let Ok(seq) = seq
            && seq >= self.next
            && self.numbers.contains(&seq)
        {
            self.next = seq.saturating_add(1);
            self.texts.push(text);
        }
    }
}
