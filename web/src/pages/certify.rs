//! For electricians: ask a gateway, compare at the device, sign, write the name.

mod ask;
mod compare;
mod done;
mod problem;

use super::shared::{ChainTrouble, LostNames, NeedWallet};
use crate::components::Page;
use crate::hooks::{use_certify, use_session};
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::Step;
use crate::ui::prelude::*;
use ask::Ask;
use compare::Compare;
use done::DoneCard;

/// The certify page.
#[component]
pub fn Certify() -> Html {
    let i18n = i18n();
    let (session, certify) = (use_session(), use_certify());
    let body = match (&certify.step, session.is_unlocked()) {
        (_, false) => html! { <NeedWallet /> },
        (Step::Ask | Step::Loading, true) => html! { <Ask {certify} /> },
        (Step::Compare(candidate) | Step::Working(candidate, _), true) => {
            let candidate = candidate.clone();
            html! { <Compare {certify} {candidate} /> }
        }
        (Step::Done(done), true) => {
            let done = done.clone();
            html! { <DoneCard {certify} {done} /> }
        }
    };
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                <ChainTrouble />
                <LostNames />
                { body }
            </div>
        </Page>
    }
}
