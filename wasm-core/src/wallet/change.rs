//! What changed in a wallet, as data to store and to show.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::hash::Txid;
use crate::script::Script;
use crate::sync::Located;
use crate::tx::build::KeyRef;
use crate::units::Height;

/// A difference between two states of a [`Wallet`](super::Wallet). Changes can be stored one after another
/// and merged when they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// The height the facts are of, if it is known.
    pub tip: Option<Height>,
    /// Scripts that are new.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scripts: BTreeMap<Script, KeyRef>,
    /// Transactions that are new, or whose place in the chain changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub transactions: BTreeMap<Txid, Located>,
    /// Transactions that are not there any more: replaced, or left behind by a reorganisation.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub gone: BTreeSet<Txid>,
}

impl ChangeSet {
    /// Whether anything but the height changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scripts.is_empty() && self.transactions.is_empty() && self.gone.is_empty()
    }

    /// Makes this change and a later one a single change.
    pub fn merge(&mut self, later: Self) {
        self.tip = later.tip.or(self.tip);
        self.scripts.extend(later.scripts);
        self.transactions.retain(|txid, _| !later.gone.contains(txid));
        self.gone.retain(|txid| !later.transactions.contains_key(txid));
        self.gone.extend(later.gone);
        self.transactions.extend(later.transactions);
    }
}
