//! Pairing: who types the code that the gateway shows may be its client.
//!
//! Codes are short because people type them, so they are short-lived and few tries are allowed. Pure state:
//! times and random bytes are arguments. A code lives in memory only; a restart makes another one.

use std::time::{Duration, Instant};

/// Wrong codes until a new one is made.
const TRIES: u32 = 5;
/// First pause after too many wrong codes; doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// Digits of a code.
const DIGITS: usize = 8;

/// What a code was good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was right; it is used up now.
    Right,
    /// It was wrong; so many more tries.
    Wrong {
        /// Tries left with the present code.
        left: u32,
    },
    /// It was wrong once too often: a new code is due, see [`Codes::renew`].
    Exhausted {
        /// How long no code is taken.
        pause: Duration,
    },
    /// Too many were wrong a while ago.
    Paused {
        /// How long no code is taken.
        pause: Duration,
    },
    /// There is no code: it was used, or it is too old.
    NoCode,
}

/// The present code and its history.
pub(crate) struct Codes {
    code: Option<String>,
    made: Instant,
    valid: Duration,
    wrong: u32,
    rounds: u32,
    number: u64,
    paused_until: Option<Instant>,
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Codes")
            .field("wrong", &self.wrong)
            .field("rounds", &self.rounds)
            .finish_non_exhaustive()
    }
}

impl Codes {
    /// A first code from eight random bytes, good for `valid`.
    #[must_use]
    pub(crate) fn new(entropy: [u8; 8], valid: Duration, now: Instant) -> Self {
        let mut codes =
            Self { code: None, made: now, valid, wrong: 0, rounds: 0, number: 0, paused_until: None };
        codes.renew(entropy, now);
        codes
    }

    /// Makes another code from eight random bytes. Wrong tries of the past stay on record.
    pub(crate) fn renew(&mut self, entropy: [u8; 8], now: Instant) {
        self.code = Some(code_of(entropy));
        self.made = now;
        self.wrong = 0;
        self.number = self.number.saturating_add(1);
    }

    /// Makes another code because somebody at the gateway wants one: wrong tries are forgiven.
    pub(crate) fn forgive(&mut self, entropy: [u8; 8], now: Instant) {
        self.renew(entropy, now);
        self.rounds = 0;
        self.paused_until = None;
    }

    /// How many codes there were.
    #[must_use]
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// The code to show, while it is good.
    #[must_use]
    pub(crate) fn shown(&self, now: Instant) -> Option<&str> {
        let fresh = now.saturating_duration_since(self.made) < self.valid;
        self.code.as_deref().filter(|_| fresh)
    }

    /// Somebody says a code.
    pub(crate) fn say(&mut self, said: &str, now: Instant) -> Outcome {
        if let Some(pause) =
            self.paused_until.map(|end| end.saturating_duration_since(now)).filter(|p| !p.is_zero())
        {
            return Outcome::Paused { pause };
        }
        let Some(code) = self.shown(now) else { return Outcome::NoCode };
        if digits(said) == digits(code) {
            self.code = None;
            self.rounds = 0;
            return Outcome::Right;
        }
        self.wrong = self.wrong.saturating_add(1);
        match TRIES.saturating_sub(self.wrong) {
            0 => self.exhaust(now),
            left => Outcome::Wrong { left },
        }
    }

    fn exhaust(&mut self, now: Instant) -> Outcome {
        let pause =
            FIRST_PAUSE.saturating_mul(1_u32.checked_shl(self.rounds).unwrap_or(u32::MAX)).min(LONGEST_PAUSE);
        self.rounds = self.rounds.saturating_add(1);
        self.paused_until = now.checked_add(pause);
        self.code = None;
        Outcome::Exhausted { pause }
    }
}

/// `NNNN-NNNN` from random bytes; the bias of the remainder is below 10^-11.
fn code_of(entropy: [u8; 8]) -> String {
    let number = u64::from_be_bytes(entropy).checked_rem(100_000_000).unwrap_or(0);
    let digits = format!("{number:0DIGITS$}");
    let (left, right) = digits.split_at(4);
    format!("{left}-{right}")
}

/// People may leave out or add dashes and spaces.
fn digits(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '-' | ' ')).take(DIGITS.saturating_add(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Codes, Outcome};
    use std::time::{Duration, Instant};

    const VALID: Duration = Duration::from_secs(900);
    const ENTROPY: [u8; 8] = [0, 0, 0, 0, 0, 0xbc, 0x61, 0x4e];

    #[test]
    fn a_code_is_good_once() {
        let now = Instant::now();
        let mut codes = Codes::new(ENTROPY, VALID, now);
        assert_eq!(codes.shown(now), Some("1234-5678"));
        assert_eq!(codes.say("1234 5678", now), Outcome::Right);
        assert_eq!(codes.say("1234-5678", now), Outcome::NoCode);
        codes.renew([0xff; 8], now);
        assert_eq!(codes.say("1234-5678", now), Outcome::Wrong { left: 4 });
        assert_eq!(codes.say("0955-1615", now), Outcome::Right);
    }

    #[test]
    fn a_code_grows_old() {
        let now = Instant::now();
        let mut codes = Codes::new(ENTROPY, VALID, now);
        let late = now + VALID;
        assert_eq!(codes.shown(late), None);
        assert_eq!(codes.say("1234-5678", late), Outcome::NoCode);
    }

    #[test]
    fn guessing_takes_for_ever() {
        let mut now = Instant::now();
        let mut codes = Codes::new(ENTROPY, VALID, now);
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            let pause = Duration::from_secs(60 * minutes);
            for left in [4, 3, 2, 1] {
                assert_eq!(codes.say("0000-0000", now), Outcome::Wrong { left });
            }
            assert_eq!(codes.say("0000-0000", now), Outcome::Exhausted { pause });
            codes.renew(ENTROPY, now);
            assert_eq!(codes.say("1234-5678", now), Outcome::Paused { pause }, "also the right one");
            now += pause;
            codes.renew(ENTROPY, now);
        }
        assert_eq!(codes.say("1234-5678", now), Outcome::Right);
    }

    #[test]
    fn debug_shows_no_code() {
        let codes = Codes::new(ENTROPY, VALID, Instant::now());
        assert!(!format!("{codes:?}").contains("1234"));
    }
}
