//! Which time is meant by a word, on ordinary days and on those on which clocks change.

use super::*;

fn date(text: &str) -> Date {
    let mut parts = text.split('-').map(|part| part.parse::<u16>().unwrap());
    let mut next = || parts.next().unwrap();
    let year = next();
    Date::new(year, next().try_into().unwrap(), next().try_into().unwrap()).unwrap()
}

/// A wall clock in Berlin, as in `2026-11-22 20:30`; the tz database says when that is.
fn at(text: &str) -> UnixTime {
    let civil: jiff::civil::DateTime = text.replace(' ', "T").parse().unwrap();
    let zoned = civil.to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).unwrap();
    UnixTime::from_secs(zoned.timestamp().as_second().try_into().unwrap()).unwrap()
}

fn wall(time: UnixTime) -> String {
    let local = Zone::Berlin.local(time);
    format!("{} {:02}:{:02}", local.date, local.hour, local.minute)
}

fn known(now: &str) -> Known {
    Known { now: at(now), first: None, newest: None, interval_s: 900, zone: Zone::Berlin }
}

fn days(first: &str, last: &str) -> Span {
    Span::Days(Days::new(date(first), date(last)).unwrap())
}

#[test]
fn words_and_the_times_they_mean() {
    // A Sunday evening; then the first of a month, of a year, and a leap day.
    for (now, span, from, until, before) in [
        ("2026-11-22 20:30", Span::Day(0), "2026-11-22", "2026-11-23", "2026-11-21"),
        ("2026-11-22 20:30", Span::Day(1), "2026-11-21", "2026-11-22", "2026-11-20"),
        ("2026-11-22 20:30", Span::Week(0), "2026-11-16", "2026-11-23", "2026-11-09"),
        ("2026-11-22 20:30", Span::Week(1), "2026-11-09", "2026-11-16", "2026-11-02"),
        ("2026-11-22 20:30", Span::Month(0), "2026-11-01", "2026-12-01", "2026-10-01"),
        ("2026-11-22 20:30", Span::Month(1), "2026-10-01", "2026-11-01", "2026-09-01"),
        ("2026-11-22 20:30", Span::Year(0), "2026-01-01", "2027-01-01", "2025-01-01"),
        ("2026-11-22 20:30", Span::Year(1), "2025-01-01", "2026-01-01", "2024-01-01"),
        ("2027-01-01 00:00", Span::Day(0), "2027-01-01", "2027-01-02", "2026-12-31"),
        ("2027-01-01 00:00", Span::Week(0), "2026-12-28", "2027-01-04", "2026-12-21"),
        ("2027-01-01 00:00", Span::Month(1), "2026-12-01", "2027-01-01", "2026-11-01"),
        ("2027-03-31 12:00", Span::Month(1), "2027-02-01", "2027-03-01", "2027-01-01"),
        ("2028-02-29 12:00", Span::Month(0), "2028-02-01", "2028-03-01", "2028-01-01"),
        ("2026-03-29 12:00", Span::Day(0), "2026-03-29", "2026-03-30", "2026-03-28"),
        ("2026-11-22 20:30", days("2026-03-01", "2026-03-31"), "2026-03-01", "2026-04-01", "2026-01-29"),
    ] {
        let (known, row) = (known(now), format!("{now} {span:?}"));
        let found = span.range(&known).unwrap();
        assert_eq!(
            (found.from, found.until),
            (Zone::Berlin.day_start(date(from)), Zone::Berlin.day_start(date(until))),
            "{row}"
        );
        let found = span.before(&known).unwrap();
        assert_eq!(
            (wall(found.from), found.until),
            (format!("{before} 00:00"), Zone::Berlin.day_start(date(from))),
            "{row}"
        );
    }
}

#[test]
fn days_have_92_or_100_quarter_hours_and_weeks_167_or_169_hours() {
    for (now, span, quarters) in [
        ("2026-03-29 12:00", Span::Day(0), 92),
        ("2026-03-30 12:00", Span::Day(1), 92),
        ("2026-10-25 12:00", Span::Day(0), 100),
        ("2026-10-26 00:00", Span::Day(1), 100),
        ("2026-03-29 23:59", Span::Week(0), 167 * 4),
        ("2026-11-01 00:00", Span::Week(1), 169 * 4),
        ("2026-10-01 00:00", Span::Month(0), 745 * 4),
        ("2026-12-31 23:59", Span::Year(0), 8_760 * 4),
        ("2028-12-31 23:59", Span::Year(0), 8_784 * 4),
        ("2026-11-22 00:00", days("2026-03-29", "2026-10-25"), (211 * 24) * 4),
    ] {
        assert_eq!(span.range(&known(now)).unwrap().seconds() / 900, quarters, "{now} {span:?}");
    }
}

#[test]
fn one_may_go_back_and_never_into_the_future() {
    for (row, span, earlier, later) in [
        ("today", Span::Day(0), Some(Span::Day(1)), None),
        ("a week", Span::Week(3), Some(Span::Week(4)), Some(Span::Week(2))),
        ("a month", Span::Month(1), Some(Span::Month(2)), Some(Span::Month(0))),
        ("a year", Span::Year(9), Some(Span::Year(10)), Some(Span::Year(8))),
        ("days", days("2026-11-20", "2026-11-22"), Some(days("2026-11-17", "2026-11-19")), None),
        ("the hour", Span::LastHour, None, None),
        ("everything", Span::All, None, None),
    ] {
        assert_eq!((span.earlier(), span.later()), (earlier, later), "{row}");
    }
    let fourth = Span::Month(14).range(&known("2026-11-22 20:30")).unwrap();
    assert_eq!(
        (wall(fourth.from), wall(fourth.until)),
        ("2025-09-01 00:00".into(), "2025-10-01 00:00".into())
    );
}

#[test]
fn everything_is_from_the_first_reading_to_today() {
    let first = Some(at("2025-10-26 02:30"));
    let found = Span::All.range(&Known { first, ..known("2026-11-22 20:30") }).unwrap();
    assert_eq!((wall(found.from), wall(found.until)), ("2025-10-26 00:00".into(), "2026-11-23 00:00".into()));
    let found = Span::All.range(&known("2026-11-22 20:30")).unwrap();
    assert_eq!(wall(found.from), "2026-11-22 00:00");
    assert_eq!(Span::All.before(&known("2026-11-22 20:30")), None);
    assert_eq!(Span::All.counterpart(at("2026-11-22 20:30"), &known("2026-11-22 20:30")), None);
}

#[test]
fn the_last_hour_ends_with_the_newest_reading_as_long_as_it_is_new() {
    for (row, newest, interval_s, until) in [
        ("no reading", None, 900, "2026-11-22 20:45"),
        ("a quarter hour ago", Some("2026-11-22 20:30"), 900, "2026-11-22 20:30"),
        ("long ago", Some("2026-11-22 18:00"), 900, "2026-11-22 20:45"),
        ("seconds ago", Some("2026-11-22 20:32"), 5, "2026-11-22 20:35"),
    ] {
        let known = Known { newest: newest.map(at), interval_s, ..known("2026-11-22 20:33") };
        let found = Span::LastHour.range(&known).unwrap();
        assert_eq!((wall(found.until), found.seconds()), (until.into(), 3_600), "{row}");
        assert_eq!(Span::LastHour.before(&known).unwrap().until, found.from, "{row}");
    }
}

#[test]
fn a_period_under_way_is_compared_up_to_the_same_time_on_the_clock() {
    for (now, span, expected) in [
        ("2026-11-22 20:30", Span::Day(0), Some("2026-11-21 20:30")),
        // Seven hours after midnight on the clock are six or eight on the days on which clocks change.
        ("2026-03-30 07:00", Span::Day(0), Some("2026-03-29 07:00")),
        ("2026-03-29 07:00", Span::Day(0), Some("2026-03-28 07:00")),
        ("2026-10-26 07:00", Span::Day(0), Some("2026-10-25 07:00")),
        ("2026-10-25 07:00", Span::Day(0), Some("2026-10-24 07:00")),
        ("2026-11-22 20:30", Span::Week(0), Some("2026-11-15 20:30")),
        ("2026-11-22 20:30", Span::Month(0), Some("2026-10-22 20:30")),
        ("2027-03-31 12:00", Span::Month(0), None),
        ("2026-11-22 20:30", Span::Year(0), Some("2025-11-22 20:30")),
        ("2028-02-29 12:00", Span::Year(0), None),
        ("2026-11-22 20:30", days("2026-11-20", "2026-11-22"), Some("2026-11-19 20:30")),
        ("2026-11-22 20:30", Span::LastHour, Some("2026-11-22 19:30")),
    ] {
        let found = span.counterpart(at(now), &known(now)).map(wall);
        assert_eq!(found.as_deref(), expected, "{now} {span:?}");
    }
}

#[test]
fn no_range_has_more_bars_than_can_be_told_apart() {
    let hours = |hours: u64| Range {
        from: at("2026-01-01 00:00"),
        until: at("2026-01-01 00:00").checked_add_secs(hours * 3_600).unwrap(),
    };
    for (row, range, interval_s, expected) in [
        ("an hour of short intervals", hours(1), 5, &[Period::FIVE_MINUTES] as &[Period]),
        ("an hour of quarter hours", hours(1), 900, &[Period::QUARTER_HOUR]),
        ("a long day", hours(25), 900, &[Period::HOUR, Period::QUARTER_HOUR]),
        ("a day of hours", hours(24), 3_600, &[Period::HOUR]),
        ("a long week", hours(169), 900, &[Period::Day, Period::HOUR]),
        ("a long month", hours(745), 900, &[Period::Day]),
        ("a leap year", hours(8_784), 900, &[Period::Month, Period::Day]),
        ("ten years", hours(87_600), 900, &[Period::Month]),
    ] {
        assert_eq!(range.periods(interval_s), expected, "{row}");
    }
}

#[test]
fn days_that_are_none() {
    let (first, last) = (date("2026-11-22"), date("2026-11-21"));
    assert_eq!(Days::new(first, last), Err(DaysError { first, last }));
    let start = Known { now: at("1970-01-01 01:00"), ..known("2026-11-22 20:30") };
    for span in [Span::Day(1), Span::Week(1), Span::Month(1), Span::Year(1)] {
        assert_eq!(span.range(&start), None, "{span:?}");
    }
    let end = Known { now: UnixTime::MAX, ..known("2026-11-22 20:30") };
    assert_eq!(Span::Day(0).range(&end).unwrap().until, UnixTime::MAX);
}
