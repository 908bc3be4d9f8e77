//! Who holds which name: the confirmed state, with expiry by height.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::{OutPoint, Transaction};

use super::script::NameScript;

/// The latest confirmed operation on a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameEntry {
    /// Height of the block holding it.
    pub height: u32,
    /// The name coin.
    pub outpoint: OutPoint,
}

impl NameEntry {
    /// True when a block at `height` sees the name as free again.
    #[must_use]
    pub const fn is_expired(&self, height: u32, expiry: u32) -> bool {
        self.height.saturating_add(expiry) <= height
    }
}

/// Somewhere names can be looked up.
pub trait NameView {
    /// The latest operation on `name`, expired or not.
    fn name(&self, name: &[u8]) -> Option<NameEntry>;
}

/// The name database.
#[derive(Debug, Clone, Default)]
pub struct NameDb {
    entries: HashMap<Vec<u8>, NameEntry>,
    by_height: BTreeMap<u32, BTreeSet<Vec<u8>>>,
}

impl NameDb {
    /// Writes the name operations of a transaction confirmed at `height`.
    pub fn apply(&mut self, tx: &Transaction, height: u32) {
        for (name, outpoint) in written_names(tx) {
            self.set(name, NameEntry { height, outpoint });
        }
    }

    /// Sets the state of one name.
    pub fn set(&mut self, name: Vec<u8>, entry: NameEntry) {
        if let Some(old) = self.entries.insert(name.clone(), entry)
            && let Some(names) = self.by_height.get_mut(&old.height)
        {
            names.remove(&name);
        }
        self.by_height.entry(entry.height).or_default().insert(name);
    }

    /// Coins of the names that a block at `height` sees as expired for the first time: the node destroys them with the
    /// block *before* it. The names stay in the database, marked by their height.
    #[must_use]
    pub fn expiring_at(&self, height: u32, expiry: u32) -> Vec<OutPoint> {
        let Some(written) = height.checked_sub(expiry) else { return Vec::new() };
        let names = self.by_height.get(&written).into_iter().flatten();
        names.filter_map(|name| self.entries.get(name)).map(|entry| entry.outpoint).collect()
    }
}

impl NameView for NameDb {
    fn name(&self, name: &[u8]) -> Option<NameEntry> {
        self.entries.get(name).copied()
    }
}

/// The names a transaction writes, with the outpoints of their coins.
#[must_use]
pub fn written_names(tx: &Transaction) -> Vec<(Vec<u8>, OutPoint)> {
    let txid = tx.compute_txid();
    let outputs = (0_u32..).zip(&tx.output);
    outputs
        .filter_map(|(vout, output)| {
            let script = NameScript::parse(&output.script_pubkey)?;
            script.op.writes().then(|| (script.name().to_vec(), OutPoint { txid, vout }))
        })
        .collect()
}
