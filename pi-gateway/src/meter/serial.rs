//! A serial port as the optical head of a meter wants it: 8 data bits, no parity, one stop bit, raw.
//!
//! Real ports and pseudo-terminals are opened and read the same way. Deliberately read only: SML meters push.

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::termios::{ControlModes, OptionalActions};
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use tokio::io::unix::AsyncFd;

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
    pub fn open(path: &Path, baud: u32) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty())?;
        rustix::fs::flock(&fd, FlockOperation::NonBlockingLockExclusive)?;
        let mut settings = rustix::termios::tcgetattr(&fd)?;
        settings.make_raw();
        settings.control_modes.insert(ControlModes::CLOCAL | ControlModes::CREAD);
        settings.control_modes.remove(ControlModes::CSTOPB | ControlModes::CRTSCTS);
        settings.set_speed(baud)?;
        rustix::termios::tcsetattr(&fd, OptionalActions::Now, &settings)?;
        Ok(Self { fd: watch(fd)? })
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
