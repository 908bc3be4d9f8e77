//! The last lines of the dialogues with servers.

use crate::components::{Button, ButtonKind, Card};
use crate::i18n::{i18n, technical::Technical as Text};
use crate::io;
use crate::state::expert;
use crate::ui::prelude::*;

/// The lines as of the press of a button; nothing outside of the expert view.
#[component]
pub(super) fn Lines() -> Html {
    let i18n = i18n();
    let shown = use_state(|| None::<Vec<String>>);
    if !expert::is_on() {
        return html! {};
    }
    let onshow = {
        let shown = shown.setter();
        Callback::from(move |()| shown.set(Some(io::lines::last())))
    };
    let text = (*shown)
        .as_ref()
        .map(|lines| if lines.is_empty() { i18n.t(Text::LinesNone) } else { lines.join("\n").into() });
    html! {
        <Card title={i18n.t(Text::Lines)} testid="server-lines">
            <p class="soft small">{ i18n.t(Text::LinesText) }</p>
            if let Some(text) = text { <pre class="breaks small" data-testid="server-lines-text"><code>{ text }</code></pre> }
            <div class="actions">
                <Button testid="server-lines-show" kind={ButtonKind::Quiet} onclick={onshow}>{ i18n.t(Text::LinesShow) }</Button>
            </div>
        </Card>
    }
}
