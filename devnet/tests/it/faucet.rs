//! The side door: faucet, mining, status; and the program itself.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::support::{Wallet, http};
use devnet::app::{Config, start};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

const ADDRESS: &str = "ncrt1q9gx3ne90hnpawuf2mxqj64dd2chtx2kvuhmydm";

#[tokio::test]
async fn many_gifts_fit_into_one_block() {
    let chain = start(Config::default()).await.unwrap();
    for _ in 0..40 {
        let (status, answer) =
            http(chain.http, "/faucet", Some(json!({ "address": ADDRESS, "amount": 500_000_000 }))).await;
        assert_eq!(status, 200, "{answer}");
    }
    let (status, answer) = http(chain.http, "/mine", Some(json!({ "blocks": 1 }))).await;
    assert_eq!((status, &answer["height"], &answer["mempool"]), (200, &json!(121), &json!(0)));
    assert_eq!(chain.node.read(|node| node.chain.tip().txs.len()), 41);
    chain.stop().await;
}

#[tokio::test]
async fn refusals() {
    let chain = start(Config { premine: 100, ..Config::default() }).await.unwrap();
    let rows = [
        (
            json!({ "address": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "amount": 1_000_000 }),
            400,
            "bad_address",
        ),
        (json!({ "address": ADDRESS, "amount": 293 }), 400, "bad_amount"),
        (json!({ "address": ADDRESS, "amount": 10_000_000_001_u64 }), 400, "bad_amount"),
        (json!({ "address": ADDRESS }), 400, "bad_request"),
        (json!({ "address": ADDRESS, "amount": 10_000_000_000_u64 }), 503, "faucet_dry"),
    ];
    for (gift, code, error) in rows {
        let (status, answer) = http(chain.http, "/faucet", Some(gift.clone())).await;
        assert_eq!((status, &answer["error"]), (code, &json!(error)), "{gift}");
        assert!(answer["text"].is_string());
    }
    let (status, answer) = http(chain.http, "/mine", Some(json!({ "blocks": 1_000_000 }))).await;
    assert_eq!((status, &answer["error"]), (400, &json!("too_many")));
    let (status, _) = http(chain.http, "/lie", Some(json!({ "kind": "unknown" }))).await;
    assert_eq!(status, 400);
    chain.stop().await;
}

#[tokio::test]
async fn status_says_what_it_is() {
    let chain = start(Config::default()).await.unwrap();
    Wallet::new("alice").fund(&chain, 1_000_000).await;
    let (status, answer) = http(chain.http, "/status", None).await;
    assert_eq!((status, &answer["devnet"], &answer["height"]), (200, &json!(true), &json!(121)));
    assert!(answer["notice"].as_str().unwrap().contains("demo and tests"));
    chain.stop().await;
}

#[test]
fn the_program_starts_mines_and_stops() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_devnet"))
        .args(["run", "--json", "--on-demand", "--premine", "5"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&ready["ready"], &ready["devnet"]), (&json!(true), &json!(true)));
    assert!(ready["electrum_ws"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
    assert!(ready["http"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(!ready["electrum_tcp"].as_str().unwrap().contains('/'));
    kill_process(Pid::from_child(&program), Signal::TERM).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(0));
}
