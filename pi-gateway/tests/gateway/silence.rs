//! A meter that falls silent: silence is signed too, and a real rise behind it is believed.

use super::life::verified;
use super::support::{Gateway, Home, eventually, runtime};
use pi_gateway::meter::Decimal;
use pi_gateway::meter::replay::Terminal;
use pi_gateway::meter::sml::{self, Frame, FrameReader, Moved};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use wasm_core::record::{Record, Status};

/// The meter says nothing.
pub(super) const SILENT: i64 = -1;

/// A meter on a terminal; its counters stand so many Wh above the recording, or it is silent.
pub(super) struct Meter {
    wh: Arc<AtomicI64>,
    _runtime: tokio::runtime::Runtime,
}

fn frame() -> Frame {
    let dump = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/replay.sml");
    let bytes = std::fs::read(dump).expect("committed");
    let mut reader = FrameReader::new();
    bytes.iter().find_map(|byte| reader.push(*byte)).expect("a frame")
}

fn telegram(frame: &Frame, wh: i64) -> Vec<u8> {
    let import = Decimal::new(wh, 0).expect("small");
    let export = Decimal::new(0, 0).expect("small");
    sml::rewrite(frame, &Moved { import, export, power: 7, seconds: 1 }).expect("it fits")
}

impl Meter {
    pub(super) fn start(home: &Home) -> Self {
        let (meter, port) = Self::open();
        home.configure_port(&port);
        meter
    }

    /// A meter, and the port that it is on.
    pub(super) fn open() -> (Self, PathBuf) {
        let runtime = runtime();
        let wh = Arc::new(AtomicI64::new(0));
        let terminal = runtime.block_on(async { Terminal::open().expect("a terminal") });
        let port = terminal.path().to_owned();
        let (frame, shared) = (frame(), Arc::clone(&wh));
        runtime.spawn(async move {
            loop {
                let wh = shared.load(Ordering::SeqCst);
                if wh != SILENT {
                    terminal.send(&telegram(&frame, wh)).await.expect("open");
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        (Self { wh, _runtime: runtime }, port)
    }

    pub(super) fn say(&self, wh: i64) {
        self.wh.store(wh, Ordering::SeqCst);
    }
}

/// Waits until so many of the newest records have this status; the newest one's import in Wh.
pub(super) fn wait_for(gateway: &Gateway, status: Status, count: usize) -> u64 {
    eventually(&format!("{status:?}"), || {
        let records = gateway.records();
        let newest = records.iter().rev().take(count).map(|text| Record::parse(text).expect("a record"));
        let imports: Vec<_> =
            newest.map(|record| record.payload().draft.import.expect("a register")).collect();
        let all = imports.len() == count && imports.iter().all(|register| register.status == status);
        all.then(|| imports.first().expect("one").value.wh())
    })
}

#[test]
fn a_rise_behind_a_silence_is_judged_by_its_length() {
    let home = Home::new("");
    let meter = Meter::start(&home);
    let gateway = home.start();
    let before = wait_for(&gateway, Status::Good, 2);
    meter.say(SILENT);
    assert_eq!(wait_for(&gateway, Status::Timeout, 4), before, "the last value is carried on");
    let warned = gateway.node()["warnings"].to_string();
    assert!(warned.contains("meter_silent"), "{warned}");
    // More than one second can bring at 24 kW with its margin, less than the silence can.
    meter.say(25);
    assert_eq!(wait_for(&gateway, Status::Good, 2), before + 25);
    let records = gateway.records();
    assert_eq!(verified(&gateway, &records), records.len());
    meter.say(25 + 5000);
    assert_eq!(wait_for(&gateway, Status::OutOfRange, 1), before + 25 + 5000, "a jump is told as it was");
}
