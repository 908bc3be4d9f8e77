//! Spending one coin: input script, output script, P2SH and segwit, in the node's order.
//!
//! The whole name script is executed; only its *kind* is judged without the prefix.

use bitcoin::hashes::{Hash, sha256};
use bitcoin::opcodes::all::{OP_CHECKSIG, OP_DUP, OP_EQUALVERIFY, OP_HASH160};
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::{Script, ScriptBuf, Transaction, TxIn, TxOut};

use super::engine::{Context, execute};
use super::error::ScriptError;
use super::flags::Flags;
use super::number::is_true;
use super::stack::{MAX_ITEM, Stack};
use crate::names::script::strip;

/// Executes input `index` of `tx`, which spends `spent`, under `flags`.
///
/// # Errors
/// The first failure.
pub fn verify_input(tx: &Transaction, index: usize, spent: &TxOut, flags: Flags) -> Result<(), ScriptError> {
    let input = tx.tx_in(index).map_err(|_| ScriptError::Unknown)?;
    let context = Context { tx, index, amount: spent.value, flags, segwit: false };
    let mut stack = Stack::default();
    execute(&mut stack, input.script_sig.as_bytes(), context)?;
    let after_input = stack.clone();
    execute(&mut stack, spent.script_pubkey.as_bytes(), context)?;
    require_true(&stack)?;
    let owner = strip(&spent.script_pubkey);
    let mut witness_used = false;
    let mut left = stack.len();
    if flags.has(Flags::WITNESS) && owner.is_witness_program() {
        if !input.script_sig.is_empty() {
            return Err(ScriptError::WitnessMalleated);
        }
        verify_program(&owner, input, context)?;
        (witness_used, left) = (true, 1);
    }
    if flags.has(Flags::P2SH) && owner.is_p2sh() {
        (witness_used, left) = verify_script_hash(after_input, input, context)?;
    }
    if flags.has(Flags::CLEANSTACK) && left != 1 {
        return Err(ScriptError::CleanStack);
    }
    if flags.has(Flags::WITNESS) && !witness_used && !input.witness.is_empty() {
        return Err(ScriptError::WitnessUnexpected);
    }
    Ok(())
}

fn require_true(stack: &Stack) -> Result<(), ScriptError> {
    if stack.top().is_some_and(is_true) { Ok(()) } else { Err(ScriptError::EvalFalse) }
}

/// Executes the redeem script. Says whether it was a segwit program, and how many items are left.
fn verify_script_hash(
    mut stack: Stack,
    input: &TxIn,
    context: Context<'_>,
) -> Result<(bool, usize), ScriptError> {
    if !input.script_sig.is_push_only() {
        return Err(ScriptError::SigPushOnly);
    }
    let redeem = ScriptBuf::from_bytes(stack.pop()?);
    execute(&mut stack, redeem.as_bytes(), context)?;
    require_true(&stack)?;
    let program = strip(&redeem);
    if !context.flags.has(Flags::WITNESS) || !program.is_witness_program() {
        return Ok((false, stack.len()));
    }
    let push = PushBytesBuf::try_from(redeem.into_bytes()).map_err(|_| ScriptError::Unknown)?;
    if input.script_sig != Builder::new().push_slice(push).into_script() {
        return Err(ScriptError::WitnessMalleatedP2sh);
    }
    verify_program(&program, input, context)?;
    Ok((true, 1))
}

/// Executes a segwit program.
fn verify_program(program: &Script, input: &TxIn, context: Context<'_>) -> Result<(), ScriptError> {
    let bytes = program.as_bytes();
    let (version, hash) = (bytes.first(), bytes.get(2..).unwrap_or_default());
    if version != Some(&0) {
        let discouraged = context.flags.has(Flags::DISCOURAGE_WITNESS_PROGRAM);
        return if discouraged { Err(ScriptError::DiscourageUpgradableWitnessProgram) } else { Ok(()) };
    }
    let items: Vec<Vec<u8>> = input.witness.iter().map(<[u8]>::to_vec).collect();
    match hash.len() {
        32 => verify_witness_script(hash, items, context),
        20 if items.len() != 2 => Err(ScriptError::WitnessProgramMismatch),
        20 => run_witness(items, key_hash_script(hash).as_bytes(), context),
        _ => Err(ScriptError::WitnessProgramWrongLength),
    }
}

fn verify_witness_script(
    hash: &[u8],
    mut items: Vec<Vec<u8>>,
    context: Context<'_>,
) -> Result<(), ScriptError> {
    let script = items.pop().ok_or(ScriptError::WitnessProgramWitnessEmpty)?;
    if sha256::Hash::hash(&script).as_byte_array().as_slice() != hash {
        return Err(ScriptError::WitnessProgramMismatch);
    }
    run_witness(items, &script, context)
}

fn key_hash_script(hash: &[u8]) -> ScriptBuf {
    let hash = PushBytesBuf::try_from(hash.to_vec()).unwrap_or_default();
    let start = Builder::new().push_opcode(OP_DUP).push_opcode(OP_HASH160).push_slice(hash);
    start.push_opcode(OP_EQUALVERIFY).push_opcode(OP_CHECKSIG).into_script()
}

fn run_witness(items: Vec<Vec<u8>>, script: &[u8], context: Context<'_>) -> Result<(), ScriptError> {
    if items.iter().any(|item| item.len() > MAX_ITEM) {
        return Err(ScriptError::PushSize);
    }
    let mut stack = Stack::new(items);
    execute(&mut stack, script, Context { segwit: true, ..context })?;
    if stack.len() != 1 {
        return Err(ScriptError::CleanStack);
    }
    require_true(&stack)
}
