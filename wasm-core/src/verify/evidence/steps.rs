//! An evidence file step by step: a page that opens a year of anchors is drawn in between and says how far it is.

use super::judge::Judging;
use super::{Evidence, EvidenceError, EvidenceReport};
use crate::chain::StoredReader;
use crate::ipld::car::CarReader;
use crate::network::Network;

/// Headers that are checked in one step: a millisecond or two in a browser.
const HEADERS: usize = 64;

/// Reads an evidence file of `network` and makes every check that is made online, as of the newest block in it.
///
/// # Errors
/// [`EvidenceError`] if the file is damaged, of another kind or network, or if its headers are refused: then nothing in
/// it is proven. All else is said in the checks.
pub fn verify_evidence(bytes: &[u8], network: Network) -> Result<EvidenceReport, EvidenceError> {
    let mut verifier = EvidenceVerifier::new(bytes, network)?;
    loop {
        if let Some(report) = verifier.step()? {
            return Ok(report);
        }
    }
}

/// What of a file is being checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidencePart {
    /// Each block is held against its name; counted in bytes.
    Blocks,
    /// The headers of the chain; counted in bytes.
    Headers,
    /// The anchors; counted one by one.
    Anchors,
}

/// [`verify_evidence`] in small steps.
#[derive(Debug)]
pub struct EvidenceVerifier<'a> {
    network: Network,
    len: usize,
    stage: Stage<'a>,
}

#[derive(Debug)]
enum Stage<'a> {
    Blocks(CarReader<'a>),
    Headers(Box<Evidence>, Box<StoredReader>),
    Anchors(Box<Judging>),
    /// After the report, or an error.
    Over,
}

impl<'a> EvidenceVerifier<'a> {
    /// Begins with the first block.
    ///
    /// # Errors
    /// [`EvidenceError::Archive`] if the bytes are too many or no archive.
    pub fn new(bytes: &'a [u8], network: Network) -> Result<Self, EvidenceError> {
        Ok(Self { network, len: bytes.len(), stage: Stage::Blocks(CarReader::new(bytes)?) })
    }

    /// Does some of the work; gives the report after the last of it.
    ///
    /// # Errors
    /// As [`verify_evidence`]. It is of no use afterwards, as after the report.
    pub fn step(&mut self) -> Result<Option<EvidenceReport>, EvidenceError> {
        self.stage = match core::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Blocks(mut reader) => {
                if reader.read()? {
                    Stage::Blocks(reader)
                } else {
                    let mut file = Evidence::from_blocks(reader.finish()?, self.network)?;
                    let headers = core::mem::take(&mut file.headers);
                    Stage::Headers(Box::new(file), Box::new(StoredReader::new(self.network, headers)?))
                }
            }
            Stage::Headers(file, mut reader) => {
                if reader.read(HEADERS)? {
                    Stage::Headers(file, reader)
                } else {
                    Stage::Anchors(Box::new(Judging::new(*file, reader.into_chain())))
                }
            }
            Stage::Anchors(mut judging) => {
                if !judging.next() {
                    return Ok(Some(judging.report()));
                }
                Stage::Anchors(judging)
            }
            Stage::Over => Stage::Over,
        };
        Ok(None)
    }

    /// What is being checked, how much of it is done, and how much there is.
    #[must_use]
    pub fn progress(&self) -> (EvidencePart, usize, usize) {
        match &self.stage {
            Stage::Blocks(reader) => (EvidencePart::Blocks, reader.at(), self.len),
            Stage::Headers(_, reader) => {
                let (done, all) = reader.progress();
                (EvidencePart::Headers, done, all)
            }
            Stage::Anchors(judging) => {
                let (done, all) = judging.progress();
                (EvidencePart::Anchors, done, all)
            }
            Stage::Over => (EvidencePart::Anchors, 1, 1),
        }
    }
}
