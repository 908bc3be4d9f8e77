//! Why a target did not take it. Nothing of what the target says is in it, only what it means.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use cid::Cid;
use ureq::http::StatusCode;

use crate::http::AskError;

/// Why a target did not take it, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The network, or no end of the answer.
    #[error("{0}; try again, what was sent is not sent twice")]
    Ask(#[from] AskError),
    /// It does not let us in.
    #[error("it answers {}: is the token right?", status.as_u16())]
    Refused {
        /// What it answers.
        status: StatusCode,
    },
    /// There is nothing at this address.
    #[error("it answers {}: is the address right?", status.as_u16())]
    NotThere {
        /// What it answers.
        status: StatusCode,
    },
    /// Another status than one that says that it was done.
    #[error("it answers {}; try again later", status.as_u16())]
    Status {
        /// What it answers.
        status: StatusCode,
    },
    /// It has no room.
    #[error("it has no space left: make room there and try again")]
    NoSpace,
    /// The answer is not what the interface says.
    #[error("its answer is not what its interface promises: is this the right kind of server?")]
    Malformed,
    /// It says that it has something else.
    #[error("it says that it took something else than {expected}: do not rely on it")]
    Lied {
        /// What it was sent.
        expected: Cid,
    },
    /// It took everything and still lacks something.
    #[error("it was sent all blocks and says that some are missing; try again, everything is then sent anew")]
    Incomplete,
    /// A pinning service gave up.
    #[error(
        "it could not fetch the blocks: publish to a node that it can reach too, and name it with --origin"
    )]
    Failed,
    /// A pinning service needs too long.
    #[error("it did not finish within {} s; it may go on by itself, so run the same command later", limit.as_secs())]
    Late {
        /// The limit.
        limit: Duration,
    },
    /// A file.
    #[error("{}: {source}", path.display())]
    Io {
        /// It.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is a file that is something else.
    #[error("{} is there and is not an archive of this; choose another name or take it away", path.display())]
    Other {
        /// The file.
        path: PathBuf,
    },
    /// The archive on our own disk.
    #[error("the archive cannot be read: {0}")]
    Own(io::Error),
    /// A fault of this program.
    #[error("this program failed; please report it")]
    Broken,
}

impl TargetError {
    /// What a status that is not 2xx means; the words of the answer are only searched, never shown.
    pub(super) fn of(status: StatusCode, answer: &[u8]) -> Self {
        const NO_SPACE: &[u8] = b"no space left";
        let is_full = answer.windows(NO_SPACE.len()).any(|words| words.eq_ignore_ascii_case(NO_SPACE));
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::Refused { status },
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotThere { status },
            StatusCode::INSUFFICIENT_STORAGE => Self::NoSpace,
            _ if is_full => Self::NoSpace,
            _ => Self::Status { status },
        }
    }

    pub(super) fn of_file(path: &std::path::Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::StorageFull {
            return Self::NoSpace;
        }
        Self::Io { path: path.to_owned(), source }
    }
}
