//! A wallet's round through the plain objects, as a page would make it; the wasm side has its own test in `tests/`.

use serde_json::{Value, json};

use super::keys::{
    DescribeAddress, DescribeGroup, Keys, SignPsbt, describe_address, describe_group, new_words,
};
use super::{checks, names, payments};
use crate::address::Address;
use crate::keys::PublicKey;
use crate::network::Network;
use crate::sign::verify_input;
use crate::tx::{OutPoint, Transaction, TxIn, TxOut};
use crate::units::Amount;

const PATH: &str = "m/84'/7070'/0'/0/0";
const NETWORK: &str = "devnet";

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn keys() -> Keys {
    Keys::of(&new_words(&[7; 16]).unwrap(), "").unwrap()
}

fn address() -> Address {
    let key = PublicKey::from_hex(&keys().public_key(PATH).unwrap()).unwrap();
    Address::p2wpkh(&key, Network::Devnet)
}

/// A transaction that gave us 1 DOI.
fn income() -> Transaction {
    let previous = OutPoint::new(crate::hash::Txid::from_bytes([3; 32]), 0);
    let output = TxOut { value: Amount::of(100_000_000), script: address().script_pubkey() };
    Transaction { version: 2, inputs: vec![TxIn::unsigned(previous)], outputs: vec![output], lock_time: 0 }
}

fn funding(tx: &Transaction, vout: u32) -> Value {
    let coin = json!({ "raw": tx.to_hex(), "vout": vout, "height": 5, "path": PATH });
    json!({ "coins": [coin], "change": address().to_string(), "rate": 100, "tip": 9 })
}

fn history(operations: &Value) -> Value {
    json!({ "network": NETWORK, "name": "bp/1", "tip": 9, "operations": operations })
}

fn write(operations: &Value, money: &Transaction, vout: u32) -> Value {
    json!({
        "history": history(operations), "value": "hello", "owner": address().to_string(), "path": PATH,
        "funding": funding(money, vout),
    })
}

fn sign(psbt: &str, operations: &Value) -> Transaction {
    let names =
        if operations.as_array().unwrap().is_empty() { json!([]) } else { json!([history(operations)]) };
    let signed = keys().sign(&read(json!({ "psbt": psbt, "paths": [PATH], "names": names }))).unwrap();
    assert!(signed.signatures > 0);
    Transaction::from_hex(&payments::finish(&signed.psbt).unwrap().raw).unwrap()
}

#[test]
fn a_name_is_registered_and_updated() {
    let none = json!([]);
    let built = names::build(&read(write(&none, &income(), 0))).unwrap();
    let first = sign(&built.psbt, &none);
    verify_input(&first, 0, &income().outputs[0]).unwrap();
    let (_, output) = first.name_output().unwrap();
    assert_eq!((output.name.as_slice(), output.value.as_slice()), (b"bp/1".as_slice(), b"hello".as_slice()));

    let one = json!([{ "height": 8, "raw": first.to_hex() }]);
    let held = serde_json::to_value(names::standing(&read(history(&one))).unwrap()).unwrap();
    assert_eq!(held["state"], "held");
    assert_eq!(held["value"], hex::encode("hello"));
    assert_eq!((&held["expiresAt"], &held["ownedSince"]), (&json!(36_008), &json!(8)));

    let change =
        u32::try_from(first.outputs.iter().position(|output| output.name().is_none()).unwrap()).unwrap();
    let built = names::build(&read(write(&one, &first, change))).unwrap();
    let second = sign(&built.psbt, &one);
    assert_eq!(second.inputs.len(), 2, "the name's coin and the money");
    assert!(second.inputs.iter().all(|input| input.previous.txid == first.txid()));
}

/// Without its history a name's coin is not signed away.
#[test]
fn a_name_that_was_not_named_is_not_signed() {
    let none = json!([]);
    let first = sign(&names::build(&read(write(&none, &income(), 0))).unwrap().psbt, &none);
    let one = json!([{ "height": 8, "raw": first.to_hex() }]);
    let change =
        u32::try_from(first.outputs.iter().position(|output| output.name().is_none()).unwrap()).unwrap();
    let built = names::build(&read(write(&one, &first, change))).unwrap();
    let blind: SignPsbt = read(json!({ "psbt": built.psbt, "paths": [PATH] }));
    assert!(keys().sign(&blind).unwrap_err().to_string().starts_with("psbt: "));
}

#[test]
fn a_payment_shows_what_it_does() {
    let to =
        Address::p2wpkh(&crate::keys::SecretKey::from_bytes(&[9; 32]).unwrap().public(), Network::Devnet);
    let payment = json!({ "to": to.to_string(), "amount": 30_000_000 });
    let asked =
        json!({ "network": NETWORK, "payments": [payment], "funding": funding(&income(), 0), "seed": 1 });
    let built = payments::build(&read(asked)).unwrap();
    let content = payments::inspect(&read(json!({ "network": NETWORK, "psbt": built.psbt }))).unwrap();
    let content = serde_json::to_value(content).unwrap();
    assert_eq!(content["fee"], json!(built.fee));
    assert_eq!(content["unproven"], json!([]), "every amount is proven");
    assert_eq!(
        (&content["inputs"][0]["missing"], &content["inputs"][0]["finished"]),
        (&json!(1), &json!(false))
    );
    let paid = content["outputs"].as_array().unwrap();
    assert!(paid.iter().any(|output| output["address"] == to.to_string() && output["amount"] == 30_000_000));
    let tx = sign(&built.psbt, &json!([]));
    assert_eq!(tx.txid().to_string(), content["txid"], "segwit: the id is known before signing");
    assert!(built.vsize >= tx.vsize());
}

#[test]
fn records_are_checked_one_by_one() {
    let sample = include_str!("../../tests/data/records/hour_2026-11-22T08Z.ocmf");
    let key = crate::keys::SecretKey::from_bytes(&[0x42; 32]).unwrap().public().to_string();
    let mut texts: Vec<String> = sample.lines().map(str::to_owned).collect();
    let asked = |texts: &[String]| json!({ "meter": "1ISK0078123456", "readingKey": key, "records": texts });
    let reports = checks::records(&read(asked(&texts))).unwrap();
    let produced: u64 =
        reports.iter().filter_map(|report| report.reading?.produced).map(crate::units::WattHours::wh).sum();
    assert_eq!((reports.len(), produced), (4, 15));
    texts[1] = texts[1].replace("1266733", "1266734");
    let verdicts: Vec<_> =
        checks::records(&read(asked(&texts))).unwrap().iter().map(|report| report.report.verdict).collect();
    assert_eq!(verdicts[1], "failed");
}

#[test]
fn refusals_name_the_field() {
    let other = json!({ "network": "mainnet", "address": address().to_string() });
    let rows = [
        ("address", describe_address(&read::<DescribeAddress>(other)).unwrap_err()),
        (
            "keys",
            describe_group(&read::<DescribeGroup>(json!({ "network": NETWORK, "m": 1, "keys": ["02"] })))
                .unwrap_err(),
        ),
        ("words", Keys::of("no wallet", "").unwrap_err()),
        ("entropy", new_words(&[1; 3]).unwrap_err()),
        ("name", names::scripthash(&"x".repeat(256)).unwrap_err()),
        ("psbt", payments::finish("cHNidP8=").unwrap_err()),
    ];
    for (field, error) in rows {
        assert!(error.to_string().starts_with(&format!("{field}: ")), "{error}");
    }
}

#[test]
fn headers_start_where_the_network_does() {
    let genesis = hex::encode(Network::Devnet.params().genesis_header80);
    assert_eq!(checks::Headers::of(Network::Devnet, &genesis).unwrap().top().height, 0);
    assert!(checks::Headers::of(Network::Mainnet, &genesis).is_err());
}
