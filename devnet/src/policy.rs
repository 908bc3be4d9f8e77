//! What a node relays: standardness, dust, fees. A block may hold more than this; a mempool does not.

pub mod fee;
pub mod inputs;
pub mod sigops;
pub mod template;

use bitcoin::consensus::Encodable;
use bitcoin::{Script, Transaction, TxOut};

use crate::names::script::strip;
use crate::params::NAME_TX_VERSION;
use crate::reject::Reject;
use template::Template;

/// Heaviest standard transaction, in weight units.
const MAX_WEIGHT: u64 = 400_000;
/// Longest standard input script, in bytes.
const MAX_SCRIPT_SIG: usize = 1650;
/// Longest standard data output script, in bytes (80 bytes of data).
const MAX_DATA_SCRIPT: usize = 83;
/// Most keys in a standard bare multisig.
const MAX_BARE_KEYS: usize = 3;
/// Smallest relayed transaction without its witness, in bytes.
const MIN_BASE_SIZE: usize = 82;
/// Fee rate that defines dust, in swartz per 1000 bytes.
const DUST_RATE: u64 = 3000;
/// Longest script that can be spent at all.
const MAX_SCRIPT_SIZE: usize = 10_000;

/// Checks version, size, input scripts and outputs.
///
/// # Errors
/// `version`, `tx-size`, `scriptsig-size`, `scriptsig-not-pushonly`, `scriptpubkey`, `dust`, `multi-op-return`,
/// `tx-size-small`.
pub fn check_standard(tx: &Transaction) -> Result<(), Reject> {
    let version = tx.version.0;
    if version != NAME_TX_VERSION && !(1..=2).contains(&version) {
        return Err(Reject::new("version"));
    }
    if tx.weight().to_wu() > MAX_WEIGHT {
        return Err(Reject::new("tx-size"));
    }
    for input in &tx.input {
        if input.script_sig.len() > MAX_SCRIPT_SIG {
            return Err(Reject::new("scriptsig-size"));
        }
        if !input.script_sig.is_push_only() {
            return Err(Reject::new("scriptsig-not-pushonly"));
        }
    }
    check_outputs(&tx.output)?;
    if tx.base_size() < MIN_BASE_SIZE {
        return Err(Reject::new("tx-size-small"));
    }
    Ok(())
}

fn check_outputs(outputs: &[TxOut]) -> Result<(), Reject> {
    let mut data_outputs = 0_usize;
    for output in outputs {
        match standard_template(&output.script_pubkey) {
            None => return Err(Reject::new("scriptpubkey")),
            Some(Template::Data) => data_outputs = data_outputs.saturating_add(1),
            Some(_) if output.value.to_sat() < dust_threshold(output) => return Err(Reject::new("dust")),
            Some(_) => {}
        }
    }
    if data_outputs > 1 {
        return Err(Reject::new("multi-op-return"));
    }
    Ok(())
}

fn standard_template(script: &Script) -> Option<Template> {
    let template = Template::of(script)?;
    match template {
        Template::Multisig { keys, .. } if !(1..=MAX_BARE_KEYS).contains(&keys) => None,
        Template::Data if script.len() > MAX_DATA_SCRIPT => None,
        _ => Some(template),
    }
}

/// Least amount an output may carry, in swartz: what spending it would cost at the dust rate.
#[must_use]
pub fn dust_threshold(output: &TxOut) -> u64 {
    if is_unspendable(&output.script_pubkey) {
        return 0;
    }
    let witness = strip(&output.script_pubkey).is_witness_program();
    let spend = if witness { 32 + 4 + 1 + (107 / 4) + 4 } else { 32 + 4 + 1 + 107 + 4 };
    let size = output_size(output).saturating_add(spend);
    fee::fee_at(DUST_RATE, size)
}

/// True for outputs that never enter the set of coins.
#[must_use]
pub fn is_unspendable(script: &Script) -> bool {
    script.is_op_return() || script.len() > MAX_SCRIPT_SIZE
}

fn output_size(output: &TxOut) -> u64 {
    let bytes = output.consensus_encode(&mut bitcoin::io::sink()).expect("a sink takes everything");
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::{Amount, ScriptBuf};

    #[test]
    fn dust_thresholds_of_the_node() {
        let rows = [
            ("p2pkh", format!("76a914{}88ac", "11".repeat(20)), 546),
            ("p2wpkh", format!("0014{}", "11".repeat(20)), 294),
            ("p2sh", format!("a914{}87", "11".repeat(20)), 540),
            ("p2wsh", format!("0020{}", "11".repeat(32)), 330),
            ("data", format!("6a04{}", "11".repeat(4)), 0),
        ];
        for (kind, hex, swartz) in rows {
            let script_pubkey = ScriptBuf::from_hex(&hex).unwrap();
            let output = TxOut { value: Amount::ZERO, script_pubkey };
            assert_eq!(dust_threshold(&output), swartz, "{kind}");
        }
    }
}
