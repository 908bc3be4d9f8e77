//! Signing: what was noted becomes a document, and a name on the chain that points to it.

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::ipld::Cid;
use wasm_core::keeping::{Paper, PaperKind};
use wasm_core::keys::{PublicKey, Role, SecretKey};
use wasm_core::name::lifecycle::plan;
use wasm_core::name::values::{CertificateStatus, CertificateValue};
use wasm_core::name::{MeterId, Name, NameState, NameValue};
use wasm_core::network::Network;
use wasm_core::sync::{NameHistoryQuery, NameOperations};
use wasm_core::trust::{Certificate, Revocation, Words};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::{BuildError, Lock, NameAction, NameWrite};
use wasm_core::units::UnixTime;
use wasm_core::wallet::NameHolding;

use super::CertifyHandle;
use crate::hooks::chain::{Asking, Blame};
use crate::hooks::keeping::gateway;
use crate::hooks::wallet::SpendError;
use crate::io::clock;
use crate::io::electrum::ElectrumError;
use crate::state::bench::Asker;
use crate::state::certify::{Action, Candidate, Done, Field, Job, Problem, Work, draft};

/// The name to write, what it says now, and what may be done with it.
struct Place {
    name: Name,
    action: NameAction,
    says: Option<CertificateValue>,
}

impl CertifyHandle {
    /// Signs what was compared and writes the meter's certificate name.
    pub fn sign(&self) {
        let Some(candidate) = self.candidate.clone() else { return };
        let (handle, job) = (self.clone(), self.job.clone());
        handle.dispatch(Action::Working(Work::Name));
        spawn_local(async move {
            let done = handle.certify(&candidate, &job).await;
            handle.dispatch(done.map_or_else(Action::Failed, Action::Done));
        });
    }

    /// The certificate as it would be signed now, but for what the chain says; `None` while the wallet is locked.
    #[must_use]
    pub fn preview(&self, candidate: &Candidate) -> Option<Result<Certificate, Problem>> {
        Some(draft(candidate, &self.job, self.key()?, now(), None))
    }

    /// The electrician's key; `None` while the wallet is locked.
    #[must_use]
    pub fn key(&self) -> Option<PublicKey> {
        self.identity().ok().map(|identity| identity.public())
    }

    async fn certify(&self, candidate: &Candidate, job: &Job) -> Result<Done, Problem> {
        let identity = self.identity()?;
        let owner = Address::p2wpkh(&identity.public(), candidate.node.network);
        let Place { name, action, says } = self.place(&candidate.node.meter, &owner).await?;
        self.dispatch(Action::Working(Work::Document));
        let previous = says.and_then(|value| value.c.parse().ok());
        let certificate = draft(candidate, job, identity.public(), now(), previous)?;
        let signed = certificate.sign(&identity).map_err(refused)?;
        let cid = signed.cid().to_string();
        let value = CertificateValue {
            status: CertificateStatus::Valid,
            holder: certificate.address.clone(),
            reading_key: certificate.reading_key,
            c: cid.clone(),
        };
        let value = value.to_value().map_err(refused)?;
        // before anything leaves this page: is there money, is it ours to write?
        let transaction = self.prepare(&name, &action, value, owner)?;
        let (kind, meter) = (PaperKind::Certificate, candidate.node.meter.as_str());
        let mut paper = Paper::new(kind, meter, signed.cid().into(), gateway(&candidate.url));
        paper.photos = job.photos().filter_map(|photo| photo.parse().ok()).collect();
        let stored = self.publish(paper, &signed.block().map_err(refused)?).await?;
        self.dispatch(Action::Working(Work::Sending));
        self.wallet.send(&transaction).await.map_err(|error| self.spending(error, &name))?;
        let registered = matches!(action, NameAction::Register(_));
        let meter = candidate.node.meter.to_string();
        Ok(Done { meter, txid: transaction.txid().to_string(), cid, registered, stored })
    }

    /// Takes a certificate back: signs why, and writes that it no longer holds. Returns the transaction.
    pub(super) async fn take_back(&self, name: &Name, url: &str, reason: &str) -> Result<String, Problem> {
        let identity = self.identity()?;
        let owner = Address::p2wpkh(&identity.public(), self.env.config.network);
        let meter = name.certified_meter().ok_or_else(|| Problem::NotHolder(name.to_string()))?;
        let reason = Words::new(reason).map_err(|_| Problem::Field(Field::Reason))?;
        let not_ours = || Problem::NotHolder(name.to_string());
        let Stands::Ours(Place { action, says, .. }) = self.stands(name.clone(), &owner).await? else {
            return Err(not_ours());
        };
        let says = says.ok_or_else(not_ours)?;
        let certificate: Cid = says.c.parse().map_err(refused)?;
        let revocation = Revocation { meter: meter.clone(), certificate, reason, at: now() };
        let signed = revocation.sign(&identity).map_err(refused)?;
        let cid = signed.cid().to_string();
        let value = says.to_revocation(&cid).map_err(refused)?;
        let transaction = self.prepare(name, &action, value, owner)?;
        let home = url.parse().ok().as_ref().and_then(gateway);
        let paper = Paper::new(PaperKind::Revocation, meter.as_str(), signed.cid().into(), home);
        self.publish(paper, &signed.block().map_err(refused)?).await?;
        self.wallet.send(&transaction).await.map_err(|error| self.spending(error, name))?;
        Ok(transaction.txid().to_string())
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

    pub(super) fn identity(&self) -> Result<SecretKey, Problem> {
        let keys = self.session.keys().ok_or(Problem::Locked)?;
        keys.secret(Role::Identity).map_err(|_| Problem::Locked)
    }

    /// Builds and signs what writes the name. Nothing is sent.
    fn prepare(
        &self,
        name: &Name,
        action: &NameAction,
        value: NameValue,
        owner: Address,
    ) -> Result<Transaction, Problem> {
        let write = NameWrite { value, owner, lock: Lock::P2wpkh, key: Role::Identity.into() };
        self.wallet.prepare_name(action, &write).map_err(|error| self.spending(error, name))
    }

    /// Asks the chain for the name to write: the one that is ours already, else the first that is free.
    async fn place(&self, meter: &MeterId, owner: &Address) -> Result<Place, Problem> {
        let mut free = None;
        for name in Name::certificates(meter) {
            match self.stands(name, owner).await? {
                Stands::Ours(place) => return Ok(place),
                Stands::Untouched(place) => return Ok(free.unwrap_or(place)),
                Stands::Free(place) => free = free.or(Some(place)),
                Stands::Taken => {}
            }
        }
        free.ok_or_else(|| Problem::NotHolder(Name::certificate(meter).to_string()))
    }

    /// Asks the chain, and a second server, whose a name is.
    async fn stands(&self, name: Name, owner: &Address) -> Result<Stands, Problem> {
        let offline = || Problem::Offline(SpendError::Offline.to_string());
        let asking = self.chain.asking().ok_or_else(offline)?;
        let facts = self.wallet.facts.clone().ok_or_else(offline)?;
        let waits =
            |holding: &NameHolding| holding.height.is_none() && holding.output.name == name.as_bytes();
        if facts.names().iter().any(waits) {
            return Err(Problem::Pending);
        }
        let asked = asking.first.run(NameHistoryQuery::new(name, &asking.headers)).await;
        let operations = asked.map_err(|error| electrum(&asking, &error))?;
        let confirmed = asking.confirm(Asker::Certificate, &operations).await;
        confirmed.map_err(|outdone| Problem::Offline(outdone.to_string()))?;
        Stands::of(operations, asking.headers.network(), owner)
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
