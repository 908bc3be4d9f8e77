//! What comes back from the device that signs: signatures, and which request they answer. It fits into one QR code.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteArray;

use super::errand::ErrandError;
use super::text;
use crate::file::SignedDocument;
use crate::ipld::{self, Cid, IpldError};
use crate::keys::Signature;

const KIND: &str = "signing-answer";
/// What the text of an answer begins with.
pub const ANSWER_PREFIX: &str = "BPSIGNED:";
/// The longest answer, in bytes.
pub const MAX_ANSWER_BYTES: usize = 512;
const VERSION: u64 = 1;

/// The signatures that a request asked for. Whether they fit is found out by [`Errand::fulfil`](super::Errand::fulfil).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The request.
    pub(super) request: Cid,
    /// The document's signature.
    pub(super) document: Signature,
    /// The signature of the input that is the name; `None` if the name is registered.
    pub(super) name: Option<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    request: Cid,
    document: ByteArray<64>,
    name: Option<ByteArray<64>>,
}

impl Answer {
    /// The answer as bytes.
    ///
    /// # Errors
    /// None that could occur.
    pub fn encode(&self) -> Result<Vec<u8>, ErrandError> {
        let compact = |signature: &Signature| ByteArray::new(signature.to_compact());
        Ok(ipld::encode(&Wire {
            v: VERSION,
            kind: KIND.to_owned(),
            request: self.request,
            document: compact(&self.document),
            name: self.name.as_ref().map(compact),
        })?)
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`ErrandError`].
    pub fn decode(block: &[u8]) -> Result<Self, ErrandError> {
        let (len, max) = (block.len(), MAX_ANSWER_BYTES);
        if len > max {
            return Err(IpldError::TooLong { len, max }.into());
        }
        let head = ipld::head(block, max)?;
        if head.kind != KIND {
            return Err(ErrandError::Field { field: "kind" });
        }
        if head.v > VERSION {
            return Err(ErrandError::NewerVersion { v: head.v });
        }
        let wire: Wire = ipld::decode(block, max)?;
        if wire.v != VERSION {
            return Err(ErrandError::Field { field: "v" });
        }
        let read = |field, bytes: &[u8; 64]| {
            Signature::from_compact(bytes).map_err(|_| ErrandError::Field { field })
        };
        Ok(Self {
            request: wire.request,
            document: read("document", &wire.document)?,
            name: wire.name.map(|name| read("name", &name)).transpose()?,
        })
    }

    /// The answer as text, for a QR code or a message.
    ///
    /// # Errors
    /// None that could occur.
    pub fn to_text(&self) -> Result<String, ErrandError> {
        Ok(text::write(ANSWER_PREFIX, &self.encode()?))
    }

    /// Reads the text of an answer, or a message that ends with it.
    ///
    /// # Errors
    /// [`ErrandError`].
    pub fn parse(text: &str) -> Result<Self, ErrandError> {
        let block = text::read(ANSWER_PREFIX, text, MAX_ANSWER_BYTES);
        Self::decode(&block.map_err(|_| ErrandError::Text { prefix: ANSWER_PREFIX })?)
    }
}

/// The signature in a signed document.
pub(super) fn signature_of(block: &[u8]) -> Result<Signature, ErrandError> {
    Ok(*SignedDocument::decode(block)?.signature())
}
