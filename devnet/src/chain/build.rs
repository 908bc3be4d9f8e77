//! Making the next block. Work is a formality: on average two hashes.

use bitcoin::absolute::LockTime;
use bitcoin::block::Header;
use bitcoin::hashes::Hash;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::transaction::Version;
use bitcoin::{
    Amount, Block, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode, TxOut, Witness,
    WitnessMerkleNode,
};

use super::Chain;
use super::auxpow::{block_version, is_merged_mined};
use super::draft::{Draft, Scripts};
use crate::params::{MAX_BLOCK_WEIGHT, unmined_header};

/// Written into every coinbase, so that nobody takes a dumped block for a real one.
const TAG: &[u8] = b"BlockPro dev chain";
/// Weight kept free for header and coinbase.
const RESERVED_WEIGHT: u64 = 20_000;

/// Who is paid by a block.
#[derive(Debug, Clone)]
pub struct Payout {
    /// Script of every output.
    pub script: ScriptBuf,
    /// Outputs to split subsidy and fees into; at least one is made.
    pub outputs: u32,
    /// What tells this block from another with the same transactions; at most 40 bytes, may be empty.
    pub mark: Vec<u8>,
}

/// Builds and mines the next block from `candidates`, which must come parents first. Those that do not fit are left out:
/// two registrations of one name, for example, cannot be in one block.
#[must_use]
pub fn next_block<'a>(
    chain: &Chain,
    candidates: impl Iterator<Item = &'a Transaction>,
    payout: &Payout,
    now: u32,
) -> Block {
    let (mut draft, mut txs, mut fees) = (Draft::new(chain), Vec::new(), 0_u64);
    let mut room = MAX_BLOCK_WEIGHT.saturating_sub(RESERVED_WEIGHT);
    for tx in candidates {
        let Some(left) = room.checked_sub(tx.weight().to_wu()) else { continue };
        if let Ok(fee) = draft.add(tx, Scripts::Trust) {
            fees = fees.saturating_add(fee);
            room = left;
            txs.push(tx.clone());
        }
    }
    let height = chain.height().saturating_add(1);
    let reward = chain.params().subsidy(height).saturating_add(fees);
    txs.insert(0, coinbase(height, reward, payout));
    seal(chain, txs, now)
}

fn coinbase(height: u32, reward: u64, payout: &Payout) -> Transaction {
    let count = u64::from(payout.outputs.max(1));
    let share = reward.checked_div(count).unwrap_or(reward);
    let first = reward.saturating_sub(share.saturating_mul(count.saturating_sub(1)));
    let amounts = std::iter::once(first).chain((1..count).map(|_| share));
    let output = |swartz| TxOut { value: Amount::from_sat(swartz), script_pubkey: payout.script.clone() };
    let tag = PushBytesBuf::try_from([TAG, payout.mark.as_slice()].concat()).unwrap_or_default();
    Transaction {
        version: Version::ONE,
        lock_time: LockTime::ZERO,
        input: vec![TxIn {
            previous_output: OutPoint::null(),
            script_sig: Builder::new().push_int(i64::from(height)).push_slice(tag).into_script(),
            sequence: Sequence::MAX,
            witness: Witness::from_slice(&[[0_u8; 32]]),
        }],
        output: amounts.map(output).collect(),
    }
}

fn seal(chain: &Chain, txs: Vec<Transaction>, now: u32) -> Block {
    let time = next_time(chain, now);
    let version = block_version(chain.params().auxpow);
    let header = unmined_header(version, chain.tip().hash, TxMerkleNode::all_zeros(), time);
    let mut block = Block { header, txdata: txs };
    commit_to_witnesses(&mut block);
    block.header.merkle_root = block.compute_merkle_root().unwrap_or_else(TxMerkleNode::all_zeros);
    if !is_merged_mined(&block.header) {
        mine(&mut block.header);
    }
    block
}

/// Real time, but after the median of the last eleven blocks and never before the previous block.
fn next_time(chain: &Chain, now: u32) -> u32 {
    let median = chain.median_time(chain.height());
    now.max(median.saturating_add(1)).max(chain.tip().header.time)
}

fn commit_to_witnesses(block: &mut Block) {
    let root = block.witness_root().unwrap_or_else(WitnessMerkleNode::all_zeros);
    let commitment = Block::compute_witness_commitment(&root, &[0; 32]);
    let mut script = vec![0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed];
    script.extend(commitment.as_byte_array());
    let output = TxOut { value: Amount::ZERO, script_pubkey: ScriptBuf::from_bytes(script) };
    if let Some(coinbase) = block.txdata.first_mut() {
        coinbase.output.push(output);
    }
}

fn mine(header: &mut Header) {
    let target = header.target();
    while header.validate_pow(target).is_err() {
        header.nonce = header.nonce.wrapping_add(1);
    }
}
