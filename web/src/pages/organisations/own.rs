//! The own organisation: found one, list electricians, publish.

mod begin;
mod edit;
mod list;
mod members;
mod publish;
mod versions;

use wasm_core::trust::OrganisationKey;

use super::choices::Share;
use crate::components::{Card, Notice, NoticeKind, Progress};
use crate::hooks::{OwnHandle, use_own_organisation};
use crate::i18n::{I18n, elsewhere::Elsewhere, i18n, organisations::Organisations as Text};
use crate::pages::shared::SignedElsewhere;
use crate::state::organisations::{Newest, Problem};
use crate::ui::prelude::*;
use begin::Begin;
use edit::Edit;
use publish::Stored;

/// Blocks before the name's end from which it is said loudly: 30 days.
const SOON: u32 = 4_320;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct OwnProps {
    /// A request to join that was opened as a link.
    pub(super) request: Option<String>,
}

/// The own organisation, or the way to one.
#[component]
pub(super) fn OwnCard(OwnProps { request }: &OwnProps) -> Html {
    let i18n = i18n();
    let own = use_own_organisation();
    let body = match &own.newest {
        _ if own.request().is_some() => waiting(i18n, &own),
        _ if own.waits => html! { <Notice what={i18n.t(Text::OwnWaits)} testid="own-waits" /> },
        Newest::Unknown => html! { <Progress label={i18n.t(Text::OwnLooking)} testid="own-looking" /> },
        Newest::None => html! { <Begin own={own.clone()} /> },
        Newest::Lost(name) => html! {
            <>
                <p>{ name.to_string() }</p>
                <Notice kind={NoticeKind::Error} what={i18n.t(Text::OwnLost)} next={i18n.t(Text::OwnLostNext)} testid="own-lost" />
            </>
        },
        Newest::Held(signed, left) => {
            let name = signed.organisation().name.clone();
            let organisation = OrganisationKey { name: name.clone(), key: signed.holder() };
            html! {
                <>
                    <h3 data-testid="own-name">{ i18n.fill(Text::OwnHeld, &[name.as_str()]) }</h3>
                    if *left <= SOON {
                        <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::OwnExpires, &[&left.to_string()])} testid="own-expires" />
                    }
                    <Share {organisation} />
                    <Edit own={own.clone()} request={request.clone()} />
                </>
            }
        }
    };
    html! {
        <Card title={i18n.t(Text::OwnTitle)} testid="own">
            <p class="soft small">{ i18n.t(Text::OwnText) }</p>
            { body }
            <Stored own={own.clone()} />
            if own.request().is_none() { { trouble(i18n, &own) } }
        </Card>
    }
}

/// What the device with the key was asked for.
fn waiting(i18n: I18n, own: &OwnHandle) -> Html {
    let Some(asked) = own.request() else { return html! {} };
    let (answer, drop) = (own.clone(), own.clone());
    html! {
        <SignedElsewhere {asked} busy={own.work.is_some()} problem={trouble(i18n, own)}
            onanswer={Callback::from(move |text: String| answer.answered(&text))}
            ondrop={Callback::from(move |()| drop.drop_request())} />
    }
}

fn trouble(i18n: I18n, own: &OwnHandle) -> Html {
    let Some(problem) = &own.problem else { return html! {} };
    let what = match problem {
        Problem::Locked => i18n.fill(Text::Refused, &["locked"]),
        Problem::Offline(reason) => i18n.fill(Text::Offline, &[reason]),
        Problem::Taken => i18n.t(Text::OwnTaken),
        Problem::Waits => i18n.t(Text::OwnWaits),
        Problem::Answer(reason) => {
            let (what, next) = (i18n.fill(Elsewhere::BadAnswer, &[reason]), i18n.t(Elsewhere::BadAnswerNext));
            return html! { <Notice kind={NoticeKind::Error} {what} {next} testid="own-problem" /> };
        }
        Problem::Money(reason) => i18n.fill(Text::Money, &[reason]),
        Problem::Refused(reason) => i18n.fill(Text::Refused, &[reason]),
    };
    html! { <Notice kind={NoticeKind::Error} {what} next={i18n.t(Text::RefusedNext)} testid="own-problem" /> }
}
