//! A transaction for those who read bytes: drawn only while it is asked for.

use core::fmt::Write;

use wasm_core::address::Address;
use wasm_core::network::Network;
use wasm_core::tx::Transaction;

use crate::components::HashText;
use crate::i18n::{i18n, outline::Outline as Text};
use crate::pages::shared::Unfold;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages::wallet) struct RawProps {
    pub(in crate::pages::wallet) title: AttrValue,
    pub(in crate::pages::wallet) transaction: Transaction,
    pub(in crate::pages::wallet) network: Network,
}

/// Its parts and its hex.
#[component]
pub(in crate::pages::wallet) fn Raw(RawProps { title, transaction, network }: &RawProps) -> Html {
    let (transaction, network) = (transaction.clone(), *network);
    let content = Callback::from(move |()| {
        let hex = transaction.to_hex();
        html! {
            <div class="stack">
                <pre class="raw" tabindex="0" data-testid="raw-decoded">{ decoded(&transaction, network) }</pre>
                <pre class="raw" tabindex="0" data-testid="raw-hex">{ hex.clone() }</pre>
                <p><HashText text={hex} label={i18n().t(Text::RawHex)} testid="raw-copy" /></p>
            </div>
        }
    });
    html! {
        <ul class="unfold-list">
            <Unfold summary={html! { <span class="unfold-title">{ title }</span> }} {content} testid="raw" state="verified" />
        </ul>
    }
}

/// One line for each part, in the words of the protocol.
fn decoded(transaction: &Transaction, network: Network) -> String {
    let mut text = format!("version {:#x}\n", transaction.version);
    // writing to a text cannot fail
    for input in &transaction.inputs {
        let _ = writeln!(text, "input {} sequence {:#x}", input.previous, input.sequence);
    }
    for output in &transaction.outputs {
        let to = Address::from_script(&output.owner(), network).map(|address| address.to_string());
        let name = output.name().map(|name| format!(" name {}", String::from_utf8_lossy(&name.name)));
        let (to, name) = (to.unwrap_or_default(), name.unwrap_or_default());
        let _ = writeln!(text, "output {} DOI {to}{name} script {}", output.value, output.script);
    }
    let _ = write!(text, "locktime {}\nvsize {}", transaction.lock_time, transaction.vsize());
    text
}
