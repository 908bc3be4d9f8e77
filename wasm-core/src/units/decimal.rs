//! Fixed-point numbers as text: no sign, no exponent, a point, only ASCII digits.

use super::UnitError;

/// `value` with `decimals` decimals, without trailing zeros and without a trailing point.
pub(super) fn format(value: u64, decimals: usize) -> String {
    let digits = format!("{value:0>width$}", width = decimals.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// Reads what [`format()`] writes; trailing zeros are allowed.
pub(super) fn parse(text: &str, decimals: usize) -> Result<u64, UnitError> {
    let not_a_number = || UnitError::NotANumber(text.to_owned());
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(not_a_number()),
        Some(parts) => parts,
        None => (text, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(not_a_number());
    }
    if fraction.len() > decimals {
        return Err(UnitError::TooPrecise { text: text.to_owned(), limit: decimals });
    }
    format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| UnitError::TooLarge(text.to_owned()))
}
