//! The service worker that keeps the dApp on this device (`sw.js`): which version it serves, and which it has ready.

use futures_channel::oneshot;
use gloo::events::EventListener;
use gloo::utils::{document, window};
use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

use crate::state::update::Versions;

/// The service worker's file.
const WORKER: &str = "./sw.js";

/// The mark of a build that can be kept.
const MARK: &str = "data-offline";

/// The dApp as it is kept on this device.
#[derive(Clone, Debug)]
pub struct Kept(ServiceWorkerRegistration);

/// Has the dApp kept; `None` where the build, the browser or the connection does not allow it.
pub async fn keep() -> Option<Kept> {
    let container = container()?;
    // a page that came from what is kept has its service worker, and the browser looks for a newer one by itself
    if container.controller().is_none() {
        if !window().navigator().on_line() {
            return None;
        }
        JsFuture::from(container.register(WORKER)).await.ok()?;
    }
    let serving = JsFuture::from(container.ready().ok()?).await.ok()?;
    Some(Kept(serving.unchecked_into()))
}

/// Whether this build names its files, so that it can be kept and addressed.
#[must_use]
pub fn is_built() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(MARK))
}

/// Whether the page came from what is kept.
#[must_use]
pub fn is_kept() -> bool {
    container().is_some_and(|container| container.controller().is_some())
}

fn container() -> Option<ServiceWorkerContainer> {
    let container = window().navigator().service_worker();
    // Pages without TLS have none, whatever the type says.
    (is_built() && !container.is_undefined()).then_some(container)
}

impl Kept {
    /// Which version is served, and which is there.
    pub async fn versions(&self) -> Option<Versions> {
        self.ask("versions").await
    }

    /// Has the newest version served from now on.
    pub async fn accept(&self) -> Option<Versions> {
        self.ask("accept").await
    }

    /// Looks for a newer version.
    pub async fn look(&self) {
        if let Ok(looking) = self.0.update() {
            // without a network there is none
            let _ = JsFuture::from(looking).await;
        }
    }

    async fn ask(&self, question: &str) -> Option<Versions> {
        let channel = MessageChannel::new().ok()?;
        let (sender, receiver) = oneshot::channel();
        let onmessage = Closure::once(move |event: MessageEvent| {
            // nobody waits any more: the page is being left
            let _ = sender.send(event.data());
        });
        channel.port1().set_onmessage(Some(onmessage.as_ref().unchecked_ref()));
        let ports = Array::of1(&channel.port2());
        self.0.active()?.post_message_with_transferable(&question.into(), &ports).ok()?;
        let answer = receiver.await.ok()?;
        let text = |name: &str| Reflect::get(&answer, &JsValue::from_str(name)).ok()?.as_string();
        Some(Versions { accepted: text("accepted")?, newest: text("newest")? })
    }
}

/// Calls `changed` whenever another service worker takes over, until dropped.
pub fn watch(changed: impl Fn() + 'static) -> Option<EventListener> {
    let container = container()?;
    Some(EventListener::new(&container, "controllerchange", move |_| changed()))
}
