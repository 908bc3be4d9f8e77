//! A node of `UnixFS`: what it is, its content, its links.

use cid::Cid;

use crate::block::{self, BlockError, DAG_PB, RAW};
use crate::protobuf::{Value, fields};

/// Numbers of the kinds in the format.
const PLAIN: u64 = 0;
const FOLDER: u64 = 1;
const FILE: u64 = 2;
const LINK: u64 = 4;
const SHARD: u64 = 5;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A folder, or a part of one, that is split over several nodes.
    Shard,
    Link,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) data: Vec<u8>,
    /// Names and addresses; the names of a file's links mean nothing.
    pub(super) links: Vec<(String, Cid)>,
    /// Letters in front of the names of a split folder.
    pub(super) prefix: usize,
}

impl Node {
    pub(super) fn read(cid: &Cid, block: Vec<u8>) -> Result<Self, BlockError> {
        if cid.codec() == RAW {
            return Ok(Self { kind: Kind::File, data: block, links: Vec::new(), prefix: 0 });
        }
        if cid.codec() != DAG_PB {
            return Err(BlockError::Kind { cid: *cid, codec: cid.codec() });
        }
        let broken = |reason: &str| BlockError::Malformed { cid: *cid, reason: reason.to_owned() };
        let node = block::node(cid, &block)?;
        let said = node.data.ok_or_else(|| broken("a node of UnixFS has data"))?;
        let Said { kind, data, fanout } = said_by(&said).ok_or_else(|| broken("its data is no UnixFS"))?;
        let kind = match kind {
            PLAIN | FILE => Kind::File,
            FOLDER => Kind::Folder,
            LINK => Kind::Link,
            SHARD => Kind::Shard,
            _ => return Err(broken("a kind of node that UnixFS does not have")),
        };
        let links = node.links.into_iter().map(|link| (link.name.unwrap_or_default(), link.cid)).collect();
        // as many hexadecimal digits as the last place of the table has
        let prefix = format!("{:X}", fanout.saturating_sub(1)).len();
        let data = if kind == Kind::Shard { Vec::new() } else { data };
        Ok(Self { kind, data, links, prefix })
    }
}

struct Said {
    kind: u64,
    data: Vec<u8>,
    fanout: u64,
}

fn said_by(bytes: &[u8]) -> Option<Said> {
    let mut said = Said { kind: u64::MAX, data: Vec::new(), fanout: 256 };
    for field in fields(bytes) {
        match field? {
            (1, Value::Number(kind)) => said.kind = kind,
            (2, Value::Bytes(data)) => said.data = data.to_vec(),
            (6, Value::Number(fanout)) => said.fanout = fanout,
            _ => {}
        }
    }
    Some(said)
}
