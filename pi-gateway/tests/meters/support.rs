//! Running a driver, and the meter's end of a pseudo-terminal.

use pi_gateway::meter::{Driver, Measurement, MeterEvent};
use rustix::pty::OpenptFlags;
use rustix::termios::OptionalActions;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;

/// Longest wait for anything.
const LIMIT: Duration = Duration::from_secs(30);

/// A driver at work.
pub(crate) struct Running {
    events: mpsc::Receiver<MeterEvent>,
    /// Other events than telegrams.
    pub(crate) others: Vec<String>,
}

impl Running {
    pub(crate) fn start(driver: Box<dyn Driver>) -> Self {
        let (sender, events) = mpsc::channel(64);
        tokio::spawn(driver.run(sender));
        Self { events, others: Vec::new() }
    }

    pub(crate) async fn event(&mut self) -> MeterEvent {
        let event = tokio::time::timeout(LIMIT, self.events.recv()).await.expect("in time");
        let event = event.expect("the driver goes on");
        match &event {
            MeterEvent::Connected => self.others.push("connected".to_owned()),
            MeterEvent::Disconnected { reason } => self.others.push(format!("disconnected: {reason}")),
            MeterEvent::Unreadable { .. } => self.others.push("unreadable".to_owned()),
            MeterEvent::Telegram(_) => {}
        }
        event
    }

    /// The next reading; what comes before is kept in `others`.
    pub(crate) async fn reading(&mut self) -> Measurement {
        loop {
            if let MeterEvent::Telegram(telegram) = self.event().await {
                return telegram.measurement;
            }
        }
    }

    /// Waits for another event that begins with this word.
    pub(crate) async fn other(&mut self, word: &str) {
        while !self.others.last().is_some_and(|last| last.starts_with(word)) {
            self.event().await;
        }
    }
}

/// Energies of a reading as text.
pub(crate) fn energies(measurement: &Measurement) -> (Option<String>, Option<String>) {
    let text = |value: Option<pi_gateway::meter::Decimal>| value.map(|value| value.normalised().to_string());
    (text(measurement.import), text(measurement.export))
}

pub(crate) fn wh(import: &str, export: &str) -> (Option<String>, Option<String>) {
    (Some(import.to_owned()), Some(export.to_owned()))
}

/// A pseudo-terminal; the test is the meter.
pub(crate) struct Pty {
    meter: File,
    _reader: OwnedFd,
    pub(crate) path: PathBuf,
}

impl Pty {
    pub(crate) fn open() -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let meter = rustix::pty::openpt(flags).expect("a terminal");
        rustix::pty::grantpt(&meter).expect("ours");
        rustix::pty::unlockpt(&meter).expect("ours");
        let name = rustix::pty::ptsname(&meter, Vec::new()).expect("a name");
        let reader = rustix::pty::ioctl_tiocgptpeer(&meter, flags).expect("its other end");
        let mut settings = rustix::termios::tcgetattr(&reader).expect("settings");
        settings.make_raw();
        rustix::termios::tcsetattr(&reader, OptionalActions::Now, &settings).expect("raw");
        let path = PathBuf::from(OsStr::from_bytes(name.as_bytes()));
        Self { meter: File::from(meter), _reader: reader, path }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.meter.write_all(bytes).expect("the terminal is open");
    }

    /// Waits for bytes.
    pub(crate) fn receive(&mut self) -> Vec<u8> {
        let mut buffer = [0; 256];
        let count = self.meter.read(&mut buffer).expect("the terminal is open");
        buffer[..count].to_vec()
    }

    /// Waits for exactly these bytes.
    pub(crate) fn expect(&mut self, wanted: &[u8]) {
        let mut got = Vec::new();
        while got.len() < wanted.len() {
            got.extend(self.receive());
        }
        assert_eq!(got, wanted);
    }
}
