//! What a wallet does often: `cargo bench -p wasm-core`. Native; a browser takes several times as long.
#![cfg_attr(target_family = "wasm", no_main)]
#![cfg(not(target_family = "wasm"))]

use std::hint::black_box;

use criterion::Criterion;
use k256::ecdsa::SigningKey;
use k256::ecdsa::signature::hazmat::PrehashSigner;
use serde_json::Value;
use wasm_core::chain::{HeaderChain, split_headers};
use wasm_core::hash::Txid;
use wasm_core::keys::{Mnemonic, Passphrase, Role, SecretKey, Xprv};
use wasm_core::network::Network;
use wasm_core::psbt::Psbt;
use wasm_core::script::Script;
use wasm_core::sign::{sign_input, verify_input};
use wasm_core::tx::{Lock, OutPoint, Transaction, TxIn, TxOut};
use wasm_core::units::Amount;

fn secret(byte: u8) -> SecretKey {
    SecretKey::from_bytes(&[byte; 32]).expect("a key")
}

/// A payment from this many coins of a 2-of-3, and what it spends.
fn payment(inputs: u32) -> (Transaction, TxOut, Lock) {
    let keys: Vec<_> = (1..=3).map(|byte| secret(byte).public()).collect();
    let script = Script::multisig(2, &keys).expect("2 of 3");
    let value = Amount::from_swartz(5_000_000).expect("an amount");
    let spent = TxOut { value, script: Script::p2wsh(&script) };
    let input = |vout| TxIn::unsigned(OutPoint::new(Txid::from_bytes([1; 32]), vout));
    let output = TxOut { value, script: Script::p2wpkh([7; 20]) };
    let tx = Transaction {
        version: 2,
        inputs: (0..inputs).map(input).collect(),
        outputs: vec![output],
        lock_time: 0,
    };
    (tx, spent, Lock::P2wsh(script))
}

fn keys(criterion: &mut Criterion) {
    let mnemonic = Mnemonic::from_entropy(&[7; 16]).expect("16 bytes");
    criterion
        .bench_function("seed of words", |b| b.iter(|| black_box(&mnemonic).to_seed(&Passphrase::none())));
    let root = Xprv::from_seed(&[7; 32]).expect("32 bytes");
    let path = Role::Receive(5).path();
    criterion.bench_function("derive a receiving key", |b| b.iter(|| root.secret_at(black_box(&path))));
    let account = root.derive(&"m/84'/7070'/0'".parse().expect("a path")).expect("a key").neuter();
    let path = "m/0/5".parse().expect("a path");
    criterion.bench_function("derive a public key", |b| b.iter(|| account.derive(black_box(&path))));
    let (key, digest) = (secret(1), [9; 32]);
    criterion.bench_function("sign a digest", |b| b.iter(|| key.sign(black_box(&digest))));
    let bare = SigningKey::from_slice(&[1; 32]).expect("a key");
    criterion.bench_function("sign a digest: bare k256", |b| {
        b.iter(|| -> k256::ecdsa::Signature { bare.sign_prehash(black_box(&digest)).expect("signs") });
    });
    let (public, signature) = (key.public(), key.sign(&digest));
    criterion.bench_function("verify a digest", |b| b.iter(|| public.verify(black_box(&digest), &signature)));
}

fn transactions(criterion: &mut Criterion) {
    let (tx, spent, lock) = payment(1);
    let keys = [secret(1), secret(2)];
    criterion.bench_function("sign a 2-of-3 input", |b| {
        b.iter(|| sign_input(&mut tx.clone(), 0, black_box(&spent), &lock, &keys));
    });
    let mut signed = tx.clone();
    sign_input(&mut signed, 0, &spent, &lock, &keys).expect("the right keys");
    criterion
        .bench_function("verify a 2-of-3 input", |b| b.iter(|| verify_input(&signed, 0, black_box(&spent))));
    let bytes = signed.encode();
    criterion.bench_function("decode a transaction", |b| b.iter(|| Transaction::decode(black_box(&bytes))));
}

fn psbts(criterion: &mut Criterion) {
    let (tx, spent, lock) = payment(10);
    let mut psbt = Psbt::create(tx).expect("unsigned");
    for index in 0..10 {
        psbt.add_witness_utxo(index, spent.clone()).expect("an input");
        psbt.set_scripts(index, None, lock.script().cloned()).expect("its script");
    }
    let bytes = psbt.encode();
    criterion.bench_function("decode a PSBT of 10 inputs", |b| b.iter(|| Psbt::decode(black_box(&bytes))));
    let (mut one, mut other) = (psbt.clone(), psbt.clone());
    for index in 0..10 {
        let digest = lock.digest(psbt.tx(), index, &spent).expect("an input");
        for (psbt, byte) in [(&mut one, 1), (&mut other, 2)] {
            let mut signature = secret(byte).sign(&digest).to_der();
            signature.push(1);
            psbt.add_signature(index, secret(byte).public(), signature).expect("an input");
        }
    }
    criterion.bench_function("combine and finish 10 inputs", |b| {
        b.iter(|| {
            let mut sum = one.clone();
            sum.combine(black_box(&other)).expect("the same transaction");
            sum.finalize().expect("two signatures each");
            sum
        });
    });
}

/// Real headers of the main net, with all rules: merged mining, DigiShield, median time, checkpoints.
fn headers(criterion: &mut Criterion) {
    let file = include_str!("../tests/data/headers/mainnet_full.json");
    let full: Value = serde_json::from_str(file).expect("JSON");
    let bytes =
        |height: &str| hex::decode(full.get(height).and_then(Value::as_str).expect("a header")).expect("hex");
    let start = HeaderChain::start(Network::Mainnet);
    let first = split_headers(&bytes(&start.to_string()), 1).expect("a header");
    let first = first.first().expect("one").header();
    let chain = HeaderChain::from_checkpoint(Network::Mainnet, start, *first).expect("the checkpoint");
    let next: Vec<u8> = ["431017", "431018"].into_iter().flat_map(bytes).collect();
    criterion.bench_function("check 2 headers of the main net", |b| {
        b.iter(|| {
            let mut chain = chain.clone();
            chain.extend_full(split_headers(black_box(&next), 2).expect("two")).expect("the chain")
        });
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    keys(&mut criterion);
    transactions(&mut criterion);
    psbts(&mut criterion);
    headers(&mut criterion);
    criterion.final_summary();
}
