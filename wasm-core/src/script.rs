//! Output scripts: the few standard forms this program writes and recognises.
//!
//! A [`Script`] is bytes; the constructors write standard scripts, the `is_*` questions recognise them, and
//! [`name`] puts a name operation in front of one. Nothing is executed here: whether a signature opens a script
//! is decided by `sign` for the forms it knows.

pub mod name;
mod push;

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use crate::hash::ScriptHash;
use crate::hash::{hash160, sha256};
use crate::keys::PublicKey;

const OP_0: u8 = 0x00;
const OP_1: u8 = 0x51;
const OP_16: u8 = 0x60;
const OP_RETURN: u8 = 0x6a;
const OP_DUP: u8 = 0x76;
const OP_EQUAL: u8 = 0x87;
const OP_EQUALVERIFY: u8 = 0x88;
const OP_HASH160: u8 = 0xa9;
const OP_CHECKSIG: u8 = 0xac;
const OP_CHECKMULTISIG: u8 = 0xae;

/// Why there is no such multisig script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{m} of {n} keys: m must be 1 to n and n at most {max}")]
pub struct MultisigError {
    /// Signatures asked for.
    pub m: usize,
    /// Keys given.
    pub n: usize,
    /// The most keys a script of small numbers can name.
    pub max: usize,
}

/// A text that is not a script in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a script is written in hex")]
pub struct ScriptParseError;

/// A script: any bytes, as hex in text and serde.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Script(Vec<u8>);

impl Script {
    /// The most keys [`Script::multisig`] takes.
    pub const MAX_MULTISIG_KEYS: usize = 16;

    /// A script from its bytes, whatever they are.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Number of bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no bytes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Pay to the hash of a public key.
    #[must_use]
    pub fn p2pkh(key_hash: [u8; 20]) -> Self {
        let mut bytes = vec![OP_DUP, OP_HASH160];
        push::data(&mut bytes, &key_hash);
        bytes.extend([OP_EQUALVERIFY, OP_CHECKSIG]);
        Self(bytes)
    }

    /// Pay to the hash of a public key, signature in the witness.
    #[must_use]
    pub fn p2wpkh(key_hash: [u8; 20]) -> Self {
        Self::witness_v0(&key_hash)
    }

    /// Pay to the hash of a script.
    #[must_use]
    pub fn p2sh(script_hash: [u8; 20]) -> Self {
        let mut bytes = vec![OP_HASH160];
        push::data(&mut bytes, &script_hash);
        bytes.push(OP_EQUAL);
        Self(bytes)
    }

    /// Pay to a script that is shown in the input script.
    #[must_use]
    pub fn p2sh_of(redeem_script: &Self) -> Self {
        Self::p2sh(hash160(&redeem_script.0))
    }

    /// Pay to a script that is shown in the witness.
    #[must_use]
    pub fn p2wsh(witness_script: &Self) -> Self {
        Self::witness_v0(&sha256(&witness_script.0))
    }

    pub(crate) fn witness_v0(program: &[u8]) -> Self {
        let mut bytes = vec![OP_0];
        push::data(&mut bytes, program);
        Self(bytes)
    }

    /// `m` signatures of these keys, in this order. Use it inside [`Script::p2wsh`].
    ///
    /// # Errors
    /// [`MultisigError`] unless `1 <= m <= keys.len() <= 16`.
    pub fn multisig(m: usize, keys: &[PublicKey]) -> Result<Self, MultisigError> {
        let n = keys.len();
        let small = |number: usize| u8::try_from(number).ok()?.checked_add(OP_1)?.checked_sub(1);
        let refused = MultisigError { m, n, max: Self::MAX_MULTISIG_KEYS };
        let (Some(op_m), Some(op_n)) = (small(m), small(n)) else { return Err(refused) };
        if m == 0 || m > n || n > Self::MAX_MULTISIG_KEYS {
            return Err(refused);
        }
        let mut bytes = vec![op_m];
        keys.iter().for_each(|key| push::data(&mut bytes, key.as_bytes()));
        bytes.extend([op_n, OP_CHECKMULTISIG]);
        Ok(Self(bytes))
    }

    /// The `m` and the keys of a script that [`Script::multisig`] writes.
    #[must_use]
    pub fn parse_multisig(&self) -> Option<(usize, Vec<PublicKey>)> {
        let (op_m, rest) = self.0.split_first()?;
        let rest = rest.strip_suffix(&[OP_CHECKMULTISIG])?;
        let (_, keys) = rest.split_last()?;
        let keys: Option<Vec<PublicKey>> =
            keys.chunks(34).map(|chunk| PublicKey::from_slice(chunk.strip_prefix(&[33])?).ok()).collect();
        let (m, keys) = (usize::from(op_m.checked_sub(OP_1)?).checked_add(1)?, keys?);
        (Self::multisig(m, &keys).ok()?.0 == self.0).then_some((m, keys))
    }

    /// A script that only pushes these.
    pub(crate) fn pushes(items: &[&[u8]]) -> Self {
        let mut bytes = Vec::new();
        items.iter().for_each(|item| push::data(&mut bytes, item));
        Self(bytes)
    }

    /// What is pushed, if this only pushes.
    pub(crate) fn parse_pushes(&self) -> Option<Vec<&[u8]>> {
        let mut rest = self.0.as_slice();
        let mut items = Vec::new();
        while !rest.is_empty() {
            let (push::Step::Push(item), after) = push::step(rest)? else { return None };
            items.push(item);
            rest = after;
        }
        Some(items)
    }

    /// Whether the script pushes this key anywhere: only then can a signature of it be of use.
    #[must_use]
    pub fn names_key(&self, key: &PublicKey) -> bool {
        let mut rest = self.0.as_slice();
        while let Some((step, after)) = push::step(rest) {
            if step == push::Step::Push(key.as_bytes()) {
                return true;
            }
            rest = after;
        }
        false
    }

    /// The key hash, if this is pay-to-pubkey-hash.
    #[must_use]
    pub fn p2pkh_hash(&self) -> Option<[u8; 20]> {
        let rest = self.0.strip_prefix(&[OP_DUP, OP_HASH160, 20])?;
        rest.strip_suffix(&[OP_EQUALVERIFY, OP_CHECKSIG])?.try_into().ok()
    }

    /// The script hash, if this is pay-to-script-hash.
    #[must_use]
    pub fn p2sh_hash(&self) -> Option<[u8; 20]> {
        self.0.strip_prefix(&[OP_HASH160, 20])?.strip_suffix(&[OP_EQUAL])?.try_into().ok()
    }

    /// The key hash, if this is pay-to-witness-pubkey-hash.
    #[must_use]
    pub fn p2wpkh_hash(&self) -> Option<[u8; 20]> {
        self.0.strip_prefix(&[OP_0, 20])?.try_into().ok()
    }

    /// The script hash, if this is pay-to-witness-script-hash.
    #[must_use]
    pub fn p2wsh_hash(&self) -> Option<[u8; 32]> {
        self.0.strip_prefix(&[OP_0, 32])?.try_into().ok()
    }

    /// Whether this is pay-to-pubkey-hash.
    #[must_use]
    pub fn is_p2pkh(&self) -> bool {
        self.p2pkh_hash().is_some()
    }

    /// Whether this is pay-to-script-hash.
    #[must_use]
    pub fn is_p2sh(&self) -> bool {
        self.p2sh_hash().is_some()
    }

    /// Whether this is pay-to-witness-pubkey-hash.
    #[must_use]
    pub fn is_p2wpkh(&self) -> bool {
        self.p2wpkh_hash().is_some()
    }

    /// Whether this is pay-to-witness-script-hash.
    #[must_use]
    pub fn is_p2wsh(&self) -> bool {
        self.p2wsh_hash().is_some()
    }

    /// Whether this output can never be spent (`OP_RETURN`).
    #[must_use]
    pub fn is_op_return(&self) -> bool {
        self.0.first() == Some(&OP_RETURN)
    }

    /// The version of a witness program (BIP 141), if this is one.
    #[must_use]
    pub fn witness_version(&self) -> Option<u8> {
        let (version, rest) = self.0.split_first()?;
        let (length, program) = rest.split_first()?;
        if usize::from(*length) != program.len() || !(2..=40).contains(length) {
            return None;
        }
        match *version {
            OP_0 => Some(0),
            op @ OP_1..=OP_16 => op.checked_sub(OP_1)?.checked_add(1),
            _ => None,
        }
    }

    /// What Electrum servers call this script.
    #[must_use]
    pub fn electrum_scripthash(&self) -> ScriptHash {
        ScriptHash::from_bytes(sha256(&self.0))
    }
}

impl AsRef<[u8]> for Script {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script({self})")
    }
}

impl FromStr for Script {
    type Err = ScriptParseError;
    fn from_str(text: &str) -> Result<Self, ScriptParseError> {
        hex::decode(text).map(Self).map_err(|_| ScriptParseError)
    }
}

impl TryFrom<String> for Script {
    type Error = ScriptParseError;
    fn try_from(text: String) -> Result<Self, ScriptParseError> {
        text.parse()
    }
}

impl From<Script> for String {
    fn from(script: Script) -> Self {
        script.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SecretKey;

    fn keys(n: u8) -> Vec<PublicKey> {
        (1..=n).map(|byte| SecretKey::from_bytes(&[byte; 32]).unwrap().public()).collect()
    }

    #[test]
    fn standard_forms_are_recognised() {
        type Form = fn(&Script) -> bool;
        let forms: [(&str, Form); 4] = [
            ("p2pkh", Script::is_p2pkh),
            ("p2sh", Script::is_p2sh),
            ("p2wpkh", Script::is_p2wpkh),
            ("p2wsh", Script::is_p2wsh),
        ];
        let inner = Script::multisig(1, &keys(2)).unwrap();
        let scripts =
            [Script::p2pkh([1; 20]), Script::p2sh([1; 20]), Script::p2wpkh([1; 20]), Script::p2wsh(&inner)];
        for (i, script) in scripts.iter().enumerate() {
            for (j, (form, is)) in forms.iter().enumerate() {
                assert_eq!(is(script), i == j, "{script} {form}");
            }
            let text = script.to_string();
            assert_eq!(text.parse::<Script>().unwrap(), *script);
        }
    }

    #[test]
    fn multisig_bounds() {
        for (m, n) in [(0, 0), (0, 1), (2, 1), (1, 17), (usize::MAX, 2)] {
            let n = u8::try_from(n).unwrap();
            assert!(Script::multisig(m, &keys(n)).is_err(), "{m} of {n}");
        }
        for (m, n) in [(1, 1), (1, 2), (2, 3), (16, 16)] {
            let script = Script::multisig(m, &keys(n)).unwrap();
            assert_eq!(script.parse_multisig(), Some((m, keys(n))), "{m} of {n}");
            for cut in 0..script.len() {
                let short = Script::from_bytes(script.as_bytes()[..cut].to_vec());
                assert_eq!(short.parse_multisig(), None, "{m} of {n} cut at {cut}");
            }
        }
    }

    #[test]
    fn witness_versions() {
        let rows = [
            ("0014751e76e8199196d454941c45d1b3a323f1433bd6", Some(0)),
            ("512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", Some(1)),
            ("6002751e", Some(16)),
            ("6102751e", None),
            ("510175", None),
            ("5103751e", None),
            ("51", None),
            ("", None),
        ];
        for (text, version) in rows {
            assert_eq!(text.parse::<Script>().unwrap().witness_version(), version, "{text}");
        }
    }
}
