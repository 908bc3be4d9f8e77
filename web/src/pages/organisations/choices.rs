//! What was decided so far.

use wasm_core::trust::{Choice, OrganisationKey};

use super::asked::Buttons;
use crate::components::{Button, ButtonKind, Card, HashText, QrCode};
use crate::hooks::{link_to, use_choices};
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::pages::shared::Unfold;
use crate::state::organisations::Asked;
use crate::ui::prelude::*;

/// The decisions; each can be changed, shared and taken back.
#[component]
pub(super) fn ChoicesCard() -> Html {
    let i18n = i18n();
    let choices = use_choices();
    let all: Vec<_> =
        choices.choices().iter().map(|(organisation, choice)| (organisation.clone(), choice)).collect();
    html! {
        <Card title={i18n.t(Text::Yours)} testid="choices">
            if all.is_empty() {
                <p class="soft" data-testid="choices-none">{ i18n.t(Text::YoursNone) }</p>
            } else {
                <ul class="unfold-list">
                    { for all.into_iter().map(|(organisation, choice)| html! {
                        <Decided key={organisation.to_string()} {organisation} {choice} />
                    }) }
                </ul>
            }
        </Card>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct DecidedProps {
    organisation: OrganisationKey,
    choice: Choice,
}

#[component]
fn Decided(DecidedProps { organisation, choice }: &DecidedProps) -> Html {
    let i18n = i18n();
    let choices = use_choices();
    let (word, state) = match choice {
        Choice::Accepted => (Text::Accepted, "verified"),
        Choice::Rejected => (Text::Rejected, "failed"),
    };
    let summary = html! {
        <>
            <span class="unfold-title">{ organisation.name.to_string() }</span>
            <span class="soft small">{ i18n.t(word) }</span>
        </>
    };
    let organisation = organisation.clone();
    let content = Callback::from(move |()| {
        let onforget = {
            let (choices, organisation) = (choices.clone(), organisation.clone());
            Callback::from(move |()| choices.forget(&organisation))
        };
        html! {
            <div class="stack">
                <HashText text={organisation.key.to_string()} label={i18n.t(Text::Key)} head=12 tail=8 testid="choice-key" />
                <Share organisation={organisation.clone()} />
                <Buttons organisation={organisation.clone()} can_accept=true />
                <div class="actions">
                    <Button testid="choice-forget" kind={ButtonKind::Quiet} onclick={onforget}>{ i18n.t(Text::Forget) }</Button>
                </div>
            </div>
        }
    });
    html! { <Unfold {summary} {content} testid="choice-row" {state} /> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ShareProps {
    pub(super) organisation: OrganisationKey,
}

/// The link for others, also as a code.
#[component]
pub(super) fn Share(ShareProps { organisation }: &ShareProps) -> Html {
    let i18n = i18n();
    let link = AttrValue::from(link_to(&Asked::Decide(organisation.clone())));
    html! {
        <div class="stack">
            <p class="soft small">{ i18n.t(Text::ShareText) }</p>
            <HashText text={link.clone()} label={i18n.t(Text::Share)} head=14 tail=8 testid="share-link" />
            <QrCode text={link} label={i18n.t(Text::Share)} />
        </div>
    }
}
