//! libbitcoinconsensus as the judge of spending.
//!
//! Doichain executes the whole name script: its first opcode only pushes a number and the drops remove it again with
//! name and value, so the library can run it unchanged, and the signature of a legacy owner covers all of it, as on
//! Doichain. Only where the *kind* of owner is recognised by its bytes (P2SH, segwit) must the prefix be taken off
//! first, which is what Doichain's own template checks do. That the prefix can be executed at all is then checked
//! beside it.

use bitcoin::TxOut;
use bitcoinconsensus::{VERIFY_ALL_PRE_TAPROOT, verify_with_flags};

use crate::names::script::NameScript;
use crate::script::stack::MAX_ITEM;

/// True when input `index` of the serialised transaction may spend `spent` in a block.
#[must_use]
pub fn accepts(raw_tx: &[u8], index: usize, spent: &TxOut) -> bool {
    let name = NameScript::parse(&spent.script_pubkey);
    let script = match &name {
        Some(name) if name.owner.is_p2sh() || name.owner.is_witness_program() => {
            if name.args.iter().any(|arg| arg.len() > MAX_ITEM) {
                return false;
            }
            &name.owner
        }
        _ => &spent.script_pubkey,
    };
    let amount = spent.value.to_sat();
    verify_with_flags(script.as_bytes(), amount, raw_tx, None, index, VERIFY_ALL_PRE_TAPROOT).is_ok()
}
