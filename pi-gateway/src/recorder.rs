//! The task that turns telegrams into stored records, one per interval.
//!
//! A record is signed, stored, and only then shown. When the disk refuses, the signed record waits and
//! nothing else is sampled until it is stored; the gap this leaves is flagged in the next record.

mod away;

use crate::clock::{self, StepWatch, Timeline};
use crate::filer;
use crate::health::Code;
use crate::live::Live;
use crate::meter::MeterEvent;
use crate::node::Node;
use crate::sampler::{Drafted, Sampler, TimeQuality};
use crate::seal;
use crate::store::{StoreError, Tail};
use away::Away;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::mpsc;
use wasm_core::record::{ChainState, Flag, Record, Status, TimeStatus};
use wasm_core::units::UnixTime;

/// How often the wall clock is looked at, so that a step of it is noticed.
const LOOK: Duration = Duration::from_millis(250);
/// How long a record waits before it is stored again.
const RETRY: Duration = Duration::from_secs(2);
/// Where the meter's own id is kept beside its newest record.
const SERVER_ID: &str = "meter_server_id";

/// Everything needed to go on from one interval to the next.
#[derive(Debug)]
pub(crate) struct Recorder {
    node: Arc<Node>,
    sampler: Sampler,
    state: ChainState,
    watch: StepWatch,
    timeline: Timeline,
    live: Live,
    away: Away,
    next: UnixTime,
    /// A meter may take its time to say the first thing.
    started: Instant,
    /// Signed, but not stored yet.
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    record: Record,
    drafted: Drafted,
    /// When it was last tried; `None` before the first try.
    tried: Option<Instant>,
}

/// The meter's own id of the newest record, as it was kept.
///
/// # Errors
/// The database.
pub(crate) fn stored_server_id(node: &Node) -> Result<Option<Vec<u8>>, StoreError> {
    let text: Option<String> = node.store.fact(SERVER_ID)?;
    Ok(text.and_then(|text| hex::decode(text).ok()))
}

impl Recorder {
    /// A recorder that continues behind `tail`.
    #[must_use]
    pub(crate) fn new(node: Arc<Node>, sampler: Sampler, tail: &Tail) -> Self {
        let started = Instant::now();
        let next = clock::next_boundary(clock::unix_now(), node.config.interval_s);
        let watch = StepWatch::new(SystemTime::now(), started);
        let timeline = Timeline::new(tail.record.as_ref().map(Record::time));
        let live = Live::new(Arc::clone(&node));
        let (state, away) = (tail.state, Away::default());
        Self { node, sampler, state, watch, timeline, live, away, next, started, waiting: None }
    }

    /// Runs until the meter's side is gone.
    ///
    /// # Errors
    /// Stored data that do not fit together: going on would make it worse.
    pub(crate) async fn run(mut self, mut events: mpsc::Receiver<MeterEvent>) -> Result<(), StoreError> {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Some(event) => {
                        self.away.log(&event);
                        self.node.count(&event);
                        self.sampler.take(&event);
                        self.live.show(&event);
                    }
                    None => return Ok(()),
                },
                _ = looks.tick() => self.look().await?,
            }
        }
    }

    async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.time();
        if let Some(waiting) = self.waiting.take() {
            return self.store_when_due(waiting).await;
        }
        if now >= self.next { self.close_interval(now).await } else { Ok(()) }
    }

    /// The time for records; a step of it is noted.
    fn time(&mut self) -> UnixTime {
        let (wall, steady) = (clock::unix_now(), Instant::now());
        let stepped = self.watch.stepped(SystemTime::now(), steady);
        let changed = self.timeline.look(wall, clock::status(self.node.config.clock), steady);
        self.node.set_relative_time(self.timeline.is_relative());
        let now = self.timeline.now(wall, steady);
        if stepped || changed {
            tracing::warn!(relative = self.timeline.is_relative(), time = now.secs(), "the clock was set");
            self.sampler.flag(Flag::ClockStep);
            self.next = clock::next_boundary(now, self.node.config.interval_s);
        }
        now
    }

    /// The interval is over: sign what is known.
    async fn close_interval(&mut self, now: UnixTime) -> Result<(), StoreError> {
        let interval_s = self.node.config.interval_s;
        let time = std::mem::replace(&mut self.next, clock::next_boundary(now, interval_s));
        if now.secs_since(time).is_some_and(|late| late >= u64::from(interval_s)) {
            // Intervals went by unseen: sampling starts again.
            self.sampler.flag(Flag::Restart);
            return Ok(());
        }
        let quality = self.node.time_quality();
        self.tell(quality, Instant::now());
        if self.node.seal.take() {
            self.sampler.flag(Flag::Tamper);
        }
        let Some(drafted) = self.sampler.draft(time, quality, Instant::now()) else { return Ok(()) };
        let record = self.state.clone().next(drafted.draft.clone(), self.node.keys.reading());
        match record {
            Ok(record) => self.store(Waiting { record, drafted, tried: None }).await,
            Err(error) => {
                tracing::error!(%error, "the meter's values cannot be put into a record");
                Ok(())
            }
        }
    }

    /// Warns while the meter says nothing, or the time of a real meter's records is not known.
    fn tell(&self, quality: TimeQuality, now: Instant) {
        let is_known = !matches!(quality.status, TimeStatus::Unknown | TimeStatus::Relative);
        let unknown = !is_known && !self.node.config.meter.is_replay();
        let text = unknown.then(|| "the clock of this machine is not known to be right".to_owned());
        self.node.health.set(Code::ClockUnsynchronised, text);
        let config = &self.node.config;
        let is_new = now.saturating_duration_since(self.started) < config.meter.fresh(config.interval_s);
        let silent = !is_new && !self.sampler.has_fresh_value(now);
        let silent = silent.then(|| "no valid reading from the meter".to_owned());
        self.node.health.set(Code::MeterSilent, silent);
    }

    async fn store_when_due(&mut self, waiting: Waiting) -> Result<(), StoreError> {
        if waiting.tried.is_some_and(|tried| tried.elapsed() < RETRY) {
            self.waiting = Some(waiting);
            return Ok(());
        }
        self.store(waiting).await
    }

    async fn store(&mut self, waiting: Waiting) -> Result<(), StoreError> {
        let node = Arc::clone(&self.node);
        let record = waiting.record.clone();
        let server_id = waiting.drafted.server_id.as_ref().map(hex::encode);
        let again = waiting.tried.is_some();
        let store = move || store(&node, &record, server_id.as_deref(), again);
        let result = tokio::task::spawn_blocking(store).await;
        match result.unwrap_or_else(|_| Err(StoreError::Damaged { what: "a thread ended".into() })) {
            Ok(()) => {
                self.stored(waiting);
                let node = Arc::clone(&self.node);
                let filed = tokio::task::spawn_blocking(move || filer::file_due(&node)).await;
                filed.map_err(|_| StoreError::Damaged { what: "a thread ended".into() })
            }
            Err(error @ StoreError::Database(_)) => {
                self.refused(&error);
                self.waiting = Some(Waiting { tried: Some(Instant::now()), ..waiting });
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn stored(&mut self, Waiting { record, drafted, .. }: Waiting) {
        self.node.health.clear(Code::DiskFull);
        self.node.health.clear(Code::StoreFailed);
        self.tell_range(&record);
        self.state = ChainState::after(&record);
        self.timeline.recorded(record.time());
        self.node.set_head(self.state, record.time());
        self.live.record(&record);
        if record.flags().contains(Flag::Tamper) {
            seal::told(&self.node);
        }
        tracing::info!(seq = record.seq(), time = record.time().secs(), flags = %record.flags(), "record");
        self.sampler.stored(&record, drafted, Instant::now());
    }

    fn refused(&self, error: &StoreError) {
        let code = if error.is_disk_full() { Code::DiskFull } else { Code::StoreFailed };
        self.node.health.warn(code, format!("a record cannot be stored: {error}; sampling waits"));
    }

    fn tell_range(&self, record: &Record) {
        let draft = &record.payload().draft;
        let off = [draft.import, draft.export].into_iter().flatten().any(|r| r.status == Status::OutOfRange);
        let text =
            off.then(|| format!("record {}: a register fell or rose by more than is possible", record.seq()));
        self.node.health.set(Code::RegisterOutOfRange, text);
    }
}

/// Stores a record unless an earlier try did, whose outcome was not known.
fn store(node: &Node, record: &Record, server_id: Option<&str>, again: bool) -> Result<(), StoreError> {
    let is_stored = again && node.store.tail(&node.keys.reading_key())?.state == ChainState::after(record);
    if is_stored {
        node.store.complete_journal()?;
    } else {
        node.store.append(record)?;
    }
    match server_id {
        Some(id) if node.store.fact::<String>(SERVER_ID)?.as_deref() != Some(id) => {
            node.store.set_fact(SERVER_ID, &id)
        }
        _ => Ok(()),
    }
}
