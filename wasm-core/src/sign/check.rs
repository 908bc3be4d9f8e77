//! The check of a signed input: what a node would do, for the kinds of owner this program uses.

use thiserror::Error;

use super::parse_with_type;
use crate::keys::PublicKey;
use crate::script::Script;
use crate::tx::{Lock, Transaction, TxIn, TxOut};

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

/// Checks that input `index` of `tx` may spend `spent`: a single key or a multisig, old style, segwit or nested,
/// plain or behind a name operation, signed over the whole transaction.
///
/// # Errors
/// [`InputError`].
pub fn verify_input(tx: &Transaction, index: usize, spent: &TxOut) -> Result<(), InputError> {
    let input = tx.inputs.get(index).ok_or(InputError::NoSuchInput(index))?;
    let owner = spent.owner();
    let (lock, items) = Shown::of(input, &owner, index)?.lock(&owner, index)?;
    let digest = lock.digest(tx, index, spent).map_err(|_| InputError::NoSuchInput(index))?;
    let Some(hash) = lock.key_hash(&owner) else { return multisig(&lock, &items, &digest, index) };
    let [signature, key] = items.as_slice() else { return Err(InputError::Form(index)) };
    let key = PublicKey::from_slice(key).map_err(|_| InputError::Form(index))?;
    if key.hash160() != hash {
        return Err(InputError::Hash(index));
    }
    let valid = parse_with_type(signature).is_some_and(|signature| key.verify(&digest, &signature));
    if valid { Ok(()) } else { Err(InputError::Signature(index)) }
}

/// What an input shows: the scripts that hash to the output, and what is left for them to judge.
struct Shown {
    redeem: Option<Script>,
    witness_script: Option<Script>,
    items: Vec<Vec<u8>>,
}

impl Shown {
    fn of(input: &TxIn, owner: &Script, index: usize) -> Result<Self, InputError> {
        let form = || InputError::Form(index);
        let mut items: Vec<Vec<u8>> = input.witness.clone();
        let mut pushed = input.script_sig.parse_pushes().ok_or_else(form)?;
        if Script::pushes(&pushed) != input.script_sig {
            return Err(form());
        }
        let redeem = match owner.is_p2sh() {
            true => Some(Script::from_bytes(pushed.pop().ok_or_else(form)?.to_vec())),
            false => None,
        };
        let program = redeem.as_ref().unwrap_or(owner);
        let old_style = program.witness_version().is_none();
        if (old_style && !items.is_empty()) || (!old_style && !pushed.is_empty()) {
            return Err(form());
        }
        if old_style {
            items = pushed.into_iter().map(<[u8]>::to_vec).collect();
        }
        let witness_script = match program.is_p2wsh() {
            true => Some(Script::from_bytes(items.pop().ok_or_else(form)?)),
            false => None,
        };
        Ok(Self { redeem, witness_script, items })
    }

    fn lock(self, owner: &Script, index: usize) -> Result<(Lock, Vec<Vec<u8>>), InputError> {
        if ![Script::is_p2pkh, Script::is_p2wpkh, Script::is_p2sh, Script::is_p2wsh]
            .iter()
            .any(|is| is(owner))
        {
            return Err(InputError::UnknownKind(index));
        }
        let lock = Lock::find(owner, self.redeem.as_ref(), self.witness_script.as_ref());
        Ok((lock.ok_or(InputError::Hash(index))?, self.items))
    }
}

fn multisig(lock: &Lock, items: &[Vec<u8>], digest: &[u8; 32], index: usize) -> Result<(), InputError> {
    let (m, keys) = lock.threshold().ok_or(InputError::UnknownKind(index))?;
    let [dummy, signatures @ ..] = items else { return Err(InputError::Form(index)) };
    if !dummy.is_empty() || signatures.len() != m {
        return Err(InputError::Form(index));
    }
    // Signatures come in the order of their keys; each key is tried once.
    let mut keys = keys.iter();
    let matches = |bytes: &Vec<u8>| {
        parse_with_type(bytes).is_some_and(|signature| keys.any(|key| key.verify(digest, &signature)))
    };
    if signatures.iter().all(matches) { Ok(()) } else { Err(InputError::Signature(index)) }
}
