//! Bytes to transactions. The bytes come from strangers: nothing is allocated that they have not paid for with
//! their own length, and every number has one encoding.

use thiserror::Error;

use super::{OutPoint, Transaction, TxIn, TxOut};
use crate::hash::Txid;
use crate::script::Script;
use crate::units::Amount;

/// Why bytes are no transaction.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The text is not hex.
    #[error("a transaction is written in hex")]
    NotHex,
    /// More bytes than a block may have.
    #[error("{length} bytes are more than the {limit} of a block")]
    TooLong {
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The bytes end inside something.
    #[error("transaction ends after {0} bytes, in the middle")]
    Truncated(usize),
    /// Bytes are left over.
    #[error("{0} bytes left over behind the transaction")]
    Trailing(usize),
    /// A number in more bytes than it needs.
    #[error("number {0} is written too long")]
    NotCanonical(u64),
    /// No inputs: such a transaction cannot be told from the marker of BIP 144.
    #[error("transaction without inputs")]
    NoInputs,
    /// The flag behind the marker of BIP 144 is not 1.
    #[error("unknown transaction flag {0}")]
    UnknownFlag(u8),
    /// Marked as having witnesses, but all are empty.
    #[error("marked as segwit, but without any witness")]
    NoWitness,
    /// More money than there is.
    #[error("output of {0} swartz is more than can exist")]
    AmountTooLarge(u64),
}

/// Reads all of `bytes`.
pub(super) fn transaction(bytes: &[u8]) -> Result<Transaction, DecodeError> {
    if bytes.len() > Transaction::MAX_BYTES {
        return Err(DecodeError::TooLong { length: bytes.len(), limit: Transaction::MAX_BYTES });
    }
    let mut reader = Reader::new(bytes);
    let version = reader.u32()?;
    let mut input_count = reader.count()?;
    let segwit = input_count == 0;
    if segwit {
        match reader.byte()? {
            1 => input_count = reader.count()?,
            0 => return Err(DecodeError::NoInputs),
            flag => return Err(DecodeError::UnknownFlag(flag)),
        }
    }
    if input_count == 0 {
        return Err(DecodeError::NoInputs);
    }
    let mut inputs = reader.many(input_count, Reader::input)?;
    let output_count = reader.count()?;
    let outputs = reader.many(output_count, Reader::output)?;
    if segwit {
        inputs.iter_mut().try_for_each(|input| reader.witness().map(|witness| input.witness = witness))?;
        if inputs.iter().all(|input| input.witness.is_empty()) {
            return Err(DecodeError::NoWitness);
        }
    }
    let lock_time = reader.u32()?;
    reader.end()?;
    Ok(Transaction { version, inputs, outputs, lock_time })
}

/// Reads all of `bytes` as a transaction without witnesses.
pub(super) fn base(bytes: &[u8]) -> Result<Transaction, DecodeError> {
    let mut reader = Reader::new(bytes);
    let version = reader.u32()?;
    let input_count = reader.count()?;
    let inputs = reader.many(input_count, Reader::input)?;
    let output_count = reader.count()?;
    let outputs = reader.many(output_count, Reader::output)?;
    let lock_time = reader.u32()?;
    reader.end()?;
    Ok(Transaction { version, inputs, outputs, lock_time })
}

/// Reads numbers and parts off the front of bytes from strangers.
pub(crate) struct Reader<'a> {
    total: usize,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { total: bytes.len(), rest: bytes }
    }

    const fn truncated(&self) -> DecodeError {
        DecodeError::Truncated(self.total)
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], DecodeError> {
        let split = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let (taken, rest) = split.ok_or_else(|| self.truncated())?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| self.truncated())?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        self.array().map(|[byte]| byte)
    }

    fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn count(&mut self) -> Result<u64, DecodeError> {
        let (number, least) = match self.byte()? {
            0xfd => (u64::from(self.array().map(u16::from_le_bytes)?), 0xfd),
            0xfe => (u64::from(self.u32()?), 0x1_0000),
            0xff => (self.array().map(u64::from_le_bytes)?, 0x1_0000_0000),
            small => (u64::from(small), 0),
        };
        if number < least { Err(DecodeError::NotCanonical(number)) } else { Ok(number) }
    }

    pub(crate) fn prefixed(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = self.count()?;
        self.take(length)
    }

    /// Grows with the bytes read, not with the announced number.
    fn many<T>(
        &mut self,
        number: u64,
        mut one: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        (0..number).map(|_| one(self)).collect()
    }

    fn input(&mut self) -> Result<TxIn, DecodeError> {
        let previous = OutPoint::new(Txid::from_bytes(self.array()?), self.u32()?);
        let script_sig = Script::from_bytes(self.prefixed()?.to_vec());
        Ok(TxIn { previous, script_sig, sequence: self.u32()?, witness: Vec::new() })
    }

    pub(crate) fn output(&mut self) -> Result<TxOut, DecodeError> {
        let swartz = self.array().map(u64::from_le_bytes)?;
        let value = Amount::from_swartz(swartz).map_err(|_| DecodeError::AmountTooLarge(swartz))?;
        Ok(TxOut { value, script: Script::from_bytes(self.prefixed()?.to_vec()) })
    }

    pub(crate) fn witness(&mut self) -> Result<Vec<Vec<u8>>, DecodeError> {
        let items = self.count()?;
        self.many(items, |reader| reader.prefixed().map(<[u8]>::to_vec))
    }

    pub(crate) const fn end(&self) -> Result<(), DecodeError> {
        if self.rest.is_empty() { Ok(()) } else { Err(DecodeError::Trailing(self.rest.len())) }
    }
}
