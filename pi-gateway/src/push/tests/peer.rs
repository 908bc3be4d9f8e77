//! Kubo's RPC and the Pinning Service API in one strict server that wants the token. It can be told to misbehave.

use super::faults::Fault;
use crate::testing::kubo::Kubo;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use wasm_core::ipld::Cid;

/// What it keeps.
#[derive(Debug, Default)]
struct Books {
    token: String,
    fault: Option<Fault>,
    kubo: Kubo,
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
            .route("/api/v0/{*command}", post(kubo))
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

    /// The names of all blocks in their order.
    pub(super) fn received(&self) -> Vec<String> {
        self.books().kubo.received.clone()
    }

    pub(super) fn pins(&self) -> Vec<String> {
        let books = self.books();
        books.pins.union(&books.kubo.pins).cloned().collect()
    }

    pub(super) fn single_pins(&self) -> Vec<String> {
        self.books().kubo.singles.clone()
    }

    pub(super) fn walked(&self) -> Vec<usize> {
        self.books().kubo.walked.clone()
    }

    pub(super) fn asked(&self) -> Vec<Value> {
        self.books().asked.clone()
    }

    pub(super) fn blocks(&self) -> usize {
        self.books().kubo.blocks.len()
    }

    /// Everything is gone.
    pub(super) fn forget(&self) {
        let mut books = self.books();
        books.kubo = Kubo { received: std::mem::take(&mut books.kubo.received), ..Kubo::default() };
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

/// Kubo's RPC.
async fn kubo(books: Shared, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if let Err(answer) = admit(&books, &head.headers).await {
        return answer;
    }
    let body = to_bytes(body, 1 << 24).await.expect("a body");
    let (path, query) = (head.uri.path(), head.uri.query().expect("a query"));
    let kind = head.headers[header::CONTENT_TYPE].to_str().expect("text");
    let (status, text) = books.lock().expect("no panic before").kubo.answer(path, query, kind, &body);
    (StatusCode::from_u16(status).expect("a status"), text).into_response()
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
