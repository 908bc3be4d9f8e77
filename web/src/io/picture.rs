//! Pictures that a person took or chose, drawn anew: small, and without anything a camera writes beside the picture.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Url};

use crate::dom::Chosen;

/// Longest side in pixels and quality, until the file is small enough.
const TRIES: [(u32, f64); 4] = [(1600, 0.8), (1280, 0.7), (1024, 0.55), (800, 0.4)];
/// The kind of file that is made.
const JPEG: &str = "image/jpeg";

/// Draws a picture anew, into a JPEG file of at most `most` bytes. The canvas knows nothing but the pixels.
///
/// # Errors
/// The browser's text if it cannot read the file as a picture, or its pixels.
pub async fn redraw(chosen: &Chosen, most: usize) -> Result<Vec<u8>, String> {
    let bitmap = decode(chosen).await.map_err(|error| told(&error))?;
    let mut bytes = Vec::new();
    for (side, quality) in TRIES {
        let canvas = draw(&bitmap, side).map_err(|error| told(&error))?;
        bytes = encode(&canvas, quality).await.map_err(|error| told(&error))?;
        if bytes.len() <= most {
            break;
        }
    }
    bitmap.close();
    Ok(bytes)
}

async fn decode(chosen: &Chosen) -> Result<ImageBitmap, JsValue> {
    let promise = gloo::utils::window().create_image_bitmap_with_blob(chosen.file())?;
    JsFuture::from(promise).await?.dyn_into()
}

fn draw(bitmap: &ImageBitmap, side: u32) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = fit(bitmap.width(), bitmap.height(), side);
    let canvas: HtmlCanvasElement = gloo::utils::document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into::<CanvasRenderingContext2d>()?;
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

/// The size with sides of at most `side`, in the same proportion.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    if longest <= side {
        return (width.max(1), height.max(1));
    }
    let scaled = |length: u32| {
        let scaled = u64::from(length).saturating_mul(side.into()).checked_div(longest.into());
        scaled.and_then(|scaled| u32::try_from(scaled).ok()).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

async fn encode(canvas: &HtmlCanvasElement, quality: f64) -> Result<Vec<u8>, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let refused = reject.clone();
        let done = Closure::once_into_js(move |blob: JsValue| {
            // calling a promise's own functions cannot fail
            let _ = if blob.is_null() {
                reject.call1(&JsValue::NULL, &blob)
            } else {
                resolve.call1(&JsValue::NULL, &blob)
            };
        });
        let asked = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), JPEG, &quality.into());
        if let Err(error) = asked {
            // as above
            let _ = refused.call1(&JsValue::NULL, &error);
        }
    });
    let blob: Blob = JsFuture::from(promise).await?.dyn_into()?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn told(error: &JsValue) -> String {
    let message = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::message);
    message.unwrap_or_else(|| "no picture".to_owned())
}

/// A picture that can be shown, for as long as this lives.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// Lends the bytes of a JPEG file to the page; `None` if the browser refuses.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let properties = BlobPropertyBag::new();
        properties.set_type(JPEG);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &properties).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address for an image element.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // an address of our own can be given back
        let _ = Url::revoke_object_url(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_proportion() {
        for (width, height, side, expected) in [
            (4000, 3000, 1600, (1600, 1200)),
            (3000, 4000, 1600, (1200, 1600)),
            (800, 600, 1600, (800, 600)),
            (10_000, 1, 1600, (1600, 1)),
            (0, 0, 1600, (1, 1)),
        ] {
            assert_eq!(fit(width, height, side), expected, "{width} x {height}");
        }
    }
}
