//! The combiner: two PSBTs of one transaction become one.

use std::collections::BTreeMap;

use super::{Input, Output, Psbt, PsbtError};
use crate::sign::{InputError, verify_input};

impl Psbt {
    /// Takes over what `other` knows. Of two signatures of one key the good one is kept, of two good ones ours; a
    /// finished input is taken over if it opens its coin, or if that cannot be judged here.
    ///
    /// # Errors
    /// [`PsbtError::OtherTransaction`], or [`PsbtError::Conflict`] if they contradict each other; nothing is taken
    /// over then.
    pub fn combine(&mut self, other: &Self) -> Result<(), PsbtError> {
        if self.tx != other.tx {
            return Err(PsbtError::OtherTransaction);
        }
        let mut both = self.clone();
        merge(&mut both.others, &other.others)?;
        for (ours, theirs) in both.inputs.iter_mut().zip(&other.inputs) {
            ours.combine(theirs)?;
        }
        for (ours, theirs) in both.outputs.iter_mut().zip(&other.outputs) {
            ours.combine(theirs)?;
        }
        both.prefer_good_signatures(other);
        both.take_finished(other);
        *self = both;
        Ok(())
    }

    /// Replaces signatures that are not good by those of `other`.
    fn prefer_good_signatures(&mut self, other: &Self) {
        for (index, theirs) in other.inputs.iter().enumerate() {
            let Ok(good) = self.signed_by(index) else { continue };
            let Some(ours) = self.inputs.get_mut(index) else { continue };
            for (key, signature) in theirs.signatures.iter().filter(|(key, _)| !good.contains(key)) {
                ours.signatures.insert(*key, signature.clone());
            }
        }
    }
}

impl Psbt {
    /// Takes over finished inputs, but none that is known to be wrong: nobody can spoil an input for the others.
    fn take_finished(&mut self, other: &Self) {
        for (index, theirs) in other.inputs.iter().enumerate().filter(|(_, input)| input.is_final()) {
            let mut tx = self.tx.clone();
            if let Some(input) = tx.inputs.get_mut(index) {
                (input.script_sig, input.witness) = theirs.final_parts();
            }
            let verdict = self.spent(index).map(|spent| verify_input(&tx, index, spent));
            let wrong = matches!(&verdict, Ok(Err(error)) if !matches!(error, InputError::UnknownKind(_)));
            let Some(ours) = self.inputs.get_mut(index).filter(|ours| !ours.is_final() && !wrong) else {
                continue;
            };
            ours.final_script_sig.clone_from(&theirs.final_script_sig);
            ours.final_witness.clone_from(&theirs.final_witness);
        }
    }
}

impl Input {
    fn combine(&mut self, other: &Self) -> Result<(), PsbtError> {
        // The same transaction may come with and without witnesses; both prove the same.
        match (&self.previous, &other.previous) {
            (Some(ours), Some(theirs)) if ours.txid() != theirs.txid() => return Err(PsbtError::Conflict),
            (None, Some(theirs)) => self.previous = Some(theirs.clone()),
            _ => {}
        }
        one(&mut self.witness_utxo, other.witness_utxo.as_ref())?;
        one(&mut self.sighash_type, other.sighash_type.as_ref())?;
        one(&mut self.redeem_script, other.redeem_script.as_ref())?;
        one(&mut self.witness_script, other.witness_script.as_ref())?;
        merge(&mut self.origins, &other.origins)?;
        merge(&mut self.others, &other.others)?;
        for (key, signature) in &other.signatures {
            self.signatures.entry(*key).or_insert_with(|| signature.clone());
        }
        Ok(())
    }
}

impl Output {
    fn combine(&mut self, other: &Self) -> Result<(), PsbtError> {
        one(&mut self.redeem_script, other.redeem_script.as_ref())?;
        one(&mut self.witness_script, other.witness_script.as_ref())?;
        merge(&mut self.origins, &other.origins)?;
        merge(&mut self.others, &other.others)
    }
}

/// A field that both sides may have, but only with the same value.
fn one<T: Clone + PartialEq>(ours: &mut Option<T>, theirs: Option<&T>) -> Result<(), PsbtError> {
    match (&ours, theirs) {
        (Some(mine), Some(theirs)) if mine != theirs => Err(PsbtError::Conflict),
        (None, Some(theirs)) => {
            *ours = Some(theirs.clone());
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Pairs that both sides may have, but only with the same value.
fn merge<K: Clone + Ord, V: Clone + PartialEq>(
    ours: &mut BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
) -> Result<(), PsbtError> {
    for (key, value) in theirs {
        if ours.entry(key.clone()).or_insert_with(|| value.clone()) != value {
            return Err(PsbtError::Conflict);
        }
    }
    Ok(())
}
