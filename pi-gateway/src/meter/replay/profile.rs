//! The made-up day of the replay meter: a household and a solar roof.
//!
//! A pure function of time, so that the counters never fall, also over restarts. A day may be shorter than
//! 24 hours to be watched, but power stays what such a house has: a short day just moves less energy.

/// Steps of constant power in a day: five minutes each, if the day is one.
const STEPS: u16 = 288;
const STEPS_PER_HOUR: u16 = 12;
/// The sun rises at 6:00 and sets at 20:00.
const SUNRISE: u16 = 72;
const SUNSET: u16 = 240;
/// Household power by the hour in percent of its mean, after the German standard profile H0.
const HOUSEHOLD: [i64; 24] = [
    62, 50, 45, 43, 44, 52, 84, 112, 118, 112, 108, 116, 126, 112, 98, 92, 98, 120, 152, 162, 146, 124, 100,
    78,
];

/// What the house has.
#[derive(Debug, Clone, Copy)]
pub struct House {
    /// Solar power at noon in W.
    pub solar_peak_w: u32,
    /// Mean power used in W.
    pub household_w: u32,
    /// Never more than this is given, in W.
    pub max_export_w: u32,
    /// Never more than this is taken, in W.
    pub max_import_w: u32,
    /// Length of the day in seconds, at least 1.
    pub day_s: u32,
}

/// The day of a house.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Net power of each step in W, negative when energy flows out.
    steps: Vec<i64>,
    day_ms: u64,
}

/// Energy moved since the beginning, in mWh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Energy {
    /// Taken.
    pub import_mwh: u64,
    /// Given.
    pub export_mwh: u64,
}

impl Profile {
    /// The day of `house`.
    #[must_use]
    pub fn new(house: &House) -> Self {
        let steps = (0..STEPS).map(|step| net_power(house, step)).collect();
        Self { steps, day_ms: u64::from(house.day_s.max(1)).saturating_mul(1000) }
    }

    /// Net power in W at a time in milliseconds, negative when energy flows out.
    #[must_use]
    pub fn power(&self, at_ms: u64) -> i64 {
        self.steps.get(self.step(at_ms)).copied().unwrap_or(0)
    }

    /// Energy moved from time 0 to `at_ms`. Never falls when `at_ms` grows.
    #[must_use]
    pub fn energy(&self, at_ms: u64) -> Energy {
        Energy {
            import_mwh: self.moved(at_ms, |power| power.max(0)),
            export_mwh: self.moved(at_ms, |power| power.saturating_neg().max(0)),
        }
    }

    fn step(&self, at_ms: u64) -> usize {
        let into_day = at_ms.checked_rem(self.day_ms).unwrap_or(0);
        let step = into_day.saturating_mul(u64::from(STEPS)).checked_div(self.day_ms).unwrap_or(0);
        usize::try_from(step).unwrap_or(0)
    }

    /// Sums in W * ms * STEPS, which is exact, and divides only then.
    fn moved(&self, at_ms: u64, direction: impl Fn(i64) -> i64) -> u64 {
        let watts = |power: &i64| u128::from(direction(*power).unsigned_abs());
        let day_ms = u128::from(self.day_ms);
        let step = self.step(at_ms);
        let at_ms = u128::from(at_ms);
        let days = at_ms.checked_div(day_ms).unwrap_or(0);
        let full_day: u128 = self.steps.iter().map(watts).sum();
        let full_steps: u128 = self.steps.iter().take(step).map(watts).sum();
        let into_day = at_ms.checked_rem(day_ms).unwrap_or(0).saturating_mul(u128::from(STEPS));
        let begun = into_day.saturating_sub(day_ms.saturating_mul(u128::try_from(step).unwrap_or(0)));
        let whole = days.saturating_mul(full_day).saturating_add(full_steps).saturating_mul(day_ms);
        let sum = whole.saturating_add(self.steps.get(step).map_or(0, watts).saturating_mul(begun));
        // W * ms / 3600 is mWh.
        let mwh = sum.checked_div(u128::from(STEPS).saturating_mul(3600)).unwrap_or(0);
        u64::try_from(mwh).unwrap_or(u64::MAX)
    }
}

/// Net power of one step, within the limits of the house.
fn net_power(house: &House, step: u16) -> i64 {
    let net = household(house, step).saturating_sub(solar(house, step));
    net.max(i64::from(house.max_export_w).saturating_neg()).min(i64::from(house.max_import_w))
}

/// The hour's mean and, now and then, a kettle.
fn household(house: &House, step: u16) -> i64 {
    let hour = step.checked_div(STEPS_PER_HOUR).unwrap_or(0);
    let percent = HOUSEHOLD.get(usize::from(hour)).copied().unwrap_or(100);
    let base = i64::from(house.household_w).saturating_mul(percent).checked_div(100).unwrap_or(0);
    let kettle = if step.checked_rem(23) == Some(7) { i64::from(house.household_w) } else { 0 };
    base.saturating_add(kettle)
}

/// A parabola from sunrise to sunset, with clouds.
fn solar(house: &House, step: u16) -> i64 {
    if !(SUNRISE..SUNSET).contains(&step) {
        return 0;
    }
    let since = i64::from(step.saturating_sub(SUNRISE));
    let left = i64::from(SUNSET.saturating_sub(step));
    let length = since.saturating_add(left);
    let square = length.saturating_mul(length);
    let sun = i64::from(house.solar_peak_w).saturating_mul(4).saturating_mul(since).saturating_mul(left);
    let sun = sun.checked_div(square).unwrap_or(0);
    let cloudy = step.checked_rem(17).is_some_and(|phase| phase < 3);
    if cloudy { sun.saturating_mul(6).checked_div(10).unwrap_or(0) } else { sun }
}

#[cfg(test)]
mod tests {
    use super::{House, Profile};

    const HOUSE: House = House {
        solar_peak_w: 6000,
        household_w: 450,
        max_export_w: 5000,
        max_import_w: 10_000,
        day_s: 86_400,
    };

    #[test]
    fn a_day_has_night_noon_and_evening() {
        let profile = Profile::new(&HOUSE);
        let hour = 3_600_000;
        assert!(profile.power(3 * hour) > 0, "taken at night");
        assert!(profile.power(12 * hour) < -3000, "given at noon");
        assert!(profile.power(21 * hour) > 300, "taken in the evening");
        let limit = -i64::from(HOUSE.max_export_w);
        assert!((0..288).all(|step| profile.power(step * 300_000) >= limit), "the limit holds");
    }

    #[test]
    fn energy_is_the_sum_of_power() {
        let profile = Profile::new(&HOUSE);
        let step_ms = 300_000;
        let mut import_mwh = 0;
        for step in 0..600 {
            let energy = profile.energy(step * step_ms);
            assert!(energy.import_mwh.abs_diff(import_mwh / 3600) <= 1, "step {step}");
            let watts = profile.power(step * step_ms).max(0);
            import_mwh += u64::try_from(watts).expect("not negative") * step_ms;
        }
    }

    #[test]
    fn counters_never_fall_nor_outrun_the_house() {
        for day_s in [1, 60, 600, 86_400] {
            let profile = Profile::new(&House { day_s, ..HOUSE });
            let mut before = profile.energy(0);
            for at in 1..5000_u64 {
                let now = profile.energy(at * 777);
                assert!(now.import_mwh >= before.import_mwh && now.export_mwh >= before.export_mwh);
                let most = u64::from(HOUSE.max_import_w) * 777 / 3600 + 1;
                assert!(now.import_mwh - before.import_mwh <= most);
                before = now;
            }
        }
    }
}
