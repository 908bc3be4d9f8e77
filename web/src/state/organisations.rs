//! Organisations: what was looked up, what was discovered, and the own one.

mod asked;
mod discovery;
mod own;

use std::rc::Rc;

use wasm_core::verify::{Organised, Report, Verified};

pub use asked::Asked;
pub use discovery::{Discovery, DiscoveryAction, FoundElectrician, FoundMeter, FoundOrganisation, Step};
pub use own::{Action, Draft, Newest, Own, Problem, Version, Work};

/// An organisation that was looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Looked {
    /// Nothing is looked up.
    #[default]
    Nothing,
    /// The chain is being asked.
    Asking,
    /// Nobody ever wrote the name.
    Unwritten,
    /// The name was written; the organisation is there if every check passed.
    Found(Rc<Report>, Option<Rc<Verified<Organised>>>),
    /// The chain could not be asked.
    Failed(String),
}
