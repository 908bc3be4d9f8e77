//! Publishing a version: sign it, keep it, write the name that points to it.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::keeping::{Paper, PaperKind, Place};
use wasm_core::name::lifecycle::plan;
use wasm_core::name::{Name, NameState};
use wasm_core::trust::{Draft, Organisation, SignedDraft};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::{BuildError, NameAction};

use super::own::OwnHandle;
use crate::hooks::keeping;
use crate::hooks::writing::{WriteError, Written, newest, state_of, waits};
use crate::hooks::{SignError, SpendError};
use crate::state::elsewhere::Asked;
use crate::state::organisations::{Action, Problem, Work};
use crate::wire::url::{GatewayUrl, UrlError};

impl OwnHandle {
    /// Signs a version, has it kept by the gateway at `gateway` and wherever else documents go, and writes the name.
    pub fn publish(&self, organisation: Organisation, gateway: String) {
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Publishing));
        spawn_local(async move {
            let sent = handle.send(&organisation, &gateway).await;
            handle.dispatch(match sent {
                Ok(Some(cid)) => Action::Sent(cid),
                Ok(None) => Action::Rest,
                Err(problem) => Action::Failed(problem),
            });
        });
    }

    /// Takes what the device with the key answered, and sends what it has signed.
    pub fn answered(&self, answer: &str) {
        let Some(asked) = self.request() else { return };
        let (handle, answer) = (self.clone(), answer.to_owned());
        handle.dispatch(Action::Working(Work::Publishing));
        spawn_local(async move {
            let sent = handle.finish(&asked, &answer).await;
            handle.dispatch(sent.map_or_else(Action::Failed, Action::Sent));
        });
    }

    /// The request that waits for the device with the key.
    #[must_use]
    pub fn request(&self) -> Option<Rc<Asked>> {
        (*self.asked).clone()
    }

    /// Gives up what the device with the key was asked for.
    pub fn drop_request(&self) {
        self.asked.keep(None);
        self.dispatch(Action::Rest);
    }

    /// Signs and sends; or asks the device with the key, and sends nothing.
    async fn send(&self, organisation: &Organisation, gateway: &str) -> Result<Option<String>, Problem> {
        let own = self.writer.address().ok_or(Problem::Locked)?;
        let action = self.action(organisation.chain_name(), &own).await?;
        let registered = matches!(action, NameAction::Register(_));
        let draft = Draft::Organisation(organisation.clone());
        let name = organisation.name.as_str();
        // before anything leaves this page: is there money, is it ours to write, is there a place for it?
        self.home(gateway)?;
        match self.writer.write(draft, &action, None).map_err(|error| writing(&error))? {
            Written::Here(signed, transaction) => {
                self.keep_and_send(name, (&signed, &transaction), gateway).await.map(Some)
            }
            Written::Asked(errand) => {
                let request = errand.to_text().map_err(|error| refused(&error))?;
                let gateway = gateway.to_owned();
                self.asked.keep(Some(Asked { request, gateway, photos: Vec::new(), registered }));
                Ok(None)
            }
        }
    }

    async fn finish(&self, asked: &Asked, answer: &str) -> Result<String, Problem> {
        let errand = asked.errand().map_err(|error| refused(&error))?;
        let name = errand.name().map_err(|error| refused(&error))?;
        let offline = || Problem::Offline(SpendError::Offline.to_string());
        let state = state_of(name, &self.chain.asking().ok_or_else(offline)?).await;
        let coins = newest(&state.map_err(Problem::Offline)?);
        let finished = self.writer.finish(&errand, answer, &coins);
        let (signed, transaction) = finished.map_err(|error| writing(&error))?;
        let Draft::Organisation(organisation) = errand.draft() else { return Err(Problem::Taken) };
        let name = organisation.name.as_str();
        let sent = self.keep_and_send(name, (&signed, &transaction), &asked.gateway).await?;
        self.asked.keep(None);
        Ok(sent)
    }

    async fn keep_and_send(
        &self,
        name: &str,
        (signed, transaction): (&SignedDraft, &Transaction),
        gateway: &str,
    ) -> Result<String, Problem> {
        let paper = Paper::new(PaperKind::Organisation, name, signed.cid.into(), self.home(gateway)?);
        // who does not have it now gets it later
        self.keeping.keep(paper, &signed.block).await.map_err(|error| refused(&error))?;
        self.wallet.send(transaction).await.map_err(|error| spending(&error))?;
        Ok(signed.cid.to_string())
    }

    /// The gateway that was typed, as a place for documents; none where the own node is one.
    fn home(&self, gateway: &str) -> Result<Option<Place>, Problem> {
        match gateway.parse::<GatewayUrl>() {
            Ok(home) => Ok(keeping::gateway(&home)),
            Err(UrlError::Empty) if self.keeping.places.kubo.is_some() => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }

    /// What may be done with the name.
    async fn action(&self, name: Name, own: &Address) -> Result<NameAction, Problem> {
        let offline = || Problem::Offline(SpendError::Offline.to_string());
        let asking = self.chain.asking().ok_or_else(offline)?;
        let facts = self.wallet.facts.clone().ok_or_else(offline)?;
        if waits(&facts, &name) {
            return Err(Problem::Waits);
        }
        let state = state_of(name, &asking).await.map_err(Problem::Offline)?;
        match &state {
            NameState::Held(held) if *held.coin().owner() != own.script_pubkey() => Err(Problem::Taken),
            _ => Ok(plan(&state)),
        }
    }
}

fn refused(error: &impl ToString) -> Problem {
    Problem::Refused(error.to_string())
}

fn writing(error: &WriteError) -> Problem {
    match error {
        WriteError::Spend(error) => spending(error),
        WriteError::Errand(error) => Problem::Answer(error.to_string()),
        WriteError::Sign(SignError::Locked) => Problem::Locked,
        other @ (WriteError::Document(_) | WriteError::Value(_) | WriteError::Sign(_)) => refused(other),
    }
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
