//! The listing, a day as an archive, the whole history as one, and the headers of the trustless gateway.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those of tests")]

use crate::node::Node;
use crate::outgoing::{Client, Patience};
use crate::testing::{Bench, midnight, read_car};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use wasm_core::file::{DayFile, File};
use wasm_core::ipld::{Cid, raw_cid};

/// Two days and two hours.
fn history(more: &str) -> Bench {
    let mut bench = Bench::new(more);
    let start = midnight("2026-11-22");
    bench.run(start + 900, start + 2 * 86_400 + 7200);
    bench
}

async fn serve(node: &Arc<Node>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(crate::server::serve(listener, crate::api::router(Arc::clone(node)), None));
    format!("http://{address}")
}

async fn ask(method: &str, url: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let request = Request::builder().method(method).uri(url);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let patience = Patience { time: Duration::from_secs(30), answer: 1 << 24 };
    let client = Client::new(None).expect("a client");
    client.ask(request.body(Body::empty()).expect("a request"), patience).await.expect("an answer")
}

async fn json(url: &str) -> (u16, Value) {
    let answer = ask("GET", url, &[]).await;
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).expect("JSON"))
}

fn block(bench: &Bench, cid: &Cid) -> Vec<u8> {
    bench.node.store.block(cid).expect("reads").expect("there")
}

/// Depth first, no block twice, by the links alone.
fn depth_first(bench: &Bench, root: Cid) -> Vec<Cid> {
    let (mut open, mut passed, mut order) = (vec![root], BTreeSet::new(), Vec::new());
    while let Some(cid) = open.pop() {
        if passed.insert(cid) {
            order.push(cid);
            open.extend(File::decode(&block(bench, &cid)).expect("a file").links().into_iter().rev());
        }
    }
    order
}

fn days(bench: &Bench) -> Vec<DayFile> {
    let rows = bench.node.store.days_after(0).expect("reads");
    let cids = rows.iter().map(|row| row.cid.parse().expect("a name"));
    cids.map(|cid| DayFile::decode(&block(bench, &cid)).expect("a day file")).collect()
}

#[tokio::test]
async fn files_are_listed_by_time() {
    let bench = history("");
    let url = serve(&bench.node).await;
    let start = midnight("2026-11-22");
    let (status, page) = json(&format!("{url}/v1/files")).await;
    assert_eq!((status, &page["kind"], &page["more"]), (200, &"day".into(), &false.into()));
    let listed = &page["files"];
    let own = days(&bench);
    for (at, day) in own.iter().enumerate() {
        assert_eq!(listed[at]["cid"], day.cid().to_string());
        assert_eq!(listed[at]["day"], day.date().to_string());
        assert_eq!(listed[at]["until"], day.grid().end().secs());
        assert_eq!(listed[at]["last"], day.last().seq());
    }
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    let today = format!("{url}/v1/files?kind=hour&from={}", start + 2 * 86_400);
    let (_, page) = json(&today).await;
    let numbers: Vec<_> =
        page["files"].as_array().expect("files").iter().map(|file| &file["number"]).collect();
    assert_eq!(numbers, [49, 50]);
    assert!(page["files"][0].get("day").is_none());
    let (_, page) = json(&format!("{url}/v1/files?kind=hour&limit=20&after=20")).await;
    assert_eq!((&page["files"][19]["number"], &page["more"]), (&40.into(), &true.into()));
    for wrong in ["kind=week", "from=x", "from=2&until=1", "until=999999999999999"] {
        let (status, answer) = json(&format!("{url}/v1/files?{wrong}")).await;
        assert_eq!((status, &answer["error"]), (400, &"bad_request".into()), "{wrong}");
    }
}

#[tokio::test]
async fn a_day_comes_with_its_hours() {
    let bench = history("");
    let url = serve(&bench.node).await;
    let day = &days(&bench)[1];
    let address = format!("{url}/v1/files/{}", day.cid());
    let answer = ask("GET", &address, &[]).await;
    assert_eq!(answer.headers()["content-type"], "application/vnd.ipld.car; version=1; order=dfs; dups=n");
    let (root, blocks) = read_car(answer.body());
    let expected: Vec<Cid> = std::iter::once(day.cid()).chain(day.hours().iter().copied()).collect();
    assert_eq!((root, blocks.iter().map(|(cid, _)| *cid).collect()), (day.cid(), expected));
    let tag = answer.headers()["etag"].to_str().expect("text").to_owned();
    assert_eq!(ask("GET", &address, &[("if-none-match", &tag)]).await.status(), 304);
    let hour = day.hours()[3];
    let answer = ask("GET", &format!("{url}/v1/files/{hour}"), &[]).await;
    assert_eq!(read_car(answer.body()).1.len(), 1);
    for (name, status) in [(raw_cid(b"x").to_string(), 404), ("x".to_owned(), 400)] {
        assert_eq!(json(&format!("{url}/v1/files/{name}")).await.0, status, "{name}");
    }
}

#[tokio::test]
async fn archives_are_depth_first() {
    let bench = history("");
    let url = serve(&bench.node).await;
    let days = days(&bench);
    let (_, newest) = bench.node.store.newest_file().expect("reads").expect("some");
    for (row, root) in [
        ("the newest hour", newest),
        ("a day", days[1].cid()),
        ("the first day", days[0].cid()),
        ("an hour of the second day", days[1].hours()[5]),
        ("the first hour", days[0].hours()[0]),
    ] {
        let answer = ask("GET", &format!("{url}/ipfs/{root}?format=car"), &[]).await;
        let (said, blocks) = read_car(answer.body());
        let order: Vec<Cid> = blocks.iter().map(|(cid, _)| *cid).collect();
        assert_eq!((said, order), (root, depth_first(&bench, root)), "{row}");
    }
    let (hours, days) = bench.node.store.count_files().expect("reads");
    let all = u64::try_from(depth_first(&bench, newest).len());
    assert_eq!(all, Ok(hours + days), "the newest reaches all");
}

/// The store of a version without day files, and a day that was left out: nothing is sent twice or forgotten.
#[tokio::test]
async fn archives_with_hours_that_are_in_no_day() {
    let start = midnight("2026-11-22");
    let mut bench = Bench::new("");
    bench.run(start + 900, start + 10 * 3600);
    bench.node.store.skip_day(10).expect("stores");
    bench.run(start + 10 * 3600 + 900, start + 86_400 + 12 * 3600);
    bench.node.store.skip_day(36).expect("stores");
    bench.run(start + 86_400 + 12 * 3600 + 900, start + 3 * 86_400 + 3600);
    let url = serve(&bench.node).await;
    let (_, newest) = bench.node.store.newest_file().expect("reads").expect("some");
    let answer = ask("GET", &format!("{url}/ipfs/{newest}?format=car"), &[]).await;
    let order: Vec<Cid> = read_car(answer.body()).1.iter().map(|(cid, _)| *cid).collect();
    assert_eq!(order, depth_first(&bench, newest));
    assert_eq!(order.len(), 73 + 3);
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test]
async fn headers_are_those_of_the_trustless_gateway() {
    let bench = history("");
    let url = serve(&bench.node).await;
    let cid = days(&bench)[0].cid();
    let address = format!("{url}/ipfs/{cid}");
    let forever = "public, max-age=29030400, immutable";
    for (row, query, accept, kind, tag, file) in [
        ("raw", "?format=raw", "*/*", "application/vnd.ipld.raw", format!("\"{cid}.raw\""), "bin"),
        (
            "raw by accept",
            "",
            "application/vnd.ipld.raw",
            "application/vnd.ipld.raw",
            format!("\"{cid}.raw\""),
            "bin",
        ),
        (
            "format before accept",
            "?format=raw",
            "application/vnd.ipld.car",
            "application/vnd.ipld.raw",
            format!("\"{cid}.raw\""),
            "bin",
        ),
        (
            "car",
            "?format=car",
            "*/*",
            "application/vnd.ipld.car; version=1; order=dfs; dups=n",
            format!("\"{cid}.car\""),
            "car",
        ),
        (
            "block of a car",
            "?format=car&dag-scope=block",
            "*/*",
            "application/vnd.ipld.car; version=1; order=dfs; dups=n",
            format!("\"block.{cid}.car\""),
            "car",
        ),
        (
            "entity is the block",
            "?dag-scope=entity",
            "application/vnd.ipld.car",
            "application/vnd.ipld.car; version=1; order=dfs; dups=n",
            format!("\"block.{cid}.car\""),
            "car",
        ),
    ] {
        let asked = format!("{address}{query}");
        let answer = ask("GET", &asked, &[("accept", accept)]).await;
        let headers = answer.headers();
        assert_eq!((answer.status().as_u16(), header(headers, "content-type")), (200, kind), "{row}");
        assert_eq!(
            (header(headers, "etag"), header(headers, "cache-control")),
            (tag.as_str(), forever),
            "{row}"
        );
        assert_eq!(header(headers, "x-content-type-options"), "nosniff", "{row}");
        assert_eq!(header(headers, "content-disposition"), format!("attachment; filename=\"{cid}.{file}\""));
        let place = if query.contains("format") { String::new() } else { format!("/ipfs/{cid}?format=") };
        assert!(header(headers, "content-location").starts_with(&place), "{row}");
        let head = ask("HEAD", &asked, &[("accept", accept)]).await;
        assert_eq!((head.status().as_u16(), head.body().len()), (200, 0), "{row}");
        assert_eq!(header(head.headers(), "etag"), tag, "{row}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let answer = ask("GET", &asked, &[("accept", accept), ("if-none-match", &known)]).await;
            assert_eq!((answer.status().as_u16(), answer.body().len()), (304, 0), "{row} {known}");
            assert_eq!(header(answer.headers(), "etag"), tag, "{row}");
        }
        let answer = ask("GET", &asked, &[("accept", accept), ("if-none-match", "\"x\"")]).await;
        assert_eq!(answer.status(), 200, "{row}");
    }
}

#[tokio::test]
async fn what_is_not_here_or_not_served() {
    let bench = history("");
    let url = serve(&bench.node).await;
    let (here, missing) = (days(&bench)[0].cid(), raw_cid(b"missing"));
    for (row, path, headers, status) in [
        ("missing", format!("{missing}?format=raw"), vec![], 404),
        ("missing archive", format!("{missing}?format=car"), vec![], 404),
        ("missing, whatever is known", format!("{missing}?format=raw"), vec![("if-none-match", "*")], 404),
        (
            "not to be fetched",
            format!("{missing}?format=raw"),
            vec![("cache-control", "only-if-cached")],
            412,
        ),
        ("here", format!("{here}?format=raw"), vec![("cache-control", "only-if-cached")], 200),
        ("another format", format!("{here}?format=tar"), vec![], 406),
        ("another kind", here.to_string(), vec![("accept", "text/html")], 406),
        ("another scope", format!("{here}?format=car&dag-scope=some"), vec![], 400),
        ("no name", "x?format=raw".to_owned(), vec![], 400),
    ] {
        let answer = ask("GET", &format!("{url}/ipfs/{path}"), &headers).await;
        assert_eq!(answer.status().as_u16(), status, "{row}");
    }
}
