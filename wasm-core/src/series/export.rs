//! Buckets as a file: CSV for a spreadsheet, JSON for a program that checks them again.
//!
//! Only what is known is written: a number that is not known is an empty field, never a zero. Times carry their
//! offset, so that the hour that comes twice is told apart.

use core::fmt::Write;

use super::{Bucket, Known, State, Zone};
use crate::csv::{Csv, CsvForm};
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::units::{UnixTime, WattHours};

/// How many columns a CSV has.
pub const COLUMNS: usize = 10;

/// The words of a file.
#[derive(Debug, Clone, Copy)]
pub struct CsvWords<'a> {
    /// The names of the columns: from, until, given and taken kWh, given and taken kWh that were shared by time,
    /// state, unknown seconds, flags, readings.
    pub head: [&'a str; COLUMNS],
    /// The word for a state.
    pub state: fn(State) -> &'a str,
}

/// The buckets as CSV (RFC 4180, with a byte order mark); what has not come yet is left out.
#[must_use]
pub fn csv(buckets: &[Bucket], known: &Known, form: CsvForm, words: &CsvWords<'_>) -> String {
    let mut csv = Csv::new(form);
    for word in words.head {
        csv.text(word);
    }
    csv.end();
    let there = buckets.iter().map(|bucket| (bucket, bucket.state(known)));
    for (bucket, state) in there.filter(|(_, state)| *state != State::Future) {
        line(&mut csv, bucket, state, known.zone, words);
    }
    csv.finish()
}

fn line(csv: &mut Csv, bucket: &Bucket, state: State, zone: Zone, words: &CsvWords<'_>) {
    let kwh = |energy: WattHours| match state {
        State::Missing => String::new(),
        _ => format!("{}.{:03}", energy.wh() / 1_000, energy.wh() % 1_000),
    };
    let (energy, estimated) = (bucket.energy(), bucket.estimated);
    csv.plain(&iso(bucket.start, zone)).plain(&iso(bucket.end, zone));
    for part in [energy.produced, energy.consumed, estimated.produced, estimated.consumed] {
        csv.number(&kwh(part));
    }
    csv.text((words.state)(state)).plain(&bucket.missing_s().to_string());
    csv.plain(&bucket.flags.to_string()).plain(&bucket.readings.to_string()).end();
}

/// What a JSON file is about.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The meter.
    pub meter: &'a MeterId,
    /// The key its records are signed with.
    pub reading_key: &'a PublicKey,
}

/// The buckets and the signed records they were made of, as JSON. The records are texts exactly as they were signed.
#[must_use]
pub fn json(source: Source<'_>, buckets: &[Bucket], known: &Known, records: &[impl AsRef<str>]) -> String {
    let mut text = format!(
        r#"{{"format":"blockpro-energy","v":1,"meter":"{}","reading_key":"{}","buckets":["#,
        source.meter, source.reading_key
    );
    let there = buckets.iter().map(|bucket| (bucket, bucket.state(known)));
    for (place, (bucket, state)) in there.filter(|(_, state)| *state != State::Future).enumerate() {
        text.push_str(if place > 0 { ",\n" } else { "\n" });
        object(&mut text, bucket, state, known.zone);
    }
    text.push_str("\n],\"records\":[");
    for (place, record) in records.iter().enumerate() {
        text.push_str(if place > 0 { ",\n" } else { "\n" });
        text.push_str(&serde_json::Value::from(record.as_ref()).to_string());
    }
    text.push_str("\n]}\n");
    text
}

fn object(text: &mut String, bucket: &Bucket, state: State, zone: Zone) {
    let (energy, estimated) = (bucket.energy(), bucket.estimated);
    let wh = |energy: WattHours| match state {
        State::Missing => "null".to_owned(),
        _ => energy.wh().to_string(),
    };
    let (from, until) = (iso(bucket.start, zone), iso(bucket.end, zone));
    let numbers = [
        ("produced_wh", wh(energy.produced)),
        ("consumed_wh", wh(energy.consumed)),
        ("estimated_produced_wh", wh(estimated.produced)),
        ("estimated_consumed_wh", wh(estimated.consumed)),
        ("missing_s", bucket.missing_s().to_string()),
        ("readings", bucket.readings.to_string()),
        ("simulated", bucket.simulated.to_string()),
    ];
    // Writing to a text cannot fail.
    let _ = write!(text, r#"{{"from":"{from}","until":"{until}","state":"{}","#, name(state));
    for (key, number) in numbers {
        let _ = write!(text, r#""{key}":{number},"#);
    }
    let _ = write!(text, r#""flags":"{}"}}"#, bucket.flags);
}

const fn name(state: State) -> &'static str {
    match state {
        State::Future => "future",
        State::Missing => "missing",
        State::Incomplete => "incomplete",
        State::Estimated => "estimated",
        State::Flagged => "flagged",
        State::Measured => "measured",
    }
}

/// A time with the offset of the wall clock, e.g. `2026-10-25T02:30:00+01:00`.
#[must_use]
pub fn iso(time: UnixTime, zone: Zone) -> String {
    zone.local(time).to_string()
}

#[cfg(test)]
mod tests;
