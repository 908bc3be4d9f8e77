//! Time locks inside scripts.

use bitcoin::Sequence;

use super::Engine;
use crate::script::error::ScriptError;
use crate::script::flags::Flags;
use crate::script::number::{self, MAX_LOCK_BYTES};

/// Lock times below this are heights.
const TIME_THRESHOLD: i64 = 500_000_000;
/// Sequence bit: no relative lock.
const DISABLED: i64 = 1 << 31;
/// Sequence bit: the lock is a time.
const TIMED: i64 = 1 << 22;
/// Bits of a sequence that are compared.
const MASK: i64 = TIMED | 0xffff;

impl Engine<'_> {
    pub(super) fn check_lock_time(&self) -> Result<(), ScriptError> {
        if !self.has(Flags::CHECKLOCKTIMEVERIFY) {
            return Ok(());
        }
        let wanted = self.lock_on_top()?;
        let lock = i64::from(self.context.tx.lock_time.to_consensus_u32());
        let same_kind = (wanted < TIME_THRESHOLD) == (lock < TIME_THRESHOLD);
        let ignored = self.sequence()? == i64::from(Sequence::MAX.to_consensus_u32());
        satisfied(same_kind && wanted <= lock && !ignored)
    }

    pub(super) fn check_sequence(&self) -> Result<(), ScriptError> {
        if !self.has(Flags::CHECKSEQUENCEVERIFY) {
            return Ok(());
        }
        let wanted = self.lock_on_top()?;
        if wanted & DISABLED != 0 {
            return Ok(());
        }
        let sequence = self.sequence()?;
        let in_force = self.context.tx.version.0.cast_unsigned() >= 2 && sequence & DISABLED == 0;
        let same_kind = wanted & TIMED == sequence & TIMED;
        satisfied(in_force && same_kind && wanted & MASK <= sequence & MASK)
    }

    fn lock_on_top(&self) -> Result<i64, ScriptError> {
        let lock = number::decode(self.stack.peek(0)?, self.has(Flags::MINIMALDATA), MAX_LOCK_BYTES)?;
        if lock < 0 { Err(ScriptError::NegativeLockTime) } else { Ok(lock) }
    }

    fn sequence(&self) -> Result<i64, ScriptError> {
        let input = self.context.tx.tx_in(self.context.index).map_err(|_| ScriptError::Unknown)?;
        Ok(i64::from(input.sequence.to_consensus_u32()))
    }
}

fn satisfied(yes: bool) -> Result<(), ScriptError> {
    if yes { Ok(()) } else { Err(ScriptError::UnsatisfiedLockTime) }
}
