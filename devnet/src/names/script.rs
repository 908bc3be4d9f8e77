//! Name scripts: a prefix of operation, pushes and drops in front of an ordinary owner script.
//!
//! Parsing follows Doichain Core (`script/names.cpp`), oddities included, since they decide what is a name. The exact
//! template that `ElectrumX` indexes is narrower: see [`indexed_form`].

use bitcoin::opcodes::all::{OP_2DROP, OP_DROP, OP_NOP, OP_RETURN};
use bitcoin::script::{Builder, PushBytesBuf, Script, ScriptBuf};

/// The name operations and their opcodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOp {
    /// `OP_1`: commitment to a name (Namecoin's first step).
    New,
    /// `OP_2`: Namecoin's second step.
    FirstUpdate,
    /// `OP_3`: Namecoin's update.
    Update,
    /// `OP_10`: Doichain's registration and update in one.
    Doi,
}

impl NameOp {
    const fn from_opcode(opcode: u8) -> Option<Self> {
        match opcode {
            0x51 => Some(Self::New),
            0x52 => Some(Self::FirstUpdate),
            0x53 => Some(Self::Update),
            0x5a => Some(Self::Doi),
            _ => None,
        }
    }

    const fn pushes(self) -> usize {
        match self {
            Self::New => 1,
            Self::FirstUpdate => 3,
            Self::Update | Self::Doi => 2,
        }
    }

    /// True for operations that write the name database (all but the commitment).
    #[must_use]
    pub const fn writes(self) -> bool {
        !matches!(self, Self::New)
    }
}

/// A parsed name script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameScript {
    /// The operation.
    pub op: NameOp,
    /// Its pushes in script order: name and value, or hash, or name, salt and value.
    pub args: Vec<Vec<u8>>,
    /// Whatever follows the drops.
    pub owner: ScriptBuf,
}

impl NameScript {
    /// Reads `script` as Doichain Core does; `None` when it is not a name script.
    #[must_use]
    pub fn parse(script: &Script) -> Option<Self> {
        let bytes = script.as_bytes();
        let (first, mut at) = read_op(bytes, 0)?;
        let op = NameOp::from_opcode(first.opcode)?;
        let mut args = Vec::new();
        loop {
            let (step, next) = read_op(bytes, at)?;
            at = next;
            if is_drop(step.opcode) {
                break;
            }
            args.push(step.push?.to_vec());
        }
        let owner = owner_after_drops(bytes, at);
        (args.len() == op.pushes()).then(|| Self { op, args, owner: ScriptBuf::from_bytes(owner) })
    }

    /// The name (empty for a commitment, which has none).
    #[must_use]
    pub fn name(&self) -> &[u8] {
        if self.op == NameOp::New { &[] } else { self.args.first().map_or(&[], Vec::as_slice) }
    }

    /// The value: always the last push (the hash for a commitment).
    #[must_use]
    pub fn value(&self) -> &[u8] {
        self.args.last().map_or(&[], Vec::as_slice)
    }
}

/// The owner script of a name script, or the script itself when it is none.
#[must_use]
pub fn strip(script: &Script) -> ScriptBuf {
    NameScript::parse(script).map_or_else(|| script.to_owned(), |name| name.owner)
}

/// The `name_doi` script of `name` and `value` held by `owner`.
#[must_use]
pub fn name_doi(name: &[u8], value: &[u8], owner: &Script) -> ScriptBuf {
    let mut bytes = vec![0x5a];
    bytes.extend(raw_push(name));
    bytes.extend(raw_push(value));
    bytes.extend([OP_2DROP.to_u8(), OP_DROP.to_u8()]);
    bytes.extend(owner.as_bytes());
    ScriptBuf::from_bytes(bytes)
}

/// What an `ElectrumX` server makes of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Script whose hash is the address' scripthash.
    pub owner: ScriptBuf,
    /// Script whose hash is the name's scripthash, for operations that write a name.
    pub name_index: Option<ScriptBuf>,
}

/// How `ElectrumX` indexes `script`: only `op pushes 6d 75 owner` (or `6d 6d`, or `6d`) counts as a name.
#[must_use]
pub fn indexed_form(script: &Script) -> Indexed {
    let plain = || Indexed { owner: script.to_owned(), name_index: None };
    let Some(name) = NameScript::parse(script) else { return plain() };
    let drops: &[u8] = match name.op {
        NameOp::New => &[0x6d],
        NameOp::FirstUpdate => &[0x6d, 0x6d],
        NameOp::Update | NameOp::Doi => &[0x6d, 0x75],
    };
    let Some(owner) = after_template(script.as_bytes(), name.op.pushes(), drops) else { return plain() };
    let name_index = name.op.writes().then(|| name_index_script(name.name()));
    Indexed { owner: ScriptBuf::from_bytes(owner.to_vec()), name_index }
}

/// The script under whose hash `ElectrumX` keeps a name's history: `53 PUSH(name) 00 6d 75 6a`.
#[must_use]
pub fn name_index_script(name: &[u8]) -> ScriptBuf {
    let mut bytes = vec![0x53];
    bytes.extend(raw_push(name));
    bytes.extend([0, OP_2DROP.to_u8(), OP_DROP.to_u8(), OP_RETURN.to_u8()]);
    ScriptBuf::from_bytes(bytes)
}

/// One opcode and, when it is a plain push, its data.
pub(crate) struct Step<'a> {
    /// The opcode.
    pub(crate) opcode: u8,
    /// Pushed bytes for opcodes 0x00 to 0x4e.
    pub(crate) push: Option<&'a [u8]>,
}

/// Reads the opcode at `at`; `None` at the end or when a push is cut short. Also gives the next position.
pub(crate) fn read_op(bytes: &[u8], at: usize) -> Option<(Step<'_>, usize)> {
    let opcode = *bytes.get(at)?;
    let at = at.checked_add(1)?;
    let (width, direct) = match opcode {
        0x4c => (1_usize, None),
        0x4d => (2, None),
        0x4e => (4, None),
        0..=0x4b => (0, Some(usize::from(opcode))),
        _ => return Some((Step { opcode, push: None }, at)),
    };
    let start = at.checked_add(width)?;
    let len = match direct {
        Some(len) => len,
        None => little_endian(bytes.get(at..start)?)?,
    };
    let end = start.checked_add(len)?;
    Some((Step { opcode, push: Some(bytes.get(start..end)?) }, end))
}

fn little_endian(bytes: &[u8]) -> Option<usize> {
    let value = bytes.iter().rev().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    usize::try_from(value).ok()
}

fn is_drop(opcode: u8) -> bool {
    [OP_DROP.to_u8(), OP_2DROP.to_u8(), OP_NOP.to_u8()].contains(&opcode)
}

/// The core skips the run of drops by reading one opcode too many and stepping back one *byte*. When the owner script
/// starts with a push (P2PK), that is not its beginning; at the very end it is the last drop. Both are kept.
fn owner_after_drops(bytes: &[u8], mut at: usize) -> Vec<u8> {
    while let Some((step, next)) = read_op(bytes, at) {
        at = next;
        if !is_drop(step.opcode) {
            break;
        }
    }
    bytes.get(at.saturating_sub(1)..).unwrap_or_default().to_vec()
}

fn after_template<'a>(bytes: &'a [u8], pushes: usize, drops: &[u8]) -> Option<&'a [u8]> {
    let mut at = 1;
    for _ in 0..pushes {
        let (step, next) = read_op(bytes, at)?;
        step.push?;
        at = next;
    }
    bytes.get(at..)?.strip_prefix(drops)
}

/// A push as name scripts need it: never the short form of small numbers.
fn raw_push(data: &[u8]) -> Vec<u8> {
    let data = PushBytesBuf::try_from(data.to_vec()).unwrap_or_default();
    Builder::new().push_slice(data).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::hashes::{Hash, sha256};

    const OWNER: &str = "76a91407ce523593a9594ef982f1ca761ef6b48ae6180588ac";

    fn script(hex: &str) -> ScriptBuf {
        ScriptBuf::from_hex(hex).unwrap()
    }

    #[test]
    fn builds_and_reads_name_doi() {
        for value in [vec![], vec![5], vec![7; 76], vec![7; 255], vec![7; 256], vec![7; 520]] {
            let built = name_doi(b"bp/12345678", &value, &script(OWNER));
            let parsed = NameScript::parse(&built).unwrap();
            assert_eq!(
                (parsed.op, parsed.name(), parsed.value()),
                (NameOp::Doi, b"bp/12345678".as_slice(), &*value)
            );
            assert_eq!(parsed.owner, script(OWNER));
            assert_eq!(indexed_form(&built).owner, script(OWNER));
        }
    }

    #[test]
    fn what_is_no_name() {
        for (why, hex) in [
            ("plain", OWNER),
            ("value as OP_5", "5a0162556d7576a914"),
            ("three pushes", "5a0162016201626d75ac"),
            ("cut push", "5a05ffff"),
        ] {
            assert_eq!(NameScript::parse(&script(hex)), None, "{why}");
        }
    }

    #[test]
    fn owner_quirks_of_the_core() {
        let rows =
            [("empty owner", "5a016201626d75", "75"), ("P2PK owner", "5a016201626d75020102ac", "02ac")];
        for (why, hex, owner) in rows {
            assert_eq!(NameScript::parse(&script(hex)).unwrap().owner, script(owner), "{why}");
        }
        let unusual = script("5a01620162756d6aac");
        assert!(NameScript::parse(&unusual).is_some());
        assert_eq!(indexed_form(&unusual).name_index, None);
    }

    #[test]
    fn name_index_matches_electrumx() {
        let mut hash = sha256::Hash::hash(name_index_script(b"bp-meter/12345678").as_bytes()).to_byte_array();
        hash.reverse();
        assert_eq!(hex::encode(hash), "7121560e054f12507d739bb0a89d2888443d6ccaa225a3734da9a29c4c29809a");
    }
}
