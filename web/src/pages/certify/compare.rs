//! What the gateway says, to be compared at the device, and what the electrician adds.

mod fields;

use std::rc::Rc;

use super::problem;
use crate::components::{Badge, BadgeKind, Button, ButtonKind, Card, CheckBox, HashText, Progress};
use crate::hooks::CertifyHandle;
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::{Candidate, Form, Step, Work};
use crate::ui::prelude::*;
use fields::Fields;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CompareProps {
    pub(super) certify: CertifyHandle,
    pub(super) candidate: Rc<Candidate>,
}

/// Compare, confirm, sign.
#[component]
pub(super) fn Compare(CompareProps { certify, candidate }: &CompareProps) -> Html {
    let i18n = i18n();
    let form = use_state(|| Form::suggested(candidate));
    let confirmed = use_state(|| false);
    let work = match &certify.step {
        Step::Working(_, work) => Some(*work),
        Step::Ask | Step::Loading | Step::Compare(_) | Step::Done(_) => None,
    };
    let onsubmit = {
        let (certify, candidate) = (certify.clone(), candidate.clone());
        let (form, confirmed) = (form.clone(), *confirmed);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if confirmed {
                certify.sign(candidate.clone(), (*form).clone());
            }
        })
    };
    let back = use_callback(certify.clone(), |(), certify| certify.again());
    let confirm = {
        let confirmed = confirmed.setter();
        Callback::from(move |checked| confirmed.set(checked))
    };
    let onchange = {
        let form = form.setter();
        Callback::from(move |changed| form.set(changed))
    };
    html! {
        <Card title={i18n.t(Text::CompareTitle)} class={classes!("card-narrow")}>
            <p class="soft">{ i18n.t(Text::CompareText) }</p>
            <Facts candidate={candidate.clone()} />
            <form class="stack" {onsubmit}>
                <Fields form={(*form).clone()} {onchange} disabled={work.is_some()} />
                <CheckBox label={i18n.t(Text::Confirm)} testid="certify-confirm" checked={*confirmed} onchange={confirm} />
                { problem::notice(i18n, certify.problem.as_ref()) }
                { work.map(|work| html! { <Progress label={i18n.t(words(work))} testid="certify-progress" /> }).unwrap_or_default() }
                <div class="actions">
                    <Button testid="certify-sign" kind={ButtonKind::Primary} submit=true busy={work.is_some()}
                        disabled={!*confirmed}>{ i18n.t(Text::Sign) }</Button>
                    <Button testid="certify-back" kind={ButtonKind::Quiet} onclick={back}>{ i18n.t(Text::Back) }</Button>
                </div>
                <p class="soft small">{ i18n.t(Text::Cost) }</p>
            </form>
        </Card>
    }
}

const fn words(work: Work) -> Text {
    match work {
        Work::Name => Text::WorkName,
        Work::Document => Text::WorkDocument,
        Work::Sending => Text::WorkSending,
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct FactsProps {
    candidate: Rc<Candidate>,
}

/// What the gateway says; the address was derived here from its keys.
#[component]
fn Facts(FactsProps { candidate }: &FactsProps) -> Html {
    let i18n = i18n();
    let node = &candidate.node;
    let power = |watts: u32| i18n.power(watts.into()).to_string();
    let limits = [power(node.limits.max_export_w), power(node.limits.max_import_w)];
    html! {
        <>
            if node.is_replay {
                <div class="row"><Badge kind={BadgeKind::ReplayMeter} /><span class="small">{ i18n.t(Text::Replay) }</span></div>
            }
            <dl class="facts">
                <dt>{ i18n.t(Text::Number) }</dt>
                <dd><strong data-testid="certify-meter">{ node.meter.to_string() }</strong></dd>
                <dt>{ i18n.t(Text::ReadingKey) }</dt>
                <dd><HashText text={node.reading_key.to_string()} label={i18n.t(Text::ReadingKey)} head=12 tail=12 testid="certify-key" /></dd>
                <dt>{ i18n.t(Text::Holder) }</dt>
                <dd><HashText text={candidate.address.clone()} label={i18n.t(Text::Holder)} head=14 tail=10 testid="certify-holder" /></dd>
                <dt>{ i18n.t(Text::Limits) }</dt>
                <dd>{ i18n.fill(Text::LimitsValue, &limits.each_ref().map(String::as_str)) }</dd>
            </dl>
        </>
    }
}
