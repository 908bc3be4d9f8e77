//! The domain of BlockPro.
//!
//! Everything that decides about money, names, signatures or kWh lives here: pure functions and state
//! machines over bytes. This crate does no I/O, has no clock, no entropy source and no async: time,
//! randomness and network answers are arguments. It runs natively and in wasm32.

pub mod address;
pub mod bbqr;
pub mod calendar;
pub mod chain;
pub mod csv;
pub mod ecies;
pub mod file;
pub mod hash;
pub mod ipld;
#[cfg(feature = "js")]
pub mod js;
pub mod keeping;
pub mod keys;
pub mod message;
pub mod multisig;
pub mod name;
pub mod network;
pub mod psbt;
pub mod record;
pub mod script;
pub mod series;
pub mod sign;
pub mod sync;
pub mod trust;
pub mod tx;
pub mod units;
pub mod uri;
pub mod verify;
pub mod wallet;
