//! Opcodes that only move items.

use bitcoin::opcodes::Opcode;
use bitcoin::opcodes::all::{
    OP_2DROP, OP_2DUP, OP_2OVER, OP_2ROT, OP_2SWAP, OP_3DUP, OP_DEPTH, OP_DROP, OP_DUP, OP_FROMALTSTACK,
    OP_IFDUP, OP_NIP, OP_OVER, OP_PICK, OP_ROLL, OP_ROT, OP_SWAP, OP_TOALTSTACK, OP_TUCK,
};

use super::Engine;
use crate::script::error::ScriptError;
use crate::script::number;

impl Engine<'_> {
    pub(super) fn shuffle(&mut self, opcode: Opcode) -> Result<(), ScriptError> {
        match opcode {
            OP_TOALTSTACK => {
                let item = self.stack.pop()?;
                self.alt.push(item);
            }
            OP_FROMALTSTACK => {
                let item = self.alt.pop().map_err(|_| ScriptError::InvalidAltStackOperation)?;
                self.stack.push(item);
            }
            OP_IFDUP => {
                if number::is_true(self.stack.peek(0)?) {
                    self.stack.copy(0)?;
                }
            }
            OP_DEPTH => {
                let depth = i64::try_from(self.stack.len()).unwrap_or(i64::MAX);
                self.stack.push(number::encode(depth));
            }
            OP_PICK | OP_ROLL => self.pick(opcode == OP_ROLL)?,
            _ => self.shuffle_fixed(opcode)?,
        }
        Ok(())
    }

    /// Opcodes that copy, move or drop items at fixed depths.
    fn shuffle_fixed(&mut self, opcode: Opcode) -> Result<(), ScriptError> {
        match opcode {
            OP_2DROP => self.drop_items(2),
            OP_DROP => self.drop_items(1),
            OP_2DUP => self.copy_each(&[1, 1]),
            OP_3DUP => self.copy_each(&[2, 2, 2]),
            OP_2OVER => self.copy_each(&[3, 3]),
            OP_DUP => self.copy_each(&[0]),
            OP_OVER => self.copy_each(&[1]),
            OP_2ROT => self.raise_each(&[5, 5]),
            OP_2SWAP => self.raise_each(&[3, 3]),
            OP_ROT => self.raise_each(&[2]),
            OP_SWAP => self.raise_each(&[1]),
            OP_NIP => self.stack.take(1).map(drop),
            OP_TUCK => {
                self.stack.need(2)?;
                let top = self.stack.peek(0)?.to_vec();
                self.stack.insert(2, top)
            }
            _ => Err(ScriptError::BadOpcode),
        }
    }

    fn drop_items(&mut self, count: usize) -> Result<(), ScriptError> {
        self.stack.need(count)?;
        (0..count).try_for_each(|_| self.stack.pop().map(drop))
    }

    fn copy_each(&mut self, depths: &[usize]) -> Result<(), ScriptError> {
        depths.iter().try_for_each(|depth| self.stack.copy(*depth))
    }

    fn raise_each(&mut self, depths: &[usize]) -> Result<(), ScriptError> {
        for depth in depths {
            let item = self.stack.take(*depth)?;
            self.stack.push(item);
        }
        Ok(())
    }

    fn pick(&mut self, remove: bool) -> Result<(), ScriptError> {
        self.stack.need(2)?;
        let depth = usize::try_from(self.pop_number()?).map_err(|_| ScriptError::InvalidStackOperation)?;
        if !remove {
            return self.stack.copy(depth);
        }
        let item = self.stack.take(depth)?;
        self.stack.push(item);
        Ok(())
    }
}
