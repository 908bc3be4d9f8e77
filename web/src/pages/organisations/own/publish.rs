//! What the next version changes, and publishing it.

use wasm_core::keeping::Paper;
use wasm_core::trust::{Change, Organisation};

use crate::components::{Button, ButtonKind, Field, FieldKind, Notice, NoticeKind, Progress};
use crate::hooks::{OwnHandle, use_block_sources, use_env, use_keeping};
use crate::i18n::{I18n, i18n, organisations::Organisations as Text};
use crate::pages::shared::Whereabouts;
use crate::state::organisations::{Newest, Work};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ChangesProps {
    pub(super) own: OwnHandle,
}

/// What the draft changes.
#[component]
pub(super) fn Changes(ChangesProps { own }: &ChangesProps) -> Html {
    let i18n = i18n();
    let changes = own.changes();
    html! {
        <>
            <h3>{ i18n.t(Text::Changes) }</h3>
            if changes.is_empty() { <p class="soft">{ i18n.t(Text::ChangesNone) }</p> }
            <ul data-testid="own-changes">{ for changes.iter().map(|change| html! { <li>{ said(i18n, change) }</li> }) }</ul>
        </>
    }
}

/// A change in words.
pub(super) fn said(i18n: I18n, change: &Change) -> AttrValue {
    match change {
        Change::Added(member) => i18n.fill(Text::ChangeAdded, &[member.label.as_str()]),
        Change::Removed(member) => i18n.fill(Text::ChangeRemoved, &[member.label.as_str()]),
        Change::Altered { after, .. } => i18n.fill(Text::ChangeAltered, &[after.label.as_str()]),
        Change::Forgotten(member) => i18n.fill(Text::ChangeForgotten, &[member.label.as_str()]),
        Change::Arbiter(_) => i18n.t(Text::ChangeArbiter),
        Change::Price(_) => i18n.t(Text::ChangePrice),
        Change::Contact(_) => i18n.t(Text::ChangeContact),
        Change::HandedOver(key) => i18n.fill(Text::ChangeHanded, &[&key.to_string()]),
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PublishProps {
    pub(super) own: OwnHandle,
    /// What is to be signed; `None` while something is missing.
    pub(super) draft: Option<Organisation>,
}

/// Which gateway keeps the document, and the button.
#[component]
pub(super) fn Publish(PublishProps { own, draft }: &PublishProps) -> Html {
    let i18n = i18n();
    let gateway = use_gateway();
    let busy = own.work == Some(Work::Publishing);
    let onchange = {
        let gateway = gateway.setter();
        Callback::from(move |text| gateway.set(text))
    };
    let onclick = {
        let (own, draft, gateway) = (own.clone(), draft.clone(), gateway.clone());
        Callback::from(move |()| {
            if let Some(draft) = draft.clone() {
                own.publish(draft, gateway.trim().to_owned());
            }
        })
    };
    html! {
        <>
            <Field testid="own-gateway" kind={FieldKind::Code} label={i18n.t(Text::Gateway)} value={(*gateway).clone()} {onchange} />
            if busy { <Progress label={i18n.t(Text::Publishing)} testid="own-publishing" /> }
            <div class="actions">
                <Button testid="own-publish" kind={ButtonKind::Primary} {busy} disabled={draft.is_none() || own.work.is_some()}
                    {onclick}>{ i18n.t(Text::Publish) }</Button>
            </div>
        </>
    }
}

/// The gateway that is filled in: the own one, else the one of this page.
#[hook]
fn use_gateway() -> UseStateHandle<String> {
    let (env, sources) = (use_env(), use_block_sources());
    use_state(move || {
        let first = sources.first().map(ToString::to_string);
        first.or_else(|| env.config.gateway.clone()).unwrap_or_default()
    })
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StoredProps {
    pub(super) own: OwnHandle,
}

/// What became of the newest document.
#[component]
pub(super) fn Stored(StoredProps { own }: &StoredProps) -> Html {
    let i18n = i18n();
    let keeping = use_keeping();
    let newest = match &own.newest {
        Newest::Held(signed, _) => Some(signed.cid().to_string()),
        Newest::Unknown | Newest::None | Newest::Lost(_) => None,
    };
    let Some(cid) = own.sent.clone().or(newest) else { return html! {} };
    let is_stored = keeping.papers.of(&cid).is_some_and(Paper::is_stored);
    let name = if is_stored { "own-stored" } else { "own-not-stored" };
    html! {
        <>
            if own.sent.is_some() {
                <Notice kind={NoticeKind::Good} what={i18n.t(Text::Published)} testid="own-published" />
            }
            <div data-testid={name}><Whereabouts {cid} /></div>
        </>
    }
}
