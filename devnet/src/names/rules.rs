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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::NameEntry;
    use crate::names::script::name_doi;
    use bitcoin::absolute::LockTime;
    use bitcoin::transaction::Version;
    use bitcoin::{Amount, ScriptBuf, TxIn, TxOut, Txid};

    const HEIGHT: u32 = 1000;

    /// `held` was written at height 990, `old` so long ago that it is free again.
    struct Names;

    impl NameView for Names {
        fn name(&self, name: &[u8]) -> Option<NameEntry> {
            let height = match name {
                b"held" => 990,
                b"old" => 970,
                _ => return None,
            };
            Some(NameEntry { height, outpoint: OutPoint { txid: Txid::all_zeros(), vout: 0 } })
        }
    }

    fn owner() -> ScriptBuf {
        ScriptBuf::from_bytes(vec![0x51])
    }

    /// A name script with another operation than `name_doi`.
    fn script(opcode: u8, args: &[&[u8]], drops: &[u8]) -> ScriptBuf {
        let pushes: Vec<u8> =
            args.iter().flat_map(|arg| [&[u8::try_from(arg.len()).unwrap()], *arg].concat()).collect();
        ScriptBuf::from_bytes([&[opcode], pushes.as_slice(), drops, &[0x51]].concat())
    }

    fn update(name: &[u8]) -> ScriptBuf {
        script(0x53, &[name, b"v"], &[0x6d, 0x75])
    }

    fn doi(name: &[u8]) -> ScriptBuf {
        name_doi(name, b"v", &owner())
    }

    fn judge(inputs: &[ScriptBuf], outputs: &[ScriptBuf]) -> String {
        let coin = |script: &ScriptBuf| TxOut {
            value: Amount::from_sat(MIN_NAME_AMOUNT),
            script_pubkey: script.clone(),
        };
        let spent: Vec<Coin> = inputs
            .iter()
            .map(|script| Coin { output: coin(script), height: Some(990), coinbase: false })
            .collect();
        let input = (0..).zip(inputs).map(|(vout, _)| TxIn {
            previous_output: OutPoint { txid: Txid::all_zeros(), vout },
            ..TxIn::default()
        });
        let tx = Transaction {
            version: Version(NAME_TX_VERSION),
            lock_time: LockTime::ZERO,
            input: input.collect(),
            output: outputs.iter().map(coin).collect(),
        };
        let params = Params::regtest();
        let place = Place { params: &params, height: HEIGHT, mempool: true };
        check(&tx, &spent, &Names, place)
            .map_or_else(|reject| reject.reason().to_owned(), |()| "ok".to_owned())
    }

    #[test]
    fn who_may_write() {
        let hash = hash160::Hash::hash(b"saltnew").to_byte_array();
        let commitment = script(0x51, &[&hash], &[0x6d]);
        let reveal = |name: &[u8], salt: &[u8]| script(0x52, &[name, salt, b"v"], &[0x6d, 0x6d]);
        let rows = [
            ("registration", vec![], vec![doi(b"new")], "ok"),
            ("registration of an expired name", vec![], vec![doi(b"old")], "ok"),
            ("update by the holder", vec![doi(b"held")], vec![doi(b"held")], "ok"),
            ("update beside money", vec![doi(b"held"), owner()], vec![owner(), doi(b"held")], "ok"),
            ("free name with input", vec![doi(b"held")], vec![doi(b"new")], "tx-namedoi-freename-with-input"),
            ("no input", vec![], vec![doi(b"held")], "tx-namedoi-overwrite-without-input"),
            ("after name_update", vec![update(b"held")], vec![doi(b"held")], "tx-namedoi-input-not-doi"),
            ("other name", vec![doi(b"else")], vec![doi(b"held")], "tx-namedoi-name-mismatch"),
            ("older coin", vec![owner(), doi(b"held")], vec![doi(b"held")], MISSING_INPUTS),
            ("two inputs", vec![doi(b"held"), doi(b"new")], vec![doi(b"held")], "tx-multiple-name-inputs"),
            ("name_update of a name_doi", vec![doi(b"held")], vec![update(b"held")], "ok"),
            (
                "name_update of another",
                vec![doi(b"else")],
                vec![update(b"held")],
                "tx-nameupdate-name-mismatch",
            ),
            ("name_update of nothing", vec![doi(b"new")], vec![update(b"new")], "tx-nameupdate-nonexistant"),
            ("name_update too late", vec![doi(b"old")], vec![update(b"old")], "tx-nameupdate-expired"),
            (
                "name_update of a commitment",
                vec![commitment.clone()],
                vec![update(b"held")],
                "tx-nameupdate-invalid-prev",
            ),
            ("commitment", vec![], vec![commitment.clone()], "ok"),
            ("short commitment", vec![], vec![script(0x51, &[b"x"], &[0x6d])], "tx-namenew-wrong-size"),
            (
                "commitment with input",
                vec![doi(b"held")],
                vec![commitment.clone()],
                "tx-namenew-with-name-input",
            ),
            ("reveal", vec![commitment.clone()], vec![reveal(b"new", b"salt")], "ok"),
            (
                "wrong salt",
                vec![commitment.clone()],
                vec![reveal(b"new", b"tlas")],
                "tx-firstupdate-hash-mismatch",
            ),
            ("long salt", vec![commitment], vec![reveal(b"new", &[1; 21])], "tx-firstupdate-invalid-rand"),
            (
                "reveal of nothing",
                vec![doi(b"held")],
                vec![reveal(b"new", b"salt")],
                "tx-firstupdate-nonnew-input",
            ),
        ];
        for (what, inputs, outputs, reason) in rows {
            assert_eq!(judge(&inputs, &outputs), reason, "{what}");
        }
    }
}
