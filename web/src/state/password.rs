//! How hard a password is to guess, roughly: enough to warn, no promise.

/// Fewest characters a new password may have.
pub const MIN_CHARS: usize = 8;

/// A rough judgement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strength {
    /// Nothing typed yet.
    #[default]
    Empty,
    /// Shorter than [`MIN_CHARS`]: refused.
    TooShort,
    /// Guessable by somebody who has the key file and a few days.
    Weak,
    /// Fine against most.
    Fair,
    /// Fine.
    Strong,
}

impl Strength {
    /// Steps of four for a meter.
    #[must_use]
    pub const fn steps(self) -> u32 {
        match self {
            Self::Empty => 0,
            Self::TooShort => 1,
            Self::Weak => 2,
            Self::Fair => 3,
            Self::Strong => 4,
        }
    }

    /// Whether a key file may be sealed with it.
    #[must_use]
    pub const fn is_enough(self) -> bool {
        !matches!(self, Self::Empty | Self::TooShort)
    }
}

/// Judges `password`: characters that merely repeat or count on from the one before add nothing.
#[must_use]
pub fn strength(password: &str) -> Strength {
    let count = password.chars().count();
    if count == 0 {
        return Strength::Empty;
    }
    if count < MIN_CHARS {
        return Strength::TooShort;
    }
    let codes: Vec<u32> = password.chars().map(u32::from).collect();
    let fresh = codes.windows(2).filter(|pair| matches!(pair, [a, b] if a.abs_diff(*b) > 1)).count();
    let tenths = fresh.saturating_add(1).saturating_mul(tenths_per_char(password));
    match tenths {
        0..420 => Strength::Weak,
        420..640 => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Tenths of a bit per character, by the kinds of characters used.
fn tenths_per_char(password: &str) -> usize {
    let has = |kind: fn(&char) -> bool| password.chars().any(|c| kind(&c));
    let digits = has(char::is_ascii_digit);
    let (lower, upper) = (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase));
    let other = has(|c| !c.is_ascii_alphanumeric());
    match (lower || upper, lower && upper, digits, other) {
        (_, _, _, true) => 58,
        (_, true, true, _) => 56,
        (_, true, _, _) => 53,
        (true, _, true, _) => 48,
        (true, ..) => 42,
        _ => 33,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_judged() {
        for (password, expected) in [
            ("", Strength::Empty),
            ("kurz", Strength::TooShort),
            ("aaaaaaaaaaaaaaaaaaaa", Strength::Weak),
            ("12345678901234", Strength::Weak),
            ("abcdefghijklmnop", Strength::Weak),
            ("sonnenuhr", Strength::Weak),
            ("sonnenuhr-1984", Strength::Fair),
            ("hausdachsolar", Strength::Fair),
            ("correct horse battery staple", Strength::Strong),
            ("müßiggängerisch", Strength::Strong),
        ] {
            assert_eq!(strength(password), expected, "{password}");
        }
    }

    #[test]
    fn only_short_ones_are_refused() {
        assert!(!strength("1234567").is_enough());
        assert!(strength("12345678").is_enough());
    }
}
