//! What one server proves and another one does not say.

use thiserror::Error;

use crate::chain::{HeaderChain, Tip};
use crate::hash::Txid;
use crate::units::Height;

/// A server this many blocks behind another one is not merely slower.
pub const BEHIND: u32 = 3;

/// What is wrong with a server by the proofs of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Outdone {
    /// It knows fewer blocks of the same chain.
    #[error("it is {blocks} blocks behind")]
    Behind {
        /// How many.
        blocks: u32,
    },
    /// It follows another branch.
    #[error("it follows a branch with less work than another server's")]
    LessWork,
    /// It does not tell of a transaction that is proven to be in a block.
    #[error("it leaves out transaction {txid}, which is in block {height}")]
    LeavesOut {
        /// The transaction.
        txid: Txid,
        /// Its block.
        height: Height,
    },
}

impl Outdone {
    /// Whether a server that names `tip` falls short of what is `proven`. It may know more.
    #[must_use]
    pub fn by_chain(tip: &Tip, proven: &HeaderChain) -> Option<Self> {
        match proven.hash_at(tip.height) {
            Some(hash) if hash != tip.header.hash() => Some(Self::LessWork),
            _ => {
                let blocks = proven.tip().height.blocks_since(tip.height).unwrap_or(0);
                (blocks >= BEHIND).then_some(Self::Behind { blocks })
            }
        }
    }

    /// The first of the `proven` transactions that a server does not list, though its block is `settled` blocks below
    /// `tip`: the newest ones may not be in every index yet.
    pub fn by_history(
        tip: Height,
        settled: u32,
        proven: impl IntoIterator<Item = (Txid, Height)>,
        is_listed: impl Fn(&Txid) -> bool,
    ) -> Option<Self> {
        let hidden = |(txid, height): &(Txid, Height)| {
            tip.blocks_since(*height).is_some_and(|blocks| blocks >= settled) && !is_listed(txid)
        };
        let first = proven.into_iter().filter(hidden).min_by_key(|(txid, height)| (*height, *txid));
        first.map(|(txid, height)| Self::LeavesOut { txid, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;

    fn txid(number: u8) -> Txid {
        Txid::from_bytes([number; 32])
    }

    #[test]
    fn only_settled_transactions_that_are_not_listed_are_left_out() {
        let proven =
            [(txid(1), Height(10)), (txid(2), Height(8)), (txid(3), Height(9)), (txid(4), Height(12))];
        let rows: [(&str, u32, &[u8], Option<u8>); 5] = [
            ("everything is listed", 1, &[1, 2, 3, 4], None),
            ("the earliest one is named", 1, &[4], Some(2)),
            ("what is listed is not", 1, &[2, 4], Some(3)),
            ("the newest block may be missing", 2, &[1, 2, 3], None),
            ("above the tip nothing is settled", 3, &[2, 3], None),
        ];
        for (what, settled, listed, expected) in rows {
            let found = Outdone::by_history(Height(12), settled, proven, |txid| {
                listed.iter().any(|number| *txid == Txid::from_bytes([*number; 32]))
            });
            let named = found.map(|outdone| match outdone {
                Outdone::LeavesOut { txid, .. } => txid,
                other => panic!("{what}: {other}"),
            });
            assert_eq!(named, expected.map(txid), "{what}");
        }
    }

    #[test]
    fn a_tip_of_another_branch_has_less_work() {
        let chain = HeaderChain::from_genesis(Network::Devnet);
        let same = chain.tip();
        assert_eq!(Outdone::by_chain(&same, &chain), None);
        let mut other = same;
        other.header.nonce = other.header.nonce.wrapping_add(1);
        assert_eq!(Outdone::by_chain(&other, &chain), Some(Outdone::LessWork));
        let ahead = Tip { height: Height(1), ..other };
        assert_eq!(Outdone::by_chain(&ahead, &chain), None, "it may know more");
    }
}
