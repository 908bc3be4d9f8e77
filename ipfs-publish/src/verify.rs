//! Whether what is served is what a source gives, file by file.

use cid::Cid;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::time::Duration;
use ureq::http::StatusCode;

use crate::address::Address;
use crate::archive::Archive;
use crate::fetch::{FetchError, Fetched, Limits, fetch};
use crate::gateway::Gateway;
use crate::http::{Ask, AskError, Sent, Server};
use crate::tree::{self, Entry, Tree, TreeError};

/// Why nothing can be compared.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The blocks do not come.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The blocks are no folder.
    #[error("what is served is no folder: {0}")]
    Tree(#[from] TreeError),
    /// The server does not answer.
    #[error("{path:?}: {source}")]
    Ask {
        /// The file that was asked for.
        path: String,
        /// Why there is no answer.
        source: AskError,
    },
}

/// How one path compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The same.
    Same,
    /// There, with other content.
    Differs,
    /// In the source, not served.
    Missing,
    /// Served, not in the source.
    Extra,
}

impl State {
    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Extra => "extra",
        }
    }
}

/// How everything compares, by path.
pub type Rows = Vec<(String, State)>;

/// Compares two folders.
#[must_use]
pub fn compare(source: &Tree, served: &Tree) -> Rows {
    let mut rows: Rows = source
        .iter()
        .map(|(path, entry)| {
            let state = match served.get(path) {
                None => State::Missing,
                Some(other) if other == entry => State::Same,
                Some(_) => State::Differs,
            };
            (path.clone(), state)
        })
        .collect();
    let extra = served.keys().filter(|path| !source.contains_key(*path));
    rows.extend(extra.map(|path| (path.clone(), State::Extra)));
    rows.sort();
    rows
}

/// What gateways serve under an address.
///
/// # Errors
/// [`VerifyError`].
pub fn of_gateways(
    root: Cid,
    gateways: &[Gateway],
    limits: &Limits,
    progress: &mut dyn FnMut(usize),
) -> Result<Tree, VerifyError> {
    let fetched: Fetched = fetch(root, gateways, limits, progress)?;
    Ok(tree::of_blocks(root, &fetched, unfolded(limits.bytes))?)
}

/// What an archive holds.
///
/// # Errors
/// [`VerifyError`].
pub fn of_archive(archive: &Archive) -> Result<Tree, VerifyError> {
    Ok(tree::of_blocks(archive.root(), archive, unfolded(archive.bytes()))?)
}

/// The same block may stand in a folder many times, but not so that going through it never ends.
const fn unfolded(bytes: u64) -> u64 {
    bytes.saturating_mul(64).saturating_add(1 << 30)
}

/// Asks a server of files for each file of the source. What else it serves cannot be known.
///
/// # Errors
/// [`VerifyError::Ask`] if it does not answer.
pub fn of_server(
    address: Address,
    source: &Tree,
    silence: Duration,
    progress: &mut dyn FnMut(u64),
) -> Result<Rows, VerifyError> {
    let server = Server::new(address, silence);
    let mut rows = Rows::new();
    for (path, entry) in source {
        let Entry::File { hash, size } = entry else { continue };
        let state = file(&server, path, hash, *size);
        rows.push((path.clone(), state.map_err(|source| VerifyError::Ask { path: path.clone(), source })?));
        progress(*size);
    }
    Ok(rows)
}

fn file(server: &Server, path: &str, hash: &[u8; 32], size: u64) -> Result<State, AskError> {
    let path: String = path.split('/').map(|name| format!("/{}", escaped(name))).collect();
    let answer =
        server.ask(Ask { method: "GET", path: &path, headers: &[("accept", "*/*")], body: Sent::Nothing })?;
    if answer.status() != StatusCode::OK {
        return Ok(State::Missing);
    }
    let (mut found, mut read) = (Sha256::new(), 0_u64);
    let mut body = answer.into_body().into_reader().take(size.saturating_add(1));
    let mut buffer = vec![0; 1 << 16];
    loop {
        let part = body.read(&mut buffer).map_err(|error| server.broken(error))?;
        if part == 0 {
            break;
        }
        found.update(buffer.get(..part).unwrap_or_default());
        read = read.saturating_add(u64::try_from(part).unwrap_or(u64::MAX));
    }
    let same = read == size && found.finalize().as_slice() == hash;
    Ok(if same { State::Same } else { State::Differs })
}

/// A name as it stands in an address.
fn escaped(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
