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

    /// The version it names.
    fn v(&self) -> u64;
    /// What it calls itself.
    fn kind(&self) -> &str;
    /// The meter's number as it stands there.
    fn meter(&self) -> &str;
    /// The signature.
    fn sig(&mut self) -> &mut Option<ByteArray<64>>;
}

/// A file of which the common parts read. Its signature is not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed<W> {
    pub(super) block: Vec<u8>,
    cid: Cid,
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
        let mut wire: W = match ipld::decode(block, MAX_BLOCK_BYTES) {
            Ok(wire) => wire,
            Err(error) => {
                // What it says that it is comes before what is wrong with it.
                let ipld::Head { v, kind } = ipld::head(block, MAX_BLOCK_BYTES)?;
                known::<W>(v, &kind)?;
                return Err(error.into());
            }
        };
        known::<W>(wire.v(), wire.kind())?;
        let field = |field| FileError::Field { field };
        let meter: MeterId = wire.meter().parse().map_err(|_| field("meter"))?;
        if meter.as_str() != wire.meter() {
            return Err(field("meter"));
        }
        let signature = wire.sig().as_ref().and_then(|sig| Signature::from_compact(sig).ok());
        let signature = signature.ok_or_else(|| field("sig"))?;
        Ok(Self { block: block.to_vec(), cid: ipld::dag_cbor_cid(block), wire, meter, signature })
    }

    /// The file's name.
    pub(super) const fn cid(&self) -> Cid {
        self.cid
    }

    /// Whether `key` signed the file.
    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        let hash = match self.unsigned() {
            Some(unsigned) => signing_hash(W::KIND, &unsigned),
            None => {
                let mut unsigned = self.wire.clone();
                *unsigned.sig() = None;
                let Ok(hash) = hash(&unsigned) else { return false };
                hash
            }
        };
        key.verify(&hash, &self.signature)
    }

    /// The block without the entry of its signature: canonical, as the block is, and much cheaper than to encode the
    /// file anew. `None` where the bytes of the entry are found more than once.
    fn unsigned(&self) -> Option<Vec<u8>> {
        let entry = [SIG, &self.signature.to_compact()].concat();
        let starts = |at: &usize| self.block.get(*at..).is_some_and(|rest| rest.starts_with(&entry));
        let places = self.block.iter().enumerate().filter(|(_, byte)| SIG.first() == Some(*byte));
        let mut found = places.map(|(at, _)| at).filter(starts);
        let (at, None) = (found.next()?, found.next()) else { return None };
        // A map with one entry less.
        let (head, entries) = self.block.get(..at)?.split_first()?;
        let head = SMALL_MAP.contains(head).then_some(head.checked_sub(1)?)?;
        let rest = self.block.get(at.checked_add(entry.len())?..)?;
        Some([&[head], entries, rest].concat())
    }
}

/// What stands before the signature in DAG-CBOR: its key, and that 64 bytes follow.
const SIG: &[u8] = b"\x63sig\x58\x40";
/// The heads of maps whose number of entries is in the head.
const SMALL_MAP: core::ops::RangeInclusive<u8> = 0xa1..=0xb7;

/// Whether a file that says this is one of this kind, and of a version that is known.
fn known<W: Wire>(v: u64, kind: &str) -> Result<(), FileError> {
    if kind != W::KIND {
        return Err(FileError::Kind { expected: W::KIND, found: kind.chars().take(40).collect() });
    }
    if v > VERSION { Err(FileError::NewerVersion { v }) } else { Ok(()) }
}

fn hash<W: Wire>(unsigned: &W) -> Result<[u8; 32], FileError> {
    Ok(signing_hash(W::KIND, &ipld::encode(unsigned)?))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    struct Plain {
        v: u64,
        kind: String,
        meter: String,
        #[serde(with = "serde_bytes")]
        more: Vec<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        sig: Option<ByteArray<64>>,
    }

    impl Wire for Plain {
        const KIND: &'static str = "plain";

        fn v(&self) -> u64 {
            self.v
        }

        fn kind(&self) -> &str {
            &self.kind
        }

        fn meter(&self) -> &str {
            &self.meter
        }

        fn sig(&mut self) -> &mut Option<ByteArray<64>> {
            &mut self.sig
        }
    }

    fn plain(more: Vec<u8>) -> Plain {
        Plain { v: 1, kind: "plain".into(), meter: "1EMH0012345678".into(), more, sig: None }
    }

    #[test]
    fn what_the_signature_covers_is_the_file_without_it() {
        let key = SecretKey::from_bytes(&[7; 32]).unwrap();
        let signed = Signed::<Plain>::decode(&Signed::sign(plain(vec![1, 2, 3]), &key).unwrap()).unwrap();
        assert_eq!(signed.unsigned(), Some(ipld::encode(&plain(vec![1, 2, 3])).unwrap()));
        assert!(signed.is_signed_by(&key.public()));
        assert!(!signed.is_signed_by(&SecretKey::from_bytes(&[8; 32]).unwrap().public()));
    }

    /// A signature within what it signs cannot be made; one that stands there without being right can.
    #[test]
    fn an_entry_that_is_there_twice_is_not_mistaken() {
        let key = SecretKey::from_bytes(&[7; 32]).unwrap();
        let sig = key.sign(&[9; 32]);
        let entry = [SIG, &sig.to_compact()].concat();
        let twice = Plain { sig: Some(ByteArray::new(sig.to_compact())), ..plain(entry) };
        let read = Signed::<Plain>::decode(&ipld::encode(&twice).unwrap()).unwrap();
        assert_eq!(read.unsigned(), None);
        assert!(!read.is_signed_by(&key.public()));
    }
}
