//! The Merkle tree of RFC 6962, section 2.1: one hash that stands for a list.

use crate::hash::sha256;

/// Adds leaves one at a time and keeps one hash per bit of their number.
#[derive(Debug, Clone, Default)]
pub struct TreeHasher {
    /// Roots of full subtrees with their heights, highest first.
    subtrees: Vec<(u32, [u8; 32])>,
}

impl TreeHasher {
    /// Adds a leaf: hashed as `SHA-256(0x00 || leaf)`.
    pub fn push(&mut self, leaf: &[u8]) {
        let mut node = (0, leaf_hash(leaf));
        while let Some(&(height, left)) = self.subtrees.last()
            && height == node.0
        {
            self.subtrees.pop();
            node = (height.saturating_add(1), node_hash(&left, &node.1));
        }
        self.subtrees.push(node);
    }

    /// The root over all leaves so far; the hash of nothing for none.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        let nodes = self.subtrees.iter().rev().map(|(_, hash)| *hash);
        nodes.reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(|| sha256(&[]))
    }
}

/// The root over a list of leaves.
pub fn root<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut tree = TreeHasher::default();
    leaves.into_iter().for_each(|leaf| tree.push(leaf));
    tree.root()
}

fn leaf_hash(leaf: &[u8]) -> [u8; 32] {
    let mut data = Vec::with_capacity(leaf.len().saturating_add(1));
    data.push(0);
    data.extend_from_slice(leaf);
    sha256(&data)
}

fn node_hash(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut data = [1; 65];
    let (_, children) = data.split_at_mut(1);
    for (byte, child) in children.iter_mut().zip(left.iter().chain(right)) {
        *byte = *child;
    }
    sha256(&data)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves and roots of Certificate Transparency's reference tests (`merkle_tree_test.cc`).
    #[test]
    fn reference_roots() {
        let leaves: Vec<Vec<u8>> = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
        .iter()
        .map(|leaf| hex::decode(leaf).unwrap())
        .collect();
        for (count, expected) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ] {
            let found = root(leaves.iter().take(count).map(Vec::as_slice));
            assert_eq!(hex::encode(found), expected, "{count} leaves");
        }
    }
}
