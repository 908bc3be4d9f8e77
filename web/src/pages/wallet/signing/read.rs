//! Taking a transaction in: as text, as a file, as the texts of QR codes.

use crate::components::{Button, ButtonKind, Card, Field, FieldKind, FilePick, Progress};
use crate::dom::Chosen;
use crate::hooks::SigningHandle;
use crate::i18n::{i18n, signing::Signing as Text};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ReadProps {
    pub(super) signing: SigningHandle,
}

/// A field, a button, a file.
#[component]
pub(super) fn Read(ReadProps { signing }: &ReadProps) -> Html {
    let i18n = i18n();
    let text = use_state(String::new);
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed| text.set(typed))
    };
    let onsubmit = {
        let (signing, text) = (signing.clone(), text.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            signing.read(&text);
            text.set(String::new());
        })
    };
    let onchosen = {
        let signing = signing.clone();
        Callback::from(move |chosen: Chosen| signing.read_file(chosen))
    };
    let title = if signing.handed.is_some() { Text::ReadMore } else { Text::Read };
    let codes = signing.codes.filter(|codes| !codes.is_done());
    html! {
        <Card title={i18n.t(title)}>
            <form class="stack" {onsubmit}>
                <Field testid="psbt-text" label={i18n.t(Text::Text)} hint={i18n.t(Text::TextHint)} kind={FieldKind::Area}
                    value={(*text).clone()} {onchange} />
                { codes.map(|codes| {
                    let (have, total) = (codes.have.to_string(), codes.total.to_string());
                    let steps = u32::try_from(codes.have).ok().zip(u32::try_from(codes.total).ok());
                    html! { <Progress label={i18n.fill(Text::Codes, &[&have, &total])} {steps} testid="psbt-codes" /> }
                }).unwrap_or_default() }
                <div class="actions">
                    <Button testid="psbt-read" kind={ButtonKind::Primary} submit=true disabled={text.trim().is_empty()}>
                        { i18n.t(Text::ReadText) }
                    </Button>
                    <FilePick testid="psbt-file" label={i18n.t(Text::ReadFile)} accept=".psbt,.txn,.txt,.hex,.bpask" {onchosen} />
                </div>
            </form>
        </Card>
    }
}
