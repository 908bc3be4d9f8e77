//! For electricians: the inspection of a meter step by step, the own certificates, the identity card.

mod card;
mod compare;
mod connect;
mod details;
mod discard;
mod done;
mod key;
mod list;
mod problem;
mod protocol;
mod revoke;
mod seals;
mod sign;
mod steps;

use std::rc::Rc;

use super::shared::{ChainTrouble, LostNames, NeedWallet, SignedElsewhere};
use crate::components::Page;
use crate::hooks::{CertifyHandle, use_certify, use_session};
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::elsewhere::Asked;
use crate::state::session::Phase;
use crate::ui::prelude::*;
use card::IdentityCard;
use done::DoneCard;
use list::List;
use protocol::{Protocol, Sheet};
use steps::Steps;

/// The certify page.
#[component]
pub fn Certify() -> Html {
    let i18n = i18n();
    let (phase, certify) = (use_session().phase, use_certify());
    let sheet = use_state(|| None::<Sheet>);
    let show = {
        let sheet = sheet.setter();
        Callback::from(move |shown: Option<Sheet>| sheet.set(shown))
    };
    if let Some(sheet) = &*sheet {
        return html! { <Protocol sheet={sheet.clone()} onclose={show.reform(|()| None)} /> };
    }
    let onprotocol = show.reform(Some);
    let body = match phase {
        Phase::Opening | Phase::Working(_) | Phase::Empty | Phase::ReadOnly => html! { <NeedWallet /> },
        Phase::Locked | Phase::Unlocked => html! {
            <>
                { match (certify.done.clone(), certify.request()) {
                    (Some(done), _) => html! { <DoneCard certify={certify.clone()} {done} onprotocol={onprotocol.clone()} /> },
                    (None, Some(asked)) => waiting(&certify, asked),
                    (None, None) => html! { <Steps certify={certify.clone()} /> },
                } }
                if phase == Phase::Unlocked {
                    <List certify={certify.clone()} {onprotocol} />
                    <IdentityCard {certify} />
                }
            </>
        },
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

/// What the device with the key was asked for.
fn waiting(certify: &CertifyHandle, asked: Rc<Asked>) -> Html {
    let (answer, drop) = (certify.clone(), certify.clone());
    let problem = problem::notice(i18n(), certify.problem.as_ref());
    html! {
        <SignedElsewhere {asked} busy={certify.work.is_some()} {problem}
            onanswer={Callback::from(move |text: String| answer.answered(&text))}
            ondrop={Callback::from(move |()| drop.drop_request())} />
    }
}
