//! Cases that state a dust threshold instead of a transaction (`dust-p2pkh` and the like): the transaction is made here.

use bitcoin::absolute::LockTime;
use bitcoin::hashes::{Hash, sha256};
use bitcoin::opcodes::all::OP_CHECKSIG;
use bitcoin::script::Builder;
use bitcoin::transaction::Version;
use bitcoin::{
    Amount, OutPoint, PubkeyHash, ScriptBuf, ScriptHash, Sequence, Transaction, TxIn, TxOut, Txid,
    WPubkeyHash, WScriptHash, Witness,
};

use super::case::CaseError;

/// Amount of the coin that pays for the transaction, in swartz.
const FUNDS: u64 = 100_000_000;
/// Fee, in swartz: above the floor and far below the cap for such a small transaction.
const FEE: u64 = 100_000;
/// Script of the coin: anybody may spend it.
const ANYBODY: [u8; 1] = [0x51];

/// The output a case id names after `dust-`.
///
/// # Errors
/// When it names no kind of output.
pub(super) fn output_of(id: &str) -> Result<ScriptBuf, CaseError> {
    let kind = id.strip_prefix("dust-").unwrap_or(id);
    let script = match kind {
        "p2pk" => {
            let key = [[2].as_slice(), &[0x11; 32]].concat();
            let key = bitcoin::script::PushBytesBuf::try_from(key).unwrap_or_default();
            Builder::new().push_slice(key).push_opcode(OP_CHECKSIG).into_script()
        }
        "p2pkh" => ScriptBuf::new_p2pkh(&PubkeyHash::from_byte_array([0x11; 20])),
        "p2sh" => ScriptBuf::new_p2sh(&ScriptHash::from_byte_array([0x11; 20])),
        "p2wpkh" => ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array([0x11; 20])),
        "p2wsh" => ScriptBuf::new_p2wsh(&WScriptHash::from_byte_array([0x11; 32])),
        "p2tr" => ScriptBuf::from_bytes([[0x51, 0x20].as_slice(), &[0x11; 32]].concat()),
        _ => return Err(CaseError::OutputKind { id: id.to_owned(), kind: kind.to_owned() }),
    };
    Ok(script)
}

/// The coin that [`payment`] spends.
pub(super) fn funds() -> (OutPoint, TxOut) {
    let txid = Txid::from_byte_array(sha256::Hash::hash(b"devnet judge: funds").to_byte_array());
    let script_pubkey = ScriptBuf::new_p2wsh(&bitcoin::Script::from_bytes(&ANYBODY).wscript_hash());
    (OutPoint { txid, vout: 0 }, TxOut { value: Amount::from_sat(FUNDS), script_pubkey })
}

/// A transaction that is fine but for the amount of its first output.
pub(super) fn payment(script: &ScriptBuf, swartz: u64) -> Transaction {
    let change = FUNDS.saturating_sub(FEE).saturating_sub(swartz);
    let (previous_output, coin) = funds();
    let output = |swartz, script_pubkey| TxOut { value: Amount::from_sat(swartz), script_pubkey };
    Transaction {
        version: Version::TWO,
        lock_time: LockTime::ZERO,
        input: vec![TxIn {
            previous_output,
            script_sig: ScriptBuf::new(),
            sequence: Sequence::MAX,
            witness: Witness::from_slice(&[ANYBODY]),
        }],
        output: vec![output(swartz, script.clone()), output(change, coin.script_pubkey)],
    }
}
