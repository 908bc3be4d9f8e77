//! Files of the person: written to where the browser puts downloads, read when chosen.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::dom::Chosen;

/// Hands `text` to the browser as a file to keep; `false` if it refuses.
pub fn save(name: &str, kind: &str, text: &str) -> bool {
    offer(name, kind, &text.into()).is_ok()
}

/// As [`save`], for bytes.
pub fn save_bytes(name: &str, kind: &str, bytes: &[u8]) -> bool {
    offer(name, kind, &Uint8Array::from(bytes).into()).is_ok()
}

fn offer(name: &str, kind: &str, content: &JsValue) -> Result<(), JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(kind);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(content), &properties)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// The text of a chosen file of at most `max` bytes; `None` for a longer one, or one that cannot be read.
pub async fn text(chosen: &Chosen, max: u32) -> Option<String> {
    let file = chosen.file();
    if file.size() > f64::from(max) {
        return None;
    }
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// The bytes of a chosen file of at most `max` bytes; `None` for a longer one, or one that cannot be read.
pub async fn bytes(chosen: &Chosen, max: u32) -> Option<Vec<u8>> {
    let file = chosen.file();
    if file.size() > f64::from(max) {
        return None;
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
