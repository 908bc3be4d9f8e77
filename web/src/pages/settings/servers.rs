//! Which Electrum servers to read the chain from.

use crate::components::{Button, ButtonKind, Card, Field, FieldKind, Notice, NoticeKind};
use crate::hooks::{use_env, use_prefs};
use crate::i18n::{i18n, settings::Settings as Text};
use crate::state::prefs::{Prefs, parse_servers};
use crate::ui::prelude::*;

/// A list of addresses; empty for the configured ones.
#[component]
pub(super) fn Servers() -> Html {
    let i18n = i18n();
    let handle = use_prefs();
    let env = use_env();
    let text = use_state(|| handle.prefs.servers.join("\n"));
    let wrong = use_state(|| None::<String>);
    let saved = use_state(|| false);
    let onchange = {
        let (text, saved) = (text.clone(), saved.clone());
        Callback::from(move |typed: String| {
            saved.set(false);
            text.set(typed);
        })
    };
    let onsubmit = {
        let (text, wrong, saved) = (text.clone(), wrong.clone(), saved.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match parse_servers(&text) {
                Ok(servers) => {
                    wrong.set(None);
                    saved.set(true);
                    handle.set.emit(Prefs { servers, ..handle.prefs.clone() });
                }
                Err(line) => wrong.set(Some(line)),
            }
        })
    };
    let error = wrong.as_ref().map(|line| i18n.fill(Text::ServersWrong, &[line]));
    html! {
        <Card title={i18n.t(Text::Servers)}>
            <p class="soft">{ i18n.t(Text::ServersText) }</p>
            <form class="stack" {onsubmit}>
                <Field testid="servers" label={i18n.t(Text::ServersLabel)} kind={FieldKind::Area} value={(*text).clone()} {error}
                    hint={i18n.fill(Text::ServersHint, &[&env.config.electrum.join(" ")])} {onchange} />
                if *saved { <Notice kind={NoticeKind::Good} what={i18n.t(Text::ServersSaved)} testid="servers-saved" /> }
                <div class="actions">
                    <Button testid="servers-save" kind={ButtonKind::Secondary} submit=true>{ i18n.t(Text::ServersSave) }</Button>
                </div>
            </form>
        </Card>
    }
}
