//! Keys and addresses.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use zeroize::Zeroizing;

use super::names::NameHistoryInput;
use super::plain::{Field, Refused, address, read};
use crate::address::Address;
use crate::keys::{Mnemonic, Passphrase, Path, PublicKey, SecretKey, Xprv};
use crate::multisig::Group;
use crate::network::Network;
use crate::psbt::Psbt;

/// The keys of a wallet, inside: JavaScript sees public keys, addresses and signatures only. `free()` wipes them.
#[wasm_bindgen]
pub struct Keys {
    master: Xprv,
}

impl core::fmt::Debug for Keys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Keys(redacted)")
    }
}

#[wasm_bindgen]
impl Keys {
    /// From the words and, if there is one, the passphrase (BIP 39), which must be in the form that
    /// `passphrase.normalize("NFKD")` gives.
    ///
    /// # Errors
    /// Words that are no wallet.
    #[wasm_bindgen(constructor)]
    pub fn new(words: String, passphrase: Option<String>) -> Result<Self, JsError> {
        Ok(Self::of(&Zeroizing::new(words), &Zeroizing::new(passphrase.unwrap_or_default()))?)
    }

    /// The public key at a path such as `m/84'/7070'/0'/0/0`, in hex.
    ///
    /// # Errors
    /// No path.
    #[wasm_bindgen(js_name = publicKey)]
    pub fn public_key(&self, path: &str) -> Result<String, JsError> {
        Ok(self.secret(path)?.public().to_string())
    }

    /// The native segwit address (P2WPKH) at a path.
    ///
    /// # Errors
    /// No path, no network.
    pub fn address(
        &self,
        path: &str,
        #[wasm_bindgen(unchecked_param_type = "Network")] network: &str,
    ) -> Result<String, JsError> {
        let network: Network = read("network", network)?;
        Ok(Address::p2wpkh(&self.secret(path)?.public(), network).to_string())
    }

    /// Signs what the keys at these paths open, after looking at the whole: `SignPsbt` to `SignedPsbt`.
    ///
    /// # Errors
    /// A PSBT that should not be signed.
    #[wasm_bindgen(js_name = signPsbt, unchecked_return_type = "SignedPsbt")]
    pub fn sign_psbt(
        &self,
        #[wasm_bindgen(unchecked_param_type = "SignPsbt")] input: JsValue,
    ) -> Result<JsValue, JsError> {
        super::call(input, |input| self.sign(input))
    }
}

/// A PSBT to sign.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignPsbt {
    pub(super) psbt: String,
    pub(super) paths: Vec<String>,
    /// The histories of the names it may touch.
    #[serde(default)]
    pub(super) names: Vec<NameHistoryInput>,
}

/// A PSBT with signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SignedPsbt {
    pub(super) psbt: String,
    /// How many were added.
    pub(super) signatures: usize,
}

impl Keys {
    pub(super) fn of(words: &str, passphrase: &str) -> Result<Self, Refused> {
        let words = Mnemonic::parse(words).of("words")?;
        let seed = words.to_seed(&Passphrase::normalized(passphrase));
        Ok(Self { master: Xprv::from_seed(seed.as_bytes()).of("words")? })
    }

    fn secret(&self, path: &str) -> Result<SecretKey, Refused> {
        self.master.secret_at(&read::<Path>("path", path)?).of("path")
    }

    pub(super) fn sign(&self, input: &SignPsbt) -> Result<SignedPsbt, Refused> {
        let mut psbt = Psbt::from_base64(&input.psbt).of("psbt")?;
        let coins = input.names.iter().map(NameHistoryInput::coin).collect::<Result<Vec<_>, _>>()?;
        let coins: Vec<_> = coins.into_iter().flatten().collect();
        let mut signatures = 0_usize;
        for path in &input.paths {
            let made = psbt.sign(&self.secret(path)?, &coins).of("psbt")?;
            signatures = signatures.saturating_add(made);
        }
        Ok(SignedPsbt { psbt: psbt.to_base64(), signatures })
    }
}

/// The words of a new wallet.
pub(super) fn new_words(entropy: &[u8]) -> Result<String, Refused> {
    Ok(Mnemonic::from_entropy(entropy).of("entropy")?.words().join(" "))
}

/// An address as people write it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribeAddress {
    pub(super) network: Network,
    pub(super) address: String,
}

/// What it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Described {
    address: String,
    script: String,
    pub(super) scripthash: String,
}

impl From<&Address> for Described {
    fn from(address: &Address) -> Self {
        let script = address.script_pubkey();
        Self {
            address: address.to_string(),
            script: script.to_string(),
            scripthash: script.electrum_scripthash().to_string(),
        }
    }
}

pub(super) fn describe_address(input: &DescribeAddress) -> Result<Described, Refused> {
    Ok(Described::from(&address("address", &input.address, input.network)?))
}

/// Keys that hold something together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribeGroup {
    pub(super) network: Network,
    pub(super) m: usize,
    pub(super) keys: Vec<String>,
}

/// Their address, with the script that spending from it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DescribedGroup {
    #[serde(flatten)]
    pub(super) address: Described,
    witness_script: String,
}

pub(super) fn describe_group(input: &DescribeGroup) -> Result<DescribedGroup, Refused> {
    let keys = input.keys.iter().map(|key| PublicKey::from_hex(key).of("keys"));
    let group = Group::new(input.m, keys.collect::<Result<_, _>>()?).of("keys")?;
    let address = Described::from(&group.address(input.network));
    Ok(DescribedGroup { address, witness_script: group.script().to_string() })
}
