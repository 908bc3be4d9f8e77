//! Spreading a record of a name: to Kubo nodes, and to servers of the routing interface. And asking what is spread.

use std::cmp::Ordering;
use std::time::Duration;

use ureq::http::{StatusCode, header};

use crate::address::Address;
use crate::http::{Ask, AskError, Sent, Server};
use crate::ipns::{MAX_RECORD_BYTES, MEDIA_TYPE, Name, Record, RecordError};

/// Why a record was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SpreadError {
    /// The network.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// It does not take it.
    #[error("it answers {}{}", status.as_u16(), hint(*status))]
    Status {
        /// What it answers.
        status: StatusCode,
    },
    /// It took the record and does not have it.
    #[error("it took the record and does not give it to others; run the same command later")]
    Forgotten,
    /// It took the record and spreads an older one.
    #[error("it took the record and gives an older one to others; run the same command later")]
    Older,
    /// It has a record that counts more than this one.
    #[error(
        "it has a newer record of this name (number {sequence}), made elsewhere with the same key: take the file \
         .ipns-record beside the key away and run the same command again"
    )]
    Newer {
        /// The number of what it has.
        sequence: u64,
    },
    /// What it spreads is another record.
    #[error("it spreads a record that is none: {0}")]
    Record(#[from] RecordError),
}

fn hint(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ": is the token right?",
        StatusCode::BAD_REQUEST | StatusCode::NOT_ACCEPTABLE | StatusCode::UNPROCESSABLE_ENTITY => {
            ": it does not take records of this kind"
        }
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
            ": is this a Kubo node, or a server of the routing interface that takes records?"
        }
        _ => "; try again later",
    }
}

/// Who spreads records.
#[derive(Debug, Clone)]
pub enum Spreader {
    /// A Kubo node.
    Kubo(Address),
    /// A server of the routing interface.
    Router(Address),
}

impl Spreader {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Kubo(address) => format!("Kubo {address}"),
            Self::Router(address) => format!("router {address}"),
        }
    }

    /// Hands a record to it.
    ///
    /// # Errors
    /// [`SpreadError`].
    pub fn spread(&self, name: &Name, record: &Record, silence: Duration) -> Result<(), SpreadError> {
        match self {
            Self::Kubo(address) => to_kubo(&Server::new(address.clone(), silence), name, record),
            Self::Router(address) => {
                let server = Server::new(address.clone(), silence);
                to_router(&server, name, record)?;
                // what it gives to others must be this record
                let found = from_router(&server, name)?.ok_or(SpreadError::Forgotten)?;
                held_against(&found, record)
            }
        }
    }
}

/// Whether what somebody has is this record, or says the same with the same number.
fn held_against(found: &Record, record: &Record) -> Result<(), SpreadError> {
    match found.sequence().cmp(&record.sequence()) {
        Ordering::Less => Err(SpreadError::Older),
        Ordering::Equal if found.value() == record.value() => Ok(()),
        Ordering::Equal | Ordering::Greater => Err(SpreadError::Newer { sequence: found.sequence() }),
    }
}

/// Hands a record to a Kubo node: by `name/put` from version 0.40 on, by `routing/put` before.
fn to_kubo(server: &Server, name: &Name, record: &Record) -> Result<(), SpreadError> {
    let boundary = format!("ipfs-publish-{name}");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"path\"; filename=\"record\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), record.bytes(), format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let content = format!("multipart/form-data; boundary={boundary}");
    let put = |command: &str| {
        server.words(Ask {
            method: "POST",
            path: &format!("/api/v0/{command}"),
            headers: &[("content-type", &content)],
            body: Sent::Bytes(&body),
        })
    };
    let (mut status, _) = put(&format!("name/put?arg={name}"))?;
    if status == StatusCode::NOT_FOUND {
        (status, _) = put(&format!("routing/put?arg=/ipns/{name}"))?;
    }
    if status.is_success() {
        return Ok(());
    }
    // a node that has it says no, too, as does one that has a newer one
    match from_kubo(server, name) {
        Some(found) if found.sequence() >= record.sequence() => held_against(&found, record),
        _ => Err(SpreadError::Status { status }),
    }
}

/// What a Kubo node knows under a name, as far as it says.
fn from_kubo(server: &Server, name: &Name) -> Option<Record> {
    let path = format!("/api/v0/routing/get?arg=/ipns/{name}&encoding=text");
    let (status, answer) =
        server.words(Ask { method: "POST", path: &path, headers: &[], body: Sent::Bytes(&[]) }).ok()?;
    status.is_success().then(|| Record::read(&answer, name).ok()).flatten()
}

/// Hands a record to a server of the routing interface.
fn to_router(server: &Server, name: &Name, record: &Record) -> Result<(), SpreadError> {
    let (status, _) = server.words(Ask {
        method: "PUT",
        path: &format!("/routing/v1/ipns/{name}"),
        headers: &[("content-type", MEDIA_TYPE)],
        body: Sent::Bytes(record.bytes()),
    })?;
    if status.is_success() { Ok(()) } else { Err(SpreadError::Status { status }) }
}

/// What a server of the routing interface spreads under a name; none if nothing.
fn from_router(server: &Server, name: &Name) -> Result<Option<Record>, SpreadError> {
    let answer = server.ask(Ask {
        method: "GET",
        path: &format!("/routing/v1/ipns/{name}"),
        headers: &[("accept", MEDIA_TYPE)],
        body: Sent::Nothing,
    })?;
    let status = answer.status();
    if status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    if !status.is_success() {
        return Err(SpreadError::Status { status });
    }
    // an answer of any other kind means that there is no record, also with the status 200
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with(MEDIA_TYPE)) {
        return Ok(None);
    }
    let most = u64::try_from(MAX_RECORD_BYTES).unwrap_or(u64::MAX);
    Ok(Some(Record::read(&server.body(answer, most)?, name)?))
}
