//! BIP 174: every vector of the BIP.

use serde::Deserialize;
use wasm_core::keys::{Path, PublicKey, SecretKey};
use wasm_core::psbt::{KeyOrigin, Psbt, PsbtError};
use wasm_core::script::Script;
use wasm_core::tx::{OutPoint, Transaction, TxIn, TxOut};

use crate::building::swartz;
use crate::vectors;

#[derive(Deserialize)]
struct Vectors {
    invalid: Vec<Case>,
    valid: Vec<Case>,
    signer_refuses: Vec<Case>,
    roles: Roles,
}

#[derive(Deserialize)]
struct Case {
    case: String,
    hex: String,
    base64: String,
}

#[derive(Deserialize)]
struct Roles {
    created: String,
    updated: String,
    updated_sighash: String,
    signed_1: String,
    signed_2: String,
    combined: String,
    finalized: String,
    extracted: String,
    unknown_1: String,
    unknown_2: String,
    unknown_combined: String,
    previous: Vec<Transaction>,
}

fn load() -> Vectors {
    serde_json::from_str(include_str!("../data/psbt/bip174.json")).unwrap()
}

fn psbt_of(hex: &str) -> Psbt {
    Psbt::decode(&hex::decode(hex).unwrap()).unwrap()
}

fn shown(psbt: &Psbt) -> String {
    hex::encode(psbt.encode())
}

#[test]
fn invalid_psbts_do_not_decode() {
    for case in load().invalid {
        assert!(Psbt::decode(&hex::decode(&case.hex).unwrap()).is_err(), "{}", case.case);
        assert!(Psbt::from_base64(&case.base64).is_err(), "{}", case.case);
    }
}

#[test]
fn valid_psbts_round_trip() {
    for case in load().valid {
        let decoded = psbt_of(&case.hex);
        assert_eq!(Psbt::from_base64(&case.base64).unwrap(), decoded, "{}", case.case);
        assert_eq!(Psbt::decode(&decoded.encode()).unwrap(), decoded, "{}", case.case);
        assert_eq!(shown(&decoded), case.hex, "{}", case.case);
        assert_eq!(decoded.to_base64(), case.base64, "{}", case.case);
    }
}

#[test]
fn crooked_psbts_are_not_signed() {
    let keys: Vec<SecretKey> = KEYS.iter().map(|wif| vectors::secret(wif)).collect();
    for case in load().signer_refuses {
        let mut crooked = psbt_of(&case.hex);
        for key in &keys {
            let error = crooked.sign(key, &[]).unwrap_err();
            let expected = matches!(error, PsbtError::WitnessForOldStyle(_) | PsbtError::WrongScript(_))
                || matches!(error, PsbtError::PreviousNeeded(_));
            assert!(expected, "{}: {error}", case.case);
        }
    }
}

/// `m/0'/0'/0'` to `m/0'/0'/3'` of the BIP's key.
const KEYS: [&str; 4] = [
    "cP53pDbR5WtAD8dYAW9hhTjuvvTVaEiQBdrz9XPrgLBeRFiyCbQr",
    "cT7J9YpCwY3AVRFSjN6ukeEeWY6mhpbJPxRaDaP5QTdygQRxP9Au",
    "cR6SXDoyfQrcp4piaiHE97Rsgta9mNhGTen9XeonVgwsh4iSgw6d",
    "cNBc3SWUip9PPm1GjRoLEJT6T41iNzCYtD7qro84FMnM5zEqeJsE",
];

fn created() -> Psbt {
    let outpoint = |txid: &str, vout| OutPoint::new(txid.parse().unwrap(), vout);
    let input = |outpoint| TxIn { sequence: u32::MAX, ..TxIn::unsigned(outpoint) };
    let output = |value, script: &str| TxOut { value: swartz(value), script: script.parse().unwrap() };
    let inputs = vec![
        input(outpoint("75ddabb27b8845f5247975c8a5ba7c6f336c4570708ebe230caf6db5217ae858", 0)),
        input(outpoint("1dea7cd05979072a3578cab271c02244ea8a090bbb46aa680a65ecd027048d83", 1)),
    ];
    let outputs = vec![
        output(149_990_000, "0014d85c2b71d0060b09c9886aeb815e50991dda124d"),
        output(100_000_000, "001400aea9a2e5f0f876a588df5546e8742d1d87008f"),
    ];
    Psbt::create(Transaction { version: 2, inputs, outputs, lock_time: 0 }).unwrap()
}

fn update(psbt: &mut Psbt, previous: &[Transaction]) {
    let script = |hex: &str| hex.parse::<Script>().unwrap();
    let redeem_0 = script(
        "5221029583bf39ae0a609747ad199addd634fa6108559d6c5cd39b4c2183f1ab96e07f2102dab61ff49a14db6a7d02b0cd1fbb78fc4b18312b5b4e54dae4dba2fbfef536d752ae",
    );
    let redeem_1 = script("00208c2353173743b595dfb4a07b72ba8e42e3797da74e87fe7d9d7497e3b2028903");
    let witness_1 = script(
        "522103089dc10c7ac6db54f91329af617333db388cead0c231f723379d1b99030b02dc21023add904f3d6dcf59ddb906b0dee23529b7ffb9ed50e5e86151926860221f0e7352ae",
    );
    let by_id = |index: usize| {
        let wanted = psbt.tx().inputs[index].previous.txid;
        previous.iter().find(|tx| tx.txid() == wanted).unwrap().clone()
    };
    let (first, second) = (by_id(0), by_id(1));
    assert!(psbt.add_previous(0, second.clone()).is_err(), "another transaction");
    psbt.add_previous(0, first).unwrap();
    psbt.add_witness_utxo(1, second.outputs[1].clone()).unwrap();
    assert_eq!(psbt.set_scripts(0, Some(redeem_1.clone()), None), Err(PsbtError::WrongScript(0)));
    psbt.set_scripts(0, Some(redeem_0), None).unwrap();
    psbt.set_scripts(1, Some(redeem_1), Some(witness_1)).unwrap();
    let keys = [
        (0, "029583bf39ae0a609747ad199addd634fa6108559d6c5cd39b4c2183f1ab96e07f"),
        (0, "02dab61ff49a14db6a7d02b0cd1fbb78fc4b18312b5b4e54dae4dba2fbfef536d7"),
        (1, "03089dc10c7ac6db54f91329af617333db388cead0c231f723379d1b99030b02dc"),
        (1, "023add904f3d6dcf59ddb906b0dee23529b7ffb9ed50e5e86151926860221f0e73"),
        (0, "03a9a4c37f5996d3aa25dbac6b570af0650394492942460b354753ed9eeca58771"),
        (1, "027f6399757d2eff55a136ad02c684b1838b6556e5f1b6b34282a94b6b50051096"),
    ];
    for (number, (index, key)) in keys.into_iter().enumerate() {
        let key: PublicKey = key.parse().unwrap();
        let path: Path = format!("m/0'/0'/{number}'").parse().unwrap();
        let origin = KeyOrigin { fingerprint: [0xd9, 0x0c, 0x6a, 0x4f], path };
        if number < 4 {
            psbt.add_origin(index, key, origin).unwrap();
        } else {
            psbt.add_output_origin(index, key, origin).unwrap();
        }
    }
}

/// One PSBT through all roles, byte for byte as the BIP shows it.
#[test]
fn every_role_writes_what_the_bip_says() {
    let roles = load().roles;
    let mut psbt = created();
    assert_eq!(shown(&psbt), roles.created);
    update(&mut psbt, &roles.previous);
    assert_eq!(shown(&psbt), roles.updated);
    psbt.set_sighash_all(0).unwrap();
    psbt.set_sighash_all(1).unwrap();
    assert_eq!(shown(&psbt), roles.updated_sighash);

    let sign = |wifs: [&str; 2]| {
        let mut copy = psbt.clone();
        for wif in wifs {
            assert_eq!(copy.sign(&vectors::secret(wif), &[]).unwrap(), 1, "each key opens one input");
        }
        copy
    };
    let (mut first, second) = (sign([KEYS[0], KEYS[2]]), sign([KEYS[1], KEYS[3]]));
    assert_eq!((shown(&first), shown(&second)), (roles.signed_1, roles.signed_2));
    assert_eq!(first.waiting_for(0).unwrap(), (1, vec![vectors::secret(KEYS[1]).public()]));
    let early = first.clone().finalize();
    assert_eq!(early, Err(PsbtError::MissingSignatures { index: 0, have: 1, needed: 2 }));
    first.combine(&second).unwrap();
    // The BIP's example has the same pairs, one of them not in the order of the keys.
    assert_eq!(first, psbt_of(&roles.combined));
    assert_eq!(shown(&first).len(), roles.combined.len());
    assert_eq!(first.extract(), Err(PsbtError::NotFinal(0)));
    first.finalize().unwrap();
    assert_eq!(shown(&first), roles.finalized);
    assert_eq!(first.extract().unwrap().to_hex(), roles.extracted);
}

#[test]
fn unknown_keys_are_kept_and_combined() {
    let roles = load().roles;
    for (one, two) in [(&roles.unknown_1, &roles.unknown_2), (&roles.unknown_2, &roles.unknown_1)] {
        let mut both = psbt_of(one);
        both.combine(&psbt_of(two)).unwrap();
        assert_eq!(shown(&both), roles.unknown_combined);
    }
    let mut changed = psbt_of(&roles.unknown_1);
    let contradicting =
        roles.unknown_1.replacen("0102030405060708090a0b0c0d0e0f", "0102030405060708090a0b0c0d0e00", 1);
    assert_eq!(changed.combine(&psbt_of(&contradicting)), Err(PsbtError::Conflict));
    assert_eq!(shown(&changed), roles.unknown_1, "nothing is taken over");
    assert_eq!(changed.combine(&psbt_of(&roles.created)), Err(PsbtError::OtherTransaction));
}

/// Every cut is an error; every changed byte an error or something that encodes and decodes to the same.
#[test]
fn damaged_psbts() {
    let vectors = load();
    let roles = [vectors.roles.combined, vectors.roles.finalized];
    for hex in vectors.valid.into_iter().map(|case| case.hex).chain(roles) {
        let bytes = hex::decode(hex).unwrap();
        for cut in 0..bytes.len() {
            assert!(Psbt::decode(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..bytes.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= change;
                if let Ok(other) = Psbt::decode(&damaged) {
                    assert_eq!(Psbt::decode(&other.encode()).unwrap(), other, "byte {at}");
                }
            }
        }
    }
}
