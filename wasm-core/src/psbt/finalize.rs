//! The finaliser and the extractor: signatures become input scripts and witnesses, and the whole is checked again.

use super::{Input, Psbt, PsbtError};
use crate::keys::PublicKey;
use crate::sign::verify_input;
use crate::tx::{Transaction, check_fee};

impl Psbt {
    /// Finishes every input that is not finished.
    ///
    /// # Errors
    /// [`PsbtError::MissingSignatures`] for the first input that lacks some; nothing is changed then.
    pub fn finalize(&mut self) -> Result<(), PsbtError> {
        let mut done = self.clone();
        for index in 0..done.inputs.len() {
            done.finalize_input(index)?;
        }
        *self = done;
        Ok(())
    }

    /// Finishes one input with good signatures in the order of their keys, and drops what is not needed any more.
    /// A finished input stays as it is.
    ///
    /// # Errors
    /// [`PsbtError`]; the input is as it was then.
    pub fn finalize_input(&mut self, index: usize) -> Result<(), PsbtError> {
        let (input, _) = self.at(index)?;
        if input.is_final() {
            return Ok(());
        }
        let lock = self.lock(index)?;
        let (needed, order) = lock.threshold().ok_or(PsbtError::WrongScript(index))?;
        let mut good = self.signed_by(index)?;
        let place = |key: &PublicKey| order.iter().position(|known| known == key);
        good.sort_unstable_by_key(place);
        let missing = PsbtError::MissingSignatures { index, have: good.len(), needed };
        let Some((signers, first)) = good.get(..needed).zip(good.first()) else { return Err(missing) };
        let signatures: Vec<Vec<u8>> =
            signers.iter().filter_map(|key| input.signatures.get(key).cloned()).collect();
        let (script_sig, witness) = lock.parts(&signatures, first.as_bytes());
        let kept = Input {
            previous: input.previous.clone(),
            witness_utxo: input.witness_utxo.clone(),
            final_script_sig: (!script_sig.is_empty()).then_some(script_sig),
            final_witness: (!witness.is_empty()).then_some(witness),
            others: input.others.clone(),
            ..Input::default()
        };
        *self.input_mut(index)? = kept;
        Ok(())
    }

    /// The finished transaction, ready to be sent. Every input is checked, and that the fee is not absurd.
    ///
    /// # Errors
    /// [`PsbtError`] if an input is not finished, or does not open what it spends.
    pub fn extract(&self) -> Result<Transaction, PsbtError> {
        let tx = self.extract_unchecked()?;
        for index in 0..self.inputs.len() {
            verify_input(&tx, index, self.spent(index)?)?;
        }
        check_fee(self.fee()?, tx.vsize())?;
        Ok(tx)
    }

    /// The finished transaction without a check of its inputs: for scripts that are checked by who knows them.
    ///
    /// # Errors
    /// [`PsbtError::NotFinal`].
    pub fn extract_unchecked(&self) -> Result<Transaction, PsbtError> {
        let mut tx = self.tx.clone();
        for (index, (tx_in, input)) in tx.inputs.iter_mut().zip(&self.inputs).enumerate() {
            if !input.is_final() {
                return Err(PsbtError::NotFinal(index));
            }
            (tx_in.script_sig, tx_in.witness) = input.final_parts();
        }
        Ok(tx)
    }
}
