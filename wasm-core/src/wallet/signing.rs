//! PSBTs and this wallet: writing down a payment for somebody else to sign, and finding out what is ours in one that
//! comes from elsewhere. Combining, finishing and extracting are [`Psbt`]'s own.

use std::collections::BTreeSet;

use super::Wallet;
use crate::keys::{PublicKey, SecretKey};
use crate::psbt::{KeyOrigin, Psbt, PsbtError};
use crate::tx::TxOut;
use crate::tx::build::{KeyRef, NameCoin, Unsigned};

/// How far an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputState {
    /// It has its final form.
    Finished,
    /// It has all its signatures and can be finished.
    Signed,
    /// So many signatures are missing.
    Missing(usize),
    /// What it spends, or what opens that, is not known.
    Unknown,
}

/// An input of a PSBT, as this wallet sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Our key that it spends from; `None` if the coin is not ours.
    pub key: Option<KeyRef>,
    /// How far it is.
    pub state: InputState,
}

impl Standing {
    /// Whether a signature of ours is missing.
    #[must_use]
    pub const fn is_ours_to_sign(&self) -> bool {
        self.key.is_some() && matches!(self.state, InputState::Missing(_))
    }
}

impl Wallet {
    /// A payment that was built here, as a PSBT with everything a signer asks for: the previous transactions of our
    /// coins, and where the keys of our coins and of our change come from. `origin` gives the public key and its origin
    /// for a key of ours; what it does not know is left out.
    ///
    /// # Errors
    /// [`PsbtError`]; not for payments of this wallet's coins.
    pub fn export(
        &self,
        unsigned: &Unsigned,
        origin: impl FnMut(&KeyRef) -> Option<(PublicKey, KeyOrigin)>,
    ) -> Result<Psbt, PsbtError> {
        let mut psbt = Psbt::from_unsigned(unsigned)?;
        self.complete(&mut psbt, origin)?;
        Ok(psbt)
    }

    /// Adds what this wallet knows about the inputs and outputs of a PSBT; see [`Wallet::export`].
    ///
    /// # Errors
    /// [`PsbtError`] if the PSBT says something else about a coin than the wallet knows; it is as it was then.
    pub fn complete(
        &self,
        psbt: &mut Psbt,
        mut origin: impl FnMut(&KeyRef) -> Option<(PublicKey, KeyOrigin)>,
    ) -> Result<(), PsbtError> {
        let mut done = psbt.clone();
        for (index, tx_in) in psbt.tx().inputs.iter().enumerate() {
            let Some(located) = self.transactions.get(&tx_in.previous.txid) else { continue };
            let tx = &located.transaction;
            done.add_previous(index, tx.clone())?;
            let Some(spent) = tx.output(tx_in.previous.vout) else { continue };
            let Some(key) = self.key_of(spent) else { continue };
            if spent.owner().witness_version().is_some() {
                done.add_witness_utxo(index, spent.clone())?;
            }
            if let Some((public, origin)) = origin(key) {
                done.add_origin(index, public, origin)?;
            }
        }
        for (index, output) in psbt.tx().outputs.iter().enumerate() {
            if let Some((public, origin)) = self.key_of(output).and_then(&mut origin) {
                done.add_output_origin(index, public, origin)?;
            }
        }
        *psbt = done;
        Ok(())
    }

    /// The inputs of a PSBT, in their order: what is ours, and what is missing.
    #[must_use]
    pub fn standing(&self, psbt: &Psbt) -> Vec<Standing> {
        let inputs = psbt.tx().inputs.iter().zip(psbt.inputs()).enumerate();
        let standing = inputs.map(|(index, (tx_in, input))| {
            let known = self.transactions.get(&tx_in.previous.txid);
            let known: Option<&TxOut> = known.and_then(|known| known.transaction.output(tx_in.previous.vout));
            let spent = known.or_else(|| psbt.spent(index).ok());
            let state = match psbt.waiting_for(index) {
                _ if input.is_final() => InputState::Finished,
                Ok((0, _)) => InputState::Signed,
                Ok((missing, _)) => InputState::Missing(missing),
                Err(_) => InputState::Unknown,
            };
            Standing { key: spent.and_then(|spent| self.key_of(spent)).cloned(), state }
        });
        standing.collect()
    }

    /// Signs every input of ours that `keys` has a key for, after [`Psbt::check`]; gives their number. `names` are the
    /// newest coins of the names that may be written, as for [`Psbt::sign`].
    ///
    /// # Errors
    /// [`PsbtError`]; the PSBT is as it was then.
    pub fn sign(
        &self,
        psbt: &mut Psbt,
        names: &[NameCoin],
        mut keys: impl FnMut(&KeyRef) -> Option<SecretKey>,
    ) -> Result<usize, PsbtError> {
        let mut wanted = BTreeSet::new();
        wanted.extend(
            self.standing(psbt).into_iter().filter(Standing::is_ours_to_sign).filter_map(|own| own.key),
        );
        let mut signed = psbt.clone();
        let mut number = 0_usize;
        for key in wanted.iter().filter_map(&mut keys) {
            number = number.saturating_add(signed.sign(&key, names)?);
        }
        *psbt = signed;
        Ok(number)
    }
}
