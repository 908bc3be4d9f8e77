//! Choosing or dropping an evidence file, and why one was refused.

use wasm_core::verify::{EvidenceError, EvidencePart};
use yew::DragEvent;

use crate::components::{Card, CheckList, FilePick, Notice, NoticeKind, Progress};
use crate::dom::dropped;
use crate::hooks::EvidenceHandle;
use crate::i18n::{I18n, i18n, verify::Verify as Text};
use crate::pages::shared::check_rows;
use crate::state::evidence::NotOpened;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct OpenProps {
    pub(super) evidence: EvidenceHandle,
}

/// A place for a file.
#[component]
pub(super) fn Open(OpenProps { evidence }: &OpenProps) -> Html {
    let i18n = i18n();
    let onchosen = {
        let evidence = evidence.clone();
        Callback::from(move |file| evidence.open(file))
    };
    let ondrop = {
        let evidence = evidence.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            dropped(&event).into_iter().for_each(|file| evidence.open(file));
        })
    };
    // without it the browser would leave the page and show the file itself
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    html! {
        <Card title={i18n.t(Text::OpenTitle)} class={classes!("card-narrow")}>
            <div class="stack drop" {ondrop} {ondragover} data-testid="evidence-drop">
                <p class="soft">{ i18n.t(Text::OpenText) }</p>
                if let Some(Err(problem)) = &evidence.opened { { refused(i18n, problem) } }
                if evidence.reading { { reading(i18n, evidence.checking) } }
                <div class="actions">
                    <FilePick label={i18n.t(Text::OpenPick)} accept=".car,application/vnd.ipld.car" {onchosen}
                        testid="evidence-file" />
                    <span class="soft small">{ i18n.t(Text::OpenDrop) }</span>
                </div>
            </div>
        </Card>
    }
}

fn reading(i18n: I18n, checking: Option<(EvidencePart, usize, usize)>) -> Html {
    let number = |count: usize| i18n.integer(u64::try_from(count).unwrap_or(u64::MAX));
    let label = match checking {
        None => i18n.t(Text::Opening),
        Some((EvidencePart::Blocks, ..)) => i18n.t(Text::OpeningBlocks),
        Some((EvidencePart::Headers, ..)) => i18n.t(Text::OpeningHeaders),
        Some((EvidencePart::Anchors, done, all)) => {
            i18n.fill(Text::OpeningAnchors, &[&number(done), &number(all)])
        }
    };
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let steps = checking.map(|(_, done, all)| (small(done), small(all)));
    html! { <Progress {label} {steps} testid="evidence-reading" /> }
}

fn refused(i18n: I18n, problem: &NotOpened) -> Html {
    let (what, detail, report) = match problem {
        NotOpened::Unreadable => (i18n.t(Text::FileUnreadable), None, None),
        NotOpened::Refused(error) => (words(i18n, error), Some(error.to_string()), error.report()),
    };
    html! {
        <Notice kind={NoticeKind::Error} {what} lost={i18n.t(Text::FileLost)} next={i18n.t(Text::FileNext)}
            testid="evidence-refused">
            { detail.map(|detail| html! { <p class="small"><code>{ detail }</code></p> }).unwrap_or_default() }
            { report.map(|report| html! { <CheckList checks={check_rows(i18n, &report)} /> }).unwrap_or_default() }
        </Notice>
    }
}

fn words(i18n: I18n, error: &EvidenceError) -> AttrValue {
    i18n.t(match error {
        EvidenceError::Archive(wasm_core::ipld::car::CarError::Head)
        | EvidenceError::Kind { .. }
        | EvidenceError::Root(_) => Text::FileOther,
        EvidenceError::OtherNetwork { found, .. } => return i18n.fill(Text::FileNetwork, &[found]),
        EvidenceError::NewerVersion { .. } => Text::FileNewer,
        EvidenceError::Headers(_) => Text::FileUnproven,
        EvidenceError::Archive(_)
        | EvidenceError::Field { .. }
        | EvidenceError::Missing { .. }
        | EvidenceError::TooMany { .. } => Text::FileDamaged,
    })
}
