//! Reading, signing, finishing and sending what another program has begun.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::bbqr::Collector;
use wasm_core::psbt::{Handed, HandedError, Psbt};

use super::pay::problem as paying;
use super::wallet::{WalletHandle, use_wallet};
use crate::dom::Chosen;
use crate::io::file;
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
}

impl PartialEq for SigningHandle {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state && self.wallet == other.wallet
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
    let handle = SigningHandle { state, codes, wallet };
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
        self.took(Handed::from_text(text));
    }

    /// Reads a file.
    pub fn read_file(&self, chosen: Chosen) {
        let handle = self.clone();
        spawn_local(async move {
            match file::bytes(&chosen, MAX_BYTES).await {
                None => handle.dispatch(Action::Failed(Problem::File)),
                Some(bytes) if bytes.starts_with(CODE.as_bytes()) => {
                    handle.read(&String::from_utf8_lossy(&bytes));
                }
                Some(bytes) => handle.took(Handed::from_bytes(&bytes)),
            }
        });
    }

    /// Signs what is ours.
    pub fn sign(&self) {
        let Some(Handed::Psbt(psbt)) = self.handed.as_deref() else { return };
        let mut psbt = psbt.clone();
        self.dispatch(match self.wallet.sign_psbt(&mut psbt) {
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
            Ok((_, bytes)) => self.took(Handed::from_bytes(&bytes)),
            Err(error) => self.dispatch(Action::Failed(Problem::Code(error.to_string()))),
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
