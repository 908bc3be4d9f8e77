//! Pairing: address, code, and what both sides derived from it.

use super::holder::HolderCard;
use super::problem;
use crate::components::{Button, ButtonKind, Card, Field, FieldKind};
use crate::hooks::{pairing_link, use_env, use_meter, use_scan};
use crate::i18n::{i18n, meter::Meter as Text};
use crate::pages::shared::camera;
use crate::ui::prelude::*;
use crate::wire::url::{code_in, gateway_in};

/// The form, the last problem, and the last comparison.
#[component]
pub(super) fn PairCard() -> Html {
    let i18n = i18n();
    let (meter, env) = (use_meter(), use_env());
    let link = use_state(pairing_link);
    let url = use_state(|| {
        let linked = link.as_deref().map(|link| gateway_in(link).to_owned());
        linked.or_else(|| env.config.gateway.clone()).unwrap_or_default()
    });
    let code = use_state(|| link.as_deref().and_then(code_in).unwrap_or_default().to_owned());
    let scan = {
        let (url, code) = (url.setter(), code.setter());
        use_scan(Callback::from(move |text: String| {
            url.set(gateway_in(&text).to_owned());
            code.set(code_in(&text).unwrap_or_default().to_owned());
        }))
    };
    let onsubmit = {
        let (meter, url, code) = (meter.clone(), url.clone(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            meter.pair(&url, &code);
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |text: String| setter.set(text))
    };
    html! {
        <>
            <Card title={i18n.t(Text::PairTitle)} class={classes!("card-narrow")}>
                <p class="soft">{ i18n.t(Text::PairText) }</p>
                <form class="stack" {onsubmit}>
                    <Field label={i18n.t(Text::PairUrl)} hint={i18n.t(Text::PairUrlHint)} testid="pair-url"
                        kind={FieldKind::Code} value={(*url).clone()} onchange={set(&url)} disabled={meter.busy} />
                    <Field label={i18n.t(Text::PairCode)} hint={i18n.t(Text::PairCodeHint)} testid="pair-code"
                        kind={FieldKind::Number} value={(*code).clone()} onchange={set(&code)} disabled={meter.busy} />
                    { camera(i18n, &scan, "pair") }
                    { meter.problem.as_ref().map(|problem| problem::notice(i18n, problem)).unwrap_or_default() }
                    <div class="actions">
                        <Button testid="pair-submit" kind={ButtonKind::Primary} submit=true busy={meter.busy}>
                            { i18n.t(Text::PairSubmit) }
                        </Button>
                    </div>
                    <p class="soft small">{ i18n.t(Text::PairNext) }</p>
                </form>
            </Card>
            if meter.holder.is_some() { <HolderCard /> }
        </>
    }
}
