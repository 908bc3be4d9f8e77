//! Paying somebody: typed, looked at, sent, followed until it is in a block.

mod coins;
mod fee;
mod form;
mod look;
mod problem;
mod sent;
mod sentence;

use crate::components::{Page, Skeleton};
use crate::hooks::{PayHandle, use_pay, use_session, use_wallet};
use crate::i18n::{i18n, pay::Pay as Text};
use crate::pages::shared::{ChainTrouble, NeedWallet};
use crate::state::pay::Step;
use crate::ui::prelude::*;
use form::Form;
pub(super) use look::Look;
pub(super) use problem::PayProblem;
pub(super) use sent::{Follow, Sent};

use super::back::Back;
use super::trouble::NotesTrouble;

/// The page that pays.
#[component]
pub(super) fn Send() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                if unlocked { <Paying /> } else { <NeedWallet /> }
            </div>
        </Page>
    }
}

/// What follows needs the wallet's facts.
#[component]
fn Paying() -> Html {
    let ready = use_wallet().facts.as_ref().is_some_and(|facts| facts.tip().0 > 0);
    html! {
        <>
            <Back />
            <ChainTrouble />
            <NotesTrouble />
            if ready { <Steps /> } else { <Skeleton lines=5 /> }
        </>
    }
}

#[component]
fn Steps() -> Html {
    let pay = use_pay();
    step(&pay)
}

fn step(pay: &PayHandle) -> Html {
    match &pay.step {
        Step::Draft => html! { <Form pay={pay.clone()} /> },
        Step::Look(plan) | Step::Sending(plan) => html! { <Look pay={pay.clone()} plan={plan.clone()} /> },
        Step::Sent(plan, txid) => html! { <Sent pay={pay.clone()} plan={plan.clone()} txid={*txid} /> },
    }
}
