//! Documents with one signature: certificates, organisations, offers.

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

use crate::hash::sha256;
use crate::ipld::{self, Cid, IpldError};
use crate::keys::{PublicKey, SecretKey, Signature};

/// The longest signed document, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 64 * 1024;

/// Why a signed document was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The block, or the body in it, is not canonical DAG-CBOR of the expected shape.
    #[error(transparent)]
    Block(#[from] IpldError),
    /// The key is no point of the curve in compressed form.
    #[error("document's key is no public key")]
    Key,
    /// The signature is no low-S signature in compact form.
    #[error("document's signature is malformed")]
    MalformedSignature,
    /// The document is something else.
    #[error("document is {found:?}, not {expected:?}")]
    Kind {
        /// The kind asked for.
        expected: &'static str,
        /// The kind the document names.
        found: String,
    },
    /// The document is of a later version than this program knows.
    #[error("document version {v} is newer than this program")]
    NewerVersion {
        /// The version it names.
        v: u64,
    },
    /// The key did not sign this body.
    #[error("signature does not fit the document")]
    WrongSignature,
    /// The body departs from what a document of its kind must say.
    #[error("{field} of the document is not valid")]
    Field {
        /// The field's name in the document.
        field: &'static str,
    },
}

/// The hash a signature over a document covers: `sha256("BlockPro/1/" || kind || 0x00 || body)`.
#[must_use]
pub fn signing_hash(kind: &str, body: &[u8]) -> [u8; 32] {
    let parts = [b"BlockPro/1/", kind.as_bytes(), &[0], body];
    sha256(&parts.concat())
}

/// A body, the key that vouches for it, and its signature. Not yet checked: see [`SignedDocument::verify`].
#[derive(Clone, PartialEq, Eq)]
pub struct SignedDocument {
    body: Vec<u8>,
    key: PublicKey,
    sig: Signature,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    body: ByteBuf,
    key: ByteArray<33>,
    sig: ByteArray<64>,
}

impl SignedDocument {
    /// Reads a signed document. The signature is well formed but not yet checked.
    ///
    /// # Errors
    /// [`DocumentError::Block`], [`DocumentError::Key`] or [`DocumentError::MalformedSignature`].
    pub fn decode(block: &[u8]) -> Result<Self, DocumentError> {
        let wire: Wire = ipld::decode(block, MAX_DOCUMENT_BYTES)?;
        let key = PublicKey::from_slice(wire.key.as_slice()).map_err(|_| DocumentError::Key)?;
        let sig = Signature::from_compact(&wire.sig).map_err(|_| DocumentError::MalformedSignature)?;
        Ok(Self { body: wire.body.into_vec(), key, sig })
    }

    /// The document as a block.
    ///
    /// # Errors
    /// [`DocumentError::Block`] if the body is too long.
    pub fn encode(&self) -> Result<Vec<u8>, DocumentError> {
        let wire = Wire {
            body: ByteBuf::from(self.body.clone()),
            key: ByteArray::new(self.key.to_bytes()),
            sig: ByteArray::new(self.sig.to_compact()),
        };
        let block = ipld::encode(&wire)?;
        if block.len() > MAX_DOCUMENT_BYTES {
            let (len, max) = (block.len(), MAX_DOCUMENT_BYTES);
            return Err(IpldError::TooLong { len, max }.into());
        }
        Ok(block)
    }

    /// The document's name.
    ///
    /// # Errors
    /// As [`SignedDocument::encode`].
    pub fn cid(&self) -> Result<Cid, DocumentError> {
        Ok(ipld::dag_cbor_cid(&self.encode()?))
    }

    /// The signed bytes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The key that is said to have signed.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The signature that is said to be the key's.
    #[must_use]
    pub const fn signature(&self) -> &Signature {
        &self.sig
    }

    /// A body, which must itself name this `kind`, with a signature that was made elsewhere.
    ///
    /// # Errors
    /// As [`sign_document`]; [`DocumentError::WrongSignature`] if it is not this key's over this body.
    pub fn with_signature(
        kind: &'static str,
        body: Vec<u8>,
        key: PublicKey,
        sig: Signature,
    ) -> Result<Self, DocumentError> {
        let document = Self { body, key, sig };
        document.verify(kind)?;
        document.encode()?;
        Ok(document)
    }

    /// Checks that the document is of this kind and that its key signed it. Who the key is, is another
    /// question.
    ///
    /// # Errors
    /// [`DocumentError::Kind`] or [`DocumentError::WrongSignature`].
    pub fn verify(&self, kind: &'static str) -> Result<(), DocumentError> {
        let found = ipld::head(&self.body, MAX_DOCUMENT_BYTES)?.kind;
        if found != kind {
            return Err(DocumentError::Kind { expected: kind, found });
        }
        let fits = self.key.verify(&signing_hash(kind, &self.body), &self.sig);
        if fits { Ok(()) } else { Err(DocumentError::WrongSignature) }
    }
}

impl fmt::Debug for SignedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (len, key) = (self.body.len(), hex::encode(self.key.to_bytes()));
        write!(f, "SignedDocument({len} bytes, key {key})")
    }
}

/// Signs a body, which must itself name this `kind`.
///
/// # Errors
/// [`DocumentError::Block`] or [`DocumentError::Kind`] if the body is no document of this kind.
pub fn sign_document(
    kind: &'static str,
    body: Vec<u8>,
    key: &SecretKey,
) -> Result<SignedDocument, DocumentError> {
    let sig = key.sign(&signing_hash(kind, &body));
    SignedDocument::with_signature(kind, body, key.public(), sig)
}
