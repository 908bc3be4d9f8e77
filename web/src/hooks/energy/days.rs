//! Whole days from their files: those kept in the browser, then those the gateway has made since.
//!
//! Files are taken as long as each continues the one before and none is missing; from then on, records are checked one
//! by one. A file must tell the same history as the records that were checked already.
//!
//! Of what is kept the newest days are checked first, by themselves, so that this week is on the page at once; then all
//! of it from the first day on, each as what follows the one before.

use std::rc::Rc;

use futures_util::future::join_all;
use wasm_core::file::DayFile;
use wasm_core::ipld::{self, Cid};
use wasm_core::record::{PayloadHash, Values};
use wasm_core::verify::{BeforeDay, Day, MeterKey, RecordVerifier, Report, Verified, verify_day_file};

use super::day_cache::DayCache;
use crate::io::clock::{self, Slice};
use crate::io::gateway::Gateway;
use crate::io::storage::Store;
use crate::state::energy::RefusedDay;
use crate::state::meter::Pairing;
use crate::wire::files::ListedFile;
use crate::wire::trouble::GatewayError;

/// How many files are asked for at once: what browsers ask one server for at once.
const AT_ONCE: usize = 6;

/// How many of the newest days are shown before the others are checked: two weeks, to compare this one with the last.
const FIRST: usize = 15;

/// While many files are checked, what is done is shown at most this often.
const SHOW_MS: f64 = 200.0;

/// The chain of days so far.
#[derive(Debug)]
pub(super) struct Days {
    pairing: Rc<Pairing>,
    cache: DayCache,
    newest: Option<Rc<Verified<Day>>>,
    /// Records that were checked one by one: their days may get files later.
    singles: Vec<(u64, PayloadHash)>,
    /// Set where the chain of files ended; records are checked one by one from there on.
    ended: bool,
}

/// What is made known of days under way.
pub(super) enum Told {
    /// These hold.
    Hold(Vec<Rc<Verified<Day>>>),
    /// These are all that were kept and hold.
    Kept(Vec<Rc<Verified<Day>>>),
    /// So many of so many that were kept are checked.
    Checking(usize, usize),
    /// This one does not hold.
    Refused(Rc<RefusedDay>),
}

impl Days {
    pub(super) fn new(pairing: Rc<Pairing>, store: Option<Store>) -> Self {
        let cache = DayCache::new(store, &pairing.reading_key);
        Self { pairing, cache, newest: None, singles: Vec::new(), ended: false }
    }

    /// The number of the last record of the newest day, 0 if there is none.
    pub(super) fn position(&self) -> u64 {
        self.newest.as_ref().map_or(0, |day| day.get().end.values.seq)
    }

    /// A verifier for the records behind the newest day.
    pub(super) fn verifier(&self) -> RecordVerifier {
        let Pairing { reading_key, meter, .. } = &*self.pairing;
        let verifier = RecordVerifier::new(*reading_key, meter.clone(), Some(self.pairing.limits()));
        match &self.newest {
            Some(day) => verifier.after_day(day),
            None => verifier,
        }
    }

    /// Takes note of a record that was checked by itself.
    pub(super) fn single(&mut self, values: &Values) {
        self.singles.push((values.seq, values.hash));
    }

    /// Forgets those notes.
    pub(super) fn forget_singles(&mut self) {
        self.singles.clear();
    }

    /// The newest days the browser kept, checked by themselves; none if one does not hold.
    pub(super) async fn recall_newest(&mut self) -> Vec<Rc<Verified<Day>>> {
        let (mut days, mut slice) = (Vec::new(), Slice::start());
        for file in self.cache.newest(FIRST).await {
            let (_, Some(day)) = self.check(&file) else {
                self.newest = None;
                return Vec::new();
            };
            self.newest = Some(day.clone());
            days.push(day);
            slice.yield_if_spent().await;
        }
        days
    }

    /// Checks all that the browser kept. What does not hold is fetched again. Whether it ends as the newest days, which
    /// were checked by themselves, said.
    pub(super) async fn recall(&mut self, tell: impl Fn(Told)) -> bool {
        let newest = self.newest.take().map(|day| day.get().end.cid);
        let pages = self.cache.pages().await;
        let (mut days, mut slice, mut shown) = (Vec::new(), Slice::start(), clock::millis());
        'pages: for number in 0..pages {
            let files = self.cache.page(number).await;
            let all = pages.saturating_sub(number).saturating_mul(files.len()).saturating_add(days.len());
            for file in files {
                let (_, Some(day)) = self.check(&file) else { break 'pages };
                days.push(day.clone());
                self.take(day, &file, false).await;
                if clock::millis() - shown >= SHOW_MS {
                    tell(Told::Checking(days.len(), all));
                    shown = clock::millis();
                }
                slice.yield_if_spent().await;
            }
        }
        tell(Told::Kept(days));
        self.newest.as_ref().map(|day| day.get().end.cid) == newest
    }

    /// Fetches and checks the days that have got a file since; whether there were any that hold.
    pub(super) async fn catch_up(
        &mut self,
        gateway: &Gateway,
        tell: impl Fn(Told),
    ) -> Result<bool, GatewayError> {
        let before = self.position();
        let (from, mut after) = (self.newest.as_ref().map_or(0, |day| day.get().grid.end().secs()), 0);
        while !self.ended {
            let page = match gateway.day_files(from, after).await {
                // a gateway that has no such list has no such files
                Err(GatewayError::Refused(_)) => break,
                page => page?,
            };
            for files in page.files.chunks(AT_ONCE) {
                self.fetch(gateway, files, &tell).await?;
            }
            let Some(last) = page.files.last().filter(|last| page.more && last.number > after) else { break };
            after = last.number;
        }
        self.cache.flush().await;
        let position = self.position();
        self.singles.retain(|(seq, _)| *seq > position);
        Ok(position > before)
    }

    async fn fetch(
        &mut self,
        gateway: &Gateway,
        files: &[ListedFile],
        tell: &impl Fn(Told),
    ) -> Result<(), GatewayError> {
        if self.ended {
            return Ok(());
        }
        let blocks = join_all(files.iter().map(|file| gateway.block(&file.cid))).await;
        let mut work = Work::start();
        for (file, block) in files.iter().zip(blocks) {
            let follows = file.first == self.position().saturating_add(1);
            let (block, cid) = match (block, file.cid.parse::<Cid>()) {
                (Ok(block), Ok(cid)) if follows => (block, cid),
                (Err(error), _) if !matches!(error, GatewayError::Refused(_)) => return Err(error),
                // a day without a file
                _ => {
                    self.ended = true;
                    break;
                }
            };
            let (report, day) = self.check_named(&cid, &block);
            let Some(day) = day else {
                self.ended = true;
                work.finish(tell);
                let date = DayFile::decode(&block).ok().map(|file| file.date());
                tell(Told::Refused(Rc::new(RefusedDay { date, report: Rc::new(report) })));
                return Ok(());
            };
            work.done.push(day.clone());
            self.take(day, &block, true).await;
            work.pause(tell).await;
        }
        work.finish(tell);
        Ok(())
    }

    /// A file that was kept; its name was found out by its bytes before it was.
    fn check(&self, block: &[u8]) -> (Report, Option<Rc<Verified<Day>>>) {
        self.check_named(&ipld::dag_cbor_cid(block), block)
    }

    /// The report, and the day if the file holds and tells the same history as the records known already.
    fn check_named(&self, cid: &Cid, block: &[u8]) -> (Report, Option<Rc<Verified<Day>>>) {
        let Pairing { reading_key, meter, .. } = &*self.pairing;
        let of = MeterKey { meter, reading_key: *reading_key };
        let before = self.newest.as_ref().map_or(BeforeDay::Unknown, |day| BeforeDay::Day(day.get().end));
        let limits = self.pairing.limits();
        let (report, day) = verify_day_file(cid, Some(block), of, Some(&limits), before);
        (report, day.filter(|day| self.is_same_history(day.get())).map(Rc::new))
    }

    fn is_same_history(&self, day: &Day) -> bool {
        let agrees = |values: &Values| {
            self.singles.iter().all(|(seq, hash)| *seq != values.seq || *hash == values.hash)
        };
        agrees(&day.first) && agrees(&day.end.values)
    }

    async fn take(&mut self, day: Rc<Verified<Day>>, block: &[u8], is_new: bool) {
        self.newest = Some(day);
        self.cache.push(block, is_new).await;
    }
}

/// Days checked in slices; the page stays alive in between and shows how far it is.
struct Work {
    done: Vec<Rc<Verified<Day>>>,
    slice: Slice,
    shown: f64,
}

impl Work {
    fn start() -> Self {
        Self { done: Vec::new(), slice: Slice::start(), shown: clock::millis() }
    }

    async fn pause(&mut self, tell: &impl Fn(Told)) {
        if self.slice.is_spent() {
            if clock::millis() - self.shown >= SHOW_MS {
                self.finish(tell);
                self.shown = clock::millis();
            }
            self.slice.renew().await;
        }
    }

    fn finish(&mut self, tell: &impl Fn(Told)) {
        if !self.done.is_empty() {
            tell(Told::Hold(core::mem::take(&mut self.done)));
        }
    }
}
