//! The Pinning Service API: the newest file's address is sent, and the service fetches it and all below it from one
//! of the origins. Each pin replaces the one before, so that the service need not fetch everything again.

use super::target::{Sent, Target};
use super::{PushError, Step, keep};
use crate::clock;
use crate::node::Node;
use crate::store::{Place, PushRow};
use axum::http::{Method, StatusCode};
use serde::Deserialize;
use wasm_core::ipld::Cid;

/// Longest name that a service gives to a request.
const MAX_REQUEST: usize = 200;
const JSON: &str = "application/json";

/// What a service says about a pin.
#[derive(Debug, Deserialize)]
struct PinStatus {
    requestid: String,
    status: State,
    pin: Pin,
}

#[derive(Debug, Deserialize)]
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

/// Asks for the newest file, or how far the service is with it.
pub(super) async fn step(node: &Node, target: &Target<'_>, row: &mut PushRow) -> Result<Step, PushError> {
    let Some((place, newest)) = node.store.newest_file()? else { return Ok(Step::Done) };
    if row.place == place {
        return Ok(Step::Done);
    }
    let is_asked = row.asked.as_deref() == Some(newest.to_string().as_str());
    let said = match row.request.clone().filter(|_| is_asked) {
        Some(request) => look(target, &request).await,
        None => ask(node, target, row, &newest).await,
    };
    let said = match said {
        // It has forgotten what it was asked: the next time it is asked anew.
        Err(PushError::NotThere { status }) if row.request.is_some() => {
            row.request = None;
            keep(node, target, row)?;
            return Err(PushError::NotThere { status });
        }
        said => said?,
    };
    take(node, target, row, (place, newest), said)
}

fn take(
    node: &Node,
    target: &Target<'_>,
    row: &mut PushRow,
    (place, newest): (Place, Cid),
    said: PinStatus,
) -> Result<Step, PushError> {
    if said.pin.cid.parse() != Ok(newest) {
        row.request = None;
        keep(node, target, row)?;
        return Err(PushError::Lied { expected: newest });
    }
    row.asked = Some(newest.to_string());
    row.request = Some(said.requestid);
    let step = match said.status {
        State::Queued | State::Pinning => Ok(Step::Wait),
        State::Pinned => {
            (row.place, row.time, row.pinned) = (place, clock::unix_now().secs(), Some(newest.to_string()));
            tracing::info!(target_name = %target.config.name, cid = %newest, "pinned");
            Ok(Step::More)
        }
        State::Failed => {
            // Asked again it begins anew.
            row.asked = None;
            Err(PushError::Failed)
        }
    };
    keep(node, target, row)?;
    step
}

/// Asks for a file; instead of the one before, if the service knows that.
async fn ask(node: &Node, target: &Target<'_>, row: &PushRow, cid: &Cid) -> Result<PinStatus, PushError> {
    let path = row.request.as_ref().map_or_else(|| "/pins".to_owned(), |request| format!("/pins/{request}"));
    let mut pin = serde_json::json!({ "cid": cid.to_string(), "name": format!("blockpro {}", node.meter) });
    let origins = Some(&target.config.origins).filter(|origins| !origins.is_empty());
    if let (Some(origins), Some(fields)) = (origins, pin.as_object_mut()) {
        fields.insert("origins".to_owned(), origins.clone().into());
    }
    let body = pin.to_string().into_bytes();
    read(&target.ask(Sent { method: Method::POST, path: &path, kind: JSON, body }).await?)
}

async fn look(target: &Target<'_>, request: &str) -> Result<PinStatus, PushError> {
    let path = format!("/pins/{request}");
    let sent = Sent { method: Method::GET, path: &path, kind: JSON, body: Vec::new() };
    let answer = target.send(sent).await?;
    match answer.status() {
        StatusCode::OK => read(answer.body()),
        status => Err(PushError::of(status)),
    }
}

/// Reads an answer; its name for the request becomes part of an address, so it may hold nothing else.
fn read(answer: &[u8]) -> Result<PinStatus, PushError> {
    let said: PinStatus = serde_json::from_slice(answer).map_err(|_| PushError::Malformed)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let named = (1..=MAX_REQUEST).contains(&said.requestid.len()) && said.requestid.bytes().all(plain);
    let dots = said.requestid.bytes().all(|byte| byte == b'.');
    if named && !dots { Ok(said) } else { Err(PushError::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::{State, read};

    #[test]
    fn answers() {
        let answer = |id: &str, status: &str| {
            format!(
                "{{\"requestid\":{id:?},\"status\":\"{status}\",\"created\":\"x\",\"pin\":{{\"cid\":\"b\"}}}}"
            )
        };
        for (row, text, expected) in [
            ("queued", answer("1a-b", "queued"), Some(State::Queued)),
            ("pinned", answer("1", "pinned"), Some(State::Pinned)),
            ("another state", answer("1", "lost"), None),
            ("no id", answer("", "pinned"), None),
            ("a way up", answer("..", "pinned"), None),
            ("a path", answer("../x", "pinned"), None),
            ("a query", answer("a?b", "pinned"), None),
            ("long", answer(&"a".repeat(201), "pinned"), None),
            ("nothing", String::new(), None),
        ] {
            assert_eq!(read(text.as_bytes()).ok().map(|said| said.status), expected, "{row}");
        }
    }
}
