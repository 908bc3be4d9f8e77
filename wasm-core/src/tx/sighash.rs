//! What a signature covers: everything in the transaction (`SIGHASH_ALL`), the only kind this program uses.
//!
//! The transaction's version, 0x7100 for names, is part of both forms. For an old-style name coin the script
//! code is the *whole* name script; for segwit owners it is that of the bare owner.

use thiserror::Error;

use super::{Transaction, wire};
use crate::hash::sha256d;
use crate::script::Script;
use crate::units::Amount;

/// The only hash type written and accepted: all inputs and outputs.
pub const SIGHASH_ALL: u8 = 1;

/// An input that the transaction does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no input {index}, the transaction has {inputs}")]
pub struct NoSuchInput {
    /// The input asked for, from 0.
    pub index: usize,
    /// How many there are.
    pub inputs: usize,
}

/// The digest an old-style input signs.
///
/// `script_code` is the script of the spent output (with the name operation, if any) or the redeem script.
///
/// # Errors
/// [`NoSuchInput`] if there is no input `index`.
pub fn legacy(tx: &Transaction, index: usize, script_code: &Script) -> Result<[u8; 32], NoSuchInput> {
    let mut copy = tx.clone();
    for input in &mut copy.inputs {
        input.script_sig = Script::default();
    }
    let inputs = copy.inputs.len();
    copy.inputs.get_mut(index).ok_or(NoSuchInput { index, inputs })?.script_sig = script_code.clone();
    let mut bytes = copy.encode_base();
    bytes.extend(u32::from(SIGHASH_ALL).to_le_bytes());
    Ok(sha256d(&bytes))
}

/// The digest a segwit version 0 input signs (BIP 143).
///
/// `script_code` is [`p2wpkh_code`] or the witness script; `value` what the spent output holds.
///
/// # Errors
/// [`NoSuchInput`] if there is no input `index`.
pub fn segwit_v0(
    tx: &Transaction,
    index: usize,
    script_code: &Script,
    value: Amount,
) -> Result<[u8; 32], NoSuchInput> {
    let input = tx.inputs.get(index).ok_or(NoSuchInput { index, inputs: tx.inputs.len() })?;
    let (mut outpoints, mut sequences, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
    for input in &tx.inputs {
        outpoint(&mut outpoints, &input.previous);
        sequences.extend(input.sequence.to_le_bytes());
    }
    tx.outputs.iter().for_each(|output| wire::output(&mut outputs, output));

    let mut bytes = tx.version.to_le_bytes().to_vec();
    bytes.extend(sha256d(&outpoints));
    bytes.extend(sha256d(&sequences));
    outpoint(&mut bytes, &input.previous);
    wire::prefixed(&mut bytes, script_code.as_bytes());
    bytes.extend(value.swartz().to_le_bytes());
    bytes.extend(input.sequence.to_le_bytes());
    bytes.extend(sha256d(&outputs));
    bytes.extend(tx.lock_time.to_le_bytes());
    bytes.extend(u32::from(SIGHASH_ALL).to_le_bytes());
    Ok(sha256d(&bytes))
}

/// The script code of a pay-to-witness-pubkey-hash input (BIP 143).
#[must_use]
pub fn p2wpkh_code(key_hash: [u8; 20]) -> Script {
    Script::p2pkh(key_hash)
}

fn outpoint(bytes: &mut Vec<u8>, outpoint: &super::OutPoint) {
    bytes.extend(outpoint.txid.as_bytes());
    bytes.extend(outpoint.vout.to_le_bytes());
}
