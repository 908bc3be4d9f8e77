//! The balance, in parts that do not overlap, and the two things one does with money.

use wasm_core::wallet::Holdings;

use crate::components::{AmountView, Card, Icon, IconName, Link, Skeleton, Stat, Tone};
use crate::hooks::{use_notes, use_wallet};
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::route::Route;
use crate::ui::prelude::*;

/// All money, where it is, and the ways to send and to receive.
#[component]
pub(super) fn BalanceCard() -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let known = wallet.facts.as_ref().filter(|facts| facts.tip().0 > 0);
    let Some((facts, notes)) = known.zip(notes.notes.as_ref()) else {
        return html! { <Card class={classes!("card-hero")} testid="balance-waiting"><Skeleton lines=2 /></Card> };
    };
    let holdings = facts.holdings(notes.frozen());
    let height = i18n.integer(facts.tip().0.into());
    html! {
        <Card class={classes!("card-hero")}>
            <Stat hero=true tone={Tone::Money} label={i18n.t(Text::Balance)} testid="balance"
                note={i18n.fill(Text::AsOf, &[&height])}>
                <AmountView swartz={holdings.money().swartz()} />
            </Stat>
            { parts(&holdings) }
            if wallet.scanning { <p class="soft small" role="status">{ i18n.t(Text::Scanning) }</p> }
            <div class="hero-actions">
                <Link to={Route::Send} classes="button button-primary"><Icon name={IconName::Send} />{ i18n.t(Text::Send) }</Link>
                <Link to={Route::Receive} classes="button button-hero"><Icon name={IconName::Receive} />{ i18n.t(Text::ReceiveTitle) }</Link>
            </div>
        </Card>
    }
}

/// Where the money is, where that is not all in one place.
fn parts(holdings: &Holdings) -> Html {
    let i18n = i18n();
    let all = [
        (Text::Spendable, holdings.spendable(), "balance-spendable"),
        (Text::Pending, holdings.pending_in, "balance-pending"),
        (Text::Change, holdings.change, "balance-change"),
        (Text::Frozen, holdings.frozen, "balance-frozen"),
        (Text::Immature, holdings.immature, "balance-immature"),
        (Text::Shared, holdings.shared, "balance-shared"),
        (Text::LockedInNames, holdings.locked_in_names, "balance-names"),
        (Text::OnTheWayOut, holdings.pending_out, "balance-out"),
    ];
    let simple = holdings.spendable() == holdings.money();
    let shown = all.into_iter().filter(|(text, amount, _)| {
        let told_by_total = simple && *text == Text::Spendable;
        amount.swartz() > 0 && !told_by_total
    });
    html! {
        <dl class="balance-parts">
            { for shown.map(|(text, amount, testid)| html! {
                <div data-testid={testid}>
                    <dt>{ i18n.t(text) }</dt>
                    <dd><AmountView swartz={amount.swartz()} /></dd>
                </div>
            }) }
        </dl>
    }
}
