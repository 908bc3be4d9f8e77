//! What happened to the money, newest first: the newest on the overview, all of it on a page of its own.

mod act;
mod detail;
mod line;
mod list;
mod save;

use super::back::Back;
use super::send::{Look, Sent};
use super::trouble::{NotesTrouble, ScanTrouble};
use crate::components::{Card, Link, Page, Skeleton};
use crate::hooks::{PayHandle, use_notes, use_pay, use_session, use_wallet};
use crate::i18n::{history::History as Text, i18n, wallet::Wallet as WalletText};
use crate::pages::shared::{ChainTrouble, NeedWallet};
use crate::route::Route;
use crate::state::pay::Step;
use crate::ui::prelude::*;
pub(in crate::pages) use line::title as entry_title;
use list::List;

/// Entries on the overview.
const NEWEST: usize = 5;

/// The newest entries.
#[component]
pub(super) fn HistoryCard() -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let facts = wallet.facts.clone().zip(notes.notes.clone());
    let rows =
        use_memo(facts, |known| known.as_ref().map(|(facts, notes)| facts.ledger(notes)).unwrap_or_default());
    html! {
        <Card title={i18n.t(Text::Title)} testid="history"
            aside={html! { <Link to={Route::History}>{ i18n.t(WalletText::AllEntries) }</Link> }}>
            if rows.is_empty() {
                <p class="soft">{ i18n.t(Text::Empty) }</p>
            } else {
                <ul class="entries">{ for rows.iter().take(NEWEST).map(|row| line::plain(i18n, row)) }</ul>
            }
        </Card>
    }
}

/// The page with everything.
#[component]
pub(super) fn History() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                if unlocked { <Known /> } else { <NeedWallet /> }
            </div>
        </Page>
    }
}

#[component]
fn Known() -> Html {
    let (wallet, notes, pay) = (use_wallet(), use_notes(), use_pay());
    let facts = wallet.facts.clone().filter(|facts| facts.tip().0 > 0);
    let known = facts.zip(notes.notes.clone());
    let rows = use_memo(known.clone(), |known| {
        known.as_ref().map(|(facts, notes)| facts.ledger(notes)).unwrap_or_default()
    });
    html! {
        <>
            <Back />
            <ChainTrouble />
            <ScanTrouble />
            <NotesTrouble />
            if known.is_some() {
                { step(&pay, rows) }
            } else {
                <Skeleton lines=6 />
            }
        </>
    }
}

/// The list, or what one of its entries is about to become.
fn step(pay: &PayHandle, rows: std::rc::Rc<Vec<wasm_core::wallet::LedgerRow>>) -> Html {
    match &pay.step {
        Step::Draft => html! { <List {rows} pay={pay.clone()} /> },
        Step::Look(plan) | Step::Sending(plan) => html! { <Look pay={pay.clone()} plan={plan.clone()} /> },
        Step::Sent(plan, txid) => html! { <Sent pay={pay.clone()} plan={plan.clone()} txid={*txid} /> },
    }
}
