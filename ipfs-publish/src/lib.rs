//! A folder as blocks of IPFS: the same folder has the same address for everybody who packs it by the same profile; and
//! those blocks to everybody who shall keep them, and checked from outside.
//!
//! What is packed is names and contents alone. Times, permissions, owners and the order in which a disk lists its
//! files are not, so that two people on two machines come to one address.

#![expect(
    clippy::result_large_err,
    reason = "an error names its block, whose address alone has a hundred bytes; none is made where speed counts"
)]

pub mod address;
pub mod archive;
pub mod block;
pub mod car;
pub mod fetch;
pub mod gateway;
mod http;
pub mod ipns;
pub mod note;
mod pack;
pub mod private;
mod profile;
mod protobuf;
pub mod publish;
pub mod spread;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod verify;

pub use cid::Cid;
pub use http::AskError;
pub use pack::{Blocks, Options, PackError, Packed, measure, pack};
pub use profile::Profile;
