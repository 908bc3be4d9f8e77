//! A new password, typed twice, with a word on how good it is.

use zeroize::Zeroizing;

use crate::components::{Button, ButtonKind, Field, FieldKind, Progress};
use crate::hooks::SecretText;
use crate::i18n::{i18n, start::Start as Text};
use crate::state::password::{MIN_CHARS, Strength, strength};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct NewPasswordFormProps {
    /// What the last button says.
    pub(in crate::pages) finish: AttrValue,
    /// The key is being locked.
    pub(in crate::pages) busy: bool,
    pub(in crate::pages) onpassword: Callback<SecretText>,
    /// What stands before the fields.
    #[prop_or_default]
    pub(in crate::pages) before: Html,
    /// Further buttons.
    #[prop_or_default]
    pub(in crate::pages) children: Html,
}

/// Two inputs, a judgement, and the last button.
#[component]
pub(in crate::pages) fn NewPasswordForm(props: &NewPasswordFormProps) -> Html {
    let i18n = i18n();
    let busy = props.busy;
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
    html! {
        <form class="stack" {onsubmit}>
            { props.before.clone() }
            <Field testid="password" label={i18n.t(Text::NewPassword)} kind={FieldKind::Password} disabled={busy}
                hint={i18n.fill(Text::PasswordHint, &[&least])} autocomplete="new-password" onchange={onfirst}
                error={wrong.0.map(|text| i18n.fill(text, &[&least]))} />
            <Judgement strength={*judged} />
            <Field testid="password-repeat" label={i18n.t(Text::PasswordRepeat)} kind={FieldKind::Password}
                disabled={busy} autocomplete="new-password" onchange={onsecond}
                error={wrong.1.map(|text| i18n.t(text))} />
            if busy { <Progress label={i18n.t(Text::Sealing)} /> }
            <div class="actions">
                <Button testid="create-finish" kind={ButtonKind::Primary} submit=true {busy}>{ &props.finish }</Button>
                { props.children.clone() }
            </div>
        </form>
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
