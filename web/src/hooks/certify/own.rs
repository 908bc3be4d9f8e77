//! The electrician's own certificates: found by the history of the identity's address, judged by `wasm-core`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::ipld::dag_cbor_cid;
use wasm_core::name::Name;
use wasm_core::name::values::CertificateValue;
use wasm_core::script::Script;
use wasm_core::sync::{HoldersQuery, NameHistoryQuery, NameOperations};
use wasm_core::trust::SignedCertificate;
use wasm_core::units::UnixTime;

use super::CertifyHandle;
use super::shelf::Shelf;
use super::sign::{Outcome, electrum, now};
use crate::hooks::chain::Asking;
use crate::hooks::task::Task;
use crate::io::clock;
use crate::io::gateway::Gateway;
use crate::state::bench::Asker;
use crate::state::certify::{
    Inspected, Job, Own, Owns, OwnsAction, Problem, Seen, first_of, inspected, last_of, names,
};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// Records of one answer of a gateway.
const PAGE: u64 = 1_000;
/// The most answers that are asked for: the records of 52 days.
const PAGES: u64 = 5;
/// Records in front of those since the certificate that are looked at, too: intervals may be longer than they should.
const AROUND: u64 = 16;

/// How long what a gateway said of its seal is taken for new, in seconds.
const FRESH_S: u64 = 60;

/// What gateways said of their seals, by certificate, and when.
type Openings = Rc<RefCell<BTreeMap<String, (u64, Option<Inspected>)>>>;

/// The own certificates and what can be done with them; reads like [`Owns`].
#[derive(Clone, Debug, PartialEq)]
pub struct CertificatesHandle {
    state: UseReducerHandle<Owns>,
    certify: CertifyHandle,
}

impl core::ops::Deref for CertificatesHandle {
    type Target = Owns;

    fn deref(&self) -> &Owns {
        &self.state
    }
}

/// Looks for the own certificates, again whenever the chain or the wallet changes.
#[hook]
pub fn use_own_certificates(certify: &CertifyHandle) -> CertificatesHandle {
    let state = use_reducer(Owns::default);
    let (dispatcher, openings) = (state.dispatcher(), use_mut_ref(BTreeMap::new));
    let handle = certify.clone();
    let written =
        certify.me().zip(certify.wallet.facts.as_ref()).map(|(me, facts)| names(&facts.history(), &me));
    let reason = (written, certify.chain.asked(), certify.chain.changes);
    use_effect_with(reason, move |(written, ..)| {
        let looking = written.clone().zip(handle.chain.asking()).map(|(written, asking)| {
            let look = Look { handle, asking, openings, dispatcher };
            Task::spawn(async move {
                let found = look.all(&written).await;
                look.dispatcher.dispatch(found.map_or_else(OwnsAction::Failed, OwnsAction::Found));
            })
        });
        move || drop(looking)
    });
    CertificatesHandle { state, certify: certify.clone() }
}

impl CertificatesHandle {
    /// Takes a certificate back.
    pub fn revoke(&self, own: &Own, reason: &str) {
        let (handle, own, reason) = (self.clone(), own.clone(), reason.to_owned());
        handle.state.dispatch(OwnsAction::Revoking);
        spawn_local(async move {
            let url = own.url.unwrap_or_default();
            let done = handle.certify.take_back(&own.name, &url, &reason).await;
            let done = done.map(|outcome| match outcome {
                Outcome::Sent(_) => OwnsAction::Revoked(own.meter.to_string()),
                Outcome::Asked => OwnsAction::Asked,
            });
            handle.state.dispatch(done.unwrap_or_else(OwnsAction::Failed));
        });
    }

    /// Begins the inspection that follows on a certificate.
    pub fn follow(&self, own: &Own) {
        let url = own.url.clone().unwrap_or_default();
        let Some(certificate) = &own.certificate else { return };
        let job = Job::following(&url, certificate);
        self.certify.change(|noted| *noted = job);
    }
}

impl CertifyHandle {
    /// The script of the electrician's address; `None` while the wallet is locked.
    fn me(&self) -> Option<Script> {
        Some(self.owner().ok()?.script_pubkey())
    }
}

/// One look at all names.
struct Look {
    handle: CertifyHandle,
    asking: Asking,
    openings: Openings,
    dispatcher: UseReducerDispatcher<Owns>,
}

impl Look {
    async fn all(&self, written: &[(Name, bool)]) -> Result<Vec<Own>, Problem> {
        let me = self.handle.me().ok_or(Problem::Locked)?;
        let mut written = written.to_vec();
        if self.handle.writer.is_elsewhere() {
            written.extend(self.held(&me, &written).await?);
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut found = Vec::new();
        for (number, (name, waits)) in written.iter().enumerate() {
            self.dispatcher.dispatch(OwnsAction::Looking(count(number), count(written.len())));
            found.extend(self.one(&me, name, *waits).await?);
        }
        self.asking.worked(Asker::Certificate);
        Ok(found)
    }

    /// The names of a key that is elsewhere: what it wrote from there is not in this wallet's history.
    async fn held(&self, me: &Script, known: &[(Name, bool)]) -> Result<Vec<(Name, bool)>, Problem> {
        let facts = self.handle.wallet.facts.as_ref();
        let looked_at = facts.map(|facts| facts.transactions().clone()).unwrap_or_default();
        let query = HoldersQuery::new([me.clone()], &self.asking.headers, looked_at);
        let held = self.asking.first.run(query).await.map_err(|error| electrum(&self.asking, &error))?;
        let names = held.names.into_values().flatten();
        let new =
            names.filter(|name| name.certified_meter().is_some() && known.iter().all(|(one, _)| one != name));
        Ok(new.map(|name| (name, false)).collect())
    }

    async fn one(&self, me: &Script, name: &Name, waits: bool) -> Result<Option<Own>, Problem> {
        let Self { handle, asking, .. } = self;
        let query = NameHistoryQuery::new(name.clone(), &asking.headers);
        let operations = asking.first.run(query).await.map_err(|error| electrum(asking, &error))?;
        let confirmed = asking.confirm(Asker::Certificate, &operations).await;
        confirmed.map_err(|outdone| Problem::Offline(outdone.to_string()))?;
        let shelf = Shelf::new(&handle.env);
        let url = name.certified_meter().and_then(|meter| handle.keeping.home_of(meter.as_str()));
        let sources: Vec<_> = url.iter().chain(&handle.sources).cloned().collect();
        let (document, reason) = documents(&shelf, &operations, me, &sources).await;
        let published = first_of(&operations, me).map(|first| first.inclusion.time);
        let inspected = match (&url, &document, published) {
            (Some(url), Some(document), Some(published)) => self.inspected(url, document, published).await,
            _ => None,
        };
        let seen = Seen {
            me,
            operations: &operations,
            waits,
            document: document.as_deref(),
            reason: reason.as_deref(),
            inspected,
            now: now(),
            network: handle.env.config.network,
        };
        Ok(Own::of(&seen).map(|own| Own { url: url.map(|url| url.to_string()), ..own }))
    }

    /// As [`looked_at`], asked again only when the answer is old.
    async fn inspected(&self, url: &GatewayUrl, document: &[u8], published: UnixTime) -> Option<Inspected> {
        let (key, time) = (dag_cbor_cid(document).to_string(), clock::unix_seconds());
        let known = self.openings.borrow().get(&key).copied();
        if let Some((_, inspected)) = known.filter(|(at, _)| time.saturating_sub(*at) < FRESH_S) {
            return inspected;
        }
        let inspected = looked_at(url, document, published).await;
        self.openings.borrow_mut().insert(key, (time, inspected));
        inspected
    }
}

/// The certificate, and why it was revoked, as far as they can be had.
async fn documents(
    shelf: &Shelf,
    operations: &NameOperations,
    me: &Script,
    sources: &[GatewayUrl],
) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let Some(written) = last_of(operations, me) else { return (None, None) };
    let document = match CertificateValue::parse(written.value()) {
        Ok(value) => shelf.find(&value.c, sources).await,
        Err(_) => None,
    };
    let reason = match CertificateValue::reason(written.value()) {
        Some(reason) => shelf.find(&reason, sources).await,
        None => None,
    };
    (document, reason)
}

/// What the gateway's records since a certificate say, at most the newest [`PAGES`] pages of them. A gateway that cannot be
/// reached tells nothing.
async fn looked_at(url: &GatewayUrl, document: &[u8], published: UnixTime) -> Option<Inspected> {
    let signed = SignedCertificate::decode(document).ok()?;
    let gateway = Gateway::new(url.clone());
    let node = gateway.node().await.ok()?;
    let since = now().secs().saturating_sub(published.secs());
    let wanted = since.checked_div(node.interval_s.into()).unwrap_or(since).saturating_add(AROUND);
    let first = node.records.saturating_sub(wanted.min(PAGES.saturating_mul(PAGE)));
    let mut records: Vec<String> = Vec::new();
    for page in 0..PAGES {
        let after = first.saturating_add(page.saturating_mul(PAGE));
        if after >= node.records {
            break;
        }
        records.extend(gateway.records_after(after).await.ok()?.records.iter().cloned());
    }
    inspected(&records, signed.certificate(), published)
}
