//! Single blocks: whether one is what its address says, and to what it links.

use bytes::Bytes;
use cid::Cid;
use cid::multihash::Multihash;
use ipld_core::ipld::Ipld;
use ipld_dagpb::PbNode;
use multihash_codetable::{Code, MultihashDigest};

/// The longest block that is taken. Peers exchange blocks of at most 2 MiB.
pub const MAX_BLOCK_BYTES: usize = 2 << 20;

/// Codes of what a block can be.
pub(crate) const RAW: u64 = 0x55;
pub(crate) const DAG_PB: u64 = 0x70;
const DAG_CBOR: u64 = 0x71;
/// The hash that is the content itself, for contents of a few bytes.
const IDENTITY: u64 = 0;
const SHA2_256: u64 = 0x12;

/// Why a block is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The bytes have another hash.
    #[error("the block {cid} has other contents than its address says")]
    Other {
        /// The address.
        cid: Cid,
    },
    /// A hash that is not computed here.
    #[error("the block {cid} is named by the hash {code:#x}, which this program does not know")]
    Hash {
        /// The address.
        cid: Cid,
        /// The hash function's code.
        code: u64,
    },
    /// A kind of block whose links are not known.
    #[error("the block {cid} is of the kind {codec:#x}, which this program does not know")]
    Kind {
        /// The address.
        cid: Cid,
        /// The codec.
        codec: u64,
    },
    /// It is not what its kind says.
    #[error("the block {cid} is damaged: {reason}")]
    Malformed {
        /// The address.
        cid: Cid,
        /// What the decoder says.
        reason: String,
    },
    /// It is longer than any peer takes.
    #[error("the block {cid} has {len} bytes; at most {max} are exchanged")]
    TooLong {
        /// The address.
        cid: Cid,
        /// Its length.
        len: usize,
        /// The limit.
        max: usize,
    },
}

/// Checks that a block is what its address says.
///
/// # Errors
/// [`BlockError`].
pub fn check(cid: &Cid, block: &[u8]) -> Result<(), BlockError> {
    if block.len() > MAX_BLOCK_BYTES {
        return Err(BlockError::TooLong { cid: *cid, len: block.len(), max: MAX_BLOCK_BYTES });
    }
    let code = cid.hash().code();
    let same = match code {
        IDENTITY => cid.hash().digest() == block,
        SHA2_256 => cid.hash().digest() == Code::Sha2_256.digest(block).digest(),
        _ => return Err(BlockError::Hash { cid: *cid, code }),
    };
    if same { Ok(()) } else { Err(BlockError::Other { cid: *cid }) }
}

/// The content of an address that is its own content.
pub(crate) fn inline(cid: &Cid) -> Option<&[u8]> {
    (cid.hash().code() == IDENTITY).then(|| cid.hash().digest())
}

/// What a block links to, in its order.
///
/// # Errors
/// [`BlockError::Kind`] or [`BlockError::Malformed`].
pub fn links(cid: &Cid, block: &[u8]) -> Result<Vec<Cid>, BlockError> {
    match cid.codec() {
        RAW => Ok(Vec::new()),
        DAG_PB => Ok(node(cid, block)?.links.into_iter().map(|link| link.cid).collect()),
        DAG_CBOR => {
            let value: Ipld = serde_ipld_dagcbor::from_slice(block)
                .map_err(|error| BlockError::Malformed { cid: *cid, reason: error.to_string() })?;
            let mut links = Vec::new();
            value.references(&mut links);
            Ok(links)
        }
        codec => Err(BlockError::Kind { cid: *cid, codec }),
    }
}

/// A node of DAG-PB.
pub(crate) fn node(cid: &Cid, block: &[u8]) -> Result<PbNode, BlockError> {
    PbNode::from_bytes(Bytes::copy_from_slice(block))
        .map_err(|error| BlockError::Malformed { cid: *cid, reason: error.to_string() })
}

/// The same address in version 1, which subdomains need.
#[must_use]
pub fn v1(cid: &Cid) -> Cid {
    Cid::new_v1(cid.codec(), *cid.hash())
}

/// The same address in version 0, if there is one: only nodes of DAG-PB under SHA-256 have it.
#[must_use]
pub fn v0(cid: &Cid) -> Option<Cid> {
    let hash: Multihash<64> = *cid.hash();
    (cid.codec() == DAG_PB).then(|| Cid::new_v0(hash).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

    #[test]
    fn a_block_is_what_its_address_says_or_refused() {
        let hello: Cid = HELLO.parse().unwrap();
        assert_eq!(check(&hello, b"hello world"), Ok(()));
        assert_eq!(check(&hello, b"hello World"), Err(BlockError::Other { cid: hello }));
        let long = vec![0; MAX_BLOCK_BYTES + 1];
        assert!(matches!(check(&hello, &long), Err(BlockError::TooLong { .. })));
        let inline = Cid::new_v1(RAW, Multihash::wrap(IDENTITY, b"abc").unwrap());
        assert_eq!(check(&inline, b"abc"), Ok(()));
        assert_eq!(check(&inline, b"abd"), Err(BlockError::Other { cid: inline }));
        let unknown = Cid::new_v1(RAW, Multihash::wrap(0x1e, &[0; 32]).unwrap());
        assert_eq!(check(&unknown, b""), Err(BlockError::Hash { cid: unknown, code: 0x1e }));
    }

    #[test]
    fn links_are_found_in_every_known_kind() {
        let hello: Cid = HELLO.parse().unwrap();
        assert_eq!(links(&hello, b"hello world"), Ok(Vec::new()));
        let of = |codec| Cid::new_v1(codec, *hello.hash());
        let value =
            Ipld::List(vec![Ipld::Link(hello), Ipld::Map([("a".to_owned(), Ipld::Link(hello))].into())]);
        let block = serde_ipld_dagcbor::to_vec(&value).unwrap();
        assert_eq!(links(&of(DAG_CBOR), &block), Ok(vec![hello, hello]));
        assert!(matches!(links(&of(DAG_CBOR), b"\xff"), Err(BlockError::Malformed { .. })));
        // lists in lists, as deep as a block is long
        let deep = vec![0x81; MAX_BLOCK_BYTES];
        assert!(matches!(links(&of(DAG_CBOR), &deep), Err(BlockError::Malformed { .. })));
        assert!(matches!(links(&of(DAG_PB), b"\xff"), Err(BlockError::Malformed { .. })));
        assert!(matches!(links(&of(0x0129), b"{}"), Err(BlockError::Kind { codec: 0x0129, .. })));
    }

    #[test]
    fn only_nodes_have_an_address_of_version_0() {
        let hello: Cid = HELLO.parse().unwrap();
        assert_eq!(v0(&hello), None);
        let old: Cid = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn".parse().unwrap();
        assert_eq!((v0(&v1(&old)), v0(&old)), (Some(old), Some(old)));
        assert_eq!(v1(&old).to_string(), "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
    }
}
