//! The stored records and files, looked at while the gateway stands still: `pi-gateway verify` and `export`.
//!
//! Everything is read anew and judged by `wasm-core::verify`, as the dApp judges it. Deliberately without
//! repairing: a record that was shown must not change.

mod export;
mod verify;

pub use export::{ExportError, Exported};
pub use verify::{Finding, Verified};

use crate::config::Config;
use crate::keyfile::NodeKeys;
use crate::store::{Store, journal_path};
use anyhow::Context as _;
use std::path::PathBuf;
use wasm_core::keys::PublicKey;
use wasm_core::name::MeterId;
use wasm_core::verify::Limits;

/// Records read at a time.
const PAGE: usize = 500;

/// An opened data folder; no gateway can run on it meanwhile.
#[derive(Debug)]
pub struct Archive {
    store: Store,
    meter: MeterId,
    reading_key: PublicKey,
    limits: Limits,
    /// The second copy of the records.
    journal: PathBuf,
}

impl Archive {
    /// Opens the data folder of a configuration.
    ///
    /// # Errors
    /// No key or no database there, or a gateway that runs on it.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let folder = &config.data_dir;
        let keys = NodeKeys::load(&folder.join("node.key"))?;
        let path = folder.join("gateway.redb");
        anyhow::ensure!(path.is_file(), "there is no database at {}", path.display());
        let store = Store::open(path).context("cannot open the database: stop the gateway first")?;
        Ok(Self {
            store,
            meter: config.meter.number()?,
            reading_key: keys.reading_key(),
            journal: journal_path(folder),
            limits: Limits {
                max_export_w: config.meter.max_export_w,
                max_import_w: config.meter.max_import_w,
                interval_s: config.interval_s,
            },
        })
    }
}
