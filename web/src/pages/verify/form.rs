//! Which meter, and who has its files.

use wasm_core::name::MeterId;

use crate::components::{Button, Card, Field, FieldKind};
use crate::hooks::use_env;
use crate::i18n::{i18n, meter::Meter, verify::Verify as Text};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    /// What is shown now.
    pub(super) target: Option<(MeterId, GatewayUrl)>,
    /// Called with something else to show.
    pub(super) onload: Callback<(MeterId, GatewayUrl)>,
}

/// Two fields and a button.
#[component]
pub(super) fn Form(FormProps { target, onload }: &FormProps) -> Html {
    let i18n = i18n();
    let env = use_env();
    let number = use_state(|| target.as_ref().map(|(meter, _)| meter.to_string()).unwrap_or_default());
    let url = use_state(|| {
        let shown = target.as_ref().map(|(_, url)| url.to_string());
        shown.or_else(|| env.config.gateway.clone()).unwrap_or_default()
    });
    let errors = use_state(|| (None::<AttrValue>, None::<AttrValue>));
    let onsubmit = {
        let (number, url, errors, onload) = (number.clone(), url.clone(), errors.clone(), onload.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match (number.trim().parse::<MeterId>(), url.parse::<GatewayUrl>()) {
                (Ok(meter), Ok(url)) => {
                    errors.set((None, None));
                    onload.emit((meter, url));
                }
                (meter, url) => errors.set((
                    meter.err().map(|_| i18n.t(Text::BadNumber)),
                    url.err().map(|error| i18n.fill(Meter::BadUrl, &[&error.to_string()])),
                )),
            }
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |text: String| setter.set(text))
    };
    html! {
        <Card title={i18n.t(Text::FormTitle)} class={classes!("card-narrow")}>
            <form class="stack" {onsubmit}>
                <Field label={i18n.t(Text::Number)} testid="verify-meter" kind={FieldKind::Code} value={(*number).clone()}
                    onchange={set(&number)} error={errors.0.clone()} />
                <Field label={i18n.t(Text::GatewayUrl)} testid="verify-url" kind={FieldKind::Code} value={(*url).clone()}
                    onchange={set(&url)} error={errors.1.clone()} />
                <div class="actions"><Button testid="verify-load" submit=true>{ i18n.t(Text::Load) }</Button></div>
            </form>
        </Card>
    }
}
