//! What the dApp knows, as reducers without a browser: tested natively.

pub mod accounts;
pub mod anchors;
pub mod backup;
pub mod bench;
pub mod certificate;
pub mod certify;
pub mod chain;
pub mod energy;
pub mod euro;
pub mod evidence;
pub mod link;
pub mod lookup;
pub mod meter;
pub mod password;
pub mod period;
pub mod place;
pub mod prefs;
pub mod search;
pub mod servers;
pub mod session;
pub mod update;
pub mod wallet;
pub mod when;
