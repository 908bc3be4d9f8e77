//! An embedded Doichain regtest with an Electrum server: **for demo and tests only**.
//!
//! It exists so that the gateway and the dApp can be run and judged without any outside service. It is deliberately
//! independent of `wasm-core`: transactions come from the `bitcoin` crate and scripts are executed by
//! libbitcoinconsensus, so that a mistake of ours is not repeated by the judge. The rules are those of today's main
//! network (strict name ownership) on regtest parameters; blocks cost nothing. On demand they are merged-mined, are replaced
//! by others, are kept on disk, and servers lie about them.
//!
//! It does not talk to peers, and nothing a product build links may depend on it.

pub mod address;
pub mod app;
pub mod chain;
pub mod cli;
pub mod coin;
pub mod electrum;
pub mod http;
pub mod index;
pub mod judge;
pub mod keep;
pub mod mempool;
pub mod miner;
pub mod names;
pub mod node;
pub mod params;
pub mod policy;
pub mod reject;
pub mod script;
