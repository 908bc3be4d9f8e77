//! Certificates: what an electrician signed, against what the chain says about it.
//!
//! Verified means that the document is signed by the electrician it names, that this electrician's address
//! holds the meter's certificate name, that the name agrees with the document, and that it is in force. It
//! does not mean that anybody should believe this electrician: that is for the user to say.

use super::Verified;
use super::reason::CertificateReason;
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

/// The newest operation on a certificate name of the meter, and the document it points to.
#[derive(Debug, Clone, Copy)]
pub struct CertificateEvidence<'a> {
    /// The transaction with its proof.
    pub transaction: TransactionEvidence<'a>,
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
    /// Blocks from that one to the tip, both counted.
    pub confirmations: u32,
}

/// Checks a certificate: those of its transaction, `certificate.signature`, `certificate.name` and
/// `certificate.validity`. It is there if all passed.
pub fn verify_certificate(
    context: CertificateContext<'_>,
    evidence: &CertificateEvidence<'_>,
) -> (Report, Option<Verified<Certified>>) {
    let (mut report, confirmed) = verify_transaction(&evidence.transaction, context.headers);
    let confirmed = confirmed.map(Verified::into_inner);
    let operation = confirmed.as_ref().map(|confirmed| operation(context, confirmed));
    let (signature, signed) = document(context, evidence.document);
    report.checks.push(signature);
    let (Some(operation), Some(confirmed), Some(signed)) = (operation, confirmed, signed) else {
        let unproven = [names::CERTIFICATE_NAME, names::CERTIFICATE_VALIDITY];
        report.checks.extend(unproven.map(|name| Check::not_possible(name, CertificateReason::Unproven)));
        return (report, None);
    };
    let network = context.headers.network();
    let agrees = operation.as_ref().map_err(Clone::clone);
    let agrees = agrees.and_then(|(output, value)| agree(output, value, &signed, network));
    let evidence = format_args!("held by {}", Address::p2wpkh(&signed.certificate().electrician, network));
    report.checks.push(Check::of(names::CERTIFICATE_NAME, agrees, evidence));
    let status = operation.ok().map(|(_, value)| value.status);
    report.checks.push(validity(context, &signed, status, confirmed.inclusion.height));
    let certified = (report.verdict() == Verdict::Passed).then(|| certified(&signed, &confirmed, network));
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

/// What the transaction says about one of the meter's certificate names.
fn operation(
    context: CertificateContext<'_>,
    confirmed: &ConfirmedTransaction,
) -> Result<(NameOutput, CertificateValue), CertificateReason> {
    let (_, output) = confirmed.transaction.name_output().ok_or(CertificateReason::NotThisName)?;
    let mut names = (2..=u8::MAX).map(|n| Name::certificate_alternative(context.meter, n));
    let plain = output.is_doi_of(&Name::certificate(context.meter));
    if !plain && !names.any(|name| output.is_doi_of(&name)) {
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

fn validity(
    context: CertificateContext<'_>,
    signed: &SignedCertificate,
    status: Option<CertificateStatus>,
    height: Height,
) -> Check {
    let Certificate { from, until, .. } = *signed.certificate();
    let tip = context.headers.tip().height;
    let expiry = context.headers.network().params().name_expiry.depth_at(tip);
    let at = height.saturating_add(expiry);
    let outcome = match status {
        None => Outcome::NotPossible(CertificateReason::Unproven.into()),
        Some(CertificateStatus::Revoked) => Outcome::Failed(CertificateReason::Revoked.into()),
        Some(CertificateStatus::Valid) if context.now < from => {
            Outcome::Failed(CertificateReason::TooEarly { from }.into())
        }
        Some(CertificateStatus::Valid) if context.now >= until => {
            Outcome::Failed(CertificateReason::TooLate { until }.into())
        }
        // The coin is gone one block before the name is free, as in `name::lifecycle`.
        Some(CertificateStatus::Valid) if tip.saturating_add(1) >= at => {
            Outcome::Failed(CertificateReason::NameExpired { at }.into())
        }
        Some(CertificateStatus::Valid) => Outcome::Passed,
    };
    let evidence = format_args!("holds from {} until {} UTC seconds", from.secs(), until.secs());
    Check::new(names::CERTIFICATE_VALIDITY, outcome, evidence)
}

fn certified(signed: &SignedCertificate, confirmed: &ConfirmedTransaction, network: Network) -> Certified {
    let certificate = signed.certificate().clone();
    Certified {
        cid: signed.cid(),
        by: certificate.electrician,
        by_address: Address::p2wpkh(&certificate.electrician, network),
        holder: certificate.holder.address(network),
        height: confirmed.inclusion.height,
        time: confirmed.inclusion.time,
        confirmations: confirmed.confirmations,
        certificate,
    }
}

#[cfg(test)]
mod tests;
