//! Effects: they call `io`, dispatch to `state`, and hand verbs to the pages.

mod anchors;
mod certificate;
mod certify;
mod chain;
mod energy;
mod env;
mod evidence;
mod handles;
mod meter;
mod now;
mod prefs;
mod providers;
mod route;
mod session;
mod task;
mod wallet;

pub use anchors::{AnchorTarget, AnchorsHandle, use_anchors, use_anchors_root, use_audit};
pub use certificate::{CertificateHandle, use_certificate};
pub use certify::{CertifyHandle, use_certify};
pub use chain::{ChainHandle, use_chain, use_chain_root};
pub use energy::{EnergyHandle, ExportHandle, Gathering, use_energy, use_energy_root, use_export};
pub use env::{Boot, Env, use_boot, use_env};
pub use evidence::{EvidenceHandle, use_evidence};
pub use handles::{Handles, provide};
pub use meter::{MeterHandle, use_meter, use_meter_root};
pub use now::use_now;
pub use prefs::{PrefsHandle, use_prefs, use_prefs_root};
pub use providers::{Domain, DomainProps};
pub use route::{go, go_instead, use_route};
pub use session::{Keys, Secret, SecretText, SessionHandle, WordCount, use_session, use_session_root};
pub use wallet::{SpendError, WalletHandle, use_wallet, use_wallet_root};
