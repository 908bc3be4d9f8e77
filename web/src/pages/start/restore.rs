//! Takes words from paper.

use wasm_core::keys::MnemonicError;
use zeroize::Zeroizing;

use crate::components::{Button, ButtonKind, Card, Field, FieldKind, Page};
use crate::i18n::{i18n, start::Start as Text};
use crate::pages::shared::explain_words;
use crate::state::backup::{Words, fault};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RestoreProps {
    /// The words and the passphrase.
    pub(super) onwords: Callback<(Words, Words)>,
    pub(super) onback: Callback<()>,
}

/// The words and, for those who have one, the passphrase.
#[component]
pub(super) fn Restore(props: &RestoreProps) -> Html {
    let i18n = i18n();
    let words = use_mut_ref(|| Zeroizing::new(String::new()));
    let passphrase = use_mut_ref(|| Zeroizing::new(String::new()));
    let wrong = use_state(|| None::<MnemonicError>);
    let onsubmit = {
        let (words, passphrase, wrong) = (words.clone(), passphrase.clone(), wrong.clone());
        let onwords = props.onwords.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let found = fault(&words.borrow());
            if found.is_none() {
                onwords.emit((Words::new(words.borrow().clone()), Words::new(passphrase.borrow().clone())));
            }
            wrong.set(found);
        })
    };
    let error = wrong.as_ref().map(|fault| explain_words(i18n, fault));
    html! {
        <Page title={i18n.t(Text::Restore)} lead={i18n.t(Text::RestoreLead)}>
            <Card class="card-narrow">
                <form class="stack" {onsubmit}>
                    <Field testid="restore-words" label={i18n.t(Text::RestoreWords)} kind={FieldKind::SecretArea} {error}
                        onchange={Callback::from(move |text| *words.borrow_mut() = Zeroizing::new(text))} />
                    <Field testid="restore-passphrase" label={i18n.t(Text::Passphrase)} hint={i18n.t(Text::PassphraseHint)}
                        kind={FieldKind::Password}
                        onchange={Callback::from(move |text| *passphrase.borrow_mut() = Zeroizing::new(text))} />
                    <div class="actions">
                        <Button testid="restore-continue" kind={ButtonKind::Primary} submit=true>
                            { i18n.t(Text::RestoreContinue) }
                        </Button>
                        <Button testid="restore-back" kind={ButtonKind::Quiet} onclick={props.onback.clone()}>
                            { i18n.t(Text::Back) }
                        </Button>
                    </div>
                </form>
            </Card>
        </Page>
    }
}
