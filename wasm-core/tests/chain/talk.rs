//! The dialogue itself: batches, new connections, other servers, lateness, lines of ten million bytes.

use serde_json::{Value, json};
use wasm_core::chain::HeaderChain;
use wasm_core::keys::Role;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sync::{
    AnswerError, Dialogue, Duty, Event, HistoryEntry, LineError, MAX_LINE, NameHistoryQuery, Opinion, Query,
    Request, Response, SecondOpinion, Session, SyncError, Upkeep,
};
use wasm_core::tx::OutPoint;
use wasm_core::units::Height;
use wasm_core::wallet::Wallet;

use crate::support::{bytes, conversation, mine_branch, parsed, recorded};
use crate::world::{World, name, script_of, transaction};

fn derive(role: Role) -> Script {
    match role {
        Role::Receive(0) => script_of(1),
        Role::Receive(index) | Role::Change(index) => Script::p2wpkh([index.to_le_bytes()[0] | 0x80; 20]),
        Role::Identity | Role::CoSigner { .. } => script_of(3),
    }
}

#[test]
fn a_wallet_is_refreshed_in_three_round_trips() {
    let mut world = World::new(8);
    let mut wallet = Wallet::new(Network::Devnet);
    let chain = world.chain();
    let scan = world.run(wallet.query(&chain, derive)).unwrap();
    wallet.absorb(scan);
    let fund = OutPoint::new(world.blocks[1][0].txid(), 0);
    world.mine(2, &[transaction(&[fund], &[(4_000_000_000, script_of(1))])]);
    let chain = world.chain();
    world.lines = 0;
    let scan = world.run(wallet.query(&chain, derive)).unwrap();
    wallet.absorb(scan);
    assert_eq!(wallet.transactions().len(), 1);
    // Statuses; histories; transactions and proofs; and once more, as the first use of an address adds one.
    assert_eq!(world.lines, 1 + 3 + 1);
    world.lines = 0;
    world.run(wallet.query(&chain, derive)).map(drop).unwrap();
    assert_eq!(world.lines, 1 + 2, "nothing new: no transaction is asked for again");
}

/// Asks for two transactions at once.
struct Two(Vec<Request>, usize);

impl Query for Two {
    type Output = usize;
    fn next(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.0)
    }
    fn answer(&mut self, _: &Request, _: Response) -> Result<(), SyncError> {
        self.1 = self.1.saturating_add(1);
        Ok(())
    }
    fn finish(self) -> Result<usize, SyncError> {
        Ok(self.1)
    }
}

fn ids(line: &str) -> Vec<u64> {
    match serde_json::from_str(line).unwrap() {
        Value::Array(batch) => batch.iter().map(|request| request["id"].as_u64().unwrap()).collect(),
        request => vec![request["id"].as_u64().unwrap()],
    }
}

#[test]
fn what_is_too_large_together_is_asked_for_alone() {
    let (mut session, _) = Session::open("test");
    let mut dialogue = Dialogue::new(Two(vec![Request::Ping, Request::Ping], 0));
    let lines = dialogue.lines(&mut session);
    assert_eq!(lines.len(), 1, "one line for both");
    let asked = ids(&lines[0]);
    let too_large = |id: u64| json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32600, "message": "response too large (over 10,000,000 bytes"}});
    let batch = json!([{"jsonrpc": "2.0", "id": asked[0], "result": null}, too_large(asked[1])]).to_string();
    for event in session.receive(&batch) {
        assert_eq!(dialogue.take(event), Ok(None));
    }
    let again = dialogue.lines(&mut session);
    let [alone] = again.as_slice() else { panic!("{again:?}") };
    let [id] = ids(alone)[..] else { panic!("{alone}") };
    let events = session.receive(&too_large(id).to_string());
    let error = events.into_iter().find_map(|event| dialogue.take(event).err()).unwrap();
    assert!(matches!(error, SyncError::Answer { source, .. } if source.is_too_large()), "alone it is final");
}

#[test]
fn a_new_connection_goes_on_where_the_old_one_ended() {
    let (mut session, hello) = Session::open("test");
    let greet = |session: &mut Session, hello: &str| {
        let answer = json!({"jsonrpc": "2.0", "id": ids(hello)[0], "result": ["x", "1.4.2"]});
        assert_eq!(session.receive(&answer.to_string()).len(), 1);
    };
    greet(&mut session, &hello);
    let script = script_of(1).electrum_scripthash();
    let (headers, _) = session.request(Request::HeadersSubscribe);
    let (subscribed, _) = session.request(Request::Subscribe(script));
    let status = |id: &dyn ToString, result: Value| {
        json!({"jsonrpc": "2.0", "id": id.to_string().parse::<u64>().unwrap(), "result": result}).to_string()
    };
    let genesis = HeaderChain::from_genesis(Network::Devnet).tip().header;
    let tip = json!({"hex": hex::encode(genesis.to_bytes()), "height": 0});
    session.receive(&status(&headers, tip.clone()));
    session.receive(&status(&subscribed, Value::Null));
    let (unanswered, _) = session.request(Request::RelayFee);
    for attempt in 0..3 {
        let lines = session.reconnect();
        assert_eq!(lines.len(), 2, "{attempt}: the hello, and all the rest");
        assert_eq!(session.protocol(), None);
        let again: Vec<Value> = serde_json::from_str(&lines[1]).unwrap();
        let methods: Vec<_> = again.iter().map(|request| request["method"].as_str().unwrap()).collect();
        let renewed = ["blockchain.headers.subscribe", "blockchain.scripthash.subscribe"];
        assert_eq!(methods, ["blockchain.relayfee", renewed[0], renewed[1]], "{attempt}");
        if attempt < 2 {
            continue;
        }
        greet(&mut session, &lines[0]);
        let id = |at: usize| again[at]["id"].as_u64().unwrap();
        let fee = session.receive(&status(&id(0), json!(0.001)));
        assert!(
            matches!(fee.as_slice(), [Event::Answer { id, .. }] if *id == unanswered),
            "the same request"
        );
        assert!(matches!(session.receive(&status(&id(1), tip.clone())).as_slice(), [Event::Tip(_)]));
        let changed = Event::ScriptChanged { script, status: None };
        assert_eq!(session.receive(&status(&id(2), Value::Null)), [changed]);
        assert_eq!(session.waiting(), 0);
    }
}

#[test]
fn connections_are_kept_and_given_up_in_time() {
    let mut upkeep = Upkeep::default();
    upkeep.connected(1_000);
    let rows = [
        ("nothing to do", 1_000, 0, Duty::Wait { until: 1_300 }),
        ("idle", 1_300, 0, Duty::Ping),
        ("waiting", 1_029, 1, Duty::Wait { until: 1_030 }),
        ("late", 1_031, 1, Duty::Late { silent: 31 }),
    ];
    for (case, now, waiting, expected) in rows {
        assert_eq!(upkeep.duty(now, waiting), expected, "{case}");
    }
    upkeep.sent(1_300, 0);
    assert_eq!(upkeep.duty(1_310, 1), Duty::Wait { until: 1_330 }, "silence counts from the question");
    upkeep.heard(1_320);
    assert_eq!(upkeep.duty(1_349, 1), Duty::Wait { until: 1_350 }, "a server that talks is not late");
    assert_eq!(upkeep.lost(1_400, 0), 1, "after a good connection at once");
    let pauses: Vec<u64> = (0..9).map(|_| upkeep.lost(1_400, 0)).collect();
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 120, 120, 120]);
    assert_eq!(upkeep.lost(1_400, 60), 60, "somebody else comes at another time");
    upkeep.connected(2_000);
    assert_eq!(upkeep.lost(2_001, 0), 120, "a connection that did not last is none");
}

#[test]
fn a_server_that_talks_but_leaves_one_question_open_is_late() {
    let mut upkeep = Upkeep::default();
    upkeep.connected(1_000);
    upkeep.heard(1_050);
    let rows = [
        ("nothing asked", 1_050, None, Duty::Wait { until: 1_300 }),
        ("asked just now", 1_051, Some(1_045), Duty::Wait { until: 1_080 }),
        ("asked long ago", 1_051, Some(1_000), Duty::Wait { until: 1_060 }),
        ("asked too long ago", 1_061, Some(1_000), Duty::Late { silent: 61 }),
        ("silent", 1_081, Some(1_045), Duty::Late { silent: 31 }),
    ];
    for (case, now, oldest, expected) in rows {
        assert_eq!(upkeep.duty_with(now, oldest), expected, "{case}");
    }
}

#[test]
fn of_two_servers_the_one_with_more_work_wins() {
    let world = World::new(30);
    let ours = world.chain();
    let ask = |world: &mut World| world.run(SecondOpinion::new(ours.clone()));
    let fork = |length: usize| {
        let mut other = World::new(30);
        other.headers.truncate(21);
        other.headers.extend(mine_branch(ours.hash_at(Height(20)).unwrap(), length, 4));
        other
    };
    let same = ask(&mut World::new(33)).unwrap();
    assert!(matches!(same, Opinion::Same { chain, .. } if chain.tip().height == Height(33)));
    assert!(matches!(ask(&mut World::new(7)).unwrap(), Opinion::Same { chain, .. } if chain == ours));
    let Opinion::Stronger { chain, change } = ask(&mut fork(2_500)).unwrap() else { panic!("stronger") };
    assert_eq!((chain.tip().height, change.kept, change.removed.len()), (Height(2_520), Height(20), 10));
    assert_eq!(change.added.len(), 2_500, "all steps together");
    match ask(&mut fork(9)).unwrap() {
        Opinion::Weaker { ours: work, theirs } => assert!(work == ours.work() && theirs < work),
        other => panic!("{other:?}"),
    }
    let mut lying = World::new(33);
    lying.headers[32].merkle_root = wasm_core::hash::MerkleRoot::from_bytes([1; 32]);
    let error = ask(&mut lying).unwrap_err();
    assert!(matches!(error.failed_check(), Some("header.chain" | "header.work")), "{error}");
    let mut foreign = World::new(5);
    foreign.headers.remove(0);
    assert_eq!(ask(&mut foreign).unwrap_err().failed_check(), Some("header.checkpoint"));
}

#[test]
fn headers_from_elsewhere_are_named() {
    let mut world = World::new(20);
    let ours = world.chain();
    (0..5).for_each(|_| world.mine(1, &[]));
    world.lie = Box::new(|world, method, params, result| {
        if method == "blockchain.block.headers" && params[0] == 21 {
            *result = json!({"hex": hex::encode(world.headers[5].to_bytes()), "count": 1});
        }
    });
    let error = world.follow(ours).unwrap_err();
    assert_eq!(error, SyncError::OtherHeaders { start: Height(21), got: Height(5) });
    assert_eq!(error.failed_check(), Some("header.chain"));
}

#[test]
fn operations_below_our_first_header_are_listed_as_unproven() {
    let start = HeaderChain::start(Network::Mainnet);
    let full = bytes(&recorded("headers/mainnet.json")["headers"]["431016"]["header80"]);
    let header = wasm_core::chain::Header::from_slice(&full).unwrap();
    let chain = HeaderChain::from_checkpoint(Network::Mainnet, start, header).unwrap();
    let mut query = NameHistoryQuery::new(name("hello"), &chain);
    let [asked] = <[_; 1]>::try_from(query.next()).unwrap();
    let txid = parsed(&json!("b474aa49fcea7cb1cadd41598db64f4bcddd10e58cf9070db34283dac357e7d5"));
    let old = HistoryEntry { txid, height: Some(Height(342_609)) };
    query.answer(&asked, Response::History(vec![old])).unwrap();
    assert_eq!(query.next(), [], "there is no header to prove it with");
    let found = query.finish().unwrap();
    assert_eq!((found.operations.len(), found.unproven.as_slice()), (0, [old].as_slice()));
}

#[test]
fn lines_of_ten_million_bytes_are_named() {
    let ones = |count: usize| vec!["1"; count].join(",");
    let (mut session, _) = Session::open("test");
    let (id, _) = session.request(Request::History(script_of(1).electrum_scripthash()));
    let id = id.to_string();
    let too_many = Event::Problem(LineError::TooMany { limit: 1_000 });
    assert_eq!(session.receive(&format!("[{}]", ones(5_000_000))), [too_many]);
    let deep = format!("{}{}", "[".repeat(4_000_000), "]".repeat(4_000_000));
    assert!(matches!(session.receive(&deep).as_slice(), [Event::Problem(_)]));
    assert_eq!(session.receive(&format!("{}1", "[".repeat(1_000))).len(), 1);
    let nested = format!(r#"{{"id":{id},"result":[[{}]]}}"#, ones(5_000_000));
    assert!(nested.len() < MAX_LINE);
    match session.receive(&nested).as_slice() {
        [Event::Answer { result: Err(AnswerError::Malformed(_)), .. }] => {}
        other => panic!("{} events", other.len()),
    }
    let (id, _) = session.request(Request::Ping);
    let long = format!(r#"{{"id":{id},"error":{{"code":1,"message":"{}"}}}}"#, "x".repeat(9_000_000));
    match session.receive(&long).as_slice() {
        [Event::Answer { result: Err(AnswerError::Server { code: 1, message }), .. }] => {
            assert_eq!(message.len(), 300, "enough to read");
        }
        other => panic!("{} events", other.len()),
    }
}

/// The texts a server sent in the recordings of limits, web sockets and time-outs.
fn recorded_texts(file: &str) -> Vec<String> {
    let lines = conversation(&format!("electrumx/{file}.jsonl"));
    let mut texts = Vec::new();
    for line in &lines {
        texts.extend(
            ["response", "last_response"]
                .iter()
                .filter_map(|key| line.get(*key))
                .filter(|value| value.is_object())
                .map(Value::to_string),
        );
        texts.extend(line["response_text"].as_str().map(str::to_owned));
        texts.extend(
            line["received"]["payload"]
                .as_str()
                .filter(|text| text.starts_with(['{', '[']))
                .map(str::to_owned),
        );
    }
    texts
}

#[test]
fn limits_web_sockets_and_time_outs_as_recorded() {
    for (file, least) in [("08_limits_and_costs", 10), ("09_websocket", 15), ("10_timeouts", 0)] {
        let texts = recorded_texts(file);
        assert!(texts.len() >= least, "{file}: {}", texts.len());
        for text in texts {
            let (mut session, _) = Session::open("doicheck");
            // Ids of the recording are ours: each asks what any answer fits to.
            (0..100).for_each(|_| drop(session.request(Request::Ping)));
            for event in session.receive(&text) {
                let fits = match &event {
                    Event::Answer { .. } | Event::Tip(_) | Event::ScriptChanged { .. } => true,
                    Event::Problem(LineError::Complaint { code, .. }) => [-32_700, -32_600].contains(code),
                    Event::Problem(LineError::UnknownId { .. }) => true,
                    Event::Problem(_) => false,
                };
                assert!(fits, "{file}: {text}: {event:?}");
            }
        }
    }
    let excessive = conversation("electrumx/08_limits_and_costs.jsonl")
        .iter()
        .any(|line| line.to_string().contains("-101"));
    assert!(excessive, "the recording has a server that had enough");
}

#[test]
fn an_unknown_parent_is_stepped_back_from() {
    let mut world = World::new(40);
    let mut ours = HeaderChain::from_genesis(Network::Devnet);
    ours.extend(&mine_branch(ours.tip().header.hash(), 39, 1)).unwrap();
    let synced = world.follow(ours).unwrap();
    assert_eq!(synced.chain, world.chain());
    assert_eq!((synced.change.kept, synced.change.removed.len()), (Height(0), 39));
}
