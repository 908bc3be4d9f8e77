//! The meter: telegrams of a recorded one in a pseudo-terminal, each with another power, so that it is known again.

use pi_gateway::meter::Decimal;
use pi_gateway::meter::replay::Terminal;
use pi_gateway::meter::sml::{self, FrameReader, Moved};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::AbortHandle;

/// The power of telegram 0, in W.
const FIRST_W: i64 = 1000;

/// A meter that sends until it is dropped.
pub(super) struct Meter {
    path: PathBuf,
    /// When each telegram's last byte was written.
    sent: Rc<RefCell<Vec<Instant>>>,
    task: AbortHandle,
}

impl Meter {
    pub(super) fn start(pace: Duration) -> Self {
        let terminal = Terminal::open().expect("a pseudo-terminal");
        let path = terminal.path().to_owned();
        let sent = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&sent);
        let task = tokio::task::spawn_local(async move {
            let mut ticks = tokio::time::interval(pace);
            loop {
                ticks.tick().await;
                let number = kept.borrow().len();
                terminal.send(&telegram(number)).await.expect("the terminal is ours");
                kept.borrow_mut().push(Instant::now());
            }
        });
        Self { path, sent, task: task.abort_handle() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How many telegrams so far.
    pub(super) fn sent(&self) -> usize {
        self.sent.borrow().len()
    }

    pub(super) fn sent_at(&self, number: usize) -> Instant {
        self.sent.borrow()[number]
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Which telegram says this power.
pub(super) fn number(power_w: i64) -> Option<usize> {
    usize::try_from(power_w - FIRST_W).ok()
}

fn telegram(number: usize) -> Vec<u8> {
    let recording = include_bytes!("../../tests/data/replay.sml");
    let mut reader = FrameReader::new();
    let frame = recording.iter().find_map(|byte| reader.push(*byte)).expect("a frame");
    let zero = Decimal::new(0, 0).expect("small");
    let power = FIRST_W + i64::try_from(number).expect("few");
    sml::rewrite(&frame, &Moved { import: zero, export: zero, power, seconds: 0 }).expect("fits")
}
