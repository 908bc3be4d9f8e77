//! Whatever a server sends, nothing panics and every query ends.

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::test_runner::Config;
use serde_json::{Value, json};
use wasm_core::chain::{HeaderChain, split_headers};
use wasm_core::keys::Role;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sync::{HeaderSync, LineBuffer, LineError, MAX_LINE, NameHistoryQuery, Request, Session};
use wasm_core::tx::OutPoint;
use wasm_core::units::Height;
use wasm_core::wallet::Wallet;

use crate::world::{World, name, name_script, script_of, transaction};

/// JSON of any form, with fields and texts that mean something to us.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u8>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        "([0-9a-f]{2}){0,90}".prop_map(Value::from),
        "[0-9a-f]{64}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = prop_oneof![
            Just("hex"),
            Just("height"),
            Just("tx_hash"),
            Just("merkle"),
            Just("pos"),
            Just("block_height"),
            Just("id"),
            Just("jsonrpc"),
            Just("method"),
            Just("params"),
            Just("result"),
            Just("error"),
            Just("code"),
            Just("message"),
            Just("count"),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(key.prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// One request of every kind.
fn requests() -> Vec<Request> {
    let script = script_of(1).electrum_scripthash();
    let payment = transaction(&[], &[(1, script_of(1))]);
    let txid = payment.txid();
    vec![
        Request::Ping,
        Request::Headers { start: Height(0), count: 2016 },
        Request::HeadersSubscribe,
        Request::History(script),
        Request::Subscribe(script),
        Request::Transaction(txid),
        Request::Merkle { txid, height: Height(3) },
        Request::Broadcast(payment),
        Request::RelayFee,
        Request::EstimateFee { blocks: 6 },
    ]
}

proptest! {
    #[test]
    fn any_line_is_survived(line in ".*") {
        let (mut session, _) = Session::open("test");
        assert!(!session.receive(&line).is_empty());
    }

    #[test]
    fn any_json_is_survived(message in any_json()) {
        let (mut session, _) = Session::open("test");
        requests().into_iter().for_each(|request| drop(session.request(request)));
        assert!(!session.receive(&message.to_string()).is_empty());
    }

    #[test]
    fn any_answer_is_survived(result in any_json(), failed: bool) {
        let (mut session, _) = Session::open("test");
        for request in requests() {
            let (id, _) = session.request(request);
            let id: u64 = id.to_string().parse().unwrap();
            let field = if failed { "error" } else { "result" };
            let answer = json!({"jsonrpc": "2.0", "id": id, field: result.clone()});
            assert_eq!(session.receive(&answer.to_string()).len(), 1);
        }
        assert_eq!(session.waiting(), 1, "all but the hello are answered");
    }

    #[test]
    fn any_notification_is_survived(params in any_json(), headers: bool) {
        let kind = if headers { "headers" } else { "scripthash" };
        let message = json!({"jsonrpc": "2.0", "method": format!("blockchain.{kind}.subscribe"), "params": params});
        let (mut session, _) = Session::open("test");
        assert_eq!(session.receive(&message.to_string()).len(), 1);
    }

    #[test]
    fn any_bytes_are_split_or_refused(bytes: Vec<u8>, merged: bool, limit in 0..5_usize) {
        let mut bytes = bytes;
        if merged && bytes.len() > 1 {
            bytes[1] |= 1;
        }
        if let Ok(headers) = split_headers(&bytes, limit) {
            assert!(headers.len() <= limit);
        }
        drop(HeaderChain::from_stored(Network::Devnet, &bytes));
    }

    #[test]
    fn lines_are_cut_wherever_packets_end(
        lines in proptest::collection::vec("[^\\n\\r]{0,12}", 0..8),
        cuts in proptest::collection::vec(0..60_usize, 0..8),
    ) {
        let mut stream: Vec<u8> = Vec::new();
        lines.iter().for_each(|line| stream.extend([line.as_bytes(), b"\n"].concat()));
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(stream.len())).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let mut buffer = LineBuffer::default();
        let parts = cuts.windows(2).map(|pair| &stream[pair[0]..pair[1]]);
        let received: Vec<_> = parts.flat_map(|part| buffer.push(part)).map(Result::unwrap).collect();
        assert_eq!(received, lines);
    }
}

#[test]
fn a_line_without_end_takes_no_memory() {
    let mut buffer = LineBuffer::default();
    let chunk = vec![b'x'; MAX_LINE / 4];
    let mut problems = Vec::new();
    for _ in 0..20 {
        problems.extend(buffer.push(&chunk));
    }
    let [Err(LineError::TooLong { limit: MAX_LINE, .. })] = problems.as_slice() else {
        panic!("{problems:?}")
    };
    assert_eq!(buffer.push(b"end of it\nnext\n"), [Ok("next".to_owned())]);
    assert_eq!(buffer.push(b"\xff\n"), [Err(LineError::NotText)]);
    assert_eq!(buffer.push(b"\n"), [Ok(String::new())]);
}

/// A world with a name and some money, to be lied about.
fn world() -> World {
    let mut world = World::new(4);
    let fund = OutPoint::new(world.blocks[1][0].txid(), 0);
    let register =
        transaction(&[fund], &[(1_000_000, name_script("x", "1", 1)), (4_000_000_000, script_of(1))]);
    world.mine(2, &[register]);
    world
}

/// Replaces every answer after the first `honest` ones: by `lie`, or field by field.
fn lying(honest: usize, lie: Value, whole: bool) -> World {
    let mut world = world();
    let (told, forged) = (std::cell::Cell::new(0_usize), lie);
    world.lie = Box::new(move |_, method, _, result| {
        told.set(told.get().saturating_add(1));
        if told.get() <= honest || method == "server.version" {
            return;
        }
        match (whole, result.as_object_mut().and_then(|fields| fields.values_mut().next())) {
            (false, Some(field)) => *field = forged.clone(),
            _ => *result = forged.clone(),
        }
    });
    world
}

proptest! {
    #![proptest_config(Config::with_cases(64))]
    #[test]
    fn queries_end_whatever_they_are_told(honest in 0..12_usize, lie in any_json(), whole: bool) {
        let chain = world().chain();
        drop(lying(honest, lie.clone(), whole).run(NameHistoryQuery::new(name("x"), &chain)));
        drop(lying(honest, lie.clone(), whole).run(HeaderSync::new(HeaderChain::from_genesis(Network::Devnet))));
        let derive = |role| match role {
            Role::Receive(0) => script_of(1),
            Role::Receive(index) | Role::Change(index) => Script::p2wpkh([index.to_le_bytes()[0] | 0x80; 20]),
            Role::Identity | Role::CoSigner { .. } => script_of(3),
        };
        let wallet = Wallet::new(Network::Devnet);
        drop(lying(honest, lie, whole).run(wallet.query(&chain, derive)));
    }
}
