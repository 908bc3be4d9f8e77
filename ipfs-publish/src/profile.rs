//! How a folder becomes blocks. A content address without its profile cannot be repeated.

use cid::Version;
use rust_unixfs::dir::builder::TreeOptions;
use rust_unixfs::file::adder::{BalancedCollector, Chunker, FileAdder};

use crate::pack::Entry;

/// The most bytes of a folder's node before it is split: both profiles have the same, but count differently.
const MOST_OF_A_FOLDER: u64 = 256 << 10;

/// A named set of rules (IPIP-499).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// The profile of 2025: CID version 1, raw leaves of 1 MiB, 1,024 links.
    #[default]
    #[value(name = "unixfs-v1-2025")]
    V1Of2025,
    /// What Kubo did until 2026: CID version 0, wrapped leaves of 256 KiB, 174 links.
    #[value(name = "unixfs-v0-2015")]
    V0Of2015,
}

impl Profile {
    /// Its name in IPIP-499.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1Of2025 => "unixfs-v1-2025",
            Self::V0Of2015 => "unixfs-v0-2015",
        }
    }

    /// The version of the addresses.
    pub(crate) const fn version(self) -> Version {
        match self {
            Self::V1Of2025 => Version::V1,
            Self::V0Of2015 => Version::V0,
        }
    }

    /// Bytes of a leaf.
    pub(crate) const fn leaf(self) -> usize {
        match self {
            Self::V1Of2025 => 1 << 20,
            Self::V0Of2015 => 256 << 10,
        }
    }

    /// Most links of a file's node.
    const fn links(self) -> usize {
        match self {
            Self::V1Of2025 => 1024,
            Self::V0Of2015 => 174,
        }
    }

    /// Makes the blocks of one file.
    pub(crate) fn file(self) -> FileAdder {
        FileAdder::builder()
            .with_cid_version(self.version())
            .with_chunker(Chunker::Size(self.leaf()))
            .with_collector(BalancedCollector::with_branching_factor(self.links()))
            .build()
    }

    /// How the node of a folder with these entries is made.
    pub(crate) fn folder(self, entries: &[Entry]) -> TreeOptions {
        let size =
            entries.iter().map(|entry| self.counted(entry)).fold(self.empty_folder(), u64::saturating_add);
        let mut options = TreeOptions::default();
        options.wrap_with_directory();
        options.block_size_limit(None);
        options.cid_version(self.version());
        options.shard_threshold((size > MOST_OF_A_FOLDER).then_some(0));
        options
    }

    /// What one entry adds to the size of its folder: 2025 counts the bytes of the node, 2015 names and addresses.
    fn counted(self, entry: &Entry) -> u64 {
        let (name, cid) = (length(entry.name.len()), length(entry.cid.encoded_len()));
        match self {
            Self::V0Of2015 => name.saturating_add(cid),
            Self::V1Of2025 => {
                field(field(cid).saturating_add(field(name)).saturating_add(number(entry.size)))
            }
        }
    }

    /// What the node of a folder without entries counts.
    const fn empty_folder(self) -> u64 {
        match self {
            Self::V0Of2015 => 0,
            Self::V1Of2025 => 4,
        }
    }
}

/// Bytes of a field of protobuf with so many bytes in it.
fn field(length: u64) -> u64 {
    length.saturating_add(number(length))
}

/// Bytes of a field of protobuf that is a number.
const fn number(number: u64) -> u64 {
    varint(number).saturating_add(1)
}

/// Bytes of a number in protobuf.
const fn varint(number: u64) -> u64 {
    let bits = u64::BITS.saturating_sub((number | 1).leading_zeros());
    bits.div_ceil(7) as u64
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_length_they_are_written_with() {
        for (number, bytes) in [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (u64::MAX, 10)] {
            assert_eq!(varint(number), bytes, "{number}");
        }
    }
}
