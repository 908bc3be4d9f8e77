//! The notes as a file that other programs read, and theirs.

use wasm_bindgen_futures::spawn_local;
use wasm_core::wallet::notes::{Merged, Notes, NotesError};

use crate::components::{Button, Card, FilePick, IconName, Notice, NoticeKind};
use crate::dom::Chosen;
use crate::hooks::NotesHandle;
use crate::i18n::{I18n, contacts::Contacts as Text, i18n};
use crate::io::file;
use crate::ui::prelude::*;

/// The largest file that is read.
const MAX_BYTES: u32 = 8 << 20;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CarryProps {
    pub(super) notes: NotesHandle,
}

/// What reading a file brought; `None` for one that is too long.
type Read = Option<Result<Merged, NotesError>>;

/// Save and read.
#[component]
pub(super) fn Carry(CarryProps { notes }: &CarryProps) -> Html {
    let i18n = i18n();
    let read = use_state(|| None::<Read>);
    let onsave = {
        let notes = notes.notes.clone();
        Callback::from(move |()| {
            if let Some(notes) = notes.as_deref() {
                // a browser that refuses says so itself
                let _ = file::save(&name(notes), "application/jsonl", &notes.to_lines());
            }
        })
    };
    let onchosen = {
        let (notes, read) = (notes.clone(), read.setter());
        Callback::from(move |chosen: Chosen| {
            let (notes, read) = (notes.clone(), read.clone());
            spawn_local(async move {
                let text = file::text(&chosen, MAX_BYTES).await;
                read.set(Some(text.map(|text| notes.merge(&text))));
            });
        })
    };
    html! {
        <Card title={i18n.t(Text::Carry)} testid="carry">
            <p class="soft">{ i18n.t(Text::CarryText) }</p>
            <div class="actions">
                <Button testid="notes-save" icon={IconName::Receive} onclick={onsave}>{ i18n.t(Text::Export) }</Button>
                <FilePick testid="notes-read" label={i18n.t(Text::Import)} accept=".jsonl,.json,.txt" {onchosen} />
            </div>
            { read.as_ref().map(|read| said(i18n, read)).unwrap_or_default() }
        </Card>
    }
}

/// A name that says whose and what.
fn name(notes: &Notes) -> String {
    format!("blockpro-labels-{}.jsonl", notes.network())
}

fn said(i18n: I18n, read: &Read) -> Html {
    let (kind, what) = match read {
        None => (NoticeKind::Error, i18n.t(Text::TooLong)),
        Some(Err(error)) => (NoticeKind::Error, i18n.notes_error(error)),
        Some(Ok(merged)) => {
            let (new, known) = (merged.added.saturating_add(merged.others), merged.known);
            (NoticeKind::Good, i18n.fill(Text::Imported, &[&new.to_string(), &known.to_string()]))
        }
    };
    let merged = read.as_ref().and_then(|read| read.as_ref().ok());
    let conflicts = merged.map_or(0, |merged| merged.conflicts.len());
    let refused = merged.and_then(|merged| Some((merged.refused.len(), merged.refused.first()?)));
    html! {
        <Notice {kind} {what} testid="notes-read-said">
            if conflicts > 0 { <p>{ i18n.fill(Text::Conflicts, &[&conflicts.to_string()]) }</p> }
            if let Some((count, first)) = refused {
                <p>{ i18n.fill(Text::Refused, &[&count.to_string(), &first.why.to_string()]) }</p>
            }
        </Notice>
    }
}
