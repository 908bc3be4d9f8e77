//! Looks for a meter's certificates whenever the chain changes.
//!
//! A stranger may have taken the plain name, so the alternatives are looked at too, up to the first that was never
//! written.

use wasm_core::chain::HeaderChain;
use wasm_core::name::values::CertificateValue;
use wasm_core::name::{MeterId, Name, NameState};
use wasm_core::sync::{NameHistoryQuery, NameOperation, NameOperations};
use wasm_core::units::UnixTime;
use wasm_core::verify::{CertificateContext, CertificateEvidence, TransactionEvidence, verify_certificates};

use super::chain::{Asking, Blame, ChainHandle};
use super::task::Task;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::io::blocks::block_from;
use crate::state::bench::Asker;
use crate::state::certificate::{Action, Certificate, Found, Word};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// The certificate of a meter; reads like a [`Certificate`].
#[derive(Clone, Debug, PartialEq)]
pub struct CertificateHandle {
    state: UseReducerHandle<Certificate>,
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
    let state = use_reducer(Certificate::default);
    let dispatcher = state.dispatcher();
    use_effect_with(target.clone(), move |target| {
        dispatcher.dispatch(Action::Target(target.as_ref().map(|(meter, _)| meter.clone())));
    });
    let (dispatcher, asking) = (state.dispatcher(), chain.asking());
    let reason = (target, chain.asked(), chain.changes);
    use_effect_with(reason, move |(target, _, _)| {
        let looking = target.clone().zip(asking).map(|((meter, sources), asking)| {
            Task::spawn(async move {
                match look(&meter, &sources, &asking).await {
                    Ok(found) => dispatcher.dispatch(Action::Found(found)),
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
    CertificateHandle { state }
}

/// What stands under the meter's certificate names now, checked.
async fn look(meter: &MeterId, sources: &[GatewayUrl], asking: &Asking) -> Result<Found, ElectrumError> {
    let headers = &asking.headers;
    let names = written(meter, sources, &asking.first, headers).await?;
    if confirmed(meter, &names, asking).await {
        asking.worked(Asker::Certificate);
    }
    Ok(judge(meter, headers, &names))
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
        names.push(Written { operations, document });
    }
    Ok(names)
}

/// A name that was written, and the document it points to.
pub(super) struct Written {
    pub(super) operations: NameOperations,
    pub(super) document: Option<Vec<u8>>,
}

fn judge(meter: &MeterId, headers: &HeaderChain, names: &[Written]) -> Found {
    let raw = |written: &Written| {
        written.operations.operations.iter().map(|one| one.transaction.encode()).collect::<Vec<_>>()
    };
    let raw: Vec<_> = names.iter().map(raw).collect();
    let proofs: Vec<_> = names.iter().zip(&raw).map(|(written, raw)| proofs(written, raw)).collect();
    let evidence = names.iter().zip(&proofs).filter_map(|(written, proofs)| {
        let (newest, earlier) = proofs.split_last()?;
        let document = written.document.as_deref();
        Some(CertificateEvidence { name: &written.operations.name, newest: *newest, earlier, document })
    });
    let now = UnixTime::from_secs(clock::unix_seconds()).unwrap_or(UnixTime::MAX);
    let context = CertificateContext { meter, headers, now };
    let judged = verify_certificates(context, &evidence.collect::<Vec<_>>());
    let held = names.iter().zip(judged).filter(|(written, _)| is_held(&written.operations, headers));
    Found::of(held.map(|(_, (report, certified))| Word::new(report, certified)))
}

fn proofs<'a>(written: &'a Written, raw: &'a [Vec<u8>]) -> Vec<TransactionEvidence<'a>> {
    let proof = |(operation, raw): (&'a NameOperation, &'a Vec<u8>)| TransactionEvidence {
        txid: operation.txid,
        raw,
        height: operation.inclusion.height,
        branch: &operation.inclusion.branch,
    };
    written.operations.operations.iter().zip(raw).map(proof).collect()
}

/// Whether somebody holds the name; a history that cannot be followed is looked at all the same, and judged.
fn is_held(operations: &NameOperations, headers: &HeaderChain) -> bool {
    match operations.follow(headers.network()) {
        Ok(history) => matches!(history.state(operations.tip), NameState::Held(_)),
        Err(_) => true,
    }
}
