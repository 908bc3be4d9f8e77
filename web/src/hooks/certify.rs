//! Certifying a meter: ask its gateway, sign the certificate, write the name.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::ipld::Cid;
use wasm_core::keys::Role;
use wasm_core::name::lifecycle::plan;
use wasm_core::name::values::{CertificateStatus, CertificateValue};
use wasm_core::name::{MeterId, Name, NameState};
use wasm_core::network::Network;
use wasm_core::sync::{NameHistoryQuery, NameOperations};
use wasm_core::tx::build::{BuildError, Lock, NameAction, NameWrite};
use wasm_core::units::UnixTime;
use wasm_core::wallet::NameHolding;

use super::chain::{Asking, Blame, ChainHandle, use_chain};
use super::env::{Env, use_env};
use super::session::{SessionHandle, use_session};
use super::wallet::{SpendError, WalletHandle, use_wallet};
use crate::io::clock;
use crate::io::electrum::ElectrumError;
use crate::io::gateway::Gateway;
use crate::state::bench::Asker;
use crate::state::certify::{Action, Candidate, Certify, Done, Form, Problem, Work, draft};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// Certifying and its verbs; reads like a [`Certify`].
#[derive(Clone, Debug, PartialEq)]
pub struct CertifyHandle {
    state: UseReducerHandle<Certify>,
    env: Env,
    session: SessionHandle,
    chain: ChainHandle,
    wallet: WalletHandle,
}

impl core::ops::Deref for CertifyHandle {
    type Target = Certify;

    fn deref(&self) -> &Certify {
        &self.state
    }
}

/// Certifying, for the page that shows it.
#[hook]
pub fn use_certify() -> CertifyHandle {
    let (env, session, chain, wallet) = (use_env(), use_session(), use_chain(), use_wallet());
    CertifyHandle { state: use_reducer(Certify::default), env, session, chain, wallet }
}

/// The name to write, what it says now, and what may be done with it.
struct Standing {
    name: Name,
    action: NameAction,
    previous: Option<Cid>,
}

impl CertifyHandle {
    /// Asks the gateway at `url` which meter it is at.
    pub fn load(&self, url: &str) {
        let (handle, url) = (self.clone(), url.parse::<GatewayUrl>());
        handle.dispatch(Action::Loading);
        spawn_local(async move {
            let loaded = match url {
                Ok(url) => handle.ask(url).await,
                Err(error) => Err(Problem::Url(error)),
            };
            handle
                .dispatch(loaded.map_or_else(Action::Failed, |candidate| Action::Loaded(Rc::new(candidate))));
        });
    }

    /// Signs what was compared and writes the meter's certificate name.
    pub fn sign(&self, candidate: Rc<Candidate>, form: Form) {
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Name));
        spawn_local(async move {
            let done = handle.certify(&candidate, &form).await;
            handle.dispatch(done.map_or_else(Action::Failed, Action::Done));
        });
    }

    /// Starts anew with another meter.
    pub fn again(&self) {
        self.dispatch(Action::Again);
    }

    async fn ask(&self, url: GatewayUrl) -> Result<Candidate, Problem> {
        let node = Gateway::new(url.clone()).node().await.map_err(Problem::Gateway)?;
        if node.network != self.env.config.network {
            return Err(Problem::OtherNetwork(node.network.to_string()));
        }
        Candidate::of(url, node)
    }

    async fn certify(&self, candidate: &Candidate, form: &Form) -> Result<Done, Problem> {
        let keys = self.session.keys().ok_or(Problem::Locked)?;
        let identity = keys.secret(Role::Identity).map_err(|_| Problem::Locked)?;
        let owner = Address::p2wpkh(&identity.public(), candidate.node.network);
        let Standing { name, action, previous } = self.standing(&candidate.node.meter, &owner).await?;
        self.dispatch(Action::Working(Work::Document));
        let now = UnixTime::from_secs(clock::unix_seconds()).unwrap_or(UnixTime::MAX);
        let certificate = draft(candidate, form, identity.public(), now, previous)?;
        let signed = certificate.sign(&identity).map_err(|error| Problem::Refused(error.to_string()))?;
        let block = signed.block().map_err(|error| Problem::Refused(error.to_string()))?;
        let cid = signed.cid().to_string();
        let value = CertificateValue {
            status: CertificateStatus::Valid,
            holder: certificate.address.clone(),
            reading_key: certificate.reading_key,
            c: cid.clone(),
        };
        let value = value.to_value().map_err(|error| Problem::Refused(error.to_string()))?;
        let write = NameWrite { value, owner, lock: Lock::P2wpkh, key: Role::Identity.into() };
        // before anything leaves this page: is there money, is it ours to write?
        let prepared = self.wallet.prepare_name(&action, &write);
        let transaction = prepared.map_err(|error| self.spending(error, &name))?;
        let kept =
            Gateway::new(candidate.url.clone()).keep_document(&block).await.map_err(Problem::Gateway)?;
        if kept != cid {
            return Err(Problem::Refused(format!("the gateway calls the certificate {kept}, it is {cid}")));
        }
        self.dispatch(Action::Working(Work::Sending));
        self.wallet.send(&transaction).await.map_err(|error| self.spending(error, &name))?;
        let registered = matches!(action, NameAction::Register(_));
        let meter = candidate.node.meter.to_string();
        Ok(Done { meter, txid: transaction.txid().to_string(), cid, registered })
    }

    /// Asks the chain for the name to write: the one that is ours already, else the first that is free.
    async fn standing(&self, meter: &MeterId, owner: &Address) -> Result<Standing, Problem> {
        let offline = || Problem::Offline(SpendError::Offline.to_string());
        let asking = self.chain.asking().ok_or_else(offline)?;
        let facts = self.wallet.facts.clone().ok_or_else(offline)?;
        let mut free = None;
        for name in Name::certificates(meter) {
            let waits =
                |holding: &NameHolding| holding.height.is_none() && holding.output.name == name.as_bytes();
            if facts.names().iter().any(waits) {
                return Err(Problem::Pending);
            }
            let asked = asking.first.run(NameHistoryQuery::new(name, &asking.headers)).await;
            let operations = asked.map_err(|error| electrum(&asking, &error))?;
            let confirmed = asking.confirm(Asker::Certificate, &operations).await;
            confirmed.map_err(|outdone| Problem::Offline(outdone.to_string()))?;
            let untouched = operations.operations.is_empty();
            match Stands::of(operations, asking.headers.network(), owner)? {
                Stands::Ours(standing) => return Ok(standing),
                Stands::Free(standing) => free = free.or(Some(standing)),
                Stands::Taken => {}
            }
            if untouched {
                break;
            }
        }
        free.ok_or_else(|| Problem::NotHolder(Name::certificate(meter).to_string()))
    }

    fn spending(&self, error: SpendError, name: &Name) -> Problem {
        match error {
            SpendError::Locked => Problem::Locked,
            SpendError::Offline => Problem::Offline(SpendError::Offline.to_string()),
            SpendError::Build(BuildError::NotHolder { .. }) => Problem::NotHolder(name.to_string()),
            SpendError::Build(BuildError::WaitForConfirmation(_)) => Problem::Pending,
            SpendError::Build(error @ BuildError::InsufficientFunds { .. }) => {
                Problem::Money(error.to_string())
            }
            SpendError::Electrum(error) => match self.chain.asking() {
                Some(asking) => electrum(&asking, &error),
                None => Problem::Offline(error.to_string()),
            },
            other @ (SpendError::Build(_)
            | SpendError::Replace(_)
            | SpendError::NotWaiting
            | SpendError::Sign(_)) => Problem::Refused(other.to_string()),
        }
    }

    fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }
}

/// Whose a name is.
enum Stands {
    Ours(Standing),
    Free(Standing),
    Taken,
}

impl Stands {
    fn of(operations: NameOperations, network: Network, owner: &Address) -> Result<Self, Problem> {
        let history = operations.follow(network).map_err(|error| Problem::Refused(error.to_string()))?;
        let state = history.state(operations.tip);
        let action = plan(&state);
        let NameState::Held(held) = &state else {
            return Ok(Self::Free(Standing { action, previous: None, name: operations.name }));
        };
        if *held.coin().owner() != owner.script_pubkey() {
            return Ok(Self::Taken);
        }
        let newest = operations.operations.last();
        let value = newest.and_then(|newest| CertificateValue::parse(newest.value()).ok());
        let previous = value.and_then(|value| value.c.parse().ok());
        Ok(Self::Ours(Standing { action, previous, name: operations.name }))
    }
}

fn electrum(asking: &Asking, error: &ElectrumError) -> Problem {
    match (asking.blame(Asker::Certificate, error), error) {
        (Blame::Lie(lie), _) => Problem::Lie(lie),
        (Blame::Gone | Blame::Refuses, ElectrumError::Sync(_)) => Problem::Refused(error.to_string()),
        (Blame::Gone | Blame::Refuses, _) => Problem::Offline(error.to_string()),
    }
}
