//! From organisations to electricians to meters, by the histories of an Electrum server alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use wasm_core::name::{MeterId, Name};
use wasm_core::sync::{
    CertificateNamesQuery, HoldersQuery, NameHistoryQuery, Query, Request, Response, SyncError, Together,
};
use wasm_core::tx::{OutPoint, Transaction};

use crate::world::{Lie, World, name, name_script, script_of, transaction};

const ORGANISATION: u8 = 1;
const HUBER: u8 = 2;
const MAIER: u8 = 3;
const STRANGER: u8 = 4;
const MINER: u8 = 0xfe;

/// Who sets which name to what, spending the name coin of an operation before if there is one.
fn write(world: &World, spends: Option<&Transaction>, what: &str, value: &str, owner: u8) -> Transaction {
    let money = OutPoint::new(world.blocks.last().unwrap()[0].txid(), 0);
    let coin = spends.map(|spent| OutPoint::new(spent.txid(), 0));
    let inputs: Vec<_> = [Some(money), coin].into_iter().flatten().collect();
    transaction(&inputs, &[(1_000_000, name_script(what, value, owner))])
}

/// Two organisations, two electricians, four meters, one of them squatted, and other payments.
fn story() -> World {
    let mut world = World::new(5);
    for (what, owner) in [
        ("bp_organization/Isar", ORGANISATION),
        ("bp_organization/Donau", STRANGER),
        ("bp/M1", HUBER),
        ("bp/M2", STRANGER),
        ("bp/M2~2", HUBER),
        ("bp/M3", MAIER),
        ("bp-meter/M1", HUBER),
        ("hello", HUBER),
    ] {
        let operation = write(&world, None, what, "1", owner);
        world.mine(MINER, &[operation]);
    }
    let first = world.blocks[8][1].clone();
    let renewed = write(&world, Some(&first), "bp/M1", "2", HUBER);
    world.mine(MINER, &[renewed]);
    world
}

fn meter(number: &str) -> MeterId {
    number.parse().unwrap()
}

#[test]
fn names_are_asked_for_together() {
    let mut world = story();
    let chain = world.chain();
    let names = ["bp_organization/Isar", "bp_organization/Donau", "bp_organization/None"].map(name);
    let alone: Vec<_> =
        names.iter().map(|name| world.run(NameHistoryQuery::new(name.clone(), &chain)).unwrap()).collect();
    (world.lines, world.asked) = (0, BTreeMap::new());
    let queries = names.iter().map(|name| NameHistoryQuery::new(name.clone(), &chain)).collect();
    let found = world.run(Together::new(queries)).unwrap();
    assert_eq!(found, alone);
    assert_eq!(world.lines, 1 + 2, "hello, what there is, what it says");
    assert_eq!(found.iter().map(|one| one.operations.len()).collect::<Vec<_>>(), [1, 1, 0]);
}

#[test]
fn what_two_ask_is_asked_once() {
    let mut world = story();
    let chain = world.chain();
    let twice =
        vec![NameHistoryQuery::new(name("bp/M1"), &chain), NameHistoryQuery::new(name("bp/M1"), &chain)];
    let found = world.run(Together::new(twice)).unwrap();
    assert_eq!(found[0], found[1]);
    assert_eq!(world.asked["blockchain.transaction.get"], 2, "two operations, once each");
    let mut query = Together::new(vec![NameHistoryQuery::new(name("bp/M1"), &chain)]);
    let request = query.next().remove(0);
    assert!(query.answer(&request, Response::History(vec![])).is_ok());
    assert!(query.answer(&request, Response::History(vec![])).is_err(), "answered twice");
}

#[test]
fn electricians_lead_to_meters() {
    let mut world = story();
    let chain = world.chain();
    world.lines = 0;
    let scripts = [HUBER, MAIER, 9].map(script_of);
    let held = world.run(HoldersQuery::new(scripts.clone(), &chain, BTreeMap::new())).unwrap();
    assert_eq!(world.lines, 1 + 2);
    let names = |who: usize| held.names[&scripts[who]].iter().map(Name::as_str).collect::<Vec<_>>();
    assert_eq!(names(0), ["bp-meter/M1", "bp/M1", "bp/M2~2", "hello"]);
    assert_eq!(names(1), ["bp/M3"]);
    assert_eq!(names(2), Vec::<&str>::new());

    let all: BTreeSet<_> = held.names.values().flatten().cloned().collect();
    (world.lines, world.asked) = (0, BTreeMap::new());
    let found = world.run(CertificateNamesQuery::new(&all, &chain, held.transactions.clone())).unwrap();
    assert_eq!(world.lines, 1 + 2, "what there is, and what strangers wrote");
    assert_eq!(world.asked["blockchain.transaction.get"], 1, "only the stranger's was not known");
    let written = |number: &str| {
        found[&meter(number)].iter().map(|one| (one.name.as_str(), one.operations.len())).collect::<Vec<_>>()
    };
    assert_eq!(written("M1"), [("bp/M1", 2)]);
    assert_eq!(written("M2"), [("bp/M2", 1), ("bp/M2~2", 1)]);
    assert_eq!(written("M3"), [("bp/M3", 1)]);
    assert_eq!(found.len(), 3);

    // the next look asks for histories only
    (world.lines, world.asked) = (0, BTreeMap::new());
    let again = world.run(HoldersQuery::new(scripts, &chain, held.transactions.clone())).unwrap();
    assert_eq!(again, held);
    assert_eq!(world.lines, 1 + 1);
    assert!(!world.asked.contains_key("blockchain.transaction.get"));
}

/// Strangers can take one free name after the other; those are looked at, too, up to the ninth and last.
#[test]
fn names_that_others_took_are_followed_to_the_first_free_one() {
    for (taken, expected) in [(2, 3), (3, 4), (9, 9)] {
        let mut world = World::new(2);
        let own = write(&world, None, "bp/M1", "1", HUBER);
        world.mine(HUBER, &[own]);
        for number in 2..=taken + 1 {
            let other = write(&world, None, &format!("bp/M1~{number}"), "x", STRANGER);
            world.mine(HUBER, &[other]);
        }
        let chain = world.chain();
        let names = BTreeSet::from([name("bp/M1")]);
        let found = world.run(CertificateNamesQuery::new(&names, &chain, BTreeMap::new())).unwrap();
        assert_eq!(found[&meter("M1")].len(), expected, "{taken}");
    }
}

#[test]
fn lies_and_silence() {
    let foreign: Lie = Box::new(|world, method, _, result| {
        if method == "blockchain.transaction.get" {
            *result = json!(world.blocks[1][0].to_hex());
        }
    });
    let branch: Lie = Box::new(|_, method, _, result| {
        if method == "blockchain.transaction.get_merkle" {
            result["merkle"][0] = json!("44".repeat(32));
        }
    });
    for (row, lie, check) in
        [("another transaction", foreign, "tx.id"), ("another branch", branch, "tx.merkle")]
    {
        let mut world = story();
        world.lie = lie;
        let chain = world.chain();
        let error = world.run(HoldersQuery::new([script_of(MAIER)], &chain, BTreeMap::new())).unwrap_err();
        assert_eq!(error.failed_check(), Some(check), "{row}: {error}");
    }
    let world = story();
    let chain = world.chain();
    let query = HoldersQuery::new([script_of(MAIER)], &chain, BTreeMap::new());
    assert_eq!(query.finish(), Err(SyncError::Unfinished));
    let mut query = HoldersQuery::new([script_of(MAIER)], &chain, BTreeMap::new());
    let other = Request::History(script_of(HUBER).electrum_scripthash());
    assert!(query.answer(&other, Response::History(vec![])).is_err(), "not asked");
}
