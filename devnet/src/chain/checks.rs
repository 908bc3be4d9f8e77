//! Checks that every transaction must pass, in a block or a mempool.

use std::collections::HashSet;

use bitcoin::Transaction;

use crate::coin::Coin;
use crate::params::{COINBASE_MATURITY, MAX_BLOCK_WEIGHT, MAX_MONEY};
use crate::reject::{Reject, format_money};

/// Checks that need nothing but the transaction.
///
/// # Errors
/// `bad-txns-vin-empty` and its siblings, in the node's order.
pub fn check_alone(tx: &Transaction) -> Result<(), Reject> {
    if tx.input.is_empty() {
        return Err(Reject::new("bad-txns-vin-empty"));
    }
    if tx.output.is_empty() {
        return Err(Reject::new("bad-txns-vout-empty"));
    }
    let size = u64::try_from(tx.base_size()).unwrap_or(u64::MAX);
    if size.saturating_mul(4) > MAX_BLOCK_WEIGHT {
        return Err(Reject::new("bad-txns-oversize"));
    }
    check_amounts(tx)?;
    let distinct: HashSet<_> = tx.input.iter().map(|input| input.previous_output).collect();
    if distinct.len() != tx.input.len() {
        return Err(Reject::new("bad-txns-inputs-duplicate"));
    }
    if !tx.is_coinbase() && tx.input.iter().any(|input| input.previous_output.is_null()) {
        return Err(Reject::new("bad-txns-prevout-null"));
    }
    Ok(())
}

fn check_amounts(tx: &Transaction) -> Result<(), Reject> {
    let mut total = 0_u64;
    for output in &tx.output {
        let amount = output.value.to_sat();
        if i64::try_from(amount).is_err() {
            return Err(Reject::new("bad-txns-vout-negative"));
        }
        if amount > MAX_MONEY {
            return Err(Reject::new("bad-txns-vout-toolarge"));
        }
        total = total.saturating_add(amount);
        if total > MAX_MONEY {
            return Err(Reject::new("bad-txns-txouttotal-toolarge"));
        }
    }
    Ok(())
}

/// Checks amounts and maturity of the coins spent, at `height`. Gives the fee in swartz.
///
/// # Errors
/// `bad-txns-premature-spend-of-coinbase`, `bad-txns-inputvalues-outofrange`, `bad-txns-in-belowout`.
pub fn check_money(tx: &Transaction, spent: &[Coin], height: u32) -> Result<u64, Reject> {
    let mut total_in = 0_u64;
    for coin in spent {
        let depth = height.saturating_sub(coin.height.unwrap_or(height));
        if coin.coinbase && depth < COINBASE_MATURITY {
            let detail = format!("tried to spend coinbase at depth {depth}");
            return Err(Reject::with("bad-txns-premature-spend-of-coinbase", detail));
        }
        let amount = coin.output.value.to_sat();
        total_in = total_in.saturating_add(amount);
        if amount > MAX_MONEY || total_in > MAX_MONEY {
            return Err(Reject::new("bad-txns-inputvalues-outofrange"));
        }
    }
    let total_out = tx.output.iter().fold(0_u64, |sum, output| sum.saturating_add(output.value.to_sat()));
    total_in.checked_sub(total_out).ok_or_else(|| {
        let detail =
            format!("value in ({}) < value out ({})", format_money(total_in), format_money(total_out));
        Reject::with("bad-txns-in-belowout", detail)
    })
}
