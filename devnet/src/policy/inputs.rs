//! Which inputs a node relays: known kinds of coins, and witnesses within limits.

use bitcoin::{Transaction, TxIn};

use super::template::Template;
use crate::coin::Coin;
use crate::names::script::strip;
use crate::reject::Reject;
use crate::script::stack::pushed_items;

/// Most signature operations in a redeem script.
const MAX_P2SH_SIGOPS: usize = 15;
/// Longest standard witness script, in bytes.
const MAX_WITNESS_SCRIPT: usize = 3600;
/// Most items beside the witness script.
const MAX_WITNESS_ITEMS: usize = 100;
/// Longest such item, in bytes.
const MAX_WITNESS_ITEM: usize = 80;

/// Checks the coins a transaction spends and how.
///
/// # Errors
/// `bad-txns-nonstandard-inputs`, `bad-witness-nonstandard`.
pub fn check(tx: &Transaction, spent: &[Coin]) -> Result<(), Reject> {
    let mut pairs = tx.input.iter().zip(spent);
    if !pairs.clone().all(|(input, coin)| is_standard_input(input, coin)) {
        return Err(Reject::new("bad-txns-nonstandard-inputs"));
    }
    if !pairs.all(|(input, coin)| is_standard_witness(input, coin)) {
        return Err(Reject::new("bad-witness-nonstandard"));
    }
    Ok(())
}

fn is_standard_input(input: &TxIn, coin: &Coin) -> bool {
    match Template::of(&coin.output.script_pubkey) {
        None | Some(Template::WitnessUnknown) => false,
        Some(Template::ScriptHash) => redeem_script(input)
            .is_some_and(|redeem| bitcoin::Script::from_bytes(&redeem).count_sigops() <= MAX_P2SH_SIGOPS),
        Some(_) => true,
    }
}

fn redeem_script(input: &TxIn) -> Option<Vec<u8>> {
    pushed_items(&input.script_sig)?.pop()
}

fn is_standard_witness(input: &TxIn, coin: &Coin) -> bool {
    if input.witness.is_empty() {
        return true;
    }
    let mut program = strip(&coin.output.script_pubkey);
    if program.is_p2sh() {
        let Some(redeem) = redeem_script(input) else { return false };
        program = strip(bitcoin::Script::from_bytes(&redeem));
    }
    if !program.is_witness_program() {
        return false;
    }
    !program.is_p2wsh() || within_limits(input)
}

fn within_limits(input: &TxIn) -> bool {
    let script = input.witness.last().unwrap_or_default();
    let items = input.witness.len().saturating_sub(1);
    script.len() <= MAX_WITNESS_SCRIPT
        && items <= MAX_WITNESS_ITEMS
        && input.witness.iter().take(items).all(|item| item.len() <= MAX_WITNESS_ITEM)
}
