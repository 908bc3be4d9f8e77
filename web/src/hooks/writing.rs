//! Writing a name that points to a signed document: signed here, or by another device that has the identity's key.

use std::rc::Rc;

use thiserror::Error;
use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::file::DocumentError;
use wasm_core::keys::{PublicKey, Role, SecretKey};
use wasm_core::name::values::{CertificateValue, ValueError};
use wasm_core::name::{Name, NameState};
use wasm_core::network::Network;
use wasm_core::psbt::PsbtError;
use wasm_core::sync::NameHistoryQuery;
use wasm_core::trust::{Answer, Draft, Errand, ErrandError, SignedDraft};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::{Lock, NameAction, NameCoin, NameWrite};
use wasm_core::wallet::Wallet as Facts;

use super::chain::Asking;
use super::session::SessionHandle;
use super::wallet::{SignError, SpendError, WalletHandle};
use super::{use_env, use_prefs, use_session, use_wallet};
use crate::state::bench::Asker;
use crate::state::elsewhere::Asked;
use crate::ui::prelude::*;

/// Why nothing was signed or sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum WriteError {
    /// The wallet said no.
    #[error(transparent)]
    Spend(#[from] SpendError),
    /// The request or the answer is not right.
    #[error(transparent)]
    Errand(#[from] ErrandError),
    /// The draft contradicts itself.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The name cannot say it.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The transaction cannot be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl From<PsbtError> for WriteError {
    fn from(error: PsbtError) -> Self {
        Self::Sign(error.into())
    }
}

/// A document and the transaction that writes its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Written {
    /// Both are signed.
    Here(SignedDraft, Transaction),
    /// Another device has to sign first.
    Asked(Box<Errand>),
}

/// Who signs documents, and who pays for their names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Writer {
    session: SessionHandle,
    wallet: WalletHandle,
    network: Network,
    /// The identity's key, if it is on another device.
    elsewhere: Option<PublicKey>,
}

#[hook]
pub(super) fn use_writer() -> Writer {
    let (session, wallet, prefs) = (use_session(), use_wallet(), use_prefs());
    Writer { session, wallet, network: use_env().config.network, elsewhere: prefs.prefs.signer }
}

impl Writer {
    /// This wallet's own identity, which opens what is sealed for it; `None` while the wallet is locked.
    pub(super) fn own(&self) -> Option<SecretKey> {
        self.session.keys()?.secret(Role::Identity).ok()
    }

    /// The key that signs; `None` while the wallet is locked, which pays in any case.
    pub(super) fn key(&self) -> Option<PublicKey> {
        let own = self.own()?;
        Some(self.elsewhere.unwrap_or_else(|| own.public()))
    }

    /// The address of that key; `None` while the wallet is locked.
    pub(super) fn address(&self) -> Option<Address> {
        Some(Address::p2wpkh(&self.key()?, self.network))
    }

    /// Whether another device signs.
    pub(super) const fn is_elsewhere(&self) -> bool {
        self.elsewhere.is_some()
    }

    /// Signs a draft and the transaction that writes its name, or asks for that. Nothing is sent. `before` is what the
    /// name says now.
    pub(super) fn write(
        &self,
        draft: Draft,
        action: &NameAction,
        before: Option<&CertificateValue>,
    ) -> Result<Written, WriteError> {
        let identity = self.own().ok_or(SpendError::Locked)?;
        let key = self.elsewhere.unwrap_or_else(|| identity.public());
        let owner = Address::p2wpkh(&draft.holder(key), self.network);
        let write = |value| NameWrite { value, owner, lock: Lock::P2wpkh, key: Role::Identity.into() };
        if self.elsewhere.is_none() {
            let signed = draft.sign(&identity)?;
            let write = write(draft.value(signed.cid, before)?);
            let transaction = self.wallet.prepare_name(action, &write)?;
            return Ok(Written::Here(signed, transaction));
        }
        let write = write(draft.value(Errand::stand_in(&draft)?, before)?);
        let psbt = self.wallet.export_psbt(&self.wallet.plan_name(action, &write)?)?;
        Ok(Written::Asked(Box::new(Errand::new(draft, key, self.network, psbt)?)))
    }

    /// Takes what the other device answered, and signs what this wallet pays. `newest` is the coin of the name, if it is
    /// held.
    pub(super) fn finish(
        &self,
        errand: &Errand,
        answer: &str,
        newest: &[NameCoin],
    ) -> Result<(SignedDraft, Transaction), WriteError> {
        let fulfilled = errand.fulfil(&Answer::parse(answer)?)?;
        let mut psbt = fulfilled.psbt;
        self.wallet.sign_psbt(&mut psbt, newest)?;
        psbt.finalize()?;
        Ok((fulfilled.signed, psbt.extract()?))
    }
}

/// Whether a transaction of ours that writes this name waits for a block.
pub(super) fn waits(facts: &Facts, name: &Name) -> bool {
    let waiting = facts.history().into_iter().filter(|row| row.height.is_none());
    waiting.filter_map(|row| row.name).any(|output| output.name == name.as_bytes())
}

/// The coin of a name that somebody holds.
pub(super) fn newest(state: &NameState) -> Vec<NameCoin> {
    match state {
        NameState::Held(held) => vec![held.coin().clone()],
        NameState::Free(_) | NameState::Pending(_) => Vec::new(),
    }
}

/// What the chain says about a name; a second server must not say more.
pub(super) async fn state_of(name: Name, asking: &Asking) -> Result<NameState, String> {
    let asked = asking.first.run(NameHistoryQuery::new(name, &asking.headers)).await;
    let operations = asked.map_err(|error| {
        asking.blame(Asker::Certificate, &error);
        error.to_string()
    })?;
    let confirmed = asking.confirm(Asker::Certificate, &operations).await;
    confirmed.map_err(|outdone| outdone.to_string())?;
    let history = operations.follow(asking.headers.network()).map_err(|error| error.to_string())?;
    Ok(history.state(operations.tip))
}

/// A request that waits for its answer, kept on the device until it is answered or dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AskedHandle {
    state: UseStateHandle<Option<Rc<Asked>>>,
    store: Option<crate::io::storage::Store>,
    key: &'static str,
}

impl core::ops::Deref for AskedHandle {
    type Target = Option<Rc<Asked>>;

    fn deref(&self) -> &Self::Target {
        &self.state
    }
}

/// The request kept under this name.
#[hook]
pub(super) fn use_kept_request(key: &'static str) -> AskedHandle {
    let (state, store) = (use_state(|| None::<Rc<Asked>>), use_env().store);
    let handle = AskedHandle { state, store, key };
    let (setter, store) = (handle.state.setter(), handle.store.clone());
    use_effect_with((), move |()| {
        spawn_local(async move {
            let Some(store) = store else { return };
            let kept = store.get_json::<Asked>(key).await.ok().flatten();
            // one that a newer version cannot read any more is as good as none
            if let Some(asked) = kept.filter(|asked| asked.errand().is_ok()) {
                setter.set(Some(Rc::new(asked)));
            }
        });
    });
    handle
}

impl AskedHandle {
    /// Keeps a request, or forgets it.
    pub(super) fn keep(&self, asked: Option<Asked>) {
        self.state.set(asked.clone().map(Rc::new));
        let (store, key) = (self.store.clone(), self.key);
        spawn_local(async move {
            let Some(store) = store else { return };
            // a device that keeps nothing shows it all the same; it is asked for again then
            let _ = match asked {
                Some(asked) => store.put_json(key, &asked).await,
                None => store.remove(key).await,
            };
        });
    }
}
