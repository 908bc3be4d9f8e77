//! Organisations: whom to accept, their electricians and meters, being listed by one, having one.

mod asked;
mod choices;
mod discovery;
mod facts;
mod join;
mod look;
mod own;

use super::shared::ChainTrouble;
use crate::components::Page;
use crate::hooks::{use_asked, use_session};
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::state::organisations::Asked;
use crate::ui::prelude::*;
use asked::Decide;
use choices::ChoicesCard;
use discovery::DiscoveryCard;
use join::JoinCard;
use look::LookCard;
use own::OwnCard;

/// The page about organisations.
#[component]
pub fn Organisations() -> Html {
    let i18n = i18n();
    let (asked, unlocked) = (use_asked(), use_session().is_unlocked());
    let request = match &asked {
        Some(Asked::Join(request)) => Some(request.clone()),
        Some(Asked::Decide(_)) | None => None,
    };
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                <ChainTrouble />
                { match asked {
                    Some(Asked::Decide(organisation)) => html! { <Decide key={organisation.to_string()} {organisation} /> },
                    Some(Asked::Join(_)) | None => html! {},
                } }
                <ChoicesCard />
                <DiscoveryCard />
                <LookCard />
                if unlocked {
                    <OwnCard {request} />
                    <JoinCard />
                }
            </div>
        </Page>
    }
}
