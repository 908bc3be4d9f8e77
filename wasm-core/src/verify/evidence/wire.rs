//! The evidence file as an archive: a root, and a block for each thing it links to.

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

use super::judge::said;
use super::{
    CertificateFile, ClaimedFrom, ClaimedKeys, EVIDENCE_KIND, Evidence, EvidenceError,
    MAX_EVIDENCE_HEADER_BYTES, MAX_EVIDENCE_OPERATIONS, Operation,
};
use crate::chain::Branch;
use crate::hash::Txid;
use crate::ipld::car::{Blocks, Car};
use crate::ipld::{self, Cid, MAX_BLOCK_BYTES, dag_cbor_cid, raw_cid};
use crate::keys::PublicKey;
use crate::name::Name;
use crate::network::Network;
use crate::script::Script;
use crate::units::{Height, UnixTime};
use crate::verify::Limits;

const VERSION: u64 = 1;
/// The nine names a meter's certificates may have.
const MAX_CERTIFICATE_NAMES: usize = 9;
/// Headers are cut into blocks of this length, wherever that is.
const HEADERS_PER_BLOCK: usize = 512 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Root {
    v: u64,
    kind: String,
    network: String,
    meter: String,
    made: u64,
    keys: Keys,
    certificates: Vec<Named>,
    anchors: Vec<Op>,
    headers: Vec<Cid>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    reading: ByteArray<33>,
    holder: ByteBuf,
    export: u32,
    import: u32,
    interval: u32,
    from: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    operations: Vec<Op>,
    document: Option<Cid>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Op {
    id: ByteArray<32>,
    tx: Cid,
    height: u32,
    position: u32,
    branch: ByteBuf,
    /// The newest file the operation stands for, so that whoever pins the root pins all.
    file: Option<Cid>,
}

impl Evidence {
    /// The file as bytes.
    ///
    /// # Errors
    /// [`EvidenceError::TooMany`] beyond what a reader takes, [`EvidenceError::Root`] if the root gets too long.
    pub fn into_car(self) -> Result<Vec<u8>, EvidenceError> {
        let mut blocks = self.blocks;
        within("headers", self.headers.len(), MAX_EVIDENCE_HEADER_BYTES)?;
        let root = Root {
            v: VERSION,
            kind: EVIDENCE_KIND.to_owned(),
            network: self.network.params().label.to_owned(),
            meter: self.meter.to_string(),
            made: self.made.secs(),
            keys: write_keys(&self.keys),
            certificates: write_certificates(&self.certificates, &mut blocks)?,
            anchors: write_operations(&self.anchors, &mut blocks)?,
            headers: self.headers.chunks(HEADERS_PER_BLOCK).map(|part| put_raw(&mut blocks, part)).collect(),
        };
        let block = ipld::encode(&root)?;
        let root = dag_cbor_cid(&block);
        blocks.insert(root, block);
        Ok(Car { root, blocks }.encode())
    }

    /// Reads a file: its form, and that every block is the one its name says. Nothing in it is proven yet.
    ///
    /// # Errors
    /// [`EvidenceError`], except for refused headers.
    pub fn from_car(bytes: &[u8], network: Network) -> Result<Self, EvidenceError> {
        Self::from_blocks(Car::decode(bytes)?, network)
    }

    /// The same of an archive that was read.
    pub(super) fn from_blocks(car: Car, network: Network) -> Result<Self, EvidenceError> {
        let Car { root, mut blocks } = car;
        let block = blocks.remove(&root).unwrap_or_default();
        let root = read_root(&block, network)?;
        let mut headers = Vec::new();
        for cid in &root.headers {
            headers.extend(take(&mut blocks, cid, "headers")?);
        }
        within("headers", headers.len(), MAX_EVIDENCE_HEADER_BYTES)?;
        let anchors = read_operations(&root.anchors, &mut blocks)?;
        let certificates = read_certificates(&root.certificates, &mut blocks)?;
        for document in root.certificates.iter().filter_map(|named| named.document) {
            blocks.remove(&document);
        }
        Ok(Self {
            network,
            meter: root.meter.parse().map_err(|_| EvidenceError::Field { field: "meter" })?,
            made: UnixTime::from_secs(root.made).map_err(|_| EvidenceError::Field { field: "made" })?,
            keys: read_keys(root.keys)?,
            certificates,
            anchors,
            headers,
            blocks,
        })
    }
}

fn read_root(block: &[u8], network: Network) -> Result<Root, EvidenceError> {
    let head = ipld::head(block, MAX_BLOCK_BYTES)?;
    if head.kind != EVIDENCE_KIND {
        return Err(EvidenceError::Kind { kind: cut(&head.kind) });
    }
    if head.v > VERSION {
        return Err(EvidenceError::NewerVersion { v: head.v });
    }
    let root: Root = ipld::decode(block, MAX_BLOCK_BYTES)?;
    if root.v != VERSION {
        return Err(EvidenceError::Field { field: "v" });
    }
    if root.network != network.params().label {
        return Err(EvidenceError::OtherNetwork { expected: network, found: cut(&root.network) });
    }
    Ok(root)
}

fn write_keys(keys: &ClaimedKeys) -> Keys {
    let from = match keys.from {
        ClaimedFrom::Pairing => "pairing",
        ClaimedFrom::Certificate => "certificate",
    };
    Keys {
        reading: ByteArray::new(keys.reading_key.to_bytes()),
        holder: ByteBuf::from(keys.holder.as_bytes()),
        export: keys.limits.max_export_w,
        import: keys.limits.max_import_w,
        interval: keys.limits.interval_s,
        from: from.to_owned(),
    }
}

fn read_keys(keys: Keys) -> Result<ClaimedKeys, EvidenceError> {
    let wrong = |_| EvidenceError::Field { field: "reading" };
    let from = match keys.from.as_str() {
        "pairing" => ClaimedFrom::Pairing,
        "certificate" => ClaimedFrom::Certificate,
        _ => return Err(EvidenceError::Field { field: "from" }),
    };
    Ok(ClaimedKeys {
        reading_key: PublicKey::from_slice(keys.reading.as_slice()).map_err(wrong)?,
        holder: Script::from_bytes(keys.holder.into_vec()),
        limits: Limits { max_export_w: keys.export, max_import_w: keys.import, interval_s: keys.interval },
        from,
    })
}

fn write_certificates(files: &[CertificateFile], blocks: &mut Blocks) -> Result<Vec<Named>, EvidenceError> {
    within("certificates", files.len(), MAX_CERTIFICATE_NAMES)?;
    let mut named = Vec::new();
    for file in files {
        let document = file.document.as_ref().map(|block| {
            let cid = dag_cbor_cid(block);
            blocks.insert(cid, block.clone());
            cid
        });
        let operations = write_operations(&file.operations, blocks)?;
        named.push(Named { name: file.name.as_str().to_owned(), operations, document });
    }
    Ok(named)
}

fn read_certificates(named: &[Named], blocks: &mut Blocks) -> Result<Vec<CertificateFile>, EvidenceError> {
    within("certificates", named.len(), MAX_CERTIFICATE_NAMES)?;
    let mut files = Vec::new();
    for Named { name, operations, document } in named {
        let name = Name::new(name.as_str()).map_err(|_| EvidenceError::Field { field: "name" })?;
        let operations = read_operations(operations, blocks)?;
        let document = match document {
            Some(cid) => Some(blocks.get(cid).ok_or_else(|| missing("document", cid))?.clone()),
            None => None,
        };
        files.push(CertificateFile { name, operations, document });
    }
    Ok(files)
}

fn write_operations(operations: &[Operation], blocks: &mut Blocks) -> Result<Vec<Op>, EvidenceError> {
    within("operations", operations.len(), MAX_EVIDENCE_OPERATIONS)?;
    let mut written = Vec::new();
    for operation in operations {
        written.push(Op {
            id: ByteArray::new(operation.txid.to_bytes()),
            tx: put_raw(blocks, &operation.raw),
            height: operation.height.0,
            position: operation.branch.position(),
            branch: ByteBuf::from(operation.branch.siblings().concat()),
            file: said(operation).and_then(|value| value.c.parse().ok()),
        });
    }
    Ok(written)
}

fn read_operations(written: &[Op], blocks: &mut Blocks) -> Result<Vec<Operation>, EvidenceError> {
    within("operations", written.len(), MAX_EVIDENCE_OPERATIONS)?;
    let mut operations = Vec::new();
    for op in written {
        let (siblings, rest) = op.branch.as_chunks::<32>();
        let branch = Branch::new(siblings.to_vec(), op.position).ok().filter(|_| rest.is_empty());
        operations.push(Operation {
            txid: Txid::from_bytes(*op.id),
            raw: take(blocks, &op.tx, "tx")?,
            height: Height(op.height),
            branch: branch.ok_or(EvidenceError::Field { field: "branch" })?,
        });
    }
    Ok(operations)
}

fn put_raw(blocks: &mut Blocks, block: &[u8]) -> Cid {
    let cid = raw_cid(block);
    blocks.insert(cid, block.to_vec());
    cid
}

/// A block that is linked to once, so that a small file cannot become a large one.
fn take(blocks: &mut Blocks, cid: &Cid, field: &'static str) -> Result<Vec<u8>, EvidenceError> {
    blocks.remove(cid).ok_or_else(|| missing(field, cid))
}

const fn missing(field: &'static str, cid: &Cid) -> EvidenceError {
    EvidenceError::Missing { field, cid: *cid }
}

fn within(field: &'static str, len: usize, max: usize) -> Result<(), EvidenceError> {
    if len <= max { Ok(()) } else { Err(EvidenceError::TooMany { field, len, max }) }
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}
