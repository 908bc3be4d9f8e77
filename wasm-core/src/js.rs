//! The JavaScript face: keys, addresses, names, transactions and verification for other dApps (feature `js`).
//!
//! Everything but keys and headers is a function of plain objects to plain objects, described to TypeScript in
//! `js/types.ts`. They can be cloned between a page and a worker, which is where the calls belong: see
//! `docs/js/`. Hashes and scripts are hex, money is a number of swartz, energy of Wh, time of UTC seconds: all of
//! them below 2^53. Whatever is refused is thrown as an `Error` that begins with the name of the field.
//!
//! This module translates and decides nothing.

#[cfg(feature = "bench")]
mod bench;
mod checks;
mod keys;
mod names;
mod payments;
mod plain;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

#[cfg(feature = "bench")]
pub use bench::{
    derive as bench_derive, sign as bench_sign, sign_bare as bench_sign_bare, verify as bench_verify,
};
pub use checks::Headers;
pub use keys::Keys;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("js/types.ts");

/// The words of a new wallet from 16, 20, 24, 28 or 32 random bytes (BIP 39).
///
/// # Errors
/// Another number of bytes.
#[wasm_bindgen(js_name = newWords)]
pub fn new_words(entropy: &[u8]) -> Result<String, JsError> {
    Ok(keys::new_words(entropy)?)
}

/// What an address of a network stands for: `DescribeAddress` to `Address`.
///
/// # Errors
/// What is wrong with the address.
#[wasm_bindgen(js_name = describeAddress, unchecked_return_type = "Address")]
pub fn describe_address(
    #[wasm_bindgen(unchecked_param_type = "DescribeAddress")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, keys::describe_address)
}

/// The address of a group of keys, `m` of which sign: `DescribeGroup` to `Group`.
///
/// # Errors
/// What is wrong with the keys.
#[wasm_bindgen(js_name = describeGroup, unchecked_return_type = "Group")]
pub fn describe_group(
    #[wasm_bindgen(unchecked_param_type = "DescribeGroup")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, keys::describe_group)
}

/// Where Electrum servers keep the operations on a name, for `blockchain.scripthash.get_history`.
///
/// # Errors
/// Names over 255 bytes.
#[wasm_bindgen(js_name = nameScripthash)]
pub fn name_scripthash(name: &str) -> Result<String, JsError> {
    Ok(names::scripthash(name)?)
}

/// Who holds a name and until when, by its history: `NameHistory` to `NameStanding`.
///
/// # Errors
/// An operation that cannot follow those before it.
#[wasm_bindgen(js_name = nameStanding, unchecked_return_type = "NameStanding")]
pub fn name_standing(
    #[wasm_bindgen(unchecked_param_type = "NameHistory")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, names::standing)
}

/// Builds the transaction that registers or updates a name, whichever its history asks for: `NameWrite` to `Built`.
///
/// # Errors
/// What is wrong, above all with the money or the holder.
#[wasm_bindgen(js_name = buildName, unchecked_return_type = "Built")]
pub fn build_name(
    #[wasm_bindgen(unchecked_param_type = "NameWrite")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, names::build)
}

/// Builds a payment: `Payments` to `Built`.
///
/// # Errors
/// What is wrong, above all with the money.
#[wasm_bindgen(js_name = buildPayment, unchecked_return_type = "Built")]
pub fn build_payment(
    #[wasm_bindgen(unchecked_param_type = "Payments")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, payments::build)
}

/// What a PSBT would do and who has signed it: `InspectPsbt` to `PsbtContent`.
///
/// # Errors
/// What is wrong with it.
#[wasm_bindgen(js_name = inspectPsbt, unchecked_return_type = "PsbtContent")]
pub fn inspect_psbt(
    #[wasm_bindgen(unchecked_param_type = "InspectPsbt")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, payments::inspect)
}

/// One PSBT with the signatures of both.
///
/// # Errors
/// PSBTs of different transactions.
#[wasm_bindgen(js_name = combinePsbt)]
pub fn combine_psbt(one: &str, other: &str) -> Result<String, JsError> {
    Ok(payments::combine(one, other)?)
}

/// The finished transaction of a PSBT that everybody has signed: base64 to `Finished`.
///
/// # Errors
/// Missing or wrong signatures.
#[wasm_bindgen(js_name = finishPsbt, unchecked_return_type = "Finished")]
pub fn finish_psbt(psbt: &str) -> Result<JsValue, JsError> {
    answer(&payments::finish(psbt)?)
}

/// Checks a meter's records one after the other: `Records` to `RecordReport[]`.
///
/// # Errors
/// A key or meter number that is none; records that are wrong are reported, not thrown.
#[wasm_bindgen(js_name = verifyRecords, unchecked_return_type = "RecordReport[]")]
pub fn verify_records(
    #[wasm_bindgen(unchecked_param_type = "Records")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, checks::records)
}

/// Whether a transaction is the one asked for and in the chain: `ConfirmedTransaction` to `Report`.
///
/// # Errors
/// Fields that cannot be read; what is wrong with the proof is reported, not thrown.
#[wasm_bindgen(js_name = verifyTransaction, unchecked_return_type = "Report")]
pub fn verify_transaction(
    headers: &Headers,
    #[wasm_bindgen(unchecked_param_type = "ConfirmedTransaction")] input: JsValue,
) -> Result<JsValue, JsError> {
    call(input, |input| checks::transaction(headers, input))
}

/// Reads the argument, asks, writes the answer.
fn call<I: DeserializeOwned, O: Serialize>(
    input: JsValue,
    ask: impl FnOnce(&I) -> Result<O, plain::Refused>,
) -> Result<JsValue, JsError> {
    let input: I = serde_wasm_bindgen::from_value(input).map_err(|error| JsError::new(&error.to_string()))?;
    answer(&ask(&input)?)
}

fn answer(output: &impl Serialize) -> Result<JsValue, JsError> {
    let writer = serde_wasm_bindgen::Serializer::json_compatible();
    output.serialize(&writer).map_err(|error| JsError::new(&error.to_string()))
}

#[cfg(test)]
mod tests;
