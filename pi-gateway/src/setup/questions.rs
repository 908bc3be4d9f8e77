//! The questions, in the order in which a person at a meter can answer them.

use super::ask::Desk;
use super::texts;
use crate::config::Protocol;
use crate::config::https::is_local;
use crate::probe;
use anyhow::Context as _;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use toml::{Table, Value};
use wasm_core::name::MeterId;
use wasm_core::network::Network;
use wasm_core::record::Text;

/// Where Linux lists ports under names that stay.
const PORTS: &str = "/dev/serial/by-id";
/// Where the package puts the dApp.
const DAPP: &str = "/usr/share/blockpro/dapp";
/// Seconds to listen at each speed.
const LISTEN: Duration = Duration::from_secs(11);
/// Public servers of the main net (`DoiWallet`'s and names-on-chain's lists).
const SERVERS: &str = "tls://itchy-jellyfish-89.doi.works:50002 tls://pink-deer-69.doi.works:50002 \
                       tls://big-parrot-60.doi.works:50002 tls://ugly-bird-70.doi.works:50002";

/// What is known before the first question.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Answers {
    /// Serial device, or `host:port` of a Modbus meter.
    #[arg(long)]
    pub port: Option<String>,
    /// What the meter speaks (`sml`, `d0`, `d0-poll`, `dsmr`, `sdm`, `sunspec`); without it the port is probed.
    #[arg(long)]
    pub protocol: Option<String>,
    /// Number printed on the meter.
    #[arg(long)]
    pub number: Option<String>,
    /// Maker printed on the meter.
    #[arg(long)]
    pub vendor: Option<String>,
    /// Model printed on the meter.
    #[arg(long)]
    pub model: Option<String>,
    /// `mainnet`, `testnet`, `regtest` or `devnet`.
    #[arg(long)]
    pub network: Option<String>,
    /// Electrum servers, apart by spaces.
    #[arg(long)]
    pub electrum: Option<String>,
    /// Seconds between records.
    #[arg(long)]
    pub interval: Option<String>,
    /// Where the interface listens, `address:port`.
    #[arg(long)]
    pub listen: Option<String>,
    /// `own`, `files`, `acme` or `off`.
    #[arg(long)]
    pub https: Option<String>,
    /// Names of this gateway, apart by spaces (`own`, `acme`).
    #[arg(long)]
    pub names: Option<String>,
    /// File of the certificate (`files`).
    #[arg(long)]
    pub certificate: Option<String>,
    /// File of its key (`files`).
    #[arg(long)]
    pub key: Option<String>,
    /// Command that changes the DNS, with its arguments, apart by spaces (`acme`).
    #[arg(long)]
    pub hook: Option<String>,
    /// Agree to the terms of the ACME authority.
    #[arg(long)]
    pub agree_terms: bool,
    /// Folder of the dApp's build; empty: not served.
    #[arg(long)]
    pub dapp: Option<String>,
    /// Folder of the gateway's data.
    #[arg(long)]
    pub data_dir: Option<String>,
}

/// Asks everything.
pub(super) async fn all<I: BufRead, O: Write>(
    desk: &mut Desk<I, O>,
    mut answers: Answers,
) -> anyhow::Result<Table> {
    let meter = meter(desk, &mut answers).await?;
    let mut table = chain(desk, &mut answers)?;
    let (listen, https) = interface(desk, &mut answers)?;
    table.insert("listen".to_owned(), Value::String(listen.to_string()));
    if matches!(https.get("mode").and_then(Value::as_str), Some("off")) && !listen.ip().is_loopback() {
        table.insert("allow_plain_http".to_owned(), Value::Boolean(true));
    }
    table.insert("https".to_owned(), Value::Table(https));
    let usual = if Path::new(DAPP).is_dir() { DAPP } else { "" };
    let dapp = desk.ask("Folder of the dApp, if it shall be served here", answers.dapp, Some(usual), text)?;
    if !dapp.is_empty() {
        table.insert("dapp".to_owned(), Value::Table(texts([("folder", Some(dapp))])));
    }
    let data = desk.ask("Folder of the gateway's data", answers.data_dir, Some("/var/lib/blockpro"), text)?;
    table.insert("data_dir".to_owned(), Value::String(data));
    table.insert("meter".to_owned(), Value::Table(meter));
    Ok(table)
}

async fn meter<I: BufRead, O: Write>(desk: &mut Desk<I, O>, answers: &mut Answers) -> anyhow::Result<Table> {
    let ports = ports();
    for port in &ports {
        desk.say(&format!("  found {port}"))?;
    }
    let question = "Where is the meter (serial device, or host:port of Modbus)";
    let port = desk.ask(question, answers.port.take(), ports.first().map(String::as_str), present)?;
    let mut table = match answers.protocol.take() {
        Some(word) => by_hand(&port, &word)?,
        None => probed(desk, &port).await?,
    };
    let printed =
        |answer: &str| Text::new(answer).map(|_| answer.to_owned()).map_err(|error| error.to_string());
    let number = |answer: &str| answer.parse::<MeterId>().map(|id| id.to_string()).map_err(|e| e.to_string());
    let number = desk.ask("Number printed on the meter", answers.number.take(), None, number)?;
    let vendor = desk.ask("Maker printed on the meter", answers.vendor.take(), None, printed)?;
    let model = desk.ask("Model printed on the meter", answers.model.take(), None, printed)?;
    table.extend(texts([("number", Some(number)), ("vendor", Some(vendor)), ("model", Some(model))]));
    Ok(table)
}

fn by_hand(port: &str, word: &str) -> anyhow::Result<Table> {
    let known: Result<Protocol, _> = Value::String(word.to_owned()).try_into();
    known.map_err(|error| anyhow::anyhow!("--protocol {word}: {error}"))?;
    let (source, key) = if port.starts_with('/') { ("serial", "port") } else { ("tcp", "address") };
    Ok(texts([
        ("source", Some(source.to_owned())),
        (key, Some(port.to_owned())),
        ("protocol", Some(word.to_owned())),
    ]))
}

/// What the port says about itself.
async fn probed<I: BufRead, O: Write>(desk: &mut Desk<I, O>, port: &str) -> anyhow::Result<Table> {
    desk.say("Listening to the meter; this takes up to two minutes ...")?;
    let found = probe::probe(port, LISTEN, |_| {}).await;
    let found = found.context("the meter was not understood: name what it speaks by --protocol")?.to_string();
    desk.say(&found.lines().filter(|line| line.starts_with("# ")).collect::<Vec<_>>().join("\n"))?;
    let mut table: Table = found.parse().context("what the probe found")?;
    let meter = table.remove("meter").and_then(|meter| meter.try_into().ok());
    meter.context("the probe found no meter")
}

fn chain<I: BufRead, O: Write>(desk: &mut Desk<I, O>, answers: &mut Answers) -> anyhow::Result<Table> {
    let network = |answer: &str| {
        answer.parse::<Network>().map_err(|_| "mainnet, testnet, regtest or devnet".to_owned())
    };
    let network = desk.ask("Doichain network", answers.network.take(), Some("mainnet"), network)?;
    let usual = if network == Network::Mainnet { SERVERS } else { "localhost:50001" };
    let servers = |answer: &str| {
        let each =
            |server: &str| server.parse::<crate::config::Server>().map(|_| Value::String(server.to_owned()));
        let all: Result<Vec<_>, _> = answer.split_whitespace().map(each).collect();
        all.map_err(|error| error.to_string())
    };
    let electrum =
        desk.ask("Electrum servers, apart by spaces", answers.electrum.take(), Some(usual), servers)?;
    let seconds = |answer: &str| match answer.parse::<u32>() {
        Ok(secs) if secs > 0 && 3600_u32.checked_rem(secs) == Some(0) => Ok(secs),
        _ => Err("a divisor of 3600".to_owned()),
    };
    let interval = desk.ask("Seconds between records", answers.interval.take(), Some("900"), seconds)?;
    let mut table = texts([("network", Some(network.to_string()))]);
    table.insert("electrum".to_owned(), Value::Array(electrum));
    table.insert("interval_s".to_owned(), Value::Integer(interval.into()));
    Ok(table)
}

fn interface<I: BufRead, O: Write>(
    desk: &mut Desk<I, O>,
    answers: &mut Answers,
) -> anyhow::Result<(SocketAddr, Table)> {
    let listen = |answer: &str| answer.parse::<SocketAddr>().map_err(|_| "address:port".to_owned());
    let listen = desk.ask(
        "Where to listen (0.0.0.0 serves the local network)",
        answers.listen.take(),
        Some("0.0.0.0:8736"),
        listen,
    )?;
    let mode = |answer: &str| match answer {
        "own" | "files" | "acme" | "off" => Ok(answer.to_owned()),
        _ => Err("own, files, acme or off".to_owned()),
    };
    let usual = if listen.ip().is_loopback() { "off" } else { "own" };
    let question = "Certificate: own authority, files, acme, or off";
    let mode = desk.ask(question, answers.https.take(), Some(usual), mode)?;
    let mut table = texts([("mode", Some(mode.clone()))]);
    match mode.as_str() {
        "own" => {
            let local = |answer: &str| names(answer, is_local);
            let question = "More local names of this gateway, apart by spaces";
            table.insert("names".to_owned(), desk.ask(question, answers.names.take(), Some(""), local)?);
        }
        "files" => {
            let certificate =
                desk.ask("File of the certificate (PEM)", answers.certificate.take(), None, present)?;
            let key = desk.ask("File of its key (PEM)", answers.key.take(), None, present)?;
            table.extend(texts([("certificate", Some(certificate)), ("key", Some(key))]));
        }
        "acme" => acme(desk, answers, &mut table)?,
        _ => {}
    }
    Ok((listen, table))
}

fn acme<I: BufRead, O: Write>(
    desk: &mut Desk<I, O>,
    answers: &mut Answers,
    table: &mut Table,
) -> anyhow::Result<()> {
    let public = |answer: &str| match names(present(answer)?.as_str(), |name| !is_local(name)) {
        Err(_) => Err("names in the public DNS".to_owned()),
        good => good,
    };
    table.insert(
        "names".to_owned(),
        desk.ask("Names of this gateway, apart by spaces", answers.names.take(), None, public)?,
    );
    let words = |answer: &str| names(present(answer)?.as_str(), |_| true);
    let question = "Command that changes the DNS, with its arguments";
    table.insert("hook".to_owned(), desk.ask(question, answers.hook.take(), None, words)?);
    let question = "Do you agree to the terms of Let's Encrypt (https://letsencrypt.org/repository/)";
    let agreed = desk.agree(question, answers.agree_terms.then_some(true), false)?;
    anyhow::ensure!(agreed, "without agreeing to its terms the authority gives no certificate");
    table.insert("terms_agreed".to_owned(), Value::Boolean(true));
    Ok(())
}

fn names(answer: &str, fits: impl Fn(&str) -> bool) -> Result<Value, String> {
    let odd = answer.split_whitespace().find(|name| !fits(name));
    match odd {
        Some(name) => Err(format!("{name} is no name of the local network")),
        None => {
            let each = answer.split_whitespace().map(|name| Value::String(name.to_owned()));
            Ok(Value::Array(each.collect()))
        }
    }
}

fn ports() -> Vec<String> {
    let entries = std::fs::read_dir(PORTS).into_iter().flatten().flatten();
    let mut ports: Vec<_> =
        entries.filter_map(|entry| entry.path().into_os_string().into_string().ok()).collect();
    ports.sort_unstable();
    ports
}

fn text(answer: &str) -> Result<String, String> {
    Ok(answer.to_owned())
}

fn present(answer: &str) -> Result<String, String> {
    if answer.is_empty() { Err("this has no usual answer".to_owned()) } else { Ok(answer.to_owned()) }
}
