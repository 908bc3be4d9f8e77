//! Whom a transaction pays: short for sentences and pictures, in full for comparing.

use wasm_core::wallet::outline::OutlineOutput;
use wasm_core::wallet::{Outline, Party};

use crate::i18n::{I18n, outline::Outline as Text};
use crate::ui::prelude::*;

/// Who is paid by an output.
pub(super) struct Whom {
    /// Whether it is us.
    pub(super) own: bool,
    /// A name, or the start and the end of the address.
    pub(super) short: AttrValue,
    /// The whole address, if there is one.
    pub(super) address: Option<String>,
}

/// Who is paid by `output`.
pub(super) fn whom(i18n: I18n, output: &OutlineOutput) -> Whom {
    let address = output.address.as_ref().map(ToString::to_string);
    let short = match (&output.party, &output.name) {
        (_, Some(name)) => i18n.fill(Text::Name, &[&String::from_utf8_lossy(&name.name)]),
        (Party::Change(_), None) => i18n.t(Text::Change),
        (Party::Receive(_) | Party::Own(_), None) => i18n.t(Text::Yourself),
        (Party::Contact(name), None) => name.as_str().to_owned().into(),
        (Party::Data, None) => i18n.t(Text::Data),
        (Party::Stranger | Party::Script, None) => {
            address.as_deref().map_or_else(|| i18n.t(Text::Script), |address| short(address).into())
        }
    };
    Whom { own: output.party.is_own(), short, address }
}

/// The start and the end, enough to recognise it.
fn short(address: &str) -> String {
    let end = address.len().saturating_sub(6);
    match (address.get(..11), address.get(end..)) {
        (Some(start), Some(end)) => format!("{start}…{end}"),
        _ => address.to_owned(),
    }
}

/// `1 DOI to Bob, 2 DOI to Carol and 3 DOI to ncrt1…`; change is told only where there is nothing else.
pub(in crate::pages::wallet) fn payments(i18n: I18n, outline: &Outline) -> String {
    let mut shown: Vec<&OutlineOutput> = Vec::new();
    shown.extend(outline.outputs.iter().filter(|output| !matches!(output.party, Party::Change(_))));
    if shown.is_empty() {
        shown.extend(&outline.outputs);
    }
    let part = |output: &&OutlineOutput| {
        let amount = i18n.amount(output.amount.swartz()).to_string();
        let Whom { own, short, .. } = whom(i18n, output);
        let who = if own && output.name.is_none() { i18n.t(Text::OneSelf) } else { short };
        i18n.fill(Text::OneOf, &[&amount, &who]).to_string()
    };
    let mut parts = Vec::new();
    parts.extend(shown.iter().map(part));
    list(i18n, parts)
}

/// `a, b and c`.
pub(in crate::pages::wallet) fn list(i18n: I18n, mut parts: Vec<String>) -> String {
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { i18n.fill(Text::And, &[&parts.join(", "), &last]).to_string() }
}

/// Every address in full, in groups that can be compared, and what the fee is for.
pub(in crate::pages::wallet) fn recipients(i18n: I18n, outline: &Outline) -> Html {
    let size = i18n.integer(u64::try_from(outline.vsize).unwrap_or(u64::MAX));
    let rate = outline.rate().map_or_else(|| i18n.t(Text::Unknown).to_string(), |rate| i18n.integer(rate));
    let paid = outline.outputs.iter().filter(|output| !matches!(output.party, Party::Change(_)));
    html! {
        <dl class="facts">
            { for paid.map(|output| recipient(i18n, output)) }
            <dt>{ i18n.t(Text::Size) }</dt>
            <dd>{ i18n.fill(Text::SizeValue, &[&size, &rate]) }</dd>
        </dl>
    }
}

fn recipient(i18n: I18n, output: &OutlineOutput) -> Html {
    let Whom { short, address, own } = whom(i18n, output);
    let known = own || matches!(output.party, Party::Contact(_)) || output.name.is_some();
    html! {
        <>
            <dt>{ i18n.t(Text::Recipient) }{ known.then(|| format!(" {short}")) }</dt>
            <dd>
                { address.map(|address| grouped(&address)).unwrap_or_else(|| html! { { short.clone() } }) }
                if output.paid_before && !own { <p class="soft small" data-testid="paid-before">{ i18n.t(Text::PaidBefore) }</p> }
            </dd>
        </>
    }
}

/// Groups of four characters, with room for the eye between them.
fn grouped(address: &str) -> Html {
    let characters: Vec<char> = address.chars().collect();
    html! {
        <code class="grouped" data-testid="pay-recipient">
            { for characters.chunks(4).map(|group| html! { <span>{ group.iter().collect::<String>() }</span> }) }
        </code>
    }
}
