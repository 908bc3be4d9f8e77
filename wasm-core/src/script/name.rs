//! Name operations in output scripts. The only place that knows their opcodes.
//!
//! ```text
//! OP_NAME_DOI PUSH(name) PUSH(value) OP_2DROP OP_DROP <owner script>
//! ```
//!
//! Reading follows Doichain Core (`script/names.cpp`): the arguments are the pushes up to the first drop, the
//! owner script is what follows the run of drops. Writing is stricter than reading: one operation, one template,
//! nothing that a later spend could trip over. Rules about heights and ownership are in `name`.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::push::{self, Step};
use super::{Script, ScriptHash};

const OP_NAME_NEW: u8 = 0x51;
const OP_NAME_FIRSTUPDATE: u8 = 0x52;
const OP_NAME_UPDATE: u8 = 0x53;
const OP_NAME_DOI: u8 = 0x5a;
const OP_NOP: u8 = 0x61;
const OP_RETURN: u8 = 0x6a;
const OP_2DROP: u8 = 0x6d;
const OP_DROP: u8 = 0x75;

/// Why a name or value cannot be written to the chain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// Too many bytes. A longer value would freeze the name: it could never be spent again.
    #[error("a {what} has at most {limit} bytes, not {length}")]
    TooLong {
        /// `name` or `value`.
        what: &'static str,
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// A name without a single byte.
    #[error("a name has at least one byte")]
    Empty,
    /// One byte that a node wants pushed as a number opcode, which then is no name operation.
    #[error("a {what} of the single byte 0x{byte:02x} cannot be spent later")]
    SmallNumber {
        /// `name` or `value`.
        what: &'static str,
        /// The byte.
        byte: u8,
    },
}

fn check(what: &'static str, bytes: &[u8], limit: usize) -> Result<(), NameError> {
    if bytes.len() > limit {
        return Err(NameError::TooLong { what, length: bytes.len(), limit });
    }
    match bytes {
        [byte @ (0x01..=0x10 | 0x81)] => Err(NameError::SmallNumber { what, byte: *byte }),
        _ => Ok(()),
    }
}

/// A name as this program writes it: 1 to 255 bytes of UTF-8, compared byte for byte.
///
/// The names of the protocol have constructors in `name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// The most bytes a name has (consensus).
    pub const MAX_BYTES: usize = 255;

    /// A name of any text.
    ///
    /// # Errors
    /// [`NameError`] if it is empty, too long or a single control character.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        check("name", text.as_bytes(), Self::MAX_BYTES)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes on the chain.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Under what an Electrum server lists the name's operations.
    #[must_use]
    pub fn index_scripthash(&self) -> ScriptHash {
        name_index_script(self.as_bytes()).electrum_scripthash()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::new(text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// The value of a name as this program writes it: at most 520 bytes.
///
/// Consensus allows 1,023, but a value over 520 bytes makes the coin unspendable.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct NameValue(Vec<u8>);

impl NameValue {
    /// The most bytes a value has that can still be updated (`MAX_SCRIPT_ELEMENT_SIZE`).
    pub const MAX_BYTES: usize = 520;

    /// A value of these bytes.
    ///
    /// # Errors
    /// [`NameError`] over 520 bytes, and for the single bytes 0x01 to 0x10 and 0x81.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, NameError> {
        let bytes = bytes.into();
        check("value", &bytes, Self::MAX_BYTES)?;
        Ok(Self(bytes))
    }

    /// The bytes on the chain.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for NameValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NameValue({:?})", String::from_utf8_lossy(&self.0))
    }
}

/// The kinds of name operation that Doichain knows. This program writes [`NameOpKind::Doi`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameOpKind {
    /// `OP_NAME_NEW`: a hashed reservation.
    New,
    /// `OP_NAME_FIRSTUPDATE`: opens a reservation.
    FirstUpdate,
    /// `OP_NAME_UPDATE`. A coin of this kind can never be a `Doi` coin again.
    Update,
    /// `OP_NAME_DOI`: registers or updates in one step.
    Doi,
}

impl NameOpKind {
    const fn from_opcode(op: u8) -> Option<Self> {
        match op {
            OP_NAME_NEW => Some(Self::New),
            OP_NAME_FIRSTUPDATE => Some(Self::FirstUpdate),
            OP_NAME_UPDATE => Some(Self::Update),
            OP_NAME_DOI => Some(Self::Doi),
            _ => None,
        }
    }
}

/// A name output taken apart: raw bytes, as found on the chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NameOutput {
    /// Which operation.
    pub op: NameOpKind,
    /// The name; for [`NameOpKind::New`] the hash that reserves one.
    pub name: Vec<u8>,
    /// The value; empty for [`NameOpKind::New`].
    pub value: Vec<u8>,
    /// Who may spend the coin: the script behind the operation.
    pub owner: Script,
}

impl NameOutput {
    /// Whether this is an operation of today's kind on `name`.
    #[must_use]
    pub fn is_doi_of(&self, name: &Name) -> bool {
        self.op == NameOpKind::Doi && self.name == name.as_bytes()
    }
}

/// The script of an output that registers or updates `name`, held by `owner`.
#[must_use]
pub fn name_doi_script(name: &Name, value: &NameValue, owner: &Script) -> Script {
    let mut script = vec![OP_NAME_DOI];
    push::data(&mut script, name.as_bytes());
    push::data(&mut script, value.as_bytes());
    script.extend([OP_2DROP, OP_DROP]);
    script.extend(owner.as_bytes());
    Script::from_bytes(script)
}

/// The script under whose hash Doichain's Electrum servers list all operations on a name
/// (`electrumx/lib/coins.py`): an update to an empty value, paid to nobody.
#[must_use]
pub fn name_index_script(name: &[u8]) -> Script {
    let mut script = vec![OP_NAME_UPDATE];
    push::data(&mut script, name);
    push::data(&mut script, &[]);
    script.extend([OP_2DROP, OP_DROP, OP_RETURN]);
    Script::from_bytes(script)
}

/// Takes a name output apart; `None` if the script is no name operation.
#[must_use]
pub fn parse_name_output(script: &Script) -> Option<NameOutput> {
    let (opcode, mut rest) = script.as_bytes().split_first()?;
    let op = NameOpKind::from_opcode(*opcode)?;
    let mut arguments: Vec<&[u8]> = Vec::new();
    loop {
        let (step, after) = push::step(rest)?;
        match step {
            // No operation has more arguments; a longer list cannot become one.
            Step::Push(_) if arguments.len() == 3 => return None,
            Step::Push(data) => arguments.push(data),
            Step::Op(OP_DROP | OP_2DROP | OP_NOP) => break,
            Step::Op(_) => return None,
        }
        rest = after;
    }
    let (name, value) = match (op, arguments.as_slice()) {
        (NameOpKind::New, [hash]) => (*hash, [].as_slice()),
        (NameOpKind::FirstUpdate, [name, _rand, value]) => (*name, *value),
        (NameOpKind::Update | NameOpKind::Doi, [name, value]) => (*name, *value),
        _ => return None,
    };
    let owner = rest.iter().skip_while(|op| matches!(**op, OP_DROP | OP_2DROP | OP_NOP)).copied().collect();
    Some(NameOutput { op, name: name.to_vec(), value: value.to_vec(), owner: Script::from_bytes(owner) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> Script {
        Script::p2wpkh([7; 20])
    }

    fn parse(hex: &str) -> Option<NameOutput> {
        parse_name_output(&hex.parse().unwrap())
    }

    #[test]
    fn written_scripts_read_back() {
        let rows = [("bp/1", ""), ("bp/1", "{\"v\":1}"), ("n", "v"), (&"n".repeat(255), &"v".repeat(520))];
        for (name, value) in rows {
            let (name, value) = (Name::new(name).unwrap(), NameValue::new(value).unwrap());
            let script = name_doi_script(&name, &value, &owner());
            let output = parse_name_output(&script).unwrap();
            assert!(output.is_doi_of(&name));
            assert_eq!((output.value.as_slice(), &output.owner), (value.as_bytes(), &owner()), "{name}");
            for cut in 0..script.len().saturating_sub(owner().len()).saturating_sub(2) {
                assert_eq!(parse_name_output(&Script::from_bytes(script.as_bytes()[..cut].to_vec())), None);
            }
        }
    }

    #[test]
    fn the_template_is_written_byte_for_byte() {
        let name = Name::new("ab").unwrap();
        let script = name_doi_script(&name, &NameValue::default(), &owner());
        assert_eq!(script.to_string(), format!("5a02616200{}{}", "6d75", owner()));
    }

    #[test]
    fn odd_scripts_as_core_reads_them() {
        type Parsed<'a> = Option<(NameOpKind, &'a str)>;
        let rows: &[(&str, &str, Parsed<'_>)] = &[
            ("reversed drops", "5a0161016275 6d 51", Some((NameOpKind::Doi, "51"))),
            ("extra nops", "5a016101626d 75 61 61 51", Some((NameOpKind::Doi, "51"))),
            ("non-minimal push of the value", "5a0161 4c0162 6d75 51", Some((NameOpKind::Doi, "51"))),
            ("no owner", "5a01610162 6d75", Some((NameOpKind::Doi, ""))),
            ("update", "5301610162 6d75 51", Some((NameOpKind::Update, "51"))),
            ("first update", "52016101620163 6d6d 51", Some((NameOpKind::FirstUpdate, "51"))),
            ("new", "510161 6d 51", Some((NameOpKind::New, "51"))),
            ("value as OP_5", "5a0161 55 6d75 51", None),
            ("one argument", "5a0161 6d75 51", None),
            ("three arguments", "5a016101620163 6d75 51", None),
            ("four arguments", "520161016201630164 6d6d 51", None),
            ("no drop", "5a01610162", None),
            ("drop inside a push", "5a0161036d75", None),
            ("1-of-2 multisig", "512102aa", None),
            ("money", "76a914", None),
            ("empty", "", None),
        ];
        for (row, script, expected) in rows {
            let parsed = parse(&script.replace(' ', ""));
            let parsed = parsed.map(|output| (output.op, output.owner.to_string()));
            assert_eq!(parsed, expected.map(|(op, owner)| (op, owner.to_owned())), "{row}");
        }
    }

    #[test]
    fn unspendable_names_and_values_cannot_be_made() {
        assert_eq!(Name::new(""), Err(NameError::Empty));
        assert!(matches!(Name::new("n".repeat(256)), Err(NameError::TooLong { limit: 255, .. })));
        assert!(matches!(Name::new("\u{10}"), Err(NameError::SmallNumber { byte: 0x10, .. })));
        assert!(matches!(NameValue::new([0; 521]), Err(NameError::TooLong { length: 521, .. })));
        assert!(NameValue::new([0; 520]).is_ok());
        for byte in 0..=255_u8 {
            let refused = matches!(byte, 0x01..=0x10 | 0x81);
            assert_eq!(NameValue::new([byte]).is_err(), refused, "0x{byte:02x}");
        }
    }
}
