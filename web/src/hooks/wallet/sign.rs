//! What the wallet's keys sign for others to see: PSBTs, and messages.

use thiserror::Error;
use wasm_core::address::Address;
use wasm_core::keys::PublicKey;
use wasm_core::message::{self, MessageError};
use wasm_core::psbt::{KeyOrigin, Psbt, PsbtError};
use wasm_core::tx::build::{KeyRef, NameCoin, Unsigned};

use super::WalletHandle;
use crate::hooks::session::Keys;

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignError {
    /// The wallet is locked, or the chain has not been asked yet.
    #[error("the wallet is locked")]
    Locked,
    /// The address is not one of this wallet's.
    #[error("{0} is not an address of this wallet")]
    NotOurs(String),
    /// A PSBT that must not or cannot be signed.
    #[error(transparent)]
    Psbt(#[from] PsbtError),
    /// A message that cannot be signed by that address.
    #[error(transparent)]
    Message(#[from] MessageError),
}

impl WalletHandle {
    /// A payment that was built here, as a PSBT for other programs and devices.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn export_psbt(&self, unsigned: &Unsigned) -> Result<Psbt, SignError> {
        let (facts, keys) = self.facts.clone().zip(self.session.keys()).ok_or(SignError::Locked)?;
        Ok(facts.export(unsigned, |key| origin(&keys, key))?)
    }

    /// Adds what this wallet knows to a PSBT.
    ///
    /// # Errors
    /// [`SignError`]; the PSBT is as it was then.
    pub fn complete_psbt(&self, psbt: &mut Psbt) -> Result<(), SignError> {
        let (facts, keys) = self.facts.clone().zip(self.session.keys()).ok_or(SignError::Locked)?;
        Ok(facts.complete(psbt, |key| origin(&keys, key))?)
    }

    /// Signs every input of a PSBT that is ours; gives their number. `newest` are coins that names are known to be: no
    /// other name is signed.
    ///
    /// # Errors
    /// [`SignError`]; the PSBT is as it was then.
    pub fn sign_psbt(&self, psbt: &mut Psbt, newest: &[NameCoin]) -> Result<usize, SignError> {
        let (facts, keys) = self.facts.clone().zip(self.session.keys()).ok_or(SignError::Locked)?;
        Ok(facts.sign(psbt, newest, |key| keys.at(&key.path()).ok())?)
    }

    /// Signs a message as one of the wallet's addresses.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign_message(&self, address: &Address, text: &str) -> Result<String, SignError> {
        let (facts, keys) = self.facts.clone().zip(self.session.keys()).ok_or(SignError::Locked)?;
        let not_ours = || SignError::NotOurs(address.to_string());
        let key = facts.scripts().get(&address.script_pubkey()).ok_or_else(not_ours)?;
        let secret = keys.at(&key.path()).map_err(|_| SignError::Locked)?;
        Ok(message::sign(&secret, address, text)?)
    }
}

/// Where a key of ours is below the root, as PSBTs say it.
fn origin(keys: &Keys, key: &KeyRef) -> Option<(PublicKey, KeyOrigin)> {
    let path = key.path();
    let public = keys.at(&path).ok()?.public();
    Some((public, KeyOrigin { fingerprint: keys.fingerprint(), path }))
}
