//! The standard output templates. A name prefix is stripped first, except for data outputs.

use bitcoin::Script;
use bitcoin::opcodes::all::{OP_CHECKMULTISIG, OP_CHECKSIG};

use crate::names::script::{read_op, strip};

/// A standard kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Pay to a public key.
    PubKey,
    /// Pay to the hash of a public key.
    PubKeyHash,
    /// Pay to the hash of a script.
    ScriptHash,
    /// `required` of `keys` signatures.
    Multisig {
        /// Signatures needed.
        required: usize,
        /// Keys listed.
        keys: usize,
    },
    /// `OP_RETURN` and pushes.
    Data,
    /// Segwit version 0 key hash.
    WitnessKeyHash,
    /// Segwit version 0 script hash.
    WitnessScriptHash,
    /// Any later segwit version: nobody but a future rule can tell who may spend it.
    WitnessUnknown,
}

impl Template {
    /// The template of `script`; `None` when it is not standard.
    #[must_use]
    pub fn of(script: &Script) -> Option<Self> {
        let owner = strip(script);
        if owner.is_p2sh() {
            return Some(Self::ScriptHash);
        }
        if owner.is_witness_program() {
            return Self::of_witness(&owner);
        }
        if is_data(script) {
            return Some(Self::Data);
        }
        if is_pay_to_pubkey(owner.as_bytes()) {
            return Some(Self::PubKey);
        }
        if owner.is_p2pkh() {
            return Some(Self::PubKeyHash);
        }
        multisig(owner.as_bytes())
    }

    fn of_witness(owner: &Script) -> Option<Self> {
        if owner.is_p2wpkh() {
            Some(Self::WitnessKeyHash)
        } else if owner.is_p2wsh() {
            Some(Self::WitnessScriptHash)
        } else if owner.as_bytes().first() != Some(&0) {
            Some(Self::WitnessUnknown)
        } else {
            None
        }
    }
}

fn is_data(script: &Script) -> bool {
    script.is_op_return()
        && script.as_bytes().get(1..).is_some_and(|rest| Script::from_bytes(rest).is_push_only())
}

fn is_pay_to_pubkey(bytes: &[u8]) -> bool {
    match bytes {
        [len @ (33 | 65), key @ .., last] => {
            *last == OP_CHECKSIG.to_u8() && key.len() == usize::from(*len) && has_key_size(key)
        }
        _ => false,
    }
}

/// True when the first byte promises a key of just this length. The key itself is not checked.
fn has_key_size(key: &[u8]) -> bool {
    match key.first() {
        Some(2 | 3) => key.len() == 33,
        Some(4 | 6 | 7) => key.len() == 65,
        _ => false,
    }
}

fn multisig(bytes: &[u8]) -> Option<Template> {
    let (first, mut at) = read_op(bytes, 0)?;
    let required = small_number(first.opcode)?;
    let mut keys = 0_usize;
    let total = loop {
        let (step, next) = read_op(bytes, at)?;
        at = next;
        match step.push {
            Some(key) if has_key_size(key) => keys = keys.saturating_add(1),
            _ => break small_number(step.opcode)?,
        }
    };
    let complete = bytes.get(at..) == Some(&[OP_CHECKMULTISIG.to_u8()][..]);
    (complete && keys == total && keys >= required).then_some(Template::Multisig { required, keys })
}

/// The number of `OP_1` to `OP_16`.
fn small_number(opcode: u8) -> Option<usize> {
    (0x51..=0x60)
        .contains(&opcode)
        .then(|| usize::from(opcode & 0x1f))
        .map(|n| if opcode == 0x60 { 16 } else { n & 0x0f })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::ScriptBuf;

    #[test]
    fn small_numbers() {
        let rows = [
            (0x51, Some(1)),
            (0x5a, Some(10)),
            (0x5f, Some(15)),
            (0x60, Some(16)),
            (0x61, None),
            (0x50, None),
        ];
        for (opcode, number) in rows {
            assert_eq!(small_number(opcode), number, "{opcode:02x}");
        }
    }

    #[test]
    fn templates() {
        let key = format!("02{}", "11".repeat(32));
        let rows = [
            ("p2pk", format!("21{key}ac"), Some(Template::PubKey)),
            ("1 of 2", format!("5121{key}21{key}52ae"), Some(Template::Multisig { required: 1, keys: 2 })),
            ("3 of 2", format!("5321{key}21{key}52ae"), None),
            ("taproot", format!("5120{}", "11".repeat(32)), Some(Template::WitnessUnknown)),
            ("odd version 0 program", format!("0005{}", "11".repeat(5)), None),
            ("data", "6a0461626364".to_owned(), Some(Template::Data)),
            ("name without owner", "5a016101626d75".to_owned(), None),
            ("name owned by data", "5a016101626d756a".to_owned(), None),
        ];
        for (what, hex, template) in rows {
            assert_eq!(Template::of(&ScriptBuf::from_hex(&hex).unwrap()), template, "{what}");
        }
    }
}
