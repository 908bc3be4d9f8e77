//! In place of everything: another window has the dApp.

use crate::components::{Button, ButtonKind, Card, Page};
use crate::i18n::{i18n, safety::Safety as Text};
use crate::ui::prelude::*;

/// Props of [`Elsewhere`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ElsewhereProps {
    /// Takes the dApp over.
    pub onhere: Callback<()>,
}

/// Says where it is, and takes it over if asked to.
#[component(part)]
pub fn Elsewhere(props: &ElsewhereProps) -> Html {
    let i18n = i18n();
    html! {
        <main class="alone">
            <Page title={i18n.t(Text::ElsewhereTitle)} lead={i18n.t(Text::ElsewhereText)}>
                <Card class="card-narrow" testid="elsewhere">
                    <p>{ i18n.t(Text::ElsewhereNext) }</p>
                    <div class="actions">
                        <Button testid="elsewhere-here" kind={ButtonKind::Primary} onclick={props.onhere.clone()}>
                            { i18n.t(Text::ElsewhereHere) }
                        </Button>
                    </div>
                    <p class="soft small">{ i18n.t(Text::ElsewhereHint) }</p>
                </Card>
            </Page>
        </main>
    }
}
