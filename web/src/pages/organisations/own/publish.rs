//! What the next version changes, and publishing it.

use wasm_core::trust::{Change, Organisation};

use crate::components::{Button, ButtonKind, Field, FieldKind, Notice, NoticeKind, Progress};
use crate::hooks::{OwnHandle, use_block_sources, use_env};
use crate::i18n::{I18n, i18n, organisations::Organisations as Text};
use crate::state::organisations::{Stored as Where, Work};
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

/// What became of the document that was published last.
#[component]
pub(super) fn Stored(StoredProps { own }: &StoredProps) -> Html {
    let i18n = i18n();
    let gateway = use_gateway();
    let Some((cid, stored)) = own.stored.clone() else { return html! {} };
    let onagain = {
        let own = own.clone();
        Callback::from(move |()| own.store_again(cid.clone(), gateway.trim().to_owned()))
    };
    html! {
        <>
            <Notice kind={NoticeKind::Good} what={i18n.t(Text::Published)} testid="own-published" />
            { match stored {
                Where::Kept => html! { <Notice kind={NoticeKind::Good} what={i18n.t(Text::Stored)} testid="own-stored" /> },
                Where::Not(reason) => html! {
                    <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::NotStored, &[&reason])} next={i18n.t(Text::NotStoredNext)}
                        testid="own-not-stored">
                        <Button testid="own-store-again" busy={own.work == Some(Work::Storing)} onclick={onagain}>
                            { i18n.t(Text::StoreAgain) }
                        </Button>
                    </Notice>
                },
            } }
        </>
    }
}
