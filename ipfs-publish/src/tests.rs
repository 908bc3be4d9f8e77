//! What is packed, held against official files, against another implementation, and against odd disks; what is published
//! and verified, held against servers that do whatever servers do.

#![expect(clippy::arithmetic_side_effects, reason = "a test that fails is a panic")]

mod fakes;
mod folders;
mod gateways;
mod oracle;
mod profiles;
mod server;
mod spread;
mod targets;
mod verified;

/// Where a server is asked.
fn address(server: &server::Server) -> crate::address::Address {
    server.url().parse().expect("an address")
}
