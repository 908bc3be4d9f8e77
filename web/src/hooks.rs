//! Effects: they call `io`, dispatch to `state`, and hand verbs to the pages.

mod about;
mod anchors;
mod backup;
mod certificate;
mod certify;
mod chain;
mod energy;
mod env;
mod evidence;
mod fees;
mod handles;
mod ipfs;
mod keeping;
mod lasting;
mod lookup;
mod meter;
mod notes;
mod now;
mod organisations;
mod pay;
mod prefs;
mod providers;
mod route;
mod scan;
mod search;
mod servers;
mod session;
mod signing;
mod task;
mod trust;
mod turns;
mod update;
mod wallet;
mod writing;

pub use about::{AboutHandle, Address, use_about};
pub use anchors::{AnchorTarget, AnchorsHandle, use_anchors, use_anchors_root, use_audit};
pub use backup::{BackupHandle, use_backup};
pub use certificate::{CertificateHandle, use_certificate};
pub use certify::{
    CertificatesHandle, CertifyHandle, Picture, use_certify, use_document, use_own_certificates, use_photo,
};
pub use chain::{ChainHandle, use_chain, use_chain_root};
pub use energy::{
    CloserHandle, EnergyHandle, ExportHandle, Gathering, Looking, use_closer, use_energy, use_energy_root,
    use_export,
};
pub use env::{Boot, Env, use_boot, use_env};
pub use evidence::{EvidenceHandle, use_evidence};
pub use fees::{Fees, use_fees};
pub use handles::{Handles, provide};
pub use ipfs::{Answered, IpfsProbes, use_ipfs_probes};
pub use keeping::{KeepingHandle, ServiceHandle, ServiceKind, use_keeping};
pub use lasting::{LastingHandle, use_lasting};
pub use lookup::{use_block_sources, use_lookup, use_own_meter};
pub use meter::{MeterHandle, use_meter, use_meter_root};
pub use notes::{NotesHandle, use_notes, use_notes_root};
pub use now::use_now;
pub use organisations::{
    DiscoveryHandle, OrganisationsHandle, OwnHandle, use_choices, use_discovery, use_organisation,
    use_own_organisation,
};
pub use pay::{PayHandle, use_pay};
pub use prefs::{PrefsHandle, use_prefs, use_prefs_root};
pub use providers::{Domain, DomainProps};
pub use route::{go, go_instead, link_to, look_up, pairing_link, use_asked, use_looked_up, use_route};
pub use scan::{ScanHandle, Scanning, use_scan};
pub use search::use_search;
pub use servers::{ServersHandle, use_servers};
pub use session::{Keys, Secret, SecretText, SessionHandle, WordCount, use_session, use_session_root};
pub use signing::{SigningHandle, use_signing};
pub use trust::{records_of, unix_now, use_own_records, use_trust};
pub use turns::use_turns;
pub use update::{UpdateHandle, use_update};
pub use wallet::{Fresh, SignError, SpendError, WalletHandle, use_wallet, use_wallet_root};
