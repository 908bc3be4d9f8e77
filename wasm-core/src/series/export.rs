//! Buckets as a file: CSV for a spreadsheet, JSON for a program that checks them again.
//!
//! Only what is known is written: a number that is not known is an empty field, never a zero. Times carry their
//! offset, so that the hour that comes twice is told apart.

use core::fmt::Write;

use super::{Bucket, Known, State, Zone};
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::units::{UnixTime, WattHours};

/// UTF-8's mark: without it some spreadsheets read another encoding.
const BOM: char = '\u{feff}';
/// How many columns a CSV has.
pub const COLUMNS: usize = 10;

/// How numbers and columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvForm {
    separator: char,
    point: char,
}

impl CsvForm {
    /// As spreadsheets in German expect it: `;` between columns, a comma in numbers.
    pub const GERMAN: Self = Self { separator: ';', point: ',' };
    /// As spreadsheets in English expect it.
    pub const ENGLISH: Self = Self { separator: ',', point: '.' };
}

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
    let mut text = String::from(BOM);
    line(&mut text, form, &words.head.map(str::to_owned));
    for bucket in buckets {
        let state = bucket.state(known);
        if state != State::Future {
            line(&mut text, form, &fields(bucket, state, known.zone, form, words));
        }
    }
    text
}

fn fields(
    bucket: &Bucket,
    state: State,
    zone: Zone,
    form: CsvForm,
    words: &CsvWords<'_>,
) -> [String; COLUMNS] {
    let kwh = |energy: WattHours| match state {
        State::Missing => String::new(),
        _ => format!("{}{}{:03}", energy.wh() / 1_000, form.point, energy.wh() % 1_000),
    };
    let (energy, estimated) = (bucket.energy(), bucket.estimated);
    [
        iso(bucket.start, zone),
        iso(bucket.end, zone),
        kwh(energy.produced),
        kwh(energy.consumed),
        kwh(estimated.produced),
        kwh(estimated.consumed),
        (words.state)(state).to_owned(),
        bucket.missing_s().to_string(),
        bucket.flags.to_string(),
        bucket.readings.to_string(),
    ]
}

fn line(text: &mut String, form: CsvForm, fields: &[String; COLUMNS]) {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            text.push(form.separator);
        }
        if field.contains(['"', '\r', '\n', form.separator]) {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
        }
    }
    text.push_str("\r\n");
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
    let local = zone.local(time);
    let (hours, minutes) = (local.offset_s / 3_600, local.offset_s / 60 % 60);
    format!(
        "{}T{:02}:{:02}:{:02}+{hours:02}:{minutes:02}",
        local.date, local.hour, local.minute, local.second
    )
}

#[cfg(test)]
mod tests;
