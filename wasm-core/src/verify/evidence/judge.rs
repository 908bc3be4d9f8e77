//! The checks of an evidence file.

use super::{
    AnchorJudged, CertificateFile, CertificateJudged, ClaimedKeys, Evidence, EvidenceError, EvidenceReport,
    KeySource, Operation,
};
use crate::chain::{Header, HeaderChain};
use crate::keys::PublicKey;
use crate::name::values::AnchorValue;
use crate::network::Network;
use crate::script::Script;
use crate::tx::Transaction;
use crate::verify::{
    AnchorContext, AnchorEvidence, AnchorVerifier, CertificateContext, CertificateEvidence, Limits, MeterKey,
    TransactionEvidence, sum_anchors, verify_certificates, verify_headers,
};

/// Reads an evidence file of `network` and makes every check that is made online, as of the newest block in it.
///
/// # Errors
/// [`EvidenceError`] if the file is damaged, of another kind or network, or if its headers are refused: then nothing in
/// it is proven. All else is said in the checks.
pub fn verify_evidence(bytes: &[u8], network: Network) -> Result<EvidenceReport, EvidenceError> {
    let file = Evidence::from_car(bytes, network)?;
    let chain = HeaderChain::from_stored(network, &file.headers)?;
    let certificates = certificates(&file, &chain);
    let certified = certificates.iter().find_map(|judged| judged.certified.as_ref());
    let keys = match certified {
        Some(certified) => KeySource::Certificate(Box::new(certified.get().clone())),
        None => KeySource::Claimed(file.keys.from),
    };
    let anchors = anchors(&file, &chain, &Keys::of(&keys, &file.keys));
    let verified: Vec<_> = anchors.iter().filter_map(|judged| judged.anchor.clone()).collect();
    Ok(EvidenceReport {
        tip: chain.tip(),
        headers: verify_headers(&chain),
        balance: sum_anchors(&verified),
        meter: file.meter,
        made: file.made,
        certificates,
        keys,
        anchors,
    })
}

/// What anchors are checked against.
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

fn anchors(file: &Evidence, chain: &HeaderChain, keys: &Keys) -> Vec<AnchorJudged> {
    let of = MeterKey { meter: &file.meter, reading_key: keys.reading_key };
    let limits = Some(keys.limits);
    let mut verifier =
        AnchorVerifier::new(AnchorContext { of, holder: &keys.holder, headers: chain, limits });
    let mut judged = Vec::new();
    for operation in &file.anchors {
        let evidence = AnchorEvidence { transaction: operation.evidence(), blocks: &file.blocks };
        let (report, anchor) = verifier.push(&evidence);
        judged.push(AnchorJudged {
            txid: operation.txid,
            height: operation.height,
            time: chain.header_at(operation.height).map(Header::unix_time),
            value: said(operation),
            report,
            anchor,
        });
    }
    judged
}

/// What an operation on an anchor's name says.
pub(super) fn said(operation: &Operation) -> Option<AnchorValue> {
    let transaction = Transaction::decode(&operation.raw).ok()?;
    let (_, output) = transaction.name_output()?;
    AnchorValue::parse(&output.value).ok()
}
