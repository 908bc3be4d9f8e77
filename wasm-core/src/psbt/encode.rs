//! PSBT to bytes: known keys by their number, the others behind them in the order of their bytes.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding};

use super::{Input, KeyOrigin, Output, Pairs, Psbt};
use crate::keys::PublicKey;
use crate::tx::wire;

/// What a PSBT begins with.
pub(super) const MAGIC: &[u8] = b"psbt\xff";

/// Types of keys (BIP 174, "Types").
pub(super) mod kind {
    pub(crate) mod global {
        pub(crate) const TX: u8 = 0x00;
        pub(crate) const XPUB: u8 = 0x01;
        pub(crate) const VERSION: u8 = 0xfb;
    }
    pub(crate) mod input {
        pub(crate) const PREVIOUS: u8 = 0x00;
        pub(crate) const WITNESS_UTXO: u8 = 0x01;
        pub(crate) const SIGNATURE: u8 = 0x02;
        pub(crate) const SIGHASH: u8 = 0x03;
        pub(crate) const REDEEM_SCRIPT: u8 = 0x04;
        pub(crate) const WITNESS_SCRIPT: u8 = 0x05;
        pub(crate) const ORIGIN: u8 = 0x06;
        pub(crate) const FINAL_SCRIPT_SIG: u8 = 0x07;
        pub(crate) const FINAL_WITNESS: u8 = 0x08;
    }
    pub(crate) mod output {
        pub(crate) const REDEEM_SCRIPT: u8 = 0x00;
        pub(crate) const WITNESS_SCRIPT: u8 = 0x01;
        pub(crate) const ORIGIN: u8 = 0x02;
    }
}

impl Psbt {
    /// The bytes, as in a `.psbt` file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut map = Map(MAGIC.to_vec());
        map.pair(kind::global::TX, &[], &self.tx.encode_base());
        map.others(&self.others);
        self.inputs.iter().for_each(|input| input.encode(&mut map));
        self.outputs.iter().for_each(|output| output.encode(&mut map));
        map.0
    }

    /// The text that is pasted from program to program.
    #[must_use]
    pub fn to_base64(&self) -> String {
        Base64::encode_string(&self.encode())
    }
}

impl Input {
    fn encode(&self, map: &mut Map) {
        use kind::input as key;
        map.optional(key::PREVIOUS, self.previous.as_ref().map(crate::tx::Transaction::encode));
        map.optional(key::WITNESS_UTXO, self.witness_utxo.as_ref().map(wire::output_bytes));
        for (public, signature) in &self.signatures {
            map.pair(key::SIGNATURE, public.as_bytes(), signature);
        }
        map.optional(key::SIGHASH, self.sighash_type.map(u32::to_le_bytes));
        map.optional(key::REDEEM_SCRIPT, self.redeem_script.as_ref());
        map.optional(key::WITNESS_SCRIPT, self.witness_script.as_ref());
        map.origins(key::ORIGIN, &self.origins);
        map.optional(key::FINAL_SCRIPT_SIG, self.final_script_sig.as_ref());
        map.optional(key::FINAL_WITNESS, self.final_witness.as_deref().map(wire::witness_bytes));
        map.others(&self.others);
    }
}

impl Output {
    fn encode(&self, map: &mut Map) {
        use kind::output as key;
        map.optional(key::REDEEM_SCRIPT, self.redeem_script.as_ref());
        map.optional(key::WITNESS_SCRIPT, self.witness_script.as_ref());
        map.origins(key::ORIGIN, &self.origins);
        map.others(&self.others);
    }
}

struct Map(Vec<u8>);

impl Map {
    fn pair(&mut self, kind: u8, key: &[u8], value: &[u8]) {
        wire::prefixed(&mut self.0, &[&[kind], key].concat());
        wire::prefixed(&mut self.0, value);
    }

    fn optional(&mut self, kind: u8, value: Option<impl AsRef<[u8]>>) {
        if let Some(value) = value {
            self.pair(kind, &[], value.as_ref());
        }
    }

    fn origins(&mut self, kind: u8, origins: &BTreeMap<PublicKey, KeyOrigin>) {
        for (public, origin) in origins {
            let steps = origin.path.steps().flat_map(u32::to_le_bytes);
            let value: Vec<u8> = origin.fingerprint.into_iter().chain(steps).collect();
            self.pair(kind, public.as_bytes(), &value);
        }
    }

    /// The pairs kept as they are, and the end of the map.
    fn others(&mut self, others: &Pairs) {
        for (key, value) in others {
            wire::prefixed(&mut self.0, key);
            wire::prefixed(&mut self.0, value);
        }
        self.0.push(0);
    }
}
