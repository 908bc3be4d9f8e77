//! A serial port, raw: to listen to meters that push, or to ask those that answer.
//!
//! Real ports and pseudo-terminals are opened and read the same way.

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{ControlModes, OptionalActions, Termios};
use serde::Deserialize;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use tokio::io::unix::AsyncFd;

/// How a byte travels: data bits, parity, stop bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Framing {
    /// Eight data bits, no parity, one stop bit.
    #[serde(rename = "8N1")]
    EightNone,
    /// Eight data bits, even parity, one stop bit.
    #[serde(rename = "8E1")]
    EightEven,
    /// Eight data bits, no parity, two stop bits.
    #[serde(rename = "8N2")]
    EightNoneTwo,
    /// Seven data bits, even parity, one stop bit.
    #[serde(rename = "7E1")]
    SevenEven,
}

impl Framing {
    /// As in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::EightNone => "8N1",
            Self::EightEven => "8E1",
            Self::EightNoneTwo => "8N2",
            Self::SevenEven => "7E1",
        }
    }

    fn apply(self, modes: &mut ControlModes) {
        modes
            .remove(ControlModes::CSIZE | ControlModes::PARENB | ControlModes::PARODD | ControlModes::CSTOPB);
        modes.insert(match self {
            Self::EightNone => ControlModes::CS8,
            Self::EightEven => ControlModes::CS8 | ControlModes::PARENB,
            Self::EightNoneTwo => ControlModes::CS8 | ControlModes::CSTOPB,
            Self::SevenEven => ControlModes::CS7 | ControlModes::PARENB,
        });
    }
}

/// Speed and framing of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Bits per second.
    pub baud: u32,
    /// How a byte travels.
    pub framing: Framing,
}

/// Whether a port is only listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing is ever sent.
    Listen,
    /// The meter is asked.
    Ask,
}

/// An open port.
#[derive(Debug)]
pub struct SerialPort {
    fd: AsyncFd<OwnedFd>,
}

impl SerialPort {
    /// Opens and sets a port up, for this process alone.
    ///
    /// # Errors
    /// No such device, no permission, not a serial port, or another process reads it.
    pub fn open(path: &Path, settings: Settings, access: Access) -> io::Result<Self> {
        let mode = if access == Access::Ask { OFlags::RDWR } else { OFlags::RDONLY };
        let flags = mode | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty())?;
        rustix::fs::flock(&fd, FlockOperation::NonBlockingLockExclusive).map_err(|error| match error {
            Errno::WOULDBLOCK => io::Error::new(io::ErrorKind::ResourceBusy, "another program has it"),
            other => other.into(),
        })?;
        let mut state = rustix::termios::tcgetattr(&fd)?;
        state.make_raw();
        state.control_modes.insert(ControlModes::CLOCAL | ControlModes::CREAD);
        state.control_modes.remove(ControlModes::CRTSCTS);
        set(&fd, &mut state, settings)?;
        Ok(Self { fd: watch(fd)? })
    }

    /// Changes speed and framing; what is still to be sent must have been.
    ///
    /// # Errors
    /// A speed the port does not have.
    pub fn change(&self, settings: Settings) -> io::Result<()> {
        let fd = self.fd.get_ref();
        set(fd, &mut rustix::termios::tcgetattr(fd)?, settings)
    }

    /// Waits for bytes and takes them.
    ///
    /// # Errors
    /// The device is gone (`UnexpectedEof` or what the system says).
    pub async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut ready = self.fd.readable().await?;
            let result = ready.try_io(|fd| Ok(rustix::io::read(fd.get_ref(), &mut *buffer)?));
            match result {
                Ok(Ok(0)) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(other) => return other,
                Err(_would_block) => {}
            }
        }
    }

    /// Hands all bytes to the port.
    ///
    /// # Errors
    /// The device is gone.
    pub async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let mut ready = self.fd.writable().await?;
            let result = ready.try_io(|fd| Ok(rustix::io::write(fd.get_ref(), bytes)?));
            match result {
                Ok(Ok(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => bytes = bytes.get(count?..).unwrap_or_default(),
                Err(_would_block) => {}
            }
        }
        Ok(())
    }
}

fn set(fd: &OwnedFd, state: &mut Termios, settings: Settings) -> io::Result<()> {
    settings.framing.apply(&mut state.control_modes);
    state.set_speed(settings.baud)?;
    Ok(rustix::termios::tcsetattr(fd, OptionalActions::Now, state)?)
}

/// Lets the runtime tell when a descriptor is ready.
///
/// # Errors
/// A descriptor that cannot be polled.
#[expect(
    deprecated,
    reason = "an OwnedFd keeps its descriptor for life: what the unsafe successor asks to promise"
)]
pub(super) fn watch(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::new(fd)
}
