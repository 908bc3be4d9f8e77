//! A node and a pinning service as their interfaces say that they are.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::server::{Asked, Reply};
use crate::car::CarReader;
use crate::{Cid, block};

/// What a strict Kubo does.
#[derive(Default)]
pub(super) struct Kubo {
    pub(super) blocks: HashMap<Cid, Vec<u8>>,
    pub(super) pins: HashSet<Cid>,
    /// How many archives it takes before it hangs up.
    pub(super) left: Option<usize>,
}

impl Kubo {
    pub(super) fn answer(&mut self, asked: &Asked) -> Reply {
        assert_eq!(asked.method, "POST");
        let (path, query) = asked.path.split_once('?').unwrap();
        let words: HashMap<_, _> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let cid = || words["arg"].parse::<Cid>().unwrap();
        match path {
            "/api/v0/pin/ls" if self.pins.contains(&cid()) => {
                Reply::json(200, &json!({ "Keys": { cid().to_string(): { "Type": "recursive" } } }))
            }
            "/api/v0/block/stat" if self.blocks.contains_key(&cid()) => {
                Reply::json(200, &json!({ "Key": cid().to_string(), "Size": 1 }))
            }
            "/api/v0/dag/import" => self.import(asked, words["pin-roots"] == "true"),
            "/api/v0/swarm/connect" => Reply::json(500, &json!({ "Message": "cannot be reached" })),
            "/api/v0/pin/add" => Reply::json(200, &json!({ "Pins": [cid().to_string()] })),
            _ => Reply::json(500, &json!({ "Message": "not pinned, or not there", "Type": "error" })),
        }
    }

    fn import(&mut self, asked: &Asked, pins: bool) -> Reply {
        if let Some(left) = &mut self.left {
            if *left == 0 {
                return Reply::Cut(Vec::new());
            }
            *left -= 1;
        }
        let boundary = asked.header("content-type").unwrap().split_once("boundary=").unwrap().1;
        let head = asked.body.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let end = asked.body.len() - format!("\r\n--{boundary}--\r\n").len();
        let mut reader = CarReader::new(&asked.body[head..end], u64::MAX).unwrap();
        let root = reader.roots()[0];
        while let Some(section) = reader.next_block().unwrap() {
            self.blocks.insert(section.cid, section.block);
        }
        if !pins {
            return Reply::Full(200, Vec::new());
        }
        let (mut open, mut message) = (vec![root], "");
        while let Some(cid) = open.pop() {
            match self.blocks.get(&cid) {
                Some(block) => open.extend(block::links(&cid, block).unwrap()),
                None => message = "block was not found locally (offline)",
            }
        }
        if message.is_empty() {
            self.pins.insert(root);
        }
        Reply::json(200, &json!({ "Root": { "Cid": { "/": root.to_string() }, "PinErrorMsg": message } }))
    }
}

/// A service that goes through these states, one with each question.
pub(super) fn pinning(states: &[&'static str]) -> impl FnMut(&Asked) -> Reply + Send + use<> {
    service(states, &[])
}

/// The same, which names nodes of its own.
pub(super) fn service(
    states: &[&'static str],
    delegates: &[&'static str],
) -> impl FnMut(&Asked) -> Reply + Send + use<> {
    let (states, delegates) = (states.to_vec(), delegates.to_vec());
    let (mut at, mut cid) = (0, None);
    move |asked: &Asked| {
        let pin = |at: usize, cid: &Value| {
            json!({ "requestid": "r-1", "status": states[at.min(states.len() - 1)], "created": "2026-11-29T00:00:00Z",
                "pin": { "cid": cid }, "delegates": delegates })
        };
        match (asked.method.as_str(), &cid) {
            ("POST", _) => {
                let sent: Value = serde_json::from_slice(&asked.body).unwrap();
                cid = Some(sent["cid"].clone());
                Reply::json(202, &pin(0, &sent["cid"]))
            }
            ("GET", Some(cid)) => {
                at += 1;
                if asked.path == "/pins/r-1" {
                    return Reply::json(200, &pin(at, cid));
                }
                Reply::json(200, &json!({ "count": 1, "results": [pin(at, cid)] }))
            }
            _ => Reply::json(200, &json!({ "count": 0, "results": [] })),
        }
    }
}
