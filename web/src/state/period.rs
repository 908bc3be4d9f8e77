//! What the energy page shows: which time, cut into which pieces, and what it is compared with.

use wasm_core::calendar::Date;
use wasm_core::series::{Bucket, Comparison, Days, Known, Period, Range, Series, Span, Window};
use wasm_core::units::UnixTime;

use super::energy::Proven;
use super::when;

/// A kind of period to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The last sixty minutes.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Everything.
    All,
    /// Days of one's choice.
    Range,
}

impl Kind {
    /// All of them, in the order to choose from.
    pub const ALL: [Self; 7] =
        [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year, Self::All, Self::Range];

    /// A fixed name, for choosing and for tests.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "today",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::All => "all",
            Self::Range => "range",
        }
    }

    /// The kind of a span.
    #[must_use]
    pub const fn of(span: Span) -> Self {
        match span {
            Span::LastHour => Self::Hour,
            Span::Day(_) => Self::Day,
            Span::Week(_) => Self::Week,
            Span::Month(_) => Self::Month,
            Span::Year(_) => Self::Year,
            Span::All => Self::All,
            Span::Days(_) => Self::Range,
        }
    }

    /// Where this kind begins: with the period under way; a range with the days that were shown before.
    #[must_use]
    pub fn start(self, shown: Span, known: &Known) -> Span {
        match self {
            Self::Hour => Span::LastHour,
            Self::Day => Span::Day(0),
            Self::Week => Span::Week(0),
            Self::Month => Span::Month(0),
            Self::Year => Span::Year(0),
            Self::All => Span::All,
            Self::Range => shown.days(known).or_else(|| Span::Day(0).days(known)).map_or(shown, Span::Days),
        }
    }
}

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Which time.
    pub span: Span,
    /// Whether to cut it finer than usual.
    pub fine: bool,
}

impl Default for View {
    fn default() -> Self {
        Self { span: Span::Day(0), fine: false }
    }
}

/// What is known when.
#[must_use]
pub fn known(proven: &Proven, interval_s: u32, now: UnixTime) -> Known {
    Known { now, first: proven.first(), newest: proven.newest(), interval_s, zone: when::zone() }
}

/// Everything about the time that is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The time.
    pub range: Range,
    /// When this was worked out, and with what.
    pub known: Known,
    /// How it is cut.
    pub period: Period,
    /// How it may be cut.
    pub periods: &'static [Period],
    /// The pieces.
    pub series: Series,
    /// The time before.
    pub comparison: Option<Comparison>,
}

impl Overview {
    /// The view, filled with what is verified. `None` only for times no clock shows.
    #[must_use]
    pub fn of(view: View, proven: &Proven, interval_s: u32, now: UnixTime) -> Option<Self> {
        let known = known(proven, interval_s, now);
        let range = view.span.range(&known)?;
        let periods = range.periods(interval_s);
        let period = *periods.get(usize::from(view.fine)).or_else(|| periods.first())?;
        let Range { from, until } = range;
        let window = Window { from, until, period, zone: known.zone, interval_s };
        let mut series = Series::new(window).ok()?;
        let mut comparison = Comparison::new(view.span, &known);
        proven.fill(&mut series);
        comparison.iter_mut().flat_map(Comparison::both).for_each(|part| proven.fill(part));
        Some(Self { range, known, period, periods, series, comparison })
    }

    /// All pieces together.
    #[must_use]
    pub fn total(&self) -> Option<Bucket> {
        self.series.total()
    }
}

/// The days between two texts like `2026-11-22`, as date fields give them; `None` if they are none.
#[must_use]
pub fn days(first: &str, last: &str) -> Option<Days> {
    Days::new(Date::from_text(first)?, Date::from_text(last)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 22 November 2026, 20:30 in Berlin: a Sunday.
    const SUNDAY: u64 = 1_795_375_800;

    fn overview(span: Span, fine: bool, now: u64) -> Overview {
        let now = UnixTime::from_secs(now).expect("a time before 9999");
        Overview::of(View { span, fine }, &Proven::default(), 900, now).expect("an overview")
    }

    #[test]
    fn a_choice_is_cut_into_what_suits_it() {
        for (name, span, fine, count) in [
            ("hour", Span::LastHour, false, 4),
            ("today", Span::Day(0), false, 24),
            ("today, finer", Span::Day(0), true, 96),
            ("week", Span::Week(0), false, 7),
            ("week, finer", Span::Week(0), true, 168),
            ("month", Span::Month(0), false, 30),
            ("month is not finer", Span::Month(0), true, 30),
            ("year", Span::Year(0), false, 12),
            ("year, finer", Span::Year(0), true, 365),
        ] {
            assert_eq!(overview(span, fine, SUNDAY).series.buckets().len(), count, "{name}");
        }
    }

    #[test]
    fn days_on_which_the_clock_changes_have_92_and_100_quarter_hours() {
        let (spring, autumn) = (1_774_782_000, 1_792_929_600);
        for (name, now, hours, quarters) in [("spring", spring, 23, 92), ("autumn", autumn, 25, 100)] {
            assert_eq!(overview(Span::Day(0), false, now).series.buckets().len(), hours, "{name}");
            assert_eq!(overview(Span::Day(0), true, now).series.buckets().len(), quarters, "{name}");
        }
    }

    #[test]
    fn a_range_begins_with_what_was_shown() {
        let known = overview(Span::Day(0), false, SUNDAY).known;
        let days = |span| match Kind::Range.start(span, &known) {
            Span::Days(days) => format!("{} {}", days.first(), days.last()),
            other => format!("{other:?}"),
        };
        assert_eq!(days(Span::Week(0)), "2026-11-16 2026-11-22");
        assert_eq!(days(Span::LastHour), "2026-11-22 2026-11-22");
        for kind in Kind::ALL {
            assert_eq!(Kind::of(kind.start(Span::Day(3), &known)), kind);
        }
    }

    #[test]
    fn typed_days() {
        assert!(days("2026-11-01", "2026-11-22").is_some());
        for (first, last) in [("2026-11-22", "2026-11-21"), ("", "2026-11-21"), ("2026-02-30", "2026-03-01")]
        {
            assert_eq!(days(first, last), None, "{first} {last}");
        }
    }
}
