//! The wallet: scanned while the session is unlocked, forgotten when it locks; and what it pays for.

mod lost;
mod others;
mod scan;
mod sign;
mod spend;

use std::rc::Rc;

use futures_channel::mpsc::{UnboundedSender, unbounded};
use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::keys::Role;
use wasm_core::network::Network;
use wasm_core::psbt::Psbt;
use wasm_core::wallet::Account;

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::chain::ChainHandle;
use super::env::Env;
use super::notes::NotesHandle;
use super::session::SessionHandle;
use super::task::Task;
use crate::io::faucet;
use crate::state::wallet::{Action, Faucet, Wallet};

pub(super) use scan::Derive;
pub use sign::SignError;
pub use spend::SpendError;

/// Swartz asked of the faucet at a time.
const FAUCET_SWARTZ: u64 = 1_000_000_000;

type Inbox = UnboundedSender<scan::Message>;

/// The wallet and its verbs; reads like a [`Wallet`].
#[derive(Clone, Debug)]
pub struct WalletHandle {
    state: UseReducerHandle<Wallet>,
    env: Env,
    session: SessionHandle,
    chain: ChainHandle,
    notes: NotesHandle,
    inbox: Rc<std::cell::RefCell<Option<Inbox>>>,
}

/// A receiving address that nobody has paid to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Its number, from 0.
    pub index: u32,
    /// The address.
    pub address: Address,
    /// Whether there is none further ahead.
    pub last: bool,
}

impl PartialEq for WalletHandle {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
            && self.session == other.session
            && self.chain == other.chain
            && self.notes == other.notes
    }
}

impl core::ops::Deref for WalletHandle {
    type Target = Wallet;

    fn deref(&self) -> &Wallet {
        &self.state
    }
}

/// Scans the chain for the wallet's coins for as long as it is unlocked; for the app only.
#[hook]
pub fn use_wallet_root(
    env: &Env,
    session: &SessionHandle,
    chain: &ChainHandle,
    notes: &NotesHandle,
) -> WalletHandle {
    let state = use_reducer(Wallet::default);
    let inbox = use_mut_ref(|| None::<Inbox>);
    let opened = session.is_unlocked().then_some(session.epoch);
    {
        let (dispatcher, inbox) = (state.dispatcher(), inbox.clone());
        let (session, network) = (session.clone(), env.config.network);
        use_effect_with(opened, move |opened| {
            let scanner =
                opened.and_then(|_| scan::Scanner::new(session.keys()?, network, dispatcher.clone()));
            let scanning = scanner.map(|scanner| {
                let (sender, receiver) = unbounded();
                let (session, first) = (session.clone(), sender.clone());
                spawn_local(async move {
                    let accounts = session.accounts().await.unwrap_or_default();
                    // a scanner that has ended watches nothing
                    let _ = first.unbounded_send(scan::Message::Accounts(accounts));
                });
                inbox.replace(Some(sender));
                Task::spawn(scanner.run(receiver))
            });
            move || {
                drop(scanning);
                inbox.take();
                dispatcher.dispatch(Action::Locked);
            }
        });
    }
    {
        let (inbox, chain) = (inbox.clone(), chain.clone());
        let reason = (opened, chain.changes, chain.asked());
        use_effect_with(reason, move |_| {
            if let (Some(inbox), Some(asking)) = (&*inbox.borrow(), chain.asking()) {
                // a scanner that has ended needs no news
                let _ = inbox.unbounded_send(scan::Message::Scan(asking));
            }
        });
    }
    WalletHandle {
        state,
        env: env.clone(),
        session: session.clone(),
        chain: chain.clone(),
        notes: notes.clone(),
        inbox,
    }
}

/// The wallet, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_wallet() -> WalletHandle {
    use_handles().wallet.clone().expect("the app provides the wallet to every page")
}

impl WalletHandle {
    /// Whether this chain has a faucet.
    #[must_use]
    pub fn has_faucet(&self) -> bool {
        self.env.config.faucet.is_some()
    }

    /// The chain this wallet's money is on.
    #[must_use]
    pub fn network(&self) -> Network {
        self.env.config.network
    }

    /// The fresh receiving address that is so many `ahead` of the next one, at most the last that would be found again
    /// from the words; `None` while the wallet is locked.
    #[must_use]
    pub fn fresh(&self, ahead: u32) -> Option<Fresh> {
        let indexes = self.facts.as_ref()?.fresh_receive_indexes();
        let last = indexes.end.saturating_sub(1);
        let index = indexes.start.saturating_add(ahead).min(last);
        let key = self.session.keys()?.public(Role::Receive(index)).ok()?;
        Some(Fresh { index, address: Address::p2wpkh(&key, self.network()), last: index == last })
    }

    /// Has the page that pays begin with this address or payment link; an empty one when it has begun.
    pub fn want(&self, target: String) {
        self.state.dispatch(Action::Wanted(target));
    }

    /// Hands a PSBT to the page that signs; nothing when that has taken it.
    pub fn hand(&self, psbt: Option<Rc<Psbt>>) {
        self.state.dispatch(Action::Handed(psbt));
    }

    /// Remembers and watches accounts of other programs.
    pub(super) fn watch_accounts(&self, accounts: Vec<Account>) {
        let (session, inbox, chain) = (self.session.clone(), self.inbox.clone(), self.chain.clone());
        spawn_local(async move {
            session.note_accounts(Some(&accounts)).await;
            let Some(inbox) = inbox.borrow().clone() else { return };
            // a scanner that has ended reads them when the wallet is opened again
            let _ = inbox.unbounded_send(scan::Message::Accounts(accounts));
            if let Some(asking) = chain.asking() {
                let _ = inbox.unbounded_send(scan::Message::Scan(asking));
            }
        });
    }

    /// Whether an account is not this wallet's but one of its own.
    pub(super) fn is_apart(&self, account: Account) -> bool {
        self.session.keys().is_some_and(|keys| keys.is_apart(account))
    }

    /// Asks the dev chain's faucet for test coins to the address shown.
    pub fn ask_faucet(&self) {
        let (Some(url), Some((address, _))) = (self.env.config.faucet.clone(), self.receive.clone()) else {
            return;
        };
        let dispatcher = self.state.dispatcher();
        dispatcher.dispatch(Action::Faucet(Faucet::Asking));
        spawn_local(async move {
            let done = match faucet::ask(&url, &address, FAUCET_SWARTZ).await {
                Ok(txid) => Faucet::Sent(txid),
                Err(error) => Faucet::Failed(error.to_string()),
            };
            dispatcher.dispatch(Action::Faucet(done));
        });
    }
}
