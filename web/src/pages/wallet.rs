//! DOI: balance, receive, history.

mod balance;
mod history;
mod receive;

use super::shared::{ChainTrouble, LieNotice, LostNames, NeedWallet};
use crate::components::{Notice, NoticeKind, Page};
use crate::hooks::{use_session, use_wallet};
use crate::i18n::{i18n, trouble::Trouble, wallet::Wallet as Text};
use crate::state::wallet::Problem;
use crate::ui::prelude::*;
use balance::BalanceCard;
use history::HistoryCard;
use receive::ReceiveCard;

/// The wallet page.
#[component]
pub fn Wallet() -> Html {
    let i18n = i18n();
    let (session, wallet) = (use_session(), use_wallet());
    let body = if session.is_unlocked() {
        html! {
            <>
                <ChainTrouble />
                <LostNames />
                { wallet.problem.as_ref().map(|problem| match problem {
                    Problem::Lie(lie) => html! { <LieNotice lie={lie.clone()} /> },
                    Problem::NoAnswer(reason) => html! {
                        <Notice kind={NoticeKind::Warn} what={i18n.fill(Trouble::ServerGone, &[reason])}
                            next={i18n.t(Trouble::ServerGoneNext)} testid="wallet-problem" />
                    },
                }) }
                <BalanceCard />
                <div class="grid">
                    <ReceiveCard />
                    <HistoryCard />
                </div>
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
