//! The real program from outside: started, asked, attacked, killed, and its anchors checked on a dev chain.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails is a panic"
)]

mod acme;
mod anchors;
mod archive;
mod blocks;
mod built;
mod clock;
mod cosign;
mod damage;
mod dapp;
mod documents;
mod fees;
mod guide;
mod hostile;
mod https;
mod interface;
mod killed;
#[path = "../kubo/mod.rs"]
mod kubo;
mod life;
mod mailbox;
mod notify;
mod ocmf;
mod organisations;
mod pairing;
mod pushed;
mod relay;
mod seal;
mod servers;
mod silence;
mod support;
mod tls;
mod unplugged;
