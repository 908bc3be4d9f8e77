//! A hash, address or key: shortened, copied whole.

use super::{CopyContext, CopyRequest, Icon, IconName};
use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

/// Props of [`HashText`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HashTextProps {
    /// The whole text.
    pub text: AttrValue,
    /// What it is, for screen readers, e.g. "transaction".
    pub label: AttrValue,
    /// Characters shown at the start.
    #[prop_or(8)]
    pub head: usize,
    /// Characters shown at the end.
    #[prop_or(6)]
    pub tail: usize,
    /// Name for the end-to-end tests: on the element that holds the whole text.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A hash, address or key: shortened, copied whole.
#[component]
pub fn HashText(props: &HashTextProps) -> Html {
    let i18n = i18n();
    let copied = use_state(|| None::<bool>);
    let copy = use_context::<CopyContext>();
    let onclick = copy.map(|CopyContext(copy)| {
        let (text, copied) = (props.text.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            copy.emit(CopyRequest {
                text: text.clone(),
                done: Callback::from(move |ok| copied.set(Some(ok))),
            });
        })
    });
    let (word, name) = match *copied {
        None => (Shell::Copy, IconName::Copy),
        Some(true) => (Shell::Copied, IconName::Check),
        Some(false) => (Shell::CopyRefused, IconName::Warn),
    };
    html! {
        <span class="hash">
            <code class="hash-short" aria-hidden="true">{ shorten(&props.text, props.head, props.tail) }</code>
            <span class="hash-full" data-testid={props.testid.clone()} data-full={props.text.clone()}>
                <span class="unseen">{ &props.label }{ " " }{ &props.text }</span>
            </span>
            if let Some(onclick) = onclick {
                <button type="button" class="hash-copy" {onclick}
                    aria-label={format!("{} {}", props.label, i18n.t(word))} title={i18n.t(word)}>
                    <Icon {name} />
                </button>
            }
            <span class="unseen" role="status">{ copied.map(|_| i18n.t(word)) }</span>
        </span>
    }
}

/// The start and the end of `text` with an ellipsis between, or all of it if that is no longer.
fn shorten(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length <= head.saturating_add(tail).saturating_add(1) {
        return text.to_owned();
    }
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length.saturating_sub(tail)).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn only_long_texts_are_shortened() {
        for (text, short) in [("", ""), ("abcdef", "abcdef"), ("abcdefg", "abc…fg"), ("äöüßäöü", "äöü…öü")]
        {
            assert_eq!(shorten(text, 3, 2), short);
        }
    }
}
