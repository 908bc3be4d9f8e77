//! A payment that the network has taken, until it is in a block.

use std::rc::Rc;

use wasm_core::hash::Txid;

use super::super::outline::picture;
use super::sentence::sentence;
use crate::components::{Button, ButtonKind, Card, HashText, IconName, Link, Notice, NoticeKind};
use crate::dom;
use crate::hooks::{PayHandle, use_chain, use_notes, use_wallet};
use crate::i18n::{I18n, i18n, pay::Pay as Text};
use crate::route::Route;
use crate::state::pay::{Plan, Purpose};
use crate::state::wallet::{Progress, progress};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages::wallet) struct SentProps {
    pub(in crate::pages::wallet) pay: PayHandle,
    pub(in crate::pages::wallet) plan: Rc<Plan>,
    pub(in crate::pages::wallet) txid: Txid,
}

/// What was sent and where it is.
#[component]
pub(in crate::pages::wallet) fn Sent(SentProps { pay, plan, txid }: &SentProps) -> Html {
    let i18n = i18n();
    let heading = use_node_ref();
    use_effect_with(heading.clone(), dom::focus);
    let (wallet, notes, chain) = (use_wallet(), use_notes(), use_chain());
    let facts = wallet.facts.as_ref();
    let tip = chain.tip().map(|tip| tip.height);
    let progress = facts.map_or(Progress::Waiting, |facts| progress(facts, txid, tip));
    let onagain = {
        let pay = pay.clone();
        Callback::from(move |()| pay.again())
    };
    let paid = matches!(plan.purpose, Purpose::Pay(_));
    html! {
        <Card testid="pay-sent">
            <h2 ref={heading} tabindex="-1">{ i18n.t(Text::SentTitle) }</h2>
            <Follow {progress} />
            if !paid { <p>{ sentence(i18n, plan) }</p> }
            { notes.notes.as_ref().map(|notes| picture(i18n, &plan.outline, notes)).unwrap_or_default() }
            <p><HashText text={txid.to_string()} label={i18n.t(Text::Transaction)} head=12 tail=10 testid="pay-txid" /></p>
            <div class="actions">
                if paid {
                    <Link to={Route::History} classes="button button-primary">{ i18n.t(Text::ToHistory) }</Link>
                    <Button testid="pay-again" icon={IconName::Send} onclick={onagain}>{ i18n.t(Text::Again) }</Button>
                } else {
                    <Button testid="pay-done" kind={ButtonKind::Primary} onclick={onagain}>{ i18n.t(Text::ToHistory) }</Button>
                }
            </div>
        </Card>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages::wallet) struct FollowProps {
    pub(in crate::pages::wallet) progress: Progress,
}

/// How far a transaction is, in words.
#[component]
pub(in crate::pages::wallet) fn Follow(FollowProps { progress }: &FollowProps) -> Html {
    let i18n = i18n();
    let (state, kind, what, next) = match progress {
        Progress::Waiting => {
            ("waiting", NoticeKind::Info, i18n.t(Text::SentTaken), Some(i18n.t(Text::SentWaiting)))
        }
        Progress::In { height, confirmations } => {
            let what = i18n.fill(Text::SentIn, &[&i18n.integer(height.0.into())]);
            ("confirmed", NoticeKind::Good, what, Some(confirmed(i18n, *confirmations)))
        }
        Progress::Gone => ("gone", NoticeKind::Warn, i18n.t(Text::SentGone), None),
    };
    html! {
        <div data-testid="pay-state" data-state={state}><Notice {kind} {what} {next} /></div>
    }
}

/// `3 confirmations`.
pub(in crate::pages::wallet) fn confirmed(i18n: I18n, confirmations: u32) -> AttrValue {
    match confirmations {
        1 => i18n.t(Text::OneConfirmation),
        many => i18n.fill(Text::Confirmations, &[&i18n.integer(many.into())]),
    }
}
