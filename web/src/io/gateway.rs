//! The gateway's HTTP interface (PROTOCOL.md, section 10): one method per route, typed answers.
//!
//! Nothing is believed here: records, blocks, keys and addresses go to `wasm-core` as they came.

use serde_json::json;
use wasm_core::keys::PublicKey;

use super::http::{self, Answer, Incoming};
use super::socket::{Socket, SocketError};
use crate::wire::WireError;
use crate::wire::files::FilesPage;
use crate::wire::node::NodeInfo;
use crate::wire::pair::{PairAnswer, PairingCode};
use crate::wire::records::RecordsPage;
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;
use crate::wire::url::GatewayUrl;

const MAX_ANSWER: usize = 64 * 1024;
const MAX_LIST: usize = 512 * 1024;
const MAX_RECORDS: usize = 8 * 1024 * 1024;
const MAX_BLOCK: usize = 2 * 1024 * 1024;

/// Records per request: about 800 KB, shown and verified while the next page loads.
const PAGE: u32 = 1_000;

/// A gateway at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    url: GatewayUrl,
}

impl Gateway {
    /// The gateway at `url`; nothing is asked yet.
    #[must_use]
    pub const fn new(url: GatewayUrl) -> Self {
        Self { url }
    }

    /// What the gateway says about itself.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn node(&self) -> Result<NodeInfo, GatewayError> {
        Ok(NodeInfo::parse(&self.node_text().await?)?)
    }

    /// The same as it came, to be kept.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn node_text(&self) -> Result<String, GatewayError> {
        self.get("/v1/node", MAX_ANSWER).await
    }

    /// The records after number `seq`, at most a thousand.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn records_after(&self, seq: u64) -> Result<RecordsPage, GatewayError> {
        let answer = self.get(&format!("/v1/records?after={seq}&limit={PAGE}"), MAX_RECORDS).await?;
        Ok(RecordsPage::parse(&answer)?)
    }

    /// The day files that hold time after `from`, with numbers above `after`, at most a year of them.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn day_files(&self, from: u64, after: u64) -> Result<FilesPage, GatewayError> {
        let answer = self.get(&format!("/v1/files?kind=day&from={from}&after={after}"), MAX_LIST).await?;
        Ok(FilesPage::parse(&answer)?)
    }

    /// Sends the one-time code and the wallet's half of the 1-of-2.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] names a wrong code and the tries left.
    pub async fn pair(&self, code: &PairingCode, client_key: &PublicKey) -> Result<PairAnswer, GatewayError> {
        let body = json!({ "code": code.to_string(), "client_key": client_key.to_string() }).to_string();
        let answer = self.post("/v1/pair", "application/json", body.as_bytes()).await?;
        Ok(PairAnswer::parse(&answer)?)
    }

    /// Hands a signed document to the gateway, which keeps it as a block.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn keep_document(&self, document: &[u8]) -> Result<(), GatewayError> {
        self.post("/v1/documents", "application/cbor", document).await.map(drop)
    }

    /// Hands a photo that a kept certificate names to the gateway.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn keep_photo(&self, photo: &[u8]) -> Result<(), GatewayError> {
        self.post("/v1/photos", "image/jpeg", photo).await.map(drop)
    }

    /// Hands an organisation's document to the gateway, which keeps it as a block.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn keep_organisation(&self, document: &[u8]) -> Result<(), GatewayError> {
        self.post("/v1/organisations", "application/cbor", document).await.map(drop)
    }

    /// The bytes the gateway holds for `cid`; the caller must check them against the CID.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn block(&self, cid: &str) -> Result<Vec<u8>, GatewayError> {
        let url = self.url.at(&format!("/ipfs/{cid}?format=raw"));
        let answer = http::get_kind(&url, "application/vnd.ipld.raw", MAX_BLOCK).await?;
        if answer.is_success() { Ok(answer.body) } else { Err(refusal(&answer).into()) }
    }

    /// The block that `cid` names and all below it, as an archive that is read as it comes. Each block must be checked
    /// against its name, and whether all came.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn archive(&self, cid: &str) -> Result<Incoming, GatewayError> {
        let url = self.url.at(&format!("/ipfs/{cid}?format=car&dag-scope=all"));
        let answer = http::open(&url, "application/vnd.ipld.car; version=1; order=dfs; dups=n").await?;
        match answer.status() {
            200..=299 => Ok(answer),
            status => Err(Refusal::parse(status, "").into()),
        }
    }

    /// Opens the live stream.
    ///
    /// # Errors
    /// [`SocketError`].
    pub async fn stream(&self) -> Result<Socket, SocketError> {
        Socket::open(&self.url.socket("/v1/stream")).await
    }

    async fn get(&self, path: &str, max: usize) -> Result<String, GatewayError> {
        text(http::get(&self.url.at(path), max).await?)
    }

    async fn post(&self, path: &str, content_type: &str, body: &[u8]) -> Result<String, GatewayError> {
        text(http::post(&self.url.at(path), content_type, body, MAX_ANSWER).await?)
    }
}

fn text(answer: Answer) -> Result<String, GatewayError> {
    if !answer.is_success() {
        return Err(refusal(&answer).into());
    }
    String::from_utf8(answer.body).map_err(|error| WireError::NotJson(error.to_string()).into())
}

fn refusal(answer: &Answer) -> Refusal {
    Refusal::parse(answer.status, &String::from_utf8_lossy(&answer.body))
}
