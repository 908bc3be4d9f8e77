//! `multisig`.
