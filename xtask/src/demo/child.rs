//! A server of the demo as a child process: ready line, log, death, end.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Error, Result, anyhow, bail};
use clap::Args;
use rustix::process::{Pid, Signal, getppid, kill_process, set_parent_process_death_signal};
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::build::Profile;
use crate::say;

const READY_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(5);
const LAST_LINES: usize = 20;

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    name: &'static str,
    process: Child,
    log: PathBuf,
}

impl Server {
    /// Starts a program of this workspace and waits for the JSON line that says it is ready.
    pub(super) async fn start<T: DeserializeOwned>(
        name: &'static str,
        arguments: &[String],
        data: &Path,
    ) -> Result<(Self, T)> {
        let log = data.join(format!("{name}.log"));
        let errors = std::fs::File::create(&log)?;
        let mut process = guarded_command(&Profile::Dev.program(name)?, arguments)?
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let output = process.stdout.take().context("the output was piped")?;
        let mut server = Self { name, process, log };
        let mut lines = BufReader::new(output).lines();
        let ready = server.ready_line(&mut lines).await?;
        tokio::spawn(keep(lines, server.log.clone()));
        let ready = serde_json::from_str(&ready).with_context(|| format!("{name} said: {ready}"))?;
        Ok((server, ready))
    }

    /// The process id, while it runs.
    pub(super) fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Waits until the server ends by itself; with `keep_going` only reports that and waits for ever.
    pub(super) async fn death(&mut self, keep_going: bool) -> Error {
        let status = self.process.wait().await.map_or_else(|e| e.to_string(), |status| status.to_string());
        let death =
            anyhow!("{} ended by itself ({status}); its last lines:\n{}", self.name, self.last_lines());
        if keep_going {
            say::note(&format!("{death:#}"));
            std::future::pending::<()>().await;
        }
        death
    }

    /// Asks the server to end, and makes it end if it does not.
    pub(super) async fn stop(&mut self) {
        let id = self.process.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        if id.is_some_and(|id| kill_process(id, Signal::TERM).is_ok())
            && timeout(STOP_LIMIT, self.process.wait()).await.is_ok()
        {
            return;
        }
        // It is gone already, or it will not listen.
        let _ = self.process.kill().await;
    }

    async fn ready_line(&mut self, lines: &mut Lines<BufReader<ChildStdout>>) -> Result<String> {
        match timeout(READY_LIMIT, lines.next_line()).await {
            Ok(Ok(Some(line))) => Ok(line),
            Ok(_) => Err(self.death(false).await),
            Err(_) => bail!("{} was not ready in time; its last lines:\n{}", self.name, self.last_lines()),
        }
    }

    fn last_lines(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let mut last = VecDeque::new();
        for line in log.lines() {
            if last.len() == LAST_LINES {
                last.pop_front();
            }
            last.push_back(line);
        }
        Vec::from(last).join("\n")
    }
}

/// Writes what a server prints after its ready line to its log.
async fn keep(mut lines: Lines<BufReader<ChildStdout>>, log: PathBuf) -> std::io::Result<()> {
    let mut log = tokio::fs::OpenOptions::new().append(true).open(log).await?;
    while let Some(line) = lines.next_line().await? {
        log.write_all(format!("{line}\n").as_bytes()).await?;
    }
    Ok(())
}

/// The program in a process group of its own (Ctrl-C is for this program alone to act on), started through
/// [`guarded`] so that no server outlives a killed demo.
fn guarded_command(program: &Path, arguments: &[String]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["guarded", &std::process::id().to_string()])
        .arg(program)
        .args(arguments)
        .process_group(0)
        .kill_on_drop(true);
    Ok(command)
}

/// The hidden task that starts a server.
#[derive(Debug, Args)]
pub(crate) struct Guarded {
    /// The process that must live for this one to live
    parent: i32,
    /// The program and its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

/// Asks Linux for a signal when the parent ends, then becomes the program.
///
/// # Errors
/// If the parent is gone already or the program cannot be started.
pub(crate) fn guarded(guarded: &Guarded) -> Result<()> {
    set_parent_process_death_signal(Some(Signal::TERM))?;
    if getppid().map(Pid::as_raw_nonzero).map(i32::from) != Some(guarded.parent) {
        bail!("the program that started this one is gone");
    }
    let (program, arguments) = guarded.command.split_first().context("a program to start")?;
    let error = std::process::Command::new(program).args(arguments).exec();
    Err(error).with_context(|| format!("cannot start {}", program.display()))
}
