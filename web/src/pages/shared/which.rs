//! Which meter is in sight, for who has several.

use wasm_core::keys::PublicKey;

use crate::components::{Choice, ChoiceOption};
use crate::hooks::use_meter;
use crate::i18n::{i18n, meter::Meter as Text};
use crate::ui::prelude::*;

/// One of several meters; nothing for who has one or none.
#[component]
pub(in crate::pages) fn WhichMeter() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let Some(pairing) = meter.pairing.clone().filter(|_| !meter.others.is_empty()) else { return html! {} };
    let options: Vec<_> =
        meter.all().iter().map(|one| option(&one.meter.to_string(), &one.reading_key)).collect();
    let onchange = Callback::from(move |key: AttrValue| {
        if let Ok(key) = key.parse::<PublicKey>() {
            meter.choose(key);
        }
    });
    html! {
        <Choice label={i18n.t(Text::Which)} name="which-meter" {options} value={pairing.reading_key.to_string()} {onchange} />
    }
}

fn option(meter: &str, key: &PublicKey) -> ChoiceOption {
    let testid = format!("which-{meter}").into();
    ChoiceOption { value: key.to_string().into(), label: meter.to_owned().into(), testid }
}
