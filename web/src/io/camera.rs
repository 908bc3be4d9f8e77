//! Looking for a QR code with the camera, where the browser can.
//!
//! Browsers that can have `BarcodeDetector`, mostly those of phones; there is nothing else to fall back to but typing.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};
use yew::NodeRef;

use super::clock;

/// Between two looks, in milliseconds.
const LOOK_MS: u32 = 200;
const DETECTOR: &str = "BarcodeDetector";

/// Whether this browser can look for codes.
#[must_use]
pub fn can_scan() -> bool {
    let window = gloo::utils::window();
    let detector = Reflect::get(&window, &DETECTOR.into());
    // pages without TLS have no camera, whatever the type says
    let camera = window.navigator().media_devices().is_ok_and(|devices| !devices.is_undefined());
    camera && detector.is_ok_and(|detector| detector.is_function())
}

/// A camera in use; dropping it switches it off.
struct Camera(MediaStream);

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.0.get_tracks() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }
}

/// Shows the camera in a video element until a code is seen, and returns what it says. Dropping the future ends it.
///
/// # Errors
/// The browser's text: above all that the person does not allow the camera.
pub async fn scan(video: &NodeRef) -> Result<String, String> {
    look(video).await.map_err(|error| {
        let message = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::message);
        message.or_else(|| error.as_string()).unwrap_or_else(|| "no camera".to_owned())
    })
}

async fn look(video: &NodeRef) -> Result<String, JsValue> {
    let video = video.cast::<HtmlVideoElement>().ok_or("no element")?;
    let facing = Object::new();
    Reflect::set(&facing, &"facingMode".into(), &"environment".into())?;
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&facing);
    let devices = gloo::utils::window().navigator().media_devices()?;
    let stream = JsFuture::from(devices.get_user_media_with_constraints(&wanted)?).await?;
    let camera = Camera(stream.dyn_into()?);
    video.set_src_object(Some(&camera.0));
    JsFuture::from(video.play()?).await?;
    let detector = detector()?;
    let detect: Function = Reflect::get(&detector, &"detect".into())?.dyn_into()?;
    loop {
        let asked: Promise = detect.call1(&detector, &video)?.dyn_into()?;
        let codes: Array = JsFuture::from(asked).await?.dyn_into()?;
        if let Some(text) =
            codes.iter().find_map(|code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string())
        {
            return Ok(text);
        }
        clock::sleep(LOOK_MS).await;
    }
}

fn detector() -> Result<JsValue, JsValue> {
    let make: Function = Reflect::get(&gloo::utils::window(), &DETECTOR.into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"formats".into(), &Array::of1(&"qr_code".into()))?;
    Reflect::construct(&make, &Array::of1(&options))
}
