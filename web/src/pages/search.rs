//! Where the money of restored words is: the search through the accounts of every program, and what it found.

mod older;

use wasm_core::wallet::Account;

use super::shared::{ChainTrouble, NeedWallet};
use crate::components::{AmountView, Card, Link, Notice, NoticeKind, Page, Progress};
use crate::hooks::{use_search, use_session};
use crate::i18n::{I18n, i18n, search::Search as Text};
use crate::route::Route;
use crate::state::search::{Found, Phase, Search as State};
use crate::ui::prelude::*;
use older::Older;

/// The search page.
#[component]
pub fn Search() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            if unlocked { <Searching /> } else { <NeedWallet /> }
        </Page>
    }
}

/// The search, what it found, and the way on.
#[component]
fn Searching() -> Html {
    let i18n = i18n();
    let search = use_search();
    let done = search.phase == Phase::Done;
    html! {
        <div class="stack">
            <ChainTrouble />
            <Card class="card-narrow">
                { progress(i18n, &search) }
                if !search.found.is_empty() {
                    <ul class="found">{ for search.found.iter().map(|found| row(i18n, found)) }</ul>
                }
                if done { { outcome(i18n, &search) } }
                <div class="actions">
                    if done {
                        <Link to={Route::Wallet} classes="button button-primary">{ i18n.t(Text::ToWallet) }</Link>
                    } else {
                        <Link to={Route::Home} classes="button button-secondary">{ i18n.t(Text::Later) }</Link>
                    }
                </div>
                if !done { <p class="soft small">{ i18n.t(Text::LaterHint) }</p> }
            </Card>
        </div>
    }
}

fn progress(i18n: I18n, search: &State) -> Html {
    let (label, steps) = match &search.phase {
        Phase::Done => return html! {},
        Phase::Waiting => (i18n.t(Text::Waiting), None),
        Phase::Failed(reason) => (i18n.fill(Text::Failed, &[reason]), None),
        Phase::Looking(account) => {
            let number = search.looked.saturating_add(1).to_string();
            let label =
                i18n.fill(Text::Looking, &[&number, &search.all.to_string(), &i18n.t(name(*account))]);
            (label, Some((search.looked, search.all)))
        }
    };
    html! { <Progress {label} {steps} testid="search-progress" /> }
}

fn row(i18n: I18n, found: &Found) -> Html {
    let times = i18n.fill(Text::Times, &[&found.transactions.to_string()]);
    html! {
        <li class="row row-apart" data-testid="search-row">
            <span>{ i18n.t(name(found.account)) }<br /><span class="soft small">{ times }{ " · " }{ found.account.path().to_string() }</span></span>
            <AmountView swartz={found.money.swartz()} />
        </li>
    }
}

/// What the search says about the words.
fn outcome(i18n: I18n, search: &State) -> Html {
    let apart = search.apart();
    if search.found.is_empty() {
        return html! {
            <Notice kind={NoticeKind::Warn} what={i18n.t(Text::Nothing)} next={i18n.t(Text::NothingNext)} testid="search-nothing" />
        };
    }
    html! {
        <>
            if search.found.len() > apart.len() {
                <Notice kind={NoticeKind::Good} what={i18n.t(Text::Found)} testid="search-found" />
            }
            if !apart.is_empty() { <Older accounts={apart} /> }
        </>
    }
}

const fn name(account: Account) -> Text {
    match account {
        Account::BlockPro => Text::BlockPro,
        Account::DoiWallet => Text::DoiWallet,
        Account::WalletXt => Text::WalletXt,
        Account::Bip44 => Text::Bip44,
        Account::FirstBlockPro => Text::FirstBlockPro,
        Account::FirstBlockProTest => Text::FirstBlockProTest,
        Account::JsDoichain => Text::JsDoichain,
    }
}
