//! Services for signed documents: a Kubo node of one's own, and a pinning service.

mod form;

use crate::components::{Button, ButtonKind, Card, Notice, NoticeKind};
use crate::hooks::{KeepingHandle, ServiceHandle, ServiceKind, use_keeping, use_session};
use crate::i18n::keeping::reason;
use crate::i18n::{I18n, i18n, service::Service as Text};
use crate::ui::prelude::*;
use form::Form;

/// What the two kinds have different words for.
#[derive(Clone, Copy)]
struct Said {
    title: Text,
    text: Text,
    url: Text,
    hint: Text,
    works: Text,
    fails: Text,
    next: Text,
}

const fn said_of(kind: ServiceKind) -> Said {
    match kind {
        ServiceKind::Kubo => Said {
            title: Text::KuboTitle,
            text: Text::KuboText,
            url: Text::KuboUrl,
            hint: Text::KuboHint,
            works: Text::KuboWorks,
            fails: Text::KuboFails,
            next: Text::KuboNext,
        },
        ServiceKind::Pinning => Said {
            title: Text::PinTitle,
            text: Text::PinText,
            url: Text::PinUrl,
            hint: Text::PinHint,
            works: Text::PinWorks,
            fails: Text::PinFails,
            next: Text::PinNext,
        },
    }
}

/// A name for the tests.
fn id(kind: ServiceKind, part: &str) -> AttrValue {
    format!("{}{part}", kind.word()).into()
}

/// Both of them.
#[component]
pub(super) fn Services() -> Html {
    let unlocked = use_session().is_unlocked();
    let KeepingHandle { kubo, pinning, .. } = use_keeping();
    html! {
        <>
            <One service={kubo} {unlocked} />
            <One service={pinning} {unlocked} />
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct OneProps {
    service: ServiceHandle,
    unlocked: bool,
}

/// The service, or the form for one.
#[component]
fn One(OneProps { service, unlocked }: &OneProps) -> Html {
    let (i18n, kind) = (i18n(), service.kind);
    let said = said_of(kind);
    let body = match (&service.service, unlocked) {
        (_, false) => {
            html! { <p class="soft" data-testid={id(kind, "-locked")}>{ i18n.t(Text::Locked) }</p> }
        }
        (Some(set), true) => {
            let (probe, forget) = (service.clone(), service.clone());
            let (onprobe, onforget) =
                (Callback::from(move |()| probe.probe()), Callback::from(move |()| forget.forget()));
            html! {
                <>
                    <p><code class="breaks" data-testid={id(kind, "-url-set")}>{ set.url.to_string() }</code></p>
                    <div class="row">
                        <Button testid={id(kind, "-try")} busy={service.trying} onclick={onprobe}>{ i18n.t(Text::Try) }</Button>
                        <Button testid={id(kind, "-forget")} kind={ButtonKind::Quiet} onclick={onforget}>{ i18n.t(Text::Forget) }</Button>
                    </div>
                </>
            }
        }
        (None, true) => html! { <Form service={service.clone()} key={kind.word()} /> },
    };
    html! {
        <Card title={i18n.t(said.title)} testid={kind.word()}>
            <p class="soft">{ i18n.t(said.text) }</p>
            { body }
            { answered(i18n, service) }
        </Card>
    }
}

fn answered(i18n: I18n, service: &ServiceHandle) -> Html {
    let (kind, said) = (service.kind, said_of(service.kind));
    if let Some(reason) = &service.unkept {
        return html! { <Notice kind={NoticeKind::Error} what={i18n.fill(Text::Unkept, &[reason])} testid={id(kind, "-unkept")} /> };
    }
    match &service.said {
        None => html! {},
        Some(Ok(())) => {
            html! { <Notice kind={NoticeKind::Good} what={i18n.t(said.works)} testid={id(kind, "-works")} /> }
        }
        Some(Err(why)) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(said.fails, &[&reason(i18n, why)])} next={i18n.t(said.next)} testid={id(kind, "-fails")} />
        },
    }
}
