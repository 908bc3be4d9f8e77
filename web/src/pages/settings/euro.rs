//! A rate for showing amounts in euros beside DOI.

use crate::components::{Button, ButtonKind, Card, Field, FieldKind};
use crate::hooks::use_prefs;
use crate::i18n::{Lang, i18n, settings::Settings as Text};
use crate::state::euro::Rate;
use crate::state::prefs::Prefs;
use crate::ui::prelude::*;

/// A field for the rate, and a button that takes it away.
#[component]
pub(super) fn Euro() -> Html {
    let i18n = i18n();
    let handle = use_prefs();
    let point = if i18n.lang == Lang::De { ',' } else { '.' };
    let shown = handle.prefs.rate.map(|rate| rate.text(point)).unwrap_or_default();
    let (text, wrong) = (use_state(|| shown), use_state(|| false));
    let set = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |rate: Option<Rate>| Prefs { rate, ..prefs.clone() })
    };
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed: String| text.set(typed))
    };
    let onsubmit = {
        let (text, wrong, set) = (text.clone(), wrong.setter(), set.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let rate = Rate::parse(&text);
            wrong.set(rate.is_none());
            if rate.is_some() {
                set.emit(rate);
            }
        })
    };
    let onclear = {
        let (text, wrong) = (text.setter(), wrong.setter());
        Callback::from(move |()| {
            text.set(String::new());
            wrong.set(false);
            set.emit(None);
        })
    };
    let error = wrong.then(|| i18n.t(Text::RateWrong));
    html! {
        <Card title={i18n.t(Text::Currency)}>
            <p class="soft">{ i18n.t(Text::CurrencyText) }</p>
            <form class="stack" {onsubmit}>
                <Field testid="rate" label={i18n.t(Text::Rate)} kind={FieldKind::Code} value={(*text).clone()} {error} {onchange} />
                <div class="actions">
                    <Button testid="rate-set" submit=true>{ i18n.t(Text::RateSet) }</Button>
                    if handle.prefs.rate.is_some() {
                        <Button testid="rate-clear" kind={ButtonKind::Quiet} onclick={onclear}>{ i18n.t(Text::RateClear) }</Button>
                    }
                </div>
            </form>
        </Card>
    }
}
