//! One of a few that need a sentence each: radio buttons that look like cards.

use crate::ui::prelude::*;

/// One card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadioCard {
    /// What is handed to the callback.
    pub value: AttrValue,
    /// What it says.
    pub label: AttrValue,
    /// A sentence below.
    pub detail: AttrValue,
    /// What stands at the right, e.g. the price.
    pub aside: Option<AttrValue>,
    /// Name for the end-to-end tests.
    pub testid: AttrValue,
}

/// Props of [`RadioCards`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct RadioCardsProps {
    /// What is chosen here.
    pub label: AttrValue,
    /// Help below the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The name of the group, unique on the page.
    pub name: AttrValue,
    /// The cards in the order to show.
    pub cards: Vec<RadioCard>,
    /// The value of the card that holds.
    pub value: AttrValue,
    /// Called with the value of the chosen card.
    pub onchange: Callback<AttrValue>,
}

/// One of a few that need a sentence each.
#[component]
pub fn RadioCards(props: &RadioCardsProps) -> Html {
    let card = |card: &RadioCard| {
        let value = card.value.clone();
        let onchange = props.onchange.reform(move |_: Event| value.clone());
        html! {
            <label class="radio-card">
                <input type="radio" name={props.name.clone()} value={card.value.clone()} {onchange}
                    checked={props.value == card.value} data-testid={card.testid.clone()} />
                <span class="radio-card-text">
                    <span class="radio-card-label">{ &card.label }</span>
                    <span class="radio-card-detail">{ &card.detail }</span>
                </span>
                if let Some(aside) = &card.aside { <span class="radio-card-aside">{ aside }</span> }
            </label>
        }
    };
    html! {
        <fieldset class="radio-cards">
            <legend>{ &props.label }</legend>
            if let Some(hint) = &props.hint { <p class="field-hint">{ hint }</p> }
            <div class="radio-cards-list">{ for props.cards.iter().map(card) }</div>
        </fieldset>
    }
}
