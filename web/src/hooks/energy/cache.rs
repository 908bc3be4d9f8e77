//! Records kept in the browser, as signed, so that a reload or a missing gateway doesn't mean an empty page.
//!
//! Records of whole days are not kept: those come from day files. What is kept is verified again like anything else. Only the unbroken run of verified records from the first one on
//! is kept: whatever follows a record that failed is fetched anew, because the failure may have been on the way.

use std::rc::Rc;

use wasm_core::keys::PublicKey;
use wasm_core::record::Record;

use crate::io::storage::Store;

/// Records per stored page of the rest.
const PAGE: usize = 500;

/// The kept records of one meter's key.
#[derive(Debug)]
pub(super) struct Cache {
    store: Option<Store>,
    prefix: String,
    page: Vec<Rc<str>>,
    number: usize,
    changed: bool,
    broken: bool,
    recalling: bool,
}

impl Cache {
    /// The records kept for `key`, read page by page with [`Cache::next_page`].
    pub(super) fn new(store: Option<Store>, key: &PublicKey) -> Self {
        let prefix = format!("records/{key}");
        Self { store, prefix, page: Vec::new(), number: 0, changed: false, broken: false, recalling: true }
    }

    /// The next kept page, or `None` after the last one.
    pub(super) async fn next_page(&self, number: usize) -> Option<Vec<String>> {
        let bytes = self.store.as_ref()?.get(&self.at(number)).await.ok()??;
        let text = String::from_utf8(bytes).ok()?;
        Some(text.lines().map(str::to_owned).collect())
    }

    /// Takes note of a record in the order of verification; kept with the next [`Cache::flush`].
    pub(super) fn push(&mut self, text: &str, verified: bool) {
        self.broken |= !verified;
        if !self.broken {
            self.page.push(text.into());
            self.changed = !self.recalling;
        }
    }

    /// Whether a page is full and should be written now.
    pub(super) fn is_full(&self) -> bool {
        self.page.len() >= PAGE
    }

    /// Writes the current page if it changed, and begins the next one if it is full.
    pub(super) async fn flush(&mut self) {
        if self.changed
            && let Some(store) = &self.store
        {
            // not kept only means fetched again
            let _ = store.put(&self.at(self.number), self.page.join("\n").as_bytes()).await;
        }
        self.changed = false;
        if self.is_full() {
            self.page.clear();
            self.number = self.number.saturating_add(1);
        }
    }

    /// From here on records come from the gateway and are new.
    pub(super) const fn recalled(&mut self) {
        self.recalling = false;
    }

    /// Whether a kept record failed: then nothing kept is of use.
    pub(super) const fn is_spoilt(&self) -> bool {
        self.recalling && self.broken
    }

    /// Drops the kept records up to number `seq`: they are in day files now.
    pub(super) async fn drop_until(&mut self, seq: u64) {
        let (mut left, mut pages) = (Vec::new(), 0_usize);
        while let Some(page) = self.next_page(pages).await {
            let is_kept = |text: &String| number_of(text).is_none_or(|number| number > seq);
            if pages == 0 && page.first().is_none_or(is_kept) {
                return;
            }
            left.extend(page.into_iter().filter(|text| number_of(text).is_some_and(|number| number > seq)));
            pages = pages.saturating_add(1);
        }
        let Some(store) = self.store.clone() else { return };
        for number in 0..pages {
            // not dropped only means checked for nothing the next time
            let _ = store.remove(&self.at(number)).await;
        }
        (self.page, self.number, self.changed) = (Vec::new(), 0, false);
        for text in left {
            self.page.push(text.as_str().into());
            self.changed = true;
            if self.is_full() {
                self.flush().await;
            }
        }
        self.flush().await;
    }

    fn at(&self, number: usize) -> String {
        format!("{}/{number}", self.prefix)
    }
}

/// The number of a record, if it is readable.
pub(super) fn number_of(text: &str) -> Option<u64> {
    Record::parse(text).ok().map(|record| record.seq())
}
