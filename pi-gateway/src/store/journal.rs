//! A second copy of every record: a text file, one record a line, from which a damaged database is made good.
//!
//! A record is in the database first and then here, and is shown only when it is in both. Only ever appended to; a
//! line that a crash cut short is dropped when the file is opened, for it was never shown.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use wasm_core::keys::PublicKey;
use wasm_core::record::{ChainState, Record};

/// More than the longest record: so much of the end of the file is read first.
const TAIL: u64 = 64 * 1024;

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
    /// Opens or makes the file, and finds its end: ten years of records are not read for that.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let size = file.metadata()?.len();
        // The first line may be the end of one that began before; where the newest is damaged too, all is read.
        let mut journal = Self { path, file, length: 0, newest: 0 };
        let is_found = journal.find_end(size.saturating_sub(TAIL))?;
        if !is_found && size > TAIL {
            journal.find_end(0)?;
        }
        Ok(journal)
    }

    /// Reads the lines from a place on; whether the last whole one is a record.
    fn find_end(&mut self, from: u64) -> io::Result<bool> {
        self.file.seek(SeekFrom::Start(from))?;
        let (mut length, mut newest) = (from, None);
        let mut is_last = false;
        let mut lines = BufReader::new(&mut self.file);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            length = length.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
            let record = parse(&line);
            is_last = record.is_some();
            newest = record.map(|record| record.seq()).or(newest);
            line.clear();
        }
        (self.length, self.newest) = (length, newest.unwrap_or(0));
        Ok(is_last)
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

#[cfg(test)]
mod tests {
    use super::Journal;
    use crate::sampler::sample;
    use std::path::Path;
    use wasm_core::keys::SecretKey;
    use wasm_core::record::ChainState;
    use wasm_core::units::UnixTime;

    fn opened(path: &Path, bytes: &[u8]) -> (u64, u64) {
        std::fs::write(path, bytes).expect("writes");
        let journal = Journal::open(path.to_owned()).expect("opens");
        (journal.length, journal.newest())
    }

    /// However long the file is and wherever it is cut: the end is that of the last whole line.
    #[test]
    fn the_end_is_found_from_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("records.ocmf");
        let key = SecretKey::from_bytes(&[0x42; 32]).expect("a key");
        let mut state = ChainState::default();
        let mut text = String::new();
        let mut ends = vec![0];
        for number in 1..=200 {
            let time = UnixTime::from_secs(number * 900).expect("early enough");
            let record = state.next(sample::draft(time), &key).expect("a record");
            text.push_str(record.as_str());
            text.push('\n');
            ends.push(text.len());
        }
        let size = |number: usize| u64::try_from(ends[number]).expect("small");
        for number in [0, 1, 2, 70, 80, 199, 200] {
            let whole = &text.as_bytes()[..ends[number]];
            let wanted = (size(number), u64::try_from(number).expect("small"));
            assert_eq!(opened(&path, whole), wanted, "{number} records");
            let cut = [whole, &text.as_bytes()[..300]].concat();
            assert_eq!(opened(&path, &cut), wanted, "{number} records and a part");
        }
        let bent = [text.as_bytes(), b"no record\n"].concat();
        assert_eq!(opened(&path, &bent), (size(200) + 10, 200), "a line that is none");
        let noise = [text.as_bytes(), "x\n".repeat(100_000).as_bytes()].concat();
        assert_eq!(opened(&path, &noise), (size(200) + 200_000, 200), "only such lines at the end");
    }
}
