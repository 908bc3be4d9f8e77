//! The rules of names that a single transaction can break, checked before anything is signed.
//!
//! The builder cannot break them; a transaction from elsewhere can. The rules are those of Doichain Core 31.1
//! (`names/main.cpp`), and stricter where a later spend would fail or lose the name.

use thiserror::Error;

use super::build::NameCoin;
use super::{OutPoint, Transaction, TxOut, VERSION_NAME};
use crate::network::Network;
use crate::script::Script;
use crate::script::name::{Name, NameOpKind, NameOutput, NameValue, name_doi_script};

/// Versions of transactions without a name that nodes of both rule sets relay (`policy/policy.cpp`).
const PLAIN_VERSIONS: [u32; 2] = [1, 2];

/// Which rule a transaction would break.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameRule {
    /// Two names in one transaction.
    #[error("a transaction spends and makes at most one name coin")]
    Several,
    /// A name without its transaction version, or the version without a name.
    #[error("version {0:#x} does not fit: names have 0x7100, and only names")]
    Version(u32),
    /// A name coin would become money, and the name be lost.
    #[error("{0} is a name and would be spent as money")]
    Lost(OutPoint),
    /// A name coin that is not the newest of its name, as far as the signer was told.
    #[error("{0} is not known to be the newest coin of its name")]
    NotNewest(OutPoint),
    /// One name's coin for another name.
    #[error("{0} is the coin of another name")]
    OtherName(OutPoint),
    /// A name coin that no transaction can spend: written by another program with a value that is too long, or in a
    /// form that nodes do not relay the spending of. The name is free again when it expires.
    #[error("{0} is frozen: its name can only be registered again when it has expired")]
    Frozen(OutPoint),
    /// A held name would be registered anew, which no block takes.
    #[error("the name is held and must be written by spending {0}")]
    Held(OutPoint),
    /// A kind of operation or a form of script that cannot be spent later.
    #[error("output {0} writes a name in a form that cannot be written again")]
    Form(usize),
    /// Too little money in the name coin.
    #[error("output {0} holds less than a name needs")]
    TooLittle(usize),
    /// Anybody could take it: Doichain does not protect later witness versions.
    #[error("output {0} is locked by a witness version that is not active on Doichain")]
    Unprotected(usize),
}

/// Checks what `tx`, whose inputs spend `spent`, does with names. `newest` are the coins that names are known to be.
///
/// # Errors
/// [`NameRule`].
pub fn check(tx: &Transaction, spent: &[&TxOut], newest: &[NameCoin]) -> Result<(), NameRule> {
    let mut made = None;
    for (index, output) in tx.outputs.iter().enumerate() {
        if output.owner().witness_version().is_some_and(|version| version > 0) {
            return Err(NameRule::Unprotected(index));
        }
        let Some(name) = output.name() else { continue };
        if made.is_some() {
            return Err(NameRule::Several);
        }
        check_form(index, output, &name)?;
        made = Some(name);
    }
    let mut used = None;
    for (input, output) in tx.inputs.iter().zip(spent) {
        let Some(name) = output.name() else { continue };
        if used.is_some() {
            return Err(NameRule::Several);
        }
        used = Some((input.previous, *output, name));
    }
    if (tx.version == VERSION_NAME) != made.is_some() {
        let lost = used.map(|(outpoint, ..)| NameRule::Lost(outpoint));
        return Err(lost.filter(|_| made.is_none()).unwrap_or(NameRule::Version(tx.version)));
    }
    let Some(made) = made else {
        return match used {
            Some((outpoint, ..)) => Err(NameRule::Lost(outpoint)),
            None if PLAIN_VERSIONS.contains(&tx.version) => Ok(()),
            None => Err(NameRule::Version(tx.version)),
        };
    };
    check_coin(&made, used, newest)
}

/// Whether the right coin is spent for the name that is written.
fn check_coin(
    made: &NameOutput,
    used: Option<(OutPoint, &TxOut, NameOutput)>,
    newest: &[NameCoin],
) -> Result<(), NameRule> {
    match used {
        Some((outpoint, _, _)) if !newest.iter().any(|coin| coin.outpoint() == outpoint) => {
            Err(NameRule::NotNewest(outpoint))
        }
        Some((outpoint, _, old)) if old.op != NameOpKind::Doi || old.name != made.name => {
            Err(NameRule::OtherName(outpoint))
        }
        Some((outpoint, coin, old)) if !is_template(coin, &old) => Err(NameRule::Frozen(outpoint)),
        Some(_) => Ok(()),
        None => {
            let held = newest.iter().find(|coin| coin.name().as_bytes() == made.name);
            held.map_or(Ok(()), |coin| Err(NameRule::Held(coin.outpoint())))
        }
    }
}

/// Whether the output is written as this program writes it: nothing else is sure to be spendable.
fn check_form(index: usize, output: &TxOut, found: &NameOutput) -> Result<(), NameRule> {
    let known = [Script::is_p2pkh, Script::is_p2sh, Script::is_p2wpkh, Script::is_p2wsh];
    if !is_template(output, found) || !known.iter().any(|is| is(&found.owner)) {
        return Err(NameRule::Form(index));
    }
    // The same on every network.
    if output.value < Network::Mainnet.params().min_name_amount {
        return Err(NameRule::TooLittle(index));
    }
    Ok(())
}

/// Whether a name output is in the one form that is sure to be spendable: this program's.
fn is_template(output: &TxOut, found: &NameOutput) -> bool {
    let name = core::str::from_utf8(&found.name).ok().and_then(|name| Name::new(name).ok());
    let value = NameValue::new(found.value.as_slice()).ok();
    let again = name.zip(value).map(|(name, value)| name_doi_script(&name, &value, &found.owner));
    found.op == NameOpKind::Doi && again.as_ref() == Some(&output.script)
}

/// Whether the coin of a name can be spent at all; a value of more than 520 bytes, for one, freezes it.
pub(crate) fn can_be_written_again(coin: &TxOut) -> bool {
    coin.name().is_some_and(|found| is_template(coin, &found))
}
