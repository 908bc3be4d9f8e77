//! One period beside the one before.
//!
//! A period that is not over is compared up to the newest reading with the same part of the one before. Nothing is
//! said where either is known in part only: a gap would look like a change.

use super::{Bucket, Known, Range, Series, Span};
use crate::units::WattHours;

/// How far a period may be unknown and still be compared: a twentieth of its time.
const UNKNOWN_PART: u64 = 20;

/// How a number differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So many percent more, at least one.
    More(u64),
    /// So many percent less, at least one.
    Less(u64),
    /// Less than half a percent apart.
    Same,
    /// Something after nothing: no percentage says that.
    FromNothing,
}

impl Change {
    /// How `now` differs from `before`, in whole percent, halves away from zero.
    #[must_use]
    pub fn of(now: WattHours, before: WattHours) -> Self {
        let (now, before) = (u128::from(now.wh()), u128::from(before.wh()));
        let difference = now.abs_diff(before).saturating_mul(200).saturating_add(before);
        match difference.checked_div(before.saturating_mul(2)) {
            None if now == 0 => Self::Same,
            None => Self::FromNothing,
            Some(0) => Self::Same,
            Some(percent) => {
                let percent = u64::try_from(percent).unwrap_or(u64::MAX);
                if now > before { Self::More(percent) } else { Self::Less(percent) }
            }
        }
    }
}

/// A period, and the same part of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    now: Series,
    before: Series,
    part: bool,
}

impl Comparison {
    /// The two times to compare, still empty; [`None`] if there is nothing before, or no reading to compare up to.
    #[must_use]
    pub fn new(span: Span, known: &Known) -> Option<Self> {
        let (range, before) = (span.range(known)?, span.before(known)?);
        let newest = known.newest.filter(|newest| *newest > range.from)?;
        let part = newest < range.until;
        let (until, until_before) = if part {
            let there = span.counterpart(newest, known).map_or(before.until, |at| at.min(before.until));
            (newest, there)
        } else {
            (range.until, before.until)
        };
        let whole = |from, until| Series::whole(Range { from, until }, known.interval_s);
        Some(Self { now: whole(range.from, until), before: whole(before.from, until_before), part })
    }

    /// Both times, to be filled with readings.
    pub fn both(&mut self) -> [&mut Series; 2] {
        [&mut self.now, &mut self.before]
    }

    /// Whether the period is not over: then only a part of the one before is compared with.
    #[must_use]
    pub const fn is_part(&self) -> bool {
        self.part
    }

    /// What is known of the period before, up to where it is compared.
    #[must_use]
    pub fn before(&self) -> Option<&Bucket> {
        self.before.buckets().first()
    }

    /// What is known of the period itself, up to where it is compared.
    #[must_use]
    pub fn now(&self) -> Option<&Bucket> {
        self.now.buckets().first()
    }

    /// How what was given to the grid, and what was taken from it, changed; [`None`] if too little is known.
    #[must_use]
    pub fn change(&self) -> Option<(Change, Change)> {
        let (now, before) = (self.now().filter(is_known)?.energy(), self.before().filter(is_known)?.energy());
        Some((Change::of(now.produced, before.produced), Change::of(now.consumed, before.consumed)))
    }
}

fn is_known(bucket: &&Bucket) -> bool {
    let length = bucket.end.secs_since(bucket.start).unwrap_or(0);
    length > 0 && bucket.missing_s().saturating_mul(UNKNOWN_PART) <= length
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "the numbers are those written here")]
mod tests {
    use super::*;
    use crate::series::Zone;
    use crate::series::tests::{MIDNIGHT, reading, time};
    use crate::verify::Verified;

    const DAY: u64 = 86_400;

    #[test]
    fn changes_in_percent() {
        for (now, before, expected) in [
            (118, 100, Change::More(18)),
            (82, 100, Change::Less(18)),
            (0, 100, Change::Less(100)),
            (1_004, 1_000, Change::Same),
            (1_005, 1_000, Change::More(1)),
            (995, 1_000, Change::Less(1)),
            (5_000, 100, Change::More(4_900)),
            (0, 0, Change::Same),
            (1, 0, Change::FromNothing),
            (u64::MAX, 1, Change::More(u64::MAX)),
        ] {
            let found = Change::of(WattHours::from_wh(now), WattHours::from_wh(before));
            assert_eq!(found, expected, "{now} after {before}");
        }
    }

    /// Two days of quarter hours: 100 Wh each yesterday, 118 Wh today up to `until` seconds after midnight.
    fn compared(until: u64, holes: core::ops::Range<u64>) -> Comparison {
        let known = Known {
            now: time(MIDNIGHT + until.min(DAY - 1)),
            first: None,
            newest: Some(time(MIDNIGHT + until)),
            interval_s: 900,
            zone: Zone::Berlin,
        };
        let mut comparison = Comparison::new(Span::Day(0), &known).unwrap();
        let ends = (1..).map(|n| MIDNIGHT - DAY + n * 900).take_while(|end| *end <= MIDNIGHT + until);
        for (seq, end) in (1..).zip(ends).filter(|(seq, _)| !holes.contains(seq)) {
            let wh = if end > MIDNIGHT { 118 } else { 100 };
            let reading = Verified::unchecked_for_test(reading(seq, end, Some((end - 900, wh, 0))));
            comparison.both().into_iter().for_each(|series| series.add(&reading));
        }
        comparison
    }

    #[test]
    fn today_so_far_is_compared_with_yesterday_so_far() {
        let found = compared(36_000, 0..0);
        assert_eq!((found.is_part(), found.change()), (true, Some((Change::More(18), Change::More(18)))));
        assert_eq!(found.before().unwrap().energy().produced.wh(), 4_000);
        assert_eq!(found.now().unwrap().energy().produced.wh(), 4_720);
        assert!(!compared(DAY, 0..0).is_part());
    }

    #[test]
    fn a_gap_is_no_change() {
        assert_eq!(compared(36_000, 5..6).change().map(|change| change.0), Some(Change::More(21)));
        assert_eq!(compared(36_000, 5..25).change(), None);
        assert_eq!(compared(36_000, 100..130).change(), None);
    }

    #[test]
    fn without_a_reading_there_is_nothing_to_compare() {
        let known = Known {
            now: time(MIDNIGHT + 100),
            first: None,
            newest: None,
            interval_s: 900,
            zone: Zone::Berlin,
        };
        assert_eq!(Comparison::new(Span::Day(0), &known), None);
        let newest = Some(time(MIDNIGHT - 5));
        assert_eq!(Comparison::new(Span::Day(0), &Known { newest, ..known }), None);
        assert_eq!(Comparison::new(Span::All, &Known { newest: Some(known.now), ..known }), None);
    }
}
