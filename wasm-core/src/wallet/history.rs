//! What happened, newest first.

use super::Wallet;
use crate::chain::Inclusion;
use crate::hash::Txid;
use crate::script::name::NameOutput;
use crate::sync::Located;
use crate::tx::{Transaction, TxOut};
use crate::units::{Amount, Height, UnixTime};

/// One transaction as the wallet's owner sees it. Only money counts: the amount in a name coin does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// The transaction.
    pub txid: Txid,
    /// Its block's height; `None` while unconfirmed.
    pub height: Option<Height>,
    /// Its block's time, by the miner's clock; `None` while unconfirmed.
    pub time: Option<UnixTime>,
    /// Money that came to own scripts, change included.
    pub received: Amount,
    /// Money of own coins that were spent.
    pub spent: Amount,
    /// The fee, when every input was an own coin (else it is not known).
    pub fee: Option<Amount>,
    /// The name operation in it.
    pub name: Option<NameOutput>,
}

/// What a transaction changed for the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// So much more money.
    Gain(Amount),
    /// So much less, fee included.
    Loss(Amount),
}

impl Net {
    /// `received` minus `spent`.
    #[must_use]
    pub fn between(received: Amount, spent: Amount) -> Self {
        match received.checked_sub(spent) {
            Some(gain) => Self::Gain(gain),
            None => Self::Loss(spent.checked_sub(received).unwrap_or(Amount::ZERO)),
        }
    }
}

impl HistoryRow {
    /// Received minus spent.
    #[must_use]
    pub fn net(&self) -> Net {
        Net::between(self.received, self.spent)
    }
}

impl Wallet {
    /// Every transaction, newest first: unconfirmed ones, then by height and place in the block.
    #[must_use]
    pub fn history(&self) -> Vec<HistoryRow> {
        let mut found: Vec<_> = self.transactions.iter().collect();
        found.sort_unstable_by_key(|(txid, located)| {
            (core::cmp::Reverse(place(located.inclusion.as_ref())), *txid)
        });
        found.into_iter().map(|(txid, located)| self.row(*txid, located)).collect()
    }

    fn row(&self, txid: Txid, located: &Located) -> HistoryRow {
        let transaction = &located.transaction;
        let spent: Vec<&TxOut> = self.spent_by(transaction).collect();
        HistoryRow {
            txid,
            height: located.inclusion.as_ref().map(|inclusion| inclusion.height),
            time: located.inclusion.as_ref().map(|inclusion| inclusion.time),
            received: self.own_money(transaction.outputs.iter()),
            spent: self.own_money(spent.iter().copied()),
            // What a stranger spends may be known, too: an output of a payment of ours to him.
            fee: fee(transaction, &spent).filter(|_| self.is_own_making(located)),
            name: transaction.name_output().map(|(_, name)| name),
        }
    }

    /// The outputs a transaction spends, as far as they are known.
    pub(super) fn spent_by<'w>(&'w self, transaction: &'w Transaction) -> impl Iterator<Item = &'w TxOut> {
        transaction.inputs.iter().filter_map(|input| {
            self.transactions.get(&input.previous.txid)?.transaction.output(input.previous.vout)
        })
    }

    fn own_money<'w>(&self, outputs: impl Iterator<Item = &'w TxOut>) -> Amount {
        let own = outputs.filter(|output| self.scripts.contains_key(&output.script));
        sum(own.map(|output| output.value))
    }
}

/// What the inputs hold more than the outputs, if all inputs are known.
pub(super) fn fee(transaction: &Transaction, spent: &[&TxOut]) -> Option<Amount> {
    if spent.len() != transaction.inputs.len() {
        return None;
    }
    let out = sum(transaction.outputs.iter().map(|output| output.value));
    sum(spent.iter().map(|output| output.value)).checked_sub(out)
}

/// A place to sort by: later is greater, unconfirmed greatest.
fn place(inclusion: Option<&Inclusion>) -> (bool, Height, u32) {
    match inclusion {
        Some(inclusion) => (false, inclusion.height, inclusion.branch.position()),
        None => (true, Height(u32::MAX), 0),
    }
}

/// A sum for display. Outputs of proven transactions cannot add up to more than there is money.
pub(super) fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
    Amount::checked_sum(amounts).unwrap_or(Amount::MAX)
}
