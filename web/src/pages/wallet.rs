//! DOI: balance, sending, receiving, history, and what belongs to them.

mod back;
mod balance;
mod coins;
mod contacts;
mod faucet;
mod history;
mod label;
mod message;
mod more;
mod outline;
mod receive;
mod receiving;
mod send;
mod signing;
mod trouble;

use super::shared::{ChainTrouble, LostNames, NeedWallet};
use crate::components::Page;
use crate::hooks::use_session;
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::route::Route;
use crate::ui::prelude::*;
use balance::BalanceCard;
use coins::Coins;
use contacts::Contacts;
pub(in crate::pages) use history::entry_title;
use history::{History, HistoryCard};
use message::Message;
use more::More;
use receive::ReceiveCard;
use receiving::Receive;
use send::Send;
use signing::Sign;
use trouble::{NotesTrouble, ScanTrouble};

/// Props of [`Money`].
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
pub struct MoneyProps {
    /// Which page about money.
    pub route: Route,
}

/// A page about money.
#[component]
pub fn Money(MoneyProps { route }: &MoneyProps) -> Html {
    match route {
        Route::Send => html! { <Send /> },
        Route::Receive => html! { <Receive /> },
        Route::History => html! { <History /> },
        Route::Coins => html! { <Coins /> },
        Route::Contacts => html! { <Contacts /> },
        Route::Sign => html! { <Sign /> },
        Route::Message => html! { <Message /> },
        _ => html! { <Overview /> },
    }
}

/// The balance, the next address, the newest entries.
#[component]
fn Overview() -> Html {
    let i18n = i18n();
    let body = if use_session().is_unlocked() {
        html! {
            <>
                <ChainTrouble />
                <LostNames />
                <ScanTrouble />
                <NotesTrouble />
                <BalanceCard />
                <div class="grid">
                    <ReceiveCard />
                    <HistoryCard />
                </div>
                <More />
            </>
        }
    } else {
        html! { <NeedWallet /> }
    };
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">{ body }</div>
        </Page>
    }
}
