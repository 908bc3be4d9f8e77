//! A second copy of every record: a text file, one record a line, from which a damaged database is made good.
//!
//! A record is in the database first and then here, and is shown only when it is in both. Only ever appended to; a
//! line that a crash cut short is dropped when the file is opened, for it was never shown.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use wasm_core::keys::PublicKey;
use wasm_core::record::{ChainState, Record};

/// The file of second copies.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines.
    length: u64,
    /// Number of the newest record in it.
    newest: u64,
}

impl Journal {
    /// Opens or makes the file, and finds its end.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let (mut length, mut newest) = (0_u64, 0);
        let mut lines = BufReader::new(&mut file);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            length = length.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
            newest = parse(&line).map_or(newest, |record| record.seq());
            line.clear();
        }
        Ok(Self { path, file, length, newest })
    }

    /// Number of the newest record in it, 0 if there is none.
    pub(crate) const fn newest(&self) -> u64 {
        self.newest
    }

    /// Adds records, and waits until the disk has them.
    ///
    /// # Errors
    /// The disk; what was written in part is overwritten by the next try.
    pub(crate) fn append(&mut self, texts: &[String]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for text in texts {
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(b'\n');
        }
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.newest = self.newest.saturating_add(u64::try_from(texts.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// The records from the first on, as long as they are ours and follow each other.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn records(&self, key: PublicKey) -> io::Result<impl Iterator<Item = Record>> {
        let mut state = ChainState::default();
        let lines = BufReader::new(File::open(&self.path)?).split(b'\n');
        Ok(lines.map_while(move |line| {
            let record = parse(&line.ok()?)?;
            let is_next = state.is_followed_by(&record) && record.is_signed_by(&key);
            state = ChainState::after(&record);
            is_next.then_some(record)
        }))
    }
}

/// Where the journal of a data folder is.
pub(crate) fn journal_path(folder: &Path) -> PathBuf {
    folder.join("records.ocmf")
}

fn parse(line: &[u8]) -> Option<Record> {
    Record::parse(std::str::from_utf8(line).ok()?.trim_end_matches('\n')).ok()
}
