//! Passing something on to another device: as a file, as text, as a series of QR codes.

use wasm_core::bbqr::{Coding, Kind, split};

use super::codes::Codes;
use crate::components::{Button, HashText, IconName};
use crate::i18n::{i18n, signing::Signing as Text};
use crate::io::file;
use crate::ui::prelude::*;

/// Characters of one code: version 13 or so, which a phone reads from another phone.
const CODE_CHARS: usize = 468;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct GiveProps {
    /// What is passed on.
    pub(in crate::pages) bytes: Vec<u8>,
    /// The same as text.
    pub(in crate::pages) text: String,
    /// What the text is called.
    pub(in crate::pages) label: AttrValue,
    /// What it is, for who reads the codes.
    pub(in crate::pages) kind: Kind,
    /// The file's name.
    pub(in crate::pages) name: AttrValue,
}

/// Three ways out.
#[component]
pub(in crate::pages) fn Give(GiveProps { bytes, text, label, kind, name }: &GiveProps) -> Html {
    let i18n = i18n();
    let shown = use_state(|| false);
    // hex, because every reader has it
    let parts = shown.then(|| split(bytes, *kind, Coding::Hex, CODE_CHARS).unwrap_or_default());
    let onsave = {
        let (name, bytes) = (name.clone(), bytes.clone());
        Callback::from(move |()| {
            // a browser that refuses says so itself
            let _ = file::save_bytes(&name, "application/octet-stream", &bytes);
        })
    };
    let onshow = {
        let shown = shown.clone();
        Callback::from(move |()| shown.set(!*shown))
    };
    let show = if *shown { Text::HideCodes } else { Text::ShowCodes };
    html! {
        <>
            <dl class="facts">
                <dt>{ label.clone() }</dt>
                <dd><HashText text={text.clone()} label={label.clone()} head=14 tail=6 testid="psbt-base64" /></dd>
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
        </>
    }
}
