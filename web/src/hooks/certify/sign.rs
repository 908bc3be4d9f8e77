//! Signing: what was noted becomes a document, and a name on the chain that points to it.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::ipld::Cid;
use wasm_core::keeping::{Paper, PaperKind};
use wasm_core::keys::PublicKey;
use wasm_core::name::lifecycle::plan;
use wasm_core::name::values::CertificateValue;
use wasm_core::name::{MeterId, Name, NameState};
use wasm_core::network::Network;
use wasm_core::sync::{NameHistoryQuery, NameOperations};
use wasm_core::trust::{Certificate, Draft, Errand, Revocation, SignedDraft, Words};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::{BuildError, NameAction, NameCoin};
use wasm_core::units::UnixTime;

use super::CertifyHandle;
use crate::hooks::chain::{Asking, Blame};
use crate::hooks::keeping::gateway;
use crate::hooks::wallet::{SignError, SpendError};
use crate::hooks::writing::{WriteError, Written, newest, waits};
use crate::io::clock;
use crate::io::electrum::ElectrumError;
use crate::state::bench::Asker;
use crate::state::certify::{Action, Candidate, Done, Field, Job, Problem, Work, draft};
use crate::state::elsewhere::Asked;

/// The name to write, what it says now, and what may be done with it.
struct Place {
    name: Name,
    action: NameAction,
    says: Option<CertificateValue>,
}

/// What came of writing.
pub(super) enum Outcome {
    /// It is sent.
    Sent(Done),
    /// Another device has been asked to sign.
    Asked,
}

impl CertifyHandle {
    /// Signs what was compared and writes the meter's certificate name.
    pub fn sign(&self) {
        let Some(candidate) = self.candidate.clone() else { return };
        let (handle, job) = (self.clone(), self.job.clone());
        handle.dispatch(Action::Working(Work::Name));
        spawn_local(async move {
            let done = handle.certify(&candidate, &job).await;
            handle.dispatch(match done {
                Ok(Outcome::Sent(done)) => Action::Done(done),
                Ok(Outcome::Asked) => Action::Rest,
                Err(problem) => Action::Failed(problem),
            });
        });
    }

    /// Takes what the device with the key answered, and sends what it has signed.
    pub fn answered(&self, answer: &str) {
        let (handle, answer) = (self.clone(), answer.to_owned());
        let Some(asked) = self.request() else { return };
        handle.dispatch(Action::Working(Work::Document));
        spawn_local(async move {
            let done = handle.finish(&asked, &answer).await;
            handle.dispatch(done.map_or_else(Action::Failed, Action::Done));
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

    /// Shows again what is under way.
    pub fn rest(&self) {
        self.dispatch(Action::Rest);
    }

    /// The certificate as it would be signed now, but for what the chain says; `None` while the wallet is locked.
    #[must_use]
    pub fn preview(&self, candidate: &Candidate) -> Option<Result<Certificate, Problem>> {
        Some(draft(candidate, &self.job, self.key()?, now(), None))
    }

    /// The electrician's key; `None` while the wallet is locked.
    #[must_use]
    pub fn key(&self) -> Option<PublicKey> {
        self.writer.key()
    }

    async fn certify(&self, candidate: &Candidate, job: &Job) -> Result<Outcome, Problem> {
        let (key, owner) = (self.key().ok_or(Problem::Locked)?, self.owner()?);
        let place = self.place(&candidate.node.meter, &owner).await?;
        self.dispatch(Action::Working(Work::Document));
        let previous = place.says.as_ref().and_then(|value| value.c.parse().ok());
        let certificate = draft(candidate, job, key, now(), previous)?;
        let photos = job.photos().cloned().collect();
        self.write(Draft::Certificate(Box::new(certificate)), place, candidate.url.to_string(), photos).await
    }

    /// Takes a certificate back: signs why, and writes that it no longer holds.
    pub(super) async fn take_back(&self, name: &Name, url: &str, reason: &str) -> Result<Outcome, Problem> {
        let owner = self.owner()?;
        let not_ours = || Problem::NotHolder(name.to_string());
        let meter = name.certified_meter().ok_or_else(not_ours)?;
        let reason = Words::new(reason).map_err(|_| Problem::Field(Field::Reason))?;
        let Stands::Ours(place) = Stands::of(self.history(name.clone()).await?, owner.network(), &owner)?
        else {
            return Err(not_ours());
        };
        let says = place.says.as_ref().ok_or_else(not_ours)?;
        let certificate: Cid = says.c.parse().map_err(refused)?;
        let revocation = Revocation { meter, certificate, reason, at: now() };
        self.write(Draft::Revocation(revocation), place, url.to_owned(), Vec::new()).await
    }

    /// Signs and sends, or asks the device with the key to sign.
    async fn write(
        &self,
        draft: Draft,
        Place { name, action, says }: Place,
        gateway: String,
        photos: Vec<String>,
    ) -> Result<Outcome, Problem> {
        let registered = matches!(action, NameAction::Register(_));
        // before anything leaves this page: is there money, is it ours to write?
        let written = self.writer.write(draft.clone(), &action, says.as_ref());
        match written.map_err(|error| self.writing(error, &name))? {
            Written::Here(signed, transaction) => {
                let asked = Asked { request: String::new(), gateway, photos, registered };
                self.publish_and_send(&draft, (&signed, &transaction), &asked, &name).await.map(Outcome::Sent)
            }
            Written::Asked(errand) => {
                let request = errand.to_text().map_err(refused)?;
                self.asked.keep(Some(Asked { request, gateway, photos, registered }));
                Ok(Outcome::Asked)
            }
        }
    }

    async fn finish(&self, asked: &Asked, answer: &str) -> Result<Done, Problem> {
        let errand = asked.errand().map_err(refused)?;
        let name = errand.name().map_err(refused)?;
        let coins = self.coins(&errand).await?;
        let finished = self.writer.finish(&errand, answer, &coins);
        let (signed, transaction) = finished.map_err(|error| self.writing(error, &name))?;
        let done = self.publish_and_send(errand.draft(), (&signed, &transaction), asked, &name).await?;
        self.asked.keep(None);
        Ok(done)
    }

    /// The coin of the name that is written, as the chain says now.
    async fn coins(&self, errand: &Errand) -> Result<Vec<NameCoin>, Problem> {
        let operations = self.history(errand.name().map_err(refused)?).await?;
        let history = operations.follow(errand.network()).map_err(refused)?;
        Ok(newest(&history.state(operations.tip)))
    }

    async fn publish_and_send(
        &self,
        draft: &Draft,
        (signed, transaction): (&SignedDraft, &Transaction),
        asked: &Asked,
        name: &Name,
    ) -> Result<Done, Problem> {
        let kind = match draft {
            Draft::Certificate(_) => PaperKind::Certificate,
            Draft::Revocation(_) | Draft::Organisation(_) => PaperKind::Revocation,
        };
        let meter = name.certified_meter().map(|meter| meter.to_string()).unwrap_or_default();
        let home = asked.gateway.parse().ok().as_ref().and_then(gateway);
        let mut paper = Paper::new(kind, &meter, signed.cid.into(), home);
        paper.photos = asked.photos.iter().filter_map(|photo| photo.parse().ok()).collect();
        let stored = self.publish(paper, &signed.block).await?;
        self.dispatch(Action::Working(Work::Sending));
        self.wallet.send(transaction).await.map_err(|error| self.spending(error, name))?;
        let (txid, cid) = (transaction.txid().to_string(), signed.cid.to_string());
        let (registered, revoked) = (asked.registered, kind == PaperKind::Revocation);
        Ok(Done { meter, txid, cid, registered, stored, revoked })
    }

    /// Keeps a document on this device and hands it to its gateway; whether that has all of it now. A gateway that does
    /// not answer gets it later; one that refuses it knows better, and nothing is signed.
    async fn publish(&self, paper: Paper, block: &[u8]) -> Result<bool, Problem> {
        let kept = self.keeping.keep(paper, block).await;
        let (paper, refused) = kept.map_err(|error| Problem::Storage(error.to_string()))?;
        match refused {
            Some(error) if paper.kind == PaperKind::Certificate => {
                self.keeping.forget(paper.cid).await;
                Err(Problem::Gateway(error))
            }
            _ => Ok(paper.is_stored()),
        }
    }

    /// The electrician's address, which holds the names.
    pub(super) fn owner(&self) -> Result<Address, Problem> {
        self.writer.address().ok_or(Problem::Locked)
    }

    /// Asks the chain for the name to write: the one that is ours already, else the first that is free.
    async fn place(&self, meter: &MeterId, owner: &Address) -> Result<Place, Problem> {
        let mut free = None;
        for name in Name::certificates(meter) {
            match Stands::of(self.history(name).await?, owner.network(), owner)? {
                Stands::Ours(place) => return Ok(place),
                Stands::Untouched(place) => return Ok(free.unwrap_or(place)),
                Stands::Free(place) => free = free.or(Some(place)),
                Stands::Taken => {}
            }
        }
        free.ok_or_else(|| Problem::NotHolder(Name::certificate(meter).to_string()))
    }

    /// Asks the chain, and a second server, what happened to a name; nothing of ours must wait under it.
    async fn history(&self, name: Name) -> Result<NameOperations, Problem> {
        let offline = || Problem::Offline(SpendError::Offline.to_string());
        let asking = self.chain.asking().ok_or_else(offline)?;
        let facts = self.wallet.facts.clone().ok_or_else(offline)?;
        if waits(&facts, &name) {
            return Err(Problem::Pending);
        }
        let asked = asking.first.run(NameHistoryQuery::new(name, &asking.headers)).await;
        let operations = asked.map_err(|error| electrum(&asking, &error))?;
        let confirmed = asking.confirm(Asker::Certificate, &operations).await;
        confirmed.map_err(|outdone| Problem::Offline(outdone.to_string()))?;
        Ok(operations)
    }

    fn writing(&self, error: WriteError, name: &Name) -> Problem {
        match error {
            WriteError::Spend(error) => self.spending(error, name),
            WriteError::Errand(error) => Problem::Answer(error.to_string()),
            WriteError::Sign(SignError::Locked) => Problem::Locked,
            other @ (WriteError::Document(_) | WriteError::Value(_) | WriteError::Sign(_)) => refused(other),
        }
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
}

/// Whose a name is.
enum Stands {
    Ours(Place),
    /// Nobody's any more.
    Free(Place),
    /// Nobody's ever.
    Untouched(Place),
    Taken,
}

impl Stands {
    fn of(operations: NameOperations, network: Network, owner: &Address) -> Result<Self, Problem> {
        let history = operations.follow(network).map_err(|error| Problem::Refused(error.to_string()))?;
        let state = history.state(operations.tip);
        let action = plan(&state);
        let untouched = operations.operations.is_empty();
        let NameState::Held(held) = &state else {
            let place = Place { action, says: None, name: operations.name };
            return Ok(if untouched { Self::Untouched(place) } else { Self::Free(place) });
        };
        if *held.coin().owner() != owner.script_pubkey() {
            return Ok(Self::Taken);
        }
        let newest = operations.operations.last();
        let says = newest.and_then(|newest| CertificateValue::parse(newest.value()).ok());
        Ok(Self::Ours(Place { action, says, name: operations.name }))
    }
}

pub(super) fn now() -> UnixTime {
    UnixTime::from_secs(clock::unix_seconds()).unwrap_or(UnixTime::MAX)
}

fn refused(error: impl core::fmt::Display) -> Problem {
    Problem::Refused(error.to_string())
}

pub(super) fn electrum(asking: &Asking, error: &ElectrumError) -> Problem {
    match (asking.blame(Asker::Certificate, error), error) {
        (Blame::Lie(lie), _) => Problem::Lie(lie),
        (Blame::Gone | Blame::Refuses, ElectrumError::Sync(_)) => Problem::Refused(error.to_string()),
        (Blame::Gone | Blame::Refuses, _) => Problem::Offline(error.to_string()),
    }
}
