//! The 80 bytes that identify a block.
//!
//! Doichain is merged-mined: when version bit 0x100 is set, a header on the wire is followed by the proof of
//! another chain's work ("AuxPoW", of varying length). Those bytes are no part of the hash and not of this
//! type; a [`FullHeader`](super::FullHeader) has both.

use thiserror::Error;

use super::auxpow::AuxPowError;
use super::target::{Bits, BitsError, Target, Work};
use crate::hash::{BlockHash, MerkleRoot, sha256d};
use crate::network::Params;
use crate::units::UnixTime;

/// Bytes of a header without AuxPoW data.
pub const HEADER_LENGTH: usize = 80;

/// The version bit that says "the work was done for another chain's block, its proof follows".
const AUXPOW_FLAG: u32 = 0x100;

/// The identifying 80 bytes of a block, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// Block version: base version, AuxPoW flag (bit 8), chain id (bits 16 up).
    pub version: u32,
    /// Hash of the block before this one.
    pub previous: BlockHash,
    /// Root of the tree over the block's transaction ids.
    pub merkle_root: MerkleRoot,
    /// The miner's clock, unix seconds. It may be off by up to two hours.
    pub time: u32,
    /// Difficulty.
    pub bits: Bits,
    /// What the miner varied. Zero in merged-mined blocks.
    pub nonce: u32,
}

/// Bytes that are not one header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a header has {HEADER_LENGTH} bytes, not {got}")]
pub struct HeaderLengthError {
    /// How many bytes there were.
    pub got: usize,
}

/// Why a header's proof of work is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WorkError {
    /// The work was done for another chain's block, and its proof is not at hand. So nothing can be said:
    /// neither that the work is there nor that it is missing.
    #[error("merged-mined header without its proof")]
    MergedMined,
    /// The proof of work done for another chain's block is wrong.
    #[error(transparent)]
    AuxPow(#[from] AuxPowError),
    /// The block says that it belongs to another chain.
    #[error("chain id {got}, not {expected}")]
    OtherChain {
        /// The network's chain id.
        expected: i32,
        /// The one in the version.
        got: i32,
    },
    /// The difficulty field is nonsense.
    #[error(transparent)]
    Bits(#[from] BitsError),
    /// The claimed difficulty is easier than the network ever allows.
    #[error("bits {bits} are easier than the network's limit {limit}")]
    AboveLimit {
        /// The header's bits.
        bits: Bits,
        /// The network's easiest bits.
        limit: Bits,
    },
    /// The hash (of the parent block, if merged-mined) is not low enough.
    #[error("hash {hash} is above the target of bits {bits}")]
    HashAboveTarget {
        /// The header's hash.
        hash: BlockHash,
        /// The header's bits.
        bits: Bits,
    },
}

impl Header {
    /// Takes 80 bytes apart. Every 80 bytes are a header; whether a good one, the chain decides.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; HEADER_LENGTH]) -> Self {
        let mut rest = bytes.as_slice();
        Self {
            version: u32::from_le_bytes(take(&mut rest)),
            previous: BlockHash::from_bytes(take(&mut rest)),
            merkle_root: MerkleRoot::from_bytes(take(&mut rest)),
            time: u32::from_le_bytes(take(&mut rest)),
            bits: Bits::from_consensus(u32::from_le_bytes(take(&mut rest))),
            nonce: u32::from_le_bytes(take(&mut rest)),
        }
    }

    /// Takes a slice of exactly 80 bytes apart.
    ///
    /// # Errors
    /// [`HeaderLengthError`] for any other length.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HeaderLengthError> {
        let bytes = bytes.try_into().map_err(|_| HeaderLengthError { got: bytes.len() })?;
        Ok(Self::from_bytes(bytes))
    }

    /// The 80 bytes, as hashed and as sent.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; HEADER_LENGTH] {
        let mut bytes = [0; HEADER_LENGTH];
        let mut rest = bytes.as_mut_slice();
        put(&mut rest, &self.version.to_le_bytes());
        put(&mut rest, &self.previous.to_bytes());
        put(&mut rest, &self.merkle_root.to_bytes());
        put(&mut rest, &self.time.to_le_bytes());
        put(&mut rest, &self.bits.to_consensus().to_le_bytes());
        put(&mut rest, &self.nonce.to_le_bytes());
        bytes
    }

    /// The block hash: double SHA-256 of the 80 bytes.
    #[must_use]
    pub fn hash(&self) -> BlockHash {
        BlockHash::from_bytes(sha256d(&self.to_bytes()))
    }

    /// The miner's clock.
    #[must_use]
    pub fn unix_time(&self) -> UnixTime {
        // 32 bits of seconds end in 2106.
        UnixTime::from_secs(u64::from(self.time)).unwrap_or(UnixTime::MAX)
    }

    /// Whether the work was done for another chain's block (version bit 0x100).
    #[must_use]
    pub const fn is_merged_mined(&self) -> bool {
        self.version & AUXPOW_FLAG != 0
    }

    /// The chain id in the upper half of the version, as nodes read it: 2 on mainnet, 1 on regtest and the
    /// dev chain.
    #[must_use]
    pub const fn chain_id(&self) -> i32 {
        // Division rounds towards zero, as in C++; a shift would not.
        self.version.cast_signed().wrapping_div(0x1_0000)
    }

    /// The version without chain id and flag.
    pub(super) const fn base_version(&self) -> i32 {
        self.version.cast_signed().wrapping_rem(0x100)
    }

    /// Whether this is a block from before merged mining, which has no chain id.
    pub(super) const fn is_legacy(&self) -> bool {
        self.version == 1
    }

    /// The target the header claims.
    ///
    /// # Errors
    /// [`BitsError`] when `bits` are no target.
    pub fn target(&self) -> Result<Target, BitsError> {
        self.bits.target()
    }

    /// Checks the block's own proof of work: bits not easier than the network's limit, hash <= target.
    ///
    /// This does not check that the bits are the ones due at this height; that is a rule over several
    /// blocks ([`HeaderChain`](super::HeaderChain)).
    ///
    /// # Errors
    /// [`WorkError`]; [`WorkError::MergedMined`] means "not possible to tell", the others "failed".
    pub fn check_work(&self, params: &Params) -> Result<Work, WorkError> {
        self.check_work_of(self.hash(), params)
    }

    /// [`Self::check_work`] for whoever has the hash already.
    pub(super) fn check_work_of(&self, hash: BlockHash, params: &Params) -> Result<Work, WorkError> {
        if self.is_merged_mined() {
            return Err(WorkError::MergedMined);
        }
        self.check_chain_id(params)?;
        self.check_hash(hash, params)
    }

    /// The rule about chain ids (Doichain Core `validation.cpp`, `CheckProofOfWork`).
    pub(super) const fn check_chain_id(&self, params: &Params) -> Result<(), WorkError> {
        let (expected, got) = (params.chain_id, self.chain_id());
        if params.strict_chain_id && !self.is_legacy() && got != expected {
            return Err(WorkError::OtherChain { expected, got });
        }
        Ok(())
    }

    /// Whether `hash`, for which the work was done, is low enough for the bits of this header.
    pub(super) fn check_hash(&self, hash: BlockHash, params: &Params) -> Result<Work, WorkError> {
        let target = self.target()?;
        let limit = Bits::from_consensus(params.pow_limit_bits);
        if target > limit.target()? {
            return Err(WorkError::AboveLimit { bits: self.bits, limit });
        }
        if !target.is_met_by(hash) {
            return Err(WorkError::HashAboveTarget { hash, bits: self.bits });
        }
        Ok(target.work())
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (taken, left) = rest.split_first_chunk().expect("the fields of a header add up to 80 bytes");
    *rest = left;
    *taken
}

fn put(rest: &mut &mut [u8], field: &[u8]) {
    let (place, left) =
        core::mem::take(rest).split_at_mut_checked(field.len()).expect("the fields add up to 80 bytes");
    place.copy_from_slice(field);
    *rest = left;
}
