//! Several Electrum servers: compared by proven work, caught when they lie, left when they fall silent; and a
//! competitor for the meter's name.

use super::anchors::{CLIENT, DOI, confirm};
use super::support::{Chain, Gateway, Home, eventually};
use devnet::node::lie::{Lie, Server};
use std::collections::BTreeSet;
use wasm_core::address::Address;
use wasm_core::keys::{Role, SecretKey};
use wasm_core::name::lifecycle::{NameHistory, plan};
use wasm_core::name::{Name, NameValue};
use wasm_core::network::Network;
use wasm_core::sign::sign_all;
use wasm_core::sync::NameHistoryQuery;
use wasm_core::tx::build::{Funding, Lock, NameWrite, name_op};
use wasm_core::tx::{Transaction, VERSION_PLAIN};
use wasm_core::units::FeeRate;
use wasm_core::wallet::{Wallet, Watch};

fn with_servers(servers: &[String]) -> Home {
    Home::new(&format!("electrum = {servers:?}\n[anchor]\ncompare_s = 1"))
}

fn warning(gateway: &Gateway, code: &str) -> Option<String> {
    let node = gateway.node();
    let found = node["warnings"].as_array()?.iter().find(|warning| warning["code"] == code).cloned();
    found.map(|warning| warning["text"].as_str().expect("a text").to_owned())
}

fn paired_and_funded(home: &Home, chain: &Chain) -> Gateway {
    let gateway = home.start();
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), CLIENT);
    assert_eq!(status, 200, "{answer}");
    gateway
}

/// A lie of the server in use ends in a warning that names it and the server, and anchors go on over the other one.
fn is_named_and_survived(lie: Lie, says: &str) {
    let chain = Chain::start();
    let home = with_servers(&[chain.electrum(), chain.second()]);
    let gateway = paired_and_funded(&home, &chain);
    confirm(&gateway, &chain, 1);
    assert_eq!(warning(&gateway, "server_refused"), None);
    for (server, address, n) in [(Server::First, chain.electrum(), 2), (Server::Second, chain.second(), 3)] {
        chain.tell(server, lie);
        let text = eventually(&format!("a warning of {server:?}"), || {
            chain.mine();
            warning(&gateway, "server_refused").filter(|text| text.contains(says))
        });
        assert!(text.contains(&address), "{server:?}: {text}");
        confirm(&gateway, &chain, n);
        chain.tell(server, Lie::None);
        eventually(&format!("the end of the warning of {server:?}"), || {
            warning(&gateway, "server_refused").is_none().then_some(())
        });
    }
}

#[test]
fn headers_without_work_are_named_and_survived() {
    is_named_and_survived(Lie::WrongHeader, "headers");
}

#[test]
fn other_transactions_are_named_and_survived() {
    is_named_and_survived(Lie::WrongTx, "another transaction");
}

#[test]
fn wrong_branches_are_named_and_survived() {
    is_named_and_survived(Lie::WrongBranch, "proof for transaction");
}

#[test]
fn a_withheld_history_is_named_and_survived() {
    is_named_and_survived(Lie::WithheldHistory, "leaves out transaction");
}

#[test]
fn a_stale_tip_is_named_and_survived() {
    is_named_and_survived(Lie::StaleTip, "blocks behind");
}

#[test]
fn a_server_that_falls_silent_is_left_and_one_alone_is_told() {
    let chain = Chain::start();
    let home = with_servers(&[chain.electrum(), chain.second()]);
    let gateway = paired_and_funded(&home, &chain);
    confirm(&gateway, &chain, 1);
    chain.tell(Server::First, Lie::Gone);
    let text = eventually("a warning", || warning(&gateway, "not_compared"));
    assert!(text.contains(&chain.electrum()) && text.contains(&chain.second()), "{text}");
    confirm(&gateway, &chain, 2);
    chain.tell(Server::First, Lie::None);
    eventually("both again", || warning(&gateway, "not_compared").is_none().then_some(()));
    confirm(&gateway, &chain, 3);
}

/// Two servers of two branches of one network: the branch with more work is followed, whoever is asked first.
#[test]
fn the_chain_with_more_work_is_followed() {
    let (short, long) = (Chain::start(), Chain::start());
    long.branch_off(7);
    let home = with_servers(&[short.electrum(), long.electrum()]);
    let gateway = paired_and_funded(&home, &long);
    confirm(&gateway, &long, 1);
    let text = eventually("a warning", || warning(&gateway, "server_refused"));
    assert!(text.contains(&short.electrum()) && text.contains("less work"), "{text}");
    assert!(!text.contains(&long.electrum()), "{text}");
}

/// Two registrations of one name wait; the other party's gets into a block. Ours is double-spent at once, so that it
/// does not wait in other nodes for ever (DOICHAIN, section 8).
#[test]
fn a_registration_that_lost_is_withdrawn() {
    let chain = Chain::start();
    let home = with_servers(&[chain.electrum(), chain.second()]);
    let gateway = home.start();
    let fund = gateway.text("fund_address");
    chain.fund(&fund, DOI);
    let name = Name::meter(&gateway.node()["meter"].as_str().expect("a text").parse().expect("a number"));
    let rival = register_as_rival(&chain, &name);
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), CLIENT);
    assert_eq!(status, 200, "{answer}");
    let ours =
        eventually("our registration", || gateway.node()["last_anchor"]["txid"].as_str().map(str::to_owned));
    assert_ne!(ours, rival.txid().to_string());
    chain.mine();
    eventually("a warning", || warning(&gateway, "name_taken"));
    let ours = ours.parse().expect("an id");
    eventually("the withdrawal", || {
        chain.mine();
        let headers = chain.headers();
        let script = fund.parse::<Address<_>>().ok()?.require_network(Network::Devnet).ok()?.script_pubkey();
        let mut wallet = Wallet::new(Network::Devnet);
        wallet.absorb(chain.ask(wallet.query_with(&headers, Watch::fixed().also(script, Role::Receive(0)))));
        assert!(!wallet.transactions().contains_key(&ours), "it lost");
        let spends = |tx: &Transaction| {
            tx.version == VERSION_PLAIN && wallet.coins().iter().any(|coin| coin.outpoint().txid == tx.txid())
        };
        let found = wallet.transactions().values().filter(|located| located.inclusion.is_some());
        let withdrawn = found
            .map(|located| &located.transaction)
            .any(|tx| tx.inputs.len() == 1 && tx.outputs.len() == 1 && spends(tx));
        withdrawn.then_some(())
    });
    assert_eq!(gateway.node()["anchors"], 0);
    let found = chain.ask(NameHistoryQuery::new(name, &chain.headers())).operations;
    assert_eq!(found.iter().map(|operation| operation.txid).collect::<Vec<_>>(), [rival.txid()]);
}

/// Somebody else registers the name, too; sent, not yet in a block.
fn register_as_rival(chain: &Chain, name: &Name) -> Transaction {
    let secret = SecretKey::from_bytes(&[7; 32]).expect("a key");
    let money = Address::p2wpkh(&secret.public(), Network::Devnet);
    chain.fund(&money.to_string(), DOI);
    chain.mine();
    let headers = chain.headers();
    let mut wallet = Wallet::new(Network::Devnet);
    let watch = Watch::fixed().also(money.script_pubkey(), Role::Receive(0));
    wallet.absorb(chain.ask(wallet.query_with(&headers, watch)));
    let (coins, tip) = (wallet.spendable(&BTreeSet::new()), headers.tip().height);
    let funding = Funding { coins: &coins, change: &money, rate: FeeRate::MIN, tip };
    let write = NameWrite {
        value: NameValue::new("mine").expect("a value"),
        owner: money.clone(),
        lock: Lock::P2wpkh,
        key: Role::Receive(0).into(),
    };
    let free = NameHistory::new(name.clone(), Network::Devnet);
    let unsigned = name_op(&funding, &plan(&free.state(tip)), &write).expect("a transaction");
    let signed = sign_all(&unsigned, |_| vec![secret.clone()]).expect("signs");
    chain.broadcast(&signed.to_hex());
    signed
}
