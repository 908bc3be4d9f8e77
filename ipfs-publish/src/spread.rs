//! Spreading a record of a name: to Kubo nodes, and to servers of the routing interface. And asking what is spread.

use std::time::Duration;

use ureq::http::StatusCode;

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
    #[error("it took the record and does not give it to others")]
    Forgotten,
    /// It took the record and spreads an older one.
    #[error("it took the record and gives an older one to others; try again later")]
    Older,
    /// What it spreads is another record.
    #[error("it spreads a record that is none: {0}")]
    Record(#[from] RecordError),
}

fn hint(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ": is the token right?",
        StatusCode::NOT_FOUND => ": this needs Kubo 0.40 or newer, or a server of the routing interface",
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
                // what it gives to others must be this record, or a newer one of ours
                let found = given(&server, name)?.ok_or(SpreadError::Forgotten)?;
                if found.sequence() < record.sequence() { Err(SpreadError::Older) } else { Ok(()) }
            }
        }
    }
}

/// Hands a record to a Kubo node (`name/put`, from version 0.40 on).
fn to_kubo(server: &Server, name: &Name, record: &Record) -> Result<(), SpreadError> {
    let boundary = format!("ipfs-publish-{name}");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"path\"; filename=\"record\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), record.bytes(), format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let (status, _) = server.words(Ask {
        method: "POST",
        path: &format!("/api/v0/name/put?arg={name}"),
        headers: &[("content-type", &format!("multipart/form-data; boundary={boundary}"))],
        body: Sent::Bytes(&body),
    })?;
    if status.is_success() { Ok(()) } else { Err(SpreadError::Status { status }) }
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
fn given(server: &Server, name: &Name) -> Result<Option<Record>, SpreadError> {
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
    let most = u64::try_from(MAX_RECORD_BYTES).unwrap_or(u64::MAX);
    Ok(Some(Record::read(&server.body(answer, most)?, name)?))
}
