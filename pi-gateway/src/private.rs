//! Files with secrets: only their owner can read them, and a crash leaves the old one or the new one, whole.

use rustix::fs::{Mode, OFlags};
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Why a file with a secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrivateError {
    /// Others can read it: then the secret is not only ours.
    #[error("{path} has mode {mode:o}: others can read the secret in it; it must be 600 and our own")]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
}

/// Reads at most `limit` bytes of a file that only we can read.
///
/// # Errors
/// [`PrivateError`].
pub(crate) fn read(path: &Path, limit: usize) -> Result<Zeroizing<Vec<u8>>, PrivateError> {
    let io = |source| PrivateError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    let metadata = file.metadata().map_err(io)?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 || metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(PrivateError::TooOpen { path: path.to_owned(), mode });
    }
    // Room for all of it at once: a buffer that grows leaves copies of the secret behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(limit.saturating_add(1)));
    let limit = u64::try_from(limit).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

/// Writes a file that only we can read: beside its place, then renamed.
///
/// # Errors
/// [`PrivateError`].
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), PrivateError> {
    let io = |source| PrivateError::Io { path: path.to_owned(), source };
    let fresh = path.with_extension("new");
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let fd = rustix::fs::open(&fresh, flags, Mode::RUSR | Mode::WUSR).map_err(|error| io(error.into()))?;
    rustix::fs::fchmod(&fd, Mode::RUSR | Mode::WUSR).map_err(|error| io(error.into()))?;
    let mut file = File::from(fd);
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)?;
    std::fs::rename(&fresh, path).map_err(io)?;
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}
