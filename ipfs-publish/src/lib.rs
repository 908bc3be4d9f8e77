//! A folder as blocks of IPFS: the same folder has the same address for everybody who packs it by the same profile.
//!
//! What is packed is names and contents alone. Times, permissions, owners and the order in which a disk lists its
//! files are not, so that two people on two machines come to one address.

pub mod car;
mod pack;
mod profile;
#[cfg(test)]
mod tests;

pub use cid::Cid;
pub use pack::{Blocks, Options, PackError, Packed, measure, pack};
pub use profile::Profile;
