//! Whether to trust a meter: the one rule, as named checks with their evidence (PROTOCOL, sections 5 and 8).
//!
//! A meter is trusted if an electrician certified it, an organisation that the user accepts lists that electrician at
//! the time of the certificate, nobody else who is accepted says otherwise, and nothing that happened since needs an
//! inspection. Why each part of the rule is as it is stands in `docs/adr/0012-trust.md`.
//!
//! The certificate's time is that of the first block that points to it: what the electrician wrote into the document
//! proves nothing, and renewing the name makes it no younger.

use super::Verified;
use super::certificates::{CertificateContext, CertificateEvidence, Certified, verify_certificates};
use super::events::SeenRecords;
use super::organisations::{OrganisationEvidence, Organised, verify_organisation};
use super::reason::{Reason, TrustReason};
use super::report::{Check, Outcome, Report, Verdict, names};
use crate::chain::HeaderChain;
use crate::name::MeterId;
use crate::trust::{CERTIFICATE_BLOCKS, OrganisationKey, Words};
use crate::units::UnixTime;

/// Which meter is looked at, when, by which chain, and whom the user accepts.
#[derive(Debug, Clone, Copy)]
pub struct TrustContext<'a> {
    /// The meter.
    pub meter: &'a MeterId,
    /// The chain.
    pub headers: &'a HeaderChain,
    /// The time.
    pub now: UnixTime,
    /// The organisations the user accepts.
    pub accepted: &'a [OrganisationKey],
}

/// What is known about the meter. More does no harm; what is missing is said.
#[derive(Debug, Clone, Copy)]
pub struct TrustEvidence<'a> {
    /// All of the meter's certificate names that were ever written.
    pub certificates: &'a [CertificateEvidence<'a>],
    /// Organisations: those that the certificates name, or that the user accepts.
    pub organisations: &'a [OrganisationEvidence<'a>],
    /// The meter's records, as far as they were looked at.
    pub records: Option<&'a SeenRecords>,
}

/// What to think of a meter, from the least to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// No certificate is in force.
    NotCertified,
    /// A certificate is in force, but something about its organisation could not be had or proven.
    Unproven,
    /// A certificate is in force, of an organisation the user has not accepted.
    NotAccepted,
    /// The accepted organisation did not list the electrician at the time of the certificate.
    NotMember,
    /// Two accepted electricians say different things.
    Contradicted,
    /// Something happened after the certificate that the electrician has to look at.
    NeedsInspection,
    /// All is well, but the certificate is not in enough blocks yet.
    Waiting,
    /// All is well, as far as is known without the records since the certificate.
    RecordsUnseen,
    /// All is well.
    Trusted,
}

/// What is to be thought of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedWord {
    /// The checks: those of the certificate, then those of the organisation, then those of the records.
    pub report: Report,
    /// The certificate, if it is in force.
    pub certified: Option<Verified<Certified>>,
    /// The organisation that was asked about the electrician, if it is proven.
    pub organisation: Option<Verified<Organised>>,
    /// In one word.
    pub standing: Standing,
}

/// What is to be thought of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterTrust {
    /// In one word: that of the best certificate.
    pub standing: Standing,
    /// Each certificate, in the order of the evidence.
    pub words: Vec<TrustedWord>,
}

impl MeterTrust {
    /// The certificate that the standing is that of.
    #[must_use]
    pub fn best(&self) -> Option<&TrustedWord> {
        self.words.iter().find(|word| word.standing == self.standing)
    }
}

/// Judges a meter: for each certificate the checks of [`verify_certificates`], `organisation.signature`,
/// `organisation.name`, `organisation.member`, `organisation.accepted`, `certificate.unopposed`, `certificate.depth` and
/// `record.events`.
#[must_use]
pub fn judge_trust(context: TrustContext<'_>, evidence: &TrustEvidence<'_>) -> MeterTrust {
    let TrustContext { meter, headers, now, .. } = context;
    let certificates = verify_certificates(CertificateContext { meter, headers, now }, evidence.certificates);
    let organisations: Vec<Asked<'_>> =
        evidence.organisations.iter().map(|one| Asked::of(headers, one)).collect();
    let vouched: Vec<Vouched> =
        certificates.into_iter().map(|word| vouch(context, word, &organisations)).collect();
    let words = vouched.iter().map(|word| word.finish(&vouched, evidence.records)).collect::<Vec<_>>();
    let standing = words.iter().map(|word| word.standing).max().unwrap_or(Standing::NotCertified);
    MeterTrust { standing, words }
}

/// An organisation with what became of its checks.
struct Asked<'a> {
    name: &'a Words,
    /// `organisation.signature` and `organisation.name`.
    checks: Vec<Check>,
    organised: Option<Verified<Organised>>,
}

impl<'a> Asked<'a> {
    fn of(headers: &HeaderChain, evidence: &OrganisationEvidence<'a>) -> Self {
        let (report, organised) = verify_organisation(headers, evidence);
        let own = [names::ORGANISATION_SIGNATURE, names::ORGANISATION_NAME];
        let checks = own.iter().filter_map(|name| report.check(name).cloned()).collect();
        Self { name: evidence.name, checks, organised }
    }
}

/// A certificate and what its organisation says.
struct Vouched {
    report: Report,
    certified: Option<Verified<Certified>>,
    organisation: Option<Verified<Organised>>,
}

/// Asks the organisation that the certificate names; if it names none, whichever says most for it.
fn vouch(
    context: TrustContext<'_>,
    (mut report, certified): (Report, Option<Verified<Certified>>),
    organisations: &[Asked<'_>],
) -> Vouched {
    let Some(word) = &certified else {
        let unmade = [
            names::ORGANISATION_SIGNATURE,
            names::ORGANISATION_NAME,
            names::ORGANISATION_MEMBER,
            names::ORGANISATION_ACCEPTED,
        ];
        report.checks.extend(unmade.map(|name| Check::not_possible(name, TrustReason::NoCertificate)));
        return Vouched { report, certified, organisation: None };
    };
    let named = word.get().certificate.organisation.as_ref();
    let asked = organisations.iter().filter(|one| named.is_none_or(|name| name == one.name));
    let answers = asked.map(|one| (about(context, word.get(), one), one));
    let passed = |checks: &[Check]| checks.iter().filter(|check| check.outcome.is_passed()).count();
    let best = answers.max_by_key(|(checks, _)| passed(checks));
    let organisation = best.as_ref().and_then(|(_, one)| one.organised.clone());
    report.checks.extend(best.map_or_else(|| unknown(context, named), |(checks, _)| checks));
    Vouched { report, certified, organisation }
}

/// The four checks of an organisation that is at hand.
fn about(context: TrustContext<'_>, word: &Certified, asked: &Asked<'_>) -> Vec<Check> {
    let mut checks = asked.checks.clone();
    let name = asked.name;
    let organised = asked.organised.as_ref().map(Verified::get);
    checks.push(match organised {
        Some(organised) => {
            let evidence = format_args!("listed by {name} at the time of the certificate");
            Check::of(names::ORGANISATION_MEMBER, member(organised, word), evidence)
        }
        None => Check::not_possible(
            names::ORGANISATION_MEMBER,
            TrustReason::UnknownOrganisation { name: name.clone() },
        ),
    });
    let evidence = format_args!("{name} is accepted");
    checks.push(Check::of(names::ORGANISATION_ACCEPTED, accepted(context, name, organised), evidence));
    checks
}

/// The four checks of an organisation that nothing is known of.
fn unknown(context: TrustContext<'_>, named: Option<&Words>) -> Vec<Check> {
    let reason = named
        .map_or(TrustReason::NoOrganisation, |name| TrustReason::UnknownOrganisation { name: name.clone() });
    let unmade = [names::ORGANISATION_SIGNATURE, names::ORGANISATION_NAME, names::ORGANISATION_MEMBER];
    let mut checks: Vec<_> = unmade.map(|name| Check::not_possible(name, reason.clone())).into();
    let result = named.map_or(Err(TrustReason::NoOrganisation), |name| accepted(context, name, None));
    checks.push(Check::of(names::ORGANISATION_ACCEPTED, result, "the organisation's name is accepted"));
    checks
}

/// Whether the user accepts this organisation: the name, and whoever held it then or was given it since.
fn accepted(
    context: TrustContext<'_>,
    name: &Words,
    organised: Option<&Organised>,
) -> Result<(), TrustReason> {
    let mut same = context.accepted.iter().filter(|accepted| accepted.name == *name).peekable();
    if same.peek().is_none() {
        return Err(TrustReason::NotAccepted { name: name.clone() });
    }
    let comes = |accepted: &OrganisationKey| organised.is_none_or(|now| now.comes_from(accepted.key));
    if same.any(comes) { Ok(()) } else { Err(TrustReason::TakenOver { name: name.clone() }) }
}

/// Whether the organisation lists the electrician at the certificate's time.
fn member(organised: &Organised, word: &Certified) -> Result<(), TrustReason> {
    let Organised { organisation, .. } = organised;
    let (name, certified) = (organisation.name.clone(), word.published);
    let entries = || organisation.entries(word.by);
    if entries().any(|entry| entry.covers(certified)) {
        return Ok(());
    }
    let over = entries().filter_map(|entry| entry.until).filter(|until| *until <= certified).max();
    let first = entries().map(|entry| entry.from).min();
    Err(match (over, first) {
        (Some(until), _) => TrustReason::NoLongerMember { name, until, certified },
        (None, Some(from)) => TrustReason::NotYetMember { name, from, certified },
        (None, None) => TrustReason::NotMember { name },
    })
}

impl Vouched {
    /// Whether the user believes who says this.
    fn is_believed(&self) -> bool {
        self.report.verdict() == Verdict::Passed && self.certified.is_some()
    }

    fn finish(&self, all: &[Self], records: Option<&SeenRecords>) -> TrustedWord {
        let mut report = self.report.clone();
        report.checks.push(self.unopposed(all));
        report.checks.push(self.depth());
        report.checks.push(self.events(records));
        let standing = self.standing(&report);
        let (certified, organisation) = (self.certified.clone(), self.organisation.clone());
        TrustedWord { report, certified, organisation, standing }
    }

    /// Whether nobody else who is believed says something else, unless this certificate replaces that one.
    fn unopposed(&self, all: &[Self]) -> Check {
        let name = names::CERTIFICATE_UNOPPOSED;
        let Some(own) = self.certified.as_ref().map(Verified::get).filter(|_| self.is_believed()) else {
            return Check::not_possible(name, TrustReason::NoCertificate);
        };
        let believed = all.iter().filter(|word| word.is_believed());
        let others = believed.filter_map(|word| word.certified.as_ref().map(Verified::get));
        let opposes = |other: &&Certified| {
            let (ours, theirs) = (&own.certificate, &other.certificate);
            ours.reading_key != theirs.reading_key || ours.holder != theirs.holder
        };
        for other in others.filter(opposes) {
            if other.certificate.previous == Some(own.cid) {
                return Check::of(name, Err(TrustReason::Replaced { by: other.cid }), "");
            }
            if own.certificate.previous != Some(other.cid) {
                return Check::of(name, Err(TrustReason::Contradicted { other: other.cid }), "");
            }
        }
        Check::new(name, Outcome::Passed, "no accepted certificate says something else")
    }

    /// Whether the certificate is in so many blocks that it will stay there. What takes it back needs none: the first
    /// block that says so counts.
    fn depth(&self) -> Check {
        let name = names::CERTIFICATE_DEPTH;
        let Some(word) = self.certified.as_ref().map(Verified::get) else {
            return Check::not_possible(name, TrustReason::NoCertificate);
        };
        let (have, needed) = (word.depth, CERTIFICATE_BLOCKS);
        if have < needed {
            return Check::not_possible(name, TrustReason::Shallow { have, needed });
        }
        Check::new(name, Outcome::Passed, format_args!("in {have} blocks"))
    }

    /// Whether nothing happened since that the electrician has to look at.
    fn events(&self, records: Option<&SeenRecords>) -> Check {
        let name = names::RECORD_EVENTS;
        let Some(word) = self.certified.as_ref().map(Verified::get) else {
            return Check::not_possible(name, TrustReason::NoCertificate);
        };
        let Some(records) = records else { return Check::not_possible(name, TrustReason::NoRecords) };
        if let Some(event) = records.unanswered(word.published) {
            let (seq, time, flags) = (event.seq, event.time, event.needs_inspection());
            return Check::of(name, Err(TrustReason::NeedsInspection { seq, time, flags }), "");
        }
        if records.from() > word.published {
            return Check::not_possible(name, TrustReason::RecordsBeginLater { from: records.from() });
        }
        let others = records.events().iter().filter(|event| event.since >= word.published).count();
        let until = records.until().secs();
        let evidence = format_args!("records until {until}: {others} events, none needs an inspection");
        Check::new(name, Outcome::Passed, evidence)
    }

    fn standing(&self, report: &Report) -> Standing {
        if self.certified.is_none() {
            return Standing::NotCertified;
        }
        let outcome = |name| report.check(name).map(|check| &check.outcome);
        let failed = |name| outcome(name).is_some_and(Outcome::is_failed);
        let failures = [
            (names::ORGANISATION_ACCEPTED, Standing::NotAccepted),
            (names::ORGANISATION_SIGNATURE, Standing::Unproven),
            (names::ORGANISATION_NAME, Standing::Unproven),
            (names::ORGANISATION_MEMBER, Standing::NotMember),
            (names::CERTIFICATE_UNOPPOSED, Standing::Contradicted),
        ];
        if let Some((_, standing)) = failures.into_iter().find(|(name, _)| failed(*name)) {
            return standing;
        }
        if !self.is_believed() {
            return Standing::Unproven;
        }
        let deep = outcome(names::CERTIFICATE_DEPTH).is_some_and(Outcome::is_passed);
        match outcome(names::RECORD_EVENTS) {
            Some(Outcome::Failed(Reason::Trust(TrustReason::NeedsInspection { .. }))) => {
                Standing::NeedsInspection
            }
            _ if !deep => Standing::Waiting,
            Some(Outcome::Passed) => Standing::Trusted,
            _ => Standing::RecordsUnseen,
        }
    }
}

#[cfg(test)]
mod tests;
