//! What becomes of true answers when the server has been told to lie.

use bitcoin::consensus::encode::{deserialize_hex, serialize, serialize_hex};
use bitcoin::{Transaction, TxOut};
use serde_json::{Value, json};

use super::answer;
use super::request::Request;
use crate::chain::StoredBlock;
use crate::chain::auxpow::is_merged_mined;
use crate::index::{HistoryItem, ScriptHash, status_of};
use crate::names::script::{NameScript, name_doi};
use crate::node::Node;
use crate::node::lie::{Lie, Told};

/// Longer than clients take: servers limit their answers to 10,000,000 bytes.
const HUGE: usize = 11_000_000;

/// The history of a script as the server tells it.
pub(super) fn history(told: Told, node: &Node, hash: &ScriptHash) -> Vec<HistoryItem> {
    let mut items = node.index.history(hash, &node.mempool);
    let since = i64::from(told.since);
    match told.lie {
        Lie::WithheldHistory => {
            items.retain(|item| item.height > 0);
            items.pop();
        }
        Lie::StaleTip => items.retain(|item| (1..=since).contains(&item.height)),
        _ => {}
    }
    items
}

/// The status that goes with [`history`].
pub(super) fn status(told: Told, node: &Node, hash: &ScriptHash) -> Option<String> {
    status_of(&history(told, node, hash))
}

/// The tip as the server tells it.
pub(super) fn tip(told: Told, node: &Node) -> Value {
    let chain = &node.chain;
    let height = if told.lie == Lie::StaleTip { told.since.min(chain.height()) } else { chain.height() };
    let block = chain.block(height).unwrap_or_else(|| chain.tip());
    let header = if told.lie == Lie::WrongHeader { without_work(block) } else { block.full_header() };
    json!({ "hex": hex::encode(header), "height": height })
}

/// A true answer as the server tells it. Headers asked for as 80 bytes stay true: nobody asks for them.
pub(super) fn distort(told: Told, node: &Node, request: &Request, truth: Value) -> Value {
    match (told.lie, request) {
        (Lie::WrongTx, Request::Transaction { .. }) => altered(&truth, other_amount),
        (Lie::FakeNameValue, Request::Transaction { .. }) => altered(&truth, other_value),
        (Lie::WrongBranch, Request::Merkle { .. }) => other_branch(truth),
        (Lie::WrongHeader, Request::Header { height, checkpoint: 0 }) => {
            node.chain.block(*height).map_or(truth, |block| Value::from(hex::encode(without_work(block))))
        }
        (Lie::WrongHeader, Request::Headers { start, checkpoint: 0, .. }) => last_wrong(node, *start, truth),
        (Lie::StaleTip, Request::Headers { start, count, checkpoint: 0 }) => {
            let left = told.since.saturating_add(1).saturating_sub(*start);
            answer::headers(&node.chain, *start, (*count).min(left), 0, false).unwrap_or(truth)
        }
        _ => truth,
    }
}

/// Whether and how the answers to a message leave.
pub(super) fn send(lie: Lie, reply: Value) -> Option<String> {
    match lie {
        Lie::NeverAnswers => None,
        Lie::MalformedJson => {
            let text = reply.to_string();
            let half = text.len() / 2;
            Some(text.chars().take(half).collect())
        }
        Lie::HugeAnswer => Some(each(reply, |one| one["result"] = Value::from("0".repeat(HUGE))).to_string()),
        Lie::UnknownId => Some(each(reply, |one| one["id"] = json!(u64::MAX)).to_string()),
        _ => Some(reply.to_string()),
    }
}

fn each(mut reply: Value, change: impl Fn(&mut Value)) -> Value {
    match &mut reply {
        Value::Array(answers) => answers.iter_mut().for_each(change),
        one => change(one),
    }
    reply
}

fn altered(truth: &Value, alter: fn(&mut TxOut) -> bool) -> Value {
    let read = truth.as_str().map(deserialize_hex::<Transaction>);
    let Some(Ok(mut tx)) = read else { return truth.clone() };
    let _ = tx.output.iter_mut().any(alter);
    Value::from(serialize_hex(&tx))
}

fn other_amount(output: &mut TxOut) -> bool {
    output.value = bitcoin::Amount::from_sat(output.value.to_sat() ^ 1);
    true
}

fn other_value(output: &mut TxOut) -> bool {
    let Some(name) = NameScript::parse(&output.script_pubkey) else { return false };
    let value: String = String::from_utf8_lossy(name.value()).replace('1', "9");
    output.script_pubkey = name_doi(name.name(), value.as_bytes(), &name.owner);
    true
}

fn other_branch(mut truth: Value) -> Value {
    let wrong = || Value::from("66".repeat(32));
    if let Some(branch) = truth.get_mut("merkle").and_then(Value::as_array_mut) {
        match branch.first_mut() {
            Some(first) => *first = wrong(),
            None => branch.push(wrong()),
        }
    }
    truth
}

/// Many headers with the last one altered.
fn last_wrong(node: &Node, start: u32, mut truth: Value) -> Value {
    let count =
        truth.get("count").and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
    let last = start.saturating_add(count).saturating_sub(1);
    let Some(block) = node.chain.block(last).filter(|_| count > 0) else { return truth };
    let right = hex::encode(block.full_header());
    if let Some(Value::String(sent)) = truth.get_mut("hex")
        && let Some(before) = sent.strip_suffix(&right)
    {
        *sent = format!("{before}{}", hex::encode(without_work(block)));
    }
    truth
}

/// A header that commits to other transactions, and for which no work was done.
fn without_work(block: &StoredBlock) -> Vec<u8> {
    let mut header = block.header;
    let mut root = *AsRef::<[u8; 32]>::as_ref(&header.merkle_root);
    root[0] ^= 1;
    header.merkle_root = bitcoin::hashes::Hash::from_byte_array(root);
    while !is_merged_mined(&header) && header.validate_pow(header.target()).is_ok() {
        header.nonce = header.nonce.wrapping_add(1);
    }
    [serialize(&header), block.proof.clone()].concat()
}
