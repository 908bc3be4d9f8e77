//! What the browser knows about clocks elsewhere: the time zones of the tz database.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_core::series::ZoneTable;
use wasm_core::units::UnixTime;

use crate::state::when::{KNOWN_FROM, KNOWN_UNTIL, offset_of};

/// The names of all zones the browser knows; none if it does not say.
#[must_use]
pub fn names() -> Vec<String> {
    let list = member("supportedValuesOf").and_then(|list| {
        let list: Function = list.dyn_into().ok()?;
        list.apply(&JsValue::UNDEFINED, &Array::of1(&"timeZone".into())).ok()
    });
    let list = list.and_then(|list| list.dyn_into::<Array>().ok()).unwrap_or_default();
    list.iter().filter_map(|name| name.as_string()).collect()
}

/// The name of the zone this device is set to.
#[must_use]
pub fn own() -> Option<String> {
    let options = format(None)?.resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// The clock of a zone; `None` for a name that the browser does not know.
#[must_use]
pub fn table(name: &str) -> Option<ZoneTable> {
    let tell: Function = format(Some(name))?.format();
    let date = Date::new_0();
    let ask = |time: UnixTime| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century, far below 2^53")]
        let millis = time.secs().saturating_mul(1000) as f64;
        date.set_time(millis);
        let told = tell.apply(&JsValue::UNDEFINED, &Array::of1(&date)).ok();
        told.and_then(|told| told.as_string()).and_then(|told| offset_of(&told)).unwrap_or(0)
    };
    let time = |secs| UnixTime::from_secs(secs).unwrap_or(UnixTime::MAX);
    ZoneTable::by_asking(time(KNOWN_FROM), time(KNOWN_UNTIL), ask).ok()
}

/// Something that writes the offset of a zone behind a date. A name that is none is refused.
fn format(zone: Option<&str>) -> Option<Intl::DateTimeFormat> {
    let options = Object::new();
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    if let Some(zone) = zone {
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    }
    let make: Function = member("DateTimeFormat")?.dyn_into().ok()?;
    let made = Reflect::construct(&make, &Array::of2(&"en".into(), &options)).ok()?;
    Some(made.unchecked_into())
}

fn member(name: &str) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    Reflect::get(&intl, &name.into()).ok()
}
