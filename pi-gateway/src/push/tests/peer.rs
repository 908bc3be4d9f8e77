//! Kubo's RPC and the Pinning Service API in one strict server: it checks every block's name, pins only what is
//! complete, and wants the token. It can be told to misbehave.

use super::faults::Fault;
use crate::testing::read_car;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use wasm_core::file::File;
use wasm_core::ipld::Cid;

/// What it keeps.
#[derive(Debug, Default)]
struct Books {
    token: String,
    fault: Option<Fault>,
    blocks: BTreeMap<Cid, Vec<u8>>,
    received: Vec<String>,
    pins: BTreeSet<String>,
    asked: Vec<Value>,
    requests: BTreeMap<u64, (String, u32)>,
    number: u64,
    fails: bool,
}

/// A running peer.
#[derive(Debug)]
pub(super) struct Peer {
    address: SocketAddr,
    books: Arc<Mutex<Books>>,
}

type Shared = State<Arc<Mutex<Books>>>;

impl Peer {
    pub(super) async fn start(token: &str) -> Self {
        let books = Books { token: token.to_owned(), ..Books::default() };
        let books = Arc::new(Mutex::new(books));
        let router = Router::new()
            .route("/api/v0/dag/import", post(import))
            .route("/api/v0/pin/rm", post(unpin))
            .route("/pins", post(ask))
            .route("/pins/{id}", get(look).post(replace))
            .with_state(Arc::clone(&books));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(crate::server::serve(listener, router, None));
        Self { address, books }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("no panic before")
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The names of all blocks in the order in which they came.
    pub(super) fn received(&self) -> Vec<String> {
        self.books().received.clone()
    }

    pub(super) fn pins(&self) -> Vec<String> {
        self.books().pins.iter().cloned().collect()
    }

    pub(super) fn asked(&self) -> Vec<Value> {
        self.books().asked.clone()
    }

    pub(super) fn blocks(&self) -> usize {
        self.books().blocks.len()
    }

    /// Everything is gone.
    pub(super) fn forget(&self) {
        let mut books = self.books();
        books.blocks.clear();
        books.pins.clear();
        books.requests.clear();
    }

    /// The next pin cannot be had at first.
    pub(super) fn fail_once(&self) {
        self.books().fails = true;
    }

    pub(super) fn misbehave(&self, fault: Option<Fault>) {
        self.books().fault = fault;
    }
}

/// The token is there and right, and it does not misbehave.
async fn admit(books: &Shared, headers: &HeaderMap) -> Result<(), Response> {
    let fault = {
        let books = books.lock().expect("no panic before");
        let wanted = format!("Bearer {}", books.token);
        let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        assert_eq!(said, Some(wanted.as_str()));
        books.fault
    };
    match fault {
        Some(fault) => Err(fault.answer(headers).await),
        None => Ok(()),
    }
}

async fn import(books: Shared, Query(query): Query<HashMap<String, String>>, request: Request) -> Response {
    let headers = request.headers().clone();
    if let Err(answer) = admit(&books, &headers).await {
        return answer;
    }
    assert_eq!(query.get("pin-roots").map(String::as_str), Some("true"));
    let body = to_bytes(request.into_body(), 1 << 24).await.expect("a body");
    let (root, blocks) = read_car(&part(&headers, &body));
    let mut books = books.lock().expect("no panic before");
    for (cid, block) in blocks {
        books.received.push(cid.to_string());
        books.blocks.insert(cid, block);
    }
    let message = match missing(&books.blocks, root) {
        Some(cid) => format!("block was not found locally (offline): ipld: could not find {cid}"),
        None => {
            books.pins.insert(root.to_string());
            String::new()
        }
    };
    let line = json!({ "Root": { "Cid": { "/": root.to_string() }, "PinErrorMsg": message } });
    format!("{line}\n").into_response()
}

async fn unpin(books: Shared, Query(query): Query<HashMap<String, String>>, headers: HeaderMap) -> Response {
    if let Err(answer) = admit(&books, &headers).await {
        return answer;
    }
    if books.lock().expect("no panic before").pins.remove(&query["arg"]) {
        return json!({ "Pins": [query["arg"]] }).to_string().into_response();
    }
    let text =
        json!({ "Message": "not pinned or pinned indirectly", "Code": 0, "Type": "error" }).to_string();
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}

/// The first block below a root that is not there.
fn missing(blocks: &BTreeMap<Cid, Vec<u8>>, root: Cid) -> Option<Cid> {
    let (mut open, mut seen) = (vec![root], BTreeSet::new());
    while let Some(cid) = open.pop() {
        let Some(block) = blocks.get(&cid) else { return Some(cid) };
        if seen.insert(cid) {
            open.extend(File::decode(block).expect("a file").links());
        }
    }
    None
}

/// The one part of a multipart body.
fn part(headers: &HeaderMap, body: &Bytes) -> Vec<u8> {
    let kind = headers[header::CONTENT_TYPE].to_str().expect("text");
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("multipart");
    let (first, last) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}--\r\n"));
    let inner = body.strip_prefix(first.as_bytes()).expect("begins with the boundary");
    let inner = inner.strip_suffix(last.as_bytes()).expect("ends with it");
    let at = inner.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    assert!(inner[..at].starts_with(b"Content-Disposition: form-data; name="));
    inner[at + 4..].to_vec()
}

async fn ask(books: Shared, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(answer) = admit(&books, &headers).await {
        return answer;
    }
    let mut books = books.lock().expect("no panic before");
    pin(&mut books, &body)
}

async fn replace(books: Shared, Path(id): Path<u64>, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(answer) = admit(&books, &headers).await {
        return answer;
    }
    let mut books = books.lock().expect("no panic before");
    let Some((before, _)) = books.requests.remove(&id) else { return StatusCode::NOT_FOUND.into_response() };
    books.pins.remove(&before);
    pin(&mut books, &body)
}

fn pin(books: &mut Books, body: &[u8]) -> Response {
    let wanted: Value = serde_json::from_slice(body).expect("JSON");
    let cid = wanted["cid"].as_str().expect("a name").to_owned();
    cid.parse::<Cid>().expect("a name");
    books.asked.push(wanted);
    books.number += 1;
    let number = books.number;
    books.requests.insert(number, (cid.clone(), 0));
    (StatusCode::ACCEPTED, status(number, "queued", &cid)).into_response()
}

/// The first request takes a look longer.
async fn look(books: Shared, Path(id): Path<u64>, headers: HeaderMap) -> Response {
    if let Err(answer) = admit(&books, &headers).await {
        return answer;
    }
    let mut books = books.lock().expect("no panic before");
    let fails = std::mem::take(&mut books.fails);
    let Some((cid, looks)) = books.requests.get_mut(&id) else {
        return (StatusCode::NOT_FOUND, "{\"error\":{\"reason\":\"NOT_FOUND\"}}").into_response();
    };
    *looks += 1;
    let (cid, looks) = (cid.clone(), *looks);
    if fails {
        return status(id, "failed", &cid).into_response();
    }
    if looks < 2 && id == 1 {
        return status(id, "pinning", &cid).into_response();
    }
    books.pins.insert(cid.clone());
    status(id, "pinned", &cid).into_response()
}

fn status(id: u64, status: &str, cid: &str) -> String {
    let time = "2026-11-22T08:00:00Z";
    json!({ "requestid": id.to_string(), "status": status, "created": time, "pin": { "cid": cid }, "delegates": [] })
        .to_string()
}

/// A body that has no end.
pub(super) fn endless() -> Body {
    let chunk = Bytes::from(vec![b' '; 64 * 1024]);
    let chunks = std::iter::repeat_n(Ok::<_, std::convert::Infallible>(chunk), 16 * 1024);
    Body::from_stream(futures_util::stream::iter(chunks))
}
