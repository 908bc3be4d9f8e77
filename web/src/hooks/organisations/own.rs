//! The own organisation: found by the wallet's names, edited here, published by `publish`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use wasm_core::address::Address;
use wasm_core::hash::Txid;
use wasm_core::name::NameState;
use wasm_core::name::values::OrganisationValue;
use wasm_core::script::Script;
use wasm_core::sync::{HoldersQuery, Located, NameOperation};
use wasm_core::trust::{Organisation, SignedOrganisation, Words};
use wasm_core::wallet::Wallet as Facts;

use super::{Documents, written_organisations};
use crate::hooks::chain::{Asking, ChainHandle};
use crate::hooks::env::Env;
use crate::hooks::task::Task;
use crate::hooks::writing::{AskedHandle, Writer, use_kept_request, use_writer};
use crate::hooks::{
    KeepingHandle, WalletHandle, use_block_sources, use_chain, use_env, use_keeping, use_wallet,
};
use crate::io::electrum::ElectrumError;
use crate::state::bench::Asker;
use crate::state::organisations::{Action, Newest, Own, Version};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

const NAMESPACE: &str = "bp_organization/";
/// The most versions of the past that are shown.
const MAX_VERSIONS: usize = 20;

/// The own organisation and its verbs; reads like an [`Own`].
#[derive(Clone, Debug, PartialEq)]
pub struct OwnHandle {
    pub(super) state: UseReducerHandle<Own>,
    pub(super) env: Env,
    pub(super) writer: Writer,
    pub(super) asked: AskedHandle,
    pub(super) chain: ChainHandle,
    pub(super) wallet: WalletHandle,
    pub(super) keeping: KeepingHandle,
    gateways: Vec<GatewayUrl>,
}

impl core::ops::Deref for OwnHandle {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.state
    }
}

impl OwnHandle {
    /// Goes on with an edited version.
    pub fn edit(&self, draft: Organisation) {
        self.dispatch(Action::Edited(Rc::new(draft)));
    }

    pub(super) fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }
}

/// The organisation whose name the wallet holds, for the page that shows it.
#[hook]
pub fn use_own_organisation() -> OwnHandle {
    let (env, chain, wallet) = (use_env(), use_chain(), use_wallet());
    let (writer, asked) = (use_writer(), use_kept_request("organisation-asked"));
    let (state, gateways, keeping) = (use_reducer(Own::default), use_block_sources(), use_keeping());
    let me = writer.address().map(|address| address.script_pubkey());
    let (held, waits) = names(wallet.facts.as_deref(), me.as_ref(), writer.is_elsewhere());
    let dispatcher = state.dispatcher();
    use_effect_with(waits, move |waits| dispatcher.dispatch(Action::Waits(*waits)));
    let (dispatcher, asking, store) = (state.dispatcher(), chain.asking(), env.store.clone());
    let known = wallet.facts.as_ref().map(|facts| facts.transactions().clone()).unwrap_or_default();
    let reason = (held, gateways.clone(), chain.asked(), chain.changes);
    use_effect_with(reason, move |(held, gateways, _, _)| {
        let documents = Documents { store, gateways: gateways.clone() };
        let looking = held.clone().zip(asking).map(|(held, asking)| {
            Task::spawn(async move {
                match search(held, known, &documents, &asking).await {
                    Ok((newest, versions)) => dispatcher.dispatch(Action::Known(newest, Rc::new(versions))),
                    Err(error) => {
                        asking.blame(Asker::Certificate, &error);
                    }
                }
            })
        });
        move || drop(looking)
    });
    OwnHandle { state, env, writer, asked, chain, wallet, keeping, gateways }
}

/// Where the own organisation's name is found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    /// In this wallet; `None` for none.
    Here(Option<Words>),
    /// With a key that is on another device: the chain has to be asked.
    Elsewhere(Script),
}

/// Where to look for the organisation, and whether an operation of ours on one waits for a block.
fn names(facts: Option<&Facts>, me: Option<&Script>, elsewhere: bool) -> (Option<Held>, bool) {
    let Some((facts, me)) = facts.zip(me) else { return (None, false) };
    let waiting = facts.history().into_iter().filter(|row| row.height.is_none());
    let waits = waiting.filter_map(|row| row.name).any(|output| organisation(&output.name).is_some());
    if elsewhere {
        return (Some(Held::Elsewhere(me.clone())), waits);
    }
    let held = facts.names().into_iter().filter(|holding| holding.height.is_some());
    (Some(Held::Here(held.into_iter().find_map(|holding| organisation(&holding.output.name)))), waits)
}

/// The organisation of a name, if it is one's.
fn organisation(name: &[u8]) -> Option<Words> {
    Words::new(core::str::from_utf8(name).ok()?.strip_prefix(NAMESPACE)?).ok()
}

async fn search(
    held: Held,
    known: BTreeMap<Txid, Located>,
    documents: &Documents,
    asking: &Asking,
) -> Result<(Newest, Vec<Version>), ElectrumError> {
    let script = match held {
        Held::Here(name) => return look(name, documents, asking).await,
        Held::Elsewhere(script) => script,
    };
    let query = HoldersQuery::new([script.clone()], &asking.headers, known);
    let names = asking.first.run(query).await?.names.into_values().flatten();
    // who held several names and gave some away has the one that is still theirs
    for name in names.filter_map(|name| organisation(name.as_bytes())) {
        let found = look(Some(name), documents, asking).await?;
        if matches!(&found.0, Newest::Held(signed, _) if p2wpkh(signed, asking) == script) {
            return Ok(found);
        }
    }
    Ok((Newest::None, Vec::new()))
}

/// The script of who holds an organisation's name.
fn p2wpkh(signed: &SignedOrganisation, asking: &Asking) -> Script {
    Address::p2wpkh(&signed.holder(), asking.headers.network()).script_pubkey()
}

async fn look(
    held: Option<Words>,
    documents: &Documents,
    asking: &Asking,
) -> Result<(Newest, Vec<Version>), ElectrumError> {
    let Some(name) = held else { return Ok((Newest::None, Vec::new())) };
    let found = written_organisations(BTreeSet::from([name.clone()]), documents, asking).await?;
    let Some(one) = found.first() else { return Ok((Newest::None, Vec::new())) };
    let history = one.operations.follow(asking.headers.network()).ok();
    let state = history.map(|history| history.state(one.operations.tip));
    let Some(NameState::Held(coin)) = state else { return Ok((Newest::None, Vec::new())) };
    let left = coin.blocks_left(one.operations.tip);
    let signed = one.document.as_deref().and_then(|block| SignedOrganisation::decode(block).ok());
    let newest = signed.map_or(Newest::Lost(name), |signed| Newest::Held(Rc::new(signed), left));
    let operations = one.operations.operations.iter().rev().take(MAX_VERSIONS);
    Ok((newest, versions(operations.collect(), documents).await))
}

/// The versions of the past with what each changed, newest first. The oldest that is shown is held against the one
/// before, which its document names.
async fn versions(operations: Vec<&NameOperation>, documents: &Documents) -> Vec<Version> {
    let mut read = BTreeMap::new();
    let mut versions = Vec::new();
    for operation in operations {
        let Ok(OrganisationValue { c: cid }) = OrganisationValue::parse(operation.value()) else { continue };
        let after = document(&cid, documents, &mut read).await;
        let before = match after.as_ref().and_then(|after| after.previous) {
            Some(previous) => document(&previous.to_string(), documents, &mut read).await,
            None => after.as_ref().map(|after| Organisation::new(after.name.clone())),
        };
        let changes = after.zip(before).map(|(after, before)| after.changes_since(&before));
        versions.push(Version { time: operation.inclusion.time, cid, changes });
    }
    versions
}

async fn document(
    cid: &str,
    documents: &Documents,
    read: &mut BTreeMap<String, Option<Organisation>>,
) -> Option<Organisation> {
    if !read.contains_key(cid) {
        let block = documents.block(cid).await;
        let signed = block.and_then(|block| SignedOrganisation::decode(&block).ok());
        read.insert(cid.to_owned(), signed.map(|signed| signed.organisation().clone()));
    }
    read.get(cid).cloned().flatten()
}
