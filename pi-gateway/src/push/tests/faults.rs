//! Targets with every fault: each is named, none holds up another, none shows the token, and all get well.

use super::peer::{Peer, endless};
use super::{Status, TOKEN, bench, done, eventually, start, target};
use crate::testing::midnight;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use wasm_core::ipld::dag_cbor_cid;

/// What a peer does in place of what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Status(u16),
    /// Says that it took something else.
    OtherFile,
    /// A page for people.
    Page,
    /// A gigabyte.
    NoEnd,
    /// Takes the question and says nothing.
    Silent,
    /// Begins to answer and stops.
    Half,
    /// Says the token back.
    Echo,
}

impl Fault {
    /// The answer; to a question that came with these headers.
    pub(super) async fn answer(self, headers: &HeaderMap) -> Response {
        match self {
            Self::Status(status) => {
                let status = StatusCode::from_u16(status).expect("a status");
                (status, [(header::LOCATION, "/elsewhere")], "no").into_response()
            }
            Self::OtherFile => other_file().into_response(),
            Self::Page => "<html>Welcome</html>".into_response(),
            Self::NoEnd => endless().into_response(),
            Self::Silent => std::future::pending().await,
            Self::Half => {
                let rest = futures_util::stream::pending::<Result<&str, std::convert::Infallible>>();
                Body::from_stream(rest).into_response()
            }
            Self::Echo => {
                let said = headers[header::AUTHORIZATION].to_str().expect("text").to_owned();
                (StatusCode::UNAUTHORIZED, said).into_response()
            }
        }
    }
}

/// Both interfaces in one answer.
fn other_file() -> String {
    let other = dag_cbor_cid(b"other").to_string();
    let root = json!({ "Cid": { "/": other }, "PinErrorMsg": "" });
    json!({ "Root": root, "requestid": "1", "status": "pinned", "pin": { "cid": other } }).to_string()
}

const FAULTS: [(&str, Fault, &str); 13] = [
    ("unauthorized", Fault::Status(401), "it answers 401 Unauthorized: is the token right?"),
    ("forbidden", Fault::Status(403), "is the token right?"),
    ("not-found", Fault::Status(404), "it answers 404 Not Found: is the address right?"),
    ("elsewhere", Fault::Status(307), "it answers 307"),
    ("too-many", Fault::Status(429), "it answers 429"),
    ("broken", Fault::Status(500), "it answers 500"),
    ("unavailable", Fault::Status(503), "it answers 503"),
    ("liar", Fault::OtherFile, "it says that it took another file than bafyrei"),
    ("page", Fault::Page, "its answer is not what its interface promises"),
    ("no-end", Fault::NoEnd, "an answer of more than 65536 bytes"),
    ("silent", Fault::Silent, "no answer within 2 s"),
    ("half", Fault::Half, "no answer within 2 s"),
    ("echo", Fault::Echo, "is the token right?"),
];

#[tokio::test]
async fn every_fault_is_named_and_survived() {
    let mut peers = Vec::new();
    let mut more = String::new();
    for (name, fault, expected) in FAULTS {
        for kind in ["kubo", "pinning"] {
            let peer = Peer::start(TOKEN).await;
            peer.misbehave(Some(fault));
            let name = format!("{kind}-{name}");
            more += &target(&name, kind, &peer.url());
            peers.push((name, peer, expected));
        }
    }
    let nobody = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("bound")
    };
    let (well, late) = (Peer::start(TOKEN).await, target("nobody", "kubo", &format!("http://{nobody}")));
    more += &(target("well", "kubo", &well.url()) + &late);
    let mut bench = bench(&more);
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 7200);
    let _tasks = start(&bench.node);
    let node = &bench.node;
    let status = |name: &str| node.pushes.all().into_iter().find(|status| status.name == name);
    for (name, _, expected) in &peers {
        let error = eventually(name, || async { status(name).and_then(|status| status.error) }).await;
        assert!(error.contains(expected), "{name}: {error}");
        assert_eq!(status(name).map(|status| (status.waiting, status.pinned)), Some((2, None)), "{name}");
    }
    eventually("nobody is there", || async { status("nobody").and_then(|status| status.error) }).await;
    // The others were not held up.
    done(node, "well").await;
    let shown = warnings(node) + &serde_json::to_string(&node.pushes.all()).expect("JSON");
    assert!(shown.contains("kubo-liar (2 wait)") && shown.contains("push_failed"), "{shown}");
    assert!(!shown.contains(TOKEN), "{shown}");
    peers.iter().for_each(|(_, peer, _)| peer.misbehave(None));
    for (name, _, _) in &peers {
        let Status { failures, .. } = done(node, name).await;
        assert!(failures > 0, "{name}");
    }
    assert!(!warnings(node).contains("kubo-liar"));
}

fn warnings(node: &crate::node::Node) -> String {
    serde_json::to_string(&node.health.warnings()).expect("JSON")
}

#[tokio::test]
async fn a_token_that_others_can_read_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let peer = Peer::start(TOKEN).await;
    let mut bench = bench(&target("home", "kubo", &peer.url()));
    let mode = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(bench.path("token"), mode).expect("sets");
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 3600);
    let _tasks = start(&bench.node);
    let node = &bench.node;
    let error =
        eventually("it is said", || async { node.pushes.all().pop().and_then(|status| status.error) }).await;
    assert!(error.contains("has mode 644") && peer.received().is_empty(), "{error}");
    std::fs::set_permissions(bench.path("token"), std::fs::Permissions::from_mode(0o600)).expect("sets");
    done(node, "home").await;
}
