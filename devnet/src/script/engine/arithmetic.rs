//! Opcodes that calculate. Operands have four bytes, so results always fit.

use bitcoin::opcodes::Opcode;
use bitcoin::opcodes::all::{
    OP_0NOTEQUAL, OP_1ADD, OP_1SUB, OP_ABS, OP_ADD, OP_BOOLAND, OP_BOOLOR, OP_GREATERTHAN,
    OP_GREATERTHANOREQUAL, OP_LESSTHAN, OP_LESSTHANOREQUAL, OP_MAX, OP_MIN, OP_NEGATE, OP_NOT, OP_NUMEQUAL,
    OP_NUMEQUALVERIFY, OP_NUMNOTEQUAL, OP_SUB, OP_WITHIN,
};

use super::Engine;
use crate::script::error::ScriptError;
use crate::script::flags::Flags;
use crate::script::number::{self, MAX_BYTES};

impl Engine<'_> {
    pub(super) fn calculate(&mut self, opcode: Opcode) -> Result<(), ScriptError> {
        if opcode.to_u8() <= OP_0NOTEQUAL.to_u8() {
            let [operand] = self.operands()?;
            let result = unary(opcode, operand).ok_or(ScriptError::BadOpcode)?;
            self.stack.push(number::encode(result));
            return Ok(());
        }
        if opcode == OP_WITHIN {
            let [value, low, high] = self.operands()?;
            self.stack.push_bool(low <= value && value < high);
            return Ok(());
        }
        let [first, second] = self.operands()?;
        let result = binary(opcode, first, second).ok_or(ScriptError::BadOpcode)?;
        self.stack.push(number::encode(result));
        if opcode == OP_NUMEQUALVERIFY {
            return self.verify(ScriptError::NumEqualVerify);
        }
        Ok(())
    }

    /// Takes the top numbers, lowest first.
    fn operands<const N: usize>(&mut self) -> Result<[i64; N], ScriptError> {
        self.stack.need(N)?;
        let minimal = self.has(Flags::MINIMALDATA);
        let mut numbers = [0; N];
        for number in numbers.iter_mut().rev() {
            *number = number::decode(&self.stack.pop()?, minimal, MAX_BYTES)?;
        }
        Ok(numbers)
    }
}

fn unary(opcode: Opcode, operand: i64) -> Option<i64> {
    Some(match opcode {
        OP_1ADD => operand.saturating_add(1),
        OP_1SUB => operand.saturating_sub(1),
        OP_NEGATE => operand.saturating_neg(),
        OP_ABS => operand.saturating_abs(),
        OP_NOT => i64::from(operand == 0),
        OP_0NOTEQUAL => i64::from(operand != 0),
        _ => return None,
    })
}

fn binary(opcode: Opcode, first: i64, second: i64) -> Option<i64> {
    Some(match opcode {
        OP_ADD => first.saturating_add(second),
        OP_SUB => first.saturating_sub(second),
        OP_BOOLAND => i64::from(first != 0 && second != 0),
        OP_BOOLOR => i64::from(first != 0 || second != 0),
        OP_NUMEQUAL | OP_NUMEQUALVERIFY => i64::from(first == second),
        OP_NUMNOTEQUAL => i64::from(first != second),
        OP_LESSTHAN => i64::from(first < second),
        OP_GREATERTHAN => i64::from(first > second),
        OP_LESSTHANOREQUAL => i64::from(first <= second),
        OP_GREATERTHANOREQUAL => i64::from(first >= second),
        OP_MIN => first.min(second),
        OP_MAX => first.max(second),
        _ => return None,
    })
}
