//! Signing in software, and checking what was signed.
//!
//! The kinds of owner this program uses are known here and no others: P2PKH, P2WPKH and P2WSH multisig, plain or
//! behind a name operation. Old-style name coins are signed over the *whole* name script, segwit ones over the
//! bare owner's script code. Every signature is checked before the transaction is handed out.

mod check;

use thiserror::Error;

pub use check::{InputError, verify_input};

use crate::keys::{PublicKey, SecretKey, Signature};
use crate::script::Script;
use crate::script::name::parse_name_output;
use crate::tx::build::{Lock, Spend, Unsigned};
use crate::tx::sighash::{self, NoSuchInput, SIGHASH_ALL};
use crate::tx::{OutPoint, Transaction, TxOut};

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

/// What opens an output.
#[derive(Debug, Clone)]
pub enum Unlock {
    /// The key of an old-style output.
    P2pkh(SecretKey),
    /// The key of a segwit output.
    P2wpkh(SecretKey),
    /// Keys of a multisig script behind a P2WSH output; as many as needed are used, in the script's order.
    Multisig {
        /// The script.
        witness_script: Script,
        /// Our keys; others are no harm.
        keys: Vec<SecretKey>,
    },
}

impl Unlock {
    fn of(lock: &Lock, mut keys: Vec<SecretKey>) -> Option<Self> {
        match lock {
            Lock::P2pkh => keys.pop().map(Self::P2pkh),
            Lock::P2wpkh => keys.pop().map(Self::P2wpkh),
            Lock::P2wsh(script) => Some(Self::Multisig { witness_script: script.clone(), keys }),
        }
    }
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
        let missing = SignError::WrongKey { outpoint: coin.outpoint, given: 0, needed: 1 };
        let unlock = Unlock::of(&coin.lock, keys(coin)).ok_or(missing)?;
        sign_input(&mut tx, index, &coin.output, &unlock)?;
    }
    Ok(tx)
}

/// Signs one input, which spends `spent`, and checks the signature.
///
/// # Errors
/// [`SignError`] if the output is not opened by `unlock`.
pub fn sign_input(
    tx: &mut Transaction,
    index: usize,
    spent: &TxOut,
    unlock: &Unlock,
) -> Result<(), SignError> {
    let none = NoSuchInput { index, inputs: tx.inputs.len() };
    let outpoint = tx.inputs.get(index).ok_or(none)?.previous;
    let owner = owner_of(&spent.script);
    let (script_sig, witness) = match unlock {
        Unlock::P2pkh(key) => {
            check_key(outpoint, owner.p2pkh_hash(), key)?;
            let signature = with_type(&key.sign(&sighash::legacy(tx, index, &spent.script)?));
            (Script::pushes(&[&signature, key.public().as_bytes()]), Vec::new())
        }
        Unlock::P2wpkh(key) => {
            let hash = check_key(outpoint, owner.p2wpkh_hash(), key)?;
            let digest = sighash::segwit_v0(tx, index, &sighash::p2wpkh_code(hash), spent.value)?;
            (Script::default(), vec![with_type(&key.sign(&digest)), key.public().to_bytes().to_vec()])
        }
        Unlock::Multisig { witness_script, keys } => {
            if owner != Script::p2wsh(witness_script) {
                return Err(SignError::WrongLock { outpoint });
            }
            let (m, known) = witness_script.parse_multisig().ok_or(SignError::WrongLock { outpoint })?;
            let digest = sighash::segwit_v0(tx, index, witness_script, spent.value)?;
            let signatures = multisig_signatures(&known, keys, m, &digest);
            if signatures.len() < m {
                return Err(SignError::WrongKey { outpoint, given: keys.len(), needed: m });
            }
            let items = core::iter::once(Vec::new()).chain(signatures);
            (Script::default(), items.chain([witness_script.as_bytes().to_vec()]).collect())
        }
    };
    let input = tx.inputs.get_mut(index).ok_or(none)?;
    (input.script_sig, input.witness) = (script_sig, witness);
    Ok(verify_input(tx, index, spent)?)
}

/// Signatures of the first `m` of the script's keys that are among ours, in the script's order.
fn multisig_signatures(known: &[PublicKey], ours: &[SecretKey], m: usize, digest: &[u8; 32]) -> Vec<Vec<u8>> {
    let find = |key: &PublicKey| ours.iter().find(|secret| secret.public() == *key);
    known.iter().filter_map(find).take(m).map(|secret| with_type(&secret.sign(digest))).collect()
}

fn check_key(outpoint: OutPoint, hash: Option<[u8; 20]>, key: &SecretKey) -> Result<[u8; 20], SignError> {
    let hash = hash.ok_or(SignError::WrongLock { outpoint })?;
    if hash == key.public().hash160() {
        Ok(hash)
    } else {
        Err(SignError::WrongKey { outpoint, given: 1, needed: 1 })
    }
}

fn with_type(signature: &Signature) -> Vec<u8> {
    let mut bytes = signature.to_der();
    bytes.push(SIGHASH_ALL);
    bytes
}

/// The script that decides who may spend: the output's, without a name operation.
fn owner_of(script: &Script) -> Script {
    parse_name_output(script).map_or_else(|| script.clone(), |output| output.owner)
}
