//! The node's seed: 32 random bytes that never leave this machine.
//!
//! Made at the first start in a file that only its owner can read; a file that others can read is refused,
//! because then the key is not only ours. Everything the node signs with is derived from it (PROTOCOL,
//! section 2). Deliberately without export.

use crate::private::{self, PrivateError};
use std::io;
use std::path::{Path, PathBuf};
use wasm_core::keys::{DeriveError, PublicKey, SecretKey, Xprv, node_path};
use zeroize::Zeroizing;

/// Bytes of the seed.
const SEED: usize = 32;
/// What the file holds: the seed in hex and a newline.
const FILE: usize = 65;

/// Why there is no node key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyFileError {
    /// The file cannot be read or written, or others can read it.
    #[error(transparent)]
    File(#[from] PrivateError),
    /// The file is not as this program wrote it.
    #[error("{path} does not hold a node key")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// No randomness to be had.
    #[error("the system gives no random bytes")]
    Entropy(#[source] getrandom::Error),
    /// The seed gives no key; the chance is 2^-127.
    #[error(transparent)]
    Derive(#[from] DeriveError),
}

/// The keys of this node.
pub(crate) struct NodeKeys {
    root: Xprv,
    reading: SecretKey,
    holder: SecretKey,
}

impl std::fmt::Debug for NodeKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NodeKeys")
            .field("reading", &self.reading_key())
            .field("holder", &self.holder_key())
            .finish()
    }
}

impl NodeKeys {
    /// Reads the seed, or makes one.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub(crate) fn load_or_make(path: &Path) -> Result<Self, KeyFileError> {
        let seed = match read_seed(path) {
            Err(KeyFileError::File(PrivateError::Io { source, .. }))
                if source.kind() == io::ErrorKind::NotFound =>
            {
                make_seed(path)?
            }
            other => other?,
        };
        Self::derive(&seed)
    }

    /// Reads the seed; there must be one.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub(crate) fn load(path: &Path) -> Result<Self, KeyFileError> {
        let seed = read_seed(path)?;
        Self::derive(&seed)
    }

    fn derive(seed: &[u8; SEED]) -> Result<Self, KeyFileError> {
        let root = Xprv::from_seed(seed)?;
        let (reading, holder) = (secret(&root, node_path::READING)?, secret(&root, node_path::HOLDER)?);
        Ok(Self { root, reading, holder })
    }

    /// Co-signs one deal of the meter: `m/2'/n'`.
    ///
    /// # Errors
    /// A number beyond all derivation; the chance of another is 2^-127.
    pub(crate) fn deal_key(&self, number: u32) -> Result<SecretKey, DeriveError> {
        secret(&self.root, &format!("m/2'/{}'", number & 0x7fff_ffff))
    }

    /// Signs records and files.
    #[must_use]
    pub(crate) const fn reading(&self) -> &SecretKey {
        &self.reading
    }

    /// Holds the meter's name and the money for fees.
    #[must_use]
    pub(crate) const fn holder(&self) -> &SecretKey {
        &self.holder
    }

    /// Public half of [`NodeKeys::reading`].
    #[must_use]
    pub(crate) fn reading_key(&self) -> PublicKey {
        self.reading.public()
    }

    /// Public half of [`NodeKeys::holder`].
    #[must_use]
    pub(crate) fn holder_key(&self) -> PublicKey {
        self.holder.public()
    }
}

fn secret(root: &Xprv, path: &str) -> Result<SecretKey, DeriveError> {
    root.secret_at(&path.parse().expect("the paths of the protocol are paths"))
}

fn read_seed(path: &Path) -> Result<Zeroizing<[u8; SEED]>, KeyFileError> {
    let text = private::read(path, FILE)?;
    let mut seed = Zeroizing::new([0; SEED]);
    let digits = text.strip_suffix(b"\n").unwrap_or_default();
    hex::decode_to_slice(digits, seed.as_mut_slice())
        .map_err(|_| KeyFileError::Damaged { path: path.to_owned() })?;
    Ok(seed)
}

fn make_seed(path: &Path) -> Result<Zeroizing<[u8; SEED]>, KeyFileError> {
    let mut seed = Zeroizing::new([0; SEED]);
    getrandom::fill(seed.as_mut_slice()).map_err(KeyFileError::Entropy)?;
    let text = Zeroizing::new(format!("{}\n", *Zeroizing::new(hex::encode(seed.as_slice()))));
    private::write(path, text.as_bytes())?;
    tracing::info!(path = %path.display(), "made a new node key");
    Ok(seed)
}

#[cfg(test)]
mod tests {
    use super::{KeyFileError, NodeKeys};
    use crate::private::PrivateError;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_is_made_once_and_kept_to_ourselves() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("node.key");
        let made = NodeKeys::load_or_make(&path).expect("a new key");
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let read = NodeKeys::load_or_make(&path).expect("the same key");
        assert_eq!(made.reading_key(), read.reading_key());
        assert_ne!(made.reading_key(), made.holder_key());
        let shown = format!("{made:?}");
        let seed = std::fs::read_to_string(&path).expect("ours to read");
        assert!(!shown.contains(seed.trim()));
        for mode in [0o640, 0o604, 0o666, 0o700 | 0o001] {
            std::fs::set_permissions(&path, Permissions::from_mode(mode)).expect("ours");
            let error = NodeKeys::load_or_make(&path).expect_err("others could read it");
            let KeyFileError::File(PrivateError::TooOpen { mode: found, .. }) = error else {
                panic!("{error}")
            };
            assert_eq!(found, mode);
        }
    }

    #[test]
    fn a_damaged_key_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("node.key");
        for content in ["", "00", &"zz".repeat(32), &"00".repeat(40)] {
            std::fs::write(&path, content).expect("writes");
            std::fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("ours");
            let error = NodeKeys::load_or_make(&path).expect_err("no key");
            assert!(matches!(error, KeyFileError::Damaged { .. }), "{content}");
            assert_eq!(std::fs::read_to_string(&path).expect("still there"), content);
        }
    }

    const READING: &str = "0377318f8dba630b25a65856315807baed4cf56f26ea0117cd68945285dcdecc8f";
    const HOLDER: &str = "0206842b34639d1312b548f31214e0c2f3437dbb1732573565029601db745dd40d";

    /// The paths of PROTOCOL section 2 below the seed 00 01 .. 1f, computed by a Python script that shares no
    /// code with this program.
    #[test]
    fn derivation_does_not_move() {
        let seed: [u8; 32] = core::array::from_fn(|at| u8::try_from(at).expect("below 32"));
        let keys = NodeKeys::derive(&seed).expect("keys");
        assert_eq!(keys.reading_key().to_string(), READING);
        assert_eq!(keys.holder_key().to_string(), HOLDER);
        for (number, wanted) in [
            (0, "033d86093e9e9784577ae47bdce7f3c472dd943bd3f80f9d5738b410405673b0e1"),
            (1, "033fbe8d5c0d87a649a8227c09934f87c8398572aea5c54d41d44e06afec44f775"),
        ] {
            assert_eq!(keys.deal_key(number).expect("a key").public().to_string(), wanted, "{number}");
        }
    }
}
