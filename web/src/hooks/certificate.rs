//! Looks for a meter's certificate whenever the chain changes.

use std::rc::Rc;

use wasm_core::chain::HeaderChain;
use wasm_core::name::values::CertificateValue;
use wasm_core::name::{MeterId, Name, NameState};
use wasm_core::sync::{NameHistoryQuery, NameOperations};
use wasm_core::units::UnixTime;
use wasm_core::verify::{CertificateContext, CertificateEvidence, TransactionEvidence, verify_certificate};
use yew::prelude::*;

use super::chain::ChainHandle;
use super::task::Task;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::io::gateway::Gateway;
use crate::state::certificate::{Action, Certificate, Found};
use crate::state::chain::Lie;
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

/// Follows the certificate of a meter, whose document `gateway` keeps, for as long as it is shown.
#[hook]
pub fn use_certificate(target: Option<(MeterId, GatewayUrl)>, chain: &ChainHandle) -> CertificateHandle {
    let state = use_reducer(Certificate::default);
    let dispatcher = state.dispatcher();
    use_effect_with(target.clone(), move |target| {
        dispatcher.dispatch(Action::Target(target.as_ref().map(|(meter, _)| meter.clone())));
    });
    let (dispatcher, ready) = (state.dispatcher(), chain.ready());
    let reason = (target, ready.as_ref().map(|(client, _)| client.clone()), chain.changes);
    use_effect_with(reason, move |(target, _, _)| {
        let looking = target.clone().zip(ready).map(|((meter, gateway), (client, headers))| {
            Task::spawn(async move {
                match look(&meter, gateway, &client, &headers).await {
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

/// What stands under the meter's certificate name now, checked.
async fn look(
    meter: &MeterId,
    gateway: GatewayUrl,
    client: &Electrum,
    headers: &Rc<HeaderChain>,
) -> Result<Found, ElectrumError> {
    let operations = client.run(NameHistoryQuery::new(Name::certificate(meter), headers)).await?;
    if !is_held(&operations, headers) {
        return Ok(Found::Nothing);
    }
    let Some(newest) = operations.operations.last() else { return Ok(Found::Nothing) };
    let document = match CertificateValue::parse(newest.value()) {
        Ok(value) => Gateway::new(gateway).block(&value.c).await.ok(),
        Err(_) => None,
    };
    let raw = newest.transaction.encode();
    let transaction = TransactionEvidence {
        txid: newest.txid,
        raw: &raw,
        height: newest.inclusion.height,
        branch: &newest.inclusion.branch,
    };
    let now = UnixTime::from_secs(clock::unix_seconds()).unwrap_or(UnixTime::MAX);
    let context = CertificateContext { meter, headers, now };
    let evidence = CertificateEvidence { transaction, document: document.as_deref() };
    let (report, certified) = verify_certificate(context, &evidence);
    Ok(Found::Word { report: Rc::new(report), certified: certified.map(Rc::new) })
}

/// Whether somebody holds the name; a history that cannot be followed is looked at all the same, and judged.
fn is_held(operations: &NameOperations, headers: &HeaderChain) -> bool {
    match operations.follow(headers.network()) {
        Ok(history) => matches!(history.state(operations.tip), NameState::Held(_)),
        Err(_) => true,
    }
}
