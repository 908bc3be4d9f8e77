//! The updater: adding what is known about inputs and outputs, checked against the transaction as it comes.

use super::{Input, KeyOrigin, Output, Psbt, PsbtError};
use crate::keys::PublicKey;
use crate::script::Script;
use crate::script::name::{Name, NameValue, name_doi_script};
use crate::tx::sighash::SIGHASH_ALL;
use crate::tx::{Transaction, TxOut};

impl Psbt {
    /// Adds the transaction that made the coin of input `index`.
    ///
    /// # Errors
    /// [`PsbtError`] if it is another one, or contradicts a stated output.
    pub fn add_previous(&mut self, index: usize, previous: Transaction) -> Result<(), PsbtError> {
        self.try_input(index, |input| input.previous = Some(previous))
    }

    /// States the output that input `index` spends, for segwit owners: with the whole name script, if there is one.
    ///
    /// # Errors
    /// [`PsbtError`] if it contradicts the previous transaction.
    pub fn add_witness_utxo(&mut self, index: usize, spent: TxOut) -> Result<(), PsbtError> {
        self.try_input(index, |input| input.witness_utxo = Some(spent))
    }

    /// Changes an input and takes the change back if the coin it spends is not clear then.
    fn try_input(&mut self, index: usize, change: impl FnOnce(&mut Input)) -> Result<(), PsbtError> {
        let input = self.inputs.get_mut(index).ok_or(PsbtError::NoSuchInput(index))?;
        let before = input.clone();
        change(input);
        let checked = self.spent(index).map(|_| ());
        if let (Err(_), Some(input)) = (&checked, self.inputs.get_mut(index)) {
            *input = before;
        }
        checked
    }

    /// Adds the scripts that the coin of input `index`, which must be known, hashes to.
    ///
    /// # Errors
    /// [`PsbtError::WrongScript`] if they are not its scripts.
    pub fn set_scripts(
        &mut self,
        index: usize,
        redeem: Option<Script>,
        witness: Option<Script>,
    ) -> Result<(), PsbtError> {
        let owner = self.spent(index)?.owner();
        crate::tx::Lock::find(&owner, redeem.as_ref(), witness.as_ref())
            .ok_or(PsbtError::WrongScript(index))?;
        let input = self.input_mut(index)?;
        (input.redeem_script, input.witness_script) = (redeem, witness);
        Ok(())
    }

    /// Adds a signature, with its hash type, that a device or another program made. Whether it is good is found out
    /// when it is used.
    ///
    /// # Errors
    /// [`PsbtError::NoSuchInput`].
    pub fn add_signature(
        &mut self,
        index: usize,
        key: PublicKey,
        signature: Vec<u8>,
    ) -> Result<(), PsbtError> {
        self.input_mut(index)?.signatures.insert(key, signature);
        Ok(())
    }

    /// Says that signatures of input `index` cover the whole transaction, which they do anyway.
    ///
    /// # Errors
    /// [`PsbtError::NoSuchInput`].
    pub fn set_sighash_all(&mut self, index: usize) -> Result<(), PsbtError> {
        self.input_mut(index)?.sighash_type = Some(u32::from(SIGHASH_ALL));
        Ok(())
    }

    /// Says where a key of input `index` comes from.
    ///
    /// # Errors
    /// [`PsbtError::NoSuchInput`].
    pub fn add_origin(&mut self, index: usize, key: PublicKey, origin: KeyOrigin) -> Result<(), PsbtError> {
        self.input_mut(index)?.origins.insert(key, origin);
        Ok(())
    }

    /// Says where a key of output `index` comes from, so that a signer knows change when it sees it.
    ///
    /// # Errors
    /// [`PsbtError::NoSuchInput`].
    pub fn add_output_origin(
        &mut self,
        index: usize,
        key: PublicKey,
        origin: KeyOrigin,
    ) -> Result<(), PsbtError> {
        self.output_mut(index)?.origins.insert(key, origin);
        Ok(())
    }

    /// Adds the scripts that output `index` hashes to.
    ///
    /// # Errors
    /// [`PsbtError::WrongScript`] if they are not its scripts.
    pub fn set_output_scripts(
        &mut self,
        index: usize,
        redeem: Option<Script>,
        witness: Option<Script>,
    ) -> Result<(), PsbtError> {
        let owner = self.tx.outputs.get(index).ok_or(PsbtError::NoSuchInput(index))?.owner();
        crate::tx::Lock::find(&owner, redeem.as_ref(), witness.as_ref())
            .ok_or(PsbtError::WrongScript(index))?;
        let output = self.output_mut(index)?;
        (output.redeem_script, output.witness_script) = (redeem, witness);
        Ok(())
    }

    /// Leaves out what a signer of segwit coins can do without: where keys come from, and the previous transactions, in
    /// place of which the outputs are stated.
    pub fn make_lean(&mut self) {
        for index in 0..self.inputs.len() {
            let segwit = self.lock(index).is_ok_and(|lock| lock.is_segwit());
            let spent = self.spent(index).ok().filter(|_| segwit).cloned();
            let Some(input) = self.inputs.get_mut(index) else { continue };
            input.origins.clear();
            if spent.is_some() {
                (input.witness_utxo, input.previous) = (spent, None);
            }
        }
        self.outputs.iter_mut().for_each(|output| output.origins.clear());
    }

    /// The same with another value in the name that is written. Signatures and finished inputs, which covered the value,
    /// are left out.
    ///
    /// # Errors
    /// [`PsbtError::NoName`] if no name is written, in the form of this program.
    pub fn with_name_value(&self, value: &NameValue) -> Result<Self, PsbtError> {
        let mut psbt = self.clone();
        let (vout, output) = self.tx.name_output().ok_or(PsbtError::NoName)?;
        let name = core::str::from_utf8(&output.name).ok().and_then(|name| Name::new(name).ok());
        let name = name.filter(|name| output.is_doi_of(name)).ok_or(PsbtError::NoName)?;
        let made = usize::try_from(vout).ok().and_then(|vout| psbt.tx.outputs.get_mut(vout));
        made.ok_or(PsbtError::NoName)?.script = name_doi_script(&name, value, &output.owner);
        for input in &mut psbt.inputs {
            input.signatures.clear();
            (input.final_script_sig, input.final_witness) = (None, None);
        }
        Ok(psbt)
    }

    pub(super) fn input_mut(&mut self, index: usize) -> Result<&mut Input, PsbtError> {
        self.inputs.get_mut(index).ok_or(PsbtError::NoSuchInput(index))
    }

    fn output_mut(&mut self, index: usize) -> Result<&mut Output, PsbtError> {
        self.outputs.get_mut(index).ok_or(PsbtError::NoSuchInput(index))
    }
}
