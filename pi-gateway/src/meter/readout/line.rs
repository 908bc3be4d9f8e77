//! One line of a readout: OBIS numbers and the values in parentheses behind them.

use crate::meter::Decimal;

/// A value and the number it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// As sent, for example `1-0:1.8.0*255` or `C.1.0`.
    pub(super) code: &'a str,
    /// What stands in the first parentheses, trimmed.
    pub(super) value: &'a str,
}

/// The entries of a line; `None` if it has another form. A line of values only continues the one before.
pub(super) fn entries(line: &str) -> Option<Vec<Entry<'_>>> {
    let mut found: Vec<Entry<'_>> = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (code, behind) = rest.split_once('(')?;
        let (value, behind) = behind.split_once(')')?;
        let is_code = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:*&".contains(&byte));
        if !is_code
            || value.contains('(')
            || !value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
        {
            return None;
        }
        if !code.is_empty() {
            found.push(Entry { code, value: value.trim() });
        }
        rest = behind;
    }
    Some(found)
}

impl Entry<'_> {
    /// Groups C, D, E of an electricity register of now: A is 1 or not sent, F is 255 or not sent.
    pub(super) fn register(&self) -> Option<[u8; 3]> {
        let (medium, rest) = self.code.split_once(':').unwrap_or(("1-0", self.code));
        if !matches!(medium, "1-0" | "1-1") {
            return None;
        }
        let (number, period) = rest.split_once(['*', '&']).unwrap_or((rest, "255"));
        if period != "255" {
            return None;
        }
        let mut groups = number.split('.').map(|group| group.parse().ok());
        let register = [groups.next()??, groups.next()??, groups.next()??];
        groups.next().is_none().then_some(register)
    }

    /// Energy in Wh; without a unit it is in kWh.
    pub(super) fn energy(&self) -> Option<Decimal> {
        let (number, unit) = self.value.split_once('*').unwrap_or((self.value, "kWh"));
        let shift = match unit {
            "Wh" => 0,
            "MWh" => 6,
            _ if unit.eq_ignore_ascii_case("kWh") => 3,
            _ => return None,
        };
        Decimal::parse(number.trim(), shift)
    }

    /// Power in W.
    pub(super) fn power(&self) -> Option<Decimal> {
        let (number, unit) = self.value.split_once('*')?;
        let shift = match unit {
            "W" => 0,
            _ if unit.eq_ignore_ascii_case("kW") => 3,
            _ => return None,
        };
        Decimal::parse(number.trim(), shift)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, entries};

    #[test]
    fn lines_of_real_meters() {
        for (line, wanted) in [
            ("1-0:1.8.0*255(000502.853*kWh)", Some(vec![("1-0:1.8.0*255", "000502.853*kWh")])),
            (
                "6.8(0029.055*MWh)6.26(01589.28*m3)",
                Some(vec![("6.8", "0029.055*MWh"), ("6.26", "01589.28*m3")]),
            ),
            ("0-1:24.3.0(09)(00)(0-1:24.2.1)(m3)", Some(vec![("0-1:24.3.0", "09")])),
            ("(00000.000)", Some(vec![])),
            ("0.0(   120858)", Some(vec![("0.0", "120858")])),
            ("", Some(vec![])),
            ("1-0:1.8.0*255(0005", None),
            ("1-0:1.8.0*255(0005/ABC5", None),
            ("1.8.0(1)x", None),
            ("1.8.0((1)", None),
            ("/ABC5x", None),
        ] {
            let found = entries(line);
            let found = found.map(|found| found.iter().map(|entry| (entry.code, entry.value)).collect());
            assert_eq!(found, wanted, "{line}");
        }
    }

    #[test]
    fn registers_and_units() {
        for (code, value, register, energy) in [
            ("1-0:1.8.0*255", "1.5*kWh", Some([1, 8, 0]), Some("1500")),
            ("1.8.0", "1.5", Some([1, 8, 0]), Some("1500")),
            ("1-1:2.8.1", "2*MWh", Some([2, 8, 1]), Some("2000000")),
            ("1-0:1.8.0*96", "1*kWh", None, Some("1000")),
            ("1.8.0&01", "1*kWh", None, Some("1000")),
            ("0-1:24.2.1", "1*m3", None, None),
            ("1.8.0", "1*", Some([1, 8, 0]), None),
            ("1.8.0", "1*kvarh", Some([1, 8, 0]), None),
            ("1.8", "1", None, Some("1000")),
            ("1.8.0.0", "1", None, Some("1000")),
            ("1.8.256", "1", None, Some("1000")),
            ("C.1.0", "x", None, None),
        ] {
            let entry = Entry { code, value };
            assert_eq!(entry.register(), register, "{code}");
            assert_eq!(entry.energy().map(|energy| energy.to_string()).as_deref(), energy, "{code}({value})");
        }
        let power = |value| Entry { code: "1-0:16.7.0", value }.power().map(|power| power.to_string());
        assert_eq!(power("-0000.211*kW").as_deref(), Some("-211"));
        assert_eq!(power("000336.45*W").as_deref(), Some("336.45"));
        assert_eq!(power("12"), None);
    }
}
