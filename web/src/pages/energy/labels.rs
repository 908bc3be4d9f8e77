//! A bar in words: its name, what is known of it, what should be looked at.

use wasm_core::record::Flag;
use wasm_core::series::{Bucket, Period, State};
use wasm_core::units::UnixTime;

use crate::chart::BucketKind;
use crate::i18n::{I18n, energy::Energy as Text};
use crate::state::period::Overview;
use crate::state::when::{moment, zone};
use crate::ui::prelude::AttrValue;

/// The name of a bar.
pub(super) fn label(i18n: I18n, overview: &Overview, start: UnixTime) -> AttrValue {
    let at = moment(start.secs());
    let days = overview.range.seconds() > 90_000;
    match overview.period {
        Period::Seconds(_) if days => format!("{} {}", i18n.day_month(at), clock(i18n, start)).into(),
        Period::Seconds(_) => clock(i18n, start).into(),
        Period::Day => i18n.day_month(at).into(),
        Period::Month if overview.range.seconds() > 370 * 86_400 => {
            format!("{} {}", i18n.month(at), zone().local(start).date.year()).into()
        }
        Period::Month => i18n.month(at).into(),
    }
}

/// Hours and minutes; in the hour that comes twice with A and B, as timetables write it.
fn clock(i18n: I18n, at: UnixTime) -> String {
    let shown = i18n.time(moment(at.secs()));
    let same = |other: Option<UnixTime>| other.is_some_and(|other| i18n.time(moment(other.secs())) == shown);
    if same(at.checked_add_secs(3_600)) {
        return format!("{shown} A");
    }
    if same(at.secs().checked_sub(3_600).and_then(|secs| UnixTime::from_secs(secs).ok())) {
        return format!("{shown} B");
    }
    shown
}

/// What should be looked at in a bucket; empty for nothing.
pub(super) fn note(i18n: I18n, bucket: &Bucket) -> AttrValue {
    if !bucket.is_flagged() {
        return AttrValue::Static("");
    }
    let flag = |flag: Flag| match flag {
        Flag::Tamper => Text::FlagTamper,
        Flag::Restart => Text::FlagRestart,
        Flag::ClockStep => Text::FlagClock,
        Flag::MeterExchanged => Text::FlagExchanged,
        Flag::PowerLoss => Text::FlagPower,
    };
    let mut parts: Vec<AttrValue> = bucket.flags.iter().map(|found| i18n.t(flag(found))).collect();
    for (text, count) in
        [(Text::FlagNotMeasured, bucket.not_measured), (Text::FlagMissing, bucket.missing_records)]
    {
        if count > 0 {
            parts.push(i18n.fill(text, &[&i18n.integer(count)]));
        }
    }
    i18n.fill(Text::NoteFlags, &[&parts.join(", ")])
}

/// The name of a length of bars.
pub(super) const fn step(period: Period) -> Text {
    match period {
        Period::FIVE_MINUTES => Text::StepMinutes,
        Period::QUARTER_HOUR => Text::StepQuarter,
        Period::Seconds(_) => Text::StepHour,
        Period::Day => Text::StepDay,
        Period::Month => Text::StepMonth,
    }
}

/// The chart's kind of a state.
pub(super) const fn kind(state: State) -> BucketKind {
    match state {
        State::Future => BucketKind::Future,
        State::Missing => BucketKind::Gap,
        State::Incomplete => BucketKind::Incomplete,
        State::Estimated => BucketKind::Estimated,
        State::Flagged => BucketKind::Flagged,
        State::Measured => BucketKind::Measured,
    }
}
