//! Passing a transaction on: as a file, as text, as a series of QR codes.

use std::rc::Rc;

use wasm_core::bbqr::{Coding, Kind, split};
use wasm_core::psbt::Handed;

use super::codes::Codes;
use crate::components::{Button, Card, HashText, IconName};
use crate::i18n::{i18n, signing::Signing as Text};
use crate::io::file;
use crate::ui::prelude::*;

/// Characters of one code: version 13 or so, which a phone reads from another phone.
const CODE_CHARS: usize = 468;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct GiveProps {
    pub(super) handed: Rc<Handed>,
}

/// Three ways out.
#[component]
pub(super) fn Give(GiveProps { handed }: &GiveProps) -> Html {
    let i18n = i18n();
    let shown = use_state(|| false);
    let (bytes, text, kind, name) = match &**handed {
        Handed::Psbt(psbt) => (psbt.encode(), psbt.to_base64(), Kind::Psbt, "transaction.psbt"),
        Handed::Transaction(tx) => (tx.encode(), tx.to_hex(), Kind::Transaction, "transaction.txn"),
    };
    // hex, because every reader has it
    let parts = shown.then(|| split(&bytes, kind, Coding::Hex, CODE_CHARS).unwrap_or_default());
    let onsave = Callback::from(move |()| {
        // a browser that refuses says so itself
        let _ = file::save_bytes(name, "application/octet-stream", &bytes);
    });
    let onshow = {
        let shown = shown.clone();
        Callback::from(move |()| shown.set(!*shown))
    };
    let show = if *shown { Text::HideCodes } else { Text::ShowCodes };
    html! {
        <Card title={i18n.t(Text::Give)}>
            <p class="soft">{ i18n.t(Text::GiveText) }</p>
            <dl class="facts">
                <dt>{ i18n.t(Text::Base64) }</dt>
                <dd><HashText {text} label={i18n.t(Text::Base64)} head=14 tail=6 testid="psbt-base64" /></dd>
            </dl>
            <div class="actions">
                <Button testid="psbt-save" icon={IconName::Receive} onclick={onsave}>{ i18n.t(Text::SaveFile) }</Button>
                <Button testid="psbt-show" onclick={onshow}>{ i18n.t(show) }</Button>
            </div>
            { match parts {
                None => html! {},
                Some(parts) if parts.is_empty() => html! { <p class="soft">{ i18n.t(Text::TooLarge) }</p> },
                Some(parts) => html! { <Codes {parts} /> },
            } }
        </Card>
    }
}
