//! From telegrams to the draft of a record: what the interval that just ended can honestly say.
//!
//! Pure state, no clock and no disk: times are arguments. A value counts only when two telegrams in a row
//! agree, because a 16-bit checksum is weak. Nothing is ever repaired: a fall, a jump, a silent meter, a
//! restart or a step of the clock is written into the record as it was.

mod agreement;
#[cfg(test)]
pub(crate) mod sample;

use agreement::{Agreement, Value};

use crate::meter::{Decimal, MeterEvent, Telegram};
use std::time::{Duration, Instant};
use wasm_core::name::MeterId;
use wasm_core::record::{
    Clock, Flag, Flags, Gateway, MAX_NUMBER, Origin, Record, RecordDraft, Register, Status, Text, TimeStatus,
};
use wasm_core::units::{UnixTime, WattHours};

/// A margin over the certified power before a rise is called impossible: 20 %, in percent.
const MARGIN_PERCENT: u64 = 120;

/// What every record of this gateway says in the same way.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// The gateway.
    pub(crate) gateway: Gateway,
    /// Maker of the meter.
    pub(crate) vendor: Text,
    /// Model of the meter; marked if it is replayed.
    pub(crate) model: Text,
    /// Number of the meter.
    pub(crate) meter: MeterId,
    /// How the meter is read; marked if it is replayed.
    pub(crate) proto: Text,
}

/// What the installation can do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Most power it takes, in W.
    pub(crate) max_import_w: u32,
    /// Most power it gives, in W.
    pub(crate) max_export_w: u32,
    /// A telegram older than this says nothing about the interval's end.
    pub(crate) fresh: Duration,
}

/// How well the time is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeQuality {
    /// For `TM`.
    pub(crate) status: TimeStatus,
    /// For `XT`.
    pub(crate) clock: Clock,
}

/// What the last record said, and about which meter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Previous {
    /// When the meter was last read for a record; carried on values are as old as that.
    measured: Option<UnixTime>,
    /// The same by the steady clock, if this program did it: the wall clock may have been set since.
    measured_at: Option<Instant>,
    import: Option<Register>,
    export: Option<Register>,
    /// The meter's own id; it is not in the record.
    pub(crate) server_id: Option<Vec<u8>>,
}

impl Previous {
    /// What `record` said about the meter with this id, last read at `measured`.
    #[must_use]
    pub(crate) fn of(
        record: Option<&Record>,
        measured: Option<UnixTime>,
        server_id: Option<Vec<u8>>,
    ) -> Self {
        let draft = record.map(|record| &record.payload().draft);
        Self {
            measured,
            measured_at: None,
            import: draft.and_then(|draft| draft.import),
            export: draft.and_then(|draft| draft.export),
            server_id,
        }
    }
}

/// The state of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineState {
    Down,
    Up,
}

/// Watches telegrams and drafts a record when an interval ends.
#[derive(Debug)]
pub(crate) struct Sampler {
    identity: Identity,
    limits: Limits,
    line: LineState,
    agreement: Agreement,
    unreadable_at: Option<Instant>,
    previous: Previous,
    /// To be told in the next record.
    pending: Flags,
    /// Of those, what came after that record was drafted, and has to wait for another.
    since_draft: Flags,
}

/// A draft, and the id of the meter it is about.
#[derive(Debug, Clone)]
pub(crate) struct Drafted {
    /// The record to be signed.
    pub(crate) draft: RecordDraft,
    /// The meter's own id, to be kept beside it.
    pub(crate) server_id: Option<Vec<u8>>,
}

impl Sampler {
    /// A sampler that continues behind `previous`.
    #[must_use]
    pub(crate) fn new(identity: Identity, limits: Limits, previous: Previous) -> Self {
        Self {
            identity,
            limits,
            line: LineState::Down,
            agreement: Agreement::new(limits),
            unreadable_at: None,
            previous,
            pending: Flags::NONE,
            since_draft: Flags::NONE,
        }
    }

    /// Something to be told in the next record.
    pub(crate) fn flag(&mut self, flag: Flag) {
        self.pending = self.pending.with(flag);
        self.since_draft = self.since_draft.with(flag);
    }

    /// Takes what the driver tells.
    pub(crate) fn take(&mut self, event: &MeterEvent) {
        match event {
            MeterEvent::Connected => self.line = LineState::Up,
            MeterEvent::Disconnected { .. } => self.line = LineState::Down,
            MeterEvent::Unreadable { at } => self.unreadable_at = Some(*at),
            MeterEvent::Telegram(telegram) => self.telegram(telegram),
        }
    }

    fn telegram(&mut self, telegram: &Telegram) {
        match Value::of(telegram) {
            Some(value) => self.agreement.take(value),
            None => self.unreadable_at = Some(telegram.at),
        }
    }

    /// Whether a value from the meter is known that is fresh at `now`.
    #[must_use]
    pub(crate) fn has_fresh_value(&self, now: Instant) -> bool {
        self.fresh_value(now).is_some()
    }

    /// Drafts the record of the interval that ends at `time`.
    ///
    /// `None` as long as no value was ever known: a record without a register says nothing.
    #[must_use]
    pub(crate) fn draft(&mut self, time: UnixTime, quality: TimeQuality, now: Instant) -> Option<Drafted> {
        self.since_draft = Flags::NONE;
        let (import, export, origin, server_id) = match self.fresh_value(now) {
            Some(value) => self.measured(value, self.elapsed(time, now))?,
            None => self.carried_on(now),
        };
        if import.is_none() && export.is_none() {
            return None;
        }
        let Identity { gateway, vendor, model, meter, .. } = self.identity.clone();
        let exchanged = self.is_exchanged(server_id.as_deref());
        let flags = if exchanged { self.pending.with(Flag::MeterExchanged) } else { self.pending };
        let draft = RecordDraft {
            gateway,
            vendor,
            model,
            meter,
            time,
            time_status: quality.status,
            import,
            export,
            origin,
            clock: quality.clock,
            flags,
        };
        Some(Drafted { draft, server_id })
    }

    /// The record made from `drafted` is stored: what it told needs no telling again.
    pub(crate) fn stored(&mut self, record: &Record, drafted: Drafted, now: Instant) {
        self.pending = std::mem::replace(&mut self.since_draft, Flags::NONE);
        let old = std::mem::take(&mut self.previous);
        let is_measured = drafted.draft.origin.telegram.is_some();
        let measured = if is_measured { Some(record.time()) } else { old.measured };
        let measured_at = if is_measured { Some(now) } else { old.measured_at };
        self.previous = Previous { measured_at, ..Previous::of(Some(record), measured, drafted.server_id) };
    }

    fn fresh_value(&self, now: Instant) -> Option<&Value> {
        let value = self.agreement.agreed()?;
        (now.saturating_duration_since(value.at) <= self.limits.fresh).then_some(value)
    }

    fn is_exchanged(&self, server_id: Option<&[u8]>) -> bool {
        matches!((self.previous.server_id.as_deref(), server_id), (Some(old), Some(new)) if old != new)
    }

    /// Time since the meter was last read for a record, by the clock that says more.
    fn elapsed(&self, time: UnixTime, now: Instant) -> Duration {
        let wall = self.previous.measured.and_then(|before| time.secs_since(before)).map(Duration::from_secs);
        let steady = self.previous.measured_at.map(|at| now.saturating_duration_since(at));
        wall.max(steady).unwrap_or_default()
    }

    fn measured(&self, value: &Value, elapsed: Duration) -> Option<Readout> {
        let exchanged = self.is_exchanged(value.server_id.as_deref());
        let step_wh = value.step_wh;
        let register = |sent: Option<Decimal>, before: Option<Register>, max_w| {
            let sent = sent?;
            let value = WattHours::from_wh(sent.floor_unsigned()?);
            let fits = exchanged
                || before.is_none_or(|before| {
                    let most = most_wh(max_w, elapsed, sent).saturating_add(step_wh);
                    is_possible(before, value, most)
                });
            Some(Register { value, status: if fits { Status::Good } else { Status::OutOfRange } })
        };
        let import = register(value.import, self.previous.import, self.limits.max_import_w);
        let export = register(value.export, self.previous.export, self.limits.max_export_w);
        Some((import, export, self.origin(value)?, value.server_id.clone()))
    }

    fn origin(&self, value: &Value) -> Option<Origin> {
        let exponents = [value.import, value.export].map(|sent| sent.map(Decimal::exponent));
        let finest = exponents.into_iter().flatten().min()?;
        let scale = finest.clamp(Origin::MAX_SCALE.checked_neg()?, Origin::MAX_SCALE);
        let raw = |sent: Option<Decimal>| {
            let raw = u64::try_from(sent?.floor_at(scale)?).ok()?;
            (raw <= MAX_NUMBER).then_some(raw)
        };
        Some(Origin {
            proto: self.identity.proto.clone(),
            import: raw(value.import),
            export: raw(value.export),
            scale,
            second_index: value.sec_index.filter(|index| *index <= MAX_NUMBER),
            telegram: Some(value.hash),
        })
    }

    /// No value: the last one known, with the reason.
    fn carried_on(&self, now: Instant) -> Readout {
        let unreadable =
            self.unreadable_at.is_some_and(|at| now.saturating_duration_since(at) <= self.limits.fresh);
        let status = match self.line {
            LineState::Down => Status::Disconnected,
            LineState::Up if unreadable => Status::ReadError,
            LineState::Up => Status::Timeout,
        };
        let carry = |register: Option<Register>| register.map(|last| Register { value: last.value, status });
        let origin = Origin {
            proto: self.identity.proto.clone(),
            import: None,
            export: None,
            scale: 0,
            second_index: None,
            telegram: None,
        };
        (carry(self.previous.import), carry(self.previous.export), origin, self.previous.server_id.clone())
    }
}

/// Whether a register can have gone from `before` to `after` when it can rise by `most` Wh.
fn is_possible(before: Register, after: WattHours, most: u64) -> bool {
    after.checked_sub(before.value).is_some_and(|rise| rise.wh() <= most)
}

/// Import, export, origin, and the meter's own id.
type Readout = (Option<Register>, Option<Register>, Origin, Option<Vec<u8>>);

/// The most Wh a register can rise in a time: power with a margin, and one step of what the meter shows.
fn most_wh(max_w: u32, time: Duration, shown: Decimal) -> u64 {
    let step = Decimal::new(1, shown.exponent().max(0)).and_then(Decimal::floor_unsigned).unwrap_or(1);
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let watt_ms = u64::from(max_w).saturating_mul(milliseconds);
    let with_margin = u128::from(watt_ms).saturating_mul(u128::from(MARGIN_PERCENT));
    let wh = with_margin.checked_div(360_000_000).unwrap_or(0);
    u64::try_from(wh).unwrap_or(u64::MAX).saturating_add(step)
}

#[cfg(test)]
mod tests;
