//! What the network asks for a place in its blocks.

use wasm_core::sync::FeeQuery;
use wasm_core::tx::{FeeLevels, Pace};
use wasm_core::units::FeeRate;

use super::chain::use_chain;
use super::task::Task;
use crate::ui::prelude::*;

/// The fees to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fees {
    /// As a server says; `None` until it has.
    pub said: Option<FeeLevels>,
}

impl Fees {
    /// The rate for a pace; the least there is until a server has said more.
    #[must_use]
    pub fn rate(&self, pace: Pace) -> FeeRate {
        self.said.unwrap_or(FeeLevels::FLOOR).rate(pace)
    }
}

/// Asks the server in use, again with every block.
#[hook]
pub fn use_fees() -> Fees {
    let chain = use_chain();
    let said = use_state(|| None::<FeeLevels>);
    let set = said.setter();
    let client = chain.ready().map(|(client, _)| client);
    let height = chain.tip().map(|tip| tip.height);
    use_effect_with((client, height), move |(client, _)| {
        let asking = client.clone().map(|client| {
            Task::spawn(async move {
                // without an answer, what was said before holds
                if let Ok(levels) = client.run(FeeQuery::new()).await {
                    set.set_new(Some(levels));
                }
            })
        });
        move || drop(asking)
    });
    Fees { said: *said }
}
