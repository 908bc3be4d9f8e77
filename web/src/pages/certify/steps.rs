//! The inspection: one step at a time, kept on the device from the first tick on.

use super::compare::Compare;
use super::connect::Connect;
use super::details::Details;
use super::discard::Discard;
use super::problem;
use super::seals::Seals;
use super::sign::Sign;
use crate::components::{Button, ButtonKind, Card, Progress, Skeleton};
use crate::dom;
use crate::hooks::CertifyHandle;
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::{Stage, Work};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StepsProps {
    pub(super) certify: CertifyHandle,
}

/// The current step, where it stands among the others, and what is wrong.
#[component]
pub(super) fn Steps(StepsProps { certify }: &StepsProps) -> Html {
    let i18n = i18n();
    let head = use_node_ref();
    let shown = use_mut_ref(|| None::<Stage>);
    let candidate = certify.candidate.clone();
    let stage = if candidate.is_some() { certify.job.stage } else { Stage::Connect };
    let (node, loaded) = (head.clone(), certify.loaded);
    use_effect_with((stage, loaded), move |(stage, loaded)| {
        // the page itself takes the focus when it appears; a further step takes it then
        let before = if *loaded { shown.borrow_mut().replace(*stage) } else { None };
        if before.is_some_and(|before| before != *stage) {
            dom::focus(&node);
        }
    });
    if !certify.loaded {
        return html! { <Skeleton lines=5 /> };
    }
    let body = match (stage, candidate) {
        (Stage::Connect, _) | (_, None) => {
            html! { <Connect key={certify.job.url.clone()} certify={certify.clone()} /> }
        }
        (Stage::Compare, Some(candidate)) => html! { <Compare certify={certify.clone()} {candidate} /> },
        (Stage::Seals, Some(_)) => html! { <Seals certify={certify.clone()} /> },
        (Stage::Details, Some(_)) => html! { <Details certify={certify.clone()} /> },
        (Stage::Sign, Some(candidate)) => html! { <Sign certify={certify.clone()} {candidate} /> },
    };
    html! {
        <Card class={classes!("card-narrow")} testid="certify-step">
            <header class="step-head" ref={head} tabindex="-1" data-testid={format!("certify-at-{}", stage.number())}>
                <p class="soft small">{ i18n.fill(Text::StepOf, &[&stage.number().to_string()]) }</p>
                <h2>{ i18n.t(title(stage)) }</h2>
                <ol class="steps" aria-label={i18n.t(Text::Steps)}>{ for Stage::ALL.map(|one| bar(one, stage)) }</ol>
            </header>
            { body }
            { problem::notice(i18n, certify.problem.as_ref()) }
            { certify.work.map(|work| html! { <Progress label={i18n.t(words(work))} testid="certify-progress" /> }).unwrap_or_default() }
            if certify.job.is_begun() { <Discard certify={certify.clone()} /> }
        </Card>
    }
}

fn bar(one: Stage, now: Stage) -> Html {
    let class = classes!("steps-bar", (one <= now).then_some("steps-done"));
    let current = (one == now).then_some("step");
    html! { <li {class} aria-current={current}><span class="unseen">{ i18n().t(title(one)) }</span></li> }
}

const fn title(stage: Stage) -> Text {
    match stage {
        Stage::Connect => Text::AskTitle,
        Stage::Compare => Text::CompareTitle,
        Stage::Seals => Text::SealsTitle,
        Stage::Details => Text::DetailsTitle,
        Stage::Sign => Text::SignTitle,
    }
}

const fn words(work: Work) -> Text {
    match work {
        Work::Asking => Text::WorkAsking,
        Work::Photo => Text::WorkPhoto,
        Work::Name => Text::WorkName,
        Work::Document => Text::WorkDocument,
        Work::Sending => Text::WorkSending,
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TurnProps {
    pub(super) certify: CertifyHandle,
    /// The step is not finished.
    #[prop_or_default]
    pub(super) disabled: bool,
    /// Nothing follows.
    #[prop_or_default]
    pub(super) last: bool,
}

/// To the next step and back.
#[component]
pub(super) fn Turn(props: &TurnProps) -> Html {
    let i18n = i18n();
    let turn = |to: fn(Stage) -> Stage| {
        let certify = props.certify.clone();
        Callback::from(move |()| certify.change(|job| job.stage = to(job.stage)))
    };
    html! {
        <div class="actions">
            if !props.last {
                <Button testid="certify-next" kind={ButtonKind::Primary} disabled={props.disabled || props.certify.work.is_some()}
                    onclick={turn(Stage::next)}>{ i18n.t(Text::Next) }</Button>
            }
            <Button testid="certify-back" kind={ButtonKind::Quiet} disabled={props.certify.work.is_some()}
                onclick={turn(Stage::back)}>{ i18n.t(Text::Back) }</Button>
        </div>
    }
}
