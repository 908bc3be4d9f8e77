//! Transactions that other programs have begun or shall finish: read, looked at, signed, passed on, sent.

mod asked;
mod look;
mod problem;
mod read;

use super::back::Back;
use super::trouble::NotesTrouble;
use crate::components::{Page, Skeleton};
use crate::hooks::{use_notes, use_session, use_signing, use_wallet};
use crate::i18n::{i18n, signing::Signing as Text};
use crate::pages::shared::{ChainTrouble, NeedWallet};
use crate::ui::prelude::*;
use asked::Asked;
use look::Look;
use problem::SigningProblem;
use read::Read;

/// The page.
#[component]
pub(super) fn Sign() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                if unlocked { <Signing /> } else { <NeedWallet /> }
            </div>
        </Page>
    }
}

#[component]
fn Signing() -> Html {
    let (wallet, notes) = (use_wallet(), use_notes());
    let ready = wallet.facts.is_some() && notes.notes.is_some();
    html! {
        <>
            <Back />
            <ChainTrouble />
            <NotesTrouble />
            if ready { <Work /> } else { <Skeleton lines=5 /> }
        </>
    }
}

#[component]
fn Work() -> Html {
    let signing = use_signing();
    let sent = signing.sent.is_some() || signing.answer.is_some();
    html! {
        <>
            if let Some(errand) = signing.errand.clone() { <Asked signing={signing.clone()} {errand} /> }
            if let Some(handed) = signing.handed.clone() { <Look signing={signing.clone()} {handed} /> }
            <SigningProblem problem={signing.problem.clone()} />
            if !sent { <Read {signing} /> }
        </>
    }
}
