//! So many at once, and one more every so often: a limit for what strangers may do.

use std::time::{Duration, Instant};

/// What is left to do.
#[derive(Debug)]
pub(crate) struct Allowance {
    left: u32,
    most: u32,
    every: Duration,
    counted: Instant,
}

impl Allowance {
    /// `most` at once, one more every `every`.
    pub(crate) const fn new(most: u32, every: Duration, now: Instant) -> Self {
        Self { left: most, most, every, counted: now }
    }

    /// Takes one, if there is one.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        while self.left < self.most && now.saturating_duration_since(self.counted) >= self.every {
            self.left = self.left.saturating_add(1);
            self.counted = self.counted.checked_add(self.every).unwrap_or(now);
        }
        if self.left == self.most {
            self.counted = now;
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Allowance;
    use std::time::{Duration, Instant};

    #[test]
    fn what_is_used_comes_back_in_time() {
        let start = Instant::now();
        let mut allowance = Allowance::new(2, Duration::from_secs(60), start);
        for (row, at, taken) in [
            ("first", 0, true),
            ("second", 1, true),
            ("too many", 2, false),
            ("one came back", 61, true),
            ("not yet another", 62, false),
            ("long after", 10_000, true),
            ("still two at once", 10_000, true),
            ("and no more", 10_001, false),
        ] {
            assert_eq!(allowance.take(start + Duration::from_secs(at)), taken, "{row}");
        }
    }
}
