//! Days one after the other, from one signature each; what is refused, and what charts make of them.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those written here")]

use super::*;
use crate::calendar::Zone;
use crate::file::test_chain::{Chain, key};
use crate::file::{DayBuilder, HourFile};
use crate::record::Flag;
use crate::series::{Period, Series, Window};
use crate::verify::{Reading, Reason, RecordVerifier};

/// Quarter hours of a day.
const DAY: u64 = 96;

pub(in crate::verify) fn date(day: u64) -> Date {
    Date::from_text(&format!("2026-11-{}", 22 + day)).unwrap()
}

/// Two days of hour files and their day files, from 2026-11-22 on, in the one chain of files.
pub(in crate::verify) struct Story {
    pub(in crate::verify) chain: Chain,
    pub(in crate::verify) hours: Vec<Vec<HourFile>>,
    pub(in crate::verify) days: Vec<DayFile>,
}

/// Each quarter hour produces 5 Wh, unless `record` makes its record.
pub(in crate::verify) fn story(days: u64, mut record: impl FnMut(&mut Chain, u64)) -> Story {
    let start = Grid::new(date(0), 900).unwrap().start().secs();
    let mut chain = Chain::new(start + 900);
    let mut tail: Option<Tail> = None;
    let mut story = Story { chain: chain.clone(), hours: Vec::new(), days: Vec::new() };
    for day in 0..days {
        let prev = story.days.last().map(DayFile::cid);
        let mut builder = DayBuilder::new(date(day), 900, prev, tail.as_ref()).unwrap();
        let mut hours = Vec::new();
        for hour in 0..24 {
            let quarters = day * DAY + hour * 4..day * DAY + hour * 4 + 4;
            let before = chain.count();
            quarters.filter(|quarter| *quarter > 0).for_each(|quarter| record(&mut chain, quarter));
            let from = if day == 0 && hour == 0 { 0 } else { before };
            if chain.count() == from {
                continue;
            }
            let file = chain.hour(tail.as_ref(), chain.since(from));
            builder.push(&file).unwrap();
            tail = Some(file.tail(tail.as_ref()));
            hours.push(file);
        }
        let file = builder.sign(&key()).unwrap();
        tail = tail.map(|tail| Tail { cid: file.cid(), ..tail });
        story.days.push(file);
        story.hours.push(hours);
    }
    story.chain = chain;
    story
}

pub(in crate::verify) fn plain(days: u64) -> Story {
    story(days, |chain, quarter| chain.say(quarter, quarter * 5, None))
}

pub(in crate::verify) fn with_key<T>(check: impl FnOnce(MeterKey<'_>) -> T) -> T {
    let meter = "1ISK0078123456".parse().unwrap();
    check(MeterKey { meter: &meter, reading_key: key().public() })
}

const LIMITS: Limits = Limits { max_export_w: 1000, max_import_w: 1000, interval_s: 900 };

/// Checks all days of a story in their order.
fn verify(story: &Story) -> Vec<(Report, Option<Verified<Day>>)> {
    with_key(|of| {
        let mut verifier = DayVerifier::new(of, Some(LIMITS));
        story.days.iter().map(|day| verifier.push(&day.cid(), Some(day.block()))).collect()
    })
}

fn verified(story: &Story) -> Vec<Verified<Day>> {
    let days = verify(story).into_iter();
    days.map(|(report, day)| day.unwrap_or_else(|| panic!("{report:?}"))).collect()
}

#[test]
fn a_chain_of_days() {
    let story = plain(3);
    let found = verify(&story);
    for (at, (report, day)) in found.iter().enumerate() {
        assert!(report.checks.iter().all(|check| check.outcome.is_passed()), "day {at}: {report:?}");
        let day = day.as_ref().unwrap().get();
        assert_eq!((day.intervals.len(), day.records, day.hours.len()), (96, 96, 24));
        assert_eq!(day.energy.produced.wh(), if at == 0 { 95 * 5 } else { 96 * 5 });
        assert_eq!(day.end.tail().map(|tail| tail.cid), Some(story.days[at].cid()));
        let last = story.hours[at].last().unwrap();
        assert_eq!(day.end.values, last.tail(None).values);
    }
    let second = found[1].1.as_ref().unwrap().get();
    assert_eq!(second.since, second.grid.start());
}

/// What a day file says about counting is what its hour files say.
#[test]
fn the_end_of_a_day_is_that_of_its_hours() {
    let silent = |chain: &mut Chain, quarter| {
        if (90..100).contains(&quarter) {
            chain.silent([quarter]);
        } else {
            chain.say(quarter, quarter * 5, None);
        }
    };
    for (row, story) in [("plain", plain(2)), ("silent over midnight", story(2, silent))] {
        let mut tail: Option<Tail> = None;
        for (day, hours) in verified(&story).iter().zip(&story.hours) {
            tail = hours.iter().fold(tail, |tail, hour| Some(hour.tail(tail.as_ref())));
            let end = day.get().end;
            assert_eq!(end.marks, tail.map(|tail| tail.marks), "{row}");
            tail = end.tail();
        }
    }
    let over = story(2, silent);
    let days = verified(&over);
    let second = days[1].get();
    let at = second.grid.start().secs();
    assert_eq!(second.since.secs(), at - 6 * 900, "since the meter was last read");
    let first_step = second.steps().next().unwrap();
    assert_eq!(first_step.1.map(|step| step.energy.produced.wh()), Some(55));
    assert_eq!(first_step.0.secs(), at + 5 * 900);
}

#[test]
fn a_day_in_the_middle_stands_alone() {
    let story = plain(2);
    let file = &story.days[1];
    with_key(|of| {
        let check = |before| verify_day_file(&file.cid(), Some(file.block()), of, Some(&LIMITS), before);
        let (report, day) = check(BeforeDay::Unknown);
        assert!(matches!(report.check(names::FILE_LINKS).unwrap().outcome, Outcome::NotPossible(_)));
        assert_eq!(day.unwrap().get().end.marks, None, "what was counted before is not known");
        let (_, refused) = check(BeforeDay::Nothing);
        assert!(refused.is_none());
    });
}

/// Signs a changed file anew, so that only the content is wrong.
fn forged(file: &DayFile, from: &str, to: &str) -> DayFile {
    let text = hex::encode(file.block());
    assert_eq!(text.matches(from).count(), 1, "{from} is there once");
    let block = hex::decode(text.replacen(from, to, 1)).unwrap();
    // The signature is the last part of the map's third key in order; without it the map has one key less.
    let sig = hex::encode("csig");
    let text = hex::encode(&block);
    let at = text.find(&sig).unwrap();
    let body = format!("ac{}{}", &text[2..at], &text[at + sig.len() + 4 + 128..]);
    let hash = crate::file::signing_hash("day", &hex::decode(body).unwrap());
    let signature = hex::encode(key().sign(&hash).to_compact());
    let block = format!("{}{}{}", &text[..at + sig.len() + 4], signature, &text[at + sig.len() + 4 + 128..]);
    DayFile::decode(&hex::decode(block).unwrap()).unwrap()
}

fn links(file: &DayFile, before: BeforeDay) -> Option<Reason> {
    with_key(|of| {
        let (report, day) = verify_day_file(&file.cid(), Some(file.block()), of, Some(&LIMITS), before);
        match report.check(names::FILE_LINKS).unwrap().outcome.clone() {
            Outcome::Failed(reason) if day.is_none() => Some(reason),
            _ => None,
        }
    })
}

#[test]
fn what_the_meter_signed_is_judged_too() {
    let story = plain(2);
    let (first, second) = (&story.days[0], &story.days[1]);
    let end = verified(&story)[0].get().end;
    let behind = BeforeDay::Day(end);
    assert_eq!(links(second, behind), None);
    let other = DayEnd { cid: crate::ipld::raw_cid(b"x"), ..end };
    let wrong_previous = FileReason::WrongPrevious { expected: Some(other.cid), found: Some(first.cid()) };
    assert_eq!(links(second, BeforeDay::Day(other)), Some(wrong_previous.into()));
    let moved = DayEnd { values: Values { seq: end.values.seq + 1, ..end.values }, ..end };
    let broken = FileReason::BrokenChain { seq: second.first().seq() };
    assert_eq!(links(second, BeforeDay::Day(moved)), Some(broken.into()));
    let more = forged(second, &hex::encode("dsize\x18\x60"), &hex::encode("dsize\x18\x61"));
    let count = FileReason::WrongCount { said: 97, found: 96 };
    assert_eq!(links(&more, behind), Some(count.into()));
    let same = hex::encode("cday\x6a2026-11-23");
    assert_eq!(links(&forged(second, &same, &same), behind), None, "forging itself changes nothing");
}

#[test]
fn times_outside_the_day_are_refused() {
    let story = plain(2);
    let text = |day: &str| hex::encode(format!("cday\x6a{day}"));
    let moved = forged(&story.days[1], &text("2026-11-23"), &text("2026-11-24"));
    assert_eq!(links(&moved, BeforeDay::Unknown), Some(FileReason::WrongTimes.into()));
}

#[test]
fn more_than_the_registers_rose_is_refused() {
    let story = story(2, |chain, quarter| {
        // One number that is found once in the file.
        chain.say(quarter, if quarter < 150 { quarter * 5 } else { quarter * 5 + 1 }, None);
    });
    let end = verified(&story)[0].get().end;
    let before = BeforeDay::Day(end);
    assert_eq!(links(&story.days[1], before), None);
    let more = forged(&story.days[1], "050605", "050705");
    let sum = |wh| Energy { produced: WattHours::from_wh(wh), consumed: WattHours::from_wh(962) };
    let reason = FileReason::WrongSums { said: sum(482), found: sum(481) };
    assert_eq!(links(&more, before), Some(reason.into()));
}

#[test]
fn others_and_damage_are_refused() {
    let story = plain(1);
    let file = &story.days[0];
    let hour = &story.hours[0][0];
    let other_meter = "2ISK0078123456".parse().unwrap();
    let meter = "1ISK0078123456".parse().unwrap();
    let stranger = crate::keys::SecretKey::from_bytes(&[0x43; 32]).unwrap().public();
    let ours = MeterKey { meter: &meter, reading_key: key().public() };
    let first_outcome = |cid: &Cid, block: Option<&[u8]>, of| {
        let (report, day) = verify_day_file(cid, block, of, None, BeforeDay::Nothing);
        assert!(day.is_none());
        report.checks.into_iter().map(|check| check.outcome).find(|outcome| !outcome.is_passed()).unwrap()
    };
    for (row, block, of, expected) in [
        ("missing", None, ours, Outcome::NotPossible(FileReason::Missing { cid: file.cid() }.into())),
        (
            "meter",
            Some(file.block()),
            MeterKey { meter: &other_meter, ..ours },
            failed(FileReason::OtherMeter),
        ),
        (
            "key",
            Some(file.block()),
            MeterKey { reading_key: stranger, ..ours },
            failed(FileReason::OtherMeter),
        ),
    ] {
        assert_eq!(first_outcome(&file.cid(), block, of), expected, "{row}");
    }
    let outcome = first_outcome(&hour.cid(), Some(hour.block()), ours);
    assert_eq!(outcome, failed(FileReason::NoDay));
    let outcome = first_outcome(&file.cid(), Some(hour.block()), ours);
    assert!(matches!(outcome, Outcome::Failed(Reason::File(FileReason::WrongBlock(_)))));
}

#[test]
fn more_than_the_installation_can_is_not_plausible() {
    // 1000 W for a quarter hour, by 1.2, and 1 Wh: 301 Wh.
    for (row, jump, expected) in [("just so", 301 / 2, true), ("too much", 302 / 2, false)] {
        let story = story(2, |chain, quarter| {
            chain.say(quarter, if quarter < 120 { 0 } else { jump }, None);
        });
        assert_eq!(verify(&story)[1].1.is_some(), expected, "{row}");
    }
    let off = story(2, |chain, quarter| {
        // After four hours without the gateway more may have flowed.
        match quarter {
            0..100 => chain.say(quarter, 0, None),
            100..116 => {}
            _ => chain.say(quarter, 2000, None),
        }
    });
    let found = verify(&off);
    assert!(found[1].1.is_some(), "{:?}", found[1].0);
}

#[test]
fn after_an_exchange_only_the_hours_know_what_was_counted() {
    let story = story(3, |chain, quarter| match quarter {
        0..120 => chain.say(quarter, quarter, None),
        120 => chain.say(quarter, 3, Some(Flag::MeterExchanged)),
        _ => chain.say(quarter, quarter - 110, None),
    });
    let days = verified(&story);
    assert!(days[0].get().end.marks.is_some());
    assert_eq!(days[1].get().end.tail(), None);
    assert_eq!(days[2].get().end.tail(), None);
    assert_eq!(days[1].get().intervals[120 - 96], Interval::Uncounted);
}

fn readings(story: &Story, after: Option<&Verified<Day>>, from: u64) -> Vec<Verified<Reading>> {
    with_key(|of| {
        let verifier = RecordVerifier::new(of.reading_key, of.meter.clone(), Some(LIMITS));
        let mut verifier = match after {
            Some(day) => verifier.after_day(day),
            None => verifier,
        };
        let records = story.chain.since(from);
        records.iter().map(|record| verifier.push_record(record).1.unwrap()).collect()
    })
}

fn series(story: &Story, period: Period) -> Series {
    let from = story.days[0].grid().start();
    let until = story.days.last().unwrap().grid().end();
    Series::new(Window { from, until, period, zone: Zone::Berlin, interval_s: 900 }).unwrap()
}

/// Charts from days are those from records, but for what only records say.
#[test]
fn charts_of_days_are_those_of_records() {
    let uneven = |chain: &mut Chain, quarter: u64| match quarter {
        10..20 | 93..99 => {}
        _ => chain.say(quarter, quarter * 7 + quarter % 3, None),
    };
    for (row, story) in [("plain", plain(2)), ("gaps", story(2, uneven))] {
        for period in [Period::QUARTER_HOUR, Period::HOUR, Period::Day, Period::Month] {
            let (mut by_days, mut by_records) = (series(&story, period), series(&story, period));
            verified(&story).iter().for_each(|day| by_days.add_day(day));
            readings(&story, None, 0).iter().for_each(|reading| by_records.add(reading));
            let seen = |series: &Series| {
                let energy = |bucket: &crate::series::Bucket| {
                    (
                        bucket.measured,
                        bucket.estimated,
                        bucket.measured_s,
                        bucket.estimated_s,
                        bucket.readings,
                    )
                };
                series.buckets().iter().map(energy).collect::<Vec<_>>()
            };
            assert_eq!(seen(&by_days), seen(&by_records), "{row} {period:?}");
        }
    }
}

/// The past from days, today from records.
#[test]
fn records_go_on_behind_a_day() {
    let story = plain(2);
    let days = verified(&story);
    let mut by_both = series(&story, Period::QUARTER_HOUR);
    by_both.add_day(&days[0]);
    let today = readings(&story, Some(&days[0]), 96);
    assert_eq!(today.len(), 96);
    today.iter().for_each(|reading| by_both.add(reading));
    // Coming too late it is not counted again.
    by_both.add_day(&days[1]);
    let total = by_both.total().unwrap();
    assert_eq!((total.measured.produced.wh(), total.readings), (191 * 5, 192));
}
