//! Recorded answers of a real ElectrumX, read through a session.

use serde_json::{Value, json};
use wasm_core::sync::{AnswerError, Event, LineError, Misfit, Request, Response, Session};
use wasm_core::tx::Transaction;
use wasm_core::units::Height;

use crate::support::{conversation, parsed};

/// The request of ours that a recorded one equals, if any does.
fn ours(recorded: &Value) -> Option<Request> {
    let params = recorded["params"].as_array()?;
    let number = |at: usize| u32::try_from(params.get(at)?.as_u64()?).ok();
    let text = |at: usize| params.get(at)?.as_str();
    let request = match recorded["method"].as_str()? {
        "server.version" => Request::Version,
        "server.ping" => Request::Ping,
        "blockchain.block.headers" => Request::Headers { start: Height(number(0)?), count: number(1)? },
        "blockchain.headers.subscribe" => Request::HeadersSubscribe,
        "blockchain.scripthash.get_history" => Request::History(text(0)?.parse().ok()?),
        "blockchain.scripthash.subscribe" => Request::Subscribe(text(0)?.parse().ok()?),
        "blockchain.transaction.get" => Request::Transaction(text(0)?.parse().ok()?),
        "blockchain.transaction.get_merkle" => {
            Request::Merkle { txid: text(0)?.parse().ok()?, height: Height(number(1)?) }
        }
        "blockchain.transaction.broadcast" => Request::Broadcast(Transaction::from_hex(text(0)?).ok()?),
        "blockchain.relayfee" => Request::RelayFee,
        "blockchain.estimatefee" => Request::EstimateFee { blocks: u16::try_from(number(0)?).ok()? },
        _ => return None,
    };
    let (_, line) = Session::open("doicheck").0.request(request.clone());
    let written: Value = serde_json::from_str(&line).unwrap();
    (written["params"] == recorded["params"]).then_some(request)
}

/// Asks in a session of ours and answers with the recorded answer.
fn replay(line: &Value) -> Option<(Request, Result<Response, AnswerError>)> {
    let asked = ours(&line["request"])?;
    let (mut session, _) = Session::open("doicheck");
    let (sent, written) = session.request(asked.clone());
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap()["jsonrpc"], "2.0");
    let mut answer = line.get("response")?.clone();
    answer["id"] = json!(sent.to_string().parse::<u64>().unwrap());
    let mut events = session.receive(&answer.to_string());
    match events.pop()? {
        Event::Answer { id, request, result } if id == sent && request == asked => Some((request, result)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn recorded_answers_are_understood() {
    let rows = [
        ("01_session", 5),
        ("02_headers", 17),
        ("03_scripthash", 17),
        ("04_transactions", 12),
        ("05_broadcast_and_notifications", 36),
        ("06_fees", 8),
    ];
    for (file, ours) in rows {
        let lines = conversation(&format!("electrumx/{file}.jsonl"));
        let replayed: Vec<_> = lines.iter().filter_map(|line| Some((line, replay(line)?))).collect();
        assert_eq!(replayed.len(), ours, "requests of ours in {file}");
        for (line, (request, result)) in replayed {
            let refused = line["response"].get("error").is_some();
            match result {
                Ok(_) => assert!(!refused, "{file}: {request:?}"),
                Err(AnswerError::Server { code, message }) => {
                    assert_eq!(line["response"]["error"]["code"], code, "{file}");
                    let whole = line["response"]["error"]["message"].as_str().unwrap();
                    assert!(!message.is_empty() && whole.starts_with(&message), "{file}: {message}");
                }
                Err(AnswerError::BroadcastRefused { reason }) => {
                    assert!(refused && !reason.is_empty() && !reason.contains("[0"), "{file}: {reason}");
                }
                Err(other) => panic!("{file}: {request:?}: {other}"),
            }
        }
    }
}

#[test]
fn versions_are_negotiated() {
    let rows = [
        (json!(["ElectrumX 1.15.0", "1.4.2"]), Ok("1.4.2")),
        (json!(["ElectrumX 1.15.0", "1.4.1"]), Ok("1.4.1")),
        (json!(["ElectrumX 1.15.0", "1.4"]), Ok("1.4")),
        (json!(["ElectrumX 1.19", "1.5"]), Err("the server speaks protocol '1.5', not 1.4 to 1.4.2")),
        (
            json!(["x"]),
            Err(
                "malformed answer: unexpected JSON: invalid length 1, expected a tuple of size 2 at line 1 column 5",
            ),
        ),
    ];
    for (result, expected) in rows {
        let (mut session, hello) = Session::open("doicheck");
        let hello: Value = serde_json::from_str(&hello).unwrap();
        assert_eq!(hello["params"], json!(["doicheck", ["1.4", "1.4.2"]]));
        let answer = json!({"jsonrpc": "2.0", "id": hello["id"], "result": result});
        let events = session.receive(&answer.to_string());
        let Some(Event::Answer { result, .. }) = events.into_iter().next() else { panic!("{answer}") };
        match (result, expected) {
            (Ok(Response::Version(protocol)), Ok(version)) => {
                assert_eq!(protocol.version, version);
                assert_eq!(session.protocol(), Some(&protocol));
            }
            (Err(error), Err(text)) => {
                assert_eq!(error.to_string(), text);
                assert_eq!(session.protocol(), None);
            }
            (result, _) => panic!("{answer}: {result:?}"),
        }
    }
}

#[test]
fn refused_broadcasts_carry_the_nodes_reason() {
    let expected = [
        ("fee-too-low", "min relay fee not met, 500 < 11000"),
        ("dust-output", "dust"),
        (
            "name-overwrite-without-input",
            "tx-namedoi-overwrite-without-input, NAME_DOI on an existing name must spend its previous output",
        ),
        ("name-coin-spent-as-plain-money", "tx-nonname-with-name-input, Non-name transaction has name input"),
        ("same-tx-again-after-confirmation", "Transaction already in block chain"),
        ("input-unknown", "bad-txns-inputs-missingorspent"),
    ];
    let lines = conversation("electrumx/05_broadcast_and_notifications.jsonl");
    for (case, reason) in expected {
        let line = lines.iter().find(|line| line["case"] == case).unwrap();
        let (_, result) = replay(line).unwrap();
        assert_eq!(result, Err(AnswerError::BroadcastRefused { reason: reason.to_owned() }), "{case}");
    }
}

#[test]
fn a_broadcast_is_confirmed_by_its_own_id_only() {
    let lines = conversation("electrumx/05_broadcast_and_notifications.jsonl");
    let line = lines.iter().find(|line| line["case"] == "valid-plain-payment").unwrap();
    let (request, result) = replay(line).unwrap();
    let Request::Broadcast(transaction) = request else { panic!("{request:?}") };
    assert_eq!(result, Ok(Response::Broadcast(transaction.txid())));

    let mut lying = line.clone();
    lying["response"]["result"] = json!("00".repeat(32));
    let (asked, got) = (transaction.txid(), parsed(&lying["response"]["result"]));
    assert_eq!(replay(&lying).unwrap().1, Err(AnswerError::WrongTransaction { asked, got }));
}

#[test]
fn recorded_notifications_are_events() {
    let (mut tips, mut scripts) = (0, 0);
    for line in conversation("electrumx/05_broadcast_and_notifications.jsonl") {
        let Some(notification) = line.get("notification") else { continue };
        let (mut session, _) = Session::open("doicheck");
        let events = session.receive(&notification.to_string());
        match events.as_slice() {
            [Event::Tip(tip)] => {
                assert_eq!(notification["params"][0]["height"], tip.height.0);
                tips += 1;
            }
            [Event::ScriptChanged { script, status }] => {
                assert_eq!(notification["params"][0], script.to_string());
                assert_eq!(notification["params"][1], hex::encode(status.unwrap().0));
                scripts += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(tips > 5 && scripts > 5, "{tips} tips, {scripts} scripts");
}

#[test]
fn lines_of_no_use_are_named_and_survived() {
    let not_json = |line| (line, "not JSON");
    let rows = [
        ("[]", "neither an answer nor a notification"),
        ("7", "neither an answer nor a notification"),
        ("null", "neither an answer nor a notification"),
        ("{}", "neither an answer nor a notification"),
        (r#"{"id":1,"method":"server.ping"}"#, "neither an answer nor a notification"),
        (r#"{"jsonrpc":"2.0","result":null,"id":99}"#, "an answer to unknown request 99"),
        (r#"{"jsonrpc":"2.0","result":null,"id":"after"}"#, "an answer to unknown request \"after\""),
        (r#"{"jsonrpc":"2.0","result":null,"id":1.5}"#, "an answer to unknown request 1.5"),
        (
            r#"{"jsonrpc": "2.0", "error": {"code": -32700, "message": "invalid JSON"}, "id": null}"#,
            "the server complains: invalid JSON (code -32700)",
        ),
        (r#"{"jsonrpc":"2.0","method":"x","params":[]}"#, "unknown notification 'x'"),
        (
            r#"{"jsonrpc":"2.0","method":"blockchain.headers.subscribe","params":[{"hex":"00","height":1}]}"#,
            "notification 'blockchain.headers.subscribe' is malformed: header 0 is cut off: 1 bytes left of 80",
        ),
        not_json(""),
        not_json("{bad"),
        not_json("HTTP/1.1 400 Bad Request"),
        not_json(r#"{"jsonrpc":"2.0","result":null,"id":1}{"jsonrpc":"2.0","result":null,"id":1}"#),
    ];
    let (mut session, _) = Session::open("doicheck");
    for (line, expected) in rows {
        let events = session.receive(line);
        let [Event::Problem(problem)] = events.as_slice() else { panic!("{line}: {events:?}") };
        assert!(problem.to_string().starts_with(expected), "{line}: {problem}");
    }
    assert_eq!(session.waiting(), 1, "the hello still waits");
    let long = " ".repeat(wasm_core::sync::MAX_LINE + 1);
    let problem = Event::Problem(LineError::TooLong { length: long.len(), limit: wasm_core::sync::MAX_LINE });
    assert_eq!(session.receive(&long), [problem]);
}

#[test]
fn recorded_oddities_are_survived() {
    let (mut answered, mut complaints, mut unknown) = (0, 0, 0);
    for line in conversation("electrumx/07_errors_and_framing.jsonl") {
        let text = &line["response_text"];
        let texts = text.as_array().cloned().unwrap_or_else(|| vec![text.clone()]);
        for text in texts.iter().filter_map(Value::as_str) {
            let (mut session, _) = Session::open("doicheck");
            let sent = session.request(Request::Ping).0.to_string();
            let messages = serde_json::from_str::<Value>(text).unwrap();
            let count = messages.as_array().map_or(1, Vec::len);
            let events = session.receive(text);
            assert_eq!(events.len(), count, "{text}");
            for event in events {
                match event {
                    Event::Answer { id, .. } if ["1", &sent].contains(&id.to_string().as_str()) => {
                        answered += 1;
                    }
                    Event::Problem(LineError::Complaint { code, message }) => {
                        assert!(matches!(code, -32700 | -32600), "{code}: {message}");
                        complaints += 1;
                    }
                    Event::Problem(LineError::UnknownId { .. }) => unknown += 1,
                    other => panic!("{text}: {other:?}"),
                }
            }
        }
    }
    // Ids of ours (1 and 2), errors without id, ids of the recording.
    assert_eq!((answered, complaints, unknown), (36, 17, 54));
}

#[test]
fn answers_come_in_any_order_and_in_batches() {
    let (mut session, _) = Session::open("doicheck");
    let sent: Vec<_> = (0..3).map(|_| session.request(Request::Ping).0).collect();
    let answer = |id: &dyn ToString| json!({"jsonrpc": "2.0", "result": null, "id": id.to_string().parse::<u64>().unwrap()});
    let batch = json!([answer(&sent[2]), 7, answer(&sent[0])]).to_string();
    let events = session.receive(&batch);
    let id_of = |event: &Event| match event {
        Event::Answer { id, .. } => Some(*id),
        _ => None,
    };
    let ids: Vec<_> = events.iter().map(id_of).collect();
    assert_eq!(ids, [Some(sent[2]), None, Some(sent[0])]);
    assert_eq!(session.receive(&answer(&sent[1]).to_string()).len(), 1);
    let again = session.receive(&answer(&sent[1]).to_string());
    assert_eq!(again, [Event::Problem(LineError::UnknownId { id: sent[1].to_string() })], "a second answer");
    let old_dialect = json!({"result": null, "error": null, "id": 1}).to_string();
    assert!(matches!(session.receive(&old_dialect).as_slice(), [Event::Answer { result: Err(_), .. }]));
}

#[test]
fn answers_that_do_not_fit_are_refused() {
    let script = Request::History(parsed(&json!("00".repeat(32))));
    let merkle = Request::Merkle { txid: parsed(&json!("11".repeat(32))), height: Height(5) };
    let headers = Request::Headers { start: Height(0), count: 1 };
    let transaction = Request::Transaction(parsed(&json!("22".repeat(32))));
    let hash = "33".repeat(32);
    let rows = [
        (script.clone(), json!([{"tx_hash": "zz", "height": 1}]), "is not 64 hex digits"),
        (script.clone(), json!([{"tx_hash": hash, "height": -2}]), "no block has height -2"),
        (
            script.clone(),
            json!([{"tx_hash": hash, "height": 4_294_967_296_u64}]),
            "no block has height 4294967296",
        ),
        (script, json!({}), "unexpected JSON"),
        (merkle.clone(), json!({"block_height": 6, "merkle": [], "pos": 0}), "asked for block 5, got 6"),
        (merkle.clone(), json!({"block_height": 5, "merkle": [], "pos": 1}), "outside a tree"),
        (merkle.clone(), json!({"block_height": 5, "merkle": vec![&hash; 33], "pos": 1}), "more than 32"),
        (merkle, json!({"block_height": 5, "merkle": [], "pos": -1}), "unexpected JSON"),
        (headers.clone(), json!({"hex": "0", "count": 1}), "not hex digits"),
        (headers.clone(), json!({"hex": "00".repeat(81), "count": 1}), "more than the 1 headers asked for"),
        (headers, json!({"hex": "00".repeat(79), "count": 1}), "cut off"),
        (transaction.clone(), json!("00"), "transaction ends"),
        (transaction.clone(), json!("x"), "not hex digits"),
        (transaction, json!(null), "unexpected JSON"),
        (Request::RelayFee, json!(1e30), "is not a fee"),
        (Request::RelayFee, json!("1"), "unexpected JSON"),
    ];
    for (request, result, expected) in rows {
        let (mut session, _) = Session::open("doicheck");
        let (id, _) = session.request(request.clone());
        let line = json!({"jsonrpc": "2.0", "id": id.to_string().parse::<u64>().unwrap(), "result": result});
        let events = session.receive(&line.to_string());
        let [Event::Answer { result: Err(error), .. }] = events.as_slice() else {
            panic!("{line}: {events:?}")
        };
        assert!(matches!(error, AnswerError::Malformed(_)), "{line}: {error}");
        assert!(error.to_string().contains(expected), "{line}: {error}");
    }
    assert_eq!(Misfit::Hex.to_string(), "not hex digits");
}
