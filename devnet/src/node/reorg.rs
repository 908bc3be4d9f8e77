//! Another branch takes over: on demand, since there are no peers who could bring one.

use bitcoin::Transaction;
use bitcoin::hashes::Hash;

use super::{News, Node};
use crate::chain::block::ConnectError;
use crate::chain::build::next_block;
use crate::index::Index;
use crate::mempool::Mempool;

/// Most blocks replaced at once.
const MAX_DEPTH: u32 = 1000;

/// What becomes of the transactions in replaced blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// They wait again, as far as they are still valid.
    #[default]
    Waiting,
    /// Nobody has them any more, nor what spends from them.
    Lost,
}

/// Why there is no other branch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReorgError {
    /// More blocks than there are, or than are replaced at once.
    #[error("1 to {most} blocks can be replaced, {asked} were asked for")]
    Depth {
        /// Asked for.
        asked: u32,
        /// At most.
        most: u32,
    },
    /// A block of ours that breaks a rule: a bug.
    #[error(transparent)]
    Block(#[from] ConnectError),
}

impl Node {
    /// Replaces the last `depth` blocks by one more, which are empty.
    ///
    /// # Errors
    /// [`ReorgError`]; nothing is changed if `depth` is out of bounds.
    pub fn reorg(&mut self, depth: u32, fate: Fate, now: u32) -> Result<(), ReorgError> {
        let most = self.chain.height().min(MAX_DEPTH);
        if !(1..=most).contains(&depth) {
            return Err(ReorgError::Depth { asked: depth, most });
        }
        // The old tip's hash makes the new blocks other ones, however alike they are.
        let mark = self.chain.tip().hash.as_byte_array().iter().take(8).copied().collect::<Vec<u8>>();
        let (replaced, waiting) = self.go_back(self.chain.height().saturating_sub(depth))?;
        for _ in 0..=depth {
            let block = next_block(&self.chain, std::iter::empty(), &self.miner.payout(mark.clone()), now);
            self.connect(block)?;
        }
        let back = if fate == Fate::Waiting { replaced } else { Vec::new() };
        for tx in back.iter().chain(&waiting) {
            if let Err(reject) = self.accept(tx) {
                tracing::info!(txid = %tx.compute_txid(), %reject, "lost with its block");
            }
        }
        Ok(())
    }

    /// Forgets the blocks above `height` and everything that waits. Gives the transactions of both, parents first.
    pub(super) fn go_back(
        &mut self,
        height: u32,
    ) -> Result<(Vec<Transaction>, Vec<Transaction>), ConnectError> {
        let chain = self.chain.rewound(height)?;
        let above = (height.saturating_add(1)..=self.chain.height()).filter_map(|at| self.chain.block(at));
        let replaced = above.flat_map(|block| block.txs.iter().skip(1)).cloned().collect();
        let waiting = self.mempool.entries().map(|entry| entry.tx.clone()).collect();
        self.index = Index::default();
        for at in 1..=height {
            self.index.add_block(chain.block(at).map_or(&[], |block| &block.txs), at);
        }
        (self.chain, self.mempool) = (chain, Mempool::default());
        self.news.push(News::Back(height));
        Ok((replaced, waiting))
    }
}
