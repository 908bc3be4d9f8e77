//! Whether the words are still on paper: the password, then three of them.

use zeroize::Zeroizing;

use crate::components::{Button, ButtonKind, Dialog, Field, FieldKind, Notice, NoticeKind, Progress};
use crate::hooks::use_session;
use crate::i18n::{i18n, safety::Safety as Text, start::Start};
use crate::pages::shared::{AskWords, KeyProblem};
use crate::state::backup::Words;
use crate::state::session::Problem;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DrillProps {
    /// Another turn asks for other words.
    pub(super) turn: u64,
    /// The words are on paper.
    pub(super) onchecked: Callback<()>,
}

/// Where somebody is.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Closed,
    Password(Option<Problem>),
    Opening,
    Words(Words, u64),
    Right,
}

/// The button, and the questions behind it.
#[component]
pub(super) fn Drill(props: &DrillProps) -> Html {
    let i18n = i18n();
    let step = use_state(|| Step::Closed);
    let go = |next: Step| {
        let step = step.clone();
        Callback::from(move |()| step.set(next.clone()))
    };
    let body = match &*step {
        Step::Closed => html! {},
        Step::Password(_) | Step::Opening => html! { <AskPassword step={step.clone()} turn={props.turn} /> },
        Step::Words(words, turn) => {
            let (step, onchecked) = (step.clone(), props.onchecked.clone());
            let onright = Callback::from(move |()| {
                onchecked.emit(());
                step.set(Step::Right);
            });
            html! {
                <>
                    <p>{ i18n.t(Start::CheckLead) }</p>
                    <AskWords words={words.clone()} turn={*turn} {onright} />
                    <details>
                        <summary class="unfold">{ i18n.t(Text::DrillLost) }</summary>
                        <p class="soft">{ i18n.t(Text::DrillLostText) }</p>
                    </details>
                </>
            }
        }
        Step::Right => html! {
            <>
                <Notice kind={NoticeKind::Good} what={i18n.t(Text::DrillRight)} next={i18n.t(Text::DrillRightNext)}
                    testid="drill-right" />
                <div class="actions">
                    <Button testid="drill-done" kind={ButtonKind::Primary} onclick={go(Step::Closed)}>{ i18n.t(Text::Done) }</Button>
                </div>
            </>
        },
    };
    html! {
        <>
            <Button testid="drill" kind={ButtonKind::Primary} onclick={go(Step::Password(None))}>{ i18n.t(Text::Drill) }</Button>
            <Dialog testid="drill-dialog" open={*step != Step::Closed} title={i18n.t(Text::DrillTitle)} onclose={go(Step::Closed)}>
                { body }
            </Dialog>
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AskPasswordProps {
    step: UseStateHandle<Step>,
    turn: u64,
}

/// The password, as somebody else may have found the page open.
#[component]
fn AskPassword(AskPasswordProps { step, turn }: &AskPasswordProps) -> Html {
    let i18n = i18n();
    let session = use_session();
    let password = use_mut_ref(|| Zeroizing::new(String::new()));
    let busy = **step == Step::Opening;
    let problem = match &**step {
        Step::Password(problem) => problem.clone(),
        _ => None,
    };
    let onchange = {
        let password = password.clone();
        Callback::from(move |text: String| *password.borrow_mut() = Zeroizing::new(text))
    };
    let onsubmit = {
        let (step, turn) = (step.clone(), *turn);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if busy {
                return;
            }
            step.set(Step::Opening);
            let setter = step.setter();
            session.words(
                password.borrow().clone(),
                Callback::from(move |words| {
                    setter.set(match words {
                        Ok(words) => Step::Words(words, turn),
                        Err(problem) => Step::Password(Some(problem)),
                    });
                }),
            );
        })
    };
    html! {
        <form class="stack" {onsubmit}>
            <p>{ i18n.t(Text::DrillText) }</p>
            <KeyProblem {problem} />
            <Field testid="drill-password" label={i18n.t(Start::Password)} kind={FieldKind::Password} disabled={busy}
                autocomplete="current-password" {onchange} />
            if busy { <Progress label={i18n.t(Start::Unsealing)} /> }
            <div class="actions">
                <Button testid="drill-open" kind={ButtonKind::Primary} submit=true {busy}>{ i18n.t(Start::CheckContinue) }</Button>
            </div>
        </form>
    }
}
