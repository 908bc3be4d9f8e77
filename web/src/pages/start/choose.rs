//! The first choice: a new wallet, an old one, or none.

use super::problem::Problem;
use crate::components::{Button, ButtonKind, Card, FilePick, IconName, Page};
use crate::dom::Chosen;
use crate::hooks::{go, use_session};
use crate::i18n::{i18n, start::Start as Text};
use crate::route::Route;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ChooseProps {
    pub(super) oncreate: Callback<()>,
    pub(super) onrestore: Callback<()>,
}

/// Three doors.
#[component(part)]
pub(super) fn Choose(props: &ChooseProps) -> Html {
    let i18n = i18n();
    let onlook = Callback::from(|()| go(Route::Verify));
    let session = use_session();
    let onchosen = Callback::from(move |file: Chosen| session.import(file));
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <Problem />
            <Card class="card-hero" title={i18n.t(Text::CreateTitle)}>
                <p class="soft">{ i18n.t(Text::CreateText) }</p>
                <div class="actions">
                    <Button testid="start-create" kind={ButtonKind::Primary} icon={IconName::Key} onclick={props.oncreate.clone()}>
                        { i18n.t(Text::Create) }
                    </Button>
                </div>
            </Card>
            <div class="grid">
                <Card title={i18n.t(Text::RestoreTitle)}>
                    <p class="soft">{ i18n.t(Text::RestoreText) }</p>
                    <div class="actions">
                        <Button testid="start-restore" onclick={props.onrestore.clone()}>{ i18n.t(Text::Restore) }</Button>
                        <FilePick testid="start-import" label={i18n.t(Text::Import)} accept=".json,application/json" {onchosen} />
                    </div>
                </Card>
                <Card title={i18n.t(Text::LookTitle)}>
                    <p class="soft">{ i18n.t(Text::LookText) }</p>
                    <Button testid="start-look" onclick={onlook}>{ i18n.t(Text::Look) }</Button>
                </Card>
            </div>
        </Page>
    }
}
