//! What will happen, before it happens: a sentence, a picture, what to think about, and the bytes.

use std::rc::Rc;

use super::super::outline::{Raw, Warnings, picture, recipients};
use super::problem::PayProblem;
use super::sentence::sentence;
use crate::components::{Button, ButtonKind, Card, IconName, Progress};
use crate::dom;
use crate::hooks::{PayHandle, go, use_notes, use_wallet};
use crate::i18n::{i18n, pay::Pay as Text, signing::Signing};
use crate::route::Route;
use crate::state::pay::{Plan, Problem, Purpose, Step};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages::wallet) struct LookProps {
    pub(in crate::pages::wallet) pay: PayHandle,
    pub(in crate::pages::wallet) plan: Rc<Plan>,
}

/// The last look.
#[component]
pub(in crate::pages::wallet) fn Look(LookProps { pay, plan }: &LookProps) -> Html {
    let i18n = i18n();
    let heading = use_node_ref();
    use_effect_with(heading.clone(), dom::focus);
    let (wallet, notes) = (use_wallet(), use_notes());
    let network = wallet.network();
    let Some(notes) = notes.notes.clone() else { return html! {} };
    let sending = matches!(pay.step, Step::Sending(_));
    let onsubmit = {
        let pay = pay.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            pay.confirm();
        })
    };
    let onback = {
        let pay = pay.clone();
        Callback::from(move |()| pay.back())
    };
    let onhand = {
        let (plan, pay) = (plan.clone(), pay.clone());
        Callback::from(move |()| match wallet.export_psbt(&plan.unsigned) {
            Ok(psbt) => {
                wallet.hand(Some(Rc::new(psbt)));
                go(Route::Sign);
            }
            Err(error) => pay.failed(Problem::Other(error.to_string())),
        })
    };
    let confirm = if matches!(plan.purpose, Purpose::Pay(_)) { Text::Confirm } else { Text::ConfirmChange };
    let outline = &plan.outline;
    html! {
        <form class="stack" {onsubmit} data-testid="pay-preview">
            <Card>
                <h2 ref={heading} tabindex="-1">{ i18n.t(Text::LookTitle) }</h2>
                <p class="pay-sentence" data-testid="pay-sentence">{ sentence(i18n, plan) }</p>
                { picture(i18n, outline, &notes) }
                <Warnings warnings={outline.warnings.clone()} />
                { recipients(i18n, outline) }
            </Card>
            <Raw title={i18n.t(Text::Raw)} transaction={plan.unsigned.tx().clone()} {network} />
            <PayProblem problem={pay.problem.clone()} />
            if sending { <Progress label={i18n.t(Text::Sending)} testid="pay-sending" /> }
            <div class="actions">
                <Button testid="pay-confirm" kind={ButtonKind::Primary} submit=true busy={sending} icon={IconName::Send}>
                    { i18n.t(confirm) }
                </Button>
                <Button testid="pay-hand" kind={ButtonKind::Secondary} onclick={onhand} disabled={sending}>{ i18n.t(Signing::HandOver) }</Button>
                <Button testid="pay-back" kind={ButtonKind::Quiet} onclick={onback} disabled={sending}>{ i18n.t(Text::Back) }</Button>
            </div>
        </form>
    }
}
