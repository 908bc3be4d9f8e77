//! The meter's sums on a dev chain, checked as the dApp checks them.

use super::support::{Chain, Gateway, Home, eventually};
use devnet::params::Params;
use rustix::process::Signal;
use std::collections::{BTreeMap, BTreeSet};
use wasm_core::address::Address;
use wasm_core::chain::HeaderChain;
use wasm_core::file::HourFile;
use wasm_core::ipld::Cid;
use wasm_core::keys::{PublicKey, Role, SecretKey};
use wasm_core::multisig::Holder;
use wasm_core::name::Name;
use wasm_core::name::lifecycle::{NameHistory, plan};
use wasm_core::name::values::AnchorValue;
use wasm_core::network::Network;
use wasm_core::record::{Energy, Record};
use wasm_core::sign::sign_all;
use wasm_core::sync::{NameHistoryQuery, NameOperation};
use wasm_core::tx::build::{Funding, Lock, NameWrite, name_op};
use wasm_core::units::{FeeRate, WattHours};
use wasm_core::verify::{
    AnchorContext, AnchorEvidence, AnchorHistory, MeterKey, TransactionEvidence, verify_anchor_history,
};
use wasm_core::wallet::{Wallet, Watch};

pub(super) const CLIENT: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
pub(super) const DOI: u64 = 100_000_000;

fn anchoring(chain: &Chain) -> String {
    format!("electrum = [\"{}\"]", chain.electrum())
}

fn paired(home: &Home) -> Gateway {
    let gateway = home.start();
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), CLIENT);
    assert_eq!(status, 200, "{answer}");
    gateway
}

/// Waits for anchor `n` to be sent, puts it into a block, and waits until the gateway has seen that.
pub(super) fn confirm(gateway: &Gateway, chain: &Chain, n: u64) {
    eventually("an anchor", || (gateway.node()["anchors"].as_u64() >= Some(n)).then_some(()));
    chain.mine();
    eventually("its confirmation", || {
        let node = gateway.node();
        let last = &node["last_anchor"];
        (last["n"].as_u64() > Some(n) || (last["n"] == n && last["confirmed"] == true)).then_some(())
    });
}

fn operations(chain: &Chain, meter: &str) -> (HeaderChain, Vec<NameOperation>) {
    let headers = chain.headers();
    let name = Name::meter(&meter.parse().expect("a number"));
    let found = chain.ask(NameHistoryQuery::new(name, &headers)).operations;
    (headers, found)
}

/// The newest file of an anchor and all before it.
fn files(gateway: &Gateway, newest: &str) -> BTreeMap<Cid, Vec<u8>> {
    let mut blocks = BTreeMap::new();
    let mut next = Some(newest.parse::<Cid>().expect("a name"));
    while let Some(cid) = next {
        let block = gateway.block(&cid.to_string()).expect("the gateway has its files");
        next = HourFile::decode(&block).expect("a file").prev();
        blocks.insert(cid, block);
    }
    blocks
}

fn check(gateway: &Gateway, chain: &Chain) -> AnchorHistory {
    let node = gateway.node();
    let key = |name: &str| PublicKey::from_hex(node[name].as_str().expect("a key")).expect("a key");
    let (headers, operations) = operations(chain, node["meter"].as_str().expect("a number"));
    let newest = operations.last().expect("an anchor");
    let value = AnchorValue::parse(newest.value()).expect("a value");
    let blocks = files(gateway, &value.c);
    let raws: Vec<_> = operations.iter().map(|operation| operation.transaction.encode()).collect();
    let evidence = operations.iter().zip(&raws).map(|(operation, raw)| AnchorEvidence {
        transaction: TransactionEvidence {
            txid: operation.txid,
            raw,
            height: operation.inclusion.height,
            branch: &operation.inclusion.branch,
        },
        blocks: &blocks,
    });
    let meter = node["meter"].as_str().expect("a number").parse().expect("a number");
    let holder = Holder::new(key("client_key"), key("holder_key")).script_pubkey();
    let of = MeterKey { meter: &meter, reading_key: key("reading_key") };
    let history = verify_anchor_history(
        AnchorContext { of, holder: &holder, headers: &headers, limits: None },
        evidence,
    );
    for report in &history.reports {
        let failed: Vec<_> = report.failed().collect();
        assert!(failed.is_empty(), "{failed:?}");
    }
    assert_eq!(history.unverified(), 0, "{:#?}", history.reports);
    history
}

#[test]
fn every_anchor_passes_every_check() {
    let chain = Chain::start();
    let home = Home::new(&anchoring(&chain));
    let gateway = paired(&home);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    for n in 1..=3 {
        confirm(&gateway, &chain, n);
    }
    let history = check(&gateway, &chain);
    let last = history.anchors.last().expect("three").get();
    let texts = gateway.records();
    let values = texts.iter().map(|text| Record::parse(text).expect("a record").values());
    let records = values.take_while(|values| values.time <= last.value.t);
    let (energy, _) = Energy::sum(None, records).expect("little energy");
    let balance = history.balance.get();
    assert_eq!((balance.produced(), balance.consumed()), (energy.produced, energy.consumed));
    assert!(gateway.node()["funds"].as_u64().is_some_and(|funds| funds > 0 && funds < DOI));
}

#[test]
fn nothing_is_anchored_before_pairing_or_without_money() {
    let chain = Chain::start();
    let home = Home::new(&anchoring(&chain));
    let gateway = home.start();
    gateway.wait_for_records(7);
    assert_eq!(gateway.node()["anchors"], 0);
    let (status, _) = gateway.pair(&gateway.text("pairing_code"), CLIENT);
    assert_eq!(status, 200);
    let warning = eventually("a warning", || {
        let node = gateway.node();
        node["warnings"].as_array()?.iter().find(|warning| warning["code"] == "low_funds").cloned()
    });
    let address = gateway.text("fund_address");
    assert!(warning["text"].as_str().is_some_and(|text| text.contains(&address)), "{warning}");
    assert_eq!(gateway.node()["anchors"], 0);
    chain.fund(&address, DOI);
    chain.mine();
    confirm(&gateway, &chain, 1);
    let history = check(&gateway, &chain);
    let files = history.anchors[0].get().files;
    assert!(files >= 2, "the first anchor vouches for all that had gathered: {files}");
}

#[test]
fn the_backlog_of_an_outage_is_anchored_at_once() {
    let home = Home::new("electrum = [\"127.0.0.1:1\"]");
    let gateway = paired(&home);
    gateway.wait_for_records(10);
    eventually("a warning", || {
        let node = gateway.node();
        node["warnings"].as_array()?.iter().find(|w| w["code"] == "electrum_unreachable").map(drop)
    });
    gateway.end(Signal::TERM);
    let chain = Chain::start();
    home.configure(&anchoring(&chain));
    let gateway = home.start();
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    confirm(&gateway, &chain, 1);
    assert!(check(&gateway, &chain).anchors[0].get().files >= 3);
    let node = gateway.node();
    assert!(node["warnings"].as_array().is_some_and(Vec::is_empty), "{node}");
}

/// On a regtest chain names live thirty blocks. Each anchor renews the name; one that expired while the gateway was off
/// is taken again, and the numbers go on.
#[test]
fn anchors_renew_the_name_and_an_expired_one_is_taken_again() {
    let chain = Chain::of(Params::regtest());
    let home = Home::new("");
    home.configure_network("regtest", &anchoring(&chain));
    let gateway = paired(&home);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    confirm(&gateway, &chain, 1);
    for n in 2..=3 {
        (0..20).for_each(|_| chain.mine());
        confirm(&gateway, &chain, n);
    }
    let last = gateway.node()["anchors"].as_u64().expect("a number");
    gateway.end(Signal::TERM);
    (0..40).for_each(|_| chain.mine());
    let gateway = home.start();
    confirm(&gateway, &chain, last + 1);
    confirm(&gateway, &chain, last + 2);
    let node = gateway.node();
    assert!(node["warnings"].as_array().is_some_and(Vec::is_empty), "{node}");
}

#[test]
fn killed_between_sending_and_block_the_anchor_is_neither_lost_nor_doubled() {
    let chain = Chain::start();
    let home = Home::new(&anchoring(&chain));
    let gateway = paired(&home);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    let txid = eventually("an anchor", || gateway.node()["last_anchor"]["txid"].as_str().map(str::to_owned));
    gateway.end(Signal::KILL);
    let gateway = home.start();
    assert_eq!(gateway.node()["last_anchor"]["txid"], txid.as_str(), "remembered");
    confirm(&gateway, &chain, 1);
    confirm(&gateway, &chain, 2);
    let history = check(&gateway, &chain);
    assert_eq!(history.anchors[0].get().coin.txid.to_string(), txid);
}

#[test]
fn a_name_held_by_somebody_else_is_told() {
    let chain = Chain::start();
    let first = Home::new(&anchoring(&chain));
    let owner = paired(&first);
    chain.fund(&owner.text("fund_address"), DOI);
    chain.mine();
    confirm(&owner, &chain, 1);
    let second = Home::new(&anchoring(&chain));
    let stranger = paired(&second);
    chain.fund(&stranger.text("fund_address"), DOI);
    chain.mine();
    eventually("a warning", || {
        let node = stranger.node();
        node["warnings"].as_array()?.iter().find(|warning| warning["code"] == "name_taken").map(drop)
    });
    assert_eq!(stranger.node()["anchors"], 0);
}

/// Either key of the 1-of-2 may write the name. The gateway goes on from what the chain says.
#[test]
fn an_anchor_of_the_client_is_continued() {
    let chain = Chain::start();
    let home = Home::new(&format!("{}\n[anchor]\nevery_s = 3600", anchoring(&chain)));
    let gateway = paired(&home);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    confirm(&gateway, &chain, 1);
    let node = gateway.node();
    gateway.end(Signal::TERM);
    write_as_client(&chain, &node);
    chain.mine();
    let gateway = home.start();
    confirm(&gateway, &chain, 3);
    let history = check(&gateway, &chain);
    let numbers: Vec<_> = history.anchors.iter().map(|anchor| anchor.get().value.n).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(history.anchors[1].get().energy(), Energy::ZERO, "the client's says nothing new");
}

/// The client repeats what the newest anchor says, with the next number and no energy.
fn write_as_client(chain: &Chain, node: &serde_json::Value) {
    let secret = SecretKey::from_bytes(&core::array::from_fn(|at| u8::from(at == 31))).expect("the key 1");
    assert_eq!(secret.public().to_string(), CLIENT);
    let money = Address::p2wpkh(&secret.public(), Network::Devnet);
    chain.fund(&money.to_string(), DOI);
    chain.mine();
    let meter = node["meter"].as_str().expect("a number");
    let (headers, operations) = operations(chain, meter);
    let old = AnchorValue::parse(operations.last().expect("an anchor").value()).expect("a value");
    let value = AnchorValue { n: old.n + 1, produced: WattHours::ZERO, consumed: WattHours::ZERO, ..old };
    let mut history = NameHistory::new(Name::meter(&meter.parse().expect("a number")), Network::Devnet);
    for operation in &operations {
        history.add(operation.inclusion.height, &operation.transaction).expect("the name's history");
    }
    let mut wallet = Wallet::new(Network::Devnet);
    let watch = Watch::fixed().also(money.script_pubkey(), Role::Receive(0));
    wallet.absorb(chain.ask(wallet.query_with(&headers, watch)));
    let (coins, tip) = (wallet.spendable(&BTreeSet::new()), headers.tip().height);
    let key = |name: &str| PublicKey::from_hex(node[name].as_str().expect("a key")).expect("a key");
    let holder = Holder::new(secret.public(), key("holder_key"));
    let funding = Funding { coins: &coins, change: &money, rate: FeeRate::MIN, tip };
    let write = NameWrite {
        value: value.to_value().expect("a value"),
        owner: holder.address(Network::Devnet),
        lock: Lock::P2wsh(holder.witness_script()),
        key: Role::Receive(0).into(),
    };
    let unsigned = name_op(&funding, &plan(&history.state(tip)), &write).expect("a transaction");
    let signed = sign_all(&unsigned, |_| vec![secret.clone()]).expect("signs");
    chain.broadcast(&signed.to_hex());
}
