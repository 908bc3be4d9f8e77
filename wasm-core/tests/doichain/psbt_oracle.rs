//! PSBTs against two independent implementations: `bitcoin` reads, writes, signs and combines the same ones,
//! `miniscript` finishes them to the same transactions.

use bitcoin::hashes::Hash;
use bitcoin::psbt::Psbt as Theirs;
use bitcoin::secp256k1::Secp256k1;
use miniscript::psbt::PsbtExt;
use proptest::prelude::*;
use wasm_core::keys::{Path, Role, SecretKey};
use wasm_core::psbt::{KeyOrigin, Psbt};
use wasm_core::script::Script;
use wasm_core::tx::build::{Unsigned, pay};
use wasm_core::tx::{OutPoint, Transaction, TxIn, TxOut};

use crate::building::{fund, payment};
use crate::kinds::{self, Kind, kinds};
use crate::oracle::config;

fn theirs(psbt: &Psbt) -> Theirs {
    let theirs = Theirs::deserialize(&psbt.encode()).unwrap();
    assert_eq!(theirs.serialize(), psbt.encode());
    theirs
}

fn paid(kind: &Kind, seed: u8) -> (Unsigned, Transaction) {
    let (previous, money) = kind.coin(seed, 30_000_000);
    (fund(&[money], 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap(), previous)
}

fn updated(kind: &Kind, seed: u8) -> Psbt {
    let (unsigned, previous) = paid(kind, seed);
    let mut psbt = Psbt::from_unsigned(&unsigned).unwrap();
    psbt.add_previous(0, previous).unwrap();
    let path: Path = "m/48'/7070'/0'/2'/1/9".parse().unwrap();
    for secret in &kind.secrets {
        let origin = KeyOrigin { fingerprint: [seed; 4], path: path.clone() };
        psbt.add_origin(0, secret.public(), origin.clone()).unwrap();
        psbt.add_output_origin(1, secret.public(), origin).unwrap();
    }
    psbt
}

#[test]
fn the_same_bytes_signatures_and_combinations() {
    let secp = Secp256k1::new();
    for kind in kinds() {
        let psbt = updated(&kind, 1);
        let (mut ours, mut reference) = (psbt.clone(), theirs(&psbt));
        for secret in &kind.secrets {
            let mut ours_alone = psbt.clone();
            ours_alone.sign(secret, &[]).unwrap();
            let mut reference_alone = theirs(&psbt);
            let private = bitcoin::secp256k1::SecretKey::from_slice(secret.to_bytes().as_slice()).unwrap();
            let private = bitcoin::PrivateKey::new(private, bitcoin::NetworkKind::Main);
            let keys = std::collections::BTreeMap::from([(private.public_key(&secp), private)]);
            // Its signer takes a key by public key and finds it among the origins.
            let signed = reference_alone.sign(&keys, &secp);
            assert!(signed.is_ok(), "{}: {signed:?}", kind.label);
            assert_eq!(theirs(&ours_alone), reference_alone, "{}", kind.label);
            ours.combine(&ours_alone).unwrap();
            reference.combine(reference_alone).unwrap();
        }
        assert_eq!(theirs(&ours), reference, "{}", kind.label);
        assert_eq!(ours.fee().unwrap().swartz(), reference.fee().unwrap().to_sat(), "{}", kind.label);

        ours.finalize().unwrap();
        reference.finalize_mut(&secp).unwrap();
        assert_eq!(theirs(&ours).inputs[0].final_script_sig, reference.inputs[0].final_script_sig);
        let reference = bitcoin::consensus::encode::serialize(&reference.extract_tx_unchecked_fee_rate());
        assert_eq!(ours.extract().unwrap().encode(), reference, "{}", kind.label);
    }
}

/// The size before signing is what descriptors say at most.
#[test]
fn sizes_are_those_of_descriptors() {
    for kind in kinds() {
        let public = |secret: &SecretKey| {
            bitcoin::PublicKey::from_slice(secret.public().as_bytes()).unwrap().to_string()
        };
        let mut keys: Vec<String> = kind.secrets.iter().map(public).collect();
        keys.sort_unstable();
        let list = keys.join(",");
        let text = match kind.label {
            "p2pkh" => format!("pkh({list})"),
            "p2wpkh" => format!("wpkh({list})"),
            "p2sh-p2wpkh" => format!("sh(wpkh({list}))"),
            "p2sh 1-of-2" => format!("sh(multi(1,{list}))"),
            "p2sh 2-of-3" => format!("sh(multi(2,{list}))"),
            "p2wsh 1-of-2" => format!("wsh(multi(1,{list}))"),
            "p2wsh 2-of-3" => format!("wsh(multi(2,{list}))"),
            "p2sh-p2wsh 2-of-3" => format!("sh(wsh(multi(2,{list})))"),
            other => panic!("{other}"),
        };
        let descriptor: miniscript::Descriptor<bitcoin::PublicKey> = text.parse().unwrap();
        assert_eq!(descriptor.script_pubkey().as_bytes(), kind.owner.as_bytes(), "{text}");
        let (unsigned, _) = paid(&kind, 1);
        let empty = unsigned.tx().weight();
        let estimated = unsigned.vsize();
        // One input: what a signed one weighs more than an empty one, and the two bytes that mark segwit.
        let marker = if kind.lock.is_segwit() { 2 } else { 0 };
        let most =
            empty + marker + usize::try_from(descriptor.max_weight_to_satisfy().unwrap().to_wu()).unwrap();
        let slack = most.div_ceil(4).abs_diff(estimated);
        assert!(slack <= 1, "{text}: {estimated} against {}", most.div_ceil(4));
    }
}

proptest! {
    #![proptest_config(config(64))]

    /// Whatever decodes here decodes there, and is written the same way.
    #[test]
    fn changed_psbts_are_read_alike(kind in 0..8_usize, at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = updated(&kinds()[kind], 3).encode();
        let at = at.index(bytes.len());
        bytes[at] = with;
        if let Ok(psbt) = Psbt::decode(&bytes) {
            prop_assert_eq!(&Psbt::decode(&psbt.encode()).unwrap(), &psbt);
            // The reference refuses some previous transactions that do not match already when it reads.
            if let Ok(reference) = Theirs::deserialize(&bytes) {
                prop_assert_eq!(reference.serialize(), psbt.encode());
            }
        }
    }

    #[test]
    fn rubbish_is_no_psbt(bytes in prop::collection::vec(any::<u8>(), 0..300), text in ".{0,100}") {
        prop_assert!(Psbt::decode(&bytes).is_err());
        let _ = Psbt::decode(&[b"psbt\xff".as_slice(), &bytes].concat());
        prop_assert!(Psbt::from_base64(&text).is_err());
    }
}

/// The escrow of the protocol, section 6, is no multisig: our PSBT carries the parties' signatures, `miniscript` knows
/// how they open it, and libbitcoinconsensus says that they do.
#[test]
fn signatures_of_an_escrow_are_carried() {
    let secp = Secp256k1::new();
    let secrets = kinds::secrets(7);
    let key = |index: usize| secrets[index].public().to_string();
    let [a0, a1, b0, b1, b2, m, r] = [0, 1, 2, 3, 4, 5, 6].map(key);
    let (t1, t2) = (1_800_000_000, 1_802_419_200);
    let escrow = format!(
        "wsh(andor(pk({a0}),or_i(pk({b0}),pk({m})),or_i(and_v(v:multi(2,{a1},{b1},{r}),after({t1})),and_v(v:pk({b2}),after({t2})))))"
    );
    let descriptor: miniscript::Descriptor<bitcoin::PublicKey> = escrow.parse().unwrap();
    let script = |bytes: &bitcoin::ScriptBuf| Script::from_bytes(bytes.to_bytes());
    let (witness_script, owner) =
        (script(&descriptor.explicit_script().unwrap()), script(&descriptor.script_pubkey()));
    let output = TxOut { value: crate::building::swartz(30_000_000), script: owner };
    let inputs = vec![TxIn::unsigned(OutPoint::new(wasm_core::hash::Txid::from_bytes([1; 32]), 7))];
    let funding = Transaction { version: 2, inputs, outputs: vec![output.clone()], lock_time: 0 };
    let ways: &[(&str, &[usize], u32)] = &[
        ("seller and buyer", &[0, 2], 0),
        ("seller and gateway", &[0, 5], 0),
        ("buyer and arbiter", &[3, 6], t1),
        ("seller and arbiter", &[1, 6], t1),
        ("buyer alone", &[4], t2),
    ];
    for (way, signers, lock_time) in ways {
        let value = crate::building::swartz(29_900_000);
        let paid = TxOut { value, script: Script::p2wpkh([7; 20]) };
        let inputs = vec![TxIn::unsigned(OutPoint::new(funding.txid(), 0))];
        let tx = Transaction { version: 2, inputs, outputs: vec![paid], lock_time: *lock_time };
        let mut psbt = Psbt::create(tx).unwrap();
        psbt.add_previous(0, funding.clone()).unwrap();
        psbt.add_witness_utxo(0, output.clone()).unwrap();
        psbt.set_scripts(0, None, Some(witness_script.clone())).unwrap();
        for signer in *signers {
            assert_eq!(psbt.sign(&secrets[*signer], &[]), Ok(1), "{way}");
        }
        assert_eq!(psbt.signed_by(0).unwrap().len(), signers.len(), "{way}");
        assert!(psbt.clone().finalize().is_err(), "{way}: whoever knows the script finishes it");
        let mut reference = theirs(&psbt);
        reference.finalize_mut(&secp).unwrap();
        let mut finished = psbt.clone();
        finished.combine(&Psbt::decode(&reference.serialize()).unwrap()).unwrap();
        let tx = finished.extract_unchecked().unwrap();
        kinds::judge(way, &tx, std::slice::from_ref(&output));
    }
}

/// The roles of the protocol find their keys by path; a device does the same with a PSBT's origins.
#[test]
fn origins_carry_the_paths_of_roles() {
    let role = Role::CoSigner { branch: 1, index: 9 };
    let psbt = updated(&kinds()[0], 1);
    let (_, origin) = psbt.inputs()[0].origins().first_key_value().unwrap();
    assert_eq!(origin.path, role.path());
    let reference = theirs(&psbt);
    let (fingerprint, path) = reference.inputs[0].bip32_derivation.first_key_value().unwrap().1;
    assert_eq!(fingerprint.to_bytes(), [1; 4]);
    assert_eq!(format!("m/{path}"), role.path().to_string());
    let txid = bitcoin::Txid::from_byte_array(psbt.tx().txid().to_bytes());
    assert_eq!(reference.unsigned_tx.compute_txid(), txid);
}
