//! Opens the key file of this device.

use zeroize::Zeroizing;

use super::problem::Problem;
use crate::components::{Button, ButtonKind, Card, Field, FieldKind, IconName, Link, Page, Progress};
use crate::hooks::use_session;
use crate::i18n::{i18n, start::Start as Text};
use crate::route::Route;
use crate::state::session::Phase;
use crate::ui::prelude::*;

/// One input, and a word for those who forgot.
#[component]
pub(super) fn Unlock() -> Html {
    let i18n = i18n();
    let session = use_session();
    let busy = matches!(session.phase, Phase::Working(_));
    let password = use_mut_ref(|| Zeroizing::new(String::new()));
    let onchange = {
        let password = password.clone();
        Callback::from(move |text: String| *password.borrow_mut() = Zeroizing::new(text))
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if !busy {
            session.unlock(password.borrow().clone());
        }
    });
    html! {
        <Page title={i18n.t(Text::UnlockTitle)} lead={i18n.t(Text::UnlockLead)}>
            <Problem />
            <Card class="card-narrow">
                <form class="stack" {onsubmit}>
                    <Field testid="unlock-password" label={i18n.t(Text::Password)} kind={FieldKind::Password} disabled={busy}
                        autocomplete="current-password" {onchange} />
                    if busy { <Progress label={i18n.t(Text::Unsealing)} /> }
                    <div class="actions">
                        <Button testid="unlock" kind={ButtonKind::Primary} icon={IconName::Lock} submit=true {busy}>
                            { i18n.t(Text::Unlock) }
                        </Button>
                    </div>
                </form>
                <details>
                    <summary class="unfold">{ i18n.t(Text::Forgot) }</summary>
                    <p class="soft">{ i18n.t(Text::ForgotText) }</p>
                    <Link to={Route::Settings} classes="button button-secondary">{ i18n.t(Text::ForgotSettings) }</Link>
                </details>
            </Card>
        </Page>
    }
}
