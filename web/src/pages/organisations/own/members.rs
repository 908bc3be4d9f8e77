//! The electricians of the version that is edited.

use wasm_core::trust::{Member, Words};

use super::super::facts::times;
use crate::components::{Button, ButtonKind, Field, HashText};
use crate::hooks::{OwnHandle, unix_now};
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::pages::shared::Unfold;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct MembersProps {
    pub(super) own: OwnHandle,
}

/// Each with what can be done; those who left stay in the list.
#[component]
pub(super) fn Members(MembersProps { own }: &MembersProps) -> Html {
    let i18n = i18n();
    let members = own.draft.as_ref().map(|draft| draft.members.clone()).unwrap_or_default();
    html! {
        <>
            <h3>{ i18n.t(Text::Members) }</h3>
            if members.is_empty() { <p class="soft">{ i18n.t(Text::MembersNone) }</p> }
            <ul class="unfold-list" data-testid="own-members">
                { for members.into_iter().map(|member| html! {
                    <Row key={format!("{} {}", member.key, member.from.secs())} own={own.clone()} {member} />
                }) }
            </ul>
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RowProps {
    own: OwnHandle,
    member: Member,
}

#[component]
fn Row(RowProps { own, member }: &RowProps) -> Html {
    let i18n = i18n();
    let summary = html! {
        <>
            <span class="unfold-title">{ member.label.to_string() }</span>
            <span class="soft small">{ times(i18n, member) }</span>
        </>
    };
    let (own, member) = (own.clone(), member.clone());
    let state = if member.until.is_none() { "verified" } else { "incomplete" };
    let content = Callback::from(move |()| {
        let onremove = {
            let (own, key) = (own.clone(), member.key);
            Callback::from(move |()| {
                let edited =
                    own.draft.as_ref().map(|draft| (**draft).clone().without_member(key, unix_now()));
                if let Some(Ok(edited)) = edited {
                    own.edit(edited);
                }
            })
        };
        html! {
            <div class="stack">
                <HashText text={member.key.to_string()} label={i18n.t(Text::Key)} head=12 tail=8 testid="member-key" />
                if member.until.is_none() {
                    <Rename own={own.clone()} member={member.clone()} />
                    <div class="actions">
                        <Button testid="member-remove" kind={ButtonKind::Danger} onclick={onremove}>{ i18n.t(Text::Remove) }</Button>
                    </div>
                }
            </div>
        }
    });
    html! { <Unfold {summary} {content} testid="member" {state} /> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RenameProps {
    own: OwnHandle,
    member: Member,
}

#[component]
fn Rename(RenameProps { own, member }: &RenameProps) -> Html {
    let i18n = i18n();
    let typed = use_state(|| member.label.to_string());
    let onchange = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(text))
    };
    let label = Words::new(&typed).ok();
    let error = label.is_none().then(|| i18n.t(Text::NameWrong));
    let onsubmit = {
        let (own, key, label) = (own.clone(), member.key, label.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let edited = own.draft.as_ref().zip(label.clone());
            let edited = edited.map(|(draft, label)| (**draft).clone().with_label(key, label));
            if let Some(Ok(edited)) = edited {
                own.edit(edited);
            }
        })
    };
    html! {
        <form class="label-form" {onsubmit}>
            <Field testid={format!("member-label-{}", member.key)} label={i18n.t(Text::Label)} value={(*typed).clone()} {onchange} {error} />
            <Button testid="member-rename" submit=true disabled={label.as_ref() == Some(&member.label)}>{ i18n.t(Text::Rename) }</Button>
        </form>
    }
}
