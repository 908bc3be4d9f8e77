//! The checks of an evidence file: certificates, then anchor after anchor.

use super::{
    AnchorJudged, CertificateFile, CertificateJudged, ClaimedKeys, Evidence, EvidenceReport, KeySource,
    Operation,
};
use crate::chain::{Header, HeaderChain};
use crate::keys::PublicKey;
use crate::name::values::AnchorValue;
use crate::script::Script;
use crate::tx::Transaction;
use crate::verify::anchors::AnchorPlace;
use crate::verify::{
    AnchorContext, AnchorEvidence, AnchorVerifier, CertificateContext, CertificateEvidence, Limits, MeterKey,
    TransactionEvidence, sum_anchors, verify_certificates, verify_headers,
};

/// A file whose headers hold, and what was judged of it so far.
#[derive(Debug)]
pub(super) struct Judging {
    file: Evidence,
    chain: HeaderChain,
    certificates: Vec<CertificateJudged>,
    source: KeySource,
    keys: Keys,
    place: AnchorPlace,
    anchors: Vec<AnchorJudged>,
}

impl Judging {
    /// Judges the certificates, which say what the anchors are checked against.
    pub(super) fn new(file: Evidence, chain: HeaderChain) -> Self {
        let certificates = certificates(&file, &chain);
        let certified = certificates.iter().find_map(|judged| judged.certified.as_ref());
        let source = match certified {
            Some(certified) => KeySource::Certificate(Box::new(certified.get().clone())),
            None => KeySource::Claimed(file.keys.from),
        };
        let keys = Keys::of(&source, &file.keys);
        let (place, anchors) = (AnchorPlace::default(), Vec::new());
        Self { file, chain, certificates, source, keys, place, anchors }
    }

    /// Judges the next anchor; `false` if there is none.
    pub(super) fn next(&mut self) -> bool {
        let Some(operation) = self.file.anchors.get(self.anchors.len()) else { return false };
        let of = MeterKey { meter: &self.file.meter, reading_key: self.keys.reading_key };
        let limits = Some(self.keys.limits);
        let context = AnchorContext { of, holder: &self.keys.holder, headers: &self.chain, limits };
        let mut verifier = AnchorVerifier::at(context, core::mem::take(&mut self.place));
        let evidence = AnchorEvidence { transaction: operation.evidence(), blocks: &self.file.blocks };
        let (report, anchor) = verifier.push(&evidence);
        self.place = verifier.stop();
        self.anchors.push(AnchorJudged {
            txid: operation.txid,
            height: operation.height,
            time: self.chain.header_at(operation.height).map(Header::unix_time),
            value: said(operation),
            report,
            anchor,
        });
        true
    }

    /// How many anchors are judged, and how many there are.
    pub(super) fn progress(&self) -> (usize, usize) {
        (self.anchors.len(), self.file.anchors.len())
    }

    /// What the file shows, after its last anchor.
    pub(super) fn report(self) -> EvidenceReport {
        let verified: Vec<_> = self.anchors.iter().filter_map(|judged| judged.anchor.clone()).collect();
        EvidenceReport {
            tip: self.chain.tip(),
            headers: verify_headers(&self.chain),
            balance: sum_anchors(&verified),
            meter: self.file.meter,
            made: self.file.made,
            certificates: self.certificates,
            keys: self.source,
            anchors: self.anchors,
        }
    }
}

/// What anchors are checked against.
#[derive(Debug)]
struct Keys {
    reading_key: PublicKey,
    holder: Script,
    limits: Limits,
}

impl Keys {
    fn of(source: &KeySource, claimed: &ClaimedKeys) -> Self {
        match source {
            KeySource::Certificate(certified) => Self {
                reading_key: certified.certificate.reading_key,
                holder: certified.holder.script_pubkey(),
                limits: certified.limits(),
            },
            KeySource::Claimed(_) => Self {
                reading_key: claimed.reading_key,
                holder: claimed.holder.clone(),
                limits: claimed.limits,
            },
        }
    }
}

/// Certificates must hold at the time of the newest block: no clock of today can make an old file better or worse.
fn certificates(file: &Evidence, chain: &HeaderChain) -> Vec<CertificateJudged> {
    let proofs: Vec<_> = file.certificates.iter().map(proofs).collect();
    let mut written = Vec::new();
    for (file, proofs) in file.certificates.iter().zip(&proofs) {
        if let Some((newest, earlier)) = proofs.split_last() {
            let document = file.document.as_deref();
            written.push(CertificateEvidence { name: &file.name, newest: *newest, earlier, document });
        }
    }
    let now = chain.tip().header.unix_time();
    let judged =
        verify_certificates(CertificateContext { meter: &file.meter, headers: chain, now }, &written);
    let named = written.iter().map(|written| written.name.clone()).zip(judged);
    named.map(|(name, (report, certified))| CertificateJudged { name, report, certified }).collect()
}

fn proofs(file: &CertificateFile) -> Vec<TransactionEvidence<'_>> {
    file.operations.iter().map(Operation::evidence).collect()
}

/// What an operation on an anchor's name says.
pub(super) fn said(operation: &Operation) -> Option<AnchorValue> {
    let transaction = Transaction::decode(&operation.raw).ok()?;
    let (_, output) = transaction.name_output()?;
    AnchorValue::parse(&output.value).ok()
}
