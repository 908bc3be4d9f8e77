//! Payments that wait for a block, ready to be hurried or taken back.

use std::collections::BTreeSet;

use super::Wallet;
use super::history::{fee, sum};
use super::watch::Branch;
use crate::hash::Txid;
use crate::tx::build::replace::{ReplaceError, Waiting};
use crate::tx::build::{Coin, Origin, Spend};
use crate::tx::{OutPoint, Transaction, TxOut};
use crate::units::Amount;

impl Wallet {
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
        let mut coins = Vec::with_capacity(tx.inputs.len());
        for input in &tx.inputs {
            coins.push(self.spend_of(input.previous)?);
        }
        let waiting = Waiting::new(tx.clone(), coins, self.change_of(tx));
        Some(waiting.map(|waiting| waiting.with_descendants(sum(self.descendant_fees(*txid).into_iter()))))
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
