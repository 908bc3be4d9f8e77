//! The `bitcoin` crate as an independent opinion on bytes, sizes, signature hashes, signatures and scripts; and
//! random input, which must never make anything panic.

use bitcoin::consensus::encode;
use bitcoin::hashes::Hash;
use bitcoin::secp256k1::{Message, Secp256k1};
use bitcoin::sighash::{EcdsaSighashType, SighashCache};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use wasm_core::address::{Address, Unchecked};
use wasm_core::hash::Txid;
use wasm_core::keys::{PublicKey, SecretKey, Signature};
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::script::name::{Name, NameValue, name_doi_script, parse_name_output};
use wasm_core::sign::verify_input;
use wasm_core::tx::build::dust_limit;
use wasm_core::tx::{OutPoint, Transaction, TxIn, TxOut, sighash};
use wasm_core::units::Amount;

use crate::vectors;

fn amounts() -> impl Strategy<Value = Amount> {
    (0..=Amount::MAX.swartz()).prop_map(|swartz| Amount::from_swartz(swartz).unwrap())
}

fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..max)
}

fn inputs() -> impl Strategy<Value = TxIn> {
    let outpoint = (any::<[u8; 32]>(), any::<u32>());
    (outpoint, bytes(300), any::<u32>(), vec(bytes(300), 0..4)).prop_map(
        |((txid, vout), sig, sequence, witness)| {
            let previous = OutPoint::new(Txid::from_bytes(txid), vout);
            TxIn { previous, script_sig: Script::from_bytes(sig), sequence, witness }
        },
    )
}

fn outputs() -> impl Strategy<Value = TxOut> {
    (amounts(), bytes(600)).prop_map(|(value, script)| TxOut { value, script: Script::from_bytes(script) })
}

fn transactions() -> impl Strategy<Value = Transaction> {
    (any::<u32>(), vec(inputs(), 1..5), vec(outputs(), 0..5), any::<u32>())
        .prop_map(|(version, inputs, outputs, lock_time)| Transaction { version, inputs, outputs, lock_time })
}

fn theirs(tx: &Transaction) -> bitcoin::Transaction {
    encode::deserialize(&tx.encode()).unwrap()
}

/// The same cases in every run.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(7070);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn transactions_encode_as_bitcoin_does(tx in transactions()) {
        let encoded = tx.encode();
        prop_assert_eq!(&Transaction::decode(&encoded).unwrap(), &tx);
        let oracle = theirs(&tx);
        prop_assert_eq!(encode::serialize(&oracle), encoded);
        prop_assert_eq!(oracle.compute_txid().to_string(), tx.txid().to_string());
        prop_assert_eq!(oracle.vsize(), tx.vsize());
        prop_assert_eq!(oracle.weight().to_wu(), u64::try_from(tx.weight()).unwrap());
        let json = serde_json::to_string(&tx).unwrap();
        prop_assert_eq!(serde_json::from_str::<Transaction>(&json).unwrap(), tx);
    }

    #[test]
    fn signature_hashes_are_bitcoins(tx in transactions(), code in bytes(200), value in amounts(), at in any::<prop::sample::Index>()) {
        // The oracle drops OP_CODESEPARATOR from old-style script codes; no script of ours has one.
        prop_assume!(!code.contains(&0xab));
        let index = at.index(tx.inputs.len());
        let (oracle, script) = (theirs(&tx), bitcoin::ScriptBuf::from_bytes(code.clone()));
        let mut cache = SighashCache::new(&oracle);
        let all = EcdsaSighashType::All;
        let legacy = cache.legacy_signature_hash(index, &script, all.to_u32()).unwrap();
        let sats = bitcoin::Amount::from_sat(value.swartz());
        let segwit = cache.p2wsh_signature_hash(index, &script, sats, all).unwrap();
        let code = Script::from_bytes(code);
        prop_assert_eq!(sighash::legacy(&tx, index, &code).unwrap(), legacy.to_byte_array());
        prop_assert_eq!(sighash::segwit_v0(&tx, index, &code, value).unwrap(), segwit.to_byte_array());
        prop_assert!(sighash::legacy(&tx, tx.inputs.len(), &code).is_err());
        prop_assert!(sighash::segwit_v0(&tx, tx.inputs.len(), &code, value).is_err());
    }

    #[test]
    fn signatures_are_libsecp256k1s(secret in any::<[u8; 32]>(), digest in any::<[u8; 32]>()) {
        let Ok(key) = SecretKey::from_bytes(&secret) else { return Ok(()) };
        let secp = Secp256k1::new();
        let oracle = bitcoin::secp256k1::SecretKey::from_slice(&secret).unwrap();
        prop_assert_eq!(oracle.public_key(&secp).serialize(), key.public().to_bytes());
        let expected = secp.sign_ecdsa(&Message::from_digest(digest), &oracle);
        let signature = key.sign(&digest);
        prop_assert_eq!(signature.to_compact(), expected.serialize_compact());
        prop_assert_eq!(signature.to_der(), expected.serialize_der().to_vec());
        prop_assert!(signature.to_der().len() <= 71);
        prop_assert!(key.public().verify(&digest, &signature));
    }

    #[test]
    fn names_round_trip(name in "\\PC{1,60}", value in bytes(521), owner in bytes(60)) {
        let (Ok(name), Ok(value)) = (Name::new(name), NameValue::new(value)) else { return Ok(()) };
        // Further drops in front of the owner's script would be taken for the operation's.
        prop_assume!(!matches!(owner.first(), Some(0x61 | 0x6d | 0x75)));
        let owner = Script::from_bytes(owner);
        let script = name_doi_script(&name, &value, &owner);
        let parsed = parse_name_output(&script).unwrap();
        prop_assert!(parsed.is_doi_of(&name));
        prop_assert_eq!((parsed.value.as_slice(), parsed.owner), (value.as_bytes(), owner));
    }

    #[test]
    fn bytes_of_strangers_never_panic(data in bytes(400), text in "\\PC{0,80}") {
        if let Ok(tx) = Transaction::decode(&data) {
            prop_assert_eq!(tx.encode(), data.clone());
            for index in 0..tx.inputs.len() {
                let spent = TxOut { value: Amount::ZERO, script: Script::from_bytes(data.clone()) };
                let _ = verify_input(&tx, index, &spent);
            }
        }
        let script = Script::from_bytes(data.clone());
        let _ = (parse_name_output(&script), script.parse_multisig(), script.witness_version());
        let _ = (Signature::from_der(&data), PublicKey::from_slice(&data), PublicKey::from_spki_der(&data));
        let _ = wasm_core::name::values::AnchorValue::parse(&data);
        let _ = wasm_core::name::values::CertificateValue::parse(&data);
        let _ = (text.parse::<Address<Unchecked>>(), text.parse::<Amount>(), text.parse::<OutPoint>());
        let _ = (text.parse::<wasm_core::keys::Path>(), wasm_core::keys::Mnemonic::parse(&text));
    }

    #[test]
    fn changed_addresses_do_not_parse(hash in any::<[u8; 20]>(), at in any::<prop::sample::Index>(), to in "[02-9ac-hj-np-z]") {
        let script = Script::p2wpkh(hash);
        for network in Network::ALL {
            let text = Address::from_script(&script, network).unwrap().to_string();
            let at = text.len().saturating_sub(at.index(39)).saturating_sub(1);
            let mut changed = text.clone();
            changed.replace_range(at..=at, &to);
            prop_assert_eq!(changed.parse::<Address<Unchecked>>().is_ok(), changed == text);
        }
    }
}

#[test]
fn scripts_and_dust_limits_are_bitcoins() {
    let secp = Secp256k1::new();
    let keys: Vec<bitcoin::PublicKey> = (1..=3)
        .map(|byte| bitcoin::secp256k1::SecretKey::from_slice(&[byte; 32]).unwrap().public_key(&secp).into())
        .collect();
    let ours: Vec<PublicKey> =
        keys.iter().map(|key| PublicKey::from_slice(&key.to_bytes()).unwrap()).collect();
    let wpkh = keys[0].wpubkey_hash().unwrap();
    let multisig = Script::multisig(2, &ours).unwrap();
    let their_multisig = bitcoin::ScriptBuf::from_bytes(multisig.as_bytes().to_vec());
    let hash = ours[0].hash160();
    let rows = [
        (Script::p2pkh(hash), bitcoin::ScriptBuf::new_p2pkh(&keys[0].pubkey_hash()), 546),
        (Script::p2wpkh(hash), bitcoin::ScriptBuf::new_p2wpkh(&wpkh), 294),
        (Script::p2sh(wasm_core::hash::hash160(multisig.as_bytes())), their_multisig.to_p2sh(), 540),
        (Script::p2wsh(&multisig), their_multisig.to_p2wsh(), 330),
    ];
    for (script, oracle, dust) in rows {
        assert_eq!(script.as_bytes(), oracle.as_bytes());
        assert_eq!(oracle.minimal_non_dust().to_sat(), dust);
        assert_eq!(dust_limit(&TxOut { value: Amount::ZERO, script }).swartz(), dust);
    }
}

/// Every cut of a real transaction is an error, every changed byte an error or another transaction.
#[test]
fn damaged_transactions() {
    for case in vectors::owner_types().cases {
        let bytes = hex::decode(&case.hex).unwrap();
        let tx = Transaction::decode(&bytes).unwrap();
        for cut in 0..bytes.len() {
            assert!(Transaction::decode(&bytes[..cut]).is_err(), "{} cut at {cut}", case.id);
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x80;
            if let Ok(other) = Transaction::decode(&damaged) {
                assert_eq!(other.encode(), damaged, "{} byte {at}", case.id);
                assert_ne!(other, tx, "{} byte {at}", case.id);
            }
        }
    }
}

/// Announced numbers that no input pays for must not be believed.
#[test]
fn announced_lengths_are_not_allocated() {
    let huge = "ffffffffffffffffff";
    let input = format!("{}00000000", "00".repeat(32));
    let rows = [
        ("inputs", format!("01000000{huge}")),
        ("outputs", format!("0100000001{input}00ffffffff{huge}")),
        ("script", format!("0100000001{input}{huge}")),
        ("witness items", format!("010000000001 01{input}00ffffffff 00 {huge}").replace(' ', "")),
        ("long form", format!("01000000fd0100{input}00ffffffff0000000000")),
        ("no inputs", "0100000000000000000000".to_owned()),
        ("odd flag", format!("010000000002 01{input}00ffffffff 00 00 00000000").replace(' ', "")),
        ("empty witnesses", format!("010000000001 01{input}00ffffffff 00 00 00000000").replace(' ', "")),
        ("too much money", format!("0100000001{input}00ffffffff01ffffffffffffffff0000000000")),
        ("trailing", format!("0100000001{input}00ffffffff000000000000")),
    ];
    for (row, hex) in rows {
        assert!(Transaction::from_hex(&hex).is_err(), "{row}");
    }
    assert!(Transaction::from_hex(&format!("0100000001{input}00ffffffff0000000000")).is_ok());
    assert!(Transaction::decode(&vec![0; Transaction::MAX_BYTES + 1]).is_err());
}
