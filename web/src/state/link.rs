//! A connection that may come and go: shown to people, and the pauses between attempts.

/// How a connection is doing. Times are UTC seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Nothing to connect to yet.
    #[default]
    Idle,
    /// First attempt, or one after a break.
    Connecting,
    /// Works.
    Online {
        /// The address in use.
        server: String,
    },
    /// Does not work; an attempt follows by itself.
    Offline {
        /// Why, in the words of the layer that noticed.
        reason: String,
        /// When it stopped working.
        since: u64,
    },
}

impl Link {
    /// True while it works.
    #[must_use]
    pub const fn is_online(&self) -> bool {
        matches!(self, Self::Online { .. })
    }

    /// The address in use.
    #[must_use]
    pub fn server(&self) -> Option<&str> {
        match self {
            Self::Online { server } => Some(server),
            Self::Idle | Self::Connecting | Self::Offline { .. } => None,
        }
    }

    /// The same connection after a failure at `now`; the time of the first failure is kept.
    #[must_use]
    pub fn failed(&self, reason: String, now: u64) -> Self {
        let since = match self {
            Self::Offline { since, .. } => *since,
            Self::Idle | Self::Connecting | Self::Online { .. } => now,
        };
        Self::Offline { reason, since }
    }
}

const FIRST_MS: u32 = 500;
const LONGEST_MS: u32 = 30_000;

/// Pauses between attempts: half a second, doubling to half a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The pause after one more failure, in milliseconds.
    pub fn pause(&mut self) -> u32 {
        let doublings = self.failures.min(10);
        self.failures = self.failures.saturating_add(1);
        FIRST_MS.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_MS)
    }

    /// It worked: the next failure starts from the beginning.
    pub const fn worked(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let mut backoff = Backoff::default();
        let pauses: Vec<u32> = (0..9).map(|_| backoff.pause()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
        backoff.worked();
        assert_eq!(backoff.pause(), 500);
    }

    #[test]
    fn the_first_failure_dates_the_outage() {
        let link = Link::Online { server: "a".into() }.failed("gone".into(), 10).failed("still".into(), 20);
        assert_eq!(link, Link::Offline { reason: "still".into(), since: 10 });
    }
}
