//! `pi-gateway setup`: asks what a configuration needs, looks at the meter, and writes the file.
//!
//! Every question has a flag, so that a machine can answer; with `--yes` whatever has a usual answer is not asked.
//! A file that is there stays unless told otherwise, and nothing is written that the gateway would not start with.

mod ask;
mod questions;

use crate::config::Config;
use anyhow::Context as _;
use ask::Desk;
pub use questions::Answers;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What is to be set up.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The file to write.
    pub config: PathBuf,
    /// Whether a file that is there may be written over.
    pub force: bool,
    /// Whether only what has no usual answer is asked.
    pub yes: bool,
    /// What is known before the first question.
    pub answers: Answers,
    /// Whether the gateway shall be started afterwards.
    pub start: bool,
}

/// Asks on `output`, reads answers from `input`, writes the file. Gives whether the gateway shall be started.
///
/// # Errors
/// Something has no answer, or the file cannot be written; in words for a person.
pub async fn run(plan: Plan, input: impl BufRead, output: impl Write) -> anyhow::Result<bool> {
    let Plan { config, force, yes, answers, start } = plan;
    let is_there = config.exists();
    anyhow::ensure!(force || !is_there, "{} is there already: --force writes over it", config.display());
    let mut desk = Desk::new(input, output, yes);
    desk.say("This sets up the gateway of one electricity meter. Enter takes the answer in [brackets].")?;
    let table = questions::all(&mut desk, answers).await?;
    write(&config, &table)?;
    desk.say(&format!("\nWritten: {}", config.display()))?;
    desk.agree("Start the gateway now", start.then_some(true), !yes)
}

/// Writes a configuration beside its place, checks it as the gateway does, and renames it.
fn write(path: &Path, table: &Table) -> anyhow::Result<()> {
    let text = format!(
        "# Written by `pi-gateway setup`. What every key means: config.example.toml.\n{}",
        toml::to_string(table)?
    );
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let fresh = path.with_extension("toml.new");
    std::fs::write(&fresh, text).with_context(|| format!("cannot write {}", fresh.display()))?;
    let checked = Config::load(&fresh);
    if checked.is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
    checked.context("these answers are no configuration")?;
    std::fs::rename(&fresh, path).with_context(|| format!("cannot write {}", path.display()))
}

/// A table of text values, those that are there.
fn texts<const N: usize>(values: [(&str, Option<String>); N]) -> Table {
    let given = |(key, value): (&str, Option<String>)| Some((key.to_owned(), Value::String(value?)));
    values.into_iter().filter_map(given).collect()
}

#[cfg(test)]
mod tests;
