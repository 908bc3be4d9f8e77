//! Nodes and routers that take records of names, and those that do not.

use std::time::Duration;

use super::address;
use super::server::{Asked, Reply, Server};
use crate::ipns::{IpnsKey, MEDIA_TYPE, Record, Wish};
use crate::spread::{SpreadError, Spreader};

const SILENCE: Duration = Duration::from_millis(300);
const HELLO: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
const OTHER: &str = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
const NUMBER: u64 = 9;

fn key() -> IpnsKey {
    let below = tempfile::tempdir().unwrap();
    IpnsKey::create(&below.path().join("key")).unwrap()
}

fn record(key: &IpnsKey, value: &str, sequence: u64) -> Vec<u8> {
    let ttl = Duration::from_secs(300);
    let wish = Wish { value: value.parse().unwrap(), sequence, until: 4_000_000_000, ttl };
    Record::sign(key, &wish).bytes().to_vec()
}

/// What comes of handing the record with the number 9 to a server; and what it was asked.
fn spread(
    key: &IpnsKey,
    kind: fn(crate::address::Address) -> Spreader,
    answer: impl FnMut(&Asked) -> Reply + Send + 'static,
) -> (Result<(), SpreadError>, Vec<Asked>) {
    let server = Server::start(answer);
    let record = Record::read(&record(key, HELLO, NUMBER), &key.name()).unwrap();
    let outcome = kind(address(&server)).spread(&key.name(), &record, SILENCE);
    (outcome, server.asked())
}

/// What a server says when it is asked for the record.
type Given = fn(&IpnsKey) -> Reply;

#[test]
fn a_router_must_give_to_others_what_it_took() {
    let key = key();
    let rows: [(&str, u16, Given, &str); 13] = [
        ("the record", 200, |key| Reply::Typed(MEDIA_TYPE, record(key, HELLO, NUMBER)), "Ok(())"),
        ("an older one", 200, |key| Reply::Typed(MEDIA_TYPE, record(key, OTHER, 8)), "Err(Older)"),
        (
            "a newer one",
            200,
            |key| Reply::Typed(MEDIA_TYPE, record(key, OTHER, 10)),
            "Err(Newer { sequence: 10 })",
        ),
        ("another with its number", 200, |key| Reply::Typed(MEDIA_TYPE, record(key, OTHER, 9)), "Err(Newer"),
        (
            "no record, as it should",
            200,
            |_| Reply::Typed("text/plain; charset=utf-8", b"x".to_vec()),
            "Err(Forgotten)",
        ),
        ("no record, as it was", 200, |_| Reply::Full(404, Vec::new()), "Err(Forgotten)"),
        (
            "what was altered",
            200,
            |key| {
                let mut bytes = record(key, HELLO, NUMBER);
                bytes.rotate_left(1);
                Reply::Typed(MEDIA_TYPE, bytes)
            },
            "Err(Record(",
        ),
        (
            "somebody else's",
            200,
            |_| Reply::Typed(MEDIA_TYPE, record(&self::key(), HELLO, 9)),
            "Err(Record(Signature))",
        ),
        ("without end", 200, |_| Reply::Typed(MEDIA_TYPE, vec![0; 10 << 20]), "Err(Ask(TooLong"),
        ("no answer", 200, |_| Reply::Silence, "Err(Ask(Late"),
        ("an illness", 200, |_| Reply::Full(502, Vec::new()), "Err(Status { status: 502 })"),
        ("nothing: not taken", 400, |_| Reply::Full(500, Vec::new()), "Err(Status { status: 400 })"),
        ("nothing: no such interface", 405, |_| Reply::Full(500, Vec::new()), "Err(Status { status: 405 })"),
    ];
    for (row, taken, given, expected) in rows {
        let (name, sent) = (key.name(), record(&key, HELLO, NUMBER));
        let reply = given(&key);
        let mut reply = Some(reply);
        let (outcome, asked) = spread(&key, Spreader::Router, move |asked| match asked.method.as_str() {
            "PUT" => Reply::Full(taken, Vec::new()),
            _ => reply.take().unwrap(),
        });
        let found = format!("{outcome:?}");
        assert!(found.starts_with(expected), "{row}: {found}");
        let put = &asked[0];
        assert_eq!((put.method.as_str(), &put.body), ("PUT", &sent), "{row}");
        assert_eq!(put.path, format!("/routing/v1/ipns/{name}"), "{row}");
        assert_eq!(put.header("content-type"), Some(MEDIA_TYPE), "{row}");
        let asks = asked.get(1).map(|get| (get.method.as_str(), get.header("accept")));
        assert_eq!(asks, (taken == 200).then_some(("GET", Some(MEDIA_TYPE))), "{row}");
    }
}

/// Kubo before 0.40 has no `name/put`; and one that has the record says no to it.
#[test]
fn a_node_takes_records_as_its_version_does() {
    let key = key();
    let rows: [(&str, u16, u16, Given, &str); 7] = [
        ("today's", 200, 500, |_| Reply::Silence, "Ok(())"),
        ("an older one", 404, 200, |_| Reply::Silence, "Ok(())"),
        ("no Kubo", 404, 404, |_| Reply::Full(404, Vec::new()), "Err(Status { status: 404 })"),
        ("has it", 500, 404, |key| Reply::Full(200, record(key, HELLO, NUMBER)), "Ok(())"),
        (
            "has a newer one",
            500,
            404,
            |key| Reply::Full(200, record(key, OTHER, 10)),
            "Err(Newer { sequence: 10 })",
        ),
        ("is not online", 500, 404, |_| Reply::Full(500, Vec::new()), "Err(Status { status: 500 })"),
        (
            "has an older one, and an illness",
            500,
            404,
            |key| Reply::Full(200, record(key, OTHER, 8)),
            "Err(Status",
        ),
    ];
    for (row, today, before, given, expected) in rows {
        let (name, sent, mut reply) = (key.name(), record(&key, HELLO, NUMBER), Some(given(&key)));
        let (outcome, asked) = spread(&key, Spreader::Kubo, move |asked| {
            let (path, argument) = asked.path.split_once("?arg=").unwrap();
            let routed = format!("/ipns/{name}");
            match path {
                "/api/v0/name/put" if argument == name.to_string() => Reply::Full(today, Vec::new()),
                "/api/v0/routing/put" if argument == routed => Reply::Full(before, Vec::new()),
                "/api/v0/routing/get" if argument == format!("{routed}&encoding=text") => {
                    reply.take().unwrap()
                }
                _ => Reply::Full(418, Vec::new()),
            }
        });
        let found = format!("{outcome:?}");
        assert!(found.starts_with(expected), "{row}: {found}");
        let body = &asked[0].body;
        assert!(body.windows(sent.len()).any(|part| part == sent), "{row}: the record in a form");
        assert!(asked.iter().all(|asked| asked.method == "POST"), "{row}");
    }
}

#[test]
fn every_refusal_says_what_to_do() {
    let key = key();
    for (status, words) in [(403, "token"), (404, "Kubo"), (406, "of this kind"), (503, "later")] {
        let (outcome, _) = spread(&key, Spreader::Router, move |_| Reply::Full(status, Vec::new()));
        let said = outcome.unwrap_err().to_string();
        assert!(said.contains(words), "{status}: {said}");
    }
}
