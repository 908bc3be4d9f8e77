//! The document as a whole: its root element, language, colours; and the clipboard.

use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// The element the dApp is drawn into; `None` outside of our page.
#[must_use]
pub fn app_root() -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id("app")
}

/// The first language the browser asks for, e.g. `de-AT`; empty if it doesn't say.
#[must_use]
pub fn browser_language() -> String {
    gloo::utils::window().navigator().language().unwrap_or_default()
}

/// Tells the browser, and by it screen readers, which language the page is in.
pub fn set_language(tag: &str) {
    set_root_attribute("lang", tag);
}

/// Chooses the colours; see `style/tokens.css`.
pub fn set_theme(tag: &str) {
    set_root_attribute("data-theme", tag);
}

/// Names the browser's tab.
pub fn set_title(title: &str) {
    gloo::utils::document().set_title(title);
}

/// Asks the browser to print the page; what of it, the style sheet for paper says.
pub fn print() {
    // Browsers without printing refuse; they have no paper either.
    let _ = gloo::utils::window().print();
}

/// Copies `text`, or says `false` when the browser refuses.
pub async fn copy(text: &str) -> bool {
    let clipboard = gloo::utils::window().navigator().clipboard();
    // Pages without TLS have no clipboard, whatever the type says.
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = gloo::utils::document().document_element() {
        // Refused only for names that are not attribute names; ours are constants.
        let _ = root.set_attribute(name, value);
    }
}
