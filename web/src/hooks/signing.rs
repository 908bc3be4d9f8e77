//! Reading, signing, finishing and sending what another program has begun.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::bbqr::Collector;
use wasm_core::keys::PublicKey;
use wasm_core::network::Network;
use wasm_core::psbt::{Handed, HandedError, Psbt};
use wasm_core::trust::{ERRAND_PREFIX, Errand, ErrandError};

use super::chain::{ChainHandle, use_chain};
use super::pay::problem as paying;
use super::wallet::{WalletHandle, use_wallet};
use super::writing::{Writer, newest, state_of, use_writer};
use crate::dom::Chosen;
use crate::io::file;
use crate::state::pay::Problem as PayProblem;
use crate::state::signing::{Action, Problem, Signing};
use crate::ui::prelude::*;

/// The largest file that is read.
const MAX_BYTES: u32 = 4_000_000;
/// What a code of a series begins with.
const CODE: &str = "B$";

/// What is in hand and its verbs; reads like a [`Signing`].
#[derive(Clone, Debug)]
pub struct SigningHandle {
    state: UseReducerHandle<Signing>,
    codes: Rc<RefCell<Collector>>,
    wallet: WalletHandle,
    writer: Writer,
    chain: ChainHandle,
}

impl PartialEq for SigningHandle {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state && self.wallet == other.wallet && self.chain == other.chain
    }
}

impl core::ops::Deref for SigningHandle {
    type Target = Signing;

    fn deref(&self) -> &Signing {
        &self.state
    }
}

/// Signing, for the page that shows it; begins with what another page handed over.
#[hook]
pub fn use_signing() -> SigningHandle {
    let (wallet, state, codes) = (use_wallet(), use_reducer(Signing::default), use_mut_ref(Collector::new));
    let (writer, chain) = (use_writer(), use_chain());
    let handle = SigningHandle { state, codes, wallet, writer, chain };
    let begun = handle.clone();
    use_effect_with((), move |()| {
        if let Some(psbt) = begun.wallet.handed.clone() {
            begun.wallet.hand(None);
            begun.take(Handed::Psbt((*psbt).clone()));
        }
    });
    handle
}

impl SigningHandle {
    /// Reads a text: a PSBT, a transaction, or codes of a series, one a line.
    pub fn read(&self, text: &str) {
        if text.trim_start().starts_with(CODE) {
            return self.read_codes(text);
        }
        if is_errand(text) {
            return self.asked(Errand::parse(text));
        }
        self.took(Handed::from_text(text));
    }

    /// Reads a file.
    pub fn read_file(&self, chosen: Chosen) {
        let handle = self.clone();
        spawn_local(async move {
            match file::bytes(&chosen, MAX_BYTES).await {
                None => handle.dispatch(Action::Failed(Problem::File)),
                Some(bytes) => handle.took_bytes(&bytes),
            }
        });
    }

    /// The chain this wallet is on.
    #[must_use]
    pub fn network(&self) -> Network {
        self.wallet.network()
    }

    /// This wallet's own identity, with which requests of other devices are signed; `None` while it is locked.
    #[must_use]
    pub fn key(&self) -> Option<PublicKey> {
        self.writer.own().map(|identity| identity.public())
    }

    /// Signs what another device asks for.
    pub fn answer(&self) {
        let Some(errand) = self.errand.clone() else { return };
        let handle = self.clone();
        handle.dispatch(Action::Sending);
        spawn_local(async move {
            let answered = handle.answer_to(&errand).await;
            handle.dispatch(answered.map_or_else(Action::Failed, Action::Answered));
        });
    }

    async fn answer_to(&self, errand: &Errand) -> Result<String, Problem> {
        let refused = |error: ErrandError| Problem::Refused(error.to_string());
        let identity = self.writer.own().ok_or(Problem::Sending(PayProblem::Locked))?;
        let newest = match self.chain.asking() {
            Some(asking) => {
                let state = state_of(errand.name().map_err(refused)?, &asking).await;
                newest(&state.map_err(Problem::Refused)?)
            }
            // what spends no name of ours can be signed without a network
            None if !errand.spends_name() => Vec::new(),
            None => return Err(Problem::NeedsChain),
        };
        errand.sign(&identity, &newest).and_then(|answer| answer.to_text()).map_err(refused)
    }

    /// Signs what is ours.
    pub fn sign(&self) {
        let Some(Handed::Psbt(psbt)) = self.handed.as_deref() else { return };
        let mut psbt = psbt.clone();
        self.dispatch(match self.wallet.sign_psbt(&mut psbt, &[]) {
            Ok(number) => Action::Signed(psbt, number),
            Err(error) => Action::Failed(Problem::Refused(error.to_string())),
        });
    }

    /// Sends it, if nothing is missing any more.
    pub fn send(&self) {
        let Some(transaction) = self.finished() else { return };
        let handle = self.clone();
        handle.dispatch(Action::Sending);
        spawn_local(async move {
            let sent = handle.wallet.send(&transaction).await;
            handle.dispatch(match sent {
                Ok(()) => Action::Sent(transaction.txid()),
                Err(error) => Action::Failed(Problem::Sending(paying(error))),
            });
        });
    }

    /// Puts it away.
    pub fn away(&self) {
        self.codes.replace(Collector::new());
        self.dispatch(Action::Away);
    }

    fn read_codes(&self, text: &str) {
        let mut codes = self.codes.borrow_mut();
        for line in text.split_whitespace() {
            if let Err(error) = codes.add(line) {
                return self.dispatch(Action::Failed(Problem::Code(error.to_string())));
            }
        }
        let Some(progress) = codes.progress() else { return };
        self.dispatch(Action::Codes(progress));
        if !progress.is_done() {
            return;
        }
        let whole = codes.finish();
        *codes = Collector::new();
        match whole {
            Ok((_, bytes)) => self.took_bytes(&bytes),
            Err(error) => self.dispatch(Action::Failed(Problem::Code(error.to_string()))),
        }
    }

    fn took_bytes(&self, bytes: &[u8]) {
        match core::str::from_utf8(bytes) {
            Ok(text) if text.starts_with(CODE) || is_errand(text) => self.read(text),
            _ if Errand::is_one(bytes) => self.asked(Errand::decode(bytes)),
            _ => self.took(Handed::from_bytes(bytes)),
        }
    }

    fn asked(&self, read: Result<Errand, ErrandError>) {
        match read {
            Ok(errand) => self.dispatch(Action::Asked(Box::new(errand))),
            Err(error) => self.dispatch(Action::Failed(Problem::Unreadable(error.to_string()))),
        }
    }

    fn took(&self, read: Result<Handed, HandedError>) {
        match read {
            Ok(handed) => self.take(handed),
            Err(error) => self.dispatch(Action::Failed(Problem::Unreadable(error.to_string()))),
        }
    }

    /// Takes it, with what the wallet knows about it.
    fn take(&self, handed: Handed) {
        self.dispatch(Action::Read(match handed {
            Handed::Psbt(psbt) => Handed::Psbt(self.completed(psbt)),
            transaction @ Handed::Transaction(_) => transaction,
        }));
    }

    fn completed(&self, mut psbt: Psbt) -> Psbt {
        // what contradicts the chain is left as it is: the outline warns of it
        let _ = self.wallet.complete_psbt(&mut psbt);
        psbt
    }

    fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }
}

/// Whether a text is a request of another device, or a message that ends with one.
fn is_errand(text: &str) -> bool {
    text.to_ascii_uppercase().contains(ERRAND_PREFIX)
}
