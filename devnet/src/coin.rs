//! Coins and where they are looked up: the chain, the mempool on top of it, a block being built.

use bitcoin::{OutPoint, TxOut};

/// An unspent output and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coin {
    /// Amount and script (the whole name script for a name coin).
    pub output: TxOut,
    /// Height of the block that holds it; `None` while unconfirmed.
    pub height: Option<u32>,
    /// True for an output of a coinbase transaction.
    pub coinbase: bool,
}

/// Somewhere coins can be looked up.
pub trait Coins {
    /// The unspent coin at `outpoint`, if there is one.
    fn coin(&self, outpoint: &OutPoint) -> Option<Coin>;
}

/// The coins a transaction spends, in input order.
///
/// `None` when one of them is unknown or spent.
#[must_use]
pub fn spent_coins(coins: &dyn Coins, tx: &bitcoin::Transaction) -> Option<Vec<Coin>> {
    tx.input.iter().map(|input| coins.coin(&input.previous_output)).collect()
}
