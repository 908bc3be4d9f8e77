//! The index of an Electrum server: history and coins by scripthash.
//!
//! It repeats `ElectrumX` on Doichain, oddities included: a name coin is listed under its owner like money, even after
//! the node has destroyed it; a name's history stands under a made-up script, confirmed operations only.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::{OutPoint, Script, Transaction, TxOut, Txid};

use crate::mempool::{Entry, Mempool};
use crate::names::script::indexed_form;
use crate::policy::is_unspendable;

/// What Electrum looks scripts up by: sha256 of the script, shown backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScriptHash([u8; 32]);

impl ScriptHash {
    /// The scripthash of `script` as it stands.
    #[must_use]
    pub fn of(script: &Script) -> Self {
        let mut bytes = sha256::Hash::hash(script.as_bytes()).to_byte_array();
        bytes.reverse();
        Self(bytes)
    }
}

impl fmt::Display for ScriptHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for ScriptHash {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

/// One line of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryItem {
    /// The transaction.
    pub txid: Txid,
    /// Block height; 0 unconfirmed, -1 unconfirmed with unconfirmed inputs.
    pub height: i64,
    /// Fee in swartz, for unconfirmed transactions.
    pub fee: Option<u64>,
}

/// One unspent coin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnspentItem {
    /// Where it is.
    pub outpoint: OutPoint,
    /// Block height, 0 unconfirmed.
    pub height: u32,
    /// Amount in swartz.
    pub value: u64,
}

#[derive(Debug, Clone, Copy)]
struct IndexedCoin {
    owner: ScriptHash,
    order: (u64, u32),
    item: UnspentItem,
}

/// The index of confirmed transactions; questions about waiting ones take the mempool along.
#[derive(Debug, Default)]
pub struct Index {
    history: HashMap<ScriptHash, Vec<HistoryItem>>,
    coins: HashMap<OutPoint, IndexedCoin>,
    unspent: HashMap<ScriptHash, BTreeMap<(u64, u32), UnspentItem>>,
    transactions: u64,
}

impl Index {
    /// Adds a block's transactions.
    pub fn add_block(&mut self, txs: &[Transaction], height: u32) {
        for tx in txs {
            self.transactions = self.transactions.saturating_add(1);
            self.add_transaction(tx, height);
        }
    }

    fn add_transaction(&mut self, tx: &Transaction, height: u32) {
        let txid = tx.compute_txid();
        let mut touched = Vec::new();
        for input in &tx.input {
            touched.extend(self.spend(&input.previous_output));
        }
        for (vout, output) in (0_u32..).zip(&tx.output) {
            if !is_unspendable(&output.script_pubkey) {
                touched.extend(self.create(OutPoint { txid, vout }, output, height));
            }
        }
        let item = HistoryItem { txid, height: i64::from(height), fee: None };
        for hash in touched {
            let history = self.history.entry(hash).or_default();
            if history.last().is_none_or(|last| last.txid != txid) {
                history.push(item);
            }
        }
    }

    fn spend(&mut self, outpoint: &OutPoint) -> Option<ScriptHash> {
        let coin = self.coins.remove(outpoint)?;
        if let Some(unspent) = self.unspent.get_mut(&coin.owner) {
            unspent.remove(&coin.order);
        }
        Some(coin.owner)
    }

    fn create(
        &mut self,
        outpoint: OutPoint,
        output: &TxOut,
        height: u32,
    ) -> impl Iterator<Item = ScriptHash> + use<> {
        let form = indexed_form(&output.script_pubkey);
        let owner = ScriptHash::of(&form.owner);
        let order = (self.transactions, outpoint.vout);
        let item = UnspentItem { outpoint, height, value: output.value.to_sat() };
        self.coins.insert(outpoint, IndexedCoin { owner, order, item });
        self.unspent.entry(owner).or_default().insert(order, item);
        let name = form.name_index.map(|script| ScriptHash::of(&script));
        std::iter::once(owner).chain(name)
    }

    /// Confirmed history, oldest first, then waiting transactions.
    #[must_use]
    pub fn history(&self, hash: &ScriptHash, mempool: &Mempool) -> Vec<HistoryItem> {
        let mut items = self.history.get(hash).cloned().unwrap_or_default();
        items.extend(self.mempool_history(hash, mempool));
        items
    }

    /// Waiting transactions that touch the scripthash.
    #[must_use]
    pub fn mempool_history(&self, hash: &ScriptHash, mempool: &Mempool) -> Vec<HistoryItem> {
        let touching = mempool.entries().filter(|entry| {
            let pays = entry.tx.output.iter().any(|output| owner_of(output) == *hash);
            pays || self.spent_by(entry, mempool).any(|(owner, _)| owner == *hash)
        });
        touching
            .map(|entry| HistoryItem {
                txid: entry.txid,
                height: if entry.unconfirmed_inputs { -1 } else { 0 },
                fee: Some(entry.fee),
            })
            .collect()
    }

    /// Owner and amount of every coin that a waiting transaction spends.
    fn spent_by<'a>(
        &'a self,
        entry: &'a Entry,
        mempool: &'a Mempool,
    ) -> impl Iterator<Item = (ScriptHash, u64)> + 'a {
        entry.tx.input.iter().filter_map(|input| {
            let outpoint = &input.previous_output;
            if let Some(coin) = self.coins.get(outpoint) {
                return Some((coin.owner, coin.item.value));
            }
            let parent = mempool.get(&outpoint.txid)?;
            let output = parent.tx.tx_out(usize::try_from(outpoint.vout).ok()?).ok()?;
            Some((owner_of(output), output.value.to_sat()))
        })
    }

    /// Unspent coins, confirmed ones first. Spent by a waiting transaction counts as spent.
    #[must_use]
    pub fn unspent(&self, hash: &ScriptHash, mempool: &Mempool) -> Vec<UnspentItem> {
        let confirmed = self.unspent.get(hash).into_iter().flat_map(BTreeMap::values).copied();
        let waiting = mempool.entries().flat_map(|entry| {
            let outputs = (0_u32..).zip(&entry.tx.output).filter(|(_, output)| owner_of(output) == *hash);
            outputs.map(|(vout, output)| UnspentItem {
                outpoint: OutPoint { txid: entry.txid, vout },
                height: 0,
                value: output.value.to_sat(),
            })
        });
        confirmed.chain(waiting).filter(|item| mempool.spender(&item.outpoint).is_none()).collect()
    }

    /// Confirmed balance, and what waiting transactions change of it, in swartz.
    #[must_use]
    pub fn balance(&self, hash: &ScriptHash, mempool: &Mempool) -> (u64, i64) {
        let confirmed = self.unspent.get(hash).into_iter().flat_map(BTreeMap::values);
        let confirmed = confirmed.fold(0_u64, |sum, item| sum.saturating_add(item.value));
        let mut change = 0_i64;
        for entry in mempool.entries() {
            for output in entry.tx.output.iter().filter(|output| owner_of(output) == *hash) {
                change = change.saturating_add_unsigned(output.value.to_sat());
            }
            for (_, value) in self.spent_by(entry, mempool).filter(|(owner, _)| owner == hash) {
                change = change.saturating_sub_unsigned(value);
            }
        }
        (confirmed, change)
    }

    /// The status a client compares: hash over the history, `None` when there is none.
    #[must_use]
    pub fn status(&self, hash: &ScriptHash, mempool: &Mempool) -> Option<String> {
        status_of(&self.history(hash, mempool))
    }
}

/// The hash over a history that clients compare, `None` when there is none.
#[must_use]
pub fn status_of(history: &[HistoryItem]) -> Option<String> {
    if history.is_empty() {
        return None;
    }
    let text: String = history.iter().map(|item| format!("{}:{}:", item.txid, item.height)).collect();
    Some(hex::encode(sha256::Hash::hash(text.as_bytes())))
}

fn owner_of(output: &TxOut) -> ScriptHash {
    ScriptHash::of(&indexed_form(&output.script_pubkey).owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripthash_of_a_recorded_address() {
        let script = bitcoin::ScriptBuf::from_hex("00142a0d19e4afbcc3d7712ad9812d55ad562eb32acc").unwrap();
        let text = "00149e1a3bf8920435a5f99f6abf0c16a424d7511f7416e132aa9c746dcd2178";
        assert_eq!(ScriptHash::of(&script).to_string(), text);
        assert_eq!(text.parse(), Ok(ScriptHash::of(&script)));
    }
}
