//! Looking at an organisation by its name.

use wasm_core::trust::{OrganisationKey, Words};

use super::asked::Buttons;
use super::facts::Facts;
use crate::components::{Button, Card, Field, Notice, NoticeKind, Progress};
use crate::hooks::use_organisation;
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::state::organisations::Looked;
use crate::ui::prelude::*;

/// A name, and what is found about it.
#[component]
pub(super) fn LookCard() -> Html {
    let i18n = i18n();
    let (typed, wanted, wrong) = (use_state(String::new), use_state(|| None::<Words>), use_state(|| false));
    let looked = use_organisation((*wanted).clone());
    let onchange = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(text))
    };
    let onsubmit = {
        let (typed, wanted, wrong) = (typed.clone(), wanted.setter(), wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name = Words::new(&typed);
            wrong.set_new(name.is_err());
            if let Ok(name) = name {
                wanted.set(Some(name));
            }
        })
    };
    let error = (*wrong).then(|| i18n.t(Text::NameWrong));
    html! {
        <Card title={i18n.t(Text::LookTitle)} testid="look">
            <p class="soft small">{ i18n.t(Text::LookText) }</p>
            <form class="stack" {onsubmit}>
                <Field testid="look-name" label={i18n.t(Text::Name)} value={(*typed).clone()} {onchange} {error} />
                <div class="actions"><Button testid="look-go" submit=true>{ i18n.t(Text::Look) }</Button></div>
            </form>
            { found(&looked, wanted.as_ref()) }
        </Card>
    }
}

fn found(looked: &Looked, wanted: Option<&Words>) -> Html {
    let i18n = i18n();
    match looked {
        Looked::Nothing => html! {},
        Looked::Asking => html! { <Progress label={i18n.t(Text::Looking)} testid="look-looking" /> },
        Looked::Unwritten => html! { <Notice what={i18n.t(Text::LookNothing)} testid="look-nothing" /> },
        Looked::Failed(reason) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::Offline, &[reason])} next={i18n.t(Text::OfflineNext)} />
        },
        Looked::Found(report, organised) => {
            let key = organised.as_ref().map(|organised| organised.get().holder);
            let organisation = wanted.cloned().zip(key).map(|(name, key)| OrganisationKey { name, key });
            html! {
                <>
                    <Facts report={report.clone()} organised={organised.clone()} />
                    { organisation.map(|organisation| html! {
                        <Buttons key={organisation.to_string()} {organisation} can_accept=true />
                    }).unwrap_or_default() }
                </>
            }
        }
    }
}
