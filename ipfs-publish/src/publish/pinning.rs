//! The Pinning Service API: the address is sent, and the service fetches the blocks from one of the origins. It names
//! nodes of its own (delegates), to which ours are connected, so that it finds them. A request that is under way is
//! waited for instead of made again.

use std::time::{Duration, Instant};

use cid::Cid;
use serde::Deserialize;
use serde_json::json;
use ureq::http::StatusCode;

use super::{Done, Plan, Step, TargetError, Watch, kubo};
use crate::archive::Archive;
use crate::block;
use crate::http::{Ask, Sent, Server};

/// Longest name that a service gives to a request, or to a node.
const MAX_REQUEST: usize = 200;
/// So many delegates the interface allows.
const MAX_DELEGATES: usize = 20;
/// Longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
const JSON: (&str, &str) = ("content-type", "application/json");

/// What a service says about a pin.
#[derive(Debug, Clone, Deserialize)]
struct PinStatus {
    requestid: String,
    status: State,
    pin: Pin,
    #[serde(default)]
    delegates: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Pin {
    cid: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Queued,
    Pinning,
    Pinned,
    Failed,
}

#[derive(Debug, Deserialize)]
struct Found {
    results: Vec<PinStatus>,
}

/// Asks for it and waits until it is pinned; `nodes` are our own.
pub(super) fn publish(
    server: &Server,
    nodes: &[Server],
    archive: &Archive,
    plan: &Plan,
    watch: &dyn Watch,
) -> Result<Done, TargetError> {
    let begin = Instant::now();
    let root = block::v1(&archive.root());
    let known = find(server, &root)?;
    if known.as_ref().is_some_and(|known| known.status == State::Pinned) {
        watch.step(Step::Sent(archive.bytes()));
        return Ok(Done::There);
    }
    let mut said = match known {
        Some(known) => known,
        None => ask(server, &root, plan)?,
    };
    let (mut pause, mut connected) = (plan.pause, Vec::new());
    loop {
        if matches!(said.status, State::Queued | State::Pinning) && connected != said.delegates {
            connect(nodes, &said.delegates);
            connected.clone_from(&said.delegates);
        }
        match said.status {
            State::Pinned => {
                watch.step(Step::Sent(archive.bytes()));
                return Ok(Done::Took);
            }
            State::Failed => return Err(TargetError::Failed),
            State::Queued => watch.step(Step::Queued),
            State::Pinning => watch.step(Step::Pinning),
        }
        let left = plan.patience.saturating_sub(begin.elapsed());
        if left.is_zero() {
            return Err(TargetError::Late { limit: plan.patience });
        }
        std::thread::sleep(pause.min(left));
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        said = look(server, &root, &said.requestid)?;
    }
}

/// Connects our nodes to the service's. It is a help and no more: whether it works is seen by what the service does.
fn connect(nodes: &[Server], delegates: &[String]) {
    for address in delegates.iter().filter(|address| is_address(address)).take(MAX_DELEGATES) {
        for node in nodes {
            let _ = kubo::connect(node, address);
        }
    }
}

/// Whether it reads as the address of a node; what a stranger sends goes on to our own node.
fn is_address(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_.:".contains(letter);
    text.len() <= MAX_REQUEST && text.starts_with('/') && text.contains("/p2p/") && text.chars().all(is_plain)
}

/// Whether it keeps it.
pub(super) fn is_pinned(server: &Server, root: Cid) -> Result<bool, TargetError> {
    let known = find(server, &block::v1(&root))?;
    Ok(known.is_some_and(|known| known.status == State::Pinned))
}

/// What is known of an earlier request that has not failed: one that is done before one that is not.
fn find(server: &Server, root: &Cid) -> Result<Option<PinStatus>, TargetError> {
    let path = format!("/pins?cid={root}&status=queued,pinning,pinned&limit=10");
    let (status, answer) =
        server.words(Ask { method: "GET", path: &path, headers: &[], body: Sent::Nothing })?;
    let found: Found = read(status, &answer)?;
    let mut own: Vec<_> = found.results.into_iter().filter(|pin| is_of(pin, root)).collect();
    own.sort_by_key(|pin| pin.status != State::Pinned);
    Ok(own.into_iter().find(|pin| pin.status != State::Failed))
}

fn ask(server: &Server, root: &Cid, plan: &Plan) -> Result<PinStatus, TargetError> {
    let mut pin = json!({ "cid": root.to_string() });
    if let Some(map) = pin.as_object_mut() {
        plan.name.as_ref().map(|name| map.insert("name".to_owned(), json!(name)));
        (!plan.origins.is_empty()).then(|| map.insert("origins".to_owned(), json!(plan.origins)));
    }
    let (status, answer) = server.words(Ask {
        method: "POST",
        path: "/pins",
        headers: &[JSON],
        body: Sent::Bytes(pin.to_string().as_bytes()),
    })?;
    checked(read(status, &answer)?, root)
}

fn look(server: &Server, root: &Cid, request: &str) -> Result<PinStatus, TargetError> {
    let path = format!("/pins/{request}");
    let (status, answer) =
        server.words(Ask { method: "GET", path: &path, headers: &[], body: Sent::Nothing })?;
    checked(read(status, &answer)?, root)
}

fn read<T: serde::de::DeserializeOwned>(status: StatusCode, answer: &[u8]) -> Result<T, TargetError> {
    if !status.is_success() {
        return Err(TargetError::of(status, answer));
    }
    serde_json::from_slice(answer).map_err(|_| TargetError::Malformed)
}

fn is_of(pin: &PinStatus, root: &Cid) -> bool {
    pin.pin.cid.parse::<Cid>().is_ok_and(|cid| block::v1(&cid) == *root)
}

/// It is about our address, and its name for the request can stand in a path.
fn checked(said: PinStatus, root: &Cid) -> Result<PinStatus, TargetError> {
    if !is_of(&said, root) {
        return Err(TargetError::Lied { expected: *root });
    }
    let name = &said.requestid;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.~".contains(letter);
    let fits = !name.is_empty() && name.len() <= MAX_REQUEST && name.chars().all(is_plain) && name != "..";
    if fits { Ok(said) } else { Err(TargetError::Malformed) }
}
