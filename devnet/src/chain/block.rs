//! The rules of a whole block.

use bitcoin::{Block, BlockHash, Txid};

use super::Chain;
use super::auxpow::block_version;
use super::draft::{Changes, Draft, Scripts};
use crate::params::{BLOCK_BITS, MAX_BLOCK_WEIGHT};
use crate::reject::Reject;

/// Why a block is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// It does not follow the tip.
    #[error("block follows {got}, the tip is {tip}")]
    NotOnTip {
        /// The tip's hash.
        tip: BlockHash,
        /// What the block names.
        got: BlockHash,
    },
    /// Version, bits or hash are not those of this chain.
    #[error("block {hash} lacks the version or the work of this chain")]
    Work {
        /// The block's hash.
        hash: BlockHash,
    },
    /// Its time is not after the median of the last eleven blocks.
    #[error("block time {time} is not after the median {median}")]
    Time {
        /// Block time, unix seconds.
        time: u32,
        /// Median of the last eleven, unix seconds.
        median: u32,
    },
    /// The merkle root or the witness commitment does not fit its transactions, or it is too heavy.
    #[error("block does not commit to its transactions or weighs over {MAX_BLOCK_WEIGHT}")]
    Commitment,
    /// The first transaction is missing, no coinbase, or pays too much.
    #[error("coinbase pays {paid} swartz, {allowed} are allowed")]
    Coinbase {
        /// Amount paid, swartz.
        paid: u64,
        /// Subsidy and fees, swartz.
        allowed: u64,
    },
    /// A transaction breaks a rule.
    #[error("transaction {txid}: {reject}")]
    Transaction {
        /// Which one.
        txid: Txid,
        /// Why.
        reject: Reject,
    },
}

/// Checks `block` as successor of the tip and says what it changes.
///
/// # Errors
/// The first rule it breaks.
pub(super) fn check_block(chain: &Chain, block: &Block, scripts: Scripts) -> Result<Changes, ConnectError> {
    check_header(chain, block)?;
    if !block.check_merkle_root()
        || !block.check_witness_commitment()
        || block.weight().to_wu() > MAX_BLOCK_WEIGHT
    {
        return Err(ConnectError::Commitment);
    }
    let mut draft = Draft::new(chain);
    let mut fees = 0_u64;
    for tx in block.txdata.iter().skip(1) {
        let added = draft.add(tx, scripts);
        let fee = added.map_err(|reject| ConnectError::Transaction { txid: tx.compute_txid(), reject })?;
        fees = fees.saturating_add(fee);
    }
    check_coinbase(chain, block, fees)?;
    if let Some(coinbase) = block.coinbase() {
        draft.add_coinbase(coinbase);
    }
    Ok(draft.into_changes())
}

fn check_header(chain: &Chain, block: &Block) -> Result<(), ConnectError> {
    let (tip, header) = (chain.tip().hash, &block.header);
    if header.prev_blockhash != tip {
        return Err(ConnectError::NotOnTip { tip, got: header.prev_blockhash });
    }
    let auxpow = chain.params().auxpow;
    let version = header.version.to_consensus() == block_version(auxpow);
    let known = version && header.bits.to_consensus() == BLOCK_BITS;
    // The work of a merged-mined block is done when it is stored.
    if !known || !auxpow && header.validate_pow(header.target()).is_err() {
        return Err(ConnectError::Work { hash: header.block_hash() });
    }
    let median = chain.median_time(chain.height());
    if header.time <= median {
        return Err(ConnectError::Time { time: header.time, median });
    }
    Ok(())
}

fn check_coinbase(chain: &Chain, block: &Block, fees: u64) -> Result<(), ConnectError> {
    let allowed = chain.params().subsidy(chain.height().saturating_add(1)).saturating_add(fees);
    let paid = match block.coinbase() {
        Some(tx) if tx.is_coinbase() => {
            tx.output.iter().fold(0_u64, |sum, out| sum.saturating_add(out.value.to_sat()))
        }
        _ => u64::MAX,
    };
    if paid > allowed {
        return Err(ConnectError::Coinbase { paid, allowed });
    }
    Ok(())
}
