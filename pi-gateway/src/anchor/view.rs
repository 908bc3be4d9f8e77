//! What this gateway knows of the chain: headers, its own money, and the operations on the meter's name.

use super::error::AnchorError;
use super::link::Link;
use crate::node::Node;
use std::collections::{BTreeMap, BTreeSet};
use wasm_core::chain::HeaderChain;
use wasm_core::hash::{ScriptHash, Txid};
use wasm_core::keys::{Path, node_path};
use wasm_core::name::Name;
use wasm_core::name::lifecycle::{NameHistory, NameState};
use wasm_core::network::Network;
use wasm_core::sync::{CheckpointQuery, HeaderSync, Located, NameHistoryQuery, Request, Response, SyncError};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::replace::Waiting;
use wasm_core::tx::build::{Coin, KeyRef, LostRegistration};
use wasm_core::units::{Amount, Height};
use wasm_core::wallet::{Wallet, Watch};

/// The view at one height.
#[derive(Debug)]
pub(super) struct View {
    network: Network,
    /// `None` until the first connection, and after one that failed in the middle.
    headers: Option<HeaderChain>,
    wallet: Wallet,
    name: Option<NameView>,
}

/// The operations on the meter's name, as far as they were followed.
#[derive(Debug, Clone)]
struct NameView {
    history: NameHistory,
    operations: BTreeSet<Txid>,
}

/// What is known of the meter's name.
#[derive(Debug, Clone)]
pub(super) struct KnownName {
    /// Who holds it.
    pub(super) state: NameState,
    /// All transactions that wrote it.
    operations: BTreeSet<Txid>,
}

impl KnownName {
    /// Whether anybody ever wrote it.
    pub(super) fn was_written(&self) -> bool {
        !self.operations.is_empty()
    }

    /// Whether this transaction, by its id, wrote it.
    pub(super) fn has(&self, txid: &str) -> bool {
        txid.parse().is_ok_and(|txid: Txid| self.operations.contains(&txid))
    }
}

/// The key of the node's half, as the builder names it.
pub(super) fn holder_key_ref() -> KeyRef {
    let path: Path = node_path::HOLDER.parse().expect("the paths of the protocol are paths");
    path.into()
}

impl View {
    /// Nothing known yet.
    pub(super) const fn new(network: Network) -> Self {
        Self { network, headers: None, wallet: Wallet::new(network), name: None }
    }

    /// Follows the server to its tip, and looks at our money there.
    pub(super) async fn catch_up(&mut self, link: &mut Link, node: &Node) -> Result<(), AnchorError> {
        let headers = match self.headers.take() {
            Some(headers) => headers,
            None => link.ask(CheckpointQuery::new(self.network)).await?,
        };
        let mut synced = link.ask(HeaderSync::new(headers)).await?;
        let mut removed = !synced.change.removed.is_empty();
        while let Some(tip) = synced.more {
            synced = link.ask(HeaderSync::towards(synced.chain, tip)?).await?;
            removed |= !synced.change.removed.is_empty();
        }
        if removed {
            self.name = None;
        }
        let watch = node.holder().into_iter().fold(
            Watch::fixed().also(node.fund_address().script_pubkey(), holder_key_ref()),
            |watch, holder| watch.also(holder.script_pubkey(), holder_key_ref()),
        );
        let query = self.wallet.query_with(&synced.chain, watch);
        let scan = link.ask(query).await?;
        self.wallet.absorb(scan);
        self.headers = Some(synced.chain);
        Ok(())
    }

    /// The headers that were followed.
    pub(super) fn headers(&self) -> Result<&HeaderChain, AnchorError> {
        Ok(self.headers.as_ref().ok_or(SyncError::Unfinished)?)
    }

    /// Takes a better chain from another server. What is known of the name is asked for anew.
    pub(super) fn adopt(&mut self, chain: HeaderChain) {
        self.headers = Some(chain);
        self.name = None;
    }

    /// Money that can pay fees now or when its transaction is in a block.
    pub(super) fn funds(&self) -> Amount {
        self.wallet.balance().money()
    }

    /// Coins to pay fees with: nobody freezes any here.
    pub(super) fn coins(&self) -> Vec<Coin> {
        self.wallet.spendable(&BTreeSet::new())
    }

    /// The height at which all this holds.
    pub(super) fn tip(&self) -> Height {
        self.wallet.tip()
    }

    /// What is known of a transaction of ours.
    pub(super) fn transaction(&self, txid: Txid) -> Option<&Located> {
        self.wallet.transactions().get(&txid)
    }

    /// A transaction of ours was sent.
    pub(super) fn sent(&mut self, transaction: Transaction) {
        self.wallet.sent(transaction);
    }

    /// A registration of ours that is in no block.
    pub(super) fn registration(&self, transaction: &Transaction) -> Option<Waiting> {
        self.wallet.registration(transaction)?.ok()
    }

    /// Whether that registration has lost against another one.
    pub(super) async fn lost(
        &mut self,
        link: &mut Link,
        name: &Name,
        waiting: &Waiting,
    ) -> Result<Option<LostRegistration>, AnchorError> {
        self.name_state(link, name).await?;
        Ok(self.name.as_ref().and_then(|known| known.history.lost(self.tip(), waiting)))
    }

    /// The state of the meter's name. Operations are fetched again only when the server lists others than
    /// those known.
    pub(super) async fn name_state(
        &mut self,
        link: &mut Link,
        name: &Name,
    ) -> Result<KnownName, AnchorError> {
        let listed = listed(link, name.index_scripthash(), self.tip()).await?;
        let listed = listed.into_keys().collect();
        let known =
            self.name.take().filter(|known| known.operations == listed && known.history.name() == name);
        let view = match known {
            Some(view) => view,
            None => self.fetch_name(link, name).await?,
        };
        let known = KnownName { state: view.history.state(self.tip()), operations: view.operations.clone() };
        self.name = Some(view);
        Ok(known)
    }

    async fn fetch_name(&self, link: &mut Link, name: &Name) -> Result<NameView, AnchorError> {
        let found = link.ask(NameHistoryQuery::new(name.clone(), self.headers()?)).await?;
        let operations = found.operations.iter().map(|operation| operation.txid).collect();
        Ok(NameView { history: found.follow(self.network)?, operations })
    }
}

/// The confirmed transactions a server lists for a script, or for a name by its index script.
pub(super) async fn listed(
    link: &mut Link,
    script: ScriptHash,
    tip: Height,
) -> Result<BTreeMap<Txid, Height>, AnchorError> {
    let request = Request::History(script);
    match link.request(request.clone()).await? {
        Response::History(entries) => {
            let placed = entries.into_iter().filter_map(|entry| Some((entry.txid, entry.height?)));
            Ok(placed.filter(|(_, height)| *height <= tip).collect())
        }
        _ => Err(SyncError::NotAsked { request: Box::new(request) }.into()),
    }
}
