//! Branches.

use bitcoin::opcodes::Opcode;
use bitcoin::opcodes::all::{OP_ELSE, OP_ENDIF, OP_IF, OP_NOTIF};

use super::Engine;
use crate::script::error::ScriptError;
use crate::script::flags::Flags;
use crate::script::number::is_true;

/// True for opcodes looked at even in a branch not taken.
pub(super) fn is_branch(opcode: Opcode) -> bool {
    (OP_IF.to_u8()..=OP_ENDIF.to_u8()).contains(&opcode.to_u8())
}

impl Engine<'_> {
    pub(super) fn branch(&mut self, opcode: Opcode, executing: bool) -> Result<(), ScriptError> {
        match opcode {
            OP_IF | OP_NOTIF => {
                let taken = executing && self.condition()? == (opcode == OP_IF);
                self.branches.push(taken);
            }
            OP_ELSE => {
                let taken = self.branches.last_mut().ok_or(ScriptError::UnbalancedConditional)?;
                *taken = !*taken;
            }
            OP_ENDIF => {
                self.branches.pop().ok_or(ScriptError::UnbalancedConditional)?;
            }
            _ => return Err(ScriptError::BadOpcode),
        }
        Ok(())
    }

    fn condition(&mut self) -> Result<bool, ScriptError> {
        let item = self.stack.pop().map_err(|_| ScriptError::UnbalancedConditional)?;
        let minimal = item.is_empty() || item == [1];
        if self.context.segwit && self.has(Flags::MINIMALIF) && !minimal {
            return Err(ScriptError::MinimalIf);
        }
        Ok(is_true(&item))
    }
}
