//! The operator's command that changes the DNS: every provider has its own way, none of which is ours.

use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// Longest time for the command.
const LIMIT: Duration = Duration::from_secs(180);
/// What is told of what it said, in characters.
const TOLD: usize = 300;

/// Why the DNS was not changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HookError {
    /// The configuration names no command.
    #[error("https.hook names no command")]
    Empty,
    /// It cannot be started.
    #[error("the command {command:?} cannot be started: {source}")]
    Start {
        /// Its name.
        command: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It did not end.
    #[error("the command {command:?} took longer than {} s", LIMIT.as_secs())]
    Slow {
        /// Its name.
        command: String,
    },
    /// It says that it failed.
    #[error("the command {command:?} failed ({status}): {said}")]
    Failed {
        /// Its name.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// The end of what it said.
        said: String,
    },
}

/// The command, and what it was asked to put into the DNS.
#[derive(Debug)]
pub(super) struct Hook<'a> {
    command: &'a [String],
    propagation: Duration,
    present: Vec<(String, String)>,
}

impl<'a> Hook<'a> {
    /// A command and its first arguments; after it, records take `propagation` to be seen.
    pub(super) const fn new(command: &'a [String], propagation: Duration) -> Self {
        Self { command, propagation, present: Vec::new() }
    }

    /// Puts a TXT record into the DNS and waits until it is seen.
    pub(super) async fn present(&mut self, name: &str, value: &str) -> Result<(), HookError> {
        self.present.push((name.to_owned(), value.to_owned()));
        self.run("present", name, value).await?;
        tokio::time::sleep(self.propagation).await;
        Ok(())
    }

    /// Takes all records out again; a failure is only logged.
    pub(super) async fn clean_up(&mut self) {
        for (name, value) in std::mem::take(&mut self.present) {
            if let Err(error) = self.run("cleanup", &name, &value).await {
                tracing::warn!(%error, name, "a DNS record was left behind");
            }
        }
    }

    async fn run(&self, action: &str, name: &str, value: &str) -> Result<(), HookError> {
        let (program, arguments) = self.command.split_first().ok_or(HookError::Empty)?;
        let command = program.clone();
        let mut child = Command::new(program);
        child.args(arguments).args([action, name, value]).kill_on_drop(true);
        child.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let output = match timeout(LIMIT, child.output()).await {
            Err(_) => return Err(HookError::Slow { command }),
            Ok(Err(source)) => return Err(HookError::Start { command, source }),
            Ok(Ok(output)) => output,
        };
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let skipped = said.chars().count().saturating_sub(TOLD);
        let said = said.chars().skip(skipped).filter(|c| !c.is_control()).collect();
        Err(HookError::Failed { command, status: output.status, said })
    }
}

#[cfg(test)]
mod tests {
    use super::{Hook, HookError};
    use std::time::Duration;

    fn shell(script: &str) -> Vec<String> {
        ["sh", "-c", script, "hook"].map(str::to_owned).to_vec()
    }

    #[tokio::test]
    async fn it_is_told_what_to_do_and_what_to_undo() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("said");
        let command = shell(&format!("echo \"$@\" >> {}", file.display()));
        let mut hook = Hook::new(&command, Duration::ZERO);
        hook.present("_acme-challenge.a.example", "-value_1").await.expect("runs");
        hook.present("_acme-challenge.b.example", "value 2").await.expect("runs");
        hook.clean_up().await;
        hook.clean_up().await;
        let said = std::fs::read_to_string(file).expect("written");
        let wanted = "present _acme-challenge.a.example -value_1\npresent _acme-challenge.b.example value 2\n\
                      cleanup _acme-challenge.a.example -value_1\ncleanup _acme-challenge.b.example value 2\n";
        assert_eq!(said, wanted);
    }

    #[tokio::test]
    async fn failures_are_told_with_what_it_said() {
        let command = shell("echo no such zone >&2; exit 3");
        let failed = Hook::new(&command, Duration::ZERO).present("n", "v").await.expect_err("fails");
        assert!(failed.to_string().contains("no such zone"), "{failed}");
        let missing = ["no-such-command-of-ours".to_owned()];
        let failed = Hook::new(&missing, Duration::ZERO).present("n", "v").await;
        assert!(matches!(failed, Err(HookError::Start { .. })));
        assert!(matches!(Hook::new(&[], Duration::ZERO).present("n", "v").await, Err(HookError::Empty)));
    }
}
