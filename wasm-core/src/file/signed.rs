//! What files of every kind have in common: their head, the meter they are of, and one signature over the rest.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_bytes::ByteArray;

use super::{FileError, VERSION, signing_hash};
use crate::ipld::{self, Cid, MAX_BLOCK_BYTES};
use crate::keys::{PublicKey, SecretKey, Signature};
use crate::name::MeterId;

/// A file as it is encoded; without its signature it is what the signature covers.
pub(super) trait Wire: Clone + Serialize + DeserializeOwned {
    /// What the file calls itself.
    const KIND: &'static str;

    /// The meter's number as it stands there.
    fn meter(&self) -> &str;
    /// The signature.
    fn sig(&mut self) -> &mut Option<ByteArray<64>>;
}

/// A file of which the common parts read. Its signature is not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed<W> {
    pub(super) block: Vec<u8>,
    pub(super) wire: W,
    pub(super) meter: MeterId,
    signature: Signature,
}

impl<W: Wire> Signed<W> {
    /// The block of a file with the signature it lacks.
    pub(super) fn sign(mut wire: W, key: &SecretKey) -> Result<Vec<u8>, FileError> {
        let signature = key.sign(&hash(&wire)?);
        *wire.sig() = Some(ByteArray::new(signature.to_compact()));
        Ok(ipld::encode(&wire)?)
    }

    /// Reads a block that says that it is of this kind, and of a version that is known.
    pub(super) fn decode(block: &[u8]) -> Result<Self, FileError> {
        let head = ipld::head(block, MAX_BLOCK_BYTES)?;
        if head.kind != W::KIND {
            return Err(FileError::Kind { expected: W::KIND, found: head.kind.chars().take(40).collect() });
        }
        if head.v > VERSION {
            return Err(FileError::NewerVersion { v: head.v });
        }
        let mut wire: W = ipld::decode(block, MAX_BLOCK_BYTES)?;
        let field = |field| FileError::Field { field };
        let meter: MeterId = wire.meter().parse().map_err(|_| field("meter"))?;
        if meter.as_str() != wire.meter() {
            return Err(field("meter"));
        }
        let signature = wire.sig().as_ref().and_then(|sig| Signature::from_compact(sig).ok());
        let signature = signature.ok_or_else(|| field("sig"))?;
        Ok(Self { block: block.to_vec(), wire, meter, signature })
    }

    /// The file's name.
    pub(super) fn cid(&self) -> Cid {
        ipld::dag_cbor_cid(&self.block)
    }

    /// Whether `key` signed the file.
    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        let mut unsigned = self.wire.clone();
        *unsigned.sig() = None;
        hash(&unsigned).is_ok_and(|hash| key.verify(&hash, &self.signature))
    }
}

fn hash<W: Wire>(unsigned: &W) -> Result<[u8; 32], FileError> {
    Ok(signing_hash(W::KIND, &ipld::encode(unsigned)?))
}
