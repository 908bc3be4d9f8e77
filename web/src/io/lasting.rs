//! Whether the browser may throw away what the page keeps when space runs short.

use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// Whether the browser has promised to keep everything; `None` if it makes no such promises.
pub async fn promised() -> Option<bool> {
    told(StorageManager::persisted).await
}

/// Asks for that promise; some browsers ask the person. `None` as above.
pub async fn ask() -> Option<bool> {
    told(StorageManager::persist).await
}

type Question = fn(&StorageManager) -> Result<js_sys::Promise, wasm_bindgen::JsValue>;

async fn told(question: Question) -> Option<bool> {
    let storage = gloo::utils::window().navigator().storage();
    // Pages without TLS have none, whatever the type says.
    if storage.is_undefined() {
        return None;
    }
    let answer = JsFuture::from(question(&storage).ok()?).await.ok()?;
    answer.as_bool()
}
