//! One more server.

use crate::components::{Button, Field, FieldKind};
use crate::i18n::{i18n, settings::Settings as Text};
use crate::state::prefs::is_server;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AddProps {
    pub(super) onadd: Callback<String>,
}

/// A field and a button.
#[component]
pub(super) fn Add(props: &AddProps) -> Html {
    let i18n = i18n();
    let (text, wrong) = (use_state(String::new), use_state(|| false));
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed: String| text.set(typed))
    };
    let onsubmit = {
        let (text, wrong, onadd) = (text.clone(), wrong.clone(), props.onadd.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let server = text.trim().to_owned();
            wrong.set(!is_server(&server));
            if is_server(&server) {
                text.set(String::new());
                onadd.emit(server);
            }
        })
    };
    let error = wrong.then(|| i18n.fill(Text::ServersWrong, &[&*text]));
    html! {
        <form class="stack" {onsubmit}>
            <Field testid="server-new" label={i18n.t(Text::ServerNew)} kind={FieldKind::Code} value={(*text).clone()} {error}
                {onchange} />
            <div class="actions"><Button testid="server-add" submit=true>{ i18n.t(Text::ServerAdd) }</Button></div>
        </form>
    }
}
