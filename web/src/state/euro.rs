//! What an amount is in euros, by a rate that a person typed. For looking at only: it decides nothing and is never sent.

use std::cell::Cell;

use serde::{Deserialize, Serialize};

/// Swartz of a DOI, and millionths of a euro in a cent: what both are divided by.
const SWARTZ_PER_DOI: u128 = 100_000_000;
const MICROS_PER_CENT: u128 = 10_000;
/// Decimals of a typed rate.
const DECIMALS: usize = 6;
/// The highest rate: a million euros.
const MAX_MICROS: u64 = 1_000_000_000_000;

/// Millionths of a euro for one DOI; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate(u64);

impl Rate {
    /// Reads a number like `0,05` or `1.25`; `None` for anything else, for nothing, and for more than six decimals.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace(',', ".");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > DECIMALS {
            return None;
        }
        let micros = format!("{whole}{decimals:0<DECIMALS$}").parse().ok()?;
        (1..=MAX_MICROS).contains(&micros).then_some(Self(micros))
    }

    /// The rate as it would be typed, with this mark before the decimals.
    #[must_use]
    pub fn text(self, point: char) -> String {
        let decimals = format!("{:06}", self.0 % 1_000_000);
        let shown = decimals.trim_end_matches('0').len().max(2);
        format!("{}{point}{}", self.0 / 1_000_000, decimals.get(..shown).unwrap_or("00"))
    }

    /// An amount in cents, rounded half up.
    #[must_use]
    pub fn cents(self, swartz: u64) -> u64 {
        let divisor = SWARTZ_PER_DOI.saturating_mul(MICROS_PER_CENT);
        let product = u128::from(swartz).saturating_mul(self.0.into());
        let cents = product.saturating_add(divisor / 2).checked_div(divisor).unwrap_or(0);
        u64::try_from(cents).unwrap_or(u64::MAX)
    }
}

thread_local! {
    /// Set by the app whenever it draws, as the language is.
    static SHOWN: Cell<Option<Rate>> = const { Cell::new(None) };
}

/// The rate amounts are shown by; `None` for DOI only.
#[must_use]
pub fn rate() -> Option<Rate> {
    SHOWN.get()
}

/// The rate of everything drawn from now on; for the app only, which draws everything anew.
pub fn show(rate: Option<Rate>) {
    SHOWN.set(rate);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_rates() {
        for (text, expected) in [
            ("0,05", Some((50_000, "0,05"))),
            (" 1.25 ", Some((1_250_000, "1,25"))),
            ("2", Some((2_000_000, "2,00"))),
            ("0.000001", Some((1, "0,000001"))),
            ("1000000", Some((1_000_000_000_000, "1000000,00"))),
            ("1000001", None),
            ("0", None),
            ("", None),
            (".5", None),
            ("-1", None),
            ("1e3", None),
            ("0.0000001", None),
            ("1.2.3", None),
        ] {
            let found = Rate::parse(text);
            assert_eq!(found.map(|rate| rate.0), expected.map(|(micros, _)| micros), "{text}");
            assert_eq!(found.map(|rate| rate.text(',')), expected.map(|(_, text)| text.to_owned()), "{text}");
        }
    }

    #[test]
    fn amounts_in_cents() {
        for (rate, swartz, cents) in [
            ("0.05", 100_000_000, 5),
            ("0.05", 10_000_000, 1),
            ("0.05", 9_999_999, 0),
            ("1", 1_234_567_890, 1_235),
            ("1000000", 2_100_000_000_000_000, 2_100_000_000_000_000),
            ("0.000001", 1, 0),
        ] {
            assert_eq!(Rate::parse(rate).expect("a rate").cents(swartz), cents, "{rate} {swartz}");
        }
    }
}
