//! `pi-gateway export`: the records and files as they are, for whoever wants to keep or check them elsewhere.
//!
//! `records.ocmf` has one record a line, `key.hex` the public key in the form that OCMF verifiers take, `blocks/`
//! each file of records under its CID. The node's own key is not among it.

use super::{Archive, PAGE};
use crate::store::StoreError;
use serde::Serialize;
use std::fs::{DirBuilder, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use wasm_core::ipld::Cid;

/// Why nothing, or not all, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder is there already, or cannot be made or written.
    #[error("cannot write {path}: {source}; the folder has to be a new one")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database.
    #[error("the database cannot be read: {0}")]
    Read(String),
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Records.
    pub records: u64,
    /// Files of hours and of days.
    pub files: u64,
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Read(error.to_string())
    }
}

impl Archive {
    /// Writes everything into a new folder, and waits until the disk has it.
    ///
    /// # Errors
    /// [`ExportError`]; a folder that exists is not touched.
    pub fn export(&self, folder: &Path) -> Result<Exported, ExportError> {
        let write = |source| ExportError::Write { path: folder.to_owned(), source };
        DirBuilder::new().create(folder).map_err(write)?;
        DirBuilder::new().create(folder.join("blocks")).map_err(write)?;
        let key = hex::encode(self.reading_key.spki_der());
        put(&folder.join("key.hex"), |out| writeln!(out, "{key}"))?;
        let records = self.export_records(&folder.join("records.ocmf"))?;
        let files = self.export_files(&folder.join("blocks"))?;
        for path in [&folder.join("blocks"), folder] {
            File::open(path).and_then(|folder| folder.sync_all()).map_err(write)?;
        }
        Ok(Exported { records, files })
    }

    fn export_records(&self, path: &Path) -> Result<u64, ExportError> {
        let mut count: u64 = 0;
        put(path, |out| {
            loop {
                let page = self.store.page_after(count, PAGE).map_err(io::Error::other)?;
                if page.records.is_empty() {
                    return Ok(());
                }
                for text in &page.records {
                    writeln!(out, "{text}")?;
                    count = count.saturating_add(1);
                }
            }
        })?;
        Ok(count)
    }

    fn export_files(&self, folder: &Path) -> Result<u64, ExportError> {
        let mut count: u64 = 0;
        let hours = self.store.files_after(0)?.into_iter().map(|row| row.cid);
        let days = self.store.days_after(0)?.into_iter().map(|row| row.cid);
        for name in hours.chain(days) {
            let cid: Cid = name.parse().map_err(|_| ExportError::Read(format!("{name:?} is no name")))?;
            let block = self.store.block(&cid)?;
            let block = block.ok_or_else(|| ExportError::Read(format!("block {cid} is missing")))?;
            put(&folder.join(cid.to_string()), |out| out.write_all(&block))?;
            count = count.saturating_add(1);
        }
        Ok(count)
    }
}

fn put(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), ExportError> {
    let failed = |source| ExportError::Write { path: path.to_owned(), source };
    let mut out = BufWriter::new(File::create_new(path).map_err(failed)?);
    write(&mut out).map_err(failed)?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)
}
