//! Names: their scripts, the rules of who may write them, and the database of current holders.

pub mod db;
pub mod rules;
pub mod script;

pub use db::{NameDb, NameEntry, NameView};
pub use script::{NameOp, NameScript};
