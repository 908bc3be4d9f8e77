//! Headers, proofs, the Electrum dialogue and the wallet, against recordings of real servers and nodes,
//! against the `bitcoin` crate, and against a server that lies.
#![cfg(not(target_family = "wasm"))]

#[cfg(test)]
mod auxpow;
#[cfg(test)]
mod difficulty;
#[cfg(test)]
mod discovery;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod merkle;
#[cfg(test)]
mod money;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod support;
#[cfg(test)]
mod talk;
#[cfg(test)]
mod wallet;
#[cfg(test)]
mod work;
#[cfg(test)]
mod world;
