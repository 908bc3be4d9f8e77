//! Payments that wait for a block, ready to be hurried or taken back.

use std::collections::BTreeSet;

use super::Wallet;
use super::history::{fee, sum};
use super::watch::Branch;
use crate::hash::Txid;
use crate::tx::build::replace::{ReplaceError, Waiting};
use crate::tx::build::{Coin, Origin, Spend};
use crate::tx::{OutPoint, Transaction, TxOut};
use crate::units::{Amount, FeeRate};

/// A waiting transaction that pays us and that can be hurried, as
/// [`hurry`](crate::tx::build::replace::hurry) takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slow {
    /// The largest coin it makes for us.
    pub coin: Coin,
    /// What it pays. Of a stranger's the fee is not known: the least that is relayed then, so that the two together
    /// never pay too little for their rate.
    pub fee: Amount,
    /// Whether the fee is known.
    pub fee_known: bool,
    /// Its size in virtual bytes.
    pub vsize: usize,
}

impl Wallet {
    /// A waiting transaction with a coin for us that is unspent and not `frozen`. `None` if it is unknown, in a block,
    /// or makes no such coin.
    #[must_use]
    pub fn slow(&self, txid: &Txid, frozen: &BTreeSet<OutPoint>) -> Option<Slow> {
        let located = self.transactions.get(txid).filter(|located| located.inclusion.is_none())?;
        let free = |coin: &Coin| coin.outpoint().txid == *txid && !frozen.contains(&coin.outpoint());
        let coin = self.coins().into_iter().filter(free).max_by_key(Coin::value)?;
        let tx = &located.transaction;
        let spent: Vec<&TxOut> = self.spent_by(tx).collect();
        let (known, vsize) = (fee(tx, &spent), tx.vsize());
        let least = FeeRate::MIN.fee_for(vsize);
        Some(Slow { coin, fee: known.unwrap_or(least), fee_known: known.is_some(), vsize })
    }

    /// How many blocks deep a transaction is, from 1; 0 while it waits, `None` if the wallet does not know it.
    #[must_use]
    pub fn confirmations(&self, txid: &Txid) -> Option<u32> {
        let inclusion = self.transactions.get(txid)?.inclusion.as_ref();
        let deep = |height| self.tip.saturating_add(1).blocks_since(height).unwrap_or(0);
        Some(inclusion.map_or(0, |inclusion| deep(inclusion.height)))
    }

    /// A payment of ours that waits for a block, as [`bump`](crate::tx::build::replace::bump) and
    /// [`cancel`](crate::tx::build::replace::cancel) take it; the waiting transactions that spend its outputs are
    /// counted. `None` if it is unknown, in a block, spends a coin that is not ours alone, or is a name operation.
    ///
    /// # Errors
    /// [`ReplaceError::NotReplaceable`] if it does not allow replacement.
    pub fn waiting(&self, txid: &Txid) -> Option<Result<Waiting, ReplaceError>> {
        let located = self.transactions.get(txid).filter(|located| located.inclusion.is_none())?;
        let tx = &located.transaction;
        if tx.name_output().is_some() {
            return None;
        }
        self.waiting_for(tx)
    }

    /// A registration of a name that this wallet has sent and that is in no block, as
    /// [`withdraw`](crate::tx::build::replace::withdraw) takes it. Servers may have forgotten it, so it is asked for
    /// by itself and not by its id. `None` if it is in a block, registers nothing, spends a coin that is not ours
    /// alone, or one that has been spent otherwise since.
    ///
    /// # Errors
    /// [`ReplaceError::NotReplaceable`] if it does not allow replacement.
    pub fn registration(&self, tx: &Transaction) -> Option<Result<Waiting, ReplaceError>> {
        tx.name_output()?;
        let txid = tx.txid();
        let confirmed = self.transactions.get(&txid).is_some_and(|known| known.inclusion.is_some());
        let spends = |other: &Transaction, outpoint: OutPoint| {
            other.inputs.iter().any(|input| input.previous == outpoint)
        };
        let spent_otherwise = tx.inputs.iter().any(|input| {
            let mut others = self.transactions.iter().filter(|(other, _)| **other != txid);
            others.any(|(_, other)| spends(&other.transaction, input.previous))
        });
        if confirmed || spent_otherwise { None } else { self.waiting_for(tx) }
    }

    /// The registrations of names that this wallet has sent and that wait for a block.
    pub fn registrations(&self) -> impl Iterator<Item = &Transaction> {
        let waiting = self.transactions.values().filter(|located| located.inclusion.is_none());
        waiting.map(|located| &located.transaction).filter(|tx| self.registration(tx).is_some())
    }

    fn waiting_for(&self, tx: &Transaction) -> Option<Result<Waiting, ReplaceError>> {
        let mut coins = Vec::with_capacity(tx.inputs.len());
        for input in &tx.inputs {
            coins.push(self.spend_of(input.previous)?);
        }
        let fees = sum(self.descendant_fees(tx.txid()).into_iter());
        Some(
            Waiting::new(tx.clone(), coins, self.change_of(tx)).map(|waiting| waiting.with_descendants(fees)),
        )
    }

    /// What it takes to spend an output of ours, spent or not.
    fn spend_of(&self, outpoint: OutPoint) -> Option<Spend> {
        let output = self.transactions.get(&outpoint.txid)?.transaction.output(outpoint.vout)?;
        let key = self.scripts.get(&output.script)?;
        let coin = Coin::new(outpoint, output.clone(), Origin::UNCONFIRMED, key.clone()).ok()?;
        Some(coin.into_spend())
    }

    /// The last output to one of our change addresses.
    fn change_of(&self, tx: &Transaction) -> Option<u32> {
        let is_change = |output: &TxOut| {
            self.scripts.get(&output.script).is_some_and(|key| Branch::Change.index_of(key).is_some())
        };
        let numbered = (0..).zip(&tx.outputs);
        numbered.filter(|(_, output)| is_change(output)).last().map(|(vout, _)| vout)
    }

    /// The waiting transactions that spend what `newer` spends, and those that follow them.
    pub(super) fn replaced_by(&self, newer: &Transaction) -> BTreeSet<Txid> {
        let spends = |outpoint: &OutPoint| newer.inputs.iter().any(|input| input.previous == *outpoint);
        let mut gone = BTreeSet::new();
        for (txid, located) in &self.transactions {
            if located.inclusion.is_none()
                && located.transaction.inputs.iter().any(|input| spends(&input.previous))
            {
                self.add_family(*txid, &mut gone);
            }
        }
        gone
    }

    /// The fees of all waiting transactions that follow `txid`.
    fn descendant_fees(&self, txid: Txid) -> Vec<Amount> {
        let mut family = BTreeSet::new();
        self.add_family(txid, &mut family);
        family.remove(&txid);
        let known = family.iter().filter_map(|txid| self.transactions.get(txid));
        let paid = known.filter_map(|located| {
            let spent: Vec<&TxOut> = self.spent_by(&located.transaction).collect();
            fee(&located.transaction, &spent)
        });
        paid.collect()
    }

    /// Adds `txid` and the waiting transactions that spend its outputs, or outputs of such transactions.
    fn add_family(&self, txid: Txid, family: &mut BTreeSet<Txid>) {
        family.insert(txid);
        loop {
            let follows =
                |tx: &Transaction| tx.inputs.iter().any(|input| family.contains(&input.previous.txid));
            let next = self.transactions.iter().find(|(txid, located)| {
                located.inclusion.is_none() && !family.contains(txid) && follows(&located.transaction)
            });
            match next {
                Some((txid, _)) => family.insert(*txid),
                None => return,
            };
        }
    }
}
