//! What a day file says about one interval, and how it is written.

use core::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::record::Energy;
use crate::units::WattHours;

/// What a day file says about one interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// No measured record ends in it (`null`): the gateway was off, or the meter silent. What flowed is in the
    /// next interval that has a number.
    Missing,
    /// Records end in it, but what flowed since the record before must not be counted (`false`): the meter was
    /// exchanged, a register fell, or there is no record before.
    Uncounted,
    /// The energy since the last measured record, which ends in the interval before unless entries between
    /// are [`Interval::Missing`].
    Counted(Energy),
}

impl Interval {
    /// The two entries as one; `None` if one says what the other does not.
    pub(super) const fn of(p: Entry, u: Entry) -> Option<Self> {
        match (p, u) {
            (Entry::Missing, Entry::Missing) => Some(Self::Missing),
            (Entry::Uncounted, Entry::Uncounted) => Some(Self::Uncounted),
            (Entry::Wh(p), Entry::Wh(u)) => {
                let (produced, consumed) = (WattHours::from_wh(p), WattHours::from_wh(u));
                Some(Self::Counted(Energy { produced, consumed }))
            }
            _ => None,
        }
    }

    /// Produced, and consumed.
    pub(super) const fn entries(self) -> (Entry, Entry) {
        match self {
            Self::Missing => (Entry::Missing, Entry::Missing),
            Self::Uncounted => (Entry::Uncounted, Entry::Uncounted),
            Self::Counted(energy) => (Entry::Wh(energy.produced.wh()), Entry::Wh(energy.consumed.wh())),
        }
    }

    /// With one more record that ends in it; `step` is the energy since the record before it, `measured`
    /// whether its values were. `None` if the sum overflows.
    pub(super) fn with(self, step: Option<Energy>, measured: bool) -> Option<Self> {
        Some(match (self, step) {
            (Self::Counted(sum), Some(energy)) => Self::Counted(sum.checked_add(energy)?),
            (Self::Counted(sum), None) => Self::Counted(sum),
            (_, Some(energy)) if measured || energy != Energy::ZERO => Self::Counted(energy),
            (before, Some(_)) => before,
            (Self::Missing | Self::Uncounted, None) => Self::Uncounted,
        })
    }
}

/// One of the two numbers of an interval: Wh, `null` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Missing,
    Uncounted,
    Wh(u64),
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Missing => serializer.serialize_none(),
            Self::Uncounted => serializer.serialize_bool(false),
            Self::Wh(wh) => serializer.serialize_u64(*wh),
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

impl Visitor<'_> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("watt hours, null or false")
    }

    fn visit_u64<E: de::Error>(self, wh: u64) -> Result<Entry, E> {
        Ok(Entry::Wh(wh))
    }

    fn visit_none<E: de::Error>(self) -> Result<Entry, E> {
        Ok(Entry::Missing)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Entry, E> {
        if value { Err(E::custom("true is no energy")) } else { Ok(Entry::Uncounted) }
    }
}
