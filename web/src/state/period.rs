//! The periods a person chooses from, as windows of `wasm-core`'s series.

use wasm_core::calendar::Date;
use wasm_core::series::{DividesHour, Period as Bucket, Series, Window};
use wasm_core::units::UnixTime;

use super::energy::Readings;
use super::when::ZONE;

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// The last sixty minutes in steps of five.
    Hour,
    /// Today in hours.
    #[default]
    Today,
    /// Yesterday in hours.
    Yesterday,
    /// This week, from Monday, in days.
    Week,
    /// This month in days.
    Month,
    /// This year in months.
    Year,
}

impl Period {
    /// All of them, in the order to choose from.
    pub const ALL: [Self; 6] =
        [Self::Hour, Self::Today, Self::Yesterday, Self::Week, Self::Month, Self::Year];

    /// A fixed name, for choosing and for tests.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Today => "today",
            Self::Yesterday => "yesterday",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The period at `now`, cut into buckets and filled with the readings. `None` only for times no clock shows.
    #[must_use]
    pub fn series(self, readings: &Readings, interval_s: u32, now: UnixTime) -> Option<Series> {
        let mut series = Series::new(self.window(interval_s, now)?).ok()?;
        for reading in readings.iter() {
            series.add(reading);
        }
        Some(series)
    }

    fn window(self, interval_s: u32, now: UnixTime) -> Option<Window> {
        let today = ZONE.local(now).date;
        let (from, until, period) = match self {
            Self::Hour => {
                let from = UnixTime::from_secs(now.secs().saturating_sub(3_600)).ok()?;
                (from, now, Bucket::Seconds(DividesHour::new(300).ok()?))
            }
            Self::Today => (ZONE.day_start(today), ZONE.day_end(today), Bucket::HOUR),
            Self::Yesterday => {
                let day = back(today, 1)?;
                (ZONE.day_start(day), ZONE.day_end(day), Bucket::HOUR)
            }
            Self::Week => {
                let monday = back(today, u32::from(today.weekday()))?;
                (ZONE.day_start(monday), ZONE.day_end(forward(monday, 6)?), Bucket::Day)
            }
            Self::Month => (ZONE.month_start(today), ZONE.month_end(today), Bucket::Day),
            Self::Year => {
                let (first, last) =
                    (Date::new(today.year(), 1, 1).ok()?, Date::new(today.year(), 12, 1).ok()?);
                (ZONE.month_start(first), ZONE.month_end(last), Bucket::Month)
            }
        };
        Some(Window { from, until, period, zone: ZONE, interval_s })
    }
}

fn back(date: Date, days: u32) -> Option<Date> {
    Date::from_days(date.days().checked_sub(days)?)
}

fn forward(date: Date, days: u32) -> Option<Date> {
    Date::from_days(date.days().checked_add(days)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 22 November 2026, 20:30 in Berlin: a Sunday.
    const SUNDAY: u64 = 1_795_375_800;

    fn buckets(period: Period, now: u64) -> (usize, u64, u64) {
        let now = UnixTime::from_secs(now).expect("a time before 9999");
        let series = period.series(&Readings::default(), 900, now).expect("a series");
        let (first, last) = (series.buckets().first().expect("one"), series.buckets().last().expect("one"));
        (series.buckets().len(), first.start.secs(), last.end.secs())
    }

    #[test]
    fn periods_cover_what_their_names_say() {
        const DAY: u64 = 86_400;
        let midnight = 1_795_302_000;
        let rows = [
            ("hour", Period::Hour, 13, SUNDAY - 3_600 - SUNDAY % 300),
            ("today", Period::Today, 24, midnight),
            ("yesterday", Period::Yesterday, 24, midnight - DAY),
            ("week", Period::Week, 7, midnight - 6 * DAY),
            ("month", Period::Month, 30, midnight - 21 * DAY),
        ];
        for (name, period, count, start) in rows {
            let found = buckets(period, SUNDAY + 60);
            assert_eq!((found.0, found.1), (count, start), "{name}");
        }
        assert_eq!(buckets(Period::Year, SUNDAY).0, 12, "year");
    }

    #[test]
    fn the_day_the_clock_is_set_back_has_25_hours() {
        let last_sunday_of_october = 1_792_929_600;
        assert_eq!(buckets(Period::Today, last_sunday_of_october).0, 25);
    }
}
