//! What pages and components ask of their own elements: the text typed, the focus, a dialog in front.
//!
//! Nothing of the browser beyond the element: that is `io`.

use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The text of the input or text area that `event` is about.
pub fn field_text(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlInputElement>().map_or_else(
        || event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default(),
        |input| input.value(),
    )
}

/// Moves the focus to the element, if it is in the document.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Refused only for elements that cannot have the focus; then it stays where it is.
        let _ = element.focus();
    }
}

/// Opens or closes a `<dialog>` in front of everything else.
pub fn set_dialog(node: &NodeRef, open: bool) {
    let Some(dialog) = node.cast::<HtmlDialogElement>() else { return };
    if open && !dialog.open() {
        // Refused only for a dialog outside of the document; there is nothing to show then.
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}
