//! The script interpreter: one script on one stack.

mod arithmetic;
mod flow;
mod locks;
mod shuffle;
mod signatures;

use bitcoin::hashes::{Hash, hash160, ripemd160, sha1, sha256, sha256d};
use bitcoin::opcodes::Opcode;
use bitcoin::opcodes::all::{
    OP_CAT, OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY, OP_CHECKSIG, OP_CHECKSIGVERIFY, OP_CLTV,
    OP_CODESEPARATOR, OP_CSV, OP_EQUAL, OP_EQUALVERIFY, OP_HASH160, OP_HASH256, OP_NOP, OP_NOP1, OP_NOP4,
    OP_NOP10, OP_PUSHNUM_16, OP_PUSHNUM_NEG1, OP_RETURN, OP_RIPEMD160, OP_SHA1, OP_SHA256, OP_SIZE,
    OP_VERIFY,
};
use bitcoin::{Amount, Transaction};

use super::encoding::is_minimal_push;
use super::error::ScriptError;
use super::flags::Flags;
use super::number;
use super::stack::{MAX_ITEM, Stack};
use crate::names::script::read_op;

/// Longest script, in bytes.
const MAX_SCRIPT: usize = 10_000;
/// Most operations that are no pushes.
const MAX_OPS: usize = 201;
/// Most items on both stacks.
const MAX_STACK: usize = 1000;

/// What a script is executed for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The spending transaction.
    pub(crate) tx: &'a Transaction,
    /// Its input.
    pub(crate) index: usize,
    /// Amount of the coin spent.
    pub(crate) amount: Amount,
    /// Rules in force.
    pub(crate) flags: Flags,
    /// True inside a segwit version 0 program.
    pub(crate) segwit: bool,
}

/// A script being executed.
struct Engine<'a> {
    context: Context<'a>,
    script: &'a [u8],
    /// Position of the next opcode.
    at: usize,
    /// Where the code that signatures cover begins.
    code_start: usize,
    stack: &'a mut Stack,
    alt: Stack,
    branches: Vec<bool>,
    operations: usize,
}

/// Executes `script` on `stack`.
///
/// # Errors
/// Why it fails. A false top item is no failure here.
pub(crate) fn execute(stack: &mut Stack, script: &[u8], context: Context<'_>) -> Result<(), ScriptError> {
    if script.len() > MAX_SCRIPT {
        return Err(ScriptError::ScriptSize);
    }
    let (alt, branches) = (Stack::default(), Vec::new());
    let mut engine = Engine { context, script, at: 0, code_start: 0, stack, alt, branches, operations: 0 };
    while engine.at < script.len() {
        engine.step()?;
    }
    if engine.branches.is_empty() { Ok(()) } else { Err(ScriptError::UnbalancedConditional) }
}

impl Engine<'_> {
    fn step(&mut self) -> Result<(), ScriptError> {
        let (step, next) = read_op(self.script, self.at).ok_or(ScriptError::BadOpcode)?;
        self.at = next;
        if step.push.is_some_and(|data| data.len() > MAX_ITEM) {
            return Err(ScriptError::PushSize);
        }
        let opcode = Opcode::from(step.opcode);
        self.check_opcode(opcode)?;
        let executing = self.branches.iter().all(|taken| *taken);
        match step.push {
            Some(data) if executing => {
                if self.has(Flags::MINIMALDATA) && !is_minimal_push(data, step.opcode) {
                    return Err(ScriptError::MinimalData);
                }
                self.stack.push(data);
            }
            None if executing || flow::is_branch(opcode) => self.operate(opcode, executing)?,
            _ => {}
        }
        let items = self.stack.len().saturating_add(self.alt.len());
        if items > MAX_STACK { Err(ScriptError::StackSize) } else { Ok(()) }
    }

    fn has(&self, rule: Flags) -> bool {
        self.context.flags.has(rule)
    }

    /// Rules for opcodes even where they are not executed.
    fn check_opcode(&mut self, opcode: Opcode) -> Result<(), ScriptError> {
        if opcode.to_u8() > OP_PUSHNUM_16.to_u8() {
            self.count_operations(1)?;
        }
        if is_disabled(opcode) {
            return Err(ScriptError::DisabledOpcode);
        }
        if opcode == OP_CODESEPARATOR && !self.context.segwit && self.has(Flags::CONST_SCRIPTCODE) {
            return Err(ScriptError::CodeSeparator);
        }
        Ok(())
    }

    fn count_operations(&mut self, more: usize) -> Result<(), ScriptError> {
        self.operations = self.operations.saturating_add(more);
        if self.operations > MAX_OPS { Err(ScriptError::OpCount) } else { Ok(()) }
    }

    fn operate(&mut self, opcode: Opcode, executing: bool) -> Result<(), ScriptError> {
        match opcode.to_u8() {
            0x4f | 0x51..=0x60 => self.push_small_number(opcode),
            0x63..=0x68 => self.branch(opcode, executing)?,
            0x6b..=0x7d => self.shuffle(opcode)?,
            0x8b..=0xa5 => self.calculate(opcode)?,
            0xa6..=0xaa => self.hash(opcode)?,
            _ => self.operate_single(opcode)?,
        }
        Ok(())
    }

    fn operate_single(&mut self, opcode: Opcode) -> Result<(), ScriptError> {
        match opcode {
            OP_NOP => Ok(()),
            OP_VERIFY => self.verify(ScriptError::Verify),
            OP_RETURN => Err(ScriptError::OpReturn),
            OP_SIZE => self.push_size(),
            OP_EQUAL => self.equal(),
            OP_EQUALVERIFY => self.equal().and_then(|()| self.verify(ScriptError::EqualVerify)),
            OP_CODESEPARATOR => {
                self.code_start = self.at;
                Ok(())
            }
            OP_CHECKSIG => self.check_sig(),
            OP_CHECKSIGVERIFY => self.check_sig().and_then(|()| self.verify(ScriptError::CheckSigVerify)),
            OP_CHECKMULTISIG => self.check_multisig(),
            OP_CHECKMULTISIGVERIFY => {
                self.check_multisig().and_then(|()| self.verify(ScriptError::CheckMultisigVerify))
            }
            OP_CLTV => self.check_lock_time(),
            OP_CSV => self.check_sequence(),
            other if other == OP_NOP1 || (OP_NOP4.to_u8()..=OP_NOP10.to_u8()).contains(&other.to_u8()) => {
                self.reserved_nop()
            }
            _ => Err(ScriptError::BadOpcode),
        }
    }

    fn reserved_nop(&self) -> Result<(), ScriptError> {
        if self.has(Flags::DISCOURAGE_NOPS) { Err(ScriptError::DiscourageUpgradableNops) } else { Ok(()) }
    }

    fn push_small_number(&mut self, opcode: Opcode) {
        let item = if opcode == OP_PUSHNUM_NEG1 { 0x81 } else { opcode.to_u8().saturating_sub(0x50) };
        self.stack.push([item]);
    }

    /// Takes the top item and fails with `error` unless it is true.
    fn verify(&mut self, error: ScriptError) -> Result<(), ScriptError> {
        if number::is_true(&self.stack.pop()?) { Ok(()) } else { Err(error) }
    }

    fn equal(&mut self) -> Result<(), ScriptError> {
        self.stack.need(2)?;
        let equal = self.stack.pop()? == self.stack.pop()?;
        self.stack.push_bool(equal);
        Ok(())
    }

    fn push_size(&mut self) -> Result<(), ScriptError> {
        let size = i64::try_from(self.stack.peek(0)?.len()).unwrap_or(i64::MAX);
        self.stack.push(number::encode(size));
        Ok(())
    }

    fn hash(&mut self, opcode: Opcode) -> Result<(), ScriptError> {
        let item = self.stack.pop()?;
        let digest = match opcode {
            OP_RIPEMD160 => ripemd160::Hash::hash(&item).to_byte_array().to_vec(),
            OP_SHA1 => sha1::Hash::hash(&item).to_byte_array().to_vec(),
            OP_SHA256 => sha256::Hash::hash(&item).to_byte_array().to_vec(),
            OP_HASH160 => hash160::Hash::hash(&item).to_byte_array().to_vec(),
            OP_HASH256 => sha256d::Hash::hash(&item).to_byte_array().to_vec(),
            _ => return Err(ScriptError::BadOpcode),
        };
        self.stack.push(digest);
        Ok(())
    }

    /// Takes a number off the stack.
    fn pop_number(&mut self) -> Result<i64, ScriptError> {
        let item = self.stack.pop()?;
        number::decode(&item, self.has(Flags::MINIMALDATA), number::MAX_BYTES)
    }
}

/// Splicing, bit and multiplication opcodes, switched off since 2010.
fn is_disabled(opcode: Opcode) -> bool {
    let code = opcode.to_u8();
    let splice_and_bits = (OP_CAT.to_u8()..=0x81).contains(&code) || (0x83..=0x86).contains(&code);
    splice_and_bits || code == 0x8d || code == 0x8e || (0x95..=0x99).contains(&code)
}
