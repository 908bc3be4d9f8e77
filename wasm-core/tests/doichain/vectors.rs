//! The vector files as types; only the fields the tests look at.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_core::hash::{ScriptHash, Txid};
use wasm_core::keys::PublicKey;
use wasm_core::script::Script;
use wasm_core::tx::Transaction;
use wasm_core::units::Amount;

fn load<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

/// `mainnet.json`
#[derive(Deserialize)]
pub(crate) struct Mainnet {
    pub(crate) txs: BTreeMap<Txid, MainnetTx>,
}

#[derive(Deserialize)]
pub(crate) struct MainnetTx {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) hex: Transaction,
}

pub(crate) fn mainnet() -> Mainnet {
    load(include_str!("../data/doichain/mainnet.json"))
}

/// `owner_types.json`
#[derive(Deserialize)]
pub(crate) struct OwnerTypes {
    pub(crate) keys: BTreeMap<String, TestKey>,
    pub(crate) cases: Vec<Case>,
}

#[derive(Deserialize)]
pub(crate) struct TestKey {
    pub(crate) wif: String,
    #[serde(rename = "pub")]
    pub(crate) public: PublicKey,
}

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) txid: Txid,
    pub(crate) vsize: usize,
    pub(crate) hex: String,
    pub(crate) inputs: Vec<Spent>,
}

#[derive(Deserialize)]
pub(crate) struct Spent {
    pub(crate) txid: Txid,
    pub(crate) vout: u32,
    pub(crate) value_sat: Amount,
    #[serde(rename = "scriptPubKey")]
    pub(crate) script: Script,
}

pub(crate) fn owner_types() -> OwnerTypes {
    load(include_str!("../data/doichain/owner_types.json"))
}

/// `prior_art.json`
#[derive(Deserialize)]
pub(crate) struct PriorArt {
    pub(crate) keys: Vec<WalletKey>,
    pub(crate) multisig: Vec<Multisig>,
    pub(crate) name_index: Vec<NameIndex>,
    pub(crate) regtest_name_txs: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
pub(crate) struct WalletKey {
    pub(crate) label: String,
    pub(crate) mnemonic: String,
    pub(crate) bip39_passphrase: String,
    pub(crate) path: wasm_core::keys::Path,
    pub(crate) pubkey: PublicKey,
    pub(crate) wif_mainnet: String,
    pub(crate) p2pkh_mainnet: String,
    pub(crate) p2wpkh_mainnet: String,
    pub(crate) p2wpkh_testnet: String,
    pub(crate) p2wpkh_regtest: String,
    pub(crate) scripthash_p2wpkh: ScriptHash,
    pub(crate) scripthash_p2pkh: ScriptHash,
}

#[derive(Deserialize)]
pub(crate) struct Multisig {
    pub(crate) label: String,
    pub(crate) m: usize,
    pub(crate) n: usize,
    #[serde(rename = "witnessScript")]
    pub(crate) witness_script: Script,
    pub(crate) p2wsh_mainnet: String,
    pub(crate) p2wsh_regtest: String,
    pub(crate) p2sh_p2wsh_mainnet: String,
    pub(crate) p2sh_p2wsh_testnet_regtest: String,
}

#[derive(Deserialize)]
pub(crate) struct NameIndex {
    pub(crate) name: String,
    #[serde(alias = "index_script")]
    pub(crate) script: Script,
    #[serde(alias = "index_scripthash")]
    pub(crate) scripthash: ScriptHash,
}

pub(crate) fn prior_art() -> PriorArt {
    load(include_str!("../data/doichain/prior_art.json"))
}

/// `addresses.json`
#[derive(Deserialize)]
pub(crate) struct Addresses {
    pub(crate) mainnet: BTreeMap<String, String>,
    pub(crate) testnet: BTreeMap<String, String>,
    pub(crate) regtest: BTreeMap<String, String>,
    pub(crate) scripts: BTreeMap<String, String>,
}

pub(crate) fn addresses() -> Addresses {
    load(include_str!("../data/doichain/addresses.json"))
}

/// `name_index.json`
pub(crate) fn name_index() -> Vec<NameIndex> {
    load(include_str!("../data/doichain/name_index.json"))
}

/// The 32 bytes of an exported private key.
pub(crate) fn secret(wif: &str) -> wasm_core::keys::SecretKey {
    let bytes = bs58::decode(wif).with_check(None).into_vec().unwrap();
    let key: [u8; 32] = bytes[1..33].try_into().unwrap();
    wasm_core::keys::SecretKey::from_bytes(&key).unwrap()
}

/// What an input script pushes last, read without our own code.
pub(crate) fn last_push(script: &Script) -> Option<Vec<u8>> {
    let script = bitcoin::Script::from_bytes(script.as_bytes());
    let last = script.instructions().last()?.unwrap();
    last.push_bytes().map(|bytes| bytes.as_bytes().to_vec())
}

/// `keys/bip32.json`
#[derive(Deserialize)]
pub(crate) struct Bip32 {
    pub(crate) valid: Vec<Bip32Key>,
    pub(crate) invalid: Vec<Bip32Bad>,
}

#[derive(Deserialize)]
pub(crate) struct Bip32Key {
    pub(crate) seed: String,
    pub(crate) path: wasm_core::keys::Path,
    pub(crate) xpub: String,
    pub(crate) xprv: String,
}

#[derive(Deserialize)]
pub(crate) struct Bip32Bad {
    pub(crate) key: String,
    pub(crate) why: String,
}

pub(crate) fn bip32() -> Bip32 {
    load(include_str!("../data/keys/bip32.json"))
}

/// `keys/bip39.json`
#[derive(Deserialize)]
pub(crate) struct Bip39 {
    pub(crate) entropy: String,
    pub(crate) words: String,
    pub(crate) seed: String,
    pub(crate) xprv: String,
}

pub(crate) fn bip39() -> Vec<Bip39> {
    load(include_str!("../data/keys/bip39.json"))
}

/// A transaction with the node's verdict: why it was refused, or in which block it was mined.
#[derive(Deserialize)]
pub(crate) struct JudgedCase {
    pub(crate) id: String,
    pub(crate) desc: String,
    pub(crate) hex: String,
    pub(crate) inputs: Vec<Spent>,
    pub(crate) refused: Option<String>,
    #[serde(default)]
    pub(crate) mined_height: Option<u32>,
}

#[derive(Deserialize)]
struct JudgedCases {
    cases: Vec<JudgedCase>,
}

/// `rules.json`
pub(crate) fn rules() -> Vec<JudgedCase> {
    load::<JudgedCases>(include_str!("../data/doichain/rules.json")).cases
}

/// `expiry.json`
pub(crate) fn expiry() -> Vec<JudgedCase> {
    load::<JudgedCases>(include_str!("../data/doichain/expiry.json")).cases
}

/// `rbf.json`
pub(crate) fn rbf() -> Vec<JudgedCase> {
    load::<JudgedCases>(include_str!("../data/doichain/rbf.json")).cases
}
