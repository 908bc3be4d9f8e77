//! The named checks of a verification, each with its evidence.

use super::{Icon, IconName};
use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It doesn't hold, and why.
    Failed(AttrValue),
    /// It could not be made, and why.
    NotPossible(AttrValue),
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRow {
    /// Its name in the protocol, e.g. `tx.merkle`.
    pub name: AttrValue,
    /// What it means in plain words.
    pub label: AttrValue,
    /// How it ended.
    pub outcome: Outcome,
    /// What it was checked against; shown on demand, nothing if empty.
    pub evidence: AttrValue,
}

/// Props of [`CheckList`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CheckListProps {
    /// The checks in the order to show.
    pub checks: Vec<CheckRow>,
    /// Name for the end-to-end tests.
    #[prop_or(AttrValue::Static("checks"))]
    pub testid: AttrValue,
}

/// The named checks of a verification, each with its evidence.
#[component]
pub fn CheckList(props: &CheckListProps) -> Html {
    html! {
        <ul class="checks" data-testid={props.testid.clone()}>
            { for props.checks.iter().map(|row| html! { <Check key={row.name.to_string()} row={row.clone()} /> }) }
        </ul>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct CheckProps {
    row: CheckRow,
}

#[component]
fn Check(CheckProps { row }: &CheckProps) -> Html {
    let i18n = i18n();
    let (outcome, word, name, reason) = match &row.outcome {
        Outcome::Passed => ("passed", Shell::CheckPassed, IconName::Check, None),
        Outcome::Failed(why) => ("failed", Shell::CheckFailed, IconName::Cross, Some(why)),
        Outcome::NotPossible(why) => ("not-possible", Shell::CheckNotPossible, IconName::Question, Some(why)),
    };
    html! {
        <li class={classes!("check", format!("check-{outcome}"))} data-testid="check" data-check={row.name.clone()}
            data-outcome={outcome}>
            <Icon {name} />
            <div class="check-text">
                <p class="check-label">
                    { &row.label }{ " " }<code class="check-name">{ &row.name }</code>
                </p>
                if let Some(reason) = reason { <p class="check-reason">{ reason }</p> }
                if !row.evidence.is_empty() {
                    <details class="check-evidence">
                        <summary>{ i18n.t(Shell::Evidence) }</summary>
                        <pre>{ &row.evidence }</pre>
                    </details>
                }
            </div>
            <span class="check-outcome">{ i18n.t(word) }</span>
        </li>
    }
}
