//! Who may write a name: the rules of today's main network (strict ownership, since height 431,017).
//!
//! The order of the checks is the node's, because the first failing one names the reason.

use bitcoin::hashes::{Hash, hash160};
use bitcoin::{OutPoint, Transaction};

use super::db::NameView;
use super::script::{NameOp, NameScript};
use crate::coin::Coin;
use crate::params::{MAX_NAME_LENGTH, MAX_VALUE_LENGTH, MIN_NAME_AMOUNT, NAME_TX_VERSION, Params};
use crate::reject::{MISSING_INPUTS, Reject};

/// Blocks between a Namecoin style commitment and its registration.
const FIRST_UPDATE_DEPTH: u32 = 12;
/// Longest salt of a Namecoin style registration, in bytes.
const MAX_SALT: usize = 20;

/// Where a transaction would be placed.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Chain parameters.
    pub params: &'a Params,
    /// Height of the block it would be in.
    pub height: u32,
    /// True when it is only offered to the mempool.
    pub mempool: bool,
}

/// A name coin that the transaction spends.
struct NameInput {
    script: NameScript,
    height: Option<u32>,
    outpoint: OutPoint,
}

/// Checks the name part of `tx`, whose inputs spend `spent` (same order).
///
/// # Errors
/// The node's reason, for example `tx-namedoi-overwrite-without-input`.
pub fn check(tx: &Transaction, spent: &[Coin], names: &dyn NameView, place: Place<'_>) -> Result<(), Reject> {
    let input = single_input(tx, spent)?;
    let output = single_output(tx)?;
    if tx.version.0 != NAME_TX_VERSION {
        return check_plain(input.is_some(), output.is_some());
    }
    let Some((output, amount)) = output else {
        return Err(Reject::with("tx-name-without-name-output", "Name transaction has no name output"));
    };
    if amount < MIN_NAME_AMOUNT {
        return Err(Reject::with("tx-name-greedy", "Greedy name operation"));
    }
    match output.op {
        NameOp::New => check_new(&output, input.as_ref()),
        NameOp::Doi => check_doi(&output, input.as_ref(), names, place),
        NameOp::Update => check_update(&output, input.as_ref(), names, place),
        NameOp::FirstUpdate => check_first_update(&output, input.as_ref(), names, place),
    }
}

fn single_input(tx: &Transaction, spent: &[Coin]) -> Result<Option<NameInput>, Reject> {
    let mut found = None;
    for (input, coin) in tx.input.iter().zip(spent) {
        let Some(script) = NameScript::parse(&coin.output.script_pubkey) else { continue };
        if found.is_some() {
            return Err(Reject::with("tx-multiple-name-inputs", "Multiple name inputs"));
        }
        found = Some(NameInput { script, height: coin.height, outpoint: input.previous_output });
    }
    Ok(found)
}

fn single_output(tx: &Transaction) -> Result<Option<(NameScript, u64)>, Reject> {
    let mut found = None;
    for output in &tx.output {
        let Some(script) = NameScript::parse(&output.script_pubkey) else { continue };
        if found.is_some() {
            return Err(Reject::with("tx-multiple-name-outputs", "Multiple name outputs"));
        }
        found = Some((script, output.value.to_sat()));
    }
    Ok(found)
}

fn check_plain(has_input: bool, has_output: bool) -> Result<(), Reject> {
    if has_input {
        return Err(Reject::with("tx-nonname-with-name-input", "Non-name transaction has name input"));
    }
    if has_output {
        return Err(Reject::with("tx-nonname-with-name-output", "Non-name transaction has name output"));
    }
    Ok(())
}

fn check_new(output: &NameScript, input: Option<&NameInput>) -> Result<(), Reject> {
    if input.is_some() {
        return Err(Reject::with("tx-namenew-with-name-input", "NAME_NEW with previous name input"));
    }
    if output.value().len() != MAX_SALT {
        return Err(Reject::with("tx-namenew-wrong-size", "NAME_NEW's hash has the wrong size"));
    }
    Ok(())
}

fn check_lengths(output: &NameScript) -> Result<(), Reject> {
    if output.name().len() > MAX_NAME_LENGTH {
        return Err(Reject::with("tx-name-invalid", "Invalid name"));
    }
    if output.value().len() > MAX_VALUE_LENGTH {
        return Err(Reject::with("tx-value-invalid", "Invalid value"));
    }
    Ok(())
}

/// A free name is registered without a name input; a held one is changed only by spending its current coin.
fn check_doi(
    output: &NameScript,
    input: Option<&NameInput>,
    names: &dyn NameView,
    place: Place<'_>,
) -> Result<(), Reject> {
    check_lengths(output)?;
    let held =
        names.name(output.name()).filter(|entry| !entry.is_expired(place.height, place.params.name_expiry));
    let (entry, input) = match (held, input) {
        (None, None) => return Ok(()),
        (None, Some(_)) => {
            let why = "NAME_DOI registration of a free name must not spend a name input";
            return Err(Reject::with("tx-namedoi-freename-with-input", why));
        }
        (Some(_), None) => {
            let why = "NAME_DOI on an existing name must spend its previous output";
            return Err(Reject::with("tx-namedoi-overwrite-without-input", why));
        }
        (Some(entry), Some(input)) => (entry, input),
    };
    if input.script.op != NameOp::Doi {
        return Err(Reject::with("tx-namedoi-input-not-doi", "NAME_DOI input is not a NAME_DOI"));
    }
    if input.script.name() != output.name() {
        return Err(Reject::with("tx-namedoi-name-mismatch", "NAME_DOI name mismatch to name input"));
    }
    newest_coin(input, entry.outpoint)
}

/// A confirmed name coin that is not the newest one of its name is spent; the node asserts that none is left.
fn newest_coin(input: &NameInput, newest: OutPoint) -> Result<(), Reject> {
    if input.height.is_some() && input.outpoint != newest {
        return Err(Reject::with(MISSING_INPUTS, "name input is not the newest coin of its name"));
    }
    Ok(())
}

fn check_update(
    output: &NameScript,
    input: Option<&NameInput>,
    names: &dyn NameView,
    place: Place<'_>,
) -> Result<(), Reject> {
    let input = required_input(input)?;
    check_lengths(output)?;
    if !input.script.op.writes() {
        return Err(Reject::with(
            "tx-nameupdate-invalid-prev",
            "Name input for NAME_UPDATE is not an update",
        ));
    }
    if input.script.name() != output.name() {
        return Err(Reject::with("tx-nameupdate-name-mismatch", "NAME_UPDATE name mismatch to name input"));
    }
    if input.height.is_none() {
        return Ok(());
    }
    let Some(entry) = names.name(output.name()) else {
        return Err(Reject::with("tx-nameupdate-nonexistant", "NAME_UPDATE name does not exist"));
    };
    if entry.is_expired(place.height, place.params.name_expiry) {
        return Err(Reject::with("tx-nameupdate-expired", "NAME_UPDATE on an expired name"));
    }
    Ok(())
}

fn required_input(input: Option<&NameInput>) -> Result<&NameInput, Reject> {
    input.ok_or_else(|| {
        Reject::with("tx-nameupdate-without-name-input", "Name update has no previous name input")
    })
}

fn check_first_update(
    output: &NameScript,
    input: Option<&NameInput>,
    names: &dyn NameView,
    place: Place<'_>,
) -> Result<(), Reject> {
    let input = required_input(input)?;
    check_lengths(output)?;
    if input.script.op != NameOp::New {
        return Err(Reject::with("tx-firstupdate-nonnew-input", "NAME_FIRSTUPDATE input is not a NAME_NEW"));
    }
    let ripe = input.height.is_some_and(|height| height.saturating_add(FIRST_UPDATE_DEPTH) <= place.height);
    if !place.mempool && !ripe {
        return Err(Reject::with("tx-firstupdate-immature", "NAME_FIRSTUPDATE on immature NAME_NEW"));
    }
    check_commitment(output, input)?;
    match names.name(output.name()) {
        Some(entry) if !entry.is_expired(place.height, place.params.name_expiry) => {
            Err(Reject::with("tx-firstupdate-existing-name", "NAME_FIRSTUPDATE on existing name"))
        }
        _ => Ok(()),
    }
}

fn check_commitment(output: &NameScript, input: &NameInput) -> Result<(), Reject> {
    let salt = output.args.get(1).map_or(&[][..], Vec::as_slice);
    if salt.len() > MAX_SALT {
        return Err(Reject::with("tx-firstupdate-invalid-rand", "NAME_FIRSTUPDATE rand value is too large"));
    }
    let hash = hash160::Hash::hash(&[salt, output.name()].concat());
    if hash.as_byte_array().as_slice() != input.script.value() {
        return Err(Reject::with(
            "tx-firstupdate-hash-mismatch",
            "NAME_FIRSTUPDATE mismatch in hash / rand value",
        ));
    }
    Ok(())
}
