//! Certificates: what an electrician signed, against what the chain says about it.
//!
//! Verified means that the document is signed by the electrician it names, that this electrician's address
//! holds one of the meter's certificate names, that the name agrees with the document, that it is in force, and
//! that the electrician never took it back under any of those names. It does not mean that anybody should
//! believe this electrician: that is for the user to say.

use super::Verified;
use super::history::{Broken, History, withdrawn};
use super::reason::CertificateReason;
use super::registers::Limits;
use super::report::{Check, Outcome, Report, Verdict, names};
use super::transactions::{ConfirmedTransaction, TransactionEvidence, verify_transaction};
use crate::address::Address;
use crate::chain::HeaderChain;
use crate::ipld::Cid;
use crate::keys::PublicKey;
use crate::name::values::{CertificateStatus, CertificateValue};
use crate::name::{MeterId, Name};
use crate::network::Network;
use crate::script::name::NameOutput;
use crate::trust::{Certificate, SignedCertificate};
use crate::units::{Height, UnixTime};

/// Which meter's certificate is looked at, when, and by which chain.
#[derive(Debug, Clone, Copy)]
pub struct CertificateContext<'a> {
    /// The meter.
    pub meter: &'a MeterId,
    /// The chain.
    pub headers: &'a HeaderChain,
    /// The time at which it should hold.
    pub now: UnixTime,
}

/// One of the meter's certificate names that was ever written, and the document it points to now.
#[derive(Debug, Clone, Copy)]
pub struct CertificateEvidence<'a> {
    /// The name.
    pub name: &'a Name,
    /// Its newest operation with its proof.
    pub newest: TransactionEvidence<'a>,
    /// All operations before, oldest first.
    pub earlier: &'a [TransactionEvidence<'a>],
    /// The document's block, if it is at hand.
    pub document: Option<&'a [u8]>,
}

/// A certificate that holds: who certified what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// What was certified.
    pub certificate: Certificate,
    /// The document's name.
    pub cid: Cid,
    /// The electrician's key.
    pub by: PublicKey,
    /// The electrician's address, which holds the meter's certificate name.
    pub by_address: Address,
    /// The address that holds the meter's names.
    pub holder: Address,
    /// The block that says so.
    pub height: Height,
    /// That block's time.
    pub time: UnixTime,
    /// The time of the first block that points to this very document. Renewing the name does not make it younger.
    pub published: UnixTime,
    /// Blocks from that one to the tip, both counted.
    pub confirmations: u32,
    /// Blocks from the first that points to this document to the tip, both counted.
    pub depth: u32,
}

impl Certified {
    /// What the installation can at most. The certificate says nothing about intervals, so those of the protocol
    /// are taken (PROTOCOL, section 4).
    #[must_use]
    pub const fn limits(&self) -> Limits {
        let Certificate { max_export_w, max_import_w, .. } = self.certificate;
        Limits { max_export_w, max_import_w, interval_s: 900 }
    }
}

/// Checks the certificates of a meter, one for each of its names: the checks of the newest transaction,
/// `certificate.signature`, `certificate.name` and `certificate.validity`. It is there if all passed.
///
/// All names are looked at together, because a document that was taken back under one of them must not come
/// back under another: anybody can register a free name for the electrician's address.
#[must_use]
pub fn verify_certificates(
    context: CertificateContext<'_>,
    names: &[CertificateEvidence<'_>],
) -> Vec<(Report, Option<Verified<Certified>>)> {
    let read = |value: &[u8]| CertificateValue::parse(value).ok();
    let history = |evidence: &CertificateEvidence<'_>| {
        History::of(evidence.name, (&evidence.newest, evidence.earlier), context.headers, read)
    };
    let histories: Vec<_> = names.iter().map(history).collect();
    let all: Vec<_> = histories.iter().collect();
    names.iter().zip(&all).map(|(evidence, own)| judge(context, evidence, own, &all)).collect()
}

/// The history of a certificate name.
type Written = History<CertificateValue>;

fn judge(
    context: CertificateContext<'_>,
    evidence: &CertificateEvidence<'_>,
    own: &Written,
    all: &[&Written],
) -> (Report, Option<Verified<Certified>>) {
    let (mut report, confirmed) = verify_transaction(&evidence.newest, context.headers);
    let confirmed = confirmed.map(Verified::into_inner);
    let operation = confirmed.as_ref().map(|confirmed| operation(context, evidence.name, confirmed));
    let (signature, signed) = document(context, evidence.document);
    report.checks.push(signature);
    let (Some(operation), Some(confirmed), Some(signed)) = (operation, confirmed, signed) else {
        let unproven = [names::CERTIFICATE_NAME, names::CERTIFICATE_VALIDITY];
        report.checks.extend(unproven.map(|name| Check::not_possible(name, CertificateReason::Unproven)));
        return (report, None);
    };
    let network = context.headers.network();
    let agrees = own
        .complete
        .clone()
        .map_err(CertificateReason::from)
        .and_then(|()| operation.as_ref().map_err(Clone::clone));
    let agrees = agrees.and_then(|(output, value)| agree(output, value, &signed, network));
    let shown = format_args!("held by {}", Address::p2wpkh(&signed.certificate().electrician, network));
    report.checks.push(Check::of(names::CERTIFICATE_NAME, agrees, shown));
    let status = match taken_back(&signed, network, all) {
        Some(height) => Err(CertificateReason::Withdrawn { height }),
        None => operation.map(|(_, value)| value.status).map_err(|_| CertificateReason::Unproven),
    };
    report.checks.push(validity(context, &signed, status, confirmed.inclusion.height));
    let certified =
        (report.verdict() == Verdict::Passed).then(|| certified(&signed, &confirmed, context.headers, all));
    (report, certified.map(Verified))
}

/// The certificate, if the block is one about this meter.
fn document(context: CertificateContext<'_>, block: Option<&[u8]>) -> (Check, Option<SignedCertificate>) {
    let name = names::CERTIFICATE_SIGNATURE;
    let Some(block) = block else { return (Check::not_possible(name, CertificateReason::Missing), None) };
    let read = SignedCertificate::decode(block).map_err(CertificateReason::from);
    let ours = read.and_then(|signed| {
        let same = signed.certificate().meter == *context.meter;
        if same { Ok(signed) } else { Err(CertificateReason::OtherMeter) }
    });
    match ours {
        Ok(signed) => {
            let by = format_args!("signed by {}", signed.certificate().electrician);
            (Check::new(name, Outcome::Passed, by), Some(signed))
        }
        Err(reason) => (Check::of(name, Err(reason), ""), None),
    }
}

/// What the transaction says about this certificate name of the meter.
fn operation(
    context: CertificateContext<'_>,
    name: &Name,
    confirmed: &ConfirmedTransaction,
) -> Result<(NameOutput, CertificateValue), CertificateReason> {
    let (_, output) = confirmed.transaction.name_output().ok_or(CertificateReason::NotThisName)?;
    let ours = Name::certificates(context.meter).any(|ours| ours == *name);
    if !ours || !output.is_doi_of(name) {
        return Err(CertificateReason::NotThisName);
    }
    let value = CertificateValue::parse(&output.value)?;
    Ok((output, value))
}

/// Whether the name says what the certificate says.
fn agree(
    output: &NameOutput,
    value: &CertificateValue,
    signed: &SignedCertificate,
    network: Network,
) -> Result<(), CertificateReason> {
    let certificate = signed.certificate();
    let expected = signed.cid();
    if value.c != expected.to_string() {
        let found = value.c.chars().take(80).collect();
        return Err(CertificateReason::OtherDocument { expected, found });
    }
    if value.reading_key != certificate.reading_key {
        return Err(CertificateReason::OtherReadingKey);
    }
    let holder = certificate.holder.address(network);
    if !certificate.is_on(network) || value.holder.clone().require_network(network) != Ok(holder) {
        return Err(CertificateReason::OtherHolder);
    }
    if output.owner == Address::p2wpkh(&certificate.electrician, network).script_pubkey() {
        return Ok(());
    }
    Err(CertificateReason::OtherOwner)
}

impl From<Broken> for CertificateReason {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unproven => Self::Unproven,
            Broken::Order(error) => Self::History(error),
        }
    }
}

fn validity(
    context: CertificateContext<'_>,
    signed: &SignedCertificate,
    status: Result<CertificateStatus, CertificateReason>,
    height: Height,
) -> Check {
    let Certificate { from, until, .. } = *signed.certificate();
    let tip = context.headers.tip().height;
    let expiry = context.headers.network().params().name_expiry.depth_at(tip);
    let at = height.saturating_add(expiry);
    let outcome = match status {
        Err(reason @ CertificateReason::Withdrawn { .. }) => Outcome::Failed(reason.into()),
        Err(reason) => Outcome::NotPossible(reason.into()),
        Ok(CertificateStatus::Revoked) => Outcome::Failed(CertificateReason::Revoked.into()),
        Ok(CertificateStatus::Valid) if context.now < from => {
            Outcome::Failed(CertificateReason::TooEarly { from }.into())
        }
        Ok(CertificateStatus::Valid) if context.now >= until => {
            Outcome::Failed(CertificateReason::TooLate { until }.into())
        }
        // The coin is gone one block before the name is free, as in `name::lifecycle`.
        Ok(CertificateStatus::Valid) if tip.saturating_add(1) >= at => {
            Outcome::Failed(CertificateReason::NameExpired { at }.into())
        }
        Ok(CertificateStatus::Valid) => Outcome::Passed,
    };
    let evidence = format_args!("holds from {} until {} UTC seconds", from.secs(), until.secs());
    Check::new(names::CERTIFICATE_VALIDITY, outcome, evidence)
}

/// The block in which the electrician took the document back, under any of the meter's names.
fn taken_back(signed: &SignedCertificate, network: Network, all: &[&Written]) -> Option<Height> {
    let cid = signed.cid().to_string();
    let owner = Address::p2wpkh(&signed.certificate().electrician, network).script_pubkey();
    let points = |value: &CertificateValue| value.c == cid;
    let upholds = |value: &CertificateValue| value.c == cid && value.status == CertificateStatus::Valid;
    withdrawn(&owner, network, all, points, upholds)
}

/// When the document was first proven to be there: the first block in which a name of the electrician points to it.
fn published(signed: &SignedCertificate, network: Network, all: &[&Written]) -> Option<(Height, UnixTime)> {
    let cid = signed.cid().to_string();
    let owner = Address::p2wpkh(&signed.certificate().electrician, network).script_pubkey();
    let operations = all.iter().flat_map(|history| &history.operations);
    let points = operations.filter(|operation| {
        operation.owner == owner && operation.value.as_ref().is_some_and(|value| value.c == cid)
    });
    points.min_by_key(|operation| operation.height).map(|operation| (operation.height, operation.time))
}

fn certified(
    signed: &SignedCertificate,
    confirmed: &ConfirmedTransaction,
    headers: &HeaderChain,
    all: &[&Written],
) -> Certified {
    let (certificate, network) = (signed.certificate().clone(), headers.network());
    let newest = (confirmed.inclusion.height, confirmed.inclusion.time);
    let (first, published) = published(signed, network, all).unwrap_or(newest);
    Certified {
        cid: signed.cid(),
        by: certificate.electrician,
        by_address: Address::p2wpkh(&certificate.electrician, network),
        holder: certificate.holder.address(network),
        height: confirmed.inclusion.height,
        time: confirmed.inclusion.time,
        published,
        confirmations: confirmed.confirmations,
        depth: headers.confirmations(first),
        certificate,
    }
}

#[cfg(test)]
mod tests;
