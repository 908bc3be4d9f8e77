//! What the dApp knows, as reducers without a browser: tested natively.

pub mod link;
pub mod prefs;
pub mod session;
