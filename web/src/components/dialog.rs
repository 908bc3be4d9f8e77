//! A question in front of the page.

use super::{Icon, IconName};
use crate::dom;
use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

/// Props of [`Dialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DialogProps {
    /// Is it shown?
    pub open: bool,
    /// Its heading.
    pub title: AttrValue,
    /// The person wants it closed (button, Escape).
    pub onclose: Callback<()>,
    /// Name for the end-to-end tests.
    pub testid: AttrValue,
    /// The content, with the buttons last.
    pub children: Html,
}

/// A question in front of the page; the browser keeps the focus inside.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let i18n = i18n();
    let node = use_node_ref();
    use_effect_with((node.clone(), props.open), |(node, open)| dom::set_dialog(node, *open));
    let heading = AttrValue::from(format!("{}-title", props.testid));
    let oncancel = props.onclose.reform(|event: Event| event.prevent_default());
    let onclick = props.onclose.reform(|_: MouseEvent| ());
    html! {
        <dialog class="dialog" ref={node} aria-labelledby={heading.clone()} {oncancel} data-testid={props.testid.clone()}>
            if props.open {
                <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id={heading}>{ &props.title }</h2>
                    <button type="button" class="dialog-close" {onclick} aria-label={i18n.t(Shell::Close)}
                        data-testid={format!("{}-close", props.testid)}>
                        <Icon name={IconName::Cross} />
                    </button>
                </header>
                { props.children.clone() }
                </div>
            }
        </dialog>
    }
}
