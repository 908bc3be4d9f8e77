//! Moments as the wall clock where the meters are shows them.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use wasm_core::series::{Zone, ZoneTable};
use wasm_core::units::UnixTime;

use crate::i18n::format::Moment;

/// Whose clock times are shown by, and days are counted by, as it is chosen in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// Portugal, Ireland, the United Kingdom.
    Western,
    /// Germany and most of the Union.
    #[default]
    Central,
    /// Greece, Finland, the Baltic states, Romania, Bulgaria, Cyprus.
    Eastern,
    /// Everywhere the same.
    Utc,
    /// Any other place, named beside it.
    Other,
}

/// From when on clocks elsewhere are known: 2012. Nobody has readings from before.
pub const KNOWN_FROM: u64 = 1_325_376_000;
/// Until when: 2042. Whoever decides about clocks has not decided anything that far ahead.
pub const KNOWN_UNTIL: u64 = 2_272_147_200;

impl Clock {
    /// All of them, from west to east.
    pub const ALL: [Self; 5] = [Self::Western, Self::Central, Self::Eastern, Self::Utc, Self::Other];

    /// A fixed name, for choosing and for tests.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Western => "western",
            Self::Central => "central",
            Self::Eastern => "eastern",
            Self::Utc => "utc",
            Self::Other => "other",
        }
    }

    /// Its zone; `other` is the clock of the other place, if the browser knows it.
    const fn zone(self, other: Option<&'static ZoneTable>) -> Zone {
        match (self, other) {
            (Self::Western, _) => Zone::Western,
            (Self::Eastern, _) => Zone::Eastern,
            (Self::Utc, _) => Zone::Utc,
            (Self::Other, Some(table)) => Zone::Other(table),
            (Self::Central | Self::Other, _) => Zone::Berlin,
        }
    }
}

thread_local! {
    /// Set by the app whenever it draws, as the language is.
    static SHOWN: Cell<Zone> = const { Cell::new(Zone::Berlin) };
}

/// The zone that days are counted and times are shown in; Germany's outside of the app.
#[must_use]
pub fn zone() -> Zone {
    SHOWN.get()
}

/// The clock of everything drawn from now on; for the app only, which draws everything anew.
pub fn show(clock: Clock, other: Option<&'static ZoneTable>) {
    SHOWN.set(clock.zone(other));
}

/// How far ahead of UTC a clock is, from what a browser writes: `… GMT-03:30`, or `… GMT` where it is not.
#[must_use]
pub fn offset_of(text: &str) -> Option<i32> {
    let (_, offset) = text.rsplit_once("GMT")?;
    let (sign, digits) = match offset.split_at_checked(1) {
        None => return Some(0),
        Some(("+", digits)) => (1, digits),
        Some(("-" | "\u{2212}", digits)) => (-1, digits),
        Some(_) => return None,
    };
    let mut parts = digits.split(':').map(|part| part.parse::<i32>().ok().filter(|part| *part < 60));
    let (hours, minutes) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
    let seconds = parts.next().unwrap_or(Some(0))?;
    let whole = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)?;
    whole.checked_mul(sign)
}

/// UTC seconds as a moment to show.
#[must_use]
pub fn moment(unix: u64) -> Moment {
    let offset = UnixTime::from_secs(unix).map_or(0, |time| zone().offset_s(time));
    Moment { unix, offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_as_browsers_write_them() {
        for (text, expected) in [
            ("1/1/2026, GMT", Some(0)),
            ("1/1/2026, GMT+01:00", Some(3600)),
            ("1/1/2026, GMT-03:30", Some(-12_600)),
            ("1/1/2026, GMT+12:45", Some(45_900)),
            ("1/1/1890, GMT-00:01:15", Some(-75)),
            ("1/1/2026, GMT+5", Some(18_000)),
            ("1/1/2026, CET", None),
            ("1/1/2026, GMT+", None),
            ("1/1/2026, GMT+1:99", None),
            ("1/1/2026, GMT*01:00", None),
        ] {
            assert_eq!(offset_of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_place_the_browser_does_not_know_is_as_if_none_was_chosen() {
        assert_eq!(Clock::Other.zone(None), Clock::default().zone(None));
        let table: &'static ZoneTable = Box::leak(Box::new(ZoneTable::new(-3600, Vec::new()).unwrap()));
        assert_eq!(Clock::Other.zone(Some(table)), Zone::Other(table));
        assert_eq!(Clock::Utc.zone(Some(table)), Zone::Utc);
    }
}
