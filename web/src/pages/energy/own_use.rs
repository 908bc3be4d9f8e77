//! What a meter at the grid connection cannot know, said plainly instead of guessed.

use crate::components::Card;
use crate::i18n::{energy::Energy as Text, i18n};
use crate::ui::prelude::*;

/// Why there is no self-consumption here.
#[component]
pub(super) fn OwnUseCard() -> Html {
    let i18n = i18n();
    html! {
        <Card title={i18n.t(Text::OwnUseTitle)} testid="own-use">
            <p class="soft">{ i18n.t(Text::OwnUseText) }</p>
            <p class="soft small">{ i18n.t(Text::OwnUseNext) }</p>
        </Card>
    }
}
