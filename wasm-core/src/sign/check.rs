//! The check of a signed input: what a node would do, for the kinds of owner this program uses.

use thiserror::Error;

use super::owner_of;
use crate::keys::{PublicKey, Signature};
use crate::script::Script;
use crate::tx::sighash::{self, SIGHASH_ALL};
use crate::tx::{Transaction, TxOut};

/// Why an input does not open what it spends.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InputError {
    /// The transaction has no such input.
    #[error("no input {0}")]
    NoSuchInput(usize),
    /// The output is of a kind this program does not check.
    #[error("input {0} spends an output of a kind that is not checked here")]
    UnknownKind(usize),
    /// Signatures, keys or scripts are missing or too many.
    #[error("input {0} does not have the parts its output asks for")]
    Form(usize),
    /// A key or script does not hash to what the output names.
    #[error("input {0} shows another key or script than the output names")]
    Hash(usize),
    /// A signature is not valid, not strict, or not over the whole transaction.
    #[error("input {0} has a wrong signature")]
    Signature(usize),
}

/// Checks that input `index` of `tx` may spend `spent`: P2PKH, P2WPKH or P2WSH multisig, plain or behind a name
/// operation, signed over the whole transaction.
///
/// # Errors
/// [`InputError`].
pub fn verify_input(tx: &Transaction, index: usize, spent: &TxOut) -> Result<(), InputError> {
    let input = tx.inputs.get(index).ok_or(InputError::NoSuchInput(index))?;
    let owner = owner_of(&spent.script);
    let check = Check { tx, index, spent };
    if let Some(hash) = owner.p2pkh_hash() {
        let parts = input.script_sig.parse_pushes();
        let Some([signature, key]) = parts.as_deref().filter(|_| input.witness.is_empty()) else {
            return Err(InputError::Form(index));
        };
        let key = check.key(key, hash)?;
        let digest = sighash::legacy(tx, index, &spent.script);
        return check.signature(signature, key, &check.digest(digest)?);
    }
    if !owner.is_p2wpkh() && !owner.is_p2wsh() {
        return Err(InputError::UnknownKind(index));
    }
    if !input.script_sig.is_empty() {
        return Err(InputError::Form(index));
    }
    if let Some(hash) = owner.p2wpkh_hash() {
        let [signature, key] = input.witness.as_slice() else { return Err(InputError::Form(index)) };
        let key = check.key(key, hash)?;
        let digest = sighash::segwit_v0(tx, index, &sighash::p2wpkh_code(hash), spent.value);
        return check.signature(signature, key, &check.digest(digest)?);
    }
    if owner.is_p2wsh() {
        check.multisig(&owner, &input.witness)
    } else {
        Err(InputError::UnknownKind(index))
    }
}

struct Check<'a> {
    tx: &'a Transaction,
    index: usize,
    spent: &'a TxOut,
}

impl Check<'_> {
    fn key(&self, bytes: &[u8], hash: [u8; 20]) -> Result<PublicKey, InputError> {
        let key = PublicKey::from_slice(bytes).map_err(|_| InputError::Form(self.index))?;
        if key.hash160() == hash { Ok(key) } else { Err(InputError::Hash(self.index)) }
    }

    fn digest(&self, digest: Result<[u8; 32], sighash::NoSuchInput>) -> Result<[u8; 32], InputError> {
        digest.map_err(|_| InputError::NoSuchInput(self.index))
    }

    fn signature(&self, bytes: &[u8], key: PublicKey, digest: &[u8; 32]) -> Result<(), InputError> {
        let valid = parse(bytes).is_some_and(|signature| key.verify(digest, &signature));
        if valid { Ok(()) } else { Err(InputError::Signature(self.index)) }
    }

    fn multisig(&self, owner: &Script, witness: &[Vec<u8>]) -> Result<(), InputError> {
        let [dummy, signatures @ .., script] = witness else { return Err(InputError::Form(self.index)) };
        let script = Script::from_bytes(script.clone());
        if Script::p2wsh(&script) != *owner {
            return Err(InputError::Hash(self.index));
        }
        let (m, keys) = script.parse_multisig().ok_or(InputError::UnknownKind(self.index))?;
        if !dummy.is_empty() || signatures.len() != m {
            return Err(InputError::Form(self.index));
        }
        let digest = sighash::segwit_v0(self.tx, self.index, &script, self.spent.value);
        let digest = self.digest(digest)?;
        // Signatures come in the order of their keys; each key is tried once.
        let mut keys = keys.iter();
        let matches = |bytes: &Vec<u8>| {
            parse(bytes).is_some_and(|signature| keys.any(|key| key.verify(&digest, &signature)))
        };
        if signatures.iter().all(matches) { Ok(()) } else { Err(InputError::Signature(self.index)) }
    }
}

/// A strict signature over the whole transaction.
fn parse(bytes: &[u8]) -> Option<Signature> {
    Signature::from_der(bytes.strip_suffix(&[SIGHASH_ALL])?).ok()
}
