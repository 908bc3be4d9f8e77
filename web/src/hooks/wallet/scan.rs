//! Keeping the wallet's facts up to date: one scan at a time, always to the newest state of the chain.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::mpsc::UnboundedReceiver;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_core::address::Address;
use wasm_core::hash::Txid;
use wasm_core::keys::Role;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sync::Located;
use wasm_core::tx::Transaction;
use wasm_core::units::Height;
use wasm_core::wallet::{Account, Wallet as Facts, Watch};

use super::lost::Registrations;
use super::others::Others;
use crate::hooks::chain::{Asking, Blame};
use crate::hooks::session::Keys;
use crate::io::clock;
use crate::state::bench::Asker;
use crate::state::wallet::{Action, Problem, Wallet};
use crate::ui::prelude::*;

/// The pause before a failed scan is tried again.
const AGAIN_MS: u32 = 5_000;

/// What the scanner is told.
pub(super) enum Message {
    /// The chain changed: look again.
    Scan(Asking),
    /// A transaction of our own was sent.
    Sent(Transaction),
    /// There is money in these accounts of other programs.
    Accounts(Vec<Account>),
}

/// The script of a role.
pub(in crate::hooks) type Derive = Box<dyn FnMut(Role) -> Script>;

/// What became of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scanned {
    /// It is over; a reason for another one will be told.
    Done,
    /// The server goes on without an answer.
    AskAgain,
}

/// The facts and the keys to look for more.
pub(super) struct Scanner {
    facts: Facts,
    keys: Rc<Keys>,
    others: Others,
    registrations: Registrations,
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
        let (facts, others) = (Facts::new(network), Others::default());
        Some(Self { facts, keys, others, registrations: Registrations::default(), identity, dispatcher })
    }

    /// Scans whenever told so, until dropped.
    pub(super) async fn run(mut self, mut inbox: UnboundedReceiver<Message>) {
        // the address to show needs no chain
        self.show();
        let mut wanted = None;
        loop {
            match next(&mut inbox, wanted.is_some()).await {
                Some(Message::Scan(asking)) => wanted = Some(asking),
                Some(Message::Sent(transaction)) => {
                    self.sent(transaction);
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
                    Message::Scan(asking) => wanted = Some(asking),
                    Message::Sent(transaction) => self.sent(transaction),
                    Message::Accounts(accounts) => self.others.watch(&self.keys, &accounts),
                }
            }
            if let Some(asking) = wanted.take()
                && self.scan(&asking).await == Scanned::AskAgain
            {
                wanted = Some(asking);
            }
        }
    }

    fn sent(&mut self, transaction: Transaction) {
        self.registrations.sent(&transaction);
        self.facts.sent(transaction);
    }

    async fn scan(&mut self, asking: &Asking) -> Scanned {
        self.dispatcher.dispatch(Action::Scanning);
        let query = self.facts.query_with(&asking.headers, self.watch());
        let scan = match asking.first.run(query).await {
            Ok(scan) => scan,
            Err(error) => {
                let blame = asking.blame(Asker::Wallet, &error);
                let again = blame == Blame::Refuses;
                let problem = match blame {
                    Blame::Lie(lie) => Problem::Lie(lie),
                    Blame::Gone | Blame::Refuses => Problem::NoAnswer(error.to_string()),
                };
                self.dispatcher.dispatch(Action::Failed(problem));
                // a server that was left, or has gone, is followed by another scan
                return if again { Scanned::AskAgain } else { Scanned::Done };
            }
        };
        self.others.asked(scan.growth.accounts());
        self.facts.absorb(scan);
        self.show();
        if self.compare(asking).await {
            asking.worked(Asker::Wallet);
            self.withdraw_lost(asking).await;
        }
        Scanned::Done
    }

    /// Whether the server in use lists everything that a second one proves.
    async fn compare(&self, asking: &Asking) -> bool {
        let Some(second) = asking.second() else { return true };
        match second.run(self.facts.query_with(&asking.headers, self.watch())).await {
            Ok(theirs) => {
                let ours = places(self.facts.transactions());
                asking.weigh(Asker::Wallet, &ours, &places(&theirs.transactions)).is_ok()
            }
            Err(error) => {
                asking.blame_second(Asker::Wallet, &error);
                true
            }
        }
    }

    /// Gives up registrations of names that have lost, and says so.
    async fn withdraw_lost(&mut self, asking: &Asking) {
        // not answered means looked at again with the next block
        let Ok(lost) = self.registrations.lost(&self.facts, asking).await else { return };
        for (waiting, lost) in lost {
            if let Ok((transaction, told)) =
                super::lost::withdraw(&self.facts, &self.keys, asking, &waiting, &lost).await
            {
                self.facts.sent(transaction);
                self.dispatcher.dispatch(Action::Lost(told));
                self.show();
            }
        }
    }

    fn watch(&self) -> Watch<Derive> {
        let (keys, network) = (self.keys.clone(), self.facts.network());
        let derive: Derive = Box::new(move |role| script(&keys, role, network));
        self.others.beside(Watch::growing(derive).also(self.identity.clone(), Role::Identity))
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

/// The transactions that are proven to be in a block, and in which.
fn places(transactions: &BTreeMap<Txid, Located>) -> Vec<(Txid, Height)> {
    let placed = transactions.iter();
    placed.filter_map(|(txid, located)| Some((*txid, located.inclusion.as_ref()?.height))).collect()
}
