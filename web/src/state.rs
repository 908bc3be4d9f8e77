//! What the dApp knows, as reducers without a browser: tested natively.

pub mod anchors;
pub mod backup;
pub mod certificate;
pub mod certify;
pub mod chain;
pub mod energy;
pub mod evidence;
pub mod link;
pub mod meter;
pub mod password;
pub mod period;
pub mod prefs;
pub mod session;
pub mod wallet;
pub mod when;
