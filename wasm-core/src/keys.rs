//! Keys: where they come from, what they sign, how they are kept.
//!
//! Words ([`Mnemonic`]) give a [`Seed`], the seed an [`Xprv`], the [`Role`]s of the program name the paths
//! below it, and a path ends in a [`SecretKey`]. Only secp256k1 is spoken here. This module draws no
//! randomness: entropy, salts and nonces are arguments. It knows nothing of scripts, addresses or coins.

mod extended;
mod fingerprint;
mod mnemonic;
mod passphrase;
mod path;
mod public;
mod secret;
mod signature;
pub mod vault;
mod wif;

pub use extended::{DeriveError, ExtendedKeyError, Seed, Xprv, Xpub};
pub use mnemonic::{Mnemonic, MnemonicError};
pub use passphrase::Passphrase;
pub use path::{Path, PathError, Role, node_path};
pub use public::{PublicKey, PublicKeyError};
pub use secret::{SecretKey, SecretKeyError};
pub use signature::{Signature, SignatureError};
pub use wif::WifError;
