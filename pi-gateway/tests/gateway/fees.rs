//! A server that asks for more than may be paid is not paid; the next one is asked.

use super::anchors::{CLIENT, DOI, confirm};
use super::support::{Chain, Gateway, Home, eventually, runtime};
use rustix::process::Signal;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// More than the configuration allows, and more than any server is believed, in DOI per 1000 bytes.
const MUCH: [f64; 2] = [0.005, 0.5];
const ALLOWED: &str = "[anchor]\nmax_fee_rate = 300";

/// Passes everything on, but asks for more.
struct Greedy {
    address: SocketAddr,
    _runtime: Runtime,
}

impl Greedy {
    fn before(server: &str, much: f64) -> Self {
        let runtime = runtime();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let server = server.to_owned();
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { pass_on(client, TcpStream::connect(server).await?, much).await });
            }
        });
        Self { address, _runtime: runtime }
    }
}

async fn pass_on(client: TcpStream, server: TcpStream, much: f64) -> std::io::Result<()> {
    let ((asked, mut to_client), (answered, mut to_server)) = (client.into_split(), server.into_split());
    let mut asked = BufReader::new(asked).lines();
    let mut answered = BufReader::new(answered).lines();
    let mut fees = Vec::new();
    loop {
        tokio::select! {
            line = asked.next_line() => {
                let Some(line) = line? else { return Ok(()) };
                let mut question: Value = serde_json::from_str(&line)?;
                let about_fees = each(&mut question).iter().filter(|one| one["method"] == "blockchain.relayfee");
                fees.extend(about_fees.map(|one| one["id"].clone()));
                to_server.write_all(format!("{line}\n").as_bytes()).await?;
            }
            line = answered.next_line() => {
                let Some(line) = line? else { return Ok(()) };
                let mut answer: Value = serde_json::from_str(&line)?;
                for one in each(&mut answer).iter_mut().filter(|one| fees.contains(&one["id"])) {
                    one["result"] = much.into();
                }
                to_client.write_all(format!("{answer}\n").as_bytes()).await?;
            }
        }
    }
}

/// One question or answer, or several.
fn each(line: &mut Value) -> &mut [Value] {
    match line {
        Value::Array(all) => all,
        one => std::slice::from_mut(one),
    }
}

fn assert_refused(gateway: &Gateway) {
    eventually("a warning", || {
        let node = gateway.node();
        node["warnings"].as_array()?.iter().find(|warning| warning["code"] == "fee_too_high").map(drop)
    });
    assert_eq!(gateway.node()["anchors"], 0);
}

#[test]
fn a_greedy_server_is_not_paid_and_the_next_is_asked() {
    let chain = Chain::start();
    let [greedy, greedier] = MUCH.map(|much| Greedy::before(&chain.electrum(), much));
    let home = Home::new(&format!("electrum = [\"{}\"]\n{ALLOWED}", greedy.address));
    let gateway = home.start();
    let (status, _) = gateway.pair(&gateway.text("pairing_code"), CLIENT);
    assert_eq!(status, 200);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    gateway.wait_for_records(4);
    assert_refused(&gateway);
    gateway.end(Signal::TERM);
    home.configure(&format!("electrum = [\"{}\"]\n{ALLOWED}", greedier.address));
    let gateway = home.start();
    assert_refused(&gateway);
    gateway.end(Signal::TERM);
    home.configure(&format!("electrum = [\"{}\", \"{}\"]\n{ALLOWED}", greedy.address, chain.electrum()));
    let gateway = home.start();
    confirm(&gateway, &chain, 1);
}
