//! The Electrum dialogue over real sockets.

use crate::support::{Client, Wallet, coin, http, mine};
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use bitcoin::hashes::{Hash, sha256d};
use devnet::app::{Config, start};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn server_methods() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let version = client.call("server.version", json!(["test", ["1.4", "1.4.2"]])).await;
    assert_eq!(version[1], "1.4.2");
    let features = client.call("server.features", json!([])).await;
    let genesis = "0231881e96d6690eb00bb69cd8e221df3564e2cd95829d47d131ed5110a34e9d";
    assert_eq!(features["genesis_hash"], genesis);
    let banner = client.call("server.banner", json!([])).await;
    assert!(banner.as_str().unwrap().contains("demo and tests"), "{banner}");
    let rows = [
        ("server.ping", json!([]), Value::Null),
        ("server.donation_address", json!([]), json!("")),
        ("server.peers.subscribe", json!([]), json!([])),
        ("blockchain.estimatefee", json!([2]), json!(-1)),
        ("blockchain.estimatefee", json!({ "number": 2 }), json!(-1)),
        ("blockchain.relayfee", json!([]), json!(0.001)),
        ("mempool.get_fee_histogram", json!([]), json!([])),
    ];
    for (method, params, result) in rows {
        assert_eq!(client.call(method, params).await, result, "{method}");
    }
    chain.stop().await;
}

#[tokio::test]
async fn errors_as_recorded_from_electrumx() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let txid = "00".repeat(32);
    let rows = [
        ("nope", json!([]), -32_601, "unknown method \"nope\"".to_owned()),
        ("blockchain.scripthash.unsubscribe", json!([txid]), -32_601,
            "unknown method \"blockchain.scripthash.unsubscribe\"".to_owned()),
        ("server.ping", json!("x"), -32_602, "invalid request arguments: x".to_owned()),
        ("blockchain.scripthash.get_history", json!([]), -32_602,
            "0 arguments passed to method \"blockchain.scripthash.get_history\" but it requires 1".to_owned()),
        ("blockchain.scripthash.get_history", json!([txid, 1]), -32_602,
            "2 arguments passed to method blockchain.scripthash.get_history taking at most 1".to_owned()),
        ("blockchain.estimatefee", json!({ "blocks": 2 }), -32_602,
            "method \"blockchain.estimatefee\" requires parameter \"number\"".to_owned()),
        ("blockchain.scripthash.get_history", json!(["zz"]), 1, "zz is not a valid script hash".to_owned()),
        ("blockchain.scripthash.get_history", json!([null]), 1, "None is not a valid script hash".to_owned()),
        ("blockchain.transaction.get", json!(["zz"]), 1, "zz should be a transaction hash".to_owned()),
        ("blockchain.transaction.get", json!([txid, "yes"]), 1, "\"verbose\" must be a boolean".to_owned()),
        ("blockchain.block.header", json!([-1]), 1, "-1 should be a non-negative integer".to_owned()),
        ("blockchain.block.header", json!([99_999]), 1, "height 99,999 out of range".to_owned()),
        ("blockchain.block.header", json!([5, 3]), 1,
            "require header height 5 <= cp_height 3 <= chain height 120".to_owned()),
        ("blockchain.block.headers", json!([5, 10, 8]), 1,
            "require header height 14 <= cp_height 8 <= chain height 120".to_owned()),
        ("blockchain.transaction.get_merkle", json!([txid, 5]), 1, format!("tx {txid} not in block at height 5")),
        ("blockchain.transaction.get_merkle", json!([txid, 100_000]), 1,
            "db error: DBError('block 100,000 not on disk (>120)')".to_owned()),
        ("blockchain.transaction.id_from_pos", json!([0, 0]), 1,
            "no tx at position 0 in block at height 0".to_owned()),
        ("blockchain.transaction.broadcast", json!([5]), -32_603, "internal server error".to_owned()),
        ("blockchain.transaction.broadcast", json!(["zz"]), 1,
            "the transaction was rejected by network rules.\n\nTX decode failed\n[zz]".to_owned()),
        ("blockchain.estimatefee", json!([0]), 2,
            "daemon error: DaemonError({'code': -8, 'message': 'Invalid conf_target, must be between 1 - 1008'})"
                .to_owned()),
    ];
    for (method, params, code, message) in rows {
        assert_eq!(client.fail(method, params).await, (code, message), "{method}");
    }
    let (code, message) = client.fail("blockchain.transaction.get", json!([txid])).await;
    assert!(code == 2 && message.contains("No such mempool or blockchain transaction"), "{message}");
    chain.stop().await;
}

#[tokio::test]
async fn framing() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let error = |code: i64, message: &str| json!({ "jsonrpc": "2.0", "error": { "code": code, "message": message }, "id": null });
    let pong = |id: Value| json!({ "jsonrpc": "2.0", "result": null, "id": id });
    let ping = |id: u64| format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"server.ping\"}}");
    let rows = [
        (ping(1), pong(json!(1))),
        ("{bad".to_owned(), error(-32_700, "invalid JSON")),
        (format!("{} {}", ping(1), ping(2)), error(-32_700, "invalid JSON")),
        ("123".to_owned(), error(-32_600, "request object must be a dictionary")),
        ("[]".to_owned(), error(-32_600, "batch is empty")),
        (format!("[{},{}]", ping(1), ping(2)), json!([pong(json!(1)), pong(json!(2))])),
        (
            format!("[1,{}]", ping(1)),
            json!([error(-32_600, "request object must be a dictionary"), pong(json!(1))]),
        ),
        (
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"server.ping\"}".to_owned(),
            error(-32_600, "invalid \"id\": {}"),
        ),
        ("{\"id\":null,\"method\":\"server.ping\"}".to_owned(), error(-32_600, "\"jsonrpc\" is not \"2.0\"")),
        ("{\"jsonrpc\":\"2.0\",\"id\":\"abc\",\"method\":\"server.ping\"}".to_owned(), pong(json!("abc"))),
    ];
    for (request, answer) in rows {
        client.send(&request).await;
        assert_eq!(client.receive().await.unwrap(), answer, "{request}");
    }
    // No answer is due to these: the next one is the ping's.
    for silent in
        ["{\"jsonrpc\":\"2.0\",\"method\":\"server.ping\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"]
    {
        client.send(silent).await;
        client.send(&ping(7)).await;
        assert_eq!(client.receive().await.unwrap()["id"], 7, "{silent}");
    }
    chain.stop().await;
}

#[tokio::test]
async fn versions_are_negotiated_once() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    client.call("server.version", json!(["test", "1.4"])).await;
    let (code, message) = client.fail("server.version", json!(["test", "1.4"])).await;
    assert_eq!((code, message.as_str()), (1, "server.version already sent"));
    let mut old = Client::connect(chain.electrum_tcp).await;
    let (_, message) = old.fail("server.version", json!(["test", "1.2"])).await;
    assert_eq!(message, "unsupported protocol version: 1.2");
    assert_eq!(old.receive().await, None, "the server hangs up");
    chain.stop().await;
}

#[tokio::test]
async fn headers_form_a_chain() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let tip = client.call("blockchain.headers.subscribe", json!([])).await;
    assert_eq!(tip["height"], 120);
    let answer = client.call("blockchain.block.headers", json!([0, 5000])).await;
    assert_eq!((&answer["count"], &answer["max"]), (&json!(121), &json!(2016)));
    let hex = answer["hex"].as_str().unwrap();
    let headers: Vec<Header> =
        (0..121).map(|i| deserialize_hex(&hex[i * 160..(i + 1) * 160]).unwrap()).collect();
    for pair in headers.windows(2) {
        assert_eq!(pair[1].prev_blockhash, pair[0].block_hash());
        assert!(pair[1].time > pair[0].time, "premined blocks are strictly increasing");
        assert!(pair[1].validate_pow(pair[1].target()).is_ok());
        assert_eq!((pair[1].version.to_consensus(), pair[1].bits.to_consensus()), (0x0001_0004, 0x207f_ffff));
    }
    assert_eq!(&hex[120 * 160..], tip["hex"].as_str().unwrap());

    let proof = client.call("blockchain.block.headers", json!([100, 10, 120])).await;
    let single = client.call("blockchain.block.header", json!([109, 120])).await;
    assert_eq!((&proof["branch"], &proof["root"]), (&single["branch"], &single["root"]));
    let root = climb(headers[109].block_hash().to_byte_array(), &single["branch"], 109);
    assert_eq!(json!(root), single["root"]);
    let beyond = client.call("blockchain.block.headers", json!([121, 1])).await;
    assert_eq!(beyond, json!({ "hex": "", "count": 0, "max": 2016 }));
    chain.stop().await;
}

/// Walks a merkle branch; the root as shown.
fn climb(leaf: [u8; 32], branch: &Value, mut position: u64) -> String {
    let mut hash = leaf;
    for step in branch.as_array().unwrap() {
        let mut other = hex::decode(step.as_str().unwrap()).unwrap();
        other.reverse();
        let pair = if position & 1 == 0 { [&hash, &*other].concat() } else { [&*other, &hash].concat() };
        hash = sha256d::Hash::hash(&pair).to_byte_array();
        position >>= 1;
    }
    hash.reverse();
    hex::encode(hash)
}

#[tokio::test]
async fn a_payment_from_mempool_to_merkle_branch() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    client.call("server.version", json!(["test", ["1.4", "1.4.2"]])).await;
    let alice = Wallet::new("alice");
    let hash = alice.script_hash();
    assert_eq!(client.call("blockchain.scripthash.subscribe", json!([hash])).await, Value::Null);
    client.call("blockchain.headers.subscribe", json!([])).await;
    let funds = alice.fund(&chain, 5_000_000).await;
    let confirmed = client.call("blockchain.scripthash.get_history", json!([hash])).await;
    assert_eq!(confirmed[0]["height"], 121);

    let payment = alice.spend(2, &[funds], &[], 20_000);
    client.broadcast(&payment).await;
    client.broadcast(&payment).await;
    let child = alice.spend(2, &[coin(&payment, 0)], &[], 20_000);
    client.broadcast(&child).await;
    let waiting = client.call("blockchain.scripthash.get_mempool", json!([hash])).await;
    let heights: Vec<_> =
        waiting.as_array().unwrap().iter().map(|item| (&item["height"], &item["fee"])).collect();
    assert_eq!(heights, [(&json!(0), &json!(20_000)), (&json!(-1), &json!(20_000))]);
    let balance = client.call("blockchain.scripthash.get_balance", json!([hash])).await;
    assert_eq!(balance, json!({ "confirmed": 5_000_000, "unconfirmed": -40_000 }));
    let unspent = client.call("blockchain.scripthash.listunspent", json!([hash])).await;
    assert_eq!((unspent.as_array().unwrap().len(), &unspent[0]["height"]), (1, &json!(0)));

    mine(&chain, 1);
    let txid = child.compute_txid().to_string();
    let proof = client.call("blockchain.transaction.get_merkle", json!([txid, 122])).await;
    let header = client.call("blockchain.block.header", json!([122])).await;
    let header: Header = deserialize_hex(header.as_str().unwrap()).unwrap();
    let root = climb(child.compute_txid().to_byte_array(), &proof["merkle"], proof["pos"].as_u64().unwrap());
    assert_eq!(root, header.merkle_root.to_string());
    let found = client.call("blockchain.transaction.id_from_pos", json!([122, proof["pos"], true])).await;
    assert_eq!(found, json!({ "tx_hash": txid, "merkle": proof["merkle"] }));
    assert_eq!(client.transaction(&txid).await, child);

    let status = client.call("blockchain.scripthash.subscribe", json!([hash])).await;
    loop {
        let note = client.notification().await;
        if note["method"] == "blockchain.scripthash.subscribe" && note["params"] == json!([hash, status]) {
            break;
        }
    }
    assert_eq!(client.call("blockchain.scripthash.unsubscribe", json!([hash])).await, true);
    assert_eq!(client.call("blockchain.scripthash.unsubscribe", json!([hash])).await, false);
    chain.stop().await;
}

#[tokio::test]
async fn replacement_must_pay_more() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let alice = Wallet::new("alice");
    let funds = alice.fund(&chain, 5_000_000).await;
    let first = alice.spend(2, std::slice::from_ref(&funds), &[], 20_000);
    client.broadcast(&first).await;
    let cheap = alice.spend(1, std::slice::from_ref(&funds), &[], 20_000);
    assert!(client.refused(&cheap).await.starts_with("insufficient fee, rejecting replacement "));
    let better = alice.spend(2, &[funds], &[], 40_000);
    client.broadcast(&better).await;
    assert_eq!(chain.node.read(|node| node.mempool.len()), 1);
    chain.stop().await;
}

#[tokio::test]
async fn websocket_clients_hear_of_blocks() {
    let chain = start(Config::default()).await.unwrap();
    let (mut socket, _) = connect_async(format!("ws://{}/any/path", chain.electrum_ws)).await.unwrap();
    let request =
        json!({ "jsonrpc": "2.0", "id": 1, "method": "blockchain.headers.subscribe", "params": [] });
    socket.send(Message::text(request.to_string())).await.unwrap();
    let answer = next_text(&mut socket).await;
    assert_eq!(answer["result"]["height"], 120);
    let (status, _) = http(chain.http, "/mine", Some(json!({ "blocks": 3 }))).await;
    assert_eq!(status, 200);
    let mut height = json!(120);
    while height != json!(123) {
        let note = next_text(&mut socket).await;
        assert_eq!(note["method"], "blockchain.headers.subscribe");
        height = note["params"][0]["height"].clone();
    }
    let huge = " ".repeat(devnet::electrum::MAX_MESSAGE + 1);
    socket.send(Message::text(huge)).await.unwrap();
    assert!(matches!(socket.next().await, Some(Ok(Message::Close(Some(_))) | Err(_)) | None));
    chain.stop().await;
}

async fn next_text<S>(socket: &mut S) -> Value
where
    S: StreamExt<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin,
{
    let message = socket.next().await.unwrap().unwrap();
    serde_json::from_str(message.to_text().unwrap()).unwrap()
}
