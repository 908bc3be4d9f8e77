//! The machine's clock: what time it is, how well that is known, and whether it was set meanwhile.

use crate::config::ClockSetting;
use crate::meter::Decimal;
use crate::sampler::TimeQuality;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use wasm_core::record::{Clock, ClockSource, TimeStatus};
use wasm_core::units::UnixTime;

/// What systemd-timesyncd leaves when the clock was set.
const TIMESYNC_MARK: &str = "/run/systemd/timesync/synchronized";
/// What the sealed box leaves when chrony has set the clock; chrony's own folder is chrony's alone.
const CHRONY_MARK: &str = "/run/blockpro-clock/synchronised";
/// What chrony says of itself there, each minute (`chronyc -c tracking`).
const TRACKING: &str = "/run/blockpro-clock/tracking";
/// Older than this it says nothing.
const TRACKING_AGE: Duration = Duration::from_secs(300);
/// Longest line read of it.
const TRACKING_BYTES: u64 = 1024;
/// From seconds to nanoseconds, as a power of ten.
const NANO: i8 = 9;
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
    let (status, source) = told(setting);
    let error_ms = if source == ClockSource::Ntp { error_ms(Path::new(TRACKING)) } else { None };
    TimeQuality { status, clock: Clock { source, error_ms } }
}

/// The same without a look at how far it may be off.
#[must_use]
pub(crate) fn status(setting: ClockSetting) -> TimeStatus {
    told(setting).0
}

fn told(setting: ClockSetting) -> (TimeStatus, ClockSource) {
    match setting {
        ClockSetting::Ntp => (TimeStatus::Synchronised, ClockSource::Ntp),
        ClockSetting::Auto if is_synchronised() => (TimeStatus::Synchronised, ClockSource::Ntp),
        ClockSetting::Rtc => (TimeStatus::Informative, ClockSource::Rtc),
        ClockSetting::Auto | ClockSetting::None => (TimeStatus::Unknown, ClockSource::None),
    }
}

/// By how much the clock may be off, if somebody keeps account of that.
fn error_ms(tracking: &Path) -> Option<u32> {
    let file = File::open(tracking).ok()?;
    let age = file.metadata().ok()?.modified().ok()?.elapsed().unwrap_or_default();
    let mut line = String::new();
    file.take(TRACKING_BYTES).read_to_string(&mut line).ok()?;
    tracked_error_ms(&line).filter(|_| age <= TRACKING_AGE)
}

/// Chrony's bound of the error: offset, half of the way to the root server and back, and the dispersion.
fn tracked_error_ms(line: &str) -> Option<u32> {
    let fields: Vec<&str> = line.trim().split(',').collect();
    let [_, _, _, _, offset, _, _, _, _, _, delay, dispersion, _, leap] = fields.as_slice() else {
        return None;
    };
    let nanoseconds = |text: &str| Decimal::parse(text.trim_start_matches('-'), NANO)?.floor_unsigned();
    let half = nanoseconds(delay)?.div_ceil(2);
    let sum = nanoseconds(offset)?.checked_add(half)?.checked_add(nanoseconds(dispersion)?)?;
    u32::try_from(sum.div_ceil(1_000_000)).ok().filter(|_| *leap != "Not synchronised")
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

/// The time that records carry.
///
/// It is the machine's, unless nothing vouches for that and it lies before the newest record: a Pi without a battery
/// starts somewhere in the past. Then it goes on from the newest record by the steady clock and is marked as relative,
/// because nobody knows how long there was no power. Records follow each other in time in either case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeline {
    newest: Option<UnixTime>,
    /// Where relative time began, while it is told.
    from: Option<(UnixTime, Instant)>,
    /// Whether somebody who knows the time says that the newest record lies ahead.
    is_back: bool,
}

impl Timeline {
    /// A timeline behind the newest record.
    #[must_use]
    pub(crate) const fn new(newest: Option<UnixTime>) -> Self {
        Self { newest, from: None, is_back: false }
    }

    /// A record of this time is stored.
    pub(crate) const fn recorded(&mut self, time: UnixTime) {
        self.newest = Some(time);
    }

    /// Looks at the machine's clock; whether the next record's time does not go on from the newest one's.
    pub(crate) fn look(&mut self, wall: UnixTime, status: TimeStatus, steady: Instant) -> bool {
        let before = (self.is_relative(), self.is_back);
        let least = self.relative(steady).max(self.newest);
        let is_wrong = status != TimeStatus::Synchronised && least.is_some_and(|least| wall < least);
        let begin = self.from.or(self.newest.map(|newest| (newest, steady)));
        self.from = begin.filter(|_| is_wrong);
        self.is_back = !is_wrong && self.newest.is_some_and(|newest| wall < newest);
        before.0 != self.is_relative() || (self.is_back && !before.1)
    }

    /// Whether the machine's clock is wrong.
    #[must_use]
    pub(crate) const fn is_relative(&self) -> bool {
        self.from.is_some()
    }

    /// The time for records.
    #[must_use]
    pub(crate) fn now(&self, wall: UnixTime, steady: Instant) -> UnixTime {
        self.relative(steady).unwrap_or(wall)
    }

    fn relative(&self, steady: Instant) -> Option<UnixTime> {
        let (time, at) = self.from?;
        Some(time.checked_add_secs(steady.saturating_duration_since(at).as_secs()).unwrap_or(UnixTime::MAX))
    }
}

/// How well a time is known that goes on from the newest record.
pub(crate) const RELATIVE: TimeQuality =
    TimeQuality { status: TimeStatus::Relative, clock: Clock { source: ClockSource::None, error_ms: None } };

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
    fn the_error_is_what_chrony_keeps_account_of() {
        let line = |offset: &str, delay: &str, dispersion: &str, leap: &str| {
            format!(
                "C0A80001,ptbtime1.ptb.de,2,1763810000.123,{offset},-0.000023,0.000042,-12.3,0.001,0.05,{delay},{dispersion},64.5,{leap}\n"
            )
        };
        for (row, line, wanted) in [
            ("usual", line("0.000012345", "0.021000001", "0.000600000", "Normal"), Some(12)),
            ("behind", line("-0.004000000", "0.000000000", "0.000000000", "Normal"), Some(4)),
            ("small", line("0.000000001", "0", "0", "Insert second"), Some(1)),
            ("lost", line("0.000000000", "1.000000000", "1.000000000", "Not synchronised"), None),
            ("not a number", line("x", "0.1", "0.1", "Normal"), None),
            ("cut", "C0A80001,ptbtime1.ptb.de,2".to_owned(), None),
            ("nothing", String::new(), None),
        ] {
            assert_eq!(tracked_error_ms(&line), wanted, "{row}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tracking");
        assert_eq!(error_ms(&path), None, "nobody keeps account");
        std::fs::write(&path, line("0.001000000", "0.0", "0.0", "Normal")).expect("writes");
        assert_eq!(error_ms(&path), Some(1));
        let old = SystemTime::now() - 2 * TRACKING_AGE;
        File::options().write(true).open(&path).expect("ours").set_modified(old).expect("ours");
        assert_eq!(error_ms(&path), None, "an old account");
    }

    #[test]
    fn a_machine_that_starts_in_the_past_goes_on_from_its_newest_record() {
        let at = |secs| UnixTime::from_secs(secs).expect("early enough");
        let (unknown, known) = (TimeStatus::Unknown, TimeStatus::Synchronised);
        let start = Instant::now();
        let later = |secs| start + Duration::from_secs(secs);
        let mut line = Timeline::new(Some(at(1000)));
        assert!(line.look(at(10), unknown, start), "wrong from the start");
        assert_eq!(line.now(at(10), later(5)), at(1005));
        line.recorded(at(1005));
        assert!(!line.look(at(16), unknown, later(6)), "still wrong");
        assert_eq!(line.now(at(16), later(6)), at(1006), "it goes on, it does not begin again");
        assert!(line.look(at(5000), known, later(7)), "the network has the time");
        assert_eq!(line.now(at(5000), later(7)), at(5000));
        line.recorded(at(5000));
        assert!(line.look(at(4000), known, later(8)), "who knows the time may set it back");
        assert_eq!(line.now(at(4000), later(8)), at(4000));
        assert!(!line.look(at(4001), known, later(9)), "told once");
        assert!(!Timeline::new(None).look(at(10), unknown, start), "nothing to go on from");
        assert!(!Timeline::new(Some(at(10))).look(at(10), unknown, start), "not wrong as far as we know");
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
