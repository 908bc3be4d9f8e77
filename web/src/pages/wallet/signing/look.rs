//! What the transaction does, how far it is, and what can be done with it.

use std::rc::Rc;

use wasm_core::bbqr::Kind;
use wasm_core::psbt::Handed;
use wasm_core::tx::FeeLimits;
use wasm_core::wallet::{InputState, Net, Notes, Outline, Standing, Wallet as Facts};

use super::super::outline::{Raw, Warnings, Worry, payments, picture, recipients};
use super::super::send::Follow;
use crate::components::{Button, ButtonKind, Card, IconName, Notice, NoticeKind};
use crate::hooks::{SigningHandle, use_notes, use_wallet};
use crate::i18n::{I18n, i18n, signing::Signing as Text};
use crate::pages::shared::Give;
use crate::state::wallet::progress;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LookProps {
    pub(super) signing: SigningHandle,
    pub(super) handed: Rc<Handed>,
}

/// The transaction in hand.
#[component]
pub(super) fn Look(LookProps { signing, handed }: &LookProps) -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let (Some(facts), Some(notes)) = (wallet.facts.clone(), notes.notes.clone()) else { return html! {} };
    let (outline, standing, tx) = known(handed, &facts, &notes);
    let stop = outline.warnings.iter().any(|warning| Worry::of(warning) == Worry::Stop);
    let to_sign = standing.iter().any(Standing::is_ours_to_sign);
    let finished = signing.finished().is_some();
    let verb = |act: fn(&SigningHandle)| {
        let signing = signing.clone();
        Callback::from(move |()| act(&signing))
    };
    html! {
        <>
            <Card testid="psbt">
                <p class="pay-sentence" data-testid="psbt-sentence">{ sentence(i18n, &outline) }</p>
                { picture(i18n, &outline, &notes) }
                <Warnings warnings={outline.warnings.clone()} />
                { recipients(i18n, &outline) }
                if !standing.is_empty() { <p data-testid="psbt-standing">{ words(i18n, &standing) }</p> }
                if signing.signed > 0 && signing.sent.is_none() {
                    <Notice kind={NoticeKind::Good} what={i18n.fill(Text::Signed, &[&signing.signed.to_string()])} testid="psbt-signed" />
                }
                if let Some(txid) = signing.sent { <Follow progress={progress(&facts, &txid, None)} /> }
                <div class="actions">
                    if to_sign {
                        <Button testid="psbt-sign" kind={ButtonKind::Primary} icon={IconName::Pen} disabled={stop}
                            onclick={verb(SigningHandle::sign)}>{ i18n.t(Text::Sign) }</Button>
                    }
                    if finished && signing.sent.is_none() {
                        <Button testid="psbt-send" kind={ButtonKind::Primary} icon={IconName::Send} busy={signing.sending} disabled={stop}
                            onclick={verb(SigningHandle::send)}>{ i18n.t(Text::Send) }</Button>
                    }
                    <Button testid="psbt-away" onclick={verb(SigningHandle::away)}>{ i18n.t(Text::Away) }</Button>
                </div>
            </Card>
            { give(i18n, handed) }
            <Raw title={i18n.t(Text::Raw)} transaction={tx} network={facts.network()} />
        </>
    }
}

/// The ways out.
fn give(i18n: I18n, handed: &Handed) -> Html {
    let (bytes, text, kind, name) = match handed {
        Handed::Psbt(psbt) => (psbt.encode(), psbt.to_base64(), Kind::Psbt, "transaction.psbt"),
        Handed::Transaction(tx) => (tx.encode(), tx.to_hex(), Kind::Transaction, "transaction.txn"),
    };
    html! {
        <Card title={i18n.t(Text::Give)}>
            <p class="soft">{ i18n.t(Text::GiveText) }</p>
            <Give {bytes} {text} label={i18n.t(Text::Base64)} {kind} {name} />
        </Card>
    }
}

fn known(
    handed: &Handed,
    facts: &Facts,
    notes: &Notes,
) -> (Outline, Vec<Standing>, wasm_core::tx::Transaction) {
    let limits = FeeLimits::default();
    match handed {
        Handed::Psbt(psbt) => {
            (facts.outline_psbt(psbt, notes, limits), facts.standing(psbt), psbt.tx().clone())
        }
        Handed::Transaction(tx) => (facts.outline_tx(tx, notes, limits), Vec::new(), tx.clone()),
    }
}

fn sentence(i18n: I18n, outline: &Outline) -> AttrValue {
    let paid = payments(i18n, outline);
    match outline.net {
        Net::Loss(amount) => i18n.fill(Text::Costs, &[&i18n.amount(amount.swartz()).to_string(), &paid]),
        Net::Gain(amount) if amount.swartz() > 0 => {
            i18n.fill(Text::Brings, &[&i18n.amount(amount.swartz()).to_string()])
        }
        Net::Gain(_) => i18n.fill(Text::Nothing, &[&paid]),
    }
}

/// How many coins are ours, and what is missing.
fn words(i18n: I18n, standing: &[Standing]) -> AttrValue {
    let number = |wanted: &dyn Fn(&Standing) -> bool| standing.iter().filter(|one| wanted(one)).count();
    let open = |one: &Standing| matches!(one.state, InputState::Missing(_) | InputState::Unknown);
    let (ours, to_sign, missing) =
        (number(&|one| one.key.is_some()), number(&Standing::is_ours_to_sign), number(&open));
    if missing == 0 {
        i18n.t(Text::Complete)
    } else if to_sign > 0 {
        i18n.fill(Text::Standing, &[&ours.to_string(), &standing.len().to_string(), &to_sign.to_string()])
    } else {
        i18n.fill(Text::Missing, &[&missing.to_string()])
    }
}
