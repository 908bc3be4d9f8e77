//! The one word for what is known of a bucket.

use super::{Bucket, Known, Quality};

/// How long after its end a bucket may wait for its last reading.
const SETTLE_S: u64 = 60;

/// What is known of a bucket, in the order of what weighs most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has not come yet, or has only begun.
    Future,
    /// Nothing is known.
    Missing,
    /// A part of its time is not known.
    Incomplete,
    /// A part was shared by time, because no reading was there at its edges.
    Estimated,
    /// All of it is measured, and something happened that should be looked at: a flag, a reading that was not measured,
    /// a record that is missing or was refused.
    Flagged,
    /// All of it is measured.
    Measured,
}

impl Bucket {
    /// The state of the bucket. Of one that is under way, only what should be there by now is asked for.
    #[must_use]
    pub fn state(&self, known: &Known) -> State {
        let settled = self.end.checked_add_secs(SETTLE_S).is_some_and(|end| end <= known.now);
        match self.quality() {
            _ if self.start >= known.now => State::Future,
            Quality::Empty if settled => State::Missing,
            Quality::Empty => State::Future,
            Quality::Partial if settled || !self.is_known_so_far(known) => State::Incomplete,
            _ if self.estimated_s > 0 => State::Estimated,
            _ if self.is_flagged() => State::Flagged,
            _ => State::Measured,
        }
    }

    /// Whether something in it should be looked at.
    #[must_use]
    pub const fn is_flagged(&self) -> bool {
        !self.flags.is_empty() || self.not_measured > 0 || self.missing_records > 0
    }

    /// Whether everything up to the newest reading is there.
    fn is_known_so_far(&self, known: &Known) -> bool {
        let newest = known.newest.map_or(self.start, |newest| newest.min(self.end));
        let over = newest.secs_since(self.start).unwrap_or(0);
        self.measured_s.saturating_add(self.estimated_s) >= over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Flag, Flags};
    use crate::series::Zone;
    use crate::series::tests::{MIDNIGHT, time};

    fn bucket(measured_s: u64, estimated_s: u64) -> Bucket {
        let empty = Bucket::empty(time(MIDNIGHT), time(MIDNIGHT + 3_600));
        Bucket { measured_s, estimated_s, ..empty }
    }

    #[test]
    fn words_for_buckets() {
        let flagged = Bucket { flags: Flags::NONE.with(Flag::Restart), ..bucket(3_600, 0) };
        let refused = Bucket { missing_records: 1, ..bucket(3_600, 0) };
        let carried = Bucket { not_measured: 1, ..bucket(3_600, 0) };
        for (row, bucket, now, newest, expected) in [
            ("not begun", bucket(0, 0), 0, None, State::Future),
            ("begun, nothing read yet", bucket(0, 0), 100, None, State::Future),
            ("over, nothing read", bucket(0, 0), 3_660, None, State::Missing),
            ("just over, still waiting", bucket(0, 0), 3_605, None, State::Future),
            ("under way", bucket(1_800, 0), 1_810, Some(1_800), State::Measured),
            ("under way, its start unknown", bucket(900, 0), 1_810, Some(1_800), State::Incomplete),
            ("under way, partly shared", bucket(900, 900), 1_810, Some(1_800), State::Estimated),
            ("over, its end unknown", bucket(1_800, 0), 3_700, Some(1_800), State::Incomplete),
            ("shared", bucket(3_000, 600), 9_000, Some(9_000), State::Estimated),
            ("flagged", flagged, 9_000, Some(9_000), State::Flagged),
            ("refused", refused, 9_000, Some(9_000), State::Flagged),
            ("carried on", carried, 9_000, Some(9_000), State::Flagged),
            ("measured", bucket(3_600, 0), 9_000, Some(9_000), State::Measured),
        ] {
            let known = Known {
                now: time(MIDNIGHT + now),
                first: None,
                newest: newest.map(|newest| time(MIDNIGHT + newest)),
                interval_s: 900,
                zone: Zone::Berlin,
            };
            assert_eq!(bucket.state(&known), expected, "{row}");
        }
    }
}
