//! What to look up, and who has a meter's files.

use wasm_core::name::MeterId;

use crate::components::{Button, Card, Field, FieldKind};
use crate::hooks::use_env;
use crate::i18n::{i18n, lookup::Lookup, meter::Meter, verify::Verify as Text};
use crate::state::lookup::Wanted;
use crate::ui::prelude::*;
use crate::wire::url::{GatewayUrl, UrlError};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    /// What is shown now.
    pub(super) target: Option<(MeterId, Vec<GatewayUrl>)>,
    /// What the address asks for.
    pub(super) looked_up: Option<String>,
    /// Called with something else to show.
    pub(super) onload: Callback<(Wanted, Option<GatewayUrl>)>,
}

/// Two fields and a button.
#[component]
pub(super) fn Form(FormProps { target, looked_up, onload }: &FormProps) -> Html {
    let i18n = i18n();
    let env = use_env();
    let shown = target.as_ref().map(|(meter, _)| meter.to_string());
    let number = use_state(|| looked_up.clone().or(shown).unwrap_or_default());
    let url = use_state(|| {
        let shown = target.as_ref().and_then(|(_, sources)| sources.first()).map(GatewayUrl::to_string);
        shown.or_else(|| env.config.gateway.clone()).unwrap_or_default()
    });
    let errors = use_state(|| (None::<AttrValue>, None::<AttrValue>));
    let onsubmit = {
        let (number, url, errors, onload) = (number.clone(), url.clone(), errors.clone(), onload.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match (Wanted::parse(&number), asked(&url)) {
                (Some(wanted), Ok(url)) => {
                    errors.set((None, None));
                    onload.emit((wanted, url));
                }
                (wanted, url) => errors.set((
                    wanted.is_none().then(|| i18n.t(Lookup::Wrong)),
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
        <Card title={i18n.t(Lookup::Title)} class={classes!("card-narrow")}>
            <p class="soft">{ i18n.t(Lookup::Text) }</p>
            <form class="stack" {onsubmit}>
                <Field label={i18n.t(Lookup::Wanted)} testid="verify-meter" kind={FieldKind::Code} value={(*number).clone()}
                    onchange={set(&number)} error={errors.0.clone()} />
                <Field label={i18n.t(Text::GatewayUrl)} testid="verify-url" kind={FieldKind::Code} value={(*url).clone()}
                    onchange={set(&url)} error={errors.1.clone()} />
                <div class="actions"><Button testid="verify-load" submit=true>{ i18n.t(Text::Load) }</Button></div>
            </form>
        </Card>
    }
}

/// Whom to ask first; nobody has to be named, the IPFS gateways of the settings are asked in any case.
fn asked(typed: &str) -> Result<Option<GatewayUrl>, UrlError> {
    match typed.trim() {
        "" => Ok(None),
        url => url.parse().map(Some),
    }
}
