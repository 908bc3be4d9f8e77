//! What the last run left behind: an orderly end, a crash, or a machine that lost its power.

use crate::node::Node;
use crate::store::StoreError;
use serde::{Deserialize, Serialize};
use wasm_core::record::Flag;

const RUN: &str = "run";
/// Changes with every start of the machine.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The trace of a run.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// Which start of the machine it was.
    boot: String,
    /// Whether it ended in order.
    stopped: bool,
}

/// What the first record of this run has to tell, and leaves the trace of this run.
///
/// # Errors
/// The database.
pub(crate) fn flags(node: &Node, records: u64) -> Result<Vec<Flag>, StoreError> {
    let boot = std::fs::read_to_string(BOOT_ID).unwrap_or_default().trim().to_owned();
    let last: Option<Run> = node.store.fact(RUN)?;
    node.store.set_fact(RUN, &Run { boot: boot.clone(), stopped: false })?;
    Ok(told(last.as_ref(), &boot, records))
}

/// The gateway ends in order.
///
/// # Errors
/// The database.
pub(crate) fn mark_stopped(node: &Node) -> Result<(), StoreError> {
    let run: Run = node.store.fact(RUN)?.unwrap_or_default();
    node.store.set_fact(RUN, &Run { stopped: true, ..run })
}

/// A first start tells nothing; a run that was cut off by the machine's end lost its power.
fn told(last: Option<&Run>, boot: &str, records: u64) -> Vec<Flag> {
    match last {
        _ if records == 0 => Vec::new(),
        Some(run) if !run.stopped && run.boot != boot => vec![Flag::Restart, Flag::PowerLoss],
        _ => vec![Flag::Restart],
    }
}

#[cfg(test)]
mod tests {
    use super::{Flag, Run, told};

    #[test]
    fn what_the_first_record_tells() {
        let run = |boot: &str, stopped| Some(Run { boot: boot.to_owned(), stopped });
        for (row, last, records, flags) in [
            ("first start", None, 0, vec![]),
            ("no record yet", run("a", false), 0, vec![]),
            ("stopped and started", run("a", true), 7, vec![Flag::Restart]),
            ("crashed", run("a", false), 7, vec![Flag::Restart]),
            ("machine restarted in order", run("b", true), 7, vec![Flag::Restart]),
            ("power lost", run("b", false), 7, vec![Flag::Restart, Flag::PowerLoss]),
        ] {
            assert_eq!(told(last.as_ref(), "a", records), flags, "{row}");
        }
    }
}
