//! Vectors of the real chain and of real Doichain nodes, see `data/doichain/README.md`.
#![cfg(not(target_family = "wasm"))]

#[cfg(test)]
mod building;
#[cfg(test)]
mod judged;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod psbt;
#[cfg(test)]
mod psbt_names;
#[cfg(test)]
mod psbt_oracle;
#[cfg(test)]
mod replacing;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod selecting;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod transactions;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod wallets;
