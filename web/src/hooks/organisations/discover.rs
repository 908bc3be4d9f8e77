//! From accepted organisations to electricians to meters, level by level, each asked for in one go.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use wasm_core::address::Address;
use wasm_core::keys::PublicKey;
use wasm_core::name::values::CertificateValue;
use wasm_core::name::{MeterId, Name};
use wasm_core::script::Script;
use wasm_core::sync::{CertificateNamesQuery, HeldNames, HoldersQuery, Located, NameOperations};
use wasm_core::trust::OrganisationKey;
use wasm_core::verify::{Standing, verify_organisation};

use super::{Documents, WrittenOrganisation, written_organisations};
use crate::hooks::certificate::Written;
use crate::hooks::chain::Asking;
use crate::hooks::task::Task;
use crate::hooks::trust::{Gathered, proofs, raw};
use crate::hooks::{use_block_sources, use_chain, use_env, use_prefs};
use crate::io::electrum::ElectrumError;
use crate::state::bench::Asker;
use crate::state::organisations::{
    Discovery, DiscoveryAction, FoundElectrician, FoundMeter, FoundOrganisation, Step,
};
use crate::ui::prelude::*;

/// Where transactions that were looked at are kept between two searches.
const KNOWN: &str = "discovered";

/// The search and the verb that starts it; reads like a [`Discovery`].
#[derive(Clone, Debug, PartialEq)]
pub struct DiscoveryHandle {
    state: UseReducerHandle<Discovery>,
    /// Searches anew.
    pub search: Callback<()>,
    /// Whether the chain can be asked.
    pub is_ready: bool,
}

impl core::ops::Deref for DiscoveryHandle {
    type Target = Discovery;

    fn deref(&self) -> &Discovery {
        &self.state
    }
}

/// Searching for meters.
#[hook]
pub fn use_discovery() -> DiscoveryHandle {
    let (env, chain, prefs, gateways) = (use_env(), use_chain(), use_prefs(), use_block_sources());
    let state = use_reducer(Discovery::default);
    let running = use_mut_ref(|| None::<Task>);
    let asking = chain.asking();
    let is_ready = asking.is_some();
    let dispatcher = state.dispatcher();
    let search = Callback::from(move |()| {
        let Some(asking) = asking.clone() else { return };
        let accepted: Vec<_> = prefs.prefs.organisations.accepted().cloned().collect();
        let documents = Documents { store: env.store.clone(), gateways: gateways.clone() };
        let dispatcher = dispatcher.clone();
        let task = Task::spawn(async move {
            let tell = {
                let dispatcher = dispatcher.clone();
                move |step| dispatcher.dispatch(DiscoveryAction::At(step))
            };
            match (Search { accepted, documents, asking: asking.clone() }).run(tell).await {
                Ok(found) => dispatcher.dispatch(DiscoveryAction::Found(Rc::new(found))),
                Err(error) => {
                    asking.blame(Asker::Certificate, &error);
                    dispatcher.dispatch(DiscoveryAction::Failed(error.to_string()));
                }
            }
        });
        running.replace(Some(task));
    });
    DiscoveryHandle { state, search, is_ready }
}

struct Search {
    accepted: Vec<OrganisationKey>,
    documents: Documents,
    asking: Asking,
}

impl Search {
    async fn run(&self, tell: impl Fn(Step)) -> Result<Vec<FoundOrganisation>, ElectrumError> {
        tell(Step::Organisations);
        let names = self.accepted.iter().map(|organisation| organisation.name.clone()).collect();
        let organisations = Rc::new(written_organisations(names, &self.documents, &self.asking).await?);
        let members = self.members(&organisations);
        let keys: BTreeSet<PublicKey> = members.values().flatten().map(|(key, _)| *key).collect();
        tell(Step::Members(keys.len()));
        let held = self.held(&keys).await?;
        let all: BTreeSet<_> = held.names.values().flatten().cloned().collect();
        let meters = all.iter().filter_map(Name::certified_meter).collect::<BTreeSet<_>>();
        tell(Step::Meters(meters.len()));
        let client = &self.asking.first;
        let query = CertificateNamesQuery::new(&all, &self.asking.headers, held.transactions.clone());
        let standings = self.judge(client.run(query).await?, &organisations).await;
        Ok(self.tree(&members, &held, &standings))
    }

    /// The electricians of each proven organisation, without those who left.
    fn members(&self, all: &[WrittenOrganisation]) -> BTreeMap<usize, Vec<(PublicKey, String)>> {
        let mut members = BTreeMap::new();
        for (number, accepted) in self.accepted.iter().enumerate() {
            let Some(one) = all.iter().find(|one| one.name == accepted.name) else { continue };
            let raw = raw(&one.operations);
            let proofs = proofs(&one.operations, &raw);
            let Some(evidence) = one.evidence(&proofs) else { continue };
            let (_, organised) = verify_organisation(&self.asking.headers, &evidence);
            let Some(organised) = organised.filter(|one| one.get().comes_from(accepted.key)) else {
                continue;
            };
            let current = organised.get().organisation.members.iter().filter(|member| member.until.is_none());
            let listed = current.map(|member| (member.key, member.label.to_string())).collect();
            members.insert(number, listed);
        }
        members
    }

    /// The names that the electricians hold or held; what was looked at before is not fetched again.
    async fn held(&self, keys: &BTreeSet<PublicKey>) -> Result<HeldNames, ElectrumError> {
        let store = self.documents.store.as_ref();
        let known: Vec<Located> = match store {
            Some(store) => store.get_json(KNOWN).await.ok().flatten().unwrap_or_default(),
            None => Vec::new(),
        };
        let known = known.into_iter().map(|located| (located.transaction.txid(), located)).collect();
        let scripts = keys.iter().map(|key| self.script(*key));
        let held = self.asking.first.run(HoldersQuery::new(scripts, &self.asking.headers, known)).await?;
        if let Some(store) = store {
            // not kept only means fetched again
            let _ = store.put_json(KNOWN, &held.transactions.values().collect::<Vec<_>>()).await;
        }
        Ok(held)
    }

    async fn judge(
        &self,
        meters: BTreeMap<MeterId, Vec<NameOperations>>,
        organisations: &Rc<Vec<WrittenOrganisation>>,
    ) -> BTreeMap<MeterId, Standing> {
        let mut standings = BTreeMap::new();
        for (meter, names) in meters {
            let mut written = Vec::new();
            for operations in names {
                let newest = operations.operations.last();
                let value = newest.and_then(|newest| CertificateValue::parse(newest.value()).ok());
                let document = match value {
                    Some(value) => self.documents.block(&value.c).await,
                    None => None,
                };
                written.push(Written { operations, document, reason: None });
            }
            let headers = self.asking.headers.clone();
            let gathered = Gathered::new(meter.clone(), headers, written, organisations.clone());
            standings.insert(meter, gathered.judge(&self.accepted, None).standing);
        }
        standings
    }

    fn tree(
        &self,
        members: &BTreeMap<usize, Vec<(PublicKey, String)>>,
        held: &HeldNames,
        standings: &BTreeMap<MeterId, Standing>,
    ) -> Vec<FoundOrganisation> {
        let meters = |key: PublicKey| -> Vec<FoundMeter> {
            let names = held.names.get(&self.script(key)).into_iter().flatten();
            let meters: BTreeSet<_> = names.filter_map(Name::certified_meter).collect();
            let found = |meter: MeterId| {
                let standing = standings.get(&meter).copied().unwrap_or(Standing::NotCertified);
                FoundMeter { meter, standing }
            };
            meters.into_iter().map(found).collect()
        };
        let electrician = |(key, label): &(PublicKey, String)| FoundElectrician {
            key: *key,
            label: label.clone(),
            meters: meters(*key),
        };
        let organisation = |(number, organisation): (usize, &OrganisationKey)| {
            let listed = members.get(&number);
            let electricians = listed.into_iter().flatten().map(electrician).collect();
            FoundOrganisation {
                organisation: organisation.clone(),
                is_proven: listed.is_some(),
                electricians,
            }
        };
        self.accepted.iter().enumerate().map(organisation).collect()
    }

    fn script(&self, key: PublicKey) -> Script {
        Address::p2wpkh(&key, self.asking.headers.network()).script_pubkey()
    }
}
