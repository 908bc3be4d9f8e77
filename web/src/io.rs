//! The browser: the only module, beside `chart`, that calls its interfaces.

pub mod activity;
pub mod address;
pub mod blocks;
pub mod camera;
pub mod clock;
pub mod config;
pub mod document;
pub mod electrum;
pub mod faucet;
pub mod file;
pub mod gateway;
pub mod http;
pub mod kubo;
pub mod lasting;
pub mod lines;
pub mod offline;
pub mod picture;
pub mod pinning;
pub mod prefs;
pub mod rng;
pub mod socket;
pub mod storage;
pub mod tab;
pub mod text;
pub mod worker;
pub mod zone;
