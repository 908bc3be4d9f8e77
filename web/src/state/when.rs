//! Moments as the wall clock where the meters are shows them.

use wasm_core::series::Zone;
use wasm_core::units::UnixTime;

use crate::i18n::format::Moment;

/// The zone that days are counted and times are shown in.
pub const ZONE: Zone = Zone::Berlin;

/// UTC seconds as a moment to show.
#[must_use]
pub fn moment(unix: u64) -> Moment {
    let offset = UnixTime::from_secs(unix).map_or(0, |time| ZONE.offset_s(time));
    Moment { unix, offset: i32::try_from(offset).unwrap_or(0) }
}
