//! The signer: looks at the whole transaction before it signs any of it.

use std::collections::BTreeSet;

use super::{Psbt, PsbtError};
use crate::keys::{PublicKey, SecretKey};
use crate::script::Script;
use crate::sign::{parse_with_type, with_type};
use crate::tx::build::NameCoin;
use crate::tx::sighash::SIGHASH_ALL;
use crate::tx::{Lock, TxOut, check_fee, names};

impl Psbt {
    /// Checks the transaction as a signer must: every coin is known and what is said about it agrees, the fee is
    /// not absurd, and the rules of names hold. `names` are the newest coins of the names the transaction may touch,
    /// from their histories: no other name coin is ever signed.
    ///
    /// # Errors
    /// [`PsbtError`].
    pub fn check(&self, names: &[NameCoin]) -> Result<(), PsbtError> {
        let mut seen = BTreeSet::new();
        let twice = self.tx.inputs.iter().position(|input| !seen.insert(input.previous));
        if let Some(index) = twice {
            return Err(PsbtError::SpentTwice(index));
        }
        let spent = (0..self.inputs.len()).map(|index| self.spent(index));
        let spent: Vec<&TxOut> = spent.collect::<Result<_, _>>()?;
        names::check(&self.tx, &spent, names)?;
        Ok(check_fee(self.fee()?, self.vsize())?)
    }

    /// Signs every input that `key` opens, after [`Psbt::check`]; gives their number. Finished inputs are left alone.
    ///
    /// # Errors
    /// [`PsbtError`]; the PSBT is as it was then.
    pub fn sign(&mut self, key: &SecretKey, names: &[NameCoin]) -> Result<usize, PsbtError> {
        self.check(names)?;
        let public = key.public();
        let mut made = Vec::new();
        for (index, input) in self.inputs.iter().enumerate().filter(|(_, input)| !input.is_final()) {
            if let Some(sighash_type) = input.sighash_type.filter(|asked| *asked != u32::from(SIGHASH_ALL)) {
                return Err(PsbtError::SighashType { index, sighash_type });
            }
            let lock = match self.lock(index) {
                // Somebody else's coin, whose scripts only its owner knows.
                Err(PsbtError::WrongScript(_)) if input.has_no_scripts() => continue,
                lock => lock?,
            };
            let spent = self.spent(index)?;
            if opens(&lock, &spent.owner(), &public) {
                let digest =
                    lock.digest(&self.tx, index, spent).map_err(|_| PsbtError::NoSuchInput(index))?;
                made.push((index, with_type(&key.sign(&digest))));
            }
        }
        let number = made.len();
        for (index, signature) in made {
            self.input_mut(index)?.signatures.insert(public, signature);
        }
        Ok(number)
    }

    /// The keys whose signatures of input `index` are there and good: who has signed.
    ///
    /// # Errors
    /// [`PsbtError`] if the coin or a script is missing or does not fit.
    pub fn signed_by(&self, index: usize) -> Result<Vec<PublicKey>, PsbtError> {
        let (input, _) = self.at(index)?;
        let (lock, spent) = (self.lock(index)?, self.spent(index)?);
        let digest = lock.digest(&self.tx, index, spent).map_err(|_| PsbtError::NoSuchInput(index))?;
        let owner = spent.owner();
        let good = |key: &PublicKey, bytes: &[u8]| {
            let signature = parse_with_type(bytes);
            opens(&lock, &owner, key) && signature.is_some_and(|signature| key.verify(&digest, &signature))
        };
        let signatures = input.signatures.iter();
        Ok(signatures.filter(|(key, bytes)| good(key, bytes)).map(|(key, _)| *key).collect())
    }

    /// The keys that may still sign input `index`, and how many of them are needed: who is waited for.
    ///
    /// # Errors
    /// As [`Psbt::signed_by`].
    pub fn waiting_for(&self, index: usize) -> Result<(usize, Vec<PublicKey>), PsbtError> {
        let signed = self.signed_by(index)?;
        let (needed, mut keys) = self.lock(index)?.threshold().ok_or(PsbtError::WrongScript(index))?;
        keys.retain(|key| !signed.contains(key));
        Ok((needed.saturating_sub(signed.len()), keys))
    }

    /// Virtual bytes with the largest signatures, as far as the locks are known; finished inputs as they are.
    #[must_use]
    pub fn vsize(&self) -> usize {
        let mut worst = self.tx.clone();
        for (index, (tx_in, input)) in worst.inputs.iter_mut().zip(&self.inputs).enumerate() {
            match self.lock(index) {
                _ if input.is_final() => (tx_in.script_sig, tx_in.witness) = input.final_parts(),
                Ok(lock) => lock.fill_worst_case(tx_in),
                Err(_) => {}
            }
        }
        worst.vsize()
    }
}

/// Whether a signature of `key` is of use for this lock. For scripts that are no multisig it is enough that they
/// name the key: whether it opens anything is decided by whoever knows the script.
fn opens(lock: &Lock, owner: &Script, key: &PublicKey) -> bool {
    match lock.script() {
        Some(script) => script.names_key(key),
        None => lock.key_hash(owner) == Some(key.hash160()),
    }
}
