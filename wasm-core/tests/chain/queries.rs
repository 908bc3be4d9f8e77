//! Queries against an honest server, a server that reorganises, and servers that lie.

use std::collections::BTreeSet;

use serde_json::json;
use wasm_core::chain::{ChainError, Header, HeaderChain, MerkleError, Tip};
use wasm_core::name::NameState;
use wasm_core::name::lifecycle::HistoryError;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sync::{
    AnswerError, CheckpointQuery, Dialogue, FeeFloor, FeeQuery, HeaderSync, HistoryEntry, NameHistoryQuery,
    NameOperation, NameOperations, Query, Request, Response, SyncError, TransactionQuery, WalletQuery,
};
use wasm_core::tx::{OutPoint, Pace, Transaction, VERSION_NAME};
use wasm_core::units::{FeeRate, Height};

use crate::support::{bytes, mine_branch, recorded};
use crate::world::{Lie, World, name, name_script, script_of, transaction};

const ALICE: u8 = 1;
const BOB: u8 = 2;

fn genesis() -> HeaderChain {
    HeaderChain::from_genesis(Network::Devnet)
}

#[test]
fn headers_are_followed_in_chunks() {
    let mut world = World::new(0);
    world.headers.extend(mine_branch(world.headers[0].hash(), 4500, 0));
    let synced = world.follow(genesis()).unwrap();
    assert_eq!(synced.chain.tip(), Tip { height: Height(4500), header: world.headers[4500] });
    assert_eq!((synced.change.kept, synced.change.added.len()), (Height(0), 4500));
    assert_eq!(world.asked["blockchain.block.headers"], 3);

    let again = world.follow(synced.chain).unwrap();
    assert!(again.change.is_empty());
    assert_eq!(world.asked["blockchain.block.headers"], 3, "nothing to ask for");

    let tip = Tip { height: Height(4500), header: world.headers[4500] };
    let towards = world.run(HeaderSync::towards(genesis(), tip).unwrap()).unwrap();
    assert_eq!(towards.more, Some(tip), "the first step");
    assert_eq!(towards.chain.tip().height, Height(2016));
    assert_eq!(world.asked["blockchain.headers.subscribe"], 2, "the tip is known");
}

#[test]
fn reorganisations_are_followed() {
    for (case, depth, length) in [("one block", 1, 2), ("ten blocks", 10, 12), ("everything", 30, 31)] {
        let mut world = World::new(30);
        let before = world.chain();
        let kept = Height(30_u32.saturating_sub(depth));
        world.headers.truncate(usize::try_from(kept.0).unwrap().saturating_add(1));
        world.headers.extend(mine_branch(before.hash_at(kept).unwrap(), length, 7));
        let synced = world.follow(before).unwrap();
        assert_eq!(synced.chain, world.chain(), "{case}");
        assert_eq!(synced.change.kept, kept, "{case}");
        assert_eq!(synced.change.removed.len(), usize::try_from(depth).unwrap(), "{case}");
        assert_eq!(synced.change.added.len(), length, "{case}");
    }
}

#[test]
fn a_long_branch_is_taken_once_it_has_more_work() {
    let mut world = World::new(0);
    let start = world.headers[0].hash();
    let mut ours = genesis();
    ours.extend(&mine_branch(start, 2500, 1)).unwrap();
    world.headers.extend(mine_branch(start, 2600, 2));
    let synced = world.follow(ours).unwrap();
    assert_eq!(synced.chain, world.chain());
    assert_eq!(synced.change.removed.len(), 2500);
}

#[test]
fn a_server_behind_us_changes_nothing() {
    let mut world = World::new(10);
    let ours = world.chain();
    world.rewind(3);
    let synced = world.follow(ours.clone()).unwrap();
    assert_eq!(synced.chain, ours);
    assert!(synced.change.is_empty());
}

#[test]
fn checkpoints_tell_our_chain_from_others() {
    let mut world = World::new(3);
    let start = world.run(CheckpointQuery::new(Network::Devnet)).unwrap();
    assert_eq!(start, genesis());

    let mut other = World::new(3);
    other.headers.remove(0);
    let error = other.run(CheckpointQuery::new(Network::Devnet)).unwrap_err();
    assert_eq!(error.failed_check(), Some("header.checkpoint"), "{error}");

    // Mainnet: a server of the old chain is found out at 431,018, a good one leads to the first block that a
    // light client needs.
    let file = recorded("headers/mainnet.json");
    for (case, split, expected) in
        [("valid", "431018", None), ("old", "431018_old_chain", Some(Height(431_018)))]
    {
        let mut query = CheckpointQuery::new(Network::Mainnet);
        let asked = query.next();
        assert_eq!(asked.len(), 5);
        let header = |start: Height| {
            let key = if start == Height(431_018) { split.to_owned() } else { start.to_string() };
            Header::from_slice(&bytes(&file["headers"][key]["header80"])).unwrap()
        };
        let failed = asked.iter().find_map(|request| {
            let Request::Headers { start, count: 1 } = request else { panic!("{request:?}") };
            let answered = query.answer(request, Response::Headers(vec![header(*start).into()]));
            answered.err().map(|error| (error, *start))
        });
        assert_eq!(failed.as_ref().map(|(_, start)| *start), expected, "{case}");
        match failed {
            Some((error, _)) => assert_eq!(error.failed_check(), Some("header.checkpoint"), "{error}"),
            None => assert_eq!(query.finish().unwrap().tip().height, Height(431_016)),
        }
    }
}

#[test]
fn bad_headers_are_named() {
    let broken = |world: &mut World, chain| match world.run(HeaderSync::new(chain)) {
        Err(SyncError::BrokenHeaderChain { start, source }) => (start, source),
        other => panic!("{other:?}"),
    };
    let mut gap = World::new(10);
    gap.headers.remove(5);
    let (start, source) = broken(&mut gap, genesis());
    assert!(matches!(source, ChainError::BrokenLink { height: Height(5), .. }), "{source}");
    assert_eq!(start, Height(1));

    let mut other_genesis = World::new(0);
    other_genesis.headers.extend(mine_branch(crate::world::no_block(), 5, 0));
    let (_, source) = broken(&mut other_genesis, genesis());
    assert!(matches!(source, ChainError::UnknownParent { .. }), "{source}");

    let mut less = World::new(10);
    let ours = less.chain();
    less.headers.truncate(5);
    less.headers.extend(mine_branch(less.headers[4].hash(), 3, 9));
    let (_, source) = broken(&mut less, ours);
    assert!(matches!(source, ChainError::LessWork { .. }), "{source}");

    let mut silent = World::new(3);
    silent.lie = Box::new(|_, method, _, result| {
        if method == "blockchain.block.headers" {
            *result = json!({"hex": "", "count": 0, "max": 2016});
        }
    });
    let error = silent.run(HeaderSync::new(genesis())).unwrap_err();
    assert_eq!(error, SyncError::MissingHeaders { start: Height(1), tip: Height(3) });
}

/// A world where a meter's name is registered, updated twice in one block, lost after 30 blocks (regtest's
/// expiry) and registered anew, beside another name.
fn named_world() -> (World, Vec<Transaction>) {
    let mut world = World::new(5);
    let fund = OutPoint::new(world.blocks[1][0].txid(), 0);
    let script = |value| name_script("bp-meter/1EMH001", value, ALICE);
    let coin = |tx: &Transaction| OutPoint::new(tx.txid(), 0);
    let register = transaction(&[fund], &[(1_000_000, script("one")), (4_998_000_000, script_of(ALICE))]);
    let money = |tx: &Transaction| OutPoint::new(tx.txid(), 1);
    let second = transaction(
        &[coin(&register), money(&register)],
        &[(1_000_000, script("two")), (4_997_000_000, script_of(ALICE))],
    );
    let third = transaction(
        &[money(&second), coin(&second)],
        &[(1_000_000, script("three")), (4_996_000_000, script_of(ALICE))],
    );
    let stranger = OutPoint::new(world.blocks[2][0].txid(), 0);
    let other = transaction(&[stranger], &[(1_000_000, name_script("bp-meter/2", "x", BOB))]);
    world.mine(BOB, &[register.clone(), other]);
    world.mine(BOB, &[second.clone(), third.clone()]);
    (8..37).for_each(|_| world.mine(BOB, &[]));
    let anew = OutPoint::new(world.blocks[3][0].txid(), 0);
    let again = transaction(&[anew], &[(1_000_000, script("four"))]);
    world.mine(BOB, core::slice::from_ref(&again));
    (world, vec![register, second, third, again])
}

#[test]
fn a_names_history_is_proven_and_in_order() {
    let (mut world, transactions) = named_world();
    let chain = world.chain();
    let history = world.run(NameHistoryQuery::new(name("bp-meter/1EMH001"), &chain)).unwrap();
    let order: Vec<_> = history.operations.iter().map(|operation| operation.transaction.clone()).collect();
    assert_eq!(order, transactions, "by height, then by place in the block");
    assert_eq!(history.tip, world.tip());
    let values: Vec<_> = history.operations.iter().map(NameOperation::value).collect();
    assert_eq!(values, [b"one".as_slice(), b"two", b"three", b"four"]);
    let coin = |at: usize| Some(OutPoint::new(transactions[at].txid(), 0));
    let spends: Vec<_> = history.operations.iter().map(|operation| operation.spends).collect();
    assert_eq!(spends, [None, coin(0), coin(1), None], "registered, updated twice, registered anew");
    for operation in &history.operations {
        assert_eq!(operation.owner(), &script_of(ALICE));
        assert_eq!(operation.amount.swartz(), 1_000_000);
        assert!(chain.still_holds(&operation.inclusion));
    }
    let unknown = world.run(NameHistoryQuery::new(name("bp-meter/0"), &chain)).unwrap();
    assert!(unknown.operations.is_empty());
}

#[test]
fn what_is_known_of_a_name_is_not_fetched_again() {
    let (mut world, transactions) = named_world();
    let chain = world.chain();
    let query = || NameHistoryQuery::new(name("bp-meter/1EMH001"), &chain);
    let known = world.run(query()).unwrap();
    let mut part = known.clone();
    part.operations.truncate(3);
    for (row, before, fetched) in [("all", &known, 0), ("three of four", &part, 1)] {
        let mut asked = query().knowing(before);
        let [history] = <[_; 1]>::try_from(asked.next()).unwrap();
        let entries = transactions.iter().zip(&known.operations).map(|(transaction, operation)| {
            HistoryEntry { txid: transaction.txid(), height: Some(operation.inclusion.height) }
        });
        asked.answer(&history, Response::History(entries.collect())).unwrap();
        let requests = asked.next();
        let of = |wanted: fn(&Request) -> bool| requests.iter().filter(|request| wanted(request)).count();
        assert_eq!(of(|request| matches!(request, Request::Transaction(_))), fetched, "{row}");
        assert_eq!(of(|request| matches!(request, Request::Merkle { .. })), fetched, "{row}");
        assert_eq!(world.run(query().knowing(before)).unwrap(), known, "{row}");
    }
}

#[test]
fn a_names_history_can_be_followed() {
    let (mut world, transactions) = named_world();
    let chain = world.chain();
    let whole = world.run(NameHistoryQuery::new(name("bp-meter/1EMH001"), &chain)).unwrap();
    let held = match whole.follow(Network::Regtest).unwrap().state(whole.tip) {
        NameState::Held(held) => (held.coin().outpoint(), held.owned_since()),
        other => panic!("{other:?}"),
    };
    assert_eq!(held, (OutPoint::new(transactions[3].txid(), 0), Some(Height(37))));

    // On the dev chain names live longer: there, registering at 37 is in no valid block.
    let refused = |operations: &NameOperations, network| match operations.follow(network) {
        Err(HistoryError::NotFromCurrentCoin { txid }) => txid,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&whole, Network::Devnet), transactions[3].txid());
    let mut shortened = whole;
    shortened.operations.remove(1);
    assert_eq!(refused(&shortened, Network::Regtest), transactions[2].txid(), "the server left one out");
}

#[test]
fn a_history_ends_at_our_tip() {
    let (mut world, _) = named_world();
    let mut behind = genesis();
    behind.extend(&world.headers[1..7]).unwrap();
    let history = world.run(NameHistoryQuery::new(name("bp-meter/1EMH001"), &behind)).unwrap();
    assert_eq!(history.operations.len(), 1, "the block above our tip is not looked at");
    assert_eq!(history.tip, Height(6));
}

#[test]
fn lies_about_a_name_are_named() {
    let wrong_transaction: Lie = Box::new(|world, method, params, result| {
        if method == "blockchain.transaction.get" && params[0] == world.blocks[7][1].txid().to_string() {
            *result = json!(world.blocks[6][1].to_hex());
        }
    });
    let wrong_branch: Lie = Box::new(|_, method, _, result| {
        if method == "blockchain.transaction.get_merkle" && result["block_height"] == 7 {
            result["merkle"][0] = json!("44".repeat(32));
        }
    });
    let other_block: Lie = Box::new(|_, method, params, result| {
        if method == "blockchain.scripthash.get_history" {
            result[0]["height"] = json!(5);
        } else if method == "blockchain.transaction.get_merkle" && params[1] == 5 {
            *result = json!({"block_height": 5, "merkle": [], "pos": 0});
        }
    });
    let other_name: Lie = Box::new(|world, method, _, result| {
        if method == "blockchain.scripthash.get_history" {
            result[0]["tx_hash"] = json!(world.blocks[6][2].txid().to_string());
        }
    });
    let plain_payment: Lie = Box::new(|world, method, _, result| {
        if method == "blockchain.scripthash.get_history" {
            result[0]["tx_hash"] = json!(world.blocks[6][0].txid().to_string());
        }
    });
    let rows: [(&str, Lie, &str, &str); 5] = [
        ("another transaction", wrong_transaction, "tx.id", "another transaction"),
        ("another branch", wrong_branch, "tx.merkle", "in block 7 is wrong: the branch leads to"),
        ("another block", other_block, "tx.merkle", "in block 5 is wrong: the branch leads to"),
        ("another name", other_name, "tx.history", "does not touch it"),
        ("no name at all", plain_payment, "tx.history", "does not touch it"),
    ];
    for (case, lie, check, text) in rows {
        let (mut world, _) = named_world();
        world.lie = lie;
        let chain = world.chain();
        let error = world.run(NameHistoryQuery::new(name("bp-meter/1EMH001"), &chain)).unwrap_err();
        assert_eq!(error.failed_check(), Some(check), "{case}: {error}");
        assert!(error.to_string().contains(text), "{case}: {error}");
    }
}

/// An output that looks like one of a name is none where nodes do not take it for one. Servers list it.
#[test]
fn look_alikes_write_no_name() {
    let (mut world, written) = named_world();
    let fund = |world: &World, block: usize| OutPoint::new(world.blocks[block][0].txid(), 0);
    let script = name_script("bp-meter/1EMH001", "stolen", BOB);
    let mut plain = transaction(&[fund(&world, 4)], &[(1_000_000, script)]);
    plain.version = 2;
    assert_eq!(plain.name_output(), None);
    // A reservation names a hash, which may be chosen to read like a name: OP_NAME_NEW <20 bytes> OP_2DROP.
    let hash = name("bp-meter/12345678901");
    let reservation = format!("5114{}6d{}", hex::encode(hash.as_bytes()), script_of(BOB));
    let mut reserve = transaction(&[fund(&world, 5)], &[(1_000_000, reservation.parse().unwrap())]);
    reserve.version = VERSION_NAME;
    world.mine(BOB, &[plain, reserve]);
    let chain = world.chain();
    let found = world.run(NameHistoryQuery::new(name("bp-meter/1EMH001"), &chain)).unwrap();
    let order: Vec<_> = found.operations.iter().map(|operation| operation.transaction.clone()).collect();
    assert_eq!(order, written);
    let found = world.run(NameHistoryQuery::new(hash, &chain)).unwrap();
    assert_eq!(found.operations, []);
}

#[test]
fn a_proof_for_a_block_that_left_the_chain_is_refused() {
    let (mut world, _) = named_world();
    let mut chain = world.chain();
    let branch = mine_branch(chain.hash_at(Height(6)).unwrap(), 40, 3);
    chain.extend(&branch).unwrap();
    let error = world.run(NameHistoryQuery::new(name("bp-meter/1EMH001"), &chain)).unwrap_err();
    let wrong = matches!(error, SyncError::WrongBranch { source: MerkleError::WrongRoot { .. }, .. });
    assert!(wrong, "{error}");
}

/// Looks at Alice's and, once she is used, at Bob's script.
fn alice_then_bob() -> impl FnMut(&BTreeSet<Script>) -> Vec<Script> {
    |used| if used.contains(&script_of(ALICE)) { vec![script_of(BOB)] } else { vec![script_of(ALICE)] }
}

#[test]
fn a_wallet_scan_grows_and_proves() {
    let (mut world, transactions) = named_world();
    let waiting =
        transaction(&[OutPoint::new(transactions[1].txid(), 1)], &[(4_995_000_000, script_of(BOB))]);
    world.mempool.push(waiting.clone());
    let chain = world.chain();
    let scan = world.run(WalletQuery::new(&chain, [].into(), alice_then_bob())).unwrap();
    assert_eq!(scan.tip, chain.tip());
    let scripts: BTreeSet<_> = scan.scripts.keys().cloned().collect();
    assert_eq!(scripts, [script_of(ALICE), script_of(BOB)].into());
    assert!(scan.scripts.values().all(Option::is_some), "both are used");
    assert_eq!(scan.transactions[&waiting.txid()].inclusion, None);
    for transaction in &transactions {
        let located = &scan.transactions[&transaction.txid()];
        assert!(chain.still_holds(located.inclusion.as_ref().unwrap()));
    }

    let (gets, proofs) = ("blockchain.transaction.get", "blockchain.transaction.get_merkle");
    world.asked.clear();
    let again = world.run(WalletQuery::new(&chain, scan.transactions.clone(), alice_then_bob())).unwrap();
    assert_eq!(again.transactions, scan.transactions);
    assert_eq!((world.asked.get(gets), world.asked.get(proofs)), (None, None), "everything is known");

    world.mine(BOB, core::slice::from_ref(&waiting));
    let chain = world.chain();
    let later = world.run(WalletQuery::new(&chain, scan.transactions, alice_then_bob())).unwrap();
    assert!(later.transactions[&waiting.txid()].inclusion.is_some());
    assert_eq!((world.asked[gets], world.asked[proofs]), (1, 2), "the reward and the confirmed payment");
}

#[test]
fn a_reorganisation_makes_proofs_anew() {
    let mut world = World::new(3);
    world.mine(ALICE, &[]);
    let fund = OutPoint::new(world.blocks[4][0].txid(), 0);
    let payment = transaction(&[fund], &[(4_999_000_000, script_of(BOB))]);
    world.mine(BOB, core::slice::from_ref(&payment));
    let chain = world.chain();
    let bob = |_: &BTreeSet<Script>| vec![script_of(BOB)];
    let scan = world.run(WalletQuery::new(&chain, [].into(), bob)).unwrap();
    let first = scan.transactions[&payment.txid()].inclusion.clone().unwrap();

    world.rewind(1);
    world.mine(ALICE, &[]);
    world.mine(ALICE, core::slice::from_ref(&payment));
    let chain = world.follow(chain).unwrap().chain;
    assert!(!chain.still_holds(&first));
    let scan = world.run(WalletQuery::new(&chain, scan.transactions, bob)).unwrap();
    let second = scan.transactions[&payment.txid()].inclusion.clone().unwrap();
    assert_eq!(second.height, Height(6));
    assert_eq!(scan.transactions.len(), 1, "Bob's reward is gone");
}

#[test]
fn a_transaction_that_does_not_touch_the_script_is_a_lie() {
    let (mut world, _) = named_world();
    world.lie = Box::new(|world, method, params, result| {
        let alice = script_of(ALICE).electrum_scripthash().to_string();
        if method == "blockchain.scripthash.get_history" && params[0] == alice {
            let stranger = world.blocks[1][0].txid().to_string();
            result.as_array_mut().unwrap().push(json!({"tx_hash": stranger, "height": 1}));
        }
    });
    let chain = world.chain();
    let error = world.run(WalletQuery::new(&chain, [].into(), alice_then_bob())).err();
    let txid = world.blocks[1][0].txid();
    let script = script_of(ALICE).electrum_scripthash();
    assert_eq!(error, Some(SyncError::ForeignTransaction { txid, script }));
}

#[test]
fn fees_have_a_floor_and_a_ceiling() {
    let rows = [
        ("recorded", json!(0.001), json!(-1), Ok(100)),
        ("public servers", json!(1e-8), json!(-1), Ok(100)),
        ("busy", json!(0.001), json!(0.002_500_01), Ok(251)),
        ("dearest", json!(0.01), json!(-1), Ok(1000)),
        ("absurd", json!(0.001), json!(0.5), Err(SyncError::FeeTooHigh { asked: 50_000, limit: 1000 })),
    ];
    for (case, relay, estimate, expected) in rows {
        let result =
            |request: &Request| if *request == Request::RelayFee { relay.clone() } else { estimate.clone() };
        let query = answered(FeeFloor::new(), result);
        assert_eq!(query.finish().map(FeeRate::swartz_per_vb), expected, "{case}");
    }
}

/// A query of fees with its answers taken.
fn answered<Q: Query>(mut query: Q, result: impl Fn(&Request) -> serde_json::Value) -> Q {
    for request in query.next() {
        let (mut session, _) = wasm_core::sync::Session::open("test");
        let (_, line) = session.request(request.clone());
        let id = serde_json::from_str::<serde_json::Value>(&line).unwrap()["id"].clone();
        let answer = json!({"jsonrpc": "2.0", "id": id, "result": result(&request)}).to_string();
        let Some(wasm_core::sync::Event::Answer { result: Ok(response), .. }) =
            session.receive(&answer).pop()
        else {
            panic!("{request:?}")
        };
        query.answer(&request, response).unwrap();
    }
    query
}

#[test]
fn fee_levels_come_from_the_estimates() {
    let result = |request: &Request| match request {
        Request::EstimateFee { blocks: 24 } => json!(-1),
        Request::EstimateFee { blocks: 6 } => json!(0.002_500_01),
        Request::EstimateFee { blocks: 2 } => json!(0.5),
        _ => json!(0.001),
    };
    let levels = answered(FeeQuery::new(), result).finish().unwrap();
    assert_eq!(Pace::ALL.map(|pace| levels.rate(pace).swartz_per_vb()), [100, 251, 1000]);
    assert!(levels.is_capped(), "the server asked for 50,000");
    let mut query = FeeQuery::new();
    let stray = query.answer(&Request::EstimateFee { blocks: 3 }, Response::FeePerKvb(None)).unwrap_err();
    assert!(matches!(stray, SyncError::NotAsked { .. }));
    assert_eq!(query.finish().unwrap_err(), SyncError::Unfinished);
}

#[test]
fn a_query_takes_only_its_own_answers() {
    let chain = genesis();
    let mut query = NameHistoryQuery::new(name("x"), &chain);
    let error = query.answer(&Request::Ping, Response::Pong).unwrap_err();
    assert_eq!(error, SyncError::NotAsked { request: Box::new(Request::Ping) });
    assert_eq!(query.finish().unwrap_err(), SyncError::Unfinished);
    assert_eq!(Dialogue::new(FeeFloor::new()).finish().unwrap_err(), SyncError::Unfinished);
    let source = AnswerError::Server { code: 2, message: "daemon error".to_owned() };
    let error = SyncError::from_answer(Request::Ping, source);
    assert_eq!(error.to_string(), "server.ping: the server answered: daemon error (code 2)");
    assert_eq!(error.failed_check(), None);
}

#[test]
fn a_transaction_is_found_by_its_id_alone() {
    let (mut world, transactions) = named_world();
    let chain = world.chain();
    let reward = world.blocks[2][0].clone();
    for wanted in [&reward, &transactions[0], &transactions[3]] {
        let found = world.run(TransactionQuery::new(wanted.txid(), &chain)).unwrap();
        assert_eq!(&found.transaction, wanted);
        assert!(chain.still_holds(&found.inclusion.unwrap()));
    }
    world.rewind(3);
    let behind = world.chain();
    let ahead = world.run(TransactionQuery::new(reward.txid(), &behind)).unwrap();
    assert!(ahead.inclusion.is_some(), "still deep enough");
    let unknown = transaction(&[], &[]).txid();
    assert!(matches!(
        world.run(TransactionQuery::new(unknown, &chain)).unwrap_err(),
        SyncError::Answer { .. }
    ));
}

#[test]
fn a_transaction_that_no_history_names_has_no_place() {
    let (mut world, transactions) = named_world();
    let chain = world.chain();
    world.lie = Box::new(|_, method, _, result| {
        if method == "blockchain.scripthash.get_history" {
            *result = json!([]);
        }
    });
    let found = world.run(TransactionQuery::new(transactions[1].txid(), &chain)).unwrap();
    assert_eq!((&found.transaction, found.inclusion), (&transactions[1], None));
}
