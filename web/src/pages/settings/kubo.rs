//! A Kubo node of one's own for signed documents.

use crate::components::{Button, ButtonKind, Card, Field, FieldKind, Notice, NoticeKind};
use crate::hooks::{KuboHandle, use_kubo, use_session};
use crate::i18n::{I18n, i18n, kubo::Kubo as Text};
use crate::state::kubo::Wrong;
use crate::ui::prelude::*;

/// The node, or the form for one.
#[component]
pub(super) fn Kubo() -> Html {
    let i18n = i18n();
    let (unlocked, kubo) = (use_session().is_unlocked(), use_kubo());
    let body = match (&kubo.kubo, unlocked) {
        (_, false) => html! { <p class="soft" data-testid="kubo-locked">{ i18n.t(Text::Locked) }</p> },
        (Some(node), true) => {
            let (probe, forget) = (kubo.clone(), kubo.clone());
            let (onprobe, onforget) =
                (Callback::from(move |()| probe.probe()), Callback::from(move |()| forget.forget()));
            html! {
                <>
                    <p><code class="breaks" data-testid="kubo-url-set">{ node.url.to_string() }</code></p>
                    <div class="row">
                        <Button testid="kubo-try" busy={kubo.trying} onclick={onprobe}>{ i18n.t(Text::Try) }</Button>
                        <Button testid="kubo-forget" kind={ButtonKind::Quiet} onclick={onforget}>{ i18n.t(Text::Forget) }</Button>
                    </div>
                </>
            }
        }
        (None, true) => html! { <Form kubo={kubo.clone()} /> },
    };
    html! {
        <Card title={i18n.t(Text::Title)} testid="kubo">
            <p class="soft">{ i18n.t(Text::Text) }</p>
            { body }
            { said(i18n, &kubo) }
        </Card>
    }
}

fn said(i18n: I18n, kubo: &KuboHandle) -> Html {
    if let Some(reason) = &kubo.unkept {
        return html! { <Notice kind={NoticeKind::Error} what={i18n.fill(Text::Unkept, &[reason])} testid="kubo-unkept" /> };
    }
    match &kubo.said {
        None => html! {},
        Some(Ok(())) => {
            html! { <Notice kind={NoticeKind::Good} what={i18n.t(Text::Works)} testid="kubo-works" /> }
        }
        Some(Err(reason)) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::Fails, &[reason])} next={i18n.t(Text::FailsNext)} testid="kubo-fails" />
        },
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct FormProps {
    kubo: KuboHandle,
}

#[component]
fn Form(FormProps { kubo }: &FormProps) -> Html {
    let i18n = i18n();
    let (url, token) = (use_state(String::new), use_state(String::new));
    let onsubmit = {
        let (kubo, url, token) = (kubo.clone(), url.clone(), token.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            kubo.set(&url, &token);
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |text: String| setter.set(text))
    };
    let wrong_url = match &kubo.wrong {
        Some(Wrong::Url(error)) => Some(AttrValue::from(error.to_string())),
        _ => None,
    };
    let wrong_token = matches!(kubo.wrong, Some(Wrong::Token)).then(|| i18n.t(Text::BadToken));
    html! {
        <form class="stack" {onsubmit}>
            <Field label={i18n.t(Text::Url)} hint={i18n.t(Text::UrlHint)} testid="kubo-url" kind={FieldKind::Code}
                value={(*url).clone()} onchange={set(&url)} error={wrong_url} />
            <Field label={i18n.t(Text::Token)} testid="kubo-token" kind={FieldKind::Password} onchange={set(&token)} error={wrong_token} />
            <div class="actions"><Button testid="kubo-save" submit=true>{ i18n.t(Text::Save) }</Button></div>
        </form>
    }
}
