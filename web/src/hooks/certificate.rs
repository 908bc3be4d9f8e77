//! Looks for a meter's certificates whenever the chain changes.
//!
//! A stranger may have taken the plain name, so the alternatives are looked at too, up to the first that was never
//! written.

use std::rc::Rc;

use wasm_core::chain::HeaderChain;
use wasm_core::name::values::CertificateValue;
use wasm_core::name::{MeterId, Name, NameState};
use wasm_core::sync::{NameHistoryQuery, NameOperation, NameOperations};
use wasm_core::units::UnixTime;
use wasm_core::verify::{CertificateContext, CertificateEvidence, TransactionEvidence, verify_certificates};

use super::chain::ChainHandle;
use super::task::Task;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::io::gateway::block_from;
use crate::state::certificate::{Action, Certificate, Found, Word};
use crate::state::chain::Lie;
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
    let (dispatcher, ready) = (state.dispatcher(), chain.ready());
    let reason = (target, ready.as_ref().map(|(client, _)| client.clone()), chain.changes);
    use_effect_with(reason, move |(target, _, _)| {
        let looking = target.clone().zip(ready).map(|((meter, sources), (client, headers))| {
            Task::spawn(async move {
                match look(&meter, &sources, &client, &headers).await {
                    Ok(found) => dispatcher.dispatch(Action::Found(found)),
                    Err(error) => {
                        if let Some(check) = error.failed_check() {
                            let server = client.server().to_owned();
                            dispatcher.dispatch(Action::Lied(Lie { server, check, text: error.to_string() }));
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
async fn look(
    meter: &MeterId,
    sources: &[GatewayUrl],
    client: &Electrum,
    headers: &Rc<HeaderChain>,
) -> Result<Found, ElectrumError> {
    Ok(judge(meter, headers, &written(meter, sources, client, headers).await?))
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
