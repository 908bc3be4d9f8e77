//! The balance, in parts that do not overlap.

use crate::components::{AmountView, Card, Skeleton, Stat, Tone};
use crate::hooks::use_wallet;
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::ui::prelude::*;

/// Money there is, money that waits, money held in names.
#[component]
pub(super) fn BalanceCard() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let known = wallet.facts.as_ref().filter(|facts| facts.tip().0 > 0);
    let Some(facts) = known else {
        return html! { <Card class={classes!("card-hero")} testid="balance-waiting"><Skeleton lines=2 /></Card> };
    };
    let balance = facts.balance();
    let parts = [
        (Text::Pending, balance.pending, "balance-pending"),
        (Text::Immature, balance.immature, "balance-immature"),
        (Text::LockedInNames, balance.locked_in_names, "balance-names"),
    ];
    let parts = parts.into_iter().filter(|(_, amount, _)| amount.swartz() > 0);
    html! {
        <Card class={classes!("card-hero")}>
            <Stat hero=true tone={Tone::Money} label={i18n.t(Text::Balance)} testid="balance"
                note={i18n.fill(Text::AsOf, &[&facts.tip().to_string()])}>
                <AmountView swartz={balance.money().swartz()} />
            </Stat>
            { for parts.map(|(text, amount, testid)| html! {
                <p class="soft small" data-testid={testid}>
                    { i18n.fill(text, &[&i18n.amount(amount.swartz()).to_string()]) }
                </p>
            }) }
            if wallet.scanning { <p class="soft small" role="status">{ i18n.t(Text::Scanning) }</p> }
        </Card>
    }
}
