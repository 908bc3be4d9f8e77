//! A browser's line to an Electrum server through the gateway.

use super::support::{Chain, Gateway, Home, runtime};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

const LIMIT: Duration = Duration::from_secs(30);

/// Answers to these lines; fewer if the line is cut.
fn ask(gateway: &Gateway, lines: &[String]) -> Vec<Value> {
    let url = format!("ws://{}/v1/electrum", gateway.address());
    runtime().block_on(async {
        let Ok((mut stream, _)) = tokio_tungstenite::connect_async(url).await else { return Vec::new() };
        let mut heard = Vec::new();
        for line in lines {
            if stream.send(Message::text(line.as_str())).await.is_err() {
                break;
            }
            let answer = tokio::time::timeout(LIMIT, stream.next()).await.expect("in time");
            let Some(Ok(Message::Text(text))) = answer else { break };
            heard.push(serde_json::from_str(&text).expect("JSON"));
        }
        heard
    })
}

fn line(id: u32, method: &str, parameters: &str) -> String {
    format!("{{\"id\":{id},\"method\":\"{method}\",\"params\":{parameters}}}")
}

#[test]
fn lines_are_passed_on_as_they_are() {
    let chain = Chain::start();
    chain.mine();
    let home = Home::new(&format!("electrum = [\"127.0.0.1:1\", \"{}\"]", chain.electrum()));
    let gateway = home.start();
    let questions = [
        line(1, "server.version", "[\"test\",\"1.4\"]"),
        line(2, "blockchain.block.headers", "[0,50]"),
        line(3, "no.such", "[]"),
    ];
    let heard = ask(&gateway, &questions);
    assert_eq!(heard.len(), 3, "the second server is used: {heard:?}");
    assert!(heard.iter().zip(1..).all(|(answer, id)| answer["id"] == id));
    assert_eq!(heard[1]["result"]["count"], 50);
    assert!(heard[2]["error"].is_object());
    let two = format!("{}\n{}", line(1, "server.ping", "[]"), line(2, "server.ping", "[]"));
    assert_eq!(ask(&gateway, &[two]).len(), 0, "a message is one line");
    assert_eq!(ask(&gateway, &["x".repeat(600_000)]).len(), 0, "a line that is too long is cut");
    assert_eq!(ask(&gateway, &questions[..1]).len(), 1, "others are served still");
}

#[test]
fn without_a_server_there_is_no_line() {
    let gateway = Home::new("electrum = [\"127.0.0.1:1\"]").start();
    assert_eq!(ask(&gateway, &[line(1, "server.ping", "[]")]).len(), 0);
    assert_eq!(gateway.get("/health").0, 200);
}
