//! The machine's clock: what time it is, how well that is known, and whether it was set meanwhile.

use crate::config::ClockSetting;
use crate::sampler::TimeQuality;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use wasm_core::record::{Clock, ClockSource, TimeStatus};
use wasm_core::units::UnixTime;

/// What systemd-timesyncd leaves when the clock was set.
const TIMESYNC_MARK: &str = "/run/systemd/timesync/synchronized";
/// What chrony's helper leaves (`chrony-wait`).
const CHRONY_MARK: &str = "/run/chrony/synchronised";
/// A difference between the two clocks above this is a step, not drift.
const STEP: Duration = Duration::from_secs(2);

/// Unix time now; 1970 if the clock is before that.
#[must_use]
pub(crate) fn unix_now() -> UnixTime {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    UnixTime::from_secs(since.as_secs()).unwrap_or(UnixTime::MAX)
}

/// How well the time is known, by the setting and what the system says.
#[must_use]
pub(crate) fn quality(setting: ClockSetting) -> TimeQuality {
    let (status, source) = match setting {
        ClockSetting::Ntp => (TimeStatus::Synchronised, ClockSource::Ntp),
        ClockSetting::Auto if is_synchronised() => (TimeStatus::Synchronised, ClockSource::Ntp),
        ClockSetting::Rtc => (TimeStatus::Informative, ClockSource::Rtc),
        ClockSetting::Auto | ClockSetting::None => (TimeStatus::Unknown, ClockSource::None),
    };
    TimeQuality { status, clock: Clock { source, error_ms: None } }
}

fn is_synchronised() -> bool {
    [TIMESYNC_MARK, CHRONY_MARK].into_iter().any(|mark| Path::new(mark).exists())
}

/// The next multiple of the interval behind `now`, on the UTC grid.
#[must_use]
pub(crate) fn next_boundary(now: UnixTime, interval_s: u32) -> UnixTime {
    let interval = u64::from(interval_s.max(1));
    let into = now.secs().checked_rem(interval).unwrap_or(0);
    now.checked_add_secs(interval.saturating_sub(into)).unwrap_or(UnixTime::MAX)
}

/// Notices when the wall clock does not go with the steady clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepWatch {
    wall: SystemTime,
    steady: Instant,
}

impl StepWatch {
    /// Starts watching.
    #[must_use]
    pub(crate) const fn new(wall: SystemTime, steady: Instant) -> Self {
        Self { wall, steady }
    }

    /// Whether the wall clock was set since the last call.
    pub(crate) fn stepped(&mut self, wall: SystemTime, steady: Instant) -> bool {
        let passed = steady.saturating_duration_since(self.steady);
        let expected = self.wall.checked_add(passed).unwrap_or(self.wall);
        let off = match wall.duration_since(expected) {
            Ok(ahead) => ahead,
            Err(behind) => behind.duration(),
        };
        *self = Self { wall, steady };
        off > STEP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_lie_on_the_grid() {
        for (now, interval, next) in [
            (0, 900, 900),
            (899, 900, 900),
            (900, 900, 1800),
            (1_763_800_001, 900, 1_763_800_200),
            (7, 5, 10),
        ] {
            let now = UnixTime::from_secs(now).expect("early enough");
            assert_eq!(next_boundary(now, interval).secs(), next);
        }
    }

    #[test]
    fn steps_are_told_from_drift() {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let steady = Instant::now();
        for (row, wall_s, steady_s, stepped) in [
            ("together", 10, 10, false),
            ("drift", 11, 10, false),
            ("ahead", 3610, 10, true),
            ("behind", 2, 10, true),
            ("standing still", 0, 0, false),
        ] {
            let mut watch = StepWatch::new(wall, steady);
            let found =
                watch.stepped(wall + Duration::from_secs(wall_s), steady + Duration::from_secs(steady_s));
            assert_eq!(found, stepped, "{row}");
        }
    }
}
