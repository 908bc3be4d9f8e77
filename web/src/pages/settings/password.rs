//! Another password for the key file of this device.

use zeroize::Zeroizing;

use crate::components::{Button, ButtonKind, Dialog, Field, FieldKind, Notice, NoticeKind};
use crate::hooks::{SecretText, use_session};
use crate::i18n::{i18n, safety::Safety as Text};
use crate::pages::shared::{KeyProblem, NewPasswordForm};
use crate::state::session::Problem;
use crate::ui::prelude::*;

/// Where somebody is.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Closed,
    Ask(Option<Problem>),
    Sealing,
    Changed,
}

/// The button, and the form behind it.
#[component]
pub(super) fn ChangePassword() -> Html {
    let i18n = i18n();
    let session = use_session();
    let step = use_state(|| Step::Closed);
    let old = use_mut_ref(|| Zeroizing::new(String::new()));
    let go = |next: Step| {
        let step = step.clone();
        Callback::from(move |()| step.set(next.clone()))
    };
    let onold = {
        let old = old.clone();
        Callback::from(move |text: String| *old.borrow_mut() = Zeroizing::new(text))
    };
    let onpassword = {
        let step = step.clone();
        Callback::from(move |new: SecretText| {
            step.set(Step::Sealing);
            let setter = step.setter();
            let done = Callback::from(move |done: Result<(), Problem>| {
                setter.set(done.map_or_else(|problem| Step::Ask(Some(problem)), |()| Step::Changed));
            });
            session.change_password(old.borrow().clone(), new, done);
        })
    };
    let busy = *step == Step::Sealing;
    let body = match &*step {
        Step::Closed => html! {},
        Step::Ask(_) | Step::Sealing => {
            let problem = if let Step::Ask(problem) = &*step { problem.clone() } else { None };
            let before = html! {
                <>
                    <KeyProblem {problem} />
                    <Field testid="old-password" label={i18n.t(Text::OldPassword)} kind={FieldKind::Password} disabled={busy}
                        autocomplete="current-password" onchange={onold} />
                </>
            };
            html! { <NewPasswordForm finish={i18n.t(Text::ChangePassword)} {busy} {onpassword} {before} /> }
        }
        Step::Changed => html! {
            <>
                <Notice kind={NoticeKind::Good} what={i18n.t(Text::PasswordChanged)} next={i18n.t(Text::PasswordChangedNext)}
                    testid="password-changed" />
                <div class="actions">
                    <Button testid="password-done" kind={ButtonKind::Primary} onclick={go(Step::Closed)}>{ i18n.t(Text::Done) }</Button>
                </div>
            </>
        },
    };
    html! {
        <>
            <Button testid="change-password" onclick={go(Step::Ask(None))}>{ i18n.t(Text::ChangePassword) }</Button>
            <Dialog testid="password-dialog" open={*step != Step::Closed} title={i18n.t(Text::ChangePassword)}
                onclose={go(Step::Closed)}>
                { body }
            </Dialog>
        </>
    }
}
