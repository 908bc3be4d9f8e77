//! An organisation to decide about.

use wasm_core::trust::{Choice, MAX_CHOICES, OrganisationKey};

use super::facts::Facts;
use crate::components::{Button, ButtonKind, Card, Notice, NoticeKind, Progress};
use crate::hooks::{use_choices, use_organisation};
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::state::organisations::Looked;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DecideProps {
    pub(super) organisation: OrganisationKey,
}

/// What a link asks for: looked up first, decided by the person.
#[component]
pub(super) fn Decide(DecideProps { organisation }: &DecideProps) -> Html {
    let i18n = i18n();
    let looked = use_organisation(Some(organisation.name.clone()));
    let same = matches!(&looked, Looked::Found(_, Some(found)) if found.get().comes_from(organisation.key));
    let body = match &looked {
        Looked::Nothing | Looked::Asking => {
            html! { <Progress label={i18n.t(Text::Looking)} testid="asked-looking" /> }
        }
        Looked::Unwritten => {
            html! { <Notice kind={NoticeKind::Warn} what={i18n.t(Text::LookNothing)} testid="asked-nothing" /> }
        }
        Looked::Failed(reason) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::Offline, &[reason])} next={i18n.t(Text::OfflineNext)}
                testid="asked-failed" />
        },
        Looked::Found(report, organised) => html! {
            <>
                if organised.is_some() && !same {
                    <Notice kind={NoticeKind::Error} what={i18n.t(Text::AskedOther)} next={i18n.t(Text::AskedOtherNext)}
                        testid="asked-other" />
                }
                <Facts report={report.clone()} organised={organised.clone()} />
            </>
        },
    };
    html! {
        <Card title={i18n.fill(Text::AskedTitle, &[organisation.name.as_str()])} testid="asked">
            <p>{ i18n.t(Text::AskedText) }</p>
            { body }
            <Buttons organisation={organisation.clone()} can_accept={same} />
        </Card>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ButtonsProps {
    pub(super) organisation: OrganisationKey,
    pub(super) can_accept: bool,
}

/// Accept or reject, and which of it holds.
#[component]
pub(super) fn Buttons(ButtonsProps { organisation, can_accept }: &ButtonsProps) -> Html {
    let i18n = i18n();
    let (choices, full) = (use_choices(), use_state(|| false));
    let choice = choices.choices().of(organisation);
    let decide = |choice: Choice| {
        let (choices, organisation, full) = (choices.clone(), organisation.clone(), full.setter());
        Callback::from(move |()| full.set_new(choices.decide(organisation.clone(), choice).is_err()))
    };
    let word = match choice {
        None => Text::Undecided,
        Some(Choice::Accepted) => Text::Accepted,
        Some(Choice::Rejected) => Text::Rejected,
    };
    html! {
        <>
            if *full {
                <Notice kind={NoticeKind::Error} what={i18n.fill(Text::TooMany, &[&MAX_CHOICES.to_string()])} testid="too-many" />
            }
            <div class="actions">
                <Button testid="accept" kind={ButtonKind::Primary} disabled={!can_accept || choice == Some(Choice::Accepted)}
                    onclick={decide(Choice::Accepted)}>{ i18n.t(Text::Accept) }</Button>
                <Button testid="reject" disabled={choice == Some(Choice::Rejected)}
                    onclick={decide(Choice::Rejected)}>{ i18n.t(Text::Reject) }</Button>
                <span class="soft" role="status" data-testid="choice">{ i18n.t(word) }</span>
            </div>
        </>
    }
}
