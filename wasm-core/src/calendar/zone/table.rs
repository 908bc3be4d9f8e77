//! The clock of any place, as a list of when it was changed.

use crate::units::UnixTime;

/// The farthest a clock on the wall has ever been from UTC, and a bit: 16 hours.
const MAX_OFFSET: i32 = 16 * 3600;
/// The most changes of a clock: two a year for five hundred years.
const MAX_CHANGES: usize = 1000;

/// Clocks are not changed twice within these seconds: six days.
const STEP: u64 = 6 * 24 * 3600;

/// Why numbers are no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// No clock is that far from UTC.
    #[error("{offset} seconds from UTC are more than {MAX_OFFSET}")]
    Offset {
        /// The offset given.
        offset: i32,
    },
    /// A change is not later than the one before.
    #[error("the clock changes at {}, not after the change before", at.secs())]
    Order {
        /// When it should change.
        at: UnixTime,
    },
    /// There are more changes than any clock has.
    #[error("{len} changes are more than {MAX_CHANGES}")]
    TooMany {
        /// How many were given.
        len: usize,
    },
}

/// What a clock was set to, and when that changed. The browser knows it for every zone of the tz database; asking it
/// costs nothing to download.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ZoneTable {
    first: i32,
    changes: Vec<(UnixTime, i32)>,
}

impl ZoneTable {
    /// A clock that is `first` seconds ahead of UTC, and from each of the changes on so much.
    ///
    /// # Errors
    /// [`ZoneError`].
    pub fn new(first: i32, changes: Vec<(UnixTime, i32)>) -> Result<Self, ZoneError> {
        if changes.len() > MAX_CHANGES {
            return Err(ZoneError::TooMany { len: changes.len() });
        }
        let mut offsets = core::iter::once(first).chain(changes.iter().map(|(_, offset)| *offset));
        if let Some(offset) = offsets.find(|offset| offset.checked_abs().is_none_or(|far| far > MAX_OFFSET)) {
            return Err(ZoneError::Offset { offset });
        }
        let pairs = changes.iter().zip(changes.iter().skip(1));
        if let Some((_, (at, _))) = pairs.into_iter().find(|((before, _), (at, _))| at <= before) {
            return Err(ZoneError::Order { at: *at });
        }
        Ok(Self { first, changes })
    }

    /// The clock between two moments by asking how far ahead of UTC it is: some fifty times for each year.
    ///
    /// # Errors
    /// [`ZoneError`] if the answers are those of no clock.
    pub fn by_asking(
        from: UnixTime,
        until: UnixTime,
        mut ask: impl FnMut(UnixTime) -> i32,
    ) -> Result<Self, ZoneError> {
        let time = |secs| UnixTime::from_secs(secs).unwrap_or(UnixTime::MAX);
        let first = ask(from);
        let (mut at, mut before, mut changes) = (from.secs(), first, Vec::new());
        while at < until.secs() {
            let next = at.saturating_add(STEP).min(until.secs());
            let after = ask(time(next));
            if after != before {
                // the last second of the old time, and a second of the new one
                let (mut old, mut new) = (at, next);
                while new.saturating_sub(old) > 1 {
                    let middle = old.midpoint(new);
                    if ask(time(middle)) == before { old = middle } else { new = middle }
                }
                changes.push((time(new), ask(time(new))));
            }
            (at, before) = (next, after);
        }
        Self::new(first, changes)
    }

    /// How many changes are behind a moment.
    fn behind(&self, secs: u64) -> usize {
        self.changes.partition_point(|(at, _)| at.secs() <= secs)
    }

    /// The offset after so many changes.
    fn after(&self, count: usize) -> i32 {
        let last = count.checked_sub(1).and_then(|last| self.changes.get(last));
        last.map_or(self.first, |(_, offset)| *offset)
    }

    pub(super) fn offset_s(&self, time: UnixTime) -> i32 {
        self.after(self.behind(time.secs()))
    }

    /// The first moment at which the clock shows `wall` or later, in seconds since 1970 on the wall.
    pub(super) fn first_at(&self, wall: u64) -> u64 {
        let far = u64::from(MAX_OFFSET.unsigned_abs());
        let mut count = self.behind(wall.saturating_sub(far));
        loop {
            let begin = count.checked_sub(1).and_then(|last| self.changes.get(last));
            let begin = begin.map_or(0, |(at, _)| at.secs());
            let found = back(wall, self.after(count)).max(begin);
            match self.changes.get(count) {
                Some((end, _)) if found >= end.secs() => count = count.saturating_add(1),
                _ => return found,
            }
        }
    }
}

/// Seconds on the wall as seconds of UTC; 0 before 1970.
pub(super) fn back(wall: u64, offset: i32) -> u64 {
    wall.saturating_add_signed(i64::from(offset).saturating_neg())
}
