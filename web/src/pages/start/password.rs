//! Takes a new password, twice, and says how good it is.

use zeroize::Zeroizing;

use super::problem::Problem;
use crate::components::{Button, ButtonKind, Card, Field, FieldKind, Page, Progress};
use crate::hooks::{SecretText, use_session};
use crate::i18n::{i18n, start::Start as Text};
use crate::state::password::{MIN_CHARS, Strength, strength};
use crate::state::session::Phase;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct NewPasswordProps {
    /// The words came from paper instead of being new.
    pub(super) restored: bool,
    pub(super) onpassword: Callback<SecretText>,
    pub(super) onback: Callback<()>,
}

/// Two inputs, a judgement, and the last button.
#[component]
pub(super) fn NewPassword(props: &NewPasswordProps) -> Html {
    let i18n = i18n();
    let session = use_session();
    let busy = matches!(session.phase, Phase::Working(_));
    let first = use_mut_ref(|| Zeroizing::new(String::new()));
    let second = use_mut_ref(|| Zeroizing::new(String::new()));
    let judged = use_state(Strength::default);
    let wrong = use_state(|| (None::<Text>, None::<Text>));
    let onfirst = {
        let (first, judged) = (first.clone(), judged.clone());
        Callback::from(move |text: String| {
            judged.set(strength(&text));
            *first.borrow_mut() = Zeroizing::new(text);
        })
    };
    let onsecond = {
        let second = second.clone();
        Callback::from(move |text: String| *second.borrow_mut() = Zeroizing::new(text))
    };
    let onsubmit = {
        let (wrong, onpassword) = (wrong.clone(), props.onpassword.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let short = !strength(&first.borrow()).is_enough();
            let differ = *first.borrow() != *second.borrow();
            wrong.set((short.then_some(Text::PasswordTooShort), differ.then_some(Text::PasswordDiffers)));
            if !busy && !short && !differ {
                onpassword.emit(first.borrow().clone());
            }
        })
    };
    let least = MIN_CHARS.to_string();
    let finish = i18n.t(if props.restored { Text::RestoreFinish } else { Text::Finish });
    let aside = html! { if !props.restored { <p class="soft small">{ i18n.fill(Text::Step, &["3"]) }</p> } };
    html! {
        <Page title={i18n.t(Text::PasswordTitle)} lead={i18n.t(Text::PasswordLead)} {aside}>
            <Problem />
            <Card class="card-narrow">
                <form class="stack" {onsubmit}>
                    <Field testid="password" label={i18n.t(Text::Password)} kind={FieldKind::Password} disabled={busy}
                        hint={i18n.fill(Text::PasswordHint, &[&least])} autocomplete="new-password" onchange={onfirst}
                        error={wrong.0.map(|text| i18n.fill(text, &[&least]))} />
                    <Judgement strength={*judged} />
                    <Field testid="password-repeat" label={i18n.t(Text::PasswordRepeat)} kind={FieldKind::Password}
                        disabled={busy} autocomplete="new-password" onchange={onsecond}
                        error={wrong.1.map(|text| i18n.t(text))} />
                    if busy { <Progress label={i18n.t(Text::Sealing)} /> }
                    <div class="actions">
                        <Button testid="create-finish" kind={ButtonKind::Primary} submit=true {busy}>{ finish }</Button>
                        <Button testid="password-back" kind={ButtonKind::Quiet} disabled={busy} onclick={props.onback.clone()}>
                            { i18n.t(Text::Back) }
                        </Button>
                    </div>
                </form>
            </Card>
        </Page>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct JudgementProps {
    strength: Strength,
}

/// Four dashes and a word.
#[component]
fn Judgement(props: &JudgementProps) -> Html {
    let i18n = i18n();
    let word = i18n.t(match props.strength {
        Strength::Empty => Text::StrengthEmpty,
        Strength::TooShort => Text::StrengthTooShort,
        Strength::Weak => Text::StrengthWeak,
        Strength::Fair => Text::StrengthFair,
        Strength::Strong => Text::StrengthStrong,
    });
    html! {
        <p class={format!("strength strength-{}", props.strength.steps())} role="status" data-testid="password-strength">
            <span class="strength-dashes" aria-hidden="true"><i /><i /><i /><i /></span>
            <span>{ i18n.t(Text::StrengthLabel) }{ ": " }{ word }</span>
        </p>
    }
}
