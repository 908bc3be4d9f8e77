//! What pages and components ask of their own elements: the text typed, the focus, a dialog in front.
//!
//! Nothing of the browser beyond the element: that is `io`.

use web_sys::{DragEvent, File, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};
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

/// A file that a person chose; `io` reads it.
#[derive(Clone, Debug)]
pub struct Chosen(File);

impl Chosen {
    /// The browser's file.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.0
    }
}

/// The file that was chosen in the input that `event` is about. The input forgets it, so that the same file can be
/// chosen again.
pub fn chosen(event: &Event) -> Option<Chosen> {
    let input = event.target_dyn_into::<HtmlInputElement>()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(Chosen(file))
}

/// The file that was dropped.
pub fn dropped(event: &DragEvent) -> Option<Chosen> {
    event.data_transfer()?.files()?.get(0).map(Chosen)
}
