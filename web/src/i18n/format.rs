//! Numbers, money, energy and dates as people of each language write them. Integers in, text out; no floats.

use super::{I18n, Lang};

/// A number and its unit, apart, so that they can be drawn in different sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number as text, with sign if it is below zero.
    pub number: String,
    /// The unit, e.g. `kWh`.
    pub unit: &'static str,
}

impl core::fmt::Display for Quantity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // A no-break space: number and unit stay on one line.
        write!(f, "{}\u{a0}{}", self.number, self.unit)
    }
}

/// A moment with the offset of the clock it is shown by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// UTC seconds since 1970.
    pub unix: u64,
    /// Seconds the clock is ahead of UTC, e.g. 7,200 in a Berlin summer.
    pub offset: i32,
}

const SWARTZ_PER_DOI: u64 = 100_000_000;

impl I18n {
    /// A whole number with groups of three digits.
    #[must_use]
    pub fn integer(self, value: u64) -> String {
        let digits = value.to_string();
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            let left = digits.len().saturating_sub(place);
            if place > 0 && left.is_multiple_of(3) {
                out.push(self.group());
            }
            out.push(digit);
        }
        out
    }

    /// An amount in DOI with two to eight decimals, e.g. `1,50` or `0.00012345`.
    #[must_use]
    pub fn amount(self, swartz: u64) -> Quantity {
        let decimals = format!("{:08}", swartz % SWARTZ_PER_DOI);
        let shown = decimals.trim_end_matches('0').len().max(2);
        let decimals = decimals.get(..shown).unwrap_or("00");
        let number = format!("{}{}{decimals}", self.integer(swartz / SWARTZ_PER_DOI), self.point());
        Quantity { number, unit: "DOI" }
    }

    /// Cents as euros, e.g. `1,23 €` or `€1.23`.
    #[must_use]
    pub fn euros(self, cents: u64) -> String {
        let number = self.hundredths(cents);
        match self.lang {
            Lang::De => format!("{number}\u{a0}€"),
            Lang::En => format!("€{number}"),
        }
    }

    /// Energy in the unit that reads best, e.g. `842 Wh`, `4.21 kWh`, `1.07 MWh`.
    #[must_use]
    pub fn energy(self, wh: i64) -> Quantity {
        self.scaled(wh, ["Wh", "kWh", "MWh"])
    }

    /// Energy for the side of a chart: no zeros at the end, e.g. `2 kWh`, `1.5 kWh`.
    #[must_use]
    pub fn energy_short(self, wh: i64) -> String {
        let Quantity { number, unit } = self.energy(wh);
        let number = match number.split_once(self.point()) {
            Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole.to_owned(),
            Some(_) => number.trim_end_matches('0').to_owned(),
            None => number,
        };
        format!("{number}\u{a0}{unit}")
    }

    /// Power in the unit that reads best, e.g. `420 W`, `3.80 kW`.
    #[must_use]
    pub fn power(self, w: i64) -> Quantity {
        self.scaled(w, ["W", "kW", "MW"])
    }

    /// Energy in kWh with exactly three decimals, for tables.
    #[must_use]
    pub fn kilowatt_hours(self, wh: u64) -> String {
        format!("{}{}{:03}", self.integer(wh / 1_000), self.point(), wh % 1_000)
    }

    /// The day, e.g. `22.11.2026` or `22 Nov 2026`.
    #[must_use]
    pub fn date(self, moment: Moment) -> String {
        let (year, month, day) = civil_date(moment);
        match self.lang {
            Lang::De => format!("{day}.{month}.{year}"),
            Lang::En => format!("{day} {} {year}", month_name(month)),
        }
    }

    /// Day and month, short, for below a bar, e.g. `22.11.` or `22 Nov`.
    #[must_use]
    pub fn day_month(self, moment: Moment) -> String {
        let (_, month, day) = civil_date(moment);
        match self.lang {
            Lang::De => format!("{day}.{month}."),
            Lang::En => format!("{day} {}", month_name(month)),
        }
    }

    /// The month, short, for below a bar, e.g. `Okt` or `Oct`.
    #[must_use]
    pub fn month(self, moment: Moment) -> &'static str {
        const GERMAN: [&str; 12] =
            ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];
        let (_, month, _) = civil_date(moment);
        match self.lang {
            Lang::De => month
                .checked_sub(1)
                .and_then(|index| GERMAN.get(usize::try_from(index).ok()?))
                .copied()
                .unwrap_or("?"),
            Lang::En => month_name(month),
        }
    }

    /// Hours and minutes, e.g. `14:05`.
    #[must_use]
    pub fn time(self, moment: Moment) -> String {
        let seconds = local_seconds(moment).rem_euclid(86_400);
        format!("{:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60)
    }

    /// Day, hours, minutes and seconds: for readings, which may be seconds apart.
    #[must_use]
    pub fn date_time_seconds(self, moment: Moment) -> String {
        format!("{}:{:02}", self.date_time(moment), local_seconds(moment).rem_euclid(60))
    }

    /// Day, hours and minutes.
    #[must_use]
    pub fn date_time(self, moment: Moment) -> String {
        format!("{}, {}", self.date(moment), self.time(moment))
    }

    fn scaled(self, value: i64, units: [&'static str; 3]) -> Quantity {
        let sign = if value < 0 { "\u{2212}" } else { "" };
        let value = value.unsigned_abs();
        let [small, thousand, million] = units;
        let (number, unit) = match value {
            0..1_000 => (value.to_string(), small),
            1_000..100_000 => (self.hundredths(value / 10), thousand),
            100_000..1_000_000 => (self.tenths(value / 100), thousand),
            _ => (self.hundredths(value / 10_000), million),
        };
        Quantity { number: format!("{sign}{number}"), unit }
    }

    fn hundredths(self, value: u64) -> String {
        format!("{}{}{:02}", self.integer(value / 100), self.point(), value % 100)
    }

    fn tenths(self, value: u64) -> String {
        format!("{}{}{}", self.integer(value / 10), self.point(), value % 10)
    }

    const fn point(self) -> char {
        match self.lang {
            Lang::De => ',',
            Lang::En => '.',
        }
    }

    const fn group(self) -> char {
        match self.lang {
            Lang::De => '.',
            Lang::En => ',',
        }
    }
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    month.checked_sub(1).and_then(|index| NAMES.get(usize::try_from(index).ok()?)).copied().unwrap_or("?")
}

fn local_seconds(moment: Moment) -> i64 {
    i64::try_from(moment.unix).unwrap_or(i64::MAX).saturating_add(i64::from(moment.offset))
}

/// Year, month (from 1) and day of the Gregorian calendar, counted in eras of 400 years that start in March
/// (Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`).
#[expect(clippy::arithmetic_side_effects, reason = "days are within 2^47, every term stays far inside i64")]
fn civil_date(moment: Moment) -> (i64, u32, u32) {
    let days = local_seconds(moment).div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(0), u32::try_from(day).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DE: I18n = I18n { lang: Lang::De };
    const EN: I18n = I18n { lang: Lang::En };

    #[test]
    fn integers_are_grouped() {
        for (value, de, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
            (u64::MAX, "18.446.744.073.709.551.615", "18,446,744,073,709,551,615"),
        ] {
            assert_eq!((DE.integer(value).as_str(), EN.integer(value).as_str()), (de, en));
        }
    }

    #[test]
    fn amounts_keep_two_to_eight_decimals() {
        for (swartz, de) in [
            (0, "0,00"),
            (1, "0,00000001"),
            (150_000_000, "1,50"),
            (123_456_789_012_345, "1.234.567,89012345"),
        ] {
            assert_eq!(DE.amount(swartz).number, de);
        }
        assert_eq!(EN.amount(1_000_000).to_string(), "0.01\u{a0}DOI");
    }

    #[test]
    fn energy_takes_the_unit_that_reads_best() {
        for (wh, text) in [
            (0, "0 Wh"),
            (999, "999 Wh"),
            (-842, "\u{2212}842 Wh"),
            (4_219, "4.21 kWh"),
            (-4_219, "\u{2212}4.21 kWh"),
            (123_456, "123.4 kWh"),
            (1_070_000, "1.07 MWh"),
            (i64::MIN, "\u{2212}9,223,372,036,854.77 MWh"),
        ] {
            assert_eq!(EN.energy(wh).to_string().replace('\u{a0}', " "), text);
        }
        for (wh, text) in
            [(0, "0 Wh"), (500, "500 Wh"), (1_500, "1,5 kWh"), (2_000, "2 kWh"), (20_000, "20 kWh")]
        {
            assert_eq!(DE.energy_short(wh).replace('\u{a0}', " "), text);
        }
        assert_eq!(DE.power(3_800).number, "3,80");
        assert_eq!(DE.kilowatt_hours(1_234_005), "1.234,005");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (unix, offset, de, en, time) in [
            (0, 0, "1.1.1970", "1 Jan 1970", "00:00"),
            (951_782_399, 0, "28.2.2000", "28 Feb 2000", "23:59"),
            (951_782_400, 0, "29.2.2000", "29 Feb 2000", "00:00"),
            (1_774_745_999, 3_600, "29.3.2026", "29 Mar 2026", "01:59"),
            (1_774_746_000, 7_200, "29.3.2026", "29 Mar 2026", "03:00"),
            (0, -3_600, "31.12.1969", "31 Dec 1969", "23:00"),
        ] {
            let moment = Moment { unix, offset };
            assert_eq!((DE.date(moment).as_str(), EN.date(moment).as_str()), (de, en));
            assert_eq!(EN.time(moment), time);
        }
    }

    #[test]
    fn short_forms_for_bars_and_readings() {
        let moment = Moment { unix: 1_774_745_999, offset: 3_600 };
        assert_eq!((DE.day_month(moment).as_str(), EN.day_month(moment).as_str()), ("29.3.", "29 Mar"));
        assert_eq!((DE.month(moment), EN.month(moment)), ("Mär", "Mar"));
        assert_eq!(EN.date_time_seconds(moment), "29 Mar 2026, 01:59:59");
    }
}
