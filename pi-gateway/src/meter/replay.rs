//! A meter for those who have none: real telegrams of a recorded meter, over a real pseudo-terminal.
//!
//! The reader opens the terminal by its path like any serial port and cannot tell the difference, so the demo
//! runs the code that reads real meters. The counters move by a [`profile`]; every record made from them is
//! labelled as replayed. Deliberately no part of the reading side.

pub mod profile;

use super::Decimal;
use super::sml::{self, Frame, FrameReader, Moved, RewriteError};
use profile::Profile;
use rustix::pty::OpenptFlags;
use rustix::termios::OptionalActions;
use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::io::unix::AsyncFd;
use tokio::time::MissedTickBehavior;

/// Thousandths: the power of ten of the profile's mWh.
const MILLI: i8 = -3;

/// A telegram and the rule by which it moves on.
#[derive(Debug)]
pub struct Replay {
    telegram: Frame,
    profile: Profile,
    /// When the counters stood as recorded.
    since: SystemTime,
}

/// Why a recording cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The recording has no frame with import, export and power.
    #[error("no telegram with import, export and power among {frames} valid frames")]
    NoTelegram {
        /// Frames with right checksums.
        frames: usize,
    },
    /// No pseudo-terminal to be had, or it is gone.
    #[error("pseudo-terminal failed")]
    Terminal(#[from] io::Error),
    /// The telegram cannot be moved on.
    #[error("cannot move the telegram on")]
    Rewrite(#[from] RewriteError),
}

impl Replay {
    /// Takes the first two-way telegram of a recording.
    ///
    /// # Errors
    /// [`ReplayError::NoTelegram`].
    pub fn new(recording: &[u8], profile: Profile, since: SystemTime) -> Result<Self, ReplayError> {
        let mut reader = FrameReader::new();
        let frames: Vec<_> = recording.iter().filter_map(|byte| reader.push(*byte)).collect();
        let count = frames.len();
        let telegram = frames.into_iter().find(|frame| {
            sml::measurement(frame)
                .is_ok_and(|read| read.import.is_some() && read.export.is_some() && read.power.is_some())
        });
        let telegram = telegram.ok_or(ReplayError::NoTelegram { frames: count })?;
        Ok(Self { telegram, profile, since })
    }

    /// What the meter sends at `now`.
    ///
    /// # Errors
    /// A counter that has outgrown its field.
    pub fn telegram_at(&self, now: SystemTime) -> Result<Vec<u8>, RewriteError> {
        let elapsed = now.duration_since(self.since).unwrap_or_default();
        let at_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let energy = self.profile.energy(at_ms);
        let decimal =
            |mwh| Decimal::from_unsigned(mwh, MILLI).ok_or(RewriteError::Scale { scaler: MILLI.into() });
        let moved = Moved {
            import: decimal(energy.import_mwh)?,
            export: decimal(energy.export_mwh)?,
            power: self.profile.power(at_ms),
            seconds: elapsed.as_secs(),
        };
        sml::rewrite(&self.telegram, &moved)
    }

    /// Sends a telegram per `pace` into the terminal until it fails.
    ///
    /// # Errors
    /// The terminal is gone, or a counter has outgrown its field.
    pub async fn run(self, terminal: Terminal, pace: Duration) -> Result<(), ReplayError> {
        let mut ticks = tokio::time::interval(pace);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            terminal.send(&self.telegram_at(SystemTime::now())?).await?;
        }
    }
}

/// A pseudo-terminal: we hold the meter's end.
#[derive(Debug)]
pub struct Terminal {
    meter_end: AsyncFd<OwnedFd>,
    /// Kept open so that the line stays up while nobody reads.
    _reader_end: OwnedFd,
    path: PathBuf,
}

impl Terminal {
    /// Opens one and sets it raw.
    ///
    /// # Errors
    /// The system has none to give.
    pub fn open() -> io::Result<Self> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let meter_end = rustix::pty::openpt(flags)?;
        rustix::pty::grantpt(&meter_end)?;
        rustix::pty::unlockpt(&meter_end)?;
        let name = rustix::pty::ptsname(&meter_end, Vec::new())?;
        let reader_end = rustix::pty::ioctl_tiocgptpeer(&meter_end, flags)?;
        let mut settings = rustix::termios::tcgetattr(&reader_end)?;
        settings.make_raw();
        rustix::termios::tcsetattr(&reader_end, OptionalActions::Now, &settings)?;
        rustix::io::ioctl_fionbio(&meter_end, true)?;
        let path = PathBuf::from(OsStr::from_bytes(name.as_bytes()));
        Ok(Self { meter_end: super::serial::watch(meter_end)?, _reader_end: reader_end, path })
    }

    /// What the reader opens.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sends bytes. Like a meter, it does not wait for a reader: what finds no room is lost.
    ///
    /// # Errors
    /// The terminal is gone.
    pub async fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let mut ready = self.meter_end.writable().await?;
        match ready.try_io(|fd| Ok(rustix::io::write(fd.get_ref(), bytes)?)) {
            Ok(result) => result.map(drop),
            Err(_would_block) => Ok(()),
        }
    }
}
