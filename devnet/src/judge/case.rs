//! The shape of a case file.

use std::fmt::Display;
use std::str::FromStr;

use bitcoin::consensus::encode::deserialize_hex;
use bitcoin::{OutPoint, ScriptBuf, Transaction, TxOut, Txid};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Highest block a case may ask for.
pub const MAX_HEIGHT: u32 = 100_000;

/// What is wrong with a case file.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(serde_json::Error),
    /// JSON, but no list of cases.
    #[error("neither a list of cases nor an object with a list under \"cases\"")]
    NoCases,
    /// A case lacks a member or has one of a wrong kind.
    #[error("case {index}: {source}")]
    Shape {
        /// Position in the list, from 0.
        index: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The transaction of a case cannot be read.
    #[error("case {id:?}: hex is no transaction: {reason}")]
    Transaction {
        /// Which case.
        id: String,
        /// Why not.
        reason: String,
    },
    /// A case has nothing to judge.
    #[error("case {0:?} has neither hex nor min_accepted_sat nor mine")]
    Empty(String),
    /// A threshold without a known kind of output.
    #[error("case {id:?}: {kind:?} is no kind of output (known: p2pk, p2pkh, p2sh, p2wpkh, p2wsh, p2tr)")]
    OutputKind {
        /// Which case.
        id: String,
        /// The unknown kind.
        kind: String,
    },
    /// A block far away.
    #[error("case {id:?}: mined_height {height} is above {MAX_HEIGHT}")]
    Height {
        /// Which case.
        id: String,
        /// Height asked for.
        height: u32,
    },
}

/// What a case asks to be judged.
#[derive(Debug, Clone)]
pub enum Question {
    /// Would a node take this transaction?
    Transaction(Box<Transaction>),
    /// Is this the least amount (swartz) a node takes for an output of this script?
    LeastAmount {
        /// The output.
        script: ScriptBuf,
        /// The claimed threshold.
        swartz: u64,
    },
    /// Nothing, only a block is mined.
    Block,
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What is asked.
    pub question: Question,
    /// Coins given with it.
    pub inputs: Vec<(OutPoint, TxOut)>,
    /// True when the transaction is left in the mempool.
    pub sent: bool,
    /// True when a block is mined after it.
    pub mined: bool,
    /// Height of that block, when the file says so.
    pub mined_height: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct RawCase {
    id: String,
    hex: Option<String>,
    #[serde(default)]
    inputs: Vec<RawInput>,
    min_accepted_sat: Option<u64>,
    #[serde(default)]
    sendrawtransaction: Value,
    #[serde(default)]
    mine: Value,
    mined_height: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawInput {
    #[serde(deserialize_with = "from_text")]
    txid: Txid,
    vout: u32,
    #[serde(rename = "value_sat")]
    value: u64,
    #[serde(deserialize_with = "script_from_hex")]
    script_pub_key: ScriptBuf,
}

/// Reads a case file.
///
/// # Errors
/// See [`CaseError`].
pub fn parse_cases(text: &str) -> Result<Vec<Case>, CaseError> {
    let file: Value = serde_json::from_str(text).map_err(CaseError::Json)?;
    let list = match file {
        Value::Object(mut map) => map.remove("cases"),
        other => Some(other),
    };
    let Some(Value::Array(list)) = list else { return Err(CaseError::NoCases) };
    let parse = |(index, value)| {
        let raw: RawCase =
            serde_json::from_value(value).map_err(|source| CaseError::Shape { index, source })?;
        Case::try_from(raw)
    };
    list.into_iter().enumerate().map(parse).collect()
}

impl TryFrom<RawCase> for Case {
    type Error = CaseError;

    fn try_from(raw: RawCase) -> Result<Self, CaseError> {
        if let Some(height) = raw.mined_height.filter(|height| *height > MAX_HEIGHT) {
            return Err(CaseError::Height { id: raw.id, height });
        }
        let mined = happened(&raw.mine);
        let question = match (&raw.hex, raw.min_accepted_sat) {
            (Some(hex), _) => Question::Transaction(Box::new(parse_transaction(&raw.id, hex)?)),
            (None, Some(swartz)) => {
                Question::LeastAmount { script: super::dust::output_of(&raw.id)?, swartz }
            }
            (None, None) if mined => Question::Block,
            (None, None) => return Err(CaseError::Empty(raw.id)),
        };
        Ok(Self {
            question,
            inputs: raw.inputs.into_iter().map(RawInput::into_coin).collect(),
            sent: happened(&raw.sendrawtransaction),
            mined,
            mined_height: raw.mined_height,
            id: raw.id,
        })
    }
}

fn parse_transaction(id: &str, hex: &str) -> Result<Transaction, CaseError> {
    deserialize_hex(hex)
        .map_err(|error| CaseError::Transaction { id: id.to_owned(), reason: error.to_string() })
}

/// True for a recorded call that succeeded: `{"ok": true, …}`, or anything else that is not null or false.
fn happened(recorded: &Value) -> bool {
    match recorded {
        Value::Null | Value::Bool(false) => false,
        Value::Object(map) => map.get("ok") != Some(&Value::Bool(false)),
        _ => true,
    }
}

impl RawInput {
    fn into_coin(self) -> (OutPoint, TxOut) {
        let output =
            TxOut { value: bitcoin::Amount::from_sat(self.value), script_pubkey: self.script_pub_key };
        (OutPoint { txid: self.txid, vout: self.vout }, output)
    }
}

fn from_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn script_from_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ScriptBuf, D::Error> {
    ScriptBuf::from_hex(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
