//! Looking for the money of restored words: account by account, with the chain's proofs.

use std::rc::Rc;

use wasm_core::chain::HeaderChain;
use wasm_core::wallet::{Account, Restore, Wallet as Facts, Watch};

use super::chain::use_chain;
use super::session::use_session;
use super::task::Task;
use super::wallet::{Derive, WalletHandle, use_wallet};
use crate::io::clock;
use crate::io::electrum::Electrum;
use crate::state::search::{Action, Found, Phase, Search};
use crate::ui::prelude::*;

/// Searches as soon as the chain can be asked, and again with the next connection if one ends. What is found is
/// remembered and watched from then on.
#[hook]
pub fn use_search() -> Search {
    let (chain, session, wallet) = (use_chain(), use_session(), use_wallet());
    let state = use_reducer(Search::default);
    let (dispatcher, done) = (state.dispatcher(), state.phase == Phase::Done);
    let headers = chain.headers.clone();
    let client = chain.ready().map(|(client, _)| client);
    use_effect_with((client, session.epoch), move |(client, _)| {
        let ready = client.clone().zip(headers).filter(|_| !done);
        let task = ready.map(|(client, headers)| {
            let plan = session.search_plan();
            Task::spawn(Run { client, headers, dispatcher, wallet }.run(plan))
        });
        move || drop(task)
    });
    (*state).clone()
}

struct Run {
    client: Electrum,
    headers: Rc<HeaderChain>,
    dispatcher: UseReducerDispatcher<Search>,
    wallet: WalletHandle,
}

impl Run {
    async fn run(self, plan: Vec<(Account, Restore)>) {
        self.dispatcher.dispatch(Action::Began(plan.len()));
        let mut usual = Vec::new();
        for (account, restore) in plan {
            self.dispatcher.dispatch(Action::Looking(account));
            clock::painted().await;
            match self.one(account, restore).await {
                Ok(found) => {
                    usual.extend(found.iter().filter(|found| !found.apart).map(|found| found.account));
                    self.dispatcher.dispatch(Action::Looked(found));
                }
                Err(reason) => return self.dispatcher.dispatch(Action::Failed(reason)),
            }
        }
        self.wallet.watch_accounts(usual);
        self.dispatcher.dispatch(Action::Done);
    }

    async fn one(&self, account: Account, restore: Restore) -> Result<Option<Found>, String> {
        let mut facts = Facts::new(self.headers.network());
        let query = facts.query_with(&self.headers, Watch::<Derive>::only(restore));
        let scan = self.client.run(query).await.map_err(|error| error.to_string())?;
        facts.absorb(scan);
        let (transactions, money) = (facts.transactions().len(), facts.balance().money());
        let apart = self.wallet.is_apart(account);
        Ok((transactions > 0).then_some(Found { account, apart, money, transactions }))
    }
}
