//! `devnet judge FILE`: the verdict of a strict Doichain node on the transactions of a case file.
//!
//! A case file is a JSON list of cases, or an object with such a list under `cases`. Cases are judged in order, each as
//! `testmempoolaccept` would, on a regtest chain that holds what the file has mined so far. Recorded verdicts in the
//! file are not looked at.

pub mod case;
mod court;
mod dust;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use case::{Case, CaseError, parse_cases};
use court::Court;

/// Why a case file cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// The file cannot be read.
    #[error("reading {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds no cases.
    #[error("{path} is no case file: {source}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: CaseError,
    },
    /// The verdicts cannot be written.
    #[error("writing verdicts: {0}")]
    Write(#[from] io::Error),
}

/// The verdict on one case; one line of output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The case.
    pub id: String,
    /// True when a node would take the transaction.
    pub allowed: bool,
    /// The node's reason for refusing, as `testmempoolaccept` gives it.
    pub reason: Option<String>,
}

/// Judges the cases of a file and writes one JSON line for each.
///
/// # Errors
/// See [`JudgeError`]. Nothing is written when the file is malformed.
pub fn run(path: &Path, out: &mut dyn Write) -> Result<(), JudgeError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| JudgeError::Read { path: path.to_owned(), source })?;
    let malformed = |source| JudgeError::Malformed { path: path.to_owned(), source };
    for verdict in judge(&parse_cases(&text).map_err(malformed)?).map_err(malformed)? {
        serde_json::to_writer(&mut *out, &verdict).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(out.flush()?)
}

/// Judges cases in order.
///
/// # Errors
/// A case that asks for something impossible, such as a block far beyond what is reasonable.
pub fn judge(cases: &[Case]) -> Result<Vec<Verdict>, CaseError> {
    let mut court = Court::new(cases);
    cases.iter().map(|case| court.hear(case)).collect()
}
