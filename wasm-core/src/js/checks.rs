//! Records, headers and transactions: checked here, believed nowhere else.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use super::plain::{Field, Refused, read};
use crate::chain::{Branch, Header, HeaderChain, split_headers};
use crate::hash::Txid;
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::network::Network;
use crate::units::{Height, WattHours};
use crate::verify::{self, Limits, Outcome, Reading, RecordVerifier, TransactionEvidence, Verdict};

/// The most headers of one answer.
const MAX_HEADERS: usize = 2016;

/// Headers that were checked: linked, worked for, and through the blocks known to be right.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Headers {
    chain: HeaderChain,
}

#[wasm_bindgen]
impl Headers {
    /// Where a light client starts on a network: the height of the first header it needs.
    ///
    /// # Errors
    /// No network.
    pub fn start(#[wasm_bindgen(unchecked_param_type = "Network")] network: &str) -> Result<u32, JsError> {
        Ok(HeaderChain::start(read("network", network)?).0)
    }

    /// Begins with the header at [`Headers::start`], in hex.
    ///
    /// # Errors
    /// Another block than the one known to be there.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Network")] network: &str,
        header: &str,
    ) -> Result<Self, JsError> {
        Ok(Self::of(read("network", network)?, header)?)
    }

    /// Adds headers as servers send them, in hex, with what proves their work; they may fork off below the tip.
    ///
    /// # Errors
    /// Headers that break a rule of the chain, or have less work; the chain stays as it was.
    pub fn extend(&mut self, headers: &str) -> Result<(), JsError> {
        Ok(self.add(headers)?)
    }

    /// The highest block: `Tip`.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(unchecked_return_type = "Tip")]
    pub fn tip(&self) -> Result<JsValue, JsError> {
        super::answer(&self.top())
    }
}

/// The highest block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Tip {
    pub(super) height: u32,
    hash: String,
    time: u64,
    /// All work above the start, in hex.
    work: String,
}

impl Headers {
    pub(super) fn of(network: Network, header: &str) -> Result<Self, Refused> {
        let bytes = hex::decode(header).of("header")?;
        let header = Header::from_slice(bytes.get(..80).unwrap_or(&bytes)).of("header")?;
        let start = HeaderChain::start(network);
        let genesis = HeaderChain::from_genesis(network);
        if start == genesis.base() && header == genesis.tip().header {
            return Ok(Self { chain: genesis });
        }
        Ok(Self { chain: HeaderChain::from_checkpoint(network, start, header).of("header")? })
    }

    pub(super) fn add(&mut self, headers: &str) -> Result<(), Refused> {
        let bytes = hex::decode(headers).of("headers")?;
        let headers = split_headers(&bytes, MAX_HEADERS).of("headers")?;
        self.chain.extend_full(headers).map(drop).of("headers")
    }

    pub(super) fn top(&self) -> Tip {
        let tip = self.chain.tip();
        Tip {
            height: tip.height.0,
            hash: tip.header.hash().to_string(),
            time: tip.header.unix_time().secs(),
            work: hex::encode(self.chain.work().to_be_bytes()),
        }
    }
}

/// All checks of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Report {
    pub(super) verdict: &'static str,
    checks: Vec<Check>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Check {
    name: &'static str,
    outcome: &'static str,
    evidence: String,
}

impl From<verify::Report> for Report {
    fn from(report: verify::Report) -> Self {
        let verdict = match report.verdict() {
            Verdict::Passed => "passed",
            Verdict::Incomplete => "incomplete",
            Verdict::Failed => "failed",
        };
        let check = |check: verify::Check| Check {
            name: check.name,
            outcome: match check.outcome {
                Outcome::Passed => "passed",
                Outcome::Failed(_) => "failed",
                Outcome::NotPossible(_) => "notPossible",
            },
            evidence: check.evidence,
        };
        Self { verdict, checks: report.checks.into_iter().map(check).collect() }
    }
}

/// A transaction with its proof.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmedInput {
    txid: String,
    raw: String,
    height: u32,
    /// As `blockchain.transaction.get_merkle` gives it: lowest first, byte-reversed hex.
    merkle: Vec<String>,
    pos: u32,
}

pub(super) fn transaction(headers: &Headers, input: &ConfirmedInput) -> Result<Report, Refused> {
    let sibling = |text: &String| read::<Txid>("merkle", text).map(Txid::to_bytes);
    let siblings = input.merkle.iter().map(sibling).collect::<Result<_, _>>()?;
    let branch = Branch::new(siblings, input.pos).of("merkle")?;
    let raw = hex::decode(&input.raw).of("raw")?;
    let txid = read("txid", &input.txid)?;
    let evidence = TransactionEvidence { txid, raw: &raw, height: Height(input.height), branch: &branch };
    Ok(verify::verify_transaction(&evidence, &headers.chain).0.into())
}

/// Records of one meter, oldest first.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RecordsInput {
    meter: String,
    reading_key: String,
    limits: Option<LimitsInput>,
    records: Vec<String>,
}

/// What the installation can at most.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LimitsInput {
    max_export_w: u32,
    max_import_w: u32,
    interval_s: u32,
}

/// What came of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RecordReport {
    #[serde(flatten)]
    pub(super) report: Report,
    /// Absent if a check failed.
    pub(super) reading: Option<ReadingOutput>,
}

/// What a believed record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct ReadingOutput {
    seq: u64,
    time: u64,
    import: Option<WattHours>,
    export: Option<WattHours>,
    /// Energy since the believed record before; absent if there is none to count from.
    pub(super) produced: Option<WattHours>,
    pub(super) consumed: Option<WattHours>,
    simulated: bool,
}

impl From<&Reading> for ReadingOutput {
    fn from(reading: &Reading) -> Self {
        let Reading { values, step } = reading;
        Self {
            seq: values.seq,
            time: values.time.secs(),
            import: values.import.map(|register| register.value),
            export: values.export.map(|register| register.value),
            produced: step.map(|step| step.energy.produced),
            consumed: step.map(|step| step.energy.consumed),
            simulated: values.simulated,
        }
    }
}

pub(super) fn records(input: &RecordsInput) -> Result<Vec<RecordReport>, Refused> {
    let key = PublicKey::from_hex(&input.reading_key).of("readingKey")?;
    let meter: MeterId = read("meter", &input.meter)?;
    let limits = input.limits.map(|limits| Limits {
        max_export_w: limits.max_export_w,
        max_import_w: limits.max_import_w,
        interval_s: limits.interval_s,
    });
    let mut verifier = RecordVerifier::new(key, meter, limits);
    let check = |text: &String| {
        let (report, reading) = verifier.push(text);
        let reading = reading.map(|reading| ReadingOutput::from(reading.get()));
        RecordReport { report: report.into(), reading }
    };
    Ok(input.records.iter().map(check).collect())
}
