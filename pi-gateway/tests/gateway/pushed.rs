//! Killed in the middle of a push, at each of its requests, heard or not: it goes on where it was, and says how far
//! it is.

use super::kubo::Kubo;
use super::support::{Gateway, Home, eventually, runtime};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use rustix::process::Signal;
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::runtime::Runtime;

/// A request that gets no answer.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// How it begins.
    uri: &'static str,
    /// Whether Kubo does it all the same.
    is_done: bool,
}

#[derive(Debug, Default)]
struct State {
    kubo: Kubo,
    holds: Option<Held>,
    is_holding: bool,
}

/// A Kubo on a local port.
struct Peer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    _runtime: Runtime,
}

impl Peer {
    fn start() -> Self {
        let (runtime, state) = (runtime(), Arc::new(Mutex::new(State::default())));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("bound");
        let shared = Arc::clone(&state);
        let router = Router::new().fallback(move |request| answer(Arc::clone(&shared), request));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, state, _runtime: runtime }
    }

    fn config(&self) -> String {
        format!("[[push]]\nname = \"home\"\nkind = \"kubo\"\nurl = \"http://{}\"\n", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic before")
    }
}

async fn answer(state: Arc<Mutex<State>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 24).await.expect("a body");
    let kind = head.headers["content-type"].to_str().expect("text");
    let (path, query) = (head.uri.path(), head.uri.query().expect("a query"));
    let answer = {
        let mut state = state.lock().expect("no panic before");
        let held = state.holds.take_if(|held| head.uri.to_string().starts_with(held.uri));
        state.is_holding |= held.is_some();
        let is_done = held.is_none_or(|held| held.is_done);
        let answer = is_done.then(|| state.kubo.answer(path, query, kind, &body));
        answer.filter(|_| held.is_none())
    };
    match answer {
        Some((status, text)) => (StatusCode::from_u16(status).expect("a status"), text).into_response(),
        None => std::future::pending().await,
    }
}

/// What the gateway says about its one target.
fn said(gateway: &Gateway) -> Value {
    let (status, health) = gateway.get("/health");
    assert_eq!(status, 200, "{health}");
    health["push"][0].clone()
}

/// The names of all hour files, oldest first.
fn files(gateway: &Gateway) -> Vec<String> {
    let (_, page) = gateway.get("/v1/files?kind=hour");
    let files = page["files"].as_array().expect("files").iter();
    files.map(|file| file["cid"].as_str().expect("a name").to_owned()).collect()
}

/// What the gateway says once everything is there and kept by one pin, or by one of its own that is behind it.
fn whole(gateway: &Gateway, peer: &Peer) -> Option<Value> {
    let said = said(gateway);
    let pinned = said["pinned"].as_str()?;
    let files = files(gateway);
    let kubo = &peer.state().kubo;
    let below = kubo.below(pinned.parse().expect("a name")).expect("complete");
    let below: Vec<_> = below.iter().map(ToString::to_string).collect();
    let is_kept = files.iter().all(|file| below.contains(file) != kubo.singles.contains(file));
    let is_tidy = kubo.pins.iter().eq([pinned]);
    (is_kept && is_tidy && said["waiting"] == 0 && said["error"].is_null()).then_some(said)
}

/// Two files are there before the first push; the gateway is killed while this request waits for its answer.
fn killed_at(held: Held) {
    let peer = Peer::start();
    let home = Home::new("");
    let gateway = home.start();
    eventually("files", || (files(&gateway).len() >= 2).then_some(()));
    gateway.end(Signal::TERM);
    home.configure(&peer.config());
    peer.state().holds = Some(held);
    let gateway = home.start();
    eventually("the request", || peer.state().is_holding.then_some(()));
    let before = said(&gateway);
    assert_eq!(
        (&before["name"], &before["error"]),
        (&"home".into(), &Value::Null),
        "it is seen while it waits"
    );
    gateway.end(Signal::KILL);
    let gateway = home.start();
    let after = eventually("everything is there", || whole(&gateway, &peer));
    assert_eq!(after["failures"], 0, "{held:?}: {after}");
    let state = peer.state();
    let received = &state.kubo.received;
    let often = received.iter().map(|name| received.iter().filter(|other| *other == name).count());
    let most = if held.uri.ends_with("true") || held.uri.ends_with("rm") { 1 } else { 2 };
    assert!(often.max() <= Some(most), "{held:?}: only what was not heard of is sent again: {received:?}");
    assert!(state.kubo.walked.len() <= 2, "{held:?}: {:?}", state.kubo.walked);
}

#[test]
fn killed_in_a_push_it_goes_on_where_it_was() {
    let uris = [
        "/api/v0/dag/import?pin-roots=false",
        "/api/v0/pin/add",
        "/api/v0/dag/import?pin-roots=true",
        "/api/v0/pin/rm",
    ];
    let held = uris.iter().flat_map(|uri| [true, false].map(|is_done| Held { uri, is_done }));
    std::thread::scope(|scope| {
        let all: Vec<_> = held.map(|held| scope.spawn(move || killed_at(held))).collect();
        all.into_iter().for_each(|one| one.join().expect("it holds"));
    });
}
