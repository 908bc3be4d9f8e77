//! Moments as the wall clock where the meters are shows them.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use wasm_core::series::Zone;
use wasm_core::units::UnixTime;

use crate::i18n::format::Moment;

/// Whose clock times are shown by, and days are counted by, as it is chosen in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// Portugal, Ireland, the United Kingdom.
    Western,
    /// Germany and most of the Union.
    #[default]
    Central,
    /// Greece, Finland, the Baltic states, Romania, Bulgaria, Cyprus.
    Eastern,
    /// Everywhere the same.
    Utc,
}

impl Clock {
    /// All of them, from west to east.
    pub const ALL: [Self; 4] = [Self::Western, Self::Central, Self::Eastern, Self::Utc];

    /// A fixed name, for choosing and for tests.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Western => "western",
            Self::Central => "central",
            Self::Eastern => "eastern",
            Self::Utc => "utc",
        }
    }

    const fn zone(self) -> Zone {
        match self {
            Self::Western => Zone::Western,
            Self::Central => Zone::Berlin,
            Self::Eastern => Zone::Eastern,
            Self::Utc => Zone::Utc,
        }
    }
}

thread_local! {
    /// Set by the app whenever it draws, as the language is.
    static SHOWN: Cell<Zone> = const { Cell::new(Zone::Berlin) };
}

/// The zone that days are counted and times are shown in; Germany's outside of the app.
#[must_use]
pub fn zone() -> Zone {
    SHOWN.get()
}

/// The clock of everything drawn from now on; for the app only, which draws everything anew.
pub fn show(clock: Clock) {
    SHOWN.set(clock.zone());
}

/// UTC seconds as a moment to show.
#[must_use]
pub fn moment(unix: u64) -> Moment {
    let offset = UnixTime::from_secs(unix).map_or(0, |time| zone().offset_s(time));
    Moment { unix, offset: i32::try_from(offset).unwrap_or(0) }
}
