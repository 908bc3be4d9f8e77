//! Takes the password of a new wallet.

use super::problem::Problem;
use crate::components::{Button, ButtonKind, Card, Page};
use crate::hooks::{SecretText, use_session};
use crate::i18n::{i18n, start::Start as Text};
use crate::pages::shared::NewPasswordForm;
use crate::state::session::Phase;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct NewPasswordProps {
    /// The words came from paper instead of being new.
    pub(super) restored: bool,
    pub(super) onpassword: Callback<SecretText>,
    pub(super) onback: Callback<()>,
}

/// The password, and the last button.
#[component]
pub(super) fn NewPassword(props: &NewPasswordProps) -> Html {
    let i18n = i18n();
    let phase = use_session().phase;
    let busy = matches!(phase, Phase::Working(_));
    let finish = i18n.t(if props.restored { Text::RestoreFinish } else { Text::Finish });
    let aside = html! { if !props.restored { <p class="soft small">{ i18n.fill(Text::Step, &["3"]) }</p> } };
    html! {
        <Page title={i18n.t(Text::PasswordTitle)} lead={i18n.t(Text::PasswordLead)} {aside}>
            <Problem />
            <Card class="card-narrow">
                <NewPasswordForm {finish} {busy} onpassword={props.onpassword.clone()}>
                    <Button testid="password-back" kind={ButtonKind::Quiet} disabled={busy} onclick={props.onback.clone()}>
                        { i18n.t(Text::Back) }
                    </Button>
                </NewPasswordForm>
            </Card>
        </Page>
    }
}
