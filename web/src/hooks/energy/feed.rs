//! The way of a record: kept pages, then the gateway's pages, then its stream; each through the same verifier. Whole days
//! come from their files first.

use std::rc::Rc;

use wasm_core::record::Record;
use wasm_core::verify::{Day, RecordVerifier, Verified};

use super::cache::Cache;
use super::days::{Days, Told};
use crate::io::clock::{self, Slice};
use crate::io::gateway::Gateway;
use crate::io::storage::Store;
use crate::state::energy::{Action, Checked, Energy, Progress, Work};
use crate::state::link::{Backoff, Link};
use crate::state::meter::Pairing;
use crate::ui::prelude::*;
use crate::wire::stream::Frame;
use crate::wire::trouble::GatewayError;

/// While many records are checked, what is done is shown at most this often: each showing draws the page again.
const SHOW_MS: f64 = 200.0;

/// Follows the meter until dropped; connects again by itself.
pub(super) async fn follow(
    pairing: Rc<Pairing>,
    store: Option<Store>,
    dispatcher: UseReducerDispatcher<Energy>,
) {
    let gateway = Gateway::new(pairing.url.clone());
    let mut feed = Feed::new(&pairing, store, dispatcher);
    feed.recall().await;
    let mut backoff = Backoff::default();
    let mut link = Link::Connecting;
    loop {
        if !matches!(link, Link::Offline { .. }) {
            feed.dispatch(Action::Link(Link::Connecting));
        }
        let reason = match feed.session(&gateway, &pairing).await {
            Ended::Worked(reason) => {
                backoff.worked();
                link = Link::Connecting;
                reason
            }
            Ended::Failed(reason) => reason,
        };
        link = link.failed(reason, clock::unix_seconds());
        feed.dispatch(Action::Link(link.clone()));
        clock::sleep(backoff.pause()).await;
    }
}

/// How a connection to the gateway ended.
enum Ended {
    /// After it had worked.
    Worked(String),
    /// Before it worked.
    Failed(String),
}

struct Feed {
    pairing: Rc<Pairing>,
    store: Option<Store>,
    days: Days,
    verifier: RecordVerifier,
    cache: Cache,
    dispatcher: UseReducerDispatcher<Energy>,
    /// The number after which the next record is asked for.
    position: u64,
    /// Days that are shown with the first records, so that the page is drawn once.
    first: Vec<Rc<Verified<Day>>>,
}

impl Feed {
    fn new(pairing: &Rc<Pairing>, store: Option<Store>, dispatcher: UseReducerDispatcher<Energy>) -> Self {
        let days = Days::new(pairing.clone(), store.clone());
        let (verifier, cache) = (days.verifier(), Cache::new(store.clone(), &pairing.reading_key));
        Self {
            pairing: pairing.clone(),
            store,
            days,
            verifier,
            cache,
            dispatcher,
            position: 0,
            first: Vec::new(),
        }
    }

    /// Goes on behind the newest day.
    fn behind_days(&mut self) {
        (self.verifier, self.position) = (self.days.verifier(), self.days.position());
    }

    fn dispatch(&self, action: Action) {
        self.dispatcher.dispatch(action);
    }

    /// Verifies what the browser kept, the newest first; what is spoilt is forgotten and fetched again.
    async fn recall(&mut self) {
        self.first = self.days.recall_newest().await;
        self.behind_days();
        if self.position > 0 {
            self.cache.drop_until(self.position).await;
        }
        let mut number = 0;
        while let Some(page) = self.cache.next_page(number).await {
            self.check(&page, None).await;
            number = number.saturating_add(1);
        }
        self.show_first();
        if self.cache.is_spoilt() {
            self.forget_records();
        }
        if !self.days.recall(tell(&self.dispatcher)).await {
            self.forget_records();
        }
        self.dispatch(Action::Progress(None));
        self.cache.recalled();
    }

    /// Records that do not follow the days are of no use.
    fn forget_records(&mut self) {
        self.dispatch(Action::ForgetReadings);
        self.days.forget_singles();
        self.cache = Cache::new(self.store.clone(), &self.pairing.reading_key);
        self.behind_days();
    }

    fn show_first(&mut self) {
        let days = core::mem::take(&mut self.first);
        if !days.is_empty() {
            self.dispatch(Action::Days(days));
        }
    }

    /// One connection: what is missing, then the stream, until it ends.
    async fn session(&mut self, gateway: &Gateway, pairing: &Pairing) -> Ended {
        // the stream first, so that nothing falls between the pages and the stream
        let mut socket = match gateway.stream().await {
            Ok(socket) => socket,
            Err(error) => return Ended::Failed(error.to_string()),
        };
        if let Err(error) = self.catch_up(gateway).await {
            return Ended::Failed(error.to_string());
        }
        self.dispatch(Action::Link(Link::Online { server: pairing.url.to_string() }));
        loop {
            let text = match socket.next().await {
                Ok(text) => text,
                Err(error) => return Ended::Worked(error.to_string()),
            };
            self.dispatch(Action::Heard(clock::unix_seconds()));
            if let Err(error) = self.frame(&text, gateway).await {
                return Ended::Worked(error.to_string());
            }
        }
    }

    async fn frame(&mut self, text: &str, gateway: &Gateway) -> Result<(), GatewayError> {
        match Frame::parse(text)? {
            Frame::Live(live) => self.dispatch(Action::Live(live)),
            Frame::Unknown => {}
            Frame::Record(record) => {
                let next = self.position.saturating_add(1);
                match Record::parse(&record).map(|record| record.seq()) {
                    // already there
                    Ok(seq) if seq < next => {}
                    // records in between are missing: fetch them, this one included
                    Ok(seq) if seq > next => self.catch_up(gateway).await?,
                    Ok(_) | Err(_) => self.check(&[record], None).await,
                }
                self.cache.flush().await;
            }
        }
        Ok(())
    }

    /// Fetches and verifies everything after our position.
    async fn catch_up(&mut self, gateway: &Gateway) -> Result<(), GatewayError> {
        let all = gateway.node().await?.records;
        if self.days.catch_up(gateway, tell(&self.dispatcher)).await? {
            if self.position < self.days.position() {
                self.behind_days();
            }
            self.cache.drop_until(self.days.position()).await;
        }
        loop {
            let page = gateway.records_after(self.position).await?;
            self.dispatch(Action::Heard(clock::unix_seconds()));
            let before = self.position;
            self.check(&page.records, Some(all)).await;
            if !page.more || self.position == before {
                break;
            }
        }
        self.cache.flush().await;
        self.dispatch(Action::Progress(None));
        Ok(())
    }

    /// Verifies records in slices; the page stays alive in between and shows how far we are.
    async fn check(&mut self, records: &[String], all: Option<u64>) {
        let (mut slice, mut shown) = (Slice::start(), clock::millis());
        let mut batch = Vec::new();
        for text in records {
            batch.push(Rc::new(self.one(text)));
            if self.cache.is_full() {
                self.cache.flush().await;
            }
            if slice.is_spent() {
                if clock::millis() - shown >= SHOW_MS {
                    self.hand_over(&mut batch, all);
                    shown = clock::millis();
                }
                slice.renew().await;
            }
        }
        self.hand_over(&mut batch, all);
    }

    fn one(&mut self, text: &str) -> Checked {
        let record = Record::parse(text).ok();
        let (report, reading) = match &record {
            Some(record) => self.verifier.push_record(record),
            None => self.verifier.push(text),
        };
        let (seq, time) = (record.as_ref().map(Record::seq), record.as_ref().map(Record::time));
        self.cache.push(text, reading.is_some());
        if let Some(reading) = &reading {
            self.days.single(&reading.get().values);
        }
        // a number nobody signed may be anything: count records instead
        let next = self.position.saturating_add(1);
        self.position = reading.map_or(next, |reading| reading.get().values.seq.max(next));
        Checked { seq, time, report: Rc::new(report), reading }
    }

    fn hand_over(&mut self, batch: &mut Vec<Rc<Checked>>, all: Option<u64>) {
        if batch.is_empty() {
            return;
        }
        self.show_first();
        self.dispatch(Action::Checked(std::mem::take(batch)));
        if let Some(all) = all.filter(|all| *all > self.position) {
            self.dispatch(Action::Progress(Some(Progress { of: Work::Records, done: self.position, all })));
        }
    }
}

/// Makes days known to the page.
fn tell(dispatcher: &UseReducerDispatcher<Energy>) -> impl Fn(Told) + use<> {
    let dispatcher = dispatcher.clone();
    move |told| {
        dispatcher.dispatch(match told {
            Told::Hold(days) => Action::Days(days),
            Told::Kept(days) => Action::AllDays(days),
            Told::Checking(done, all) => Action::Progress(Some(Progress::of_days(done, all))),
            Told::Refused(day) => Action::RefusedDay(day),
        });
    }
}
