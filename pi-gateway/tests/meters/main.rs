//! Drivers against simulated meters, over real ports and connections.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails is a panic"
)]

mod broker;
mod modbus;
mod modbus_sim;
mod mode_c;
mod mqtt;
mod probe;
mod pushed;
mod setup;
mod support;
