//! Transactions to bytes.

use super::{Transaction, TxOut};

/// The whole transaction; with the marker and witnesses of BIP 144 if `witness`.
pub(super) fn transaction(tx: &Transaction, witness: bool) -> Vec<u8> {
    let mut bytes = tx.version.to_le_bytes().to_vec();
    if witness {
        bytes.extend([0, 1]);
    }
    count(&mut bytes, tx.inputs.len());
    for input in &tx.inputs {
        bytes.extend(input.previous.txid.as_bytes());
        bytes.extend(input.previous.vout.to_le_bytes());
        prefixed(&mut bytes, input.script_sig.as_bytes());
        bytes.extend(input.sequence.to_le_bytes());
    }
    count(&mut bytes, tx.outputs.len());
    tx.outputs.iter().for_each(|tx_out| output(&mut bytes, tx_out));
    if witness {
        for input in &tx.inputs {
            bytes.extend(witness_bytes(&input.witness));
        }
    }
    bytes.extend(tx.lock_time.to_le_bytes());
    bytes
}

/// One output.
pub(super) fn output(bytes: &mut Vec<u8>, output: &TxOut) {
    bytes.extend(output.value.swartz().to_le_bytes());
    prefixed(bytes, output.script.as_bytes());
}

/// One output, on its own.
pub(crate) fn output_bytes(tx_out: &TxOut) -> Vec<u8> {
    let mut bytes = Vec::new();
    output(&mut bytes, tx_out);
    bytes
}

/// The witness of one input.
pub(crate) fn witness_bytes(items: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    count(&mut bytes, items.len());
    items.iter().for_each(|item| prefixed(&mut bytes, item));
    bytes
}

/// Bytes behind their number.
pub(crate) fn prefixed(bytes: &mut Vec<u8>, data: &[u8]) {
    count(bytes, data.len());
    bytes.extend(data);
}

/// A number in the fewest bytes ("compact size").
pub(super) fn count(bytes: &mut Vec<u8>, number: usize) {
    match (u8::try_from(number), u16::try_from(number), u32::try_from(number)) {
        (Ok(small), ..) if small < 0xfd => bytes.push(small),
        (_, Ok(two), _) => {
            bytes.push(0xfd);
            bytes.extend(two.to_le_bytes());
        }
        (_, _, Ok(four)) => {
            bytes.push(0xfe);
            bytes.extend(four.to_le_bytes());
        }
        _ => {
            let eight = u64::try_from(number).expect("usize has at most 64 bits");
            bytes.push(0xff);
            bytes.extend(eight.to_le_bytes());
        }
    }
}
