//! Everything this program says, in one place.
//!
//! Progress goes to standard error, results to standard output, so that `cargo xtask size > size.json` and
//! `cargo xtask demo --json | ...` give a machine exactly what it asked for.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// One line of progress. A closed standard error is no reason to stop working.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// The start of a step: what happens, why, and how long it usually takes.
pub(crate) fn step(what: &str, why: &str, usually: &str) {
    note(&format!("==> {what}: {why} (usually {usually})"));
}

/// One line of result on standard output.
pub(crate) fn result(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// A line that the next one overwrites, on a terminal only: a log keeps no spinner.
pub(crate) fn transient(text: &str) {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        let shown: String = text.chars().take(100).collect();
        let _ = write!(err, "\r\x1b[2K{shown}");
        let _ = err.flush();
    }
}

/// Removes what [`transient`] left.
pub(crate) fn clear_transient() {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        let _ = write!(err, "\r\x1b[2K");
    }
}

/// `75 s` as `1 min 15 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, s) => format!("{m} min {s:02} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        for (seconds, text) in [(0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3725, "62 min 05 s")] {
            assert_eq!(duration(Duration::from_secs(seconds)), text);
        }
    }
}
