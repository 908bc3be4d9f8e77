//! What a light client knows about the chain by itself: headers, their work, and proofs of inclusion.
//!
//! Everything else a server says is checked against this: a transaction is confirmed when its merkle branch
//! leads to a header of our [`HeaderChain`]. No networking here; [`crate::sync`] asks servers.
//!
//! Source of the rules: Doichain Core 0.20.1.11 and 31.1.5 (`pow.cpp`,
//! `auxpow.cpp`, `validation.cpp`, `arith_uint256.cpp`).

mod auxpow;
mod difficulty;
mod error;
mod full;
mod header;
mod headers;
mod inclusion;
mod merkle;
mod offer;
mod stored;
mod target;
mod u256;
mod walk;

pub use auxpow::AuxPowError;
pub use difficulty::due_bits;
pub use error::{ChainError, StoredChainError};
pub use full::{FullHeader, SplitError, split_headers};
pub use header::{HEADER_LENGTH, Header, HeaderLengthError, WorkError};
pub use headers::{ChainChange, HeaderChain, Tip};
pub use inclusion::{Inclusion, InclusionError};
pub use merkle::{Branch, MAX_BRANCH_LENGTH, MerkleError, branch_root};
pub use offer::Offer;
pub use stored::StoredReader;
pub use target::{Bits, BitsError, Target, Work};
