//! Answers that need only the node, not the connection.

use bitcoin::Txid;
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::hashes::Hash;
use serde_json::{Value, json};

use super::error::RpcError;
use super::merkle::{branch_and_root, shown};
use super::{BANNER, MAX_HEADERS, SERVER_NAME};
use crate::chain::{Chain, StoredBlock};
use crate::index::{HistoryItem, ScriptHash, UnspentItem};
use crate::node::Node;
use crate::params::genesis_header;

type Answer = Result<Value, RpcError>;

/// What the server is.
pub(super) fn features() -> Value {
    json!({
        "hosts": {},
        "pruning": null,
        "server_version": SERVER_NAME,
        "protocol_min": "1.4",
        "protocol_max": "1.4.2",
        "genesis_hash": genesis_header().block_hash().to_string(),
        "hash_function": "sha256",
        "services": [],
    })
}

/// The greeting.
pub(super) fn banner() -> Value {
    Value::from(BANNER)
}

/// A header as it is sent: without the proof of merged mining when it is to be `short`.
fn sent(block: &StoredBlock, short: bool) -> String {
    if short { serialize_hex(&block.header) } else { hex::encode(block.full_header()) }
}

/// One header, with proof when a checkpoint is named.
pub(super) fn header(chain: &Chain, height: u32, checkpoint: u32, short: bool) -> Answer {
    let block = chain.block(height);
    let block =
        block.ok_or_else(|| RpcError::bad_request(format!("height {} out of range", thousands(height))))?;
    let hex = sent(block, short);
    if checkpoint == 0 {
        return Ok(Value::from(hex));
    }
    let (branch, root) = header_proof(chain, height, checkpoint)?;
    Ok(json!({ "header": hex, "branch": branch, "root": root }))
}

/// Up to [`MAX_HEADERS`] headers from `start`.
pub(super) fn headers(chain: &Chain, start: u32, count: u32, checkpoint: u32, short: bool) -> Answer {
    let available = chain.height().saturating_add(1).saturating_sub(start);
    let count = count.min(MAX_HEADERS).min(available);
    let blocks = (0..count).filter_map(|step| chain.block(start.saturating_add(step)));
    let hex: String = blocks.map(|block| sent(block, short)).collect();
    if count == 0 || checkpoint == 0 {
        return Ok(json!({ "hex": hex, "count": count, "max": MAX_HEADERS }));
    }
    let last = start.saturating_add(count).saturating_sub(1);
    let (branch, root) = header_proof(chain, last, checkpoint)?;
    Ok(json!({ "hex": hex, "count": count, "max": MAX_HEADERS, "branch": branch, "root": root }))
}

fn header_proof(chain: &Chain, height: u32, checkpoint: u32) -> Result<(Value, Value), RpcError> {
    let refused = || {
        let [height, checkpoint, tip] = [height, checkpoint, chain.height()].map(thousands);
        RpcError::bad_request(format!(
            "require header height {height} <= cp_height {checkpoint} <= chain height {tip}"
        ))
    };
    if height > checkpoint || checkpoint > chain.height() {
        return Err(refused());
    }
    let hashes =
        (0..=checkpoint).filter_map(|height| chain.block(height)).map(|block| block.hash.to_byte_array());
    let leaves: Vec<_> = hashes.collect();
    let index = usize::try_from(height).map_err(|_| refused())?;
    let (branch, root) = branch_and_root(&leaves, index).ok_or_else(refused)?;
    Ok((branch.into_iter().map(shown).collect(), Value::from(shown(root))))
}

/// History lines.
pub(super) fn history(items: Vec<HistoryItem>) -> Value {
    let line = |item: HistoryItem| match item.fee {
        None => json!({ "tx_hash": item.txid.to_string(), "height": item.height }),
        Some(fee) => json!({ "tx_hash": item.txid.to_string(), "height": item.height, "fee": fee }),
    };
    items.into_iter().map(line).collect()
}

/// Coins.
pub(super) fn unspent(items: Vec<UnspentItem>) -> Value {
    let line = |item: UnspentItem| {
        json!({
            "tx_hash": item.outpoint.txid.to_string(),
            "tx_pos": item.outpoint.vout,
            "height": item.height,
            "value": item.value,
        })
    };
    items.into_iter().map(line).collect()
}

/// Balance of a scripthash.
pub(super) fn balance(node: &Node, hash: &ScriptHash) -> Value {
    let (confirmed, unconfirmed) = node.index.balance(hash, &node.mempool);
    json!({ "confirmed": confirmed, "unconfirmed": unconfirmed })
}

/// A raw transaction.
pub(super) fn transaction(node: &Node, txid: &Txid, verbose: bool) -> Answer {
    if verbose {
        let text = "verbose transactions are not given by this dev chain: ask for the raw one and decode it";
        return Err(RpcError::bad_request(text));
    }
    let unknown = "No such mempool or blockchain transaction. Use gettransaction for wallet transactions.";
    let tx = node.transaction(txid).ok_or_else(|| RpcError::daemon(-5, unknown))?;
    Ok(Value::from(serialize_hex(tx)))
}

/// The branch of a transaction in the block at `height`.
pub(super) fn merkle(node: &Node, txid: &Txid, height: u32) -> Answer {
    let block = block_at(&node.chain, height)?;
    let position = block.txids.iter().position(|known| known == txid);
    let missing = || RpcError::bad_request(format!("tx {txid} not in block at height {}", thousands(height)));
    let position = position.ok_or_else(missing)?;
    let branch: Vec<String> = branch_of(block, position).into_iter().map(shown).collect();
    Ok(json!({ "block_height": height, "merkle": branch, "pos": position }))
}

/// The transaction at a position of a block.
pub(super) fn id_from_position(chain: &Chain, height: u32, position: u32, merkle: bool) -> Answer {
    let block = block_at(chain, height)?;
    let index = usize::try_from(position).unwrap_or(usize::MAX);
    let [shown_position, shown_height] = [position, height].map(thousands);
    let missing = || {
        RpcError::bad_request(format!("no tx at position {shown_position} in block at height {shown_height}"))
    };
    let txid = block.txids.get(index).ok_or_else(missing)?.to_string();
    if !merkle {
        return Ok(Value::from(txid));
    }
    let branch: Vec<String> = branch_of(block, index).into_iter().map(shown).collect();
    Ok(json!({ "tx_hash": txid, "merkle": branch }))
}

fn branch_of(block: &StoredBlock, position: usize) -> Vec<[u8; 32]> {
    let leaves: Vec<_> = block.txids.iter().map(|txid| txid.to_byte_array()).collect();
    branch_and_root(&leaves, position).map(|(branch, _)| branch).unwrap_or_default()
}

fn block_at(chain: &Chain, height: u32) -> Result<&StoredBlock, RpcError> {
    chain.block(height).ok_or_else(|| {
        let [height, tip] = [height, chain.height()].map(thousands);
        RpcError::bad_request(format!("db error: DBError('block {height} not on disk (>{tip})')"))
    })
}

/// A number with separators, as the server prints it in error texts.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (number, text) in [(0, "0"), (115, "115"), (100_000, "100,000"), (1_000_000, "1,000,000")] {
            assert_eq!(thousands(number), text);
        }
    }
}
