//! Every magic number of every Doichain network, in one table.
//!
//! Source: `chainparams.cpp` and `consensus/params.h` of Doichain Core 0.20.1.11 and 31.1.5; the genesis headers
//! hash to the published genesis hashes (tested). Nothing here decides anything; it only says what holds where.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::units::{Amount, FeeRate, Height};

/// Lengths of the life of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameExpiry {
    /// The same number of blocks at every height.
    Fixed(u32),
    /// 36,000 blocks; 12,000 below height 24,000 and growing with the height in between.
    Historic,
}

impl NameExpiry {
    /// How many blocks after its last operation a name expires, judged at `height`.
    #[must_use]
    pub const fn depth_at(self, height: Height) -> u32 {
        match self {
            Self::Fixed(depth) => depth,
            Self::Historic if height.0 < 24_000 => 12_000,
            Self::Historic if height.0 < 48_000 => height.0.saturating_sub(12_000),
            Self::Historic => 36_000,
        }
    }
}

/// How a network says which difficulty a block must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difficulty {
    /// The easiest allowed one, always.
    Constant,
    /// By `DigiShield` v3 from a height on; below it no node ever checked the difficulty.
    DigiShield {
        /// The first block it holds for.
        from: Height,
        /// Compact difficulty of the first 28 blocks, if they have a fixed one.
        reset_bits: Option<u32>,
    },
}

/// What differs from network to network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Human readable part of segwit addresses.
    pub hrp: &'static str,
    /// Version byte of pay-to-pubkey-hash addresses.
    pub p2pkh: u8,
    /// Version byte of pay-to-script-hash addresses.
    pub p2sh: u8,
    /// Version byte of exported private keys.
    pub wif: u8,
    /// The first 80 bytes of the genesis block.
    pub genesis_header80: [u8; 80],
    /// The genesis block's hash, as shown.
    pub genesis_hash: &'static str,
    /// When names expire.
    pub name_expiry: NameExpiry,
    /// The least a name output must hold.
    pub min_name_amount: Amount,
    /// The least fee rate that is relayed.
    pub min_fee_rate: FeeRate,
    /// Confirmations a block reward needs before it can be spent.
    pub coinbase_maturity: u32,
    /// Compact form of the easiest allowed proof of work.
    pub pow_limit_bits: u32,
    /// Which proof of work is due.
    pub difficulty: Difficulty,
    /// Merged-mining chain id: the upper half of a block's version.
    pub chain_id: i32,
    /// Whether blocks with another chain id are refused, and parent blocks with this one.
    pub strict_chain_id: bool,
    /// From this height on a block's base version is at least 4.
    pub version_4_height: Height,
    /// From this height on a name's operation must spend the name's coin.
    pub doi_ownership_height: Height,
    /// Blocks that must be in the chain, lowest first: height and hash as shown.
    pub checkpoints: &'static [(u32, &'static str)],
    /// SLIP-44 number in derivation paths.
    pub coin_type: u32,
    /// Name of the network in configuration files and on screen.
    pub label: &'static str,
}

/// A Doichain network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// The real thing.
    Mainnet,
    /// The public test chain.
    Testnet,
    /// A private chain of Doichain Core 0.20: names expire after 30 blocks.
    Regtest,
    /// The embedded dev chain: regtest's prefixes and genesis, mainnet's name expiry, trivial work.
    Devnet,
}

/// A text that names no network.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown network '{0}', expected mainnet, testnet, regtest or devnet")]
pub struct UnknownNetwork(String);

impl Network {
    /// All networks.
    pub const ALL: [Self; 4] = [Self::Mainnet, Self::Testnet, Self::Regtest, Self::Devnet];

    /// The network's numbers.
    #[must_use]
    pub const fn params(self) -> &'static Params {
        match self {
            Self::Mainnet => &MAINNET,
            Self::Testnet => &TESTNET,
            Self::Regtest => &REGTEST,
            Self::Devnet => &DEVNET,
        }
    }

    /// Whether coins of this network are worth something.
    #[must_use]
    pub const fn is_mainnet(self) -> bool {
        matches!(self, Self::Mainnet)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.params().label)
    }
}

impl FromStr for Network {
    type Err = UnknownNetwork;
    fn from_str(text: &str) -> Result<Self, UnknownNetwork> {
        let known = Self::ALL.into_iter().find(|network| network.params().label == text);
        known.ok_or_else(|| UnknownNetwork(text.chars().take(40).collect()))
    }
}

const COIN_TYPE: u32 = 7070;
const MIN_NAME_AMOUNT: Amount = Amount::of(1_000_000);
const COINBASE_MATURITY: u32 = 100;

const MAINNET: Params = Params {
    hrp: "dc",
    p2pkh: 52,
    p2sh: 13,
    wif: 180,
    genesis_header80: MAINNET_GENESIS,
    genesis_hash: "000006fdd8b4d786fd9bdde5bae9486c464e3aa4336c5f8415dfdd3fc1679134",
    name_expiry: NameExpiry::Historic,
    min_name_amount: MIN_NAME_AMOUNT,
    min_fee_rate: FeeRate::MIN,
    coinbase_maturity: COINBASE_MATURITY,
    pow_limit_bits: 0x1f00_ffff,
    difficulty: Difficulty::DigiShield { from: Height(431_017), reset_bits: Some(0x1a04_00cd) },
    chain_id: 2,
    strict_chain_id: false,
    version_4_height: Height(130_000),
    doi_ownership_height: Height(431_017),
    // 431,018 is the first block that tells the valid chain from the old one.
    checkpoints: &[
        (0, "000006fdd8b4d786fd9bdde5bae9486c464e3aa4336c5f8415dfdd3fc1679134"),
        (431_016, "4f5e8c0e4efb3504f8923ea175e4e5e688963819dcfbe33cc7f5a28c33616823"),
        (431_017, "75a4ca09bf092862061e0e1c9f066145962f222ef965f3e9ccc27c6bcd0da320"),
        (431_018, "71d50ff12b090561cc918ddb560334b4350758c7eace3f058dd332fb112f4b67"),
        (432_052, "ab73753934ae36138689df42ed26c4972dd5b09c8190ac283fa3eeeebba7f02c"),
    ],
    coin_type: COIN_TYPE,
    label: "mainnet",
};

const TESTNET: Params = Params {
    hrp: "td",
    p2pkh: 111,
    p2sh: 196,
    wif: 239,
    genesis_header80: TESTNET_GENESIS,
    genesis_hash: "0000cd7572b3ecc78b7cddf49eda95e718d4df77c236ca2e375125e111e7e9c4",
    pow_limit_bits: 0x1f0f_ffff,
    difficulty: Difficulty::DigiShield { from: Height(300_000), reset_bits: None },
    chain_id: 3,
    version_4_height: Height(1_000),
    doi_ownership_height: Height(300_000),
    checkpoints: &[(0, "0000cd7572b3ecc78b7cddf49eda95e718d4df77c236ca2e375125e111e7e9c4")],
    label: "testnet",
    ..MAINNET
};

const REGTEST: Params = Params {
    hrp: "ncrt",
    genesis_header80: REGTEST_GENESIS,
    genesis_hash: "0231881e96d6690eb00bb69cd8e221df3564e2cd95829d47d131ed5110a34e9d",
    name_expiry: NameExpiry::Fixed(30),
    pow_limit_bits: 0x207f_ffff,
    difficulty: Difficulty::Constant,
    chain_id: 1,
    strict_chain_id: true,
    version_4_height: Height(1_351),
    doi_ownership_height: Height(0),
    checkpoints: &[(0, "0231881e96d6690eb00bb69cd8e221df3564e2cd95829d47d131ed5110a34e9d")],
    label: "regtest",
    ..TESTNET
};

const DEVNET: Params = Params { name_expiry: NameExpiry::Fixed(36_000), label: "devnet", ..REGTEST };

const MAINNET_GENESIS: [u8; 80] = *b"\
      \x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
      \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xfb\x9d\x46\xb1\
      \xa1\x3b\x48\x49\x90\x14\xe0\xcc\xa9\x9d\xdc\xb9\x1c\xfa\x34\xa1\xc3\x2f\xcc\x1e\
      \xb0\xf8\xf5\x3d\x06\x51\x46\x23\x06\x6b\xc3\x5a\xff\xff\x00\x1f\xb7\x2e\x01\x00";

const TESTNET_GENESIS: [u8; 80] = *b"\
      \x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
      \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x34\xac\xf4\xd3\
      \x3e\xa0\xbd\x99\xe9\xd7\xf5\x4a\x23\x5b\x50\xbb\xa2\x3b\x47\xbc\xe3\xe7\xbf\xb6\
      \xc3\x93\x57\x12\x9a\x6f\xe0\x8d\x06\x6b\xc3\x5a\xff\xff\x08\x1f\x02\x1a\x00\x00";

const REGTEST_GENESIS: [u8; 80] = *b"\
      \x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
      \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x34\xac\xf4\xd3\
      \x3e\xa0\xbd\x99\xe9\xd7\xf5\x4a\x23\x5b\x50\xbb\xa2\x3b\x47\xbc\xe3\xe7\xbf\xb6\
      \xc3\x93\x57\x12\x9a\x6f\xe0\x8d\xda\xe5\x49\x4d\xff\xff\x7f\x20\x00\x00\x00\x00";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{BlockHash, sha256d};

    #[test]
    fn genesis_headers_hash_to_the_published_hashes() {
        for network in Network::ALL {
            let params = network.params();
            let hash = BlockHash::from_bytes(sha256d(&params.genesis_header80));
            assert_eq!(hash.to_string(), params.genesis_hash, "{network}");
            assert_eq!(params.checkpoints[0], (0, params.genesis_hash), "{network}");
        }
    }

    #[test]
    fn checkpoints_ascend_and_parse() {
        for network in Network::ALL {
            let checkpoints = network.params().checkpoints;
            assert!(checkpoints.is_sorted_by_key(|(height, _)| *height), "{network}");
            assert!(checkpoints.iter().all(|(_, hash)| hash.parse::<BlockHash>().is_ok()), "{network}");
        }
    }

    #[test]
    fn expiry_depth_follows_the_height() {
        let rows = [
            (Network::Mainnet, 0, 12_000),
            (Network::Mainnet, 23_999, 12_000),
            (Network::Mainnet, 24_000, 12_000),
            (Network::Mainnet, 47_999, 35_999),
            (Network::Mainnet, 48_000, 36_000),
            (Network::Regtest, 48_000, 30),
            (Network::Devnet, 1, 36_000),
        ];
        for (network, height, depth) in rows {
            assert_eq!(network.params().name_expiry.depth_at(Height(height)), depth, "{network} {height}");
        }
    }

    #[test]
    fn labels_parse() {
        for network in Network::ALL {
            assert_eq!(network.to_string().parse::<Network>().unwrap(), network);
            assert_eq!(serde_json::to_string(&network).unwrap(), format!("\"{network}\""));
        }
        assert!("Mainnet".parse::<Network>().is_err());
    }
}
