//! Tells systemd how the gateway is (`sd_notify`): that it is up, that it stops, and that a reading was stored.
//!
//! The watchdog is fed by stored readings and by nothing else: a gateway that runs and stores nothing is restarted.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// The interface is up.
pub(crate) const READY: &str = "READY=1";
/// A reading is on disk.
pub(crate) const STORED: &str = "WATCHDOG=1";
/// The gateway ends.
pub(crate) const STOPPING: &str = "STOPPING=1";

/// Tells whoever started this program and asked for it.
pub(crate) fn tell(what: &str) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let bytes = name.as_encoded_bytes();
    let address = match bytes.strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(&name),
    };
    let sent = address.and_then(|to| UnixDatagram::unbound()?.send_to_addr(what.as_bytes(), &to));
    if let Err(error) = sent {
        tracing::debug!(%error, what, "systemd was not told");
    }
}
