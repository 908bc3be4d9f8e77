//! Day files kept in the browser, oldest first, without holes: of a year only the newest days are ever fetched again.
//!
//! What is kept is verified again like anything else, and dropped from the first file on that fails.

use wasm_core::keys::PublicKey;

use crate::io::storage::Store;

/// Files per stored page: few enough to be written each midnight, enough for a year to be read at once.
const PAGE: usize = 32;

/// The kept day files of one meter's key.
#[derive(Debug)]
pub(super) struct DayCache {
    store: Option<Store>,
    prefix: String,
    page: Vec<Vec<u8>>,
    number: usize,
    changed: bool,
}

impl DayCache {
    /// The files kept for `key`.
    pub(super) fn new(store: Option<Store>, key: &PublicKey) -> Self {
        let prefix = format!("days/{key}");
        Self { store, prefix, page: Vec::new(), number: 0, changed: false }
    }

    /// The files of a kept page; none after the last one.
    pub(super) async fn page(&self, number: usize) -> Vec<Vec<u8>> {
        let Some(store) = &self.store else { return Vec::new() };
        store.get(&self.at(number)).await.ok().flatten().map_or_else(Vec::new, |bytes| split(&bytes))
    }

    /// How many pages are kept, as far as none is missing before.
    pub(super) async fn pages(&self) -> usize {
        let Some(store) = &self.store else { return 0 };
        let kept = store.keys(&self.prefix).await.unwrap_or_default();
        (0..kept.len()).take_while(|number| kept.contains(&self.at(*number))).count()
    }

    /// The newest `count` files, oldest first; fewer if fewer are kept.
    pub(super) async fn newest(&self, count: usize) -> Vec<Vec<u8>> {
        let mut files = Vec::new();
        for number in (0..self.pages().await).rev() {
            let mut older = self.page(number).await;
            older.append(&mut files);
            files = older;
            if files.len() >= count {
                break;
            }
        }
        files.split_off(files.len().saturating_sub(count))
    }

    /// Takes note of a file that holds: of one that was kept, or of a new one.
    pub(super) async fn push(&mut self, block: &[u8], is_new: bool) {
        self.page.push(block.to_vec());
        self.changed |= is_new;
        if self.page.len() >= PAGE {
            self.flush().await;
            self.page.clear();
            self.number = self.number.saturating_add(1);
        }
    }

    /// Writes the newest page if it changed.
    pub(super) async fn flush(&mut self) {
        if core::mem::take(&mut self.changed)
            && let Some(store) = &self.store
        {
            // not kept only means fetched again
            let _ = store.put(&self.at(self.number), &join(&self.page)).await;
        }
    }

    fn at(&self, number: usize) -> String {
        format!("{}/{number}", self.prefix)
    }
}

/// Each file behind its length.
fn join(files: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in files {
        bytes.extend(u32::try_from(file.len()).unwrap_or(0).to_le_bytes());
        bytes.extend_from_slice(file);
    }
    bytes
}

/// The files again; what is cut off is left out.
fn split(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let Some((file, rest)) = rest.split_at_checked(length) else { break };
        files.push(file.to_vec());
        bytes = rest;
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_as_they_were() {
        let files = vec![b"first".to_vec(), Vec::new(), vec![7; 300]];
        let bytes = join(&files);
        assert_eq!(split(&bytes), files);
        let (cut, _) = bytes.split_at(bytes.len().saturating_sub(1));
        assert_eq!(split(cut), files[..2], "a page that was cut off");
        assert_eq!(split(&[1, 2]), Vec::<Vec<u8>>::new());
    }
}
