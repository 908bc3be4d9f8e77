//! What the dApp knows, as reducers without a browser: tested natively.

pub mod backup;
pub mod link;
pub mod password;
pub mod prefs;
pub mod session;
