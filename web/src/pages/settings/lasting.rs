//! Whether the browser keeps the key file when space runs short.

use crate::components::{Button, Notice, NoticeKind};
use crate::hooks::use_lasting;
use crate::i18n::{i18n, safety::Safety as Text};
use crate::ui::prelude::*;

/// What the browser promises; a button where it has not.
#[component(part)]
pub(super) fn Lasting() -> Html {
    let i18n = i18n();
    let lasting = use_lasting();
    let onask = {
        let lasting = lasting.clone();
        Callback::from(move |()| lasting.ask())
    };
    match lasting.promised {
        None => html! {},
        Some(true) => {
            html! { <Notice kind={NoticeKind::Good} what={i18n.t(Text::LastingYes)} testid="lasting-yes" /> }
        }
        Some(false) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.t(Text::LastingNo)} next={i18n.t(Text::LastingNext)} testid="lasting-no">
                <div class="actions"><Button testid="lasting-ask" onclick={onask}>{ i18n.t(Text::LastingAsk) }</Button></div>
            </Notice>
        },
    }
}
