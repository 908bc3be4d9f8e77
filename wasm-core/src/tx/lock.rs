//! How an output is unlocked: the one place that knows, for every kind of owner this program signs for, which
//! digest is signed and where the signatures go. Fee estimate, software signer, checker and PSBT all ask here.

use serde::{Deserialize, Serialize};

use super::sighash::{self, NoSuchInput};
use super::{Transaction, TxIn, TxOut};
use crate::keys::PublicKey;
use crate::script::Script;

/// The largest signature with its hash type: R with a zero in front (33), low S (32), six bytes of DER, one of type.
const WORST_SIGNATURE: usize = 72;
const KEY: usize = 33;

/// What the fee and the signer must know of an output beyond its script.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lock {
    /// One key, old style.
    P2pkh,
    /// One key, signature in the witness.
    P2wpkh,
    /// This script, shown in the witness.
    P2wsh(Script),
    /// This script, shown in the old-style input script.
    P2sh(Script),
    /// One key, signature in the witness, behind an old-style address: this is the redeem script, a P2WPKH script.
    P2shP2wpkh(Script),
    /// This script, shown in the witness, behind an old-style address.
    P2shP2wsh(Script),
}

/// What goes into an input: the old-style script, and the witness.
pub(crate) type Parts = (Script, Vec<Vec<u8>>);

impl Lock {
    /// The lock of an output held by `owner` (without a name operation), given the scripts that hash to it.
    /// `None` if a script is missing, hashes to something else, does not belong here, or if the output is of a
    /// kind this program does not sign for.
    #[must_use]
    pub fn find(owner: &Script, redeem: Option<&Script>, witness: Option<&Script>) -> Option<Self> {
        if owner.is_p2sh() {
            let redeem = redeem.filter(|redeem| Script::p2sh_of(redeem) == *owner)?;
            return match (redeem.is_p2wpkh(), redeem.is_p2wsh()) {
                (true, _) => witness.is_none().then(|| Self::P2shP2wpkh(redeem.clone())),
                (_, true) => Self::witness_script(redeem, witness).map(Self::P2shP2wsh),
                _ => witness.is_none().then(|| Self::P2sh(redeem.clone())),
            };
        }
        if redeem.is_some() {
            return None;
        }
        match (owner.is_p2pkh(), owner.is_p2wpkh()) {
            (true, _) => witness.is_none().then_some(Self::P2pkh),
            (_, true) => witness.is_none().then_some(Self::P2wpkh),
            _ => Self::witness_script(owner, witness).map(Self::P2wsh),
        }
    }

    fn witness_script(owner: &Script, witness: Option<&Script>) -> Option<Script> {
        witness.filter(|script| Script::p2wsh(script) == *owner).cloned()
    }

    /// Whether `owner` (without a name operation) is an output script of this kind that signatures of ours open.
    #[must_use]
    pub fn opens(&self, owner: &Script) -> bool {
        let is_multisig = |script: &Script| script.parse_multisig().is_some();
        match self {
            Self::P2pkh => owner.is_p2pkh(),
            Self::P2wpkh => owner.is_p2wpkh(),
            Self::P2wsh(script) => is_multisig(script) && *owner == Script::p2wsh(script),
            Self::P2sh(script) => is_multisig(script) && *owner == Script::p2sh_of(script),
            Self::P2shP2wpkh(redeem) => redeem.is_p2wpkh() && *owner == Script::p2sh_of(redeem),
            Self::P2shP2wsh(script) => {
                is_multisig(script) && *owner == Script::p2sh_of(&Script::p2wsh(script))
            }
        }
    }

    /// Whether the signatures go into the witness, and cover the amount.
    #[must_use]
    pub const fn is_segwit(&self) -> bool {
        !matches!(self, Self::P2pkh | Self::P2sh(_))
    }

    /// The script with the keys, if it is not a single key's lock.
    #[must_use]
    pub const fn script(&self) -> Option<&Script> {
        match self {
            Self::P2pkh | Self::P2wpkh | Self::P2shP2wpkh(_) => None,
            Self::P2wsh(script) | Self::P2sh(script) | Self::P2shP2wsh(script) => Some(script),
        }
    }

    /// The hash of the one key that opens an output held by `owner`, if one key does.
    #[must_use]
    pub fn key_hash(&self, owner: &Script) -> Option<[u8; 20]> {
        match self {
            Self::P2pkh => owner.p2pkh_hash(),
            Self::P2wpkh => owner.p2wpkh_hash(),
            Self::P2shP2wpkh(redeem) => redeem.p2wpkh_hash(),
            Self::P2wsh(_) | Self::P2sh(_) | Self::P2shP2wsh(_) => None,
        }
    }

    /// The digest that input `index` of `tx`, which spends `spent`, signs with this lock.
    ///
    /// An old-style owner of a name signs over the whole name script, a segwit owner over its own script code.
    ///
    /// # Errors
    /// [`NoSuchInput`].
    pub fn digest(&self, tx: &Transaction, index: usize, spent: &TxOut) -> Result<[u8; 32], NoSuchInput> {
        match self {
            Self::P2pkh => sighash::legacy(tx, index, &spent.script),
            Self::P2sh(script) => sighash::legacy(tx, index, script),
            Self::P2wsh(script) | Self::P2shP2wsh(script) => {
                sighash::segwit_v0(tx, index, script, spent.value)
            }
            Self::P2wpkh | Self::P2shP2wpkh(_) => {
                let owner = spent.owner();
                let code = self.key_hash(&owner).map(sighash::p2wpkh_code).unwrap_or_default();
                sighash::segwit_v0(tx, index, &code, spent.value)
            }
        }
    }

    /// Puts signatures (with their hash type, in the order of their keys) where they belong; `key` is that of a
    /// single key's lock and ignored otherwise.
    pub(crate) fn parts(&self, signatures: &[Vec<u8>], key: &[u8]) -> Parts {
        let mut items = signatures.to_vec();
        match self.script() {
            None => items.push(key.to_vec()),
            Some(script) => {
                items.insert(0, Vec::new());
                items.push(script.as_bytes().to_vec());
            }
        }
        let push = |items: &[Vec<u8>]| Script::pushes(&items.iter().map(Vec::as_slice).collect::<Vec<_>>());
        match self {
            Self::P2pkh | Self::P2sh(_) => (push(&items), Vec::new()),
            Self::P2wpkh | Self::P2wsh(_) => (Script::default(), items),
            Self::P2shP2wpkh(redeem) => (Script::pushes(&[redeem.as_bytes()]), items),
            Self::P2shP2wsh(script) => (Script::pushes(&[Script::p2wsh(script).as_bytes()]), items),
        }
    }

    /// How many signatures open it, and of which keys: of a single key's lock, one and none.
    pub(crate) fn threshold(&self) -> Option<(usize, Vec<PublicKey>)> {
        self.script().map_or(Some((1, Vec::new())), Script::parse_multisig)
    }

    /// Fills an input with the most bytes its signatures can have.
    pub(crate) fn fill_worst_case(&self, input: &mut TxIn) {
        let signatures = self.threshold().map_or(0, |(m, _)| m);
        let signatures = vec![vec![0; WORST_SIGNATURE]; signatures];
        (input.script_sig, input.witness) = self.parts(&signatures, &[0; KEY]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SecretKey;

    fn multisig() -> Script {
        let keys = [1, 2].map(|byte| SecretKey::from_bytes(&[byte; 32]).unwrap().public());
        Script::multisig(1, &keys).unwrap()
    }

    /// Every kind with its owner script.
    fn kinds() -> Vec<(Lock, Script)> {
        let (script, redeem) = (multisig(), Script::p2wpkh([1; 20]));
        vec![
            (Lock::P2pkh, Script::p2pkh([1; 20])),
            (Lock::P2wpkh, Script::p2wpkh([1; 20])),
            (Lock::P2wsh(script.clone()), Script::p2wsh(&script)),
            (Lock::P2sh(script.clone()), Script::p2sh_of(&script)),
            (Lock::P2shP2wpkh(redeem.clone()), Script::p2sh_of(&redeem)),
            (Lock::P2shP2wsh(script.clone()), Script::p2sh_of(&Script::p2wsh(&script))),
        ]
    }

    #[test]
    fn locks_open_their_own_kind_only() {
        for (i, (lock, _)) in kinds().iter().enumerate() {
            for (j, (_, owner)) in kinds().iter().enumerate() {
                assert_eq!(lock.opens(owner), i == j, "{lock:?} {owner}");
            }
            let json = serde_json::to_string(lock).unwrap();
            assert_eq!(serde_json::from_str::<Lock>(&json).unwrap(), *lock);
        }
        let odd = Script::from_bytes(vec![0x51]);
        assert!(!Lock::P2wsh(odd.clone()).opens(&Script::p2wsh(&odd)), "no signature of ours opens it");
    }

    #[test]
    fn locks_are_found_by_their_scripts() {
        for (lock, owner) in kinds() {
            let nested = Script::p2wsh(&multisig());
            let (redeem, witness) = match &lock {
                Lock::P2pkh | Lock::P2wpkh => (None, None),
                Lock::P2wsh(script) => (None, Some(script)),
                Lock::P2sh(script) | Lock::P2shP2wpkh(script) => (Some(script), None),
                Lock::P2shP2wsh(script) => (Some(&nested), Some(script)),
            };
            assert_eq!(Lock::find(&owner, redeem, witness), Some(lock.clone()), "{lock:?}");
            let stray = Script::from_bytes(vec![0x52]);
            assert_eq!(Lock::find(&owner, Some(&stray), witness), None, "{lock:?}: another redeem script");
            assert_eq!(Lock::find(&owner, redeem, Some(&stray)), None, "{lock:?}: another witness script");
        }
        assert_eq!(Lock::find(&multisig(), None, None), None, "bare multisig");
    }
}
