#![expect(clippy::arithmetic_side_effects, reason = "small numbers and near times")]

use super::{Drafted, Identity, Limits, Previous, Sampler, TimeQuality, sample};
use crate::meter::{Decimal, Measurement, MeterEvent, Telegram};
use std::time::{Duration, Instant};
use wasm_core::keys::SecretKey;
use wasm_core::record::{
    ChainState, Clock, ClockSource, Flag, Flags, Register, Status, Text, TimeStatus, replay_model,
};
use wasm_core::units::UnixTime;

const QUALITY: TimeQuality = TimeQuality {
    status: TimeStatus::Synchronised,
    clock: Clock { source: ClockSource::Ntp, error_ms: None },
};
const LIMITS: Limits = Limits { max_import_w: 10_000, max_export_w: 5_000, fresh: Duration::from_secs(10) };

/// A sampler, its clock, and the chain of what it drafted.
struct Bench {
    sampler: Sampler,
    state: ChainState,
    now: Instant,
    unix: u64,
    hash: u8,
}

impl Bench {
    fn new() -> Self {
        Self::behind(Previous::default())
    }

    fn behind(previous: Previous) -> Self {
        let mut sampler = Sampler::new(identity(), LIMITS, previous);
        sampler.take(&MeterEvent::Connected);
        Self { sampler, state: ChainState::default(), now: Instant::now(), unix: 900_000, hash: 0 }
    }

    fn wait(&mut self, seconds: u64) -> &mut Self {
        self.now += Duration::from_secs(seconds);
        self.unix += seconds;
        self
    }

    /// A telegram with counters in tenths of Wh, a second after the last event.
    fn says(&mut self, import: i64, export: i64) -> &mut Self {
        self.meter_says(b"meter", Decimal::new(import, -1), Decimal::new(export, -1))
    }

    fn meter_says(&mut self, id: &[u8], import: Option<Decimal>, export: Option<Decimal>) -> &mut Self {
        self.wait(1);
        self.hash += 1;
        let measurement = Measurement {
            server_id: Some(id.to_vec()),
            sec_index: Some(7),
            import,
            export,
            ..Measurement::default()
        };
        let telegram = Telegram { measurement, hash: [self.hash; 32], at: self.now };
        self.sampler.take(&MeterEvent::Telegram(Box::new(telegram)));
        self
    }

    fn drafts(&mut self) -> Option<Drafted> {
        let time = UnixTime::from_secs(self.unix).expect("early enough");
        self.sampler.draft(time, QUALITY, self.now)
    }

    /// Import and export as (Wh, status letter), and the flags; the record counts as stored.
    fn records(&mut self) -> Option<(Register2, Register2, String)> {
        let drafted = self.drafts()?;
        let flags = drafted.draft.flags.to_string();
        let shown = |register: Option<Register>| register.map(|r| (r.value.wh(), r.status.letter()));
        let row = (shown(drafted.draft.import), shown(drafted.draft.export), flags);
        let key = SecretKey::from_bytes(&[0x42; 32]).expect("a key");
        let record = self.state.next(drafted.draft.clone(), &key).expect("a record");
        self.sampler.stored(&record, drafted, self.now);
        Some(row)
    }
}

type Register2 = Option<(u64, &'static str)>;

fn identity() -> Identity {
    let draft = sample::draft(UnixTime::from_secs(0).expect("early enough"));
    Identity {
        gateway: draft.gateway,
        vendor: draft.vendor,
        model: draft.model,
        meter: draft.meter,
        proto: draft.origin.proto,
    }
}

fn row(
    import: (u64, &'static str),
    export: (u64, &'static str),
    flags: &str,
) -> Option<(Register2, Register2, String)> {
    Some((Some(import), Some(export), flags.to_owned()))
}

#[test]
fn one_telegram_is_not_enough() {
    let mut bench = Bench::new();
    assert_eq!(bench.records(), None, "nothing known");
    assert_eq!(bench.says(1000, 500).records(), None, "only one");
    assert_eq!(bench.says(1001, 500).records(), row((100, "G"), (50, "G"), ""));
}

#[test]
fn raw_counters_and_telegram_are_kept() {
    let mut bench = Bench::new();
    bench.says(1234, 567);
    bench.meter_says(b"meter", Decimal::new(1239, -1), Decimal::new(5679, -2));
    let origin = bench.drafts().expect("agreed").draft.origin;
    assert_eq!((origin.import, origin.export, origin.scale), (Some(12_390), Some(5_679), -2));
    assert_eq!((origin.second_index, origin.telegram), (Some(7), Some([2; 32])));
    assert_eq!(origin.to_wh(12_390), Some(123));
}

#[test]
fn a_damaged_telegram_that_passed_the_checksum_is_not_believed() {
    let mut bench = Bench::new();
    bench.says(1000, 500).says(1000, 500);
    for (name, import, export) in
        [("risen", 900_000, 500), ("fallen", 3, 500), ("other register", 1000, 77_777)]
    {
        bench.says(import, export);
        assert_eq!(bench.records().map(|row| row.0), Some(Some((100, "G"))), "{name}");
        bench.says(1000, 500).says(1000, 500);
    }
}

#[test]
fn a_register_that_is_missing_is_left_out() {
    let mut bench = Bench::new();
    let import = Decimal::new(16_786, 3);
    bench.meter_says(b"m", import, None).meter_says(b"m", import, None);
    assert_eq!(bench.records(), Some((Some((16_786_000, "G")), None, String::new())));
}

#[test]
fn silence_is_a_record_with_a_reason() {
    let mut bench = Bench::new();
    bench.says(1000, 500).says(1001, 500).records();
    bench.wait(11);
    assert_eq!(bench.records(), row((100, "T"), (50, "T"), ""), "the meter says nothing");
    let at = bench.now;
    bench.sampler.take(&MeterEvent::Unreadable { at });
    assert_eq!(bench.records(), row((100, "F"), (50, "F"), ""), "it says what cannot be read");
    bench.sampler.take(&MeterEvent::Disconnected { reason: "gone".into() });
    assert_eq!(bench.records(), row((100, "D"), (50, "D"), ""), "it is gone");
    assert_eq!(bench.drafts().expect("still").draft.origin.telegram, None);
    bench.sampler.take(&MeterEvent::Connected);
    bench.says(1100, 500).says(1100, 500);
    assert_eq!(bench.records(), row((110, "G"), (50, "G"), ""), "it is back");
}

#[test]
fn what_cannot_be_is_signed_as_such() {
    for (name, import, seconds, letter) in [
        // 10 kW for 60 s with 20 % and a Wh: 201 Wh
        ("rises by what is possible", 3000, 58, "G"),
        ("rises by too much", 3020, 58, "O"),
        ("rises by much in a long time", 40_000, 3598, "G"),
        ("falls", 989, 58, "O"),
        ("wraps", 7, 58, "O"),
    ] {
        let mut bench = Bench::new();
        bench.says(1000, 500).says(1000, 500).records();
        bench.wait(seconds).says(import, 500).says(import, 500);
        let found = bench.records().and_then(|row| row.0);
        let wh = u64::try_from(import / 10).expect("not negative");
        assert_eq!(found, Some((wh, letter)), "{name}");
        bench.wait(58).says(import, 500).says(import, 500);
        assert_eq!(
            bench.records().and_then(|row| row.0),
            Some((wh, "G")),
            "{name}: the next is measured again"
        );
    }
}

#[test]
fn another_meter_is_flagged() {
    let mut bench = Bench::new();
    bench.says(1000, 500).says(1000, 500).records();
    let low = Decimal::new(120, -1);
    bench.meter_says(b"other", low, low);
    assert_eq!(bench.records(), row((100, "G"), (50, "G"), ""), "one telegram is not enough");
    bench.meter_says(b"other", low, low);
    assert_eq!(bench.records(), row((12, "G"), (12, "G"), "X"));
    bench.meter_says(b"other", low, low);
    assert_eq!(bench.records(), row((12, "G"), (12, "G"), ""), "told once");
}

#[test]
fn flags_are_told_once_and_not_before_the_record_is_stored() {
    let mut bench = Bench::new();
    bench.sampler.flag(Flag::Restart);
    bench.sampler.flag(Flag::ClockStep);
    bench.says(1000, 500).says(1000, 500);
    let wanted = Flags::NONE.with(Flag::Restart).with(Flag::ClockStep);
    assert_eq!(bench.drafts().expect("agreed").draft.flags, wanted);
    assert_eq!(bench.records().map(|row| row.2), Some("RC".to_owned()), "not stored before");
    assert_eq!(bench.says(1000, 500).records().map(|row| row.2), Some(String::new()));
}

/// The disk may refuse a record for hours; what happens meanwhile is the next record's to tell.
#[test]
fn what_happens_while_a_record_waits_is_told_in_the_next() {
    let mut bench = Bench::new();
    bench.sampler.flag(Flag::Restart);
    bench.says(1000, 500).says(1000, 500);
    let drafted = bench.drafts().expect("agreed");
    bench.sampler.flag(Flag::ClockStep);
    bench.sampler.flag(Flag::Restart);
    let key = SecretKey::from_bytes(&[0x42; 32]).expect("a key");
    let record = bench.state.next(drafted.draft.clone(), &key).expect("a record");
    bench.sampler.stored(&record, drafted, bench.now);
    assert_eq!(record.flags().to_string(), "R");
    assert_eq!(bench.says(1000, 500).records().map(|row| row.2), Some("RC".to_owned()));
}

#[test]
fn a_clock_that_was_set_back_does_not_make_the_meter_a_liar() {
    let mut bench = Bench::new();
    bench.says(1000, 500).says(1000, 500).records();
    bench.wait(900).says(3000, 500).says(3000, 500);
    bench.unix -= 3600;
    assert_eq!(bench.records().and_then(|row| row.0), Some((300, "G")));
}

#[test]
fn a_negative_counter_is_no_value() {
    let mut bench = Bench::new();
    bench.says(-5, 500).says(-5, 500);
    assert_eq!(bench.records(), None);
}

#[test]
fn a_restart_goes_on_from_the_stored_record() {
    let mut before = Bench::new();
    before.says(1000, 500).says(1000, 500);
    let drafted = before.drafts().expect("agreed");
    let key = SecretKey::from_bytes(&[0x42; 32]).expect("a key");
    let record = before.state.next(drafted.draft, &key).expect("a record");
    let mut bench = Bench::behind(Previous::of(Some(&record), Some(record.time()), Some(b"meter".to_vec())));
    bench.unix = before.unix + 900;
    assert_eq!(bench.records(), row((100, "T"), (50, "T"), ""), "the old values, not measured");
    bench.says(900, 500).says(900, 500);
    assert_eq!(bench.records(), row((90, "O"), (50, "G"), ""), "a fall over a restart is noticed");
    assert_eq!(bench.state.seq, 2);
}

#[test]
fn a_replayed_meter_says_so() {
    let model = Text::new("MT175").expect("a text");
    assert_eq!(replay_model(&model).expect("short").as_str(), "MT175 (replay)");
    assert_eq!(Status::OutOfRange.letter(), "O");
}
