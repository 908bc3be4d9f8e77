//! Publishing a version: sign it, keep it, write the name that points to it.

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::keeping::{Paper, PaperKind};
use wasm_core::keys::Role;
use wasm_core::name::lifecycle::plan;
use wasm_core::name::values::OrganisationValue;
use wasm_core::name::{Name, NameState};
use wasm_core::sync::NameHistoryQuery;
use wasm_core::trust::Organisation;
use wasm_core::tx::build::{BuildError, Lock, NameAction, NameWrite};

use super::own::OwnHandle;
use crate::hooks::SpendError;
use crate::hooks::chain::Asking;
use crate::hooks::keeping;
use crate::state::bench::Asker;
use crate::state::organisations::{Action, Problem, Work};
use crate::wire::url::{GatewayUrl, UrlError};

impl OwnHandle {
    /// Signs a version, has it kept by the gateway at `gateway` and wherever else documents go, and writes the name.
    pub fn publish(&self, organisation: Organisation, gateway: String) {
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Publishing));
        spawn_local(async move {
            let sent = handle.send(&organisation, &gateway).await;
            handle.dispatch(sent.map_or_else(Action::Failed, Action::Sent));
        });
    }

    async fn send(&self, organisation: &Organisation, gateway: &str) -> Result<String, Problem> {
        let keys = self.session.keys().ok_or(Problem::Locked)?;
        let identity = keys.secret(Role::Identity).map_err(|_| Problem::Locked)?;
        let network = self.env.config.network;
        let own = Address::p2wpkh(&identity.public(), network);
        let action = self.action(organisation.chain_name(), &own).await?;
        let signed = organisation.sign(&identity).map_err(|error| refused(&error))?;
        let (cid, block) = (signed.cid().to_string(), signed.block().map_err(|error| refused(&error))?);
        let value = OrganisationValue { c: cid.clone() }.to_value().map_err(|error| refused(&error))?;
        let owner = Address::p2wpkh(&signed.holder(), network);
        let write = NameWrite { value, owner, lock: Lock::P2wpkh, key: Role::Identity.into() };
        // before anything leaves this page: is there money, is it ours to write?
        let transaction = self.wallet.prepare_name(&action, &write).map_err(|error| spending(&error))?;
        let home = match gateway.parse::<GatewayUrl>() {
            Ok(home) => keeping::gateway(&home),
            Err(UrlError::Empty) if self.keeping.places.kubo.is_some() => None,
            Err(error) => return Err(refused(&error)),
        };
        let (kind, name) = (PaperKind::Organisation, organisation.name.as_str());
        let paper = Paper::new(kind, name, signed.cid().into(), home);
        // who does not have it now gets it later
        self.keeping.keep(paper, &block).await.map_err(|error| refused(&error))?;
        self.wallet.send(&transaction).await.map_err(|error| spending(&error))?;
        Ok(cid)
    }

    /// What may be done with the name.
    async fn action(&self, name: Name, own: &Address) -> Result<NameAction, Problem> {
        let offline = || Problem::Offline(SpendError::Offline.to_string());
        let asking = self.chain.asking().ok_or_else(offline)?;
        let facts = self.wallet.facts.clone().ok_or_else(offline)?;
        let waits =
            facts.names().iter().any(|one| one.height.is_none() && one.output.name == name.as_bytes());
        if waits {
            return Err(Problem::Waits);
        }
        let state = state(name, &asking).await?;
        match &state {
            NameState::Held(held) if *held.coin().owner() != own.script_pubkey() => Err(Problem::Taken),
            _ => Ok(plan(&state)),
        }
    }
}

/// What the chain says about the name; a second server must not say more.
async fn state(name: Name, asking: &Asking) -> Result<NameState, Problem> {
    let asked = asking.first.run(NameHistoryQuery::new(name, &asking.headers)).await;
    let operations = asked.map_err(|error| {
        asking.blame(Asker::Certificate, &error);
        Problem::Offline(error.to_string())
    })?;
    let confirmed = asking.confirm(Asker::Certificate, &operations).await;
    confirmed.map_err(|outdone| Problem::Offline(outdone.to_string()))?;
    Ok(operations.follow(asking.headers.network()).map_err(|error| refused(&error))?.state(operations.tip))
}

fn refused(error: &impl ToString) -> Problem {
    Problem::Refused(error.to_string())
}

fn spending(error: &SpendError) -> Problem {
    match error {
        SpendError::Locked => Problem::Locked,
        SpendError::Offline | SpendError::Electrum(_) => Problem::Offline(error.to_string()),
        SpendError::Build(BuildError::NotHolder { .. }) => Problem::Taken,
        SpendError::Build(BuildError::WaitForConfirmation(_)) => Problem::Waits,
        SpendError::Build(BuildError::InsufficientFunds { .. }) => Problem::Money(error.to_string()),
        SpendError::Build(_) | SpendError::Replace(_) | SpendError::NotWaiting | SpendError::Sign(_) => {
            Problem::Refused(error.to_string())
        }
    }
}
