//! What a person sees while it works: a bar for each thing that goes on. Without a terminal, a line when something begins.

use std::io::{self, IsTerminal, Write};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use ipfs_publish::publish::{Step, Watch};

const BYTES: &str = "{bar:32} {bytes}/{total_bytes}  {bytes_per_sec}  {eta}";
const NAMED: &str = "{prefix:36!} {bar:20} {bytes}/{total_bytes}  {msg}";
const COUNTED: &str = "{prefix:36!} {bar:20} {pos}/{len} blocks  {msg}";

/// A bar for so many bytes.
pub(super) fn bytes(bytes: u64) -> ProgressBar {
    styled(bar(bytes), BYTES)
}

/// A bar for things that are counted, whose number is not known before.
pub(super) fn counted(what: &str) -> ProgressBar {
    let bar = styled(bar(0), "{prefix} {pos}  {elapsed}");
    bar.set_prefix(what.to_owned());
    bar
}

fn bar(length: u64) -> ProgressBar {
    if io::stderr().is_terminal() { ProgressBar::new(length) } else { ProgressBar::hidden() }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// A line for a person, where no bar is in the way.
pub(super) fn note(text: &str) {
    // nobody is left to tell when the terminal is gone
    let _ = writeln!(io::stderr(), "{text}");
}

/// Several bars, one below the other.
pub(super) struct Bars {
    bars: MultiProgress,
}

impl Bars {
    pub(super) fn new() -> Self {
        Self { bars: MultiProgress::new() }
    }

    /// A bar for a target.
    pub(super) fn target(&self, name: &str, bytes: u64) -> TargetBar {
        TargetBar { bar: self.add(name, bytes, NAMED), name: name.to_owned() }
    }

    /// A bar for a check of so many blocks.
    pub(super) fn check(&self, name: &str, blocks: usize) -> ProgressBar {
        self.add(name, u64::try_from(blocks).unwrap_or(u64::MAX), COUNTED)
    }

    fn add(&self, name: &str, length: u64, template: &str) -> ProgressBar {
        let bar = styled(bar(length), template);
        bar.set_prefix(name.to_owned());
        if io::stderr().is_terminal() { self.bars.add(bar) } else { bar }
    }
}

/// The bar of a target.
pub(super) struct TargetBar {
    bar: ProgressBar,
    name: String,
}

impl Watch for TargetBar {
    fn step(&self, step: Step) {
        let words = match step {
            Step::Looking => "looks what is there",
            Step::Sent(bytes) => return self.bar.inc(bytes),
            Step::Pinning => "pins",
            Step::Queued => "queued there",
        };
        if self.bar.is_hidden() && self.bar.message() != words {
            note(&format!("{}: {words}", self.name));
        }
        self.bar.set_message(words);
    }
}

impl Drop for TargetBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
