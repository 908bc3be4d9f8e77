//! What records say happened, and which of it an electrician must look at (`docs/adr/0012-trust.md`).

use super::Verified;
use super::anchors::Anchor;
use super::readings::Reading;
use crate::record::{Flag, Flags, TimeStatus, Values};
use crate::units::UnixTime;

/// The longest interval of records: a record that comes later than this after the one before follows a pause.
const LONGEST_INTERVAL_S: u64 = 3600;

/// A record that says that something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The record's number.
    pub seq: u64,
    /// What happened.
    pub flags: Flags,
    /// The record's time: it happened before.
    pub time: UnixTime,
    /// It happened after this: the time of the record before, or the record's own time if there was a pause.
    pub since: UnixTime,
    /// Whether the clock was right before.
    was_synchronised: bool,
}

impl Event {
    /// The event of a record behind another one; `None` if nothing happened.
    #[must_use]
    pub fn of(values: &Values, before: Option<&Values>) -> Option<Self> {
        if values.flags.is_empty() {
            return None;
        }
        let before = before.filter(|before| before.seq.checked_add(1) == Some(values.seq));
        let direct = before.filter(|before| {
            values.time.secs_since(before.time).is_some_and(|seconds| seconds <= LONGEST_INTERVAL_S)
        });
        Some(Self {
            seq: values.seq,
            flags: values.flags,
            time: values.time,
            since: direct.map_or(values.time, |before| before.time),
            was_synchronised: before.is_none_or(|before| before.time_status == TimeStatus::Synchronised),
        })
    }

    /// The events of records that follow each other.
    pub(super) fn all(before: Option<&Values>, records: impl Iterator<Item = Values>) -> Vec<Self> {
        let mut last = before.copied();
        let mut events = Vec::new();
        for values in records {
            events.extend(Self::of(&values, last.as_ref()));
            last = Some(values);
        }
        events
    }

    /// What of it an electrician must look at.
    ///
    /// An opened seal and an exchanged meter always. A clock that was set only if it was right before and the gateway
    /// went on running: a gateway without a battery sets its clock after every restart. Restarts never: the chain of
    /// records goes on behind them, which is checked, and power fails everywhere.
    #[must_use]
    pub fn needs_inspection(&self) -> Flags {
        let needs = |flag: &Flag| match flag {
            Flag::Tamper | Flag::MeterExchanged => true,
            Flag::ClockStep => self.was_synchronised && !self.flags.contains(Flag::Restart),
            Flag::Restart | Flag::PowerLoss => false,
        };
        self.flags.iter().filter(needs).collect()
    }
}

/// Records of a meter that were looked at, without a gap from one time to another, and what they say happened.
///
/// Also events before a gap are kept: what happened happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRecords {
    /// The time from which on nothing is missing.
    from: UnixTime,
    newest: (u64, UnixTime),
    events: Vec<Event>,
}

impl SeenRecords {
    /// What verified anchors stand for, and readings behind them; both oldest first. `None` if there are none.
    #[must_use]
    pub fn of<'a>(
        anchors: impl IntoIterator<Item = &'a Verified<Anchor>>,
        readings: impl IntoIterator<Item = &'a Verified<Reading>>,
    ) -> Option<Self> {
        let mut seen = None;
        for anchor in anchors.into_iter().map(Verified::get) {
            let values = anchor.tail.values;
            let (first, last) = anchor.numbers();
            let newest = (last, values.time);
            Self::add(&mut seen, first, Self { from: anchor.since, newest, events: anchor.events.clone() });
        }
        let mut before = None;
        for values in readings.into_iter().map(|reading| reading.get().values) {
            let events = Event::of(&values, before.as_ref()).into_iter().collect();
            let newest = (values.seq, values.time);
            Self::add(&mut seen, values.seq, Self { from: values.time, newest, events });
            before = Some(values);
        }
        seen
    }

    fn add(seen: &mut Option<Self>, first: u64, more: Self) {
        let Some(known) = seen else {
            *seen = Some(more);
            return;
        };
        if more.newest.0 <= known.newest.0 {
            return;
        }
        if first > known.newest.0.saturating_add(1) {
            known.from = more.from;
        }
        let told = known.newest.0;
        known.events.extend(more.events.into_iter().filter(|event| event.seq > told));
        known.newest = more.newest;
    }

    /// Whether these decide everything as `other` does: they begin at the same time and tell of the same events.
    #[must_use]
    pub fn decides_as(&self, other: &Self) -> bool {
        self.from == other.from && self.events == other.events
    }

    /// The time from which on nothing is missing.
    #[must_use]
    pub const fn from(&self) -> UnixTime {
        self.from
    }

    /// The time of the newest record.
    #[must_use]
    pub const fn until(&self) -> UnixTime {
        self.newest.1
    }

    /// Everything that happened, oldest first.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The first event behind a certificate of this time that an electrician must look at.
    ///
    /// Who certifies opens the box first, and the record that tells of it may come after the certificate: an event of
    /// the interval in which the certificate came on the chain is answered by it.
    #[must_use]
    pub fn unanswered(&self, certified: UnixTime) -> Option<&Event> {
        self.events.iter().find(|event| event.since >= certified && !event.needs_inspection().is_empty())
    }
}
