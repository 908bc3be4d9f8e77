//! Signature operations: their cost, and the size that charges for them.

use bitcoin::{Script, Transaction, TxIn};

use crate::coin::Coin;
use crate::names::script::strip;
use crate::reject::Reject;
use crate::script::stack::pushed_items;

/// Most a relayed transaction may cost.
const MAX_COST: usize = 80_000 / 5;
/// Virtual bytes (times four) charged per signature operation.
const BYTES_PER_SIGOP: u64 = 20;
/// Weight of an operation outside the witness.
const LEGACY_WEIGHT: usize = 4;

/// The signature operation cost of `tx`, whose inputs spend `spent`.
#[must_use]
pub fn cost(tx: &Transaction, spent: &[Coin]) -> usize {
    let in_inputs = tx.input.iter().map(|input| input.script_sig.count_sigops_legacy());
    let in_outputs = tx.output.iter().map(|output| output.script_pubkey.count_sigops_legacy());
    let legacy: usize = in_inputs.chain(in_outputs).sum();
    let spending = tx.input.iter().zip(spent).map(|(input, coin)| spending_cost(input, coin));
    spending.fold(legacy.saturating_mul(LEGACY_WEIGHT), usize::saturating_add)
}

fn spending_cost(input: &TxIn, coin: &Coin) -> usize {
    let owner = strip(&coin.output.script_pubkey);
    if !owner.is_p2sh() {
        return witness_cost(input, &owner);
    }
    let redeem = pushed_items(&input.script_sig).and_then(|mut items| items.pop()).unwrap_or_default();
    let redeem = Script::from_bytes(&redeem);
    redeem.count_sigops().saturating_mul(LEGACY_WEIGHT).saturating_add(witness_cost(input, &strip(redeem)))
}

fn witness_cost(input: &TxIn, program: &Script) -> usize {
    if program.is_p2wpkh() {
        1
    } else if program.is_p2wsh() {
        input.witness.last().map_or(0, |script| Script::from_bytes(script).count_sigops())
    } else {
        0
    }
}

/// Virtual size that counts signature operations.
///
/// # Errors
/// `bad-txns-too-many-sigops`.
pub fn checked_size(tx: &Transaction, spent: &[Coin]) -> Result<u64, Reject> {
    let cost = cost(tx, spent);
    if cost > MAX_COST {
        return Err(Reject::with("bad-txns-too-many-sigops", cost.to_string()));
    }
    let charged = u64::try_from(cost).unwrap_or(u64::MAX).saturating_mul(BYTES_PER_SIGOP);
    Ok(tx.weight().to_wu().max(charged).div_ceil(4))
}
