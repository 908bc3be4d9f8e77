//! What was looked up: a block or a transaction, or why there is nothing.

use super::piece::Block;
use super::transaction::TransactionCard;
use crate::components::{Button, ButtonKind, IconName, Notice, NoticeKind, Progress};
use crate::hooks::{go, use_lookup};
use crate::i18n::{i18n, lookup::Lookup as Text};
use crate::route::Route;
use crate::state::lookup::{Lookup, Wanted};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FoundProps {
    /// What is wanted: no meter.
    pub(super) wanted: Wanted,
}

/// Looks it up and shows it.
#[component]
pub(super) fn Found(FoundProps { wanted }: &FoundProps) -> Html {
    let i18n = i18n();
    let lookup = use_lookup(Some(wanted.clone()));
    let is_transaction = matches!(wanted, Wanted::Transaction(_));
    let waiting = if is_transaction { Text::Waiting } else { Text::Asking };
    let body = match &lookup {
        Lookup::Waiting => html! { <Progress label={i18n.t(waiting)} testid="lookup-waiting" /> },
        Lookup::Asking => html! { <Progress label={i18n.t(Text::Asking)} testid="lookup-asking" /> },
        Lookup::Block(block) => html! { <Block key={wanted.text()} block={block.clone()} /> },
        Lookup::Transaction(found) => html! { <TransactionCard found={found.clone()} /> },
        Lookup::Nowhere { said, lied } => {
            let what = i18n.t(if is_transaction { Text::NowhereTx } else { Text::Nowhere });
            let asked = i18n.fill(Text::NowhereLost, &[&said.join("; ")]);
            html! {
                <>
                    if !lied.is_empty() {
                        <Notice kind={NoticeKind::Error} what={i18n.fill(Text::Lied, &[&lied.join(", ")])} testid="lookup-lied" />
                    }
                    <Notice kind={NoticeKind::Warn} {what} lost={asked} next={i18n.t(Text::NowhereNext)} testid="lookup-nowhere" />
                </>
            }
        }
    };
    let onback = Callback::from(|()| go(Route::Verify));
    html! {
        <>
            <div><Button kind={ButtonKind::Quiet} icon={IconName::Back} testid="lookup-back" onclick={onback}>{ i18n.t(Text::Back) }</Button></div>
            { body }
        </>
    }
}
