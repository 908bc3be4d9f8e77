//! Difficulty: the compact `bits` of a header, the target they stand for, the work a block proves.
//!
//! The arithmetic of Bitcoin Core's `arith_uint256`, including what it refuses (negative, overflowing and
//! zero targets). Which bits a block must carry is a rule of the chain and lives in
//! [`HeaderChain`](super::HeaderChain).

use core::fmt;

use thiserror::Error;

use super::u256::U256;
use crate::hash::BlockHash;

/// The `bits` field of a header: a target in Bitcoin's compact floating-point form, not yet expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bits(u32);

/// Why compact bits do not stand for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BitsError {
    /// The sign bit is set.
    #[error("bits {0} stand for a negative target")]
    Negative(Bits),
    /// The value does not fit 256 bits.
    #[error("bits {0} stand for a target above 2^256")]
    Overflow(Bits),
    /// No hash can be at or below zero.
    #[error("bits {0} stand for target zero")]
    Zero(Bits),
}

impl Bits {
    /// The field as read from a header (or as written in block explorers: `0x207fffff`).
    #[must_use]
    pub const fn from_consensus(bits: u32) -> Self {
        Self(bits)
    }

    /// The field as written to a header.
    #[must_use]
    pub const fn to_consensus(self) -> u32 {
        self.0
    }

    /// Expands the compact form.
    ///
    /// # Errors
    /// [`BitsError`] for the forms that consensus refuses: negative, above 2^256, zero.
    pub fn target(self) -> Result<Target, BitsError> {
        let [size, ..] = self.0.to_be_bytes();
        let (up, down) = (u32::from(size).saturating_sub(3), 3_u32.saturating_sub(u32::from(size)));
        let mantissa = (self.0 & 0x007f_ffff).checked_shr(down.saturating_mul(8)).unwrap_or(0);
        let target = U256::shifted(mantissa, up.saturating_mul(8)).ok_or(BitsError::Overflow(self))?;
        if target == U256::ZERO {
            return Err(BitsError::Zero(self));
        }
        if self.0 & 0x0080_0000 != 0 {
            return Err(BitsError::Negative(self));
        }
        Ok(Target(target))
    }
}

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// The highest hash a block may have. Higher is easier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target(U256);

impl Target {
    /// Whether a block with this hash has been worked for: hash <= target.
    #[must_use]
    pub fn is_met_by(self, hash: BlockHash) -> bool {
        U256::from_le_bytes(hash.to_bytes()) <= self.0
    }

    /// The number of hashes one expects to try for this target: 2^256 / (target + 1).
    #[must_use]
    pub fn work(self) -> Work {
        // (2^256 - 1 - target) / (target + 1) + 1, which needs no 257th bit.
        let above = self.0.checked_add(U256::ONE);
        let quotient = above.and_then(|above| self.0.not().checked_div(above));
        // Without a quotient the target is 2^256 - 1, which every hash meets.
        Work(quotient.and_then(|quotient| quotient.checked_add(U256::ONE)).unwrap_or(U256::ONE))
    }

    /// The target `factor` times as easy, or `None` above 2^256 - 1.
    pub(super) fn times(self, factor: u32) -> Option<Self> {
        self.0.mul_small(factor).map(Self)
    }

    /// The target `divisor` times as hard; `None` for division by zero.
    pub(super) fn divided_by(self, divisor: u32) -> Option<Self> {
        self.0.div_small(divisor).map(Self)
    }

    /// The sum, or `None` above 2^256 - 1.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The compact form; what does not fit its three digits is cut off.
    #[must_use]
    pub fn to_bits(self) -> Bits {
        let bytes = self.to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let mut digits = bytes.iter().skip(zeros).chain([0, 0].iter()).map(|byte| u32::from(*byte));
        let mut next = || digits.next().unwrap_or(0);
        let mantissa = next() << 16 | next() << 8 | next();
        let size = u32::try_from(bytes.len().saturating_sub(zeros)).unwrap_or(0);
        // The highest bit of the mantissa is the sign.
        if mantissa & 0x0080_0000 == 0 {
            Bits(size << 24 | mantissa)
        } else {
            Bits(size.saturating_add(1) << 24 | mantissa >> 8)
        }
    }

    /// The target as a 256-bit number, most significant byte first.
    #[must_use]
    pub fn to_be_bytes(self) -> [u8; 32] {
        self.0.to_be_bytes()
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", hex::encode(self.to_be_bytes()))
    }
}

/// Proven work: expected hashes, of one block or added up over a chain.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Work(U256);

impl Work {
    /// No work.
    pub const ZERO: Self = Self(U256::ZERO);

    /// The sum. It stops at 2^256 - 1, which would take every computer on Earth longer than the Sun has.
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        self.0.checked_add(other.0).map_or(Self(U256::ZERO.not()), Self)
    }

    /// The number of expected hashes, most significant byte first.
    #[must_use]
    pub fn to_be_bytes(self) -> [u8; 32] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for Work {
    /// Hexadecimal without leading zeros, as a node's `chainwork`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = hex::encode(self.to_be_bytes());
        let trimmed = digits.trim_start_matches('0');
        write!(f, "0x{}", if trimmed.is_empty() { "0" } else { trimmed })
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Work({self})")
    }
}
