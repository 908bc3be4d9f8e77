//! Signature opcodes.

use bitcoin::Script;
use bitcoin::hashes::Hash;
use bitcoin::opcodes::all::OP_CODESEPARATOR;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::secp256k1::ecdsa::Signature;
use bitcoin::secp256k1::{Message, PublicKey, Secp256k1};
use bitcoin::sighash::{EcdsaSighashType, SighashCache};

use super::{Context, Engine};
use crate::names::script::read_op;
use crate::script::encoding::{check_public_key, check_signature};
use crate::script::error::ScriptError;
use crate::script::flags::Flags;
use crate::script::number::{self, MAX_BYTES};

/// Most keys of one CHECKMULTISIG.
const MAX_KEYS: usize = 20;

/// Items of a CHECKMULTISIG: keys and signatures, first ones first.
struct Multisig {
    keys: Vec<Vec<u8>>,
    signatures: Vec<Vec<u8>>,
}

impl Engine<'_> {
    /// `signature key -> success`
    pub(super) fn check_sig(&mut self) -> Result<(), ScriptError> {
        self.stack.need(2)?;
        let (key, signature) = (self.stack.pop()?, self.stack.pop()?);
        let code = self.signed_code(std::slice::from_ref(&signature))?;
        self.check_encodings(&signature, &key)?;
        let success = is_signed(&self.context, &code, &signature, &key);
        if !success && self.has(Flags::NULLFAIL) && !signature.is_empty() {
            return Err(ScriptError::SigNullFail);
        }
        self.stack.push_bool(success);
        Ok(())
    }

    /// `dummy signatures count keys count -> success`
    pub(super) fn check_multisig(&mut self) -> Result<(), ScriptError> {
        let Multisig { keys, signatures } = self.pop_multisig()?;
        let code = self.signed_code(&signatures)?;
        let success = self.match_signatures(&code, &keys, &signatures)?;
        if !success && self.has(Flags::NULLFAIL) && signatures.iter().any(|signature| !signature.is_empty()) {
            return Err(ScriptError::SigNullFail);
        }
        let dummy = self.stack.pop()?;
        if self.has(Flags::NULLDUMMY) && !dummy.is_empty() {
            return Err(ScriptError::SigNullDummy);
        }
        self.stack.push_bool(success);
        Ok(())
    }

    fn pop_multisig(&mut self) -> Result<Multisig, ScriptError> {
        let keys = self.pop_count(MAX_KEYS, ScriptError::PubKeyCount)?;
        self.count_operations(keys)?;
        let keys = self.pop_items(keys)?;
        let signatures = self.pop_count(keys.len(), ScriptError::SigCount)?;
        let signatures = self.pop_items(signatures)?;
        Ok(Multisig { keys, signatures })
    }

    fn pop_count(&mut self, most: usize, error: ScriptError) -> Result<usize, ScriptError> {
        let item = self.stack.pop()?;
        let count = number::decode(&item, self.has(Flags::MINIMALDATA), MAX_BYTES)?;
        usize::try_from(count).ok().filter(|count| *count <= most).ok_or(error)
    }

    /// Items in the order the node walks them: from the top down, that is the last key and signature first.
    fn pop_items(&mut self, count: usize) -> Result<Vec<Vec<u8>>, ScriptError> {
        self.stack.need(count.saturating_add(1))?;
        (0..count).map(|_| self.stack.pop()).collect()
    }

    /// Walks keys and signatures in step; every key may be used once and in order.
    fn match_signatures(
        &self,
        code: &Script,
        keys: &[Vec<u8>],
        signatures: &[Vec<u8>],
    ) -> Result<bool, ScriptError> {
        let mut open = signatures;
        for (index, key) in keys.iter().enumerate() {
            let Some((signature, rest)) = open.split_first() else { break };
            if open.len() > keys.len().saturating_sub(index) {
                break;
            }
            self.check_encodings(signature, key)?;
            if is_signed(&self.context, code, signature, key) {
                open = rest;
            }
        }
        Ok(open.is_empty())
    }

    fn check_encodings(&self, signature: &[u8], key: &[u8]) -> Result<(), ScriptError> {
        check_signature(signature, self.context.flags)?;
        check_public_key(key, self.context.flags, self.context.segwit)
    }

    /// The code that signatures cover: from the last executed separator on. Outside segwit, separators and the
    /// signatures themselves are cut out, which the relay rules forbid to matter.
    fn signed_code(&self, signatures: &[Vec<u8>]) -> Result<bitcoin::ScriptBuf, ScriptError> {
        let code = self.script.get(self.code_start..).unwrap_or_default();
        if self.context.segwit {
            return Ok(bitcoin::ScriptBuf::from_bytes(code.to_vec()));
        }
        let pushes: Vec<Vec<u8>> = signatures.iter().map(|signature| push_of(signature)).collect();
        let (code, found) = cut(code, &pushes);
        if found && self.has(Flags::CONST_SCRIPTCODE) {
            return Err(ScriptError::SigFindAndDelete);
        }
        Ok(bitcoin::ScriptBuf::from_bytes(code))
    }
}

fn push_of(signature: &[u8]) -> Vec<u8> {
    let data = PushBytesBuf::try_from(signature.to_vec()).unwrap_or_default();
    Builder::new().push_slice(data).into_bytes()
}

/// Leaves out separators and the given pushes; says whether one of the latter was there.
fn cut(code: &[u8], pushes: &[Vec<u8>]) -> (Vec<u8>, bool) {
    let (mut kept, mut found, mut at) = (Vec::new(), false, 0);
    while let Some((step, next)) = read_op(code, at) {
        let bytes = code.get(at..next).unwrap_or_default();
        at = next;
        if pushes.iter().any(|push| push == bytes) {
            found = true;
        } else if step.opcode != OP_CODESEPARATOR.to_u8() {
            kept.extend_from_slice(bytes);
        }
    }
    kept.extend_from_slice(code.get(at..).unwrap_or_default());
    (kept, found)
}

fn is_signed(context: &Context<'_>, code: &Script, signature: &[u8], key: &[u8]) -> bool {
    let Some((hash_type, der)) = signature.split_last() else { return false };
    let (Ok(mut signature), Ok(key)) = (Signature::from_der_lax(der), PublicKey::from_slice(key)) else {
        return false;
    };
    signature.normalize_s();
    let Some(digest) = digest(context, code, *hash_type) else { return false };
    Secp256k1::verification_only().verify_ecdsa(&Message::from_digest(digest), &signature, &key).is_ok()
}

fn digest(context: &Context<'_>, code: &Script, hash_type: u8) -> Option<[u8; 32]> {
    let mut cache = SighashCache::new(context.tx);
    let hash_type = u32::from(hash_type);
    if !context.segwit {
        let hash = cache.legacy_signature_hash(context.index, code, hash_type).ok()?;
        return Some(hash.to_byte_array());
    }
    let hash_type = EcdsaSighashType::from_consensus(hash_type);
    let hash = cache.p2wsh_signature_hash(context.index, code, context.amount, hash_type).ok()?;
    Some(hash.to_byte_array())
}
