//! Looks for a meter's certificates whenever the chain changes.
//!
//! A stranger may have taken the plain name, so the alternatives are looked at too, up to the first that was never
//! written.

use wasm_core::chain::HeaderChain;
use wasm_core::name::values::CertificateValue;
use wasm_core::name::{MeterId, Name, NameState};
use wasm_core::sync::{NameHistoryQuery, NameOperations};
use wasm_core::trust::{SignedCertificate, SignedRevocation, Words};
use wasm_core::verify::{CertificateEvidence, TransactionEvidence};

use super::chain::{Asking, Blame, ChainHandle};
use super::env::use_env;
use super::organisations::{Documents, written_organisations};
use super::prefs::use_prefs;
use super::task::Task;
use super::trust::Gathered;
use crate::io::blocks::block_from;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::state::bench::Asker;
use crate::state::certificate::{Action, Certificate, Found, Word};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// The certificate of a meter; reads like a [`Certificate`].
#[derive(Clone, Debug, PartialEq)]
pub struct CertificateHandle {
    state: UseReducerHandle<Certificate>,
    /// What trust in the meter is judged by.
    pub(super) gathered: Option<Gathered>,
}

impl core::ops::Deref for CertificateHandle {
    type Target = Certificate;

    fn deref(&self) -> &Certificate {
        &self.state
    }
}

/// Follows the certificate of a meter, whose document one of these gateways keeps, for as long as it is shown.
#[hook]
pub fn use_certificate(target: Option<(MeterId, Vec<GatewayUrl>)>, chain: &ChainHandle) -> CertificateHandle {
    let (state, gathered) = (use_reducer(Certificate::default), use_state(|| None::<Gathered>));
    let (env, prefs) = (use_env(), use_prefs());
    let accepted: Vec<Words> =
        prefs.prefs.organisations.accepted().map(|organisation| organisation.name.clone()).collect();
    let (dispatcher, setter) = (state.dispatcher(), gathered.setter());
    use_effect_with(target.clone(), move |target| {
        setter.set_new(None);
        dispatcher.dispatch(Action::Target(target.as_ref().map(|(meter, _)| meter.clone())));
    });
    let (dispatcher, setter, asking) = (state.dispatcher(), gathered.setter(), chain.asking());
    let reason = (target, accepted, chain.asked(), chain.changes);
    use_effect_with(reason, move |(target, accepted, _, _)| {
        let looking = target.clone().zip(asking).map(|((meter, gateways), asking)| {
            let documents = Documents { store: env.store.clone(), gateways };
            let accepted = accepted.clone();
            Task::spawn(async move {
                match look(&meter, accepted, &documents, &asking).await {
                    Ok((found, all)) => {
                        dispatcher.dispatch(Action::Found(found));
                        setter.set(Some(all));
                    }
                    Err(error) => {
                        if let Blame::Lie(lie) = asking.blame(Asker::Certificate, &error) {
                            dispatcher.dispatch(Action::Lied(lie));
                        }
                    }
                }
            })
        });
        move || drop(looking)
    });
    CertificateHandle { state, gathered: (*gathered).clone() }
}

/// What stands under the meter's certificate names now, checked, and what organisations say of who wrote it.
async fn look(
    meter: &MeterId,
    accepted: Vec<Words>,
    documents: &Documents,
    asking: &Asking,
) -> Result<(Found, Gathered), ElectrumError> {
    let headers = &asking.headers;
    let names = written(meter, &documents.gateways, &asking.first, headers).await?;
    let confirmed = confirmed(meter, &names, asking).await;
    let named = names.iter().filter_map(|written| {
        let signed = SignedCertificate::decode(written.document.as_deref()?).ok()?;
        signed.certificate().organisation.clone()
    });
    let wanted = accepted.into_iter().chain(named).collect();
    let organisations = written_organisations(wanted, documents, asking).await?;
    if confirmed && organisations.iter().all(|one| one.confirmed) {
        asking.worked(Asker::Certificate);
    }
    let gathered = Gathered::new(meter.clone(), headers.clone(), names, organisations.into());
    let judged = gathered.certificates();
    let held =
        gathered.names().iter().zip(judged).filter(|(written, _)| is_held(&written.operations, headers));
    let found = Found::of(held.map(|(written, (report, certified))| {
        Word::new(report, certified).because(written.revoked_because())
    }));
    Ok((found, gathered))
}

/// Whether a second server knows of no other certificate, and of none that was taken back.
async fn confirmed(meter: &MeterId, names: &[Written], asking: &Asking) -> bool {
    let unwritten = Name::certificates(meter).nth(names.len()).map(|name| NameOperations {
        name,
        tip: asking.headers.tip().height,
        operations: Vec::new(),
        unproven: Vec::new(),
    });
    let known = names.iter().map(|written| &written.operations).chain(&unwritten);
    for operations in known {
        if asking.confirm(Asker::Certificate, operations).await.is_err() {
            return false;
        }
    }
    true
}

/// The meter's certificate names up to the first that was never written, and the documents they point to.
pub(super) async fn written(
    meter: &MeterId,
    sources: &[GatewayUrl],
    client: &Electrum,
    headers: &HeaderChain,
) -> Result<Vec<Written>, ElectrumError> {
    let mut names = Vec::new();
    for name in Name::certificates(meter) {
        let operations = client.run(NameHistoryQuery::new(name, headers)).await?;
        let Some(newest) = operations.operations.last() else { break };
        let document = match CertificateValue::parse(newest.value()) {
            Ok(value) if is_held(&operations, headers) => block_from(sources, &value.c).await,
            Ok(_) | Err(_) => None,
        };
        let reason = match CertificateValue::reason(newest.value()) {
            Some(reason) => block_from(sources, &reason).await,
            None => None,
        };
        names.push(Written { operations, document, reason });
    }
    Ok(names)
}

/// A name that was written, and the document it points to.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) operations: NameOperations,
    pub(super) document: Option<Vec<u8>>,
    /// Why the electrician took the certificate back, if a document says so.
    pub(super) reason: Option<Vec<u8>>,
}

impl Written {
    /// The reason, if who certified wrote it about this certificate.
    fn revoked_because(&self) -> Option<Words> {
        let signed = SignedCertificate::decode(self.document.as_deref()?).ok()?;
        let revoked = SignedRevocation::decode(self.reason.as_deref()?).ok()?;
        revoked.is_of(&signed).then(|| revoked.revocation().reason.clone())
    }
}

/// What was written, with its proofs.
pub(super) fn certificates<'a>(
    names: &'a [Written],
    proofs: &'a [Vec<TransactionEvidence<'a>>],
) -> Vec<CertificateEvidence<'a>> {
    let evidence = names.iter().zip(proofs).filter_map(|(written, proofs)| {
        let (newest, earlier) = proofs.split_last()?;
        let document = written.document.as_deref();
        Some(CertificateEvidence { name: &written.operations.name, newest: *newest, earlier, document })
    });
    evidence.collect()
}

/// Whether somebody holds the name; a history that cannot be followed is looked at all the same, and judged.
fn is_held(operations: &NameOperations, headers: &HeaderChain) -> bool {
    match operations.follow(headers.network()) {
        Ok(history) => matches!(history.state(operations.tip), NameState::Held(_)),
        Err(_) => true,
    }
}
