//! Signing in software, and checking what was signed.
//!
//! The kinds of owner this program signs for are those of [`Lock`]: a single key or a multisig, old style, segwit
//! or nested, plain or behind a name operation. Old-style name coins are signed over the *whole* name script,
//! segwit ones over the bare owner's script code. Every signature is checked before the transaction is handed out.

mod check;

use thiserror::Error;

pub use check::{InputError, verify_input};

use crate::keys::{SecretKey, Signature};
use crate::tx::build::{Spend, Unsigned};
use crate::tx::sighash::{NoSuchInput, SIGHASH_ALL};
use crate::tx::{Lock, OutPoint, Transaction, TxOut};

/// Why a transaction cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignError {
    /// The transaction has fewer inputs.
    #[error(transparent)]
    NoSuchInput(#[from] NoSuchInput),
    /// The keys given do not open the output.
    #[error("none of the {given} keys given opens {outpoint}, {needed} of the right ones are needed")]
    WrongKey {
        /// The output.
        outpoint: OutPoint,
        /// How many keys were given.
        given: usize,
        /// How many right ones are needed.
        needed: usize,
    },
    /// An output of a kind this program does not sign for.
    #[error("{outpoint} is not locked the way it is to be unlocked")]
    WrongLock {
        /// The output.
        outpoint: OutPoint,
    },
    /// The finished input does not pass our own check.
    #[error(transparent)]
    Check(#[from] InputError),
}

/// Signs all inputs. `keys` gives the secret keys for a coin: one, or those of a multisig that are ours.
///
/// ```no_run
/// # use wasm_core::keys::Xprv;
/// # use wasm_core::tx::build::Unsigned;
/// # fn example(root: &Xprv, unsigned: &Unsigned) -> Result<(), Box<dyn std::error::Error>> {
/// let tx = wasm_core::sign::sign_all(unsigned, |coin| root.secret_at(&coin.key.path()).into_iter().collect())?;
/// println!("{}", tx.to_hex());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SignError`] if a key is missing or wrong.
pub fn sign_all(
    unsigned: &Unsigned,
    mut keys: impl FnMut(&Spend) -> Vec<SecretKey>,
) -> Result<Transaction, SignError> {
    let mut tx = unsigned.tx().clone();
    for (index, coin) in unsigned.coins().iter().enumerate() {
        sign_input(&mut tx, index, &coin.output, &coin.lock, &keys(coin))?;
    }
    Ok(tx)
}

/// Signs one input, which spends `spent`, and checks the signature. Of a multisig's keys, as many as needed are
/// used; keys that do not belong to it are no harm.
///
/// # Errors
/// [`SignError`] if the output is not opened by these keys.
pub fn sign_input(
    tx: &mut Transaction,
    index: usize,
    spent: &TxOut,
    lock: &Lock,
    keys: &[SecretKey],
) -> Result<(), SignError> {
    let none = NoSuchInput { index, inputs: tx.inputs.len() };
    let outpoint = tx.inputs.get(index).ok_or(none)?.previous;
    let owner = spent.owner();
    let wrong_lock = SignError::WrongLock { outpoint };
    if !lock.opens(&owner) {
        return Err(wrong_lock);
    }
    let (needed, known) = lock.threshold().ok_or(wrong_lock)?;
    let wrong_key = SignError::WrongKey { outpoint, given: keys.len(), needed };
    let signers: Vec<&SecretKey> = match lock.key_hash(&owner) {
        Some(hash) => keys.iter().filter(|key| key.public().hash160() == hash).take(1).collect(),
        None => known.iter().filter_map(|key| keys.iter().find(|ours| ours.public() == *key)).collect(),
    };
    let signers = signers.get(..needed).ok_or_else(|| wrong_key.clone())?;
    let shown = signers.first().ok_or(wrong_key)?.public();
    let digest = lock.digest(tx, index, spent)?;
    let signatures: Vec<Vec<u8>> = signers.iter().map(|key| with_type(&key.sign(&digest))).collect();
    let input = tx.inputs.get_mut(index).ok_or(none)?;
    (input.script_sig, input.witness) = lock.parts(&signatures, shown.as_bytes());
    Ok(verify_input(tx, index, spent)?)
}

/// A signature as it stands in an input: DER and the hash type.
pub(crate) fn with_type(signature: &Signature) -> Vec<u8> {
    let mut bytes = signature.to_der();
    bytes.push(SIGHASH_ALL);
    bytes
}

/// A strict signature over the whole transaction; `None` if the bytes are anything else.
pub(crate) fn parse_with_type(bytes: &[u8]) -> Option<Signature> {
    Signature::from_der(bytes.strip_suffix(&[SIGHASH_ALL])?).ok()
}
