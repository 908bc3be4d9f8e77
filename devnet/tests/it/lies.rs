//! Each lie is told by the server it was asked of, and only while it was.

use crate::support::{Client, Wallet, coin, http, mine};
use bitcoin::Transaction;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use devnet::app::{Config, Running, start};
use devnet::index::ScriptHash;
use devnet::names::script::{NameScript, name_index_script};
use devnet::params::Params;
use serde_json::{Value, json};
use tokio::io::AsyncBufReadExt;

async fn tell(chain: &Running, kind: &str, server: u8) {
    let answer = http(chain.http, "/lie", Some(json!({ "kind": kind, "server": server }))).await;
    assert_eq!(answer, (200, json!({ "kind": kind })));
}

/// A chain on which alice has registered and updated a name; the transactions.
async fn named(params: Params) -> (Running, Transaction, Transaction) {
    let chain = start(Config { params, ..Config::default() }).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let alice = Wallet::new("alice");
    let funds = alice.fund(&chain, 5_000_000).await;
    let first = alice.write_name("bp/1", "10 kWh", &[funds]);
    client.broadcast(&first).await;
    mine(&chain, 1);
    let second = alice.write_name("bp/1", "11 kWh", &[coin(&first, 0), coin(&first, 1)]);
    client.broadcast(&second).await;
    mine(&chain, 1);
    (chain, first, second)
}

async fn client(address: std::net::SocketAddr) -> Client {
    let mut client = Client::connect(address).await;
    client.call("server.version", json!(["test", ["1.4", "1.4.2"]])).await;
    client
}

#[tokio::test]
async fn answers_are_altered_where_the_lie_says_so() {
    for auxpow in [false, true] {
        let (chain, _, newest) = named(Params { auxpow, ..Params::devnet() }).await;
        let (mut honest, mut liar) = (client(chain.electrum_tcp).await, client(chain.second_tcp).await);
        let (txid, name) = (newest.compute_txid().to_string(), ScriptHash::of(&name_index_script(b"bp/1")));
        let asks = [
            ("blockchain.transaction.get", json!([txid])),
            ("blockchain.transaction.get_merkle", json!([txid, 123])),
            ("blockchain.block.headers", json!([100, 100])),
            ("blockchain.headers.subscribe", json!([])),
            ("blockchain.scripthash.get_history", json!([name.to_string()])),
            ("blockchain.scripthash.subscribe", json!([name.to_string()])),
            ("blockchain.block.header", json!([5])),
        ];
        for (kind, altered) in [
            ("wrong_tx", [true, false, false, false, false, false, false]),
            ("fake_name_value", [true, false, false, false, false, false, false]),
            ("wrong_branch", [false, true, false, false, false, false, false]),
            ("wrong_header", [false, false, true, true, false, false, true]),
            ("withheld_history", [false, false, false, false, true, true, false]),
            ("none", [false; 7]),
        ] {
            tell(&chain, kind, 2).await;
            for ((method, params), altered) in asks.clone().into_iter().zip(altered) {
                let truth = honest.call(method, params.clone()).await;
                assert_eq!(liar.call(method, params).await != truth, altered, "{kind}: {method}");
            }
        }
        chain.stop().await;
    }
}

#[tokio::test]
async fn a_faked_value_is_a_name_operation_still() {
    let (chain, _, newest) = named(Params::devnet()).await;
    tell(&chain, "fake_name_value", 1).await;
    let mut client = client(chain.electrum_tcp).await;
    let hex = client.call("blockchain.transaction.get", json!([newest.compute_txid().to_string()])).await;
    let told: Transaction = deserialize_hex(hex.as_str().unwrap()).unwrap();
    let name = NameScript::parse(&told.output[0].script_pubkey).unwrap();
    assert_eq!((name.name(), name.value()), (&b"bp/1"[..], &b"99 kWh"[..]));
    assert_ne!(told.compute_txid(), newest.compute_txid(), "it cannot have the same id");
    chain.stop().await;
}

#[tokio::test]
async fn a_wrong_header_links_but_lacks_its_work() {
    let (chain, ..) = named(Params::devnet()).await;
    tell(&chain, "wrong_header", 1).await;
    let mut client = client(chain.electrum_tcp).await;
    let answer = client.call("blockchain.block.headers", json!([120, 10])).await;
    let hex = answer["hex"].as_str().unwrap();
    let headers: Vec<Header> =
        (0..4).map(|at| deserialize_hex(&hex[at * 160..(at + 1) * 160]).unwrap()).collect();
    for (at, pair) in headers.windows(2).enumerate() {
        assert_eq!(pair[1].prev_blockhash, pair[0].block_hash(), "{at}");
    }
    let work: Vec<bool> = headers.iter().map(|header| header.validate_pow(header.target()).is_ok()).collect();
    assert_eq!(work, [true, true, true, false]);
    chain.stop().await;
}

#[tokio::test]
async fn a_stale_server_knows_nothing_newer() {
    let (chain, ..) = named(Params::devnet()).await;
    let mut client = client(chain.second_tcp).await;
    let known = client.call("blockchain.headers.subscribe", json!([])).await;
    tell(&chain, "stale_tip", 2).await;
    let bob = Wallet::new("bob");
    bob.fund(&chain, 1_000_000).await;
    assert_eq!(client.call("blockchain.headers.subscribe", json!([])).await, known);
    let headers = client.call("blockchain.block.headers", json!([120, 100])).await;
    assert_eq!(headers["count"], 4);
    assert_eq!(client.call("blockchain.scripthash.get_history", json!([bob.script_hash()])).await, json!([]));
    assert_eq!(client.call("blockchain.scripthash.subscribe", json!([bob.script_hash()])).await, Value::Null);
    tell(&chain, "none", 2).await;
    assert_eq!(client.call("blockchain.headers.subscribe", json!([])).await["height"], 124);
    chain.stop().await;
}

/// The raw answer to a ping, as a line.
async fn raw(chain: &Running) -> String {
    use tokio::io::AsyncWriteExt;
    let stream = tokio::net::TcpStream::connect(chain.electrum_tcp).await.unwrap();
    let mut stream = tokio::io::BufReader::new(stream);
    let hello = b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server.version\",\"params\":[\"t\",\"1.4\"]}\n";
    stream.write_all(hello).await.unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    assert!(line.contains("BlockPro devnet"), "the greeting is true: {line}");
    stream.write_all(b"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"server.ping\"}\n").await.unwrap();
    line.clear();
    stream.read_line(&mut line).await.unwrap();
    line
}

#[tokio::test]
async fn lines_of_no_use() {
    let chain = start(Config { premine: 1, ..Config::default() }).await.unwrap();
    tell(&chain, "huge_answer", 1).await;
    let line = raw(&chain).await;
    assert!(line.len() > 11_000_000 && serde_json::from_str::<Value>(&line).is_ok());
    tell(&chain, "malformed_json", 1).await;
    assert!(serde_json::from_str::<Value>(&raw(&chain).await).is_err());
    tell(&chain, "unknown_id", 1).await;
    assert_eq!(serde_json::from_str::<Value>(&raw(&chain).await).unwrap()["id"], json!(u64::MAX));
    chain.stop().await;
}

#[tokio::test]
async fn requests_without_answer() {
    let chain = start(Config { premine: 1, ..Config::default() }).await.unwrap();
    let mut client = client(chain.electrum_tcp).await;
    tell(&chain, "never_answers", 1).await;
    client.send("{\"jsonrpc\":\"2.0\",\"id\":\"lost\",\"method\":\"server.ping\"}").await;
    // Once it was taken: what comes next is the answer to the next request.
    client.send("{\"jsonrpc\":\"2.0\",\"id\":\"lost too\",\"method\":\"server.ping\"}").await;
    chain.node.read(|_| ());
    let mut other = self::client(chain.second_tcp).await;
    assert_eq!(other.call("server.ping", json!([])).await, Value::Null, "the other server is another one");
    chain.stop().await;
    assert_eq!(client.receive().await, None, "nothing came before the end");
}

#[tokio::test]
async fn a_server_that_is_gone_comes_back() {
    let chain = start(Config { premine: 1, ..Config::default() }).await.unwrap();
    let mut old = client(chain.second_tcp).await;
    tell(&chain, "gone", 2).await;
    assert_eq!(old.receive().await, None, "connections are closed");
    let mut new = Client::connect(chain.second_tcp).await;
    assert_eq!(new.receive().await, None, "and none is taken");
    assert!(tokio_tungstenite::connect_async(format!("ws://{}", chain.second_ws)).await.is_err());
    client(chain.electrum_tcp).await;
    tell(&chain, "none", 2).await;
    client(chain.second_tcp).await;
    let (status, answer) = http(chain.http, "/lie", Some(json!({ "kind": "none", "server": 3 }))).await;
    assert_eq!((status, &answer["error"]), (400, &json!("no_such_server")));
    chain.stop().await;
}
