//! What a pinning service says about what it was asked to keep (IPFS Pinning Service API).

use serde::Deserialize;
use wasm_core::ipld::Cid;

use super::{WireError, json};

/// The longest name that a service gives to a request.
const MAX_REQUEST: usize = 200;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PinState {
    /// It will begin.
    Queued,
    /// It fetches.
    Pinning,
    /// It has everything.
    Pinned,
    /// It gave up.
    Failed,
}

/// A request and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinSaid {
    /// Its name; safe to stand in an address.
    pub request: String,
    /// How far it is.
    pub state: PinState,
}

impl PinSaid {
    /// Reads an answer about the block that `cid` names.
    ///
    /// # Errors
    /// [`WireError`] if it is no such answer, about another block, or if its name for the request could lead elsewhere
    /// in an address.
    pub fn parse(text: &str, cid: &Cid) -> Result<Self, WireError> {
        #[derive(Deserialize)]
        struct Status {
            requestid: String,
            status: PinState,
            pin: Pin,
        }
        #[derive(Deserialize)]
        struct Pin {
            cid: String,
        }
        let Status { requestid: request, status: state, pin } = json(text)?;
        if pin.cid.parse() != Ok(*cid) {
            return Err(WireError::field("cid", &pin.cid));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let fits = (1..=MAX_REQUEST).contains(&request.len()) && request.bytes().all(plain);
        if !fits || request.bytes().all(|byte| byte == b'.') {
            return Err(WireError::field("requestid", &request));
        }
        Ok(Self { request, state })
    }
}

/// Checks the answer to a question for some pins: whoever counts them is a pinning service.
///
/// # Errors
/// [`WireError`].
pub fn check_list(text: &str) -> Result<(), WireError> {
    #[derive(Deserialize)]
    struct List {
        #[serde(rename = "count")]
        _count: u64,
    }
    json::<List>(text).map(drop)
}

#[cfg(test)]
mod tests {
    use wasm_core::ipld::raw_cid;

    use super::*;

    #[test]
    fn only_answers_about_this_block_count() {
        let (cid, other) = (raw_cid(b"block"), raw_cid(b"other"));
        let answer = |id: &str, status: &str, cid: &Cid| {
            format!(r#"{{"requestid":{id:?},"status":"{status}","created":"x","pin":{{"cid":"{cid}"}}}}"#)
        };
        let long = "a".repeat(201);
        let rows = [
            ("queued", answer("1a-b", "queued", &cid), Some(PinState::Queued)),
            ("at it", answer("1", "pinning", &cid), Some(PinState::Pinning)),
            ("pinned", answer("1", "pinned", &cid), Some(PinState::Pinned)),
            ("failed", answer("1", "failed", &cid), Some(PinState::Failed)),
            ("another state", answer("1", "lost", &cid), None),
            ("another block", answer("1", "pinned", &other), None),
            ("no id", answer("", "pinned", &cid), None),
            ("a way up", answer("..", "pinned", &cid), None),
            ("a path", answer("../x", "pinned", &cid), None),
            ("a query", answer("a?b", "pinned", &cid), None),
            ("long", answer(&long, "pinned", &cid), None),
            ("nothing", String::new(), None),
        ];
        for (row, text, expected) in rows {
            assert_eq!(PinSaid::parse(&text, &cid).ok().map(|said| said.state), expected, "{row}");
        }
        assert_eq!(check_list(r#"{"count":0,"results":[]}"#), Ok(()));
        assert!(check_list("<html>").is_err() && check_list("{}").is_err());
    }
}
