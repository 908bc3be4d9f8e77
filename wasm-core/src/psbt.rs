//! Partially signed transactions (BIP 174, version 0): how several parties, files and devices sign one transaction.
//!
//! The roles of the BIP are methods: [`Psbt::create`] and [`Psbt::from_unsigned`], the `set_*` and `add_*` of the
//! updater, [`Psbt::sign`], [`Psbt::combine`], [`Psbt::finalize`], [`Psbt::extract`]. What names need on top is what
//! the BIP already allows: version 0x7100 is part of the unsigned transaction and kept, and `witness_utxo` holds the
//! whole name script, of which the type of owner is found behind the name operation. A P2PKH owner signs the whole
//! name script and therefore needs the previous transaction.
//!
//! A PSBT comes from a stranger. Decoding is bounded and strict; signing and finishing believe no amount, script or
//! signature that does not check out; keys this program does not know are kept and passed on.

mod combine;
mod decode;
mod encode;
mod error;
mod finalize;
mod handed;
mod sign;
mod update;

use std::collections::BTreeMap;

pub use self::error::PsbtError;
pub use self::handed::{Handed, HandedError};
use crate::keys::{Path, PublicKey};
use crate::script::Script;
use crate::tx::build::Unsigned;
use crate::tx::{Lock, Transaction, TxOut};
use crate::units::Amount;

/// Pairs that are kept as they are: unknown, proprietary, or of no use here.
type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

/// Where a key comes from (`PSBT_IN_BIP32_DERIVATION`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyOrigin {
    /// The first four bytes of the hash of the root's public key.
    pub fingerprint: [u8; 4],
    /// The path from the root.
    pub path: Path,
}

/// What is known about one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    previous: Option<Transaction>,
    witness_utxo: Option<TxOut>,
    signatures: BTreeMap<PublicKey, Vec<u8>>,
    sighash_type: Option<u32>,
    redeem_script: Option<Script>,
    witness_script: Option<Script>,
    origins: BTreeMap<PublicKey, KeyOrigin>,
    final_script_sig: Option<Script>,
    final_witness: Option<Vec<Vec<u8>>>,
    others: Pairs,
}

impl Input {
    /// The whole transaction that made the output spent (`PSBT_IN_NON_WITNESS_UTXO`), unchecked.
    #[must_use]
    pub const fn previous(&self) -> Option<&Transaction> {
        self.previous.as_ref()
    }

    /// The output spent (`PSBT_IN_WITNESS_UTXO`), unchecked; use [`Psbt::spent`] to rely on it.
    #[must_use]
    pub const fn witness_utxo(&self) -> Option<&TxOut> {
        self.witness_utxo.as_ref()
    }

    /// Signatures with their hash types, unchecked.
    #[must_use]
    pub const fn signatures(&self) -> &BTreeMap<PublicKey, Vec<u8>> {
        &self.signatures
    }

    /// Where the keys come from.
    #[must_use]
    pub const fn origins(&self) -> &BTreeMap<PublicKey, KeyOrigin> {
        &self.origins
    }

    /// What signatures are asked to cover; 1 (everything) is meant if nothing is said.
    #[must_use]
    pub const fn sighash_type(&self) -> Option<u32> {
        self.sighash_type
    }

    /// Whether anything is said about the output spent.
    pub(crate) const fn is_stated(&self) -> bool {
        self.previous.is_some() || self.witness_utxo.is_some()
    }

    const fn has_no_scripts(&self) -> bool {
        self.redeem_script.is_none() && self.witness_script.is_none()
    }

    /// The input script and the witness of a finished input; empty before.
    #[must_use]
    pub fn final_parts(&self) -> (Script, Vec<Vec<u8>>) {
        let witness = self.final_witness.clone().unwrap_or_default();
        (self.final_script_sig.clone().unwrap_or_default(), witness)
    }

    /// Whether it needs nothing any more.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        self.final_script_sig.is_some() || self.final_witness.is_some()
    }
}

/// What is known about one output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    redeem_script: Option<Script>,
    witness_script: Option<Script>,
    origins: BTreeMap<PublicKey, KeyOrigin>,
    others: Pairs,
}

impl Output {
    /// Where the keys come from: an output of ours, such as change, names them.
    #[must_use]
    pub const fn origins(&self) -> &BTreeMap<PublicKey, KeyOrigin> {
        &self.origins
    }
}

/// A transaction on its way to being signed. As many inputs and outputs as its transaction, which is unsigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Psbt {
    tx: Transaction,
    others: Pairs,
    inputs: Vec<Input>,
    outputs: Vec<Output>,
}

impl Psbt {
    /// The most bytes that decode.
    pub const MAX_BYTES: usize = Transaction::MAX_BYTES;

    /// Starts from a transaction without signatures.
    ///
    /// # Errors
    /// [`PsbtError::NotUnsigned`] if an input has a script or a witness.
    pub fn create(tx: Transaction) -> Result<Self, PsbtError> {
        let signed = |input: &crate::tx::TxIn| !input.script_sig.is_empty() || !input.witness.is_empty();
        if let Some(index) = tx.inputs.iter().position(signed) {
            return Err(PsbtError::NotUnsigned(index));
        }
        let inputs = vec![Input::default(); tx.inputs.len()];
        let outputs = vec![Output::default(); tx.outputs.len()];
        Ok(Self { tx, others: Pairs::new(), inputs, outputs })
    }

    /// Starts from a transaction that was built here, with everything about its inputs that needs no previous
    /// transaction. Old-style inputs still need theirs: [`Psbt::add_previous`].
    ///
    /// # Errors
    /// None in practice: what is built here is unsigned.
    pub fn from_unsigned(unsigned: &Unsigned) -> Result<Self, PsbtError> {
        let mut psbt = Self::create(unsigned.tx().clone())?;
        for (input, coin) in psbt.inputs.iter_mut().zip(unsigned.coins()) {
            input.witness_utxo = coin.lock.is_segwit().then(|| coin.output.clone());
            (input.redeem_script, input.witness_script) = match &coin.lock {
                Lock::P2pkh | Lock::P2wpkh => (None, None),
                Lock::P2wsh(script) => (None, Some(script.clone())),
                Lock::P2sh(script) | Lock::P2shP2wpkh(script) => (Some(script.clone()), None),
                Lock::P2shP2wsh(script) => (Some(Script::p2wsh(script)), Some(script.clone())),
            };
        }
        Ok(psbt)
    }

    /// The transaction without signatures.
    #[must_use]
    pub const fn tx(&self) -> &Transaction {
        &self.tx
    }

    /// What is known about the inputs, in their order.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// What is known about the outputs, in their order.
    #[must_use]
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The output that input `index` spends: of the previous transaction, whose id is checked, or as stated for a
    /// segwit output, where a signature covers the statement. If both are there they must be the same.
    ///
    /// # Errors
    /// [`PsbtError`] if it is not known, or what is said about it does not agree.
    pub fn spent(&self, index: usize) -> Result<&TxOut, PsbtError> {
        let (input, outpoint) = self.at(index)?;
        let stated = input.witness_utxo.as_ref();
        let Some(previous) = &input.previous else {
            return stated.ok_or(PsbtError::UnknownCoin(index));
        };
        if previous.txid() != outpoint.txid {
            return Err(PsbtError::OtherPrevious(index));
        }
        let proven = previous.output(outpoint.vout).ok_or(PsbtError::OtherPrevious(index))?;
        match stated {
            Some(stated) if stated != proven => Err(PsbtError::CoinsDisagree(index)),
            _ => Ok(proven),
        }
    }

    /// How input `index` is unlocked.
    ///
    /// # Errors
    /// [`PsbtError`] if the coin or a script is missing or does not fit.
    pub fn lock(&self, index: usize) -> Result<Lock, PsbtError> {
        let owner = self.spent(index)?.owner();
        let (input, _) = self.at(index)?;
        let lock = Lock::find(&owner, input.redeem_script.as_ref(), input.witness_script.as_ref());
        let lock = lock.ok_or(PsbtError::WrongScript(index))?;
        match (lock.is_segwit(), &input.previous, &input.witness_utxo) {
            (false, None, _) => Err(PsbtError::PreviousNeeded(index)),
            (false, _, Some(_)) => Err(PsbtError::WitnessForOldStyle(index)),
            _ => Ok(lock),
        }
    }

    /// What the miner gets, from all coins spent. For inputs with nothing but a stated amount it can be trusted only
    /// once the transaction is signed: see [`Psbt::unproven`].
    ///
    /// # Errors
    /// [`PsbtError`] if a coin is not known, or more is paid than is spent.
    pub fn fee(&self) -> Result<Amount, PsbtError> {
        let spent = (0..self.inputs.len()).map(|index| self.spent(index).map(|output| output.value));
        let spent = Amount::checked_sum(spent.collect::<Result<Vec<_>, _>>()?);
        let paid = Amount::checked_sum(self.tx.outputs.iter().map(|output| output.value));
        let fee = spent.and_then(|spent| spent.checked_sub(paid?));
        fee.ok_or(PsbtError::Amounts)
    }

    /// The inputs whose amount is only stated. A party that shares a transaction with strangers asks for the
    /// previous transactions of these before it signs.
    #[must_use]
    pub fn unproven(&self) -> Vec<usize> {
        let bare = self.inputs.iter().enumerate().filter(|(_, input)| input.previous.is_none());
        bare.map(|(index, _)| index).collect()
    }

    fn at(&self, index: usize) -> Result<(&Input, crate::tx::OutPoint), PsbtError> {
        let both = self.inputs.get(index).zip(self.tx.inputs.get(index));
        let (input, tx_in) = both.ok_or(PsbtError::NoSuchInput(index))?;
        Ok((input, tx_in.previous))
    }
}
