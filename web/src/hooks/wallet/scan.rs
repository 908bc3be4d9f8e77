//! Keeping the wallet's facts up to date: one scan at a time, always to the newest state of the chain.

use std::rc::Rc;

use futures_channel::mpsc::UnboundedReceiver;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_core::address::Address;
use wasm_core::chain::HeaderChain;
use wasm_core::keys::Role;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::tx::Transaction;
use wasm_core::wallet::{Account, Wallet as Facts, Watch};

use super::others::Others;
use crate::hooks::session::Keys;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::state::chain::Lie;
use crate::state::wallet::{Action, Problem, Wallet};
use crate::ui::prelude::*;

/// The pause before a failed scan is tried again.
const AGAIN_MS: u32 = 5_000;

/// What the scanner is told.
pub(super) enum Message {
    /// The chain changed: look again.
    Scan {
        /// Whom to ask.
        client: Electrum,
        /// What to check the answers against.
        headers: Rc<HeaderChain>,
    },
    /// A transaction of our own was sent.
    Sent(Transaction),
    /// There is money in these accounts of other programs.
    Accounts(Vec<Account>),
}

/// The script of a role.
pub(in crate::hooks) type Derive = Box<dyn FnMut(Role) -> Script>;

/// The facts and the keys to look for more.
pub(super) struct Scanner {
    facts: Facts,
    keys: Rc<Keys>,
    others: Others,
    identity: Script,
    dispatcher: UseReducerDispatcher<Wallet>,
}

impl Scanner {
    /// A scanner of this wallet; `None` if it has no identity key, which no wallet lacks.
    pub(super) fn new(
        keys: Rc<Keys>,
        network: Network,
        dispatcher: UseReducerDispatcher<Wallet>,
    ) -> Option<Self> {
        let identity = Address::p2wpkh(&keys.public(Role::Identity).ok()?, network).script_pubkey();
        Some(Self { facts: Facts::new(network), keys, others: Others::default(), identity, dispatcher })
    }

    /// Scans whenever told so, until dropped.
    pub(super) async fn run(mut self, mut inbox: UnboundedReceiver<Message>) {
        // the address to show needs no chain
        self.show();
        let mut wanted = None;
        loop {
            match next(&mut inbox, wanted.is_some()).await {
                Some(Message::Scan { client, headers }) => wanted = Some((client, headers)),
                Some(Message::Sent(transaction)) => {
                    self.facts.sent(transaction);
                    self.show();
                    continue;
                }
                Some(Message::Accounts(accounts)) => {
                    self.others.watch(&self.keys, &accounts);
                    continue;
                }
                None if wanted.is_none() => return,
                None => {}
            }
            // several changes at once need one scan
            while let Ok(message) = inbox.try_recv() {
                match message {
                    Message::Scan { client, headers } => wanted = Some((client, headers)),
                    Message::Sent(transaction) => drop(self.facts.sent(transaction)),
                    Message::Accounts(accounts) => self.others.watch(&self.keys, &accounts),
                }
            }
            if let Some((client, headers)) = wanted.take()
                && let Err(again) = self.scan(client, headers).await
            {
                wanted = Some(again);
            }
        }
    }

    async fn scan(
        &mut self,
        client: Electrum,
        headers: Rc<HeaderChain>,
    ) -> Result<(), (Electrum, Rc<HeaderChain>)> {
        self.dispatcher.dispatch(Action::Scanning);
        let (keys, network) = (self.keys.clone(), self.facts.network());
        let derive: Derive = Box::new(move |role| script(&keys, role, network));
        let watch = Watch::growing(derive).also(self.identity.clone(), Role::Identity);
        let watch = self.others.beside(watch);
        match client.run(self.facts.query_with(&headers, watch)).await {
            Ok(scan) => {
                self.others.asked(scan.growth.accounts());
                self.facts.absorb(scan);
                self.show();
                Ok(())
            }
            Err(error) => {
                self.dispatcher.dispatch(Action::Failed(problem(&client, &error)));
                Err((client, headers))
            }
        }
    }

    fn show(&self) {
        let index = self.facts.next_receive_index();
        if let Ok(key) = self.keys.public(Role::Receive(index)) {
            let address = Address::p2wpkh(&key, self.facts.network()).to_string();
            let facts = Rc::new(self.facts.clone());
            self.dispatcher.dispatch(Action::Facts { facts, receive: (address, index) });
        }
    }
}

/// The next message; after a pause `None`, if something is `due` again. Also `None` when nobody can send any more.
async fn next(inbox: &mut UnboundedReceiver<Message>, due: bool) -> Option<Message> {
    if !due {
        return inbox.next().await;
    }
    match select(inbox.next(), Box::pin(clock::sleep(AGAIN_MS))).await {
        Either::Left((message, _)) => message,
        Either::Right(_) => None,
    }
}

/// The script of a role; the one index in 2^127 without a key has a script that nobody can pay to.
fn script(keys: &Keys, role: Role, network: Network) -> Script {
    keys.public(role).map_or_else(|_| Script::default(), |key| Address::p2wpkh(&key, network).script_pubkey())
}

fn problem(client: &Electrum, error: &ElectrumError) -> Problem {
    match error.failed_check() {
        Some(check) => {
            Problem::Lie(Lie { server: client.server().to_owned(), check, text: error.to_string() })
        }
        None => Problem::NoAnswer(error.to_string()),
    }
}
