//! The balance and the anchors behind it.

use super::anchor::Anchor;
use crate::components::{Card, EnergyValue, Notice, NoticeKind, Progress, Stat, Tone};
use crate::i18n::{i18n, trouble::Trouble, verify::Verify as Text};
use crate::pages::shared::LieNotice;
use crate::state::anchors::{Anchors, Problem};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ResultsProps {
    pub(super) anchors: Anchors,
    /// Where the keys come from.
    pub(super) source: AttrValue,
}

/// What the anchors add up to, and each of them.
#[component]
pub(super) fn Results(ResultsProps { anchors, source }: &ResultsProps) -> Html {
    let i18n = i18n();
    let trouble = anchors.problem.as_ref().map(|problem| match problem {
        Problem::Lie(lie) => html! { <LieNotice lie={lie.clone()} /> },
        Problem::NoAnswer(reason) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Trouble::ServerGone, &[reason])}
                next={i18n.t(Trouble::ServerGoneNext)} testid="anchors-problem" />
        },
    });
    let title = anchors.meter.as_ref().map(|meter| i18n.fill(Text::AnchorsTitle, &[meter.as_str()]));
    html! {
        <>
            { trouble.unwrap_or_default() }
            <Balance anchors={anchors.clone()} />
            <Card {title} testid="anchors">
                <p class="soft small">{ source }</p>
                if anchors.tip.is_none() {
                    <Progress label={i18n.t(Text::Looking)} testid="anchors-looking" />
                } else if anchors.rows.is_empty() {
                    <p class="soft" data-testid="anchors-none">{ i18n.t(Text::AnchorsNone) }</p>
                } else {
                    <p class="soft small">{ i18n.t(Text::AnchorsText) }</p>
                    <ul class="unfold-list">
                        { for anchors.rows.iter().rev().map(|row| html! {
                            <Anchor key={row.txid.to_string()} row={row.clone()} tip={anchors.tip} />
                        }) }
                    </ul>
                }
            </Card>
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct BalanceProps {
    anchors: Anchors,
}

/// The sum over verified anchors only.
#[component]
fn Balance(BalanceProps { anchors }: &BalanceProps) -> Html {
    let i18n = i18n();
    let unverified = anchors.unverified();
    let all = anchors.rows.len();
    let counts = [all.saturating_sub(unverified).to_string(), all.to_string()];
    let signed = |wh: u64| i64::try_from(wh).unwrap_or(i64::MAX);
    let Some(balance) = anchors.balance.as_ref().map(|balance| *balance.get()) else {
        return html! {
            <Card class={classes!("card-hero")}>
                <Stat hero=true label={i18n.t(Text::Balance)} testid="kwh-balance">
                    <span class="soft">{ i18n.t(Text::BalanceNone) }</span>
                </Stat>
            </Card>
        };
    };
    let tip = anchors.tip.map(|tip| i18n.fill(Text::AsOf, &[&i18n.integer(tip.0.into())]));
    html! {
        <Card class={classes!("card-hero")}>
            <Stat hero=true label={i18n.t(Text::Balance)} testid="kwh-balance"
                note={i18n.fill(Text::BalanceNote, &counts.each_ref().map(String::as_str))}>
                <EnergyValue wh={balance.net_wh()} />
            </Stat>
            <div class="numbers">
                <Stat tone={Tone::Produced} label={i18n.t(Text::Produced)} testid="anchors-produced">
                    <EnergyValue wh={signed(balance.produced().wh())} />
                </Stat>
                <Stat tone={Tone::Consumed} label={i18n.t(Text::Consumed)} testid="anchors-consumed">
                    <EnergyValue wh={signed(balance.consumed().wh())} />
                </Stat>
            </div>
            <p class="soft small" data-testid="anchors-tip">{ tip }</p>
            if unverified > 0 {
                <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::Unverified, &[&unverified.to_string()])}
                    next={i18n.t(Text::UnverifiedNext)} testid="anchors-unverified" />
            }
        </Card>
    }
}
