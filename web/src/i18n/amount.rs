//! Amounts as people type them, by the rules of the language of the page and no other.
//!
//! Where one language writes a comma, the other writes a point: guessing could make 1.500 DOI of 1,5. So a text is
//! read strictly: one decimal sign, that of the language; groups, if any, of exactly three digits; at most eight
//! decimals. What an amount may be is decided by `wasm-core`.

use wasm_core::units::{Amount, UnitError};
use yew::AttrValue;

use super::lang::messages;
use super::{I18n, Lang};

messages! {
    /// What is wrong with an amount.
    Faults {
        Missing: "Wie viel?", "How much?";
        NotANumber: "Das ist keine Zahl. Schreibe zum Beispiel {0}.", "That is no number. Write for example {0}.";
        OtherPoint: "Auf Deutsch trennt ein Komma die Dezimalen. Meinst du {0}?", "In English a point separates the decimals. Do you mean {0}?";
        Groups: "Ein Punkt trennt genau drei Ziffern. Schreibe die Zahl ohne Punkte, Dezimalen nach einem Komma.", "A comma separates exactly three digits. Write the number without commas, decimals after a point.";
        TooPrecise: "DOI hat höchstens {0} Dezimalen.", "DOI has at most {0} decimals.";
        Zero: "Null ist kein Betrag.", "Zero is no amount.";
        TooMuch: "So viel DOI gibt es nicht.", "There isn't that much DOI.";
    }
}

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// Nothing was typed.
    Missing,
    /// Something else than a number.
    NotANumber,
    /// Written as in the other language; holds what was probably meant, as written in this one.
    OtherPoint(String),
    /// Groups that are not of three digits.
    Groups,
    /// More decimals than DOI has.
    TooPrecise(usize),
    /// Nothing to pay.
    Zero,
    /// More than can exist.
    TooMuch,
}

impl I18n {
    /// The amount that a person wrote; `DOI` may follow it.
    ///
    /// # Errors
    /// [`AmountFault`].
    pub fn read_amount(self, text: &str) -> Result<Amount, AmountFault> {
        let amount = self.plain_number(text)?.parse::<Amount>().map_err(|error| match error {
            UnitError::TooPrecise { limit, .. } => AmountFault::TooPrecise(limit),
            UnitError::TooLarge(_) | UnitError::AmountTooLarge { .. } => AmountFault::TooMuch,
            _ => AmountFault::NotANumber,
        })?;
        if amount == Amount::ZERO { Err(AmountFault::Zero) } else { Ok(amount) }
    }

    /// A fault for people.
    #[must_use]
    pub fn amount_fault(self, fault: &AmountFault) -> AttrValue {
        match fault {
            AmountFault::Missing => self.t(Faults::Missing),
            AmountFault::NotANumber => self.fill(Faults::NotANumber, &[&self.amount(150_000_000).number]),
            AmountFault::OtherPoint(meant) => self.fill(Faults::OtherPoint, &[meant]),
            AmountFault::Groups => self.t(Faults::Groups),
            AmountFault::TooPrecise(limit) => self.fill(Faults::TooPrecise, &[&limit.to_string()]),
            AmountFault::Zero => self.t(Faults::Zero),
            AmountFault::TooMuch => self.t(Faults::TooMuch),
        }
    }

    /// An amount as it is put into a field: without groups and unit.
    #[must_use]
    pub fn amount_to_type(self, amount: Amount) -> String {
        amount.to_string().replace('.', self.signs().0)
    }

    /// Decimal sign and group sign.
    const fn signs(self) -> (&'static str, char) {
        match self.lang {
            Lang::De => (",", '.'),
            Lang::En => (".", ','),
        }
    }

    /// The text with a point and without groups, as `wasm-core` reads it.
    fn plain_number(self, text: &str) -> Result<String, AmountFault> {
        let text = without_unit(text.trim());
        let (point, group) = self.signs();
        if text.is_empty() {
            return Err(AmountFault::Missing);
        }
        if !text.chars().all(|sign| sign.is_ascii_digit() || sign == group || point.starts_with(sign)) {
            return Err(AmountFault::NotANumber);
        }
        let (whole, fraction) =
            text.split_once(point).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        if whole.is_empty() || fraction.is_some_and(|rest| rest.is_empty() || rest.contains(point)) {
            return Err(AmountFault::NotANumber);
        }
        if fraction.is_some_and(|rest| rest.contains(group)) {
            return Err(AmountFault::Groups);
        }
        if !grouped(whole, group) {
            return Err(self.meant(text, group));
        }
        let whole = whole.replace(group, "");
        Ok(fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}")))
    }

    /// What was meant by groups that are none: a single one may be the other language's decimal sign.
    fn meant(self, text: &str, group: char) -> AmountFault {
        let (point, _) = self.signs();
        let single = text.matches(group).count() == 1 && !text.contains(point);
        if single && !text.starts_with(group) && !text.ends_with(group) {
            AmountFault::OtherPoint(text.replace(group, point))
        } else {
            AmountFault::Groups
        }
    }
}

/// The text before `DOI`, if that follows.
fn without_unit(text: &str) -> &str {
    match text.len().checked_sub("DOI".len()).and_then(|at| text.split_at_checked(at)) {
        Some((number, unit)) if unit.eq_ignore_ascii_case("doi") => number.trim_end(),
        _ => text,
    }
}

/// Whether there are no groups, or groups of three digits after one to three.
fn grouped(whole: &str, group: char) -> bool {
    let mut parts = whole.split(group);
    let first = parts.next().unwrap_or_default().len();
    let mut rest = parts.peekable();
    rest.peek().is_none() || ((1..=3).contains(&first) && rest.all(|part| part.len() == 3))
}

#[cfg(test)]
mod reading {
    use super::*;

    const DE: I18n = I18n { lang: Lang::De };
    const EN: I18n = I18n { lang: Lang::En };

    fn swartz(i18n: I18n, text: &str) -> Result<u64, AmountFault> {
        i18n.read_amount(text).map(Amount::swartz)
    }

    #[test]
    fn each_language_has_its_own_rules() {
        for (de, en, expected) in [
            ("1", "1", 100_000_000),
            ("1,5", "1.5", 150_000_000),
            (" 1,50 DOI ", "1.50 doi", 150_000_000),
            ("0,00000001", "0.00000001", 1),
            ("1.234", "1,234", 123_400_000_000),
            ("1.234.567,89012345", "1,234,567.89012345", 123_456_789_012_345),
            ("007", "007", 700_000_000),
            ("21000000", "21000000", 2_100_000_000_000_000),
            ("1,50\u{a0}DOI", "1.50\u{a0}DOI", 150_000_000),
        ] {
            assert_eq!((swartz(DE, de), swartz(EN, en)), (Ok(expected), Ok(expected)), "{de} {en}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        use AmountFault::{Groups, Missing, NotANumber, OtherPoint, TooMuch, TooPrecise, Zero};
        for (text, fault) in [
            ("", Missing),
            (" DOI", Missing),
            ("abc", NotANumber),
            ("-1", NotANumber),
            ("+1", NotANumber),
            ("1e3", NotANumber),
            ("1 000", NotANumber),
            ("٣", NotANumber),
            (".5", NotANumber),
            ("5.", NotANumber),
            ("1.2.3", NotANumber),
            ("1,5", OtherPoint("1.5".to_owned())),
            ("0,01", OtherPoint("0.01".to_owned())),
            ("1,2345", OtherPoint("1.2345".to_owned())),
            ("1,23,456", Groups),
            (",5", Groups),
            ("1234,567.5", Groups),
            ("1.5,000", Groups),
            ("0.000000001", TooPrecise(8)),
            ("0.00", Zero),
            ("21000000.00000001", TooMuch),
            ("99999999999999999999999", TooMuch),
        ] {
            assert_eq!(swartz(EN, text), Err(fault), "{text}");
        }
        assert_eq!(swartz(DE, "1.5"), Err(OtherPoint("1,5".to_owned())));
        assert_eq!(swartz(DE, "1.234.5"), Err(Groups));
    }

    #[test]
    fn what_is_shown_can_be_typed() {
        for amount in [1, 150_000_000, 123_456_789_012_345, 100_000_000_000] {
            for i18n in [DE, EN] {
                assert_eq!(swartz(i18n, &i18n.amount(amount).to_string()), Ok(amount));
                let typed = i18n.amount_to_type(Amount::from_swartz(amount).unwrap());
                assert_eq!(swartz(i18n, &typed), Ok(amount));
            }
        }
    }
}
