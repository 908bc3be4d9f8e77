//! Everything that happened, in one list: days of energy, money, certificates.

use wasm_core::calendar::Date;
use wasm_core::csv::{Csv, CsvForm};
use wasm_core::series::{Bucket, Period, Series, Window};
use wasm_core::units::UnixTime;
use wasm_core::verify::Certified;
use wasm_core::wallet::{LedgerRow, Net};

use super::energy::Proven;
use super::when::zone;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A day of verified energy.
    Day(Bucket),
    /// A transaction.
    Money(LedgerRow),
    /// An electrician certified the meter.
    Certified(Box<Certified>),
}

/// Something that happened, and when; `None` while it waits for a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When; of a day its last second.
    pub time: Option<UnixTime>,
    /// What.
    pub event: Event,
}

/// What it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topic {
    /// Everything.
    #[default]
    All,
    /// Energy.
    Energy,
    /// Money.
    Money,
    /// Certificates.
    Certificates,
}

/// Which entries are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// About what.
    pub topic: Topic,
    /// What was typed to search for.
    pub text: String,
    /// From this day on, as a date field gives it.
    pub from: String,
    /// Up to this day.
    pub until: String,
}

/// The days on which something is verified, oldest first. `now` ends the newest.
#[must_use]
pub fn days(proven: &Proven, interval_s: u32, now: UnixTime) -> Vec<Bucket> {
    let Some(from) = proven.first() else { return Vec::new() };
    let until = proven.newest().unwrap_or(now).max(from);
    let window = Window { from, until, period: Period::Day, zone: zone(), interval_s };
    let Ok(mut series) = Series::new(window) else { return Vec::new() };
    proven.fill(&mut series);
    series.buckets().iter().filter(|bucket| bucket.readings > 0).copied().collect()
}

/// One list, newest first; what waits for a block is newer than anything.
#[must_use]
pub fn merged(days: &[Bucket], money: &[LedgerRow], certified: &[Certified], now: UnixTime) -> Vec<Entry> {
    let last = |bucket: &Bucket| {
        let second = UnixTime::from_secs(bucket.end.secs().saturating_sub(1)).unwrap_or(bucket.end);
        Some(second.min(now))
    };
    let days = days.iter().map(|bucket| Entry { time: last(bucket), event: Event::Day(*bucket) });
    let money = money.iter().map(|row| Entry { time: row.row.time, event: Event::Money(row.clone()) });
    let certified = certified.iter().map(|certified| Entry {
        time: Some(certified.time),
        event: Event::Certified(Box::new(certified.clone())),
    });
    let mut entries: Vec<Entry> = money.chain(certified).chain(days).collect();
    entries.sort_by_key(|entry| core::cmp::Reverse(entry.time.unwrap_or(UnixTime::MAX)));
    entries
}

impl Entry {
    /// What it is about.
    #[must_use]
    pub const fn topic(&self) -> Topic {
        match self.event {
            Event::Day(_) => Topic::Energy,
            Event::Money(_) => Topic::Money,
            Event::Certified(_) => Topic::Certificates,
        }
    }

    /// What the money changed by, in DOI with a sign.
    fn amount(&self) -> String {
        match &self.event {
            Event::Money(row) => match row.row.net() {
                Net::Gain(gain) => gain.to_string(),
                Net::Loss(loss) => format!("-{loss}"),
            },
            Event::Day(_) | Event::Certified(_) => String::new(),
        }
    }

    /// Fed in and drawn, in Wh.
    fn energy(&self) -> [String; 2] {
        match &self.event {
            Event::Day(bucket) => {
                let energy = bucket.energy();
                [energy.produced.wh().to_string(), energy.consumed.wh().to_string()]
            }
            Event::Money(_) | Event::Certified(_) => Default::default(),
        }
    }

    /// What names it: a transaction's id, or the address of who certified.
    fn reference(&self) -> String {
        match &self.event {
            Event::Day(_) => String::new(),
            Event::Money(row) => row.row.txid.to_string(),
            Event::Certified(certified) => certified.by_address.to_string(),
        }
    }
}

impl Filter {
    /// Whether an entry is shown: `words` is what the page says about it, and each word typed must be somewhere in it or
    /// in what names it.
    #[must_use]
    pub fn fits(&self, entry: &Entry, words: &str) -> bool {
        let day = entry.time.map(|time| zone().local(time).date);
        let from = Date::from_text(&self.from);
        let until = Date::from_text(&self.until);
        let in_time = match day {
            Some(day) => from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until),
            // what waits is of today, or later
            None => until.is_none(),
        };
        if !in_time || (self.topic != Topic::All && self.topic != entry.topic()) {
            return false;
        }
        let all = format!("{words} {}", entry.reference()).to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

/// The columns of a table: time, what it is about, what happened, fed in, drawn, amount, what names it.
pub const COLUMNS: usize = 7;

/// Entries as CSV: times with the offset of the clock that is shown, energy in Wh, money in DOI. `words` says what an
/// entry is about, and what happened.
#[must_use]
pub fn table<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    form: CsvForm,
    head: [&str; COLUMNS],
    words: impl Fn(&Entry) -> [String; 2],
) -> String {
    let mut csv = Csv::new(form);
    for word in head {
        csv.text(word);
    }
    csv.end();
    for entry in entries {
        let ([topic, what], [produced, consumed]) = (words(entry), entry.energy());
        csv.plain(&entry.time.map(|time| zone().local(time).to_string()).unwrap_or_default());
        csv.text(&topic).text(&what).number(&produced).number(&consumed);
        csv.number(&entry.amount()).plain(&entry.reference()).end();
    }
    csv.finish()
}

#[cfg(test)]
mod tests {
    use wasm_core::hash::Txid;
    use wasm_core::units::{Amount, Height};
    use wasm_core::wallet::{HistoryRow, Kind};

    use super::*;

    const NOON: u64 = 1_795_345_200;
    const DAY: u64 = 86_400;

    fn time(secs: u64) -> UnixTime {
        UnixTime::from_secs(secs).unwrap()
    }

    fn money(at: Option<u64>, spent: u64) -> LedgerRow {
        LedgerRow {
            row: HistoryRow {
                txid: Txid::from_bytes([0xab; 32]),
                height: at.map(|_| Height(7)),
                time: at.map(time),
                received: Amount::ZERO,
                spent: Amount::from_swartz(spent).unwrap(),
                fee: None,
                name: None,
            },
            kind: Kind::Sent,
            balance: Amount::ZERO,
            label: None,
            with: Vec::new(),
        }
    }

    /// The days up to `count` days before noon, without readings.
    fn empty_days(count: u64) -> Vec<Bucket> {
        let window = Window {
            from: time(NOON.saturating_sub(count.saturating_mul(DAY))),
            until: time(NOON),
            period: Period::Day,
            zone: zone(),
            interval_s: 900,
        };
        Series::new(window).unwrap().buckets().to_vec()
    }

    fn topics(entries: &[Entry]) -> Vec<Topic> {
        entries.iter().map(Entry::topic).collect()
    }

    #[test]
    fn the_newest_is_first_and_what_waits_is_newer_than_anything() {
        let rows = [money(Some(NOON - DAY), 2), money(None, 1)];
        let entries = merged(&empty_days(2), &rows, &[], time(NOON));
        let expected = [Topic::Money, Topic::Energy, Topic::Energy, Topic::Money, Topic::Energy];
        assert_eq!(topics(&entries), expected);
        assert_eq!(entries[0].time, None);
        assert_eq!(entries[1].time, Some(time(NOON)), "today is not over");
    }

    #[test]
    fn entries_are_found_by_topic_day_and_word() {
        let entries = merged(&empty_days(1), &[money(Some(NOON), 5)], &[], time(NOON));
        let [paid, today, yesterday] = &entries[..] else { unreachable!("{entries:?}") };
        let filter = |topic, text: &str, from: &str, until: &str| Filter {
            topic,
            text: text.into(),
            from: from.into(),
            until: until.into(),
        };
        for (row, filter, expected) in [
            ("everything", Filter::default(), [true, true, true]),
            ("money", filter(Topic::Money, "", "", ""), [true, false, false]),
            ("energy", filter(Topic::Energy, "", "", ""), [false, true, true]),
            ("certificates", filter(Topic::Certificates, "", "", ""), [false, false, false]),
            ("from a day on", filter(Topic::All, "", "2026-11-22", ""), [true, true, false]),
            ("up to a day", filter(Topic::All, "", "", "2026-11-21"), [false, false, true]),
            ("a word", filter(Topic::All, "RENT", "", ""), [true, false, false]),
            ("an id", filter(Topic::All, "rent abab", "", ""), [true, false, false]),
            ("no day", filter(Topic::All, "", "yesterday", ""), [true, true, true]),
        ] {
            let found = [(paid, "Rent for March"), (today, "Today"), (yesterday, "Yesterday")]
                .map(|(entry, words)| filter.fits(entry, words));
            assert_eq!(found, expected, "{row}");
        }
        let waits = Entry { time: None, event: Event::Money(money(None, 1)) };
        assert!(filter(Topic::All, "", "2026-11-22", "").fits(&waits, ""));
        assert!(!filter(Topic::All, "", "", "2026-11-22").fits(&waits, ""));
    }

    #[test]
    fn a_table_for_spreadsheets() {
        let entries = merged(&empty_days(0), &[money(Some(NOON), 150_000_000)], &[], time(NOON));
        let words = |entry: &Entry| [format!("{:?}", entry.topic()), "=1+1".to_owned()];
        let head = ["a", "b", "c", "d", "e", "f", "g"];
        let text = table(entries.iter(), CsvForm::GERMAN, head, words);
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
        let expected = format!("2026-11-22T12:00:00+01:00;Money;'=1+1;;;-1,5;{}", "ab".repeat(32));
        assert_eq!(lines[..2], ["a;b;c;d;e;f;g", &expected]);
    }
}
