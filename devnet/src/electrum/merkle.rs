//! Merkle branches for clients that check.

use bitcoin::hashes::{Hash, sha256d};

/// The branch that leads from leaf `index` to the root, lowest first, and the root. Hashes in internal byte order.
///
/// `None` when there is no such leaf.
pub(super) fn branch_and_root(leaves: &[[u8; 32]], index: usize) -> Option<(Vec<[u8; 32]>, [u8; 32])> {
    leaves.get(index)?;
    let (mut level, mut index, mut branch) = (leaves.to_vec(), index, Vec::new());
    while level.len() > 1 {
        if level.len() % 2 == 1 {
            level.extend(level.last().copied());
        }
        branch.push(*level.get(index ^ 1)?);
        level = level
            .chunks_exact(2)
            .map(|pair| sha256d::Hash::hash(pair.as_flattened()).to_byte_array())
            .collect();
        index >>= 1;
    }
    Some((branch, *level.first()?))
}

/// A hash as clients see it.
pub(super) fn shown(mut hash: [u8; 32]) -> String {
    hash.reverse();
    hex::encode(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::Txid;

    /// Block 111 of the recorded regtest.
    const TXIDS: [&str; 5] = [
        "86b66d215f408c9bec385537c866b4b30e3dcb302bcf76791575fc98d750a848",
        "1b9f71ed95dad35e99fae96c10c9134700e11ece452dfe50663053da9dd0e722",
        "78dbca5a48181d68fae41eac8c3c4c3e38ea1ee33641133689e9ff817c4b6541",
        "f229dd6e1521a0284ea9c1ba3af05325efe684715acaff15dcb043a462443882",
        "3b492e9eee7e720dd31f2f288c3b37dc0bb8d8d722336e408f8bcdf526c2dba7",
    ];

    #[test]
    fn recorded_branch() {
        let leaves: Vec<_> = TXIDS.iter().map(|txid| txid.parse::<Txid>().unwrap().to_byte_array()).collect();
        let (branch, root) = branch_and_root(&leaves, 4).unwrap();
        let branch: Vec<_> = branch.into_iter().map(shown).collect();
        let expected = [
            "3b492e9eee7e720dd31f2f288c3b37dc0bb8d8d722336e408f8bcdf526c2dba7",
            "10b723e754caef36717a1b72b4d97eb0095f41ca78467bed286cb337ade33fcd",
            "f8e5ca68c64cd02b65d845a068433b5776ee5df6ec0dcce0e6a2101ff9ee6988",
        ];
        assert_eq!(branch, expected);
        assert_eq!(shown(root), "fe78c58d46efe0809f47c68dd553f2a03e25c25df6f276a77aa7457e719f659e");
        assert_eq!(branch_and_root(&leaves, 5), None);
    }

    #[test]
    fn single_leaf_is_the_root() {
        assert_eq!(branch_and_root(&[[7; 32]], 0), Some((vec![], [7; 32])));
    }
}
