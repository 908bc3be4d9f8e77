//! The coins that the money is made of: labelled, frozen, thawed; and those that are names.

mod money;
mod names;

use super::back::Back;
use super::trouble::{NotesTrouble, ScanTrouble};
use crate::components::{Card, Empty, IconName, Page, Skeleton};
use crate::hooks::{use_notes, use_session, use_wallet};
use crate::i18n::{coins::Coins as Text, i18n};
use crate::pages::shared::{ChainTrouble, NeedWallet};
use crate::ui::prelude::*;

/// The page about coins.
#[component]
pub(super) fn Coins() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                if unlocked { <Lists /> } else { <NeedWallet /> }
            </div>
        </Page>
    }
}

#[component]
fn Lists() -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let known = wallet.facts.clone().filter(|facts| facts.tip().0 > 0);
    let body = match known.zip(notes.notes.clone()) {
        None => html! { <Skeleton lines=5 /> },
        Some((facts, kept)) => {
            let (mut coins, names) = (facts.coins(), facts.names());
            coins.sort_unstable_by_key(|coin| (core::cmp::Reverse(coin.value()), coin.outpoint()));
            let nothing = coins.is_empty() && names.is_empty();
            html! {
                <>
                    if nothing {
                        <Empty title={i18n.t(Text::EmptyTitle)} text={i18n.t(Text::Empty)} icon={IconName::Coins} testid="coins-empty" />
                    }
                    if !coins.is_empty() {
                        <Card title={i18n.t(Text::Money)}>
                            <p class="soft small">{ i18n.t(Text::MoneyText) }</p>
                            <ul class="unfold-list">
                                { for coins.iter().map(|coin| money::row(i18n, coin, &facts, &kept, &notes)) }
                            </ul>
                        </Card>
                    }
                    if !names.is_empty() {
                        <Card title={i18n.t(Text::Names)}>
                            <p class="soft small">{ i18n.t(Text::NamesText) }</p>
                            <ul class="unfold-list">{ for names.iter().map(|name| names::row(i18n, name, facts.tip())) }</ul>
                        </Card>
                    }
                </>
            }
        }
    };
    html! {
        <>
            <Back />
            <ChainTrouble />
            <ScanTrouble />
            <NotesTrouble />
            { body }
        </>
    }
}
