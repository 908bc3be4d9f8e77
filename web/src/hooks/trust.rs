//! Whether to trust a meter: everything that is needed is gathered by others, the judgement is `wasm-core`'s.

use std::rc::Rc;

use wasm_core::chain::HeaderChain;
use wasm_core::name::MeterId;
use wasm_core::sync::{NameOperation, NameOperations};
use wasm_core::trust::OrganisationKey;
use wasm_core::units::UnixTime;
use wasm_core::verify::{
    CertificateContext, Certified, MeterTrust, OrganisationEvidence, Report, SeenRecords,
    TransactionEvidence, TrustContext, TrustEvidence, Verified, judge_trust, verify_certificates,
};

use super::anchors::{AnchorsHandle, use_anchors};
use super::certificate::{CertificateHandle, Written, certificates};
use super::energy::use_energy;
use super::organisations::WrittenOrganisation;
use super::prefs::use_prefs;
use crate::io::clock;
use crate::ui::prelude::*;

/// What is known about a meter's certificates and the organisations behind them. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Gathered(Rc<All>);

#[derive(Debug)]
struct All {
    meter: MeterId,
    headers: Rc<HeaderChain>,
    names: Vec<Written>,
    organisations: Rc<Vec<WrittenOrganisation>>,
}

impl PartialEq for Gathered {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Gathered {
    pub(super) fn new(
        meter: MeterId,
        headers: Rc<HeaderChain>,
        names: Vec<Written>,
        organisations: Rc<Vec<WrittenOrganisation>>,
    ) -> Self {
        Self(Rc::new(All { meter, headers, names, organisations }))
    }

    /// The names that were written.
    pub(super) fn names(&self) -> &[Written] {
        &self.0.names
    }

    /// The certificates by themselves.
    pub(super) fn certificates(&self) -> Vec<(Report, Option<Verified<Certified>>)> {
        let All { meter, headers, names, .. } = &*self.0;
        let raw: Vec<_> = names.iter().map(|written| raw(&written.operations)).collect();
        let proofs = names.iter().zip(&raw).map(|(written, raw)| proofs(&written.operations, raw));
        let proofs: Vec<_> = proofs.collect();
        verify_certificates(
            CertificateContext { meter, headers, now: unix_now() },
            &certificates(names, &proofs),
        )
    }

    /// What to think of the meter.
    pub(super) fn judge(&self, accepted: &[OrganisationKey], records: Option<&SeenRecords>) -> MeterTrust {
        let All { meter, headers, names, organisations } = &*self.0;
        let written: Vec<_> = names.iter().map(|written| raw(&written.operations)).collect();
        let name_proofs = names.iter().zip(&written).map(|(one, raw)| proofs(&one.operations, raw));
        let name_proofs: Vec<_> = name_proofs.collect();
        let said: Vec<_> = organisations.iter().map(|one| raw(&one.operations)).collect();
        let their_proofs = organisations.iter().zip(&said).map(|(one, raw)| proofs(&one.operations, raw));
        let their_proofs: Vec<_> = their_proofs.collect();
        let evidence = TrustEvidence {
            certificates: &certificates(names, &name_proofs),
            organisations: &evidence_of(organisations, &their_proofs),
            records,
        };
        judge_trust(TrustContext { meter, headers, now: unix_now(), accepted }, &evidence)
    }
}

fn evidence_of<'a>(
    organisations: &'a [WrittenOrganisation],
    proofs: &'a [Vec<TransactionEvidence<'a>>],
) -> Vec<OrganisationEvidence<'a>> {
    organisations.iter().zip(proofs).filter_map(|(one, proofs)| one.evidence(proofs)).collect()
}

/// The bytes of the transactions that wrote a name.
pub(super) fn raw(operations: &NameOperations) -> Vec<Vec<u8>> {
    operations.operations.iter().map(|one| one.transaction.encode()).collect()
}

/// Those transactions with their proofs.
pub(super) fn proofs<'a>(operations: &'a NameOperations, raw: &'a [Vec<u8>]) -> Vec<TransactionEvidence<'a>> {
    let proof = |(operation, raw): (&'a NameOperation, &'a Vec<u8>)| TransactionEvidence {
        txid: operation.txid,
        raw,
        height: operation.inclusion.height,
        branch: &operation.inclusion.branch,
    };
    operations.operations.iter().zip(raw).map(proof).collect()
}

/// The time.
#[must_use]
pub fn unix_now() -> UnixTime {
    UnixTime::from_secs(clock::unix_seconds()).unwrap_or(UnixTime::MAX)
}

/// What to think of a meter, by its certificates and those of its records that were looked at; `None` until the chain
/// was asked.
#[hook]
pub fn use_trust(certificate: &CertificateHandle, records: Option<SeenRecords>) -> Option<Rc<MeterTrust>> {
    let prefs = use_prefs();
    let accepted: Vec<_> = prefs.prefs.organisations.accepted().cloned().collect();
    let reason = (certificate.gathered.clone(), accepted, records);
    let judged = use_memo(reason, |(gathered, accepted, records)| {
        gathered.as_ref().map(|gathered| Rc::new(gathered.judge(accepted, records.as_ref())))
    });
    (*judged).clone()
}

/// The records of the paired meter that were looked at: those its anchors stand for, and the newest ones. A reading that
/// decides nothing leaves what was there, so that trust is not judged anew with each.
#[hook]
pub fn use_own_records() -> Option<SeenRecords> {
    let (anchors, energy) = (use_anchors(), use_energy());
    let rows = anchors.rows.clone();
    let readings = energy.proven.readings().clone();
    let seen = use_memo((rows, readings), |(rows, readings)| {
        SeenRecords::of(rows.iter().filter_map(|row| row.anchor.as_deref()), readings.iter())
    });
    let kept = use_mut_ref(|| None::<SeenRecords>);
    let mut kept = kept.borrow_mut();
    let same = kept.as_ref().zip(seen.as_ref().as_ref()).is_some_and(|(kept, seen)| kept.decides_as(seen));
    if !same {
        kept.clone_from(&seen);
    }
    kept.clone()
}

/// The records that the anchors of any meter stand for.
#[must_use]
pub fn records_of(anchors: &AnchorsHandle) -> Option<SeenRecords> {
    SeenRecords::of(anchors.rows.iter().filter_map(|row| row.anchor.as_deref()), [])
}
