//! Refusals of the mempool that the recorded cases do not hold: one fine payment, one thing wrong with it.

use bitcoin::absolute::LockTime;
use bitcoin::transaction::Version;
use bitcoin::{Amount, ScriptBuf, Sequence, Transaction, TxOut, Witness};
use devnet::app::{Config, start};
use devnet::names::script::name_doi;

use crate::support::Wallet;

type Change = fn(&mut Transaction);

fn pay(tx: &mut Transaction, script: &[u8], swartz: u64) {
    let output =
        TxOut { value: Amount::from_sat(swartz), script_pubkey: ScriptBuf::from_bytes(script.to_vec()) };
    tx.output.push(output);
}

#[tokio::test]
async fn one_thing_wrong() {
    let chain = start(Config::default()).await.unwrap();
    let alice = Wallet::new("alice");
    let fine = alice.spend(2, &[alice.fund(&chain, 5_000_000).await], &[], 20_000);
    let rows: [(&str, Change); 19] = [
        ("bad-txns-vin-empty", |tx| tx.input.clear()),
        ("bad-txns-vout-empty", |tx| tx.output.clear()),
        ("bad-txns-vout-toolarge", |tx| pay(tx, &[0x51], 2_100_000_000_000_001)),
        ("bad-txns-vout-negative", |tx| pay(tx, &[0x51], u64::MAX)),
        ("bad-txns-inputs-duplicate", |tx| tx.input.push(tx.input[0].clone())),
        ("version", |tx| tx.version = Version(0)),
        ("scriptsig-not-pushonly", |tx| tx.input[0].script_sig = ScriptBuf::from_bytes(vec![0x61])),
        ("scriptsig-size", |tx| tx.input[0].script_sig = ScriptBuf::from_bytes(vec![0; 1651])),
        ("scriptpubkey", |tx| pay(tx, &[0x51], 1000)),
        ("dust", |tx| pay(tx, &[[0, 20].as_slice(), &[7; 20]].concat(), 293)),
        ("multi-op-return", |tx| {
            pay(tx, &[0x6a], 0);
            pay(tx, &[0x6a], 0);
        }),
        ("tx-size-small", |tx| tx.output[0].script_pubkey = ScriptBuf::from_bytes(vec![0x6a])),
        ("non-final", |tx| tx.lock_time = LockTime::from_consensus(10_000)),
        ("non-BIP68-final", |tx| tx.input[0].sequence = Sequence::from_height(1000)),
        ("bad-txns-inputs-missingorspent", |tx| tx.input[0].previous_output.vout = 77),
        ("bad-txns-in-belowout, value in (0.05) < value out (0.06)", |tx| {
            tx.output[0].value = Amount::from_sat(6_000_000);
        }),
        ("non-mandatory-script-verify-flag (Witness program hash mismatch)", |tx| {
            tx.input[0].witness.push([]);
        }),
        ("min relay fee not met, 0 < 11000", |tx| tx.output[0].value = Amount::from_sat(5_000_000)),
        ("non-mandatory-script-verify-flag (Witness program hash mismatch)", |tx| {
            tx.input[0].witness = Witness::new();
        }),
    ];
    for (reason, change) in rows {
        let mut tx = fine.clone();
        change(&mut tx);
        let refused = chain.node.read(|node| node.mempool.judge(&node.chain, &tx).map(drop));
        assert_eq!(refused.unwrap_err().to_string(), reason);
    }
    assert!(chain.node.read(|node| node.mempool.judge(&node.chain, &fine).is_ok()));
    chain.stop().await;
}

/// Coinbase outputs are spent by the miner only after a hundred blocks.
#[tokio::test]
async fn young_coinbase() {
    let chain = start(Config::default()).await.unwrap();
    let alice = Wallet::new("alice");
    let (young, old) = chain.node.read(|node| {
        let coin = |height| {
            let tx = &node.chain.block(height).unwrap().txs[0];
            crate::support::coin(tx, 0)
        };
        (coin(22), coin(21))
    });
    let judge = |coin| {
        let tx = alice.spend(2, &[coin], &[], 20_000);
        chain.node.read(|node| node.mempool.judge(&node.chain, &tx).map(drop)).unwrap_err().to_string()
    };
    assert_eq!(judge(young), "bad-txns-premature-spend-of-coinbase, tried to spend coinbase at depth 99");
    assert!(judge(old).starts_with("non-mandatory-script-verify-flag"), "only the key is wrong");
    chain.stop().await;
}

/// A chain of unconfirmed payments ends at 25.
#[tokio::test]
async fn long_chains() {
    let chain = start(Config::default()).await.unwrap();
    let alice = Wallet::new("alice");
    let mut coin = alice.fund(&chain, 5_000_000).await;
    let mut refusals = Vec::new();
    for _ in 0..26 {
        let tx = alice.spend(2, &[coin], &[], 20_000);
        coin = crate::support::coin(&tx, 0);
        let taken = chain.node.change(|node| node.mempool.accept(&node.chain, &tx));
        refusals.extend(taken.err().map(|reject| reject.reason().to_owned()));
    }
    assert_eq!(refusals, ["too-long-mempool-chain"]);
    chain.stop().await;
}

/// Names owned by a bare public key cannot be recognised by the node, whose parser stumbles over the push.
#[tokio::test]
async fn a_name_owned_by_a_bare_key_is_not_standard() {
    let chain = start(Config::default()).await.unwrap();
    let alice = Wallet::new("alice");
    let owner = ScriptBuf::from_hex(&format!("2102{}ac", "11".repeat(32))).unwrap();
    let output = TxOut { value: Amount::from_sat(1_000_000), script_pubkey: name_doi(b"bp/1", b"", &owner) };
    let tx = alice.spend(0x7100, &[alice.fund(&chain, 5_000_000).await], &[output], 50_000);
    let refused = chain.node.read(|node| node.mempool.judge(&node.chain, &tx).map(drop));
    assert_eq!(refused.unwrap_err().reason(), "scriptpubkey");
    chain.stop().await;
}
