//! A report of `wasm-core` as rows to show.

use wasm_core::verify::{Check, Outcome as Core, Report};
use yew::AttrValue;

use crate::components::{CheckRow, Outcome};
use crate::i18n::I18n;

/// The checks of a report, in the language of the page.
pub(in crate::pages) fn rows(i18n: I18n, report: &Report) -> Vec<CheckRow> {
    report.checks.iter().map(|check| row(i18n, check)).collect()
}

fn row(i18n: I18n, check: &Check) -> CheckRow {
    let outcome = match &check.outcome {
        Core::Passed => Outcome::Passed,
        Core::Failed(reason) => Outcome::Failed(i18n.reason(reason)),
        Core::NotPossible(reason) => Outcome::NotPossible(i18n.reason(reason)),
    };
    CheckRow {
        name: AttrValue::Static(check.name),
        label: i18n.check(check.name),
        outcome,
        evidence: check.evidence.clone().into(),
    }
}
