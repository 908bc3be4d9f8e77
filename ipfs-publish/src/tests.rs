//! What is packed, held against official files, against another implementation, and against odd disks; what is published
//! and verified, held against servers that do whatever servers do.

#![expect(clippy::arithmetic_side_effects, reason = "a test that fails is a panic")]

mod folders;
mod gateways;
mod oracle;
mod profiles;
mod server;
mod targets;
mod verified;
