//! Running other programs: quietly while they work, completely when they fail.
//!
//! Only short-lived tools are run here; the demo's servers live in `demo/child.rs`.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::say;

/// How often a quietly running tool is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How often a log without a terminal hears that a tool is still working.
const REMIND: Duration = Duration::from_secs(60);

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// Cargo's target directory: the one this very program was built into.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let own = std::env::current_exe().context("where this program was built")?;
    let target = own.parent().and_then(Path::parent).context("xtask runs outside a target directory")?;
    Ok(target.to_path_buf())
}

/// The cargo that started this program, or the one on `PATH`.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a tool with its output hidden, showing only its newest line; on failure shows all of it.
///
/// # Errors
/// If the tool cannot be started, exits with anything but success, or is stopped by a time limit.
pub(crate) fn quiet(name: &str, command: &mut Command) -> Result<()> {
    quiet_within(name, command, None)
}

/// [`quiet`] with a time limit after which the tool is stopped.
pub(crate) fn quiet_within(name: &str, command: &mut Command, limit: Option<Duration>) -> Result<()> {
    start(name, command)?.finish_within(limit)
}

/// A tool that runs while something else is done.
#[derive(Debug)]
pub(crate) struct Running {
    name: String,
    child: Child,
    log: PathBuf,
}

/// Starts a tool with its output hidden.
///
/// # Errors
/// If it cannot be started.
pub(crate) fn start(name: &str, command: &mut Command) -> Result<Running> {
    let log_path = log_path(name)?;
    let log = File::create(&log_path).with_context(|| format!("log {}", log_path.display()))?;
    let child = command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    Ok(Running { name: name.to_owned(), child, log: log_path })
}

impl Running {
    /// Waits for it; on failure shows all of its output.
    ///
    /// # Errors
    /// If it exits with anything but success.
    pub(crate) fn finish(self) -> Result<()> {
        self.finish_within(None)
    }

    fn finish_within(mut self, limit: Option<Duration>) -> Result<()> {
        let outcome = watch(&self.name, &mut self.child, &self.log, limit)?;
        let Self { name, log, .. } = &self;
        say::clear_transient();
        match outcome {
            Some(status) if status.success() => Ok(()),
            Some(status) => {
                say::note(&fs::read_to_string(log).unwrap_or_default());
                bail!("{name} failed ({status}); its whole output is above and in {}", log.display())
            }
            None => bail!("{name} took longer than its time limit and was stopped"),
        }
    }
}

/// Runs a tool with its output shown as it comes.
///
/// # Errors
/// If the tool cannot be started or fails.
pub(crate) fn shown(name: &str, command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// What a tool prints, if it runs and succeeds; for asking tools for their version.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn watch(name: &str, child: &mut Child, log: &Path, limit: Option<Duration>) -> Result<Option<ExitStatus>> {
    let begin = Instant::now();
    let mut reminded = begin;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if limit.is_some_and(|limit| begin.elapsed() > limit) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        let progress = || format!("    {}, {}", say::duration(begin.elapsed()), last_line(log));
        say::transient(&progress());
        if reminded.elapsed() > REMIND {
            reminded = Instant::now();
            say::note(&format!("    {name} is working, {}", progress().trim_start()));
        }
        thread::sleep(LOOK);
    }
}

/// The newest line of a log that is being written.
fn last_line(path: &Path) -> String {
    const TAIL: u64 = 512;
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

fn log_path(name: &str) -> Result<PathBuf> {
    let folder = target_dir()?.join("xtask-logs");
    fs::create_dir_all(&folder).with_context(|| format!("folder {}", folder.display()))?;
    let file: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Ok(folder.join(format!("{file}.log")))
}
