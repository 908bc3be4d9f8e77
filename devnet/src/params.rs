//! The numbers of the chain: one place, so that demo (`devnet`) and judge (`regtest`) differ only here.

use bitcoin::block::Version;
use bitcoin::consensus::encode::deserialize_hex;
use bitcoin::{CompactTarget, block};

/// Swartz in one DOI.
pub const COIN: u64 = 100_000_000;
/// No amount and no sum of amounts may exceed this (swartz).
pub const MAX_MONEY: u64 = 21_000_000 * COIN;
/// Blocks before a coinbase output may be spent.
pub const COINBASE_MATURITY: u32 = 100;
/// Least amount in a name output (swartz): 0.01 DOI.
pub const MIN_NAME_AMOUNT: u64 = COIN / 100;
/// Longest name, in bytes.
pub const MAX_NAME_LENGTH: usize = 255;
/// Longest value by consensus, in bytes. Above 520 the name coin can never be spent again.
pub const MAX_VALUE_LENGTH: usize = 1023;
/// Transaction version of name operations.
pub const NAME_TX_VERSION: i32 = 0x7100;
/// Chain id of merged mining.
pub const CHAIN_ID: u32 = 1;
/// Version of our blocks: chain id 1 in the upper half; the merged-mining flag (0x100) comes on top.
pub const BLOCK_VERSION: i32 = 0x0001_0004;
/// Difficulty bits of every block: every second hash is good enough.
pub const BLOCK_BITS: u32 = 0x207f_ffff;
/// Weight a block may have.
pub const MAX_BLOCK_WEIGHT: u64 = 4_000_000;

/// Genesis block of Doichain's regtest (Doichain Core 0.20), the first 80 bytes.
const GENESIS_HEADER: &str = "0100000000000000000000000000000000000000000000000000000000000000000000003\
4acf4d33ea0bd99e9d7f54a235b50bba23b47bce3e7bfb6c39357129a6fe08ddae5494dffff7f2000000000";

/// What differs between the demo chain and a real regtest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// Human readable part of bech32 addresses.
    pub hrp: &'static str,
    /// Version byte of P2PKH addresses.
    pub p2pkh: u8,
    /// Version byte of P2SH addresses.
    pub p2sh: u8,
    /// Blocks a name lives after its last operation.
    pub name_expiry: u32,
    /// Blocks between halvings of the subsidy.
    pub halving: u32,
    /// Whether blocks are merged-mined, as those of the main network are.
    pub auxpow: bool,
}

impl Params {
    /// The demo chain: regtest's addresses and genesis, main network's name life and halving.
    #[must_use]
    pub const fn devnet() -> Self {
        Self { hrp: "ncrt", p2pkh: 111, p2sh: 196, name_expiry: 36_000, halving: 210_000, auxpow: false }
    }

    /// A real regtest: names live 30 blocks, the subsidy halves every 150.
    #[must_use]
    pub const fn regtest() -> Self {
        Self { name_expiry: 30, halving: 150, ..Self::devnet() }
    }

    /// Subsidy of the block at `height`, in swartz.
    #[must_use]
    pub fn subsidy(&self, height: u32) -> u64 {
        let halvings = height.checked_div(self.halving).unwrap_or(0);
        50_u64.saturating_mul(COIN).checked_shr(halvings).unwrap_or(0)
    }
}

/// The genesis header; its hash is `0231881e…4e9d`.
///
/// # Panics
/// Never: the text is a constant, checked by a test.
#[must_use]
pub fn genesis_header() -> block::Header {
    deserialize_hex(GENESIS_HEADER).expect("the constant is a valid header")
}

/// A header of ours with everything but the work.
#[must_use]
pub fn unmined_header(
    version: i32,
    prev: bitcoin::BlockHash,
    merkle_root: bitcoin::TxMerkleNode,
    time: u32,
) -> block::Header {
    block::Header {
        version: Version::from_consensus(version),
        prev_blockhash: prev,
        merkle_root,
        time,
        bits: CompactTarget::from_consensus(BLOCK_BITS),
        nonce: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genesis_is_doichains() {
        let hash = genesis_header().block_hash().to_string();
        assert_eq!(hash, "0231881e96d6690eb00bb69cd8e221df3564e2cd95829d47d131ed5110a34e9d");
    }

    #[test]
    fn subsidy_halves() {
        let rows = [(0, 5_000_000_000), (149, 5_000_000_000), (150, 2_500_000_000), (150 * 64, 0)];
        for (height, swartz) in rows {
            assert_eq!(Params::regtest().subsidy(height), swartz, "height {height}");
        }
    }
}
