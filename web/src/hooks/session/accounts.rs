//! In which accounts of other programs the wallet has money: searched once, then remembered.

use wasm_bindgen_futures::spawn_local;
use wasm_core::wallet::{Account, Restore};

use super::{Keys, Secret, SecretText, SessionHandle};
use crate::io::worker;
use crate::state::accounts::{from_text, to_text};
use crate::state::session::{Action, Problem};
use crate::ui::prelude::*;

/// Missing until somebody has looked.
const ACCOUNTS: &str = "accounts";

impl SessionHandle {
    /// The accounts that have money; `None` if nobody has looked yet.
    pub(in crate::hooks) async fn accounts(&self) -> Option<Vec<Account>> {
        // unreadable is as good as not looked at
        let text = self.inner.store.as_ref()?.get(ACCOUNTS).await.ok().flatten()?;
        Some(from_text(&String::from_utf8_lossy(&text)))
    }

    /// Looks whether somebody has looked.
    pub(super) async fn look_for_accounts(&self) {
        let searched = self.accounts().await.is_some();
        self.dispatch(Action::Searched(searched));
    }

    /// Remembers them; `None` has them searched after the next unlocking.
    pub(in crate::hooks) async fn note_accounts(&self, accounts: Option<&[Account]>) {
        if let Some(store) = &self.inner.store {
            // not noted means searched again
            let _ = match accounts {
                Some(accounts) => store.put(ACCOUNTS, to_text(accounts).as_bytes()).await,
                None => store.remove(ACCOUNTS).await,
            };
        }
        self.dispatch(Action::Searched(accounts.is_some()));
    }

    /// Has all accounts searched again: locks, as the words are needed for those of older programs.
    pub fn search_again(&self) {
        let handle = self.clone();
        spawn_local(async move {
            handle.note_accounts(None).await;
            handle.lock();
        });
    }

    /// Keeps what the search will need of the words: public keys only.
    pub(super) async fn prepare_search(&self, secret: &Secret, searched: bool) {
        // those of words that were here before are none of these
        self.inner.older.take();
        if searched || !secret.is_plain() {
            return;
        }
        let seed = worker::seed(secret.older().as_bytes()).await.ok();
        let older = seed.and_then(|seed| Keys::from_seed(&seed, true));
        self.inner.older.replace(older.map(|keys| plan(&keys, &Account::OLD)).unwrap_or_default());
    }

    /// Every account to look at.
    pub(in crate::hooks) fn search_plan(&self) -> Vec<(Account, Restore)> {
        let Some(keys) = self.keys() else { return Vec::new() };
        let mut all = plan(&keys, &Account::USUAL);
        if keys.is_apart(Account::JsDoichain) {
            all.extend(self.inner.older.borrow().iter().cloned());
        } else {
            all.extend(plan(&keys, &Account::OLD));
        }
        all
    }

    /// Opens the wallet that older programs made of the same words, in place of this one.
    pub fn open_older(
        &self,
        password: SecretText,
        accounts: Vec<Account>,
        done: Callback<Result<(), Problem>>,
    ) {
        let handle = self.clone();
        spawn_local(async move {
            done.emit(handle.reseal_older(&password, &accounts).await);
        });
    }

    async fn reseal_older(&self, password: &str, accounts: &[Account]) -> Result<(), Problem> {
        let older = self.secret(password).await?.older();
        let keys = self.seal_and_keep(&older, password).await?;
        self.note_accounts(Some(accounts)).await;
        self.open(keys);
        Ok(())
    }
}

/// A search for each account; the one key in 2^127 that cannot be derived has no money.
fn plan(keys: &Keys, accounts: &[Account]) -> Vec<(Account, Restore)> {
    let mut plan = Vec::new();
    plan.extend(accounts.iter().filter_map(|account| Some((*account, keys.search(&[*account]).ok()?))));
    plan
}
