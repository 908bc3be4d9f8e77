//! One window at a time: a lock of the browser (Web Locks) that only one page of this origin holds.
//!
//! The lock ends with the page that holds it, also when that page crashes. A browser without such locks, or a page
//! without a secure connection, has none: then every window may go on, as there is no way to know of another one.

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    /// The browser's `LockManager`, which `web-sys` has only behind a compiler switch.
    type Locks;

    #[wasm_bindgen(method)]
    fn request(this: &Locks, name: &str, options: &Object, granted: &Function) -> Promise;
}

/// How to ask for the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Only if nobody has it.
    IfFree,
    /// Wait until nobody has it.
    Wait,
    /// Take it away from who has it.
    Take,
}

/// The right to be the one window.
#[derive(Debug)]
pub struct Held(Option<oneshot::Receiver<()>>);

impl Held {
    /// Waits until another window takes the lock away; for ever, if none does.
    pub async fn lost(self) {
        match self.0 {
            Some(lost) => drop(lost.await),
            None => std::future::pending().await,
        }
    }
}

/// Asks for the lock `name`; `None` if another window has it.
pub async fn hold(name: &str, ask: Ask) -> Option<Held> {
    let Some(locks) = locks() else { return Some(Held(None)) };
    let (granted, was_granted) = oneshot::channel();
    let (lose, lost) = oneshot::channel();
    let answer = Closure::once_into_js(move |lock: JsValue| {
        // whoever has stopped waiting must not hold it
        let held = granted.send(!lock.is_null()).is_ok() && !lock.is_null();
        // the lock is held until this promise settles, which it never does
        if held { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
    });
    let asked = locks.request(name, &options(ask), answer.unchecked_ref());
    spawn_local(async move {
        // fails when the lock is taken away, or was refused
        if JsFuture::from(asked).await.is_err() {
            let _ = lose.send(());
        }
    });
    match was_granted.await {
        Ok(true) => Some(Held(Some(lost))),
        Ok(false) | Err(oneshot::Canceled) => None,
    }
}

fn locks() -> Option<Locks> {
    let navigator = gloo::utils::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

fn options(ask: Ask) -> Object {
    let options = Object::new();
    let name = match ask {
        Ask::IfFree => "ifAvailable",
        Ask::Take => "steal",
        Ask::Wait => return options,
    };
    // refused only by objects that are frozen
    let _ = Reflect::set(&options, &name.into(), &JsValue::TRUE);
    options
}
