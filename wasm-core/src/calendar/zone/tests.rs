use super::*;

/// In all of them by the same directive since 1997 at the latest.
const ZONES: [(Zone, &str); 7] = [
    (Zone::Western, "Europe/Lisbon"),
    (Zone::Western, "Europe/London"),
    (Zone::Berlin, "Europe/Berlin"),
    (Zone::Berlin, "Europe/Vienna"),
    (Zone::Eastern, "Europe/Athens"),
    (Zone::Eastern, "Europe/Helsinki"),
    (Zone::Utc, "UTC"),
];

fn date(year: u16, month: u8, day: u8) -> Date {
    Date::new(year, month, day).unwrap()
}

#[test]
fn days_on_which_clocks_change() {
    for (row, date, start, quarters) in [
        ("spring 1996", date(1996, 3, 31), 828_226_800, 92),
        ("autumn 1996", date(1996, 10, 27), 846_367_200, 100),
        ("spring 2026", date(2026, 3, 29), 1_774_738_800, 92),
        ("autumn 2026", date(2026, 10, 25), 1_792_879_200, 100),
        ("winter", date(2026, 11, 22), 1_795_302_000, 96),
        ("summer", date(2026, 7, 1), 1_782_856_800, 96),
        ("leap day", date(2028, 2, 29), 1_835_391_600, 96),
        ("spring on the 31st", date(2030, 3, 31), 1_901_142_000, 92),
        ("spring on the 25th", date(2029, 3, 25), 1_869_087_600, 92),
    ] {
        assert_eq!(Zone::Berlin.day_start(date).secs(), start, "{row}");
        assert_eq!(Zone::Berlin.quarter_hours(date), quarters, "{row}");
        assert_eq!(Zone::Utc.quarter_hours(date), 96, "{row}");
    }
}

#[test]
fn an_hour_that_comes_twice() {
    let first = Zone::Berlin.local(time(1_792_888_200));
    let second = Zone::Berlin.local(time(1_792_891_800));
    for (local, offset) in [(first, 7200), (second, 3600_i32)] {
        assert_eq!((local.hour, local.minute, local.offset_s), (2, 30, offset));
        assert_eq!(local.date, date(2026, 10, 25));
    }
}

#[test]
fn every_quarter_hour_of_a_year_is_found_by_what_the_wall_shows() {
    let (mut at, end) = (Zone::Berlin.day_start(date(2026, 1, 1)), Zone::Berlin.day_start(date(2027, 1, 1)));
    while at < end {
        let local = Zone::Berlin.local(at);
        let wall = u64::from(local.hour).saturating_mul(HOUR).saturating_add(u64::from(local.minute) * 60);
        let found = Zone::Berlin.at_wall(local.date, wall);
        let second = local.date == date(2026, 10, 25) && local.hour == 2 && local.offset_s == 3600;
        let expected = if second { at.secs().saturating_sub(HOUR) } else { at.secs() };
        assert_eq!(found.secs(), expected, "{local:?}");
        at = at.checked_add_secs(900).unwrap();
    }
    let left_out = Zone::Berlin.at_wall(date(2026, 3, 29), 2 * HOUR);
    assert_eq!(Zone::Berlin.local(left_out).date, date(2026, 3, 29));
    assert_eq!(Zone::Berlin.at_wall(date(2026, 7, 1), u64::MAX), Zone::Berlin.day_end(date(2026, 7, 1)));
}

#[test]
fn months() {
    let hours = |date| {
        let (start, end) = (Zone::Berlin.month_start(date), Zone::Berlin.month_end(date));
        end.secs_since(start).unwrap() / HOUR
    };
    for (day, expected) in [
        (date(2026, 3, 15), 743),
        (date(2026, 10, 1), 745),
        (date(2028, 2, 29), 696),
        (date(2026, 12, 31), 744),
    ] {
        assert_eq!(hours(day), expected, "{day}");
    }
}

#[test]
fn the_ends_of_time() {
    assert_eq!(Zone::Berlin.day_start(date(1970, 1, 1)), time(0));
    assert_eq!(Zone::Berlin.local(UnixTime::MAX).date, date(9999, 12, 31));
    assert_eq!(Zone::Berlin.day_end(date(9999, 12, 31)), UnixTime::MAX);
}

#[test]
fn every_hour_from_1997_to_2037_is_that_of_the_tz_database() {
    for (zone, name) in ZONES {
        let oracle = jiff::tz::TimeZone::get(name).unwrap();
        let (mut secs, end) = (zone.day_start(date(1997, 1, 1)).secs(), 2_145_913_200);
        while secs < end {
            let at = jiff::Timestamp::from_second(secs.try_into().unwrap()).unwrap();
            assert_eq!(zone.offset_s(time(secs)), oracle.to_offset(at).seconds(), "{name} {at}");
            secs = secs.saturating_add(HOUR);
        }
    }
}

/// Clocks that change at midnight, by half an hour, around a date line, by the month of fasting, or west of UTC.
const ELSEWHERE: [&str; 12] = [
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Havana",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
];

/// What the tz database says from 2012 to 2037. Before, one clock was set back a minute after midnight.
fn table(name: &str) -> (Zone, jiff::tz::TimeZone) {
    let oracle = jiff::tz::TimeZone::get(name).unwrap();
    let at = |secs: i64| jiff::Timestamp::from_second(secs).unwrap();
    let (from, until) = (at(1_325_376_000), at(2_145_913_200));
    let first = oracle.to_offset(from).seconds();
    let later = oracle.following(from).take_while(|change| change.timestamp() < until);
    let mut changes: Vec<(UnixTime, i32)> = Vec::new();
    for change in later {
        let offset = change.offset().seconds();
        if changes.last().map_or(first, |(_, offset)| *offset) != offset {
            changes.push((time(change.timestamp().as_second().try_into().unwrap()), offset));
        }
    }
    (Zone::Other(Box::leak(Box::new(ZoneTable::new(first, changes).unwrap()))), oracle)
}

#[test]
fn a_clock_is_found_by_asking() {
    for name in ELSEWHERE.into_iter().chain(["Europe/Berlin", "UTC"]) {
        let (zone, oracle) = table(name);
        let mut asked = 0;
        let found = ZoneTable::by_asking(time(1_325_376_000), time(2_145_913_200), |at| {
            asked += 1;
            oracle.to_offset(jiff::Timestamp::from_second(at.secs().try_into().unwrap()).unwrap()).seconds()
        });
        assert_eq!(Zone::Other(Box::leak(Box::new(found.unwrap()))), zone, "{name}");
        assert!(asked < 5_000, "{name}: {asked}");
    }
}

#[test]
fn any_clock_is_that_of_the_tz_database() {
    for name in ELSEWHERE {
        let (zone, oracle) = table(name);
        let (mut secs, end) = (1_325_376_000, 2_145_913_200);
        while secs < end {
            let at = jiff::Timestamp::from_second(secs.try_into().unwrap()).unwrap();
            assert_eq!(zone.offset_s(time(secs)), oracle.to_offset(at).seconds(), "{name} {at}");
            let (local, civil) = (zone.local(time(secs)), at.to_zoned(oracle.clone()));
            let shown = civil.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
            assert_eq!(local.to_string(), shown, "{name}");
            secs = secs.saturating_add(7 * HOUR + 900);
        }
    }
}

#[test]
fn any_day_begins_as_in_the_tz_database() {
    for name in ELSEWHERE.into_iter().chain(["Europe/Berlin"]) {
        let (zone, oracle) = table(name);
        let mut day = date(2012, 1, 2);
        while day.year() <= 2036 {
            let small = |number: u8| i8::try_from(number).unwrap();
            let (month, of_month) = (small(day.month()), small(day.day()));
            let civil = jiff::civil::Date::new(day.year().try_into().unwrap(), month, of_month);
            let start = civil.unwrap().to_zoned(oracle.clone()).unwrap().timestamp().as_second();
            assert_eq!(i64::try_from(zone.day_start(day).secs()), Ok(start), "{name} {day}");
            assert_eq!(zone.local(zone.day_start(day)).date, day, "{name}");
            let next = day.next().unwrap();
            assert_eq!(zone.day_end(day), zone.day_start(next), "{name} {day}");
            for wall in [0, 2 * HOUR + 1800, 12 * HOUR, DAY - 1] {
                let found = zone.at_wall(day, wall);
                let local = zone.local(found);
                let shown = u64::from(local.hour) * HOUR + u64::from(local.minute) * 60;
                let in_day = zone.day_start(day) <= found && found <= zone.day_end(day);
                assert!(in_day && (shown >= wall - wall % 60 || local.date > day), "{name} {local} {wall}");
            }
            day = next;
        }
    }
}

#[test]
fn the_rule_and_the_table_of_one_clock_agree() {
    let (berlin, _) = table("Europe/Berlin");
    let mut at = time(1_325_376_000);
    while at < time(2_140_000_000) {
        assert_eq!(berlin.local(at), Zone::Berlin.local(at));
        at = at.checked_add_secs(5 * HOUR).unwrap();
    }
}

#[test]
fn numbers_that_are_no_clock() {
    let at = |secs| time(secs);
    for (row, first, changes, expected) in [
        ("too far ahead", 60_000, vec![], ZoneError::Offset { offset: 60_000 }),
        ("too far behind", 0, vec![(at(5), i32::MIN)], ZoneError::Offset { offset: i32::MIN }),
        ("twice at once", 0, vec![(at(5), 1), (at(5), 2)], ZoneError::Order { at: at(5) }),
        ("backwards", 0, vec![(at(5), 1), (at(4), 2)], ZoneError::Order { at: at(4) }),
    ] {
        assert_eq!(ZoneTable::new(first, changes), Err(expected), "{row}");
    }
    let many: Vec<_> = (0..1001).map(|secs| (at(secs), 0)).collect();
    assert_eq!(ZoneTable::new(0, many), Err(ZoneError::TooMany { len: 1001 }));
}

#[test]
fn every_day_from_1997_to_2037_begins_as_in_the_tz_database() {
    for (zone, name) in ZONES {
        let oracle = jiff::tz::TimeZone::get(name).unwrap();
        let mut day = date(1997, 1, 1);
        while day.year() <= 2037 {
            let small = |number: u8| i8::try_from(number).unwrap();
            let (month, of_month) = (small(day.month()), small(day.day()));
            let civil = jiff::civil::Date::new(day.year().try_into().unwrap(), month, of_month);
            let start = civil.unwrap().to_zoned(oracle.clone()).unwrap().timestamp().as_second();
            assert_eq!(i64::try_from(zone.day_start(day).secs()), Ok(start), "{name} {day}");
            let local = zone.local(zone.day_start(day));
            assert_eq!((local.date, local.hour, local.minute), (day, 0, 0));
            day = day.next().unwrap();
        }
    }
}
