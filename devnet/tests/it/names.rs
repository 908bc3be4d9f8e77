//! A name's life as a client sees it: registration, update, expiry.

use crate::support::{Client, Wallet, coin, mine, short_lived_names};
use devnet::index::ScriptHash;
use devnet::names::script::name_index_script;
use serde_json::{Value, json};

const NAME: &str = "bp-meter/12345678";

fn name_hash() -> String {
    ScriptHash::of(&name_index_script(NAME.as_bytes())).to_string()
}

async fn name_history(client: &mut Client) -> Vec<Value> {
    let history = client.call("blockchain.scripthash.get_history", json!([name_hash()])).await;
    history.as_array().unwrap().clone()
}

#[tokio::test]
async fn register_update_and_refusals() {
    let chain = short_lived_names().await;
    let mut client = Client::connect(chain.electrum_tcp).await;
    let (alice, bob) = (Wallet::new("alice"), Wallet::new("bob"));
    let funds = alice.fund(&chain, 10_000_000).await;
    let stranger = bob.fund(&chain, 10_000_000).await;

    let register = alice.write_name(NAME, "first", &[funds]);
    client.broadcast(&register).await;
    assert!(name_history(&mut client).await.is_empty(), "unconfirmed operations are not indexed by name");
    let early = alice.write_name(NAME, "second", &[coin(&register, 0), coin(&register, 1)]);
    let reason =
        "tx-namedoi-freename-with-input, NAME_DOI registration of a free name must not spend a name input";
    assert_eq!(client.refused(&early).await, reason);

    mine(&chain, 1);
    assert_eq!(name_history(&mut client).await.len(), 1);
    client.broadcast(&early).await;
    mine(&chain, 1);
    let history = name_history(&mut client).await;
    assert_eq!(history[1]["tx_hash"], early.compute_txid().to_string());

    let theft = bob.write_name(NAME, "mine now", &[stranger]);
    let reason =
        "tx-namedoi-overwrite-without-input, NAME_DOI on an existing name must spend its previous output";
    assert_eq!(client.refused(&theft).await, reason);
    let superseded = alice.write_name(NAME, "third", &[coin(&register, 0), coin(&early, 1)]);
    assert_eq!(client.refused(&superseded).await, "bad-txns-inputs-missingorspent");
    let as_money = alice.spend(2, &[coin(&early, 0), coin(&early, 1)], &[], 50_000);
    assert_eq!(
        client.refused(&as_money).await,
        "tx-nonname-with-name-input, Non-name transaction has name input"
    );
    let plain = alice.spend(2, &[coin(&early, 1)], &[coin(&register, 0).1], 50_000);
    assert_eq!(
        client.refused(&plain).await,
        "tx-nonname-with-name-output, Non-name transaction has name output"
    );

    let again = client.fail("blockchain.transaction.broadcast", json!([hex_of(&early)])).await.1;
    assert_eq!(again.split('\n').nth(2), Some("Transaction already in block chain"));
    chain.stop().await;
}

fn hex_of(tx: &bitcoin::Transaction) -> String {
    bitcoin::consensus::encode::serialize_hex(tx)
}

#[tokio::test]
async fn the_name_coin_looks_like_money_even_when_destroyed() {
    let chain = short_lived_names().await;
    let mut client = Client::connect(chain.electrum_tcp).await;
    let alice = Wallet::new("alice");
    let funds = alice.fund(&chain, 10_000_000).await;
    let register = alice.write_name(NAME, "value", &[funds]);
    client.broadcast(&register).await;
    mine(&chain, 1);
    let update = alice.write_name(NAME, "late", &[coin(&register, 0), coin(&register, 1)]);

    mine(&chain, 28);
    let possible = chain.node.read(|node| node.mempool.judge(&node.chain, &update).map(drop));
    assert_eq!(possible, Ok(()), "the last block that may hold an update is the 29th after the registration");
    mine(&chain, 1);
    assert_eq!(client.refused(&update).await, "bad-txns-inputs-missingorspent");
    let unspent = client.call("blockchain.scripthash.listunspent", json!([alice.script_hash()])).await;
    assert_eq!(unspent[0]["value"], 1_000_000, "still listed");
    let balance = client.call("blockchain.scripthash.get_balance", json!([alice.script_hash()])).await;
    assert_eq!(balance["confirmed"], 9_950_000, "and counted");

    let bob = Wallet::new("bob");
    let again = bob.write_name(NAME, "new owner", &[bob.fund(&chain, 5_000_000).await]);
    client.broadcast(&again).await;
    mine(&chain, 1);
    assert_eq!(name_history(&mut client).await.len(), 2, "old and new registration in one list");
    chain.stop().await;
}

/// Two people register the same name at the same time: mempools take both, a block only the first.
#[tokio::test]
async fn competing_registrations() {
    let chain = short_lived_names().await;
    let mut client = Client::connect(chain.electrum_tcp).await;
    let (alice, bob) = (Wallet::new("alice"), Wallet::new("bob"));
    let first = alice.write_name(NAME, "a", &[alice.fund(&chain, 5_000_000).await]);
    let second = bob.write_name(NAME, "b", &[bob.fund(&chain, 5_000_000).await]);
    client.broadcast(&first).await;
    client.broadcast(&second).await;
    mine(&chain, 1);
    let history = name_history(&mut client).await;
    assert_eq!((history.len(), &history[0]["tx_hash"]), (1, &Value::from(first.compute_txid().to_string())));
    assert_eq!(chain.node.read(|node| node.mempool.len()), 0, "the loser is dropped");
    chain.stop().await;
}
