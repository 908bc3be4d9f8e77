//! Bytes to PSBT. Nothing is allocated that the bytes have not paid for; a key appears once; a known key has exactly
//! the key data and value the BIP gives it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use base64ct::{Base64, Encoding};

use super::encode::{MAGIC, kind};
use super::{Input, KeyOrigin, Output, Pairs, Psbt, PsbtError};
use crate::keys::{Path, PublicKey};
use crate::script::Script;
use crate::tx::{DecodeError, Reader, Transaction};

/// Bytes of an extended public key.
const XPUB: usize = 78;
/// Where its depth stands.
const XPUB_DEPTH: usize = 4;
/// Bytes of an uncompressed public key, which is passed on and not used.
const UNCOMPRESSED: usize = 65;
/// The least and most bytes of a signature with its hash type.
const SIGNATURE: core::ops::RangeInclusive<usize> = 9..=73;

impl Psbt {
    /// Reads a PSBT, all of the bytes.
    ///
    /// # Errors
    /// [`PsbtError`] for anything the BIP calls invalid, and over [`Psbt::MAX_BYTES`].
    pub fn decode(bytes: &[u8]) -> Result<Self, PsbtError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(DecodeError::TooLong { length: bytes.len(), limit: Self::MAX_BYTES }.into());
        }
        let mut reader = Reader::new(bytes.strip_prefix(MAGIC).ok_or(PsbtError::NotPsbt)?);
        let mut others = pairs(&mut reader)?;
        let tx = others.remove([kind::global::TX].as_slice()).ok_or(PsbtError::NoTransaction)?;
        let mut psbt = Self::create(Transaction::decode_base(&tx)?)?;
        check_global(&mut others)?;
        psbt.others = others;
        for input in &mut psbt.inputs {
            *input = Input::decode(pairs(&mut reader)?)?;
        }
        for output in &mut psbt.outputs {
            *output = Output::decode(pairs(&mut reader)?)?;
        }
        reader.end()?;
        Ok(psbt)
    }

    /// Reads a PSBT from base64; white space around it is ignored.
    ///
    /// # Errors
    /// As [`Psbt::decode`], and [`PsbtError::NotBase64`].
    pub fn from_base64(text: &str) -> Result<Self, PsbtError> {
        Self::decode(&Base64::decode_vec(text.trim()).map_err(|_| PsbtError::NotBase64)?)
    }
}

/// One map, to its end. Keys are not empty: an empty key ends the map.
fn pairs(reader: &mut Reader<'_>) -> Result<Pairs, PsbtError> {
    let mut pairs = Pairs::new();
    loop {
        let key = reader.prefixed()?;
        if key.is_empty() {
            return Ok(pairs);
        }
        // The type is a number in its shortest form.
        Reader::new(key).count()?;
        let value = reader.prefixed()?;
        match pairs.entry(key.to_vec()) {
            Entry::Occupied(_) => return Err(PsbtError::DuplicateKey),
            Entry::Vacant(place) => place.insert(value.to_vec()),
        };
    }
}

fn check_global(others: &mut Pairs) -> Result<(), PsbtError> {
    use kind::global::{TX, VERSION, XPUB as XPUB_KEY};
    for (key, value) in others.iter() {
        match split(key) {
            (TX, _) => return Err(PsbtError::Key(TX)),
            (XPUB_KEY, data) => {
                let depth = data.get(XPUB_DEPTH).filter(|_| data.len() == XPUB);
                let depth = usize::from(*depth.ok_or(PsbtError::Key(XPUB_KEY))?);
                if value.len() != depth.saturating_add(1).saturating_mul(4) {
                    return Err(PsbtError::Value(XPUB_KEY));
                }
            }
            (VERSION, data) => match number(VERSION, data, value)? {
                0 => {}
                version => return Err(PsbtError::Version(version)),
            },
            _ => {}
        }
    }
    // Version 0 is what no version means.
    others.remove([VERSION].as_slice());
    Ok(())
}

impl Input {
    fn decode(pairs: Pairs) -> Result<Self, PsbtError> {
        use kind::input as known;
        let mut input = Self::default();
        for (key, value) in pairs {
            let (kind, data) = split(&key);
            match kind {
                known::PREVIOUS => input.previous = Some(Transaction::decode(bare(kind, data, &value)?)?),
                known::WITNESS_UTXO => {
                    let mut reader = Reader::new(bare(kind, data, &value)?);
                    input.witness_utxo = Some(reader.output()?);
                    reader.end()?;
                }
                known::SIGNATURE | known::ORIGIN if data.len() == UNCOMPRESSED => {
                    input.others.insert(key, value);
                }
                known::SIGNATURE => {
                    let public = public_key(kind, data)?;
                    let fits = SIGNATURE.contains(&value.len());
                    input.signatures.insert(public, fits.then_some(value).ok_or(PsbtError::Value(kind))?);
                }
                known::SIGHASH => input.sighash_type = Some(number(kind, data, &value)?),
                known::REDEEM_SCRIPT => input.redeem_script = Some(script(kind, data, &value)?),
                known::WITNESS_SCRIPT => input.witness_script = Some(script(kind, data, &value)?),
                known::ORIGIN => add_origin(&mut input.origins, kind, data, &value)?,
                known::FINAL_SCRIPT_SIG => input.final_script_sig = Some(script(kind, data, &value)?),
                known::FINAL_WITNESS => {
                    let mut reader = Reader::new(bare(kind, data, &value)?);
                    input.final_witness = Some(reader.witness()?);
                    reader.end()?;
                }
                _ => drop(input.others.insert(key, value)),
            }
        }
        Ok(input)
    }
}

impl Output {
    fn decode(pairs: Pairs) -> Result<Self, PsbtError> {
        use kind::output as known;
        let mut output = Self::default();
        for (key, value) in pairs {
            let (kind, data) = split(&key);
            match kind {
                known::REDEEM_SCRIPT => output.redeem_script = Some(script(kind, data, &value)?),
                known::WITNESS_SCRIPT => output.witness_script = Some(script(kind, data, &value)?),
                known::ORIGIN if data.len() != UNCOMPRESSED => {
                    add_origin(&mut output.origins, kind, data, &value)?;
                }
                _ => drop(output.others.insert(key, value)),
            }
        }
        Ok(output)
    }
}

/// The type and the key data. Types of several bytes begin with a byte that no known type has.
fn split(key: &[u8]) -> (u8, &[u8]) {
    key.split_first().map_or((u8::MAX, &[]), |(kind, data)| (*kind, data))
}

/// The value of a key that has no key data.
fn bare<'v>(kind: u8, data: &[u8], value: &'v [u8]) -> Result<&'v [u8], PsbtError> {
    if data.is_empty() { Ok(value) } else { Err(PsbtError::Key(kind)) }
}

fn script(kind: u8, data: &[u8], value: &[u8]) -> Result<Script, PsbtError> {
    bare(kind, data, value).map(|bytes| Script::from_bytes(bytes.to_vec()))
}

fn number(kind: u8, data: &[u8], value: &[u8]) -> Result<u32, PsbtError> {
    let bytes = bare(kind, data, value)?.try_into().map_err(|_| PsbtError::Value(kind))?;
    Ok(u32::from_le_bytes(bytes))
}

fn public_key(kind: u8, data: &[u8]) -> Result<PublicKey, PsbtError> {
    PublicKey::from_slice(data).map_err(|_| PsbtError::Key(kind))
}

fn add_origin(
    origins: &mut BTreeMap<PublicKey, KeyOrigin>,
    kind: u8,
    data: &[u8],
    value: &[u8],
) -> Result<(), PsbtError> {
    let malformed = || PsbtError::Value(kind);
    let (fingerprint, rest) = value.split_first_chunk().ok_or_else(malformed)?;
    let (steps, []) = rest.as_chunks() else { return Err(malformed()) };
    let steps: Vec<u32> = steps.iter().map(|step| u32::from_le_bytes(*step)).collect();
    let path = Path::from_steps(&steps).map_err(|_| malformed())?;
    origins.insert(public_key(kind, data)?, KeyOrigin { fingerprint: *fingerprint, path });
    Ok(())
}
