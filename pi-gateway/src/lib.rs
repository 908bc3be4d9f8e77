//! The gateway on the Raspberry Pi: reads the meter, signs each reading, keeps it, and anchors it on Doichain.
//!
//! Data goes one way: `meter` (telegrams) → `sampler` (drafts) → `recorder` (signs, stores, shows) → `filer`
//! (hour and day files) → `anchor` (chain) and `push` (IPFS). `store` is the only memory, `api` the only way in.
//! Every rule about records, files, keys and transactions is `wasm-core`'s.

pub mod app;
pub mod archive;
pub mod config;
pub mod decode;
pub mod interface;
pub mod link;
pub mod meter;
pub mod notice;
pub mod probe;
pub mod setup;

mod allowance;
mod anchor;
mod api;
mod boot;
mod clock;
mod dapp;
mod filer;
mod health;
mod https;
mod hub;
mod keyfile;
mod live;
mod node;
mod notify;
mod outgoing;
mod pairing;
mod private;
mod push;
mod recorder;
mod sampler;
mod seal;
mod server;
mod signed;
mod store;
#[cfg(test)]
mod testing;
