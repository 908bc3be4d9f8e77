//! What a person owns, worked out from proven transactions.
//!
//! A [`Wallet`] holds facts only: which scripts are its own and which transactions touch them. Coins,
//! balance, history and the next address are answers computed from those facts, so they cannot disagree. The
//! facts come from a [`Scan`] or from storage, and every mutation returns a [`ChangeSet`],
//! the same value that screen and disk consume.
//!
//! Money and name coins are told apart by reading the output script. A name coin is never money, neither
//! while its name lives nor after it has expired (the network has destroyed it then, but servers go on
//! listing it).
//!
//! No clock and no keys here: times are those of block headers, and scripts are derived by the caller.

mod change;
mod coins;
mod history;
mod ledger;
pub mod notes;
pub mod outline;
mod party;
mod restore;
mod signing;
mod waiting;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

pub use change::ChangeSet;
pub use coins::{Balance, Holdings, NameHolding};
pub use history::{HistoryRow, Net};
pub use ledger::{Kind, LedgerRow, LedgerWords, ledger_csv};
pub use notes::{Label, Notes};
pub use outline::Outline;
pub use party::{OwnAddress, Party};
pub use restore::{Account, Restore};
pub use signing::{InputState, Standing};
pub use waiting::Slow;
pub use watch::{GAP_LIMIT, Watch};

use crate::chain::HeaderChain;
use crate::hash::Txid;
use crate::keys::Role;
use crate::network::Network;
use crate::script::Script;
use crate::sync::{Located, Scan, WalletQuery};
use crate::tx::build::KeyRef;
use crate::tx::{Transaction, TxOut};
use crate::units::Height;

/// The facts about a person's scripts at a height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    network: Network,
    tip: Height,
    scripts: BTreeMap<Script, KeyRef>,
    transactions: BTreeMap<Txid, Located>,
}

impl Wallet {
    /// A wallet that knows nothing yet.
    #[must_use]
    pub const fn new(network: Network) -> Self {
        Self { network, tip: Height(0), scripts: BTreeMap::new(), transactions: BTreeMap::new() }
    }

    /// A wallet from stored change sets, merged.
    #[must_use]
    pub fn load(network: Network, stored: ChangeSet) -> Self {
        let mut wallet = Self::new(network);
        wallet.apply(stored);
        wallet
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// The height at which the facts were asked for.
    #[must_use]
    pub const fn tip(&self) -> Height {
        self.tip
    }

    /// The wallet's own scripts and what their keys are for.
    #[must_use]
    pub const fn scripts(&self) -> &BTreeMap<Script, KeyRef> {
        &self.scripts
    }

    /// Every transaction that touches an own script.
    #[must_use]
    pub const fn transactions(&self) -> &BTreeMap<Txid, Located> {
        &self.transactions
    }

    /// The query that brings a person's wallet up to the tip of `chain`. `derive` makes the script of a role;
    /// scripts known already are not derived again.
    pub fn query<'c, D>(&self, chain: &'c HeaderChain, derive: D) -> WalletQuery<'c, Watch<D>>
    where
        D: FnMut(Role) -> Script,
    {
        self.query_with(chain, Watch::growing(derive))
    }

    /// The query with a watch list of one's own making, for example without growing addresses.
    pub fn query_with<'c, D>(&self, chain: &'c HeaderChain, watch: Watch<D>) -> WalletQuery<'c, Watch<D>>
    where
        D: FnMut(Role) -> Script,
    {
        let known = self.scripts.iter().map(|(script, key)| (script.clone(), key.clone()));
        let watch = known.fold(watch, |watch, (script, key)| watch.also(script, key));
        WalletQuery::new(chain, self.transactions.clone(), watch)
    }

    /// Takes what the query found.
    pub fn absorb<D>(&mut self, scan: Scan<Watch<D>>) -> ChangeSet {
        let gone = self.transactions.keys().filter(|txid| !scan.transactions.contains_key(*txid));
        let mut change = ChangeSet { tip: Some(scan.tip.height), ..ChangeSet::default() };
        change.gone.extend(gone);
        let known = |txid: &Txid, located: &Located| self.transactions.get(txid) == Some(located);
        let transactions = scan.transactions.into_iter().filter(|(txid, located)| !known(txid, located));
        change.transactions.extend(transactions);
        let scripts = scan.growth.into_scripts().into_iter();
        change.scripts.extend(scripts.filter(|(script, _)| !self.scripts.contains_key(script)));
        self.apply(change.clone());
        change
    }

    /// Takes a transaction of our own that was just sent, ahead of the next scan. Waiting ones that it replaces are
    /// gone, with what followed them.
    pub fn sent(&mut self, transaction: Transaction) -> ChangeSet {
        let txid = transaction.txid();
        let mut change = ChangeSet::default();
        if !self.transactions.contains_key(&txid) {
            change.gone = self.replaced_by(&transaction);
            change.transactions.insert(txid, Located { transaction, inclusion: None });
        }
        self.apply(change.clone());
        change
    }

    /// Takes a change, for example one that another window made.
    pub fn apply(&mut self, change: ChangeSet) {
        self.tip = change.tip.unwrap_or(self.tip);
        self.scripts.extend(change.scripts);
        self.transactions.retain(|txid, _| !change.gone.contains(txid));
        self.transactions.extend(change.transactions);
    }

    /// Everything as one change set: what to store when many small ones have piled up.
    #[must_use]
    pub fn to_change_set(&self) -> ChangeSet {
        ChangeSet {
            tip: Some(self.tip),
            scripts: self.scripts.clone(),
            transactions: self.transactions.clone(),
            gone: BTreeSet::new(),
        }
    }

    /// The key of an output's script, or of the owner script behind a name; `None` if not ours.
    fn key_of(&self, output: &TxOut) -> Option<&KeyRef> {
        let owner = output.name().map(|name| name.owner);
        self.scripts.get(owner.as_ref().unwrap_or(&output.script))
    }
}
