//! Executing scripts. Whether an input may be spent is libbitcoinconsensus' word ([`oracle`]).
//!
//! The library knows neither the relay rules (minimal pushes, low S, clean stack …) nor why it refuses. Both come from
//! the interpreter in `engine` and [`verify`], which follows Doichain Core 0.20. A mempool takes a transaction only
//! when both agree; a block needs the library alone.

pub(crate) mod encoding;
pub(crate) mod engine;
pub mod error;
pub mod flags;
pub(crate) mod number;
pub mod oracle;
pub mod stack;
pub mod verify;

use bitcoin::Transaction;

use crate::coin::Coin;
use crate::reject::Reject;
use error::ScriptError;
use flags::Flags;
use verify::verify_input;

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
/// `non-mandatory-script-verify-flag (…)` when only a rule of relaying is broken (or a soft fork that the node still
/// counts as one, such as segwit), else `mandatory-script-verify-flag-failed (…)`.
pub fn check_policy(tx: &Transaction, spent: &[Coin]) -> Result<(), Reject> {
    let raw = bitcoin::consensus::serialize(tx);
    for (index, coin) in spent.iter().enumerate() {
        if let Err(error) = verify_input(tx, index, &coin.output, Flags::STANDARD) {
            let optional = verify_input(tx, index, &coin.output, Flags::MANDATORY).is_ok();
            return Err(refusal(optional, error));
        }
        if !oracle::accepts(&raw, index, &coin.output) {
            tracing::error!(txid = %tx.compute_txid(), index, "libbitcoinconsensus refuses what the interpreter takes");
            return Err(refusal(false, ScriptError::Unknown));
        }
    }
    Ok(())
}

fn refusal(optional: bool, error: ScriptError) -> Reject {
    if optional {
        Reject::new(format!("non-mandatory-script-verify-flag ({error})"))
    } else {
        Reject::new(format!("mandatory-script-verify-flag-failed ({error})"))
    }
}
