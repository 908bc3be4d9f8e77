//! Asks for three of the words, so that nobody goes on without paper.

use std::cell::RefCell;
use std::rc::Rc;

use zeroize::Zeroizing;

use crate::components::{Button, ButtonKind, Field, FieldKind};
use crate::i18n::{i18n, start::Start as Text};
use crate::state::backup::{ASKED, Words, asked_places, is_word};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct AskWordsProps {
    pub(in crate::pages) words: Words,
    /// Another turn asks for other words.
    #[prop_or_default]
    pub(in crate::pages) turn: u64,
    /// Called when all three are right.
    pub(in crate::pages) onright: Callback<()>,
    /// Further buttons.
    #[prop_or_default]
    pub(in crate::pages) children: Html,
}

type Typed = Rc<RefCell<[Zeroizing<String>; ASKED]>>;

/// Three inputs.
#[component]
pub(in crate::pages) fn AskWords(props: &AskWordsProps) -> Html {
    let i18n = i18n();
    let typed: Typed = use_mut_ref(Default::default);
    let wrong = use_state(|| [false; ASKED]);
    let places = asked_places(props.words.as_str(), props.turn);
    let onsubmit = {
        let (typed, wrong, props) = (typed.clone(), wrong.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let mut found = [false; ASKED];
            for ((wrong, place), typed) in found.iter_mut().zip(places).zip(typed.borrow().iter()) {
                *wrong = !is_word(props.words.as_str(), place, typed);
            }
            wrong.set(found);
            if found == [false; ASKED] {
                props.onright.emit(());
            }
        })
    };
    let field = |index: usize, place: usize| {
        let typed = typed.clone();
        let number = place.saturating_add(1).to_string();
        let error = wrong.get(index).copied().unwrap_or_default();
        let onchange = Callback::from(move |text: String| {
            if let Some(slot) = typed.borrow_mut().get_mut(index) {
                *slot = Zeroizing::new(text);
            }
        });
        html! {
            <Field key={place} testid={format!("check-word-{index}")} label={i18n.fill(Text::CheckWord, &[&number])} kind={FieldKind::SecretText}
                {onchange} error={error.then(|| i18n.fill(Text::CheckWrong, &[&number]))} />
        }
    };
    html! {
        <form class="stack" {onsubmit}>
            { for places.into_iter().enumerate().map(|(index, place)| field(index, place)) }
            <div class="actions">
                <Button testid="check-continue" kind={ButtonKind::Primary} submit=true>{ i18n.t(Text::CheckContinue) }</Button>
                { props.children.clone() }
            </div>
        </form>
    }
}
