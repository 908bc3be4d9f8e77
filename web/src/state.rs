//! What the dApp knows, as reducers without a browser: tested natively.

pub mod prefs;
