//! The dev chain from outside: recorded verdicts, and dialogues over real sockets.
#![expect(clippy::arithmetic_side_effects, reason = "small numbers of the tests' own making")]

#[cfg(test)]
mod auxpow;
#[cfg(test)]
mod electrum;
#[cfg(test)]
mod faucet;
#[cfg(test)]
mod judge;
#[cfg(test)]
mod keep;
#[cfg(test)]
mod lies;
#[cfg(test)]
mod names;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod reorg;
#[cfg(test)]
mod scripts;
#[cfg(test)]
mod support;
