//! Publishing a version: sign it, keep it, write the name that points to it.

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
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
use crate::io::gateway::Gateway;
use crate::state::bench::Asker;
use crate::state::organisations::{Action, Problem, Stored, Work};
use crate::wire::url::GatewayUrl;

impl OwnHandle {
    /// Signs a version, has it kept by the gateway at `gateway`, and writes the name.
    pub fn publish(&self, organisation: Organisation, gateway: String) {
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Publishing));
        spawn_local(async move {
            let sent = handle.send(&organisation, &gateway).await;
            handle.dispatch(sent.map_or_else(Action::Failed, |(cid, stored)| Action::Sent(cid, stored)));
        });
    }

    /// Hands the document of this name to the gateway once more.
    pub fn store_again(&self, cid: String, gateway: String) {
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Storing));
        spawn_local(async move {
            let block = match &handle.env.store {
                Some(store) => store.get(&key(&cid)).await.ok().flatten(),
                None => None,
            };
            let stored = match block {
                Some(block) => hand_over(&gateway, &cid, &block).await,
                None => Stored::Not("the document is not on this device".to_owned()),
            };
            handle.dispatch(Action::StoredAgain(cid, stored));
        });
    }

    async fn send(&self, organisation: &Organisation, gateway: &str) -> Result<(String, Stored), Problem> {
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
        if let Some(store) = &self.env.store {
            store.put(&key(&cid), &block).await.map_err(|error| refused(&error))?;
        }
        let stored = hand_over(gateway, &cid, &block).await;
        self.wallet.send(&transaction).await.map_err(|error| spending(&error))?;
        Ok((cid, stored))
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

/// Hands a document to a gateway. Its word is not enough: what it hands out must be what it was given.
async fn hand_over(gateway: &str, cid: &str, block: &[u8]) -> Stored {
    let url = match gateway.parse::<GatewayUrl>() {
        Ok(url) => url,
        Err(error) => return Stored::Not(error.to_string()),
    };
    let gateway = Gateway::new(url);
    if let Err(error) = gateway.keep_organisation(block).await {
        return Stored::Not(error.to_string());
    }
    match gateway.block(cid).await {
        Ok(kept) if kept == block => Stored::Kept,
        Ok(_) => Stored::Not("it hands out something else".to_owned()),
        Err(error) => Stored::Not(error.to_string()),
    }
}

/// Where blocks lie in the browser's storage.
fn key(cid: &str) -> String {
    format!("block/{cid}")
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
