//! Asks for three of the words, so that nobody goes on without paper.

use crate::components::{Button, ButtonKind, Card, Page};
use crate::i18n::{i18n, start::Start as Text};
use crate::pages::shared::AskWords;
use crate::state::backup::Words;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CheckProps {
    pub(super) words: Words,
    pub(super) oncontinue: Callback<()>,
    pub(super) onback: Callback<()>,
}

/// Three inputs.
#[component(part)]
pub(super) fn Check(props: &CheckProps) -> Html {
    let i18n = i18n();
    html! {
        <Page title={i18n.t(Text::CheckTitle)} lead={i18n.t(Text::CheckLead)}
            aside={html! { <p class="soft small">{ i18n.fill(Text::Step, &["2"]) }</p> }}>
            <Card class="card-narrow">
                <AskWords words={props.words.clone()} onright={props.oncontinue.clone()}>
                    <Button testid="check-back" kind={ButtonKind::Quiet} onclick={props.onback.clone()}>{ i18n.t(Text::CheckBack) }</Button>
                </AskWords>
            </Card>
        </Page>
    }
}
