//! What a person at the gateway may know and nobody else: the pairing code, in a file that only its owner can read.
//!
//! `pi-gateway pair` reads it, and asks the running gateway for a new code. The file is gone when the gateway ends;
//! one that a killed gateway left behind names a process that is not there.

use crate::node::Node;
use crate::private;
use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const FILE: &str = "notice.json";
/// Longest time a gateway takes to make a code.
const LIMIT: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(50);

/// The file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Process of the gateway.
    pid: u32,
    /// Which code this is since the start: the same code may come twice.
    number: u64,
    /// Where it is reached.
    pub origin: String,
    /// What to say to pair; none after it was said.
    pub code: Option<String>,
    /// Seconds a code is good for.
    pub valid_s: u32,
    /// The page that pairs.
    pub link: Option<String>,
    /// What people compare before they trust the interface.
    pub fingerprint: Option<String>,
}

/// Writes it for the code that is good now.
pub(crate) fn put_up(node: &Node) {
    let (code, number) = {
        let codes = node.codes();
        (codes.shown(Instant::now()).map(str::to_owned), codes.number())
    };
    let origin = node.origin();
    let link = code.as_ref().and_then(|code| crate::link::link(&node.config, &origin, code));
    let notice = Notice {
        pid: std::process::id(),
        number,
        code,
        valid_s: node.config.pairing.code_valid_s,
        link,
        fingerprint: node.https.as_ref().map(|shown| shown.fingerprint()),
        origin,
    };
    let written =
        serde_json::to_vec(&notice).map(|bytes| private::write(&path(&node.config.data_dir), &bytes));
    if let Ok(Err(error)) = written {
        tracing::debug!(%error, "the pairing code cannot be put up");
    }
}

/// Takes it away.
pub(crate) fn take_down(node: &Node) {
    let _ = std::fs::remove_file(path(&node.config.data_dir));
}

/// Asks the gateway that runs in a data folder for a new code.
///
/// # Errors
/// None runs there, or its notice cannot be read.
pub fn renew(data_dir: &Path) -> anyhow::Result<Notice> {
    let before = read(data_dir)?;
    let pid = i32::try_from(before.pid).ok().and_then(Pid::from_raw).context("a damaged notice")?;
    // Any other program would be ended by this signal.
    let runs = std::fs::read_link(format!("/proc/{}/exe", before.pid)).ok();
    let ours = runs.is_some_and(|program| program.file_name() == Some("pi-gateway".as_ref()));
    anyhow::ensure!(ours, "the gateway does not run");
    kill_process(pid, Signal::USR1)
        .context("the gateway cannot be asked for a code: are you its user, or root?")?;
    let end = Instant::now().checked_add(LIMIT).context("the clock")?;
    loop {
        let now = read(data_dir)?;
        if now.number > before.number && now.code.is_some() {
            return Ok(now);
        }
        anyhow::ensure!(Instant::now() < end, "the gateway made no new code");
        std::thread::sleep(LOOK);
    }
}

fn read(data_dir: &Path) -> anyhow::Result<Notice> {
    let path = path(data_dir);
    let bytes = std::fs::read(&path)
        .with_context(|| format!("no gateway runs here, or you may not read {}", path.display()))?;
    serde_json::from_slice(&bytes).context("a damaged notice")
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}
