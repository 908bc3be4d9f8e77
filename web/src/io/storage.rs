//! The dApp's own `IndexedDB`: one store of named byte strings.
//!
//! Holds the encrypted vault and what is not secret (pairing, header chain, last summary). A value is only reported
//! as written once its transaction is complete. Nothing here encrypts: secrets arrive sealed.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode,
    window,
};

const STORE: &str = "state";
const VERSION: u32 = 1;

/// Why the browser's storage could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StorageError {
    /// No `IndexedDB`, for example in some private windows.
    #[error("the browser offers no storage to this page")]
    Unavailable,
    /// The browser refused one operation; `reason` is its own text.
    #[error("the browser's storage failed to {action}: {reason}")]
    Failed {
        /// What was tried.
        action: &'static str,
        /// The browser's text.
        reason: String,
    },
    /// A stored value is not what this version writes.
    #[error("the stored value \"{key}\" is unreadable")]
    Unreadable {
        /// The key of the value.
        key: &'static str,
    },
}

/// An open store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    database: Rc<IdbDatabase>,
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.database, &other.database)
    }
}

impl Store {
    /// Opens (and on the first visit makes) the database `name`.
    ///
    /// # Errors
    /// [`StorageError`] if the browser has no storage for this page or refuses to open it.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let request = factory()?.open_with_u32(name, VERSION).map_err(|error| failed("open", &error))?;
        let upgraded = request.clone();
        let on_upgrade = Closure::once(move || {
            if let Ok(database) = upgraded.result().and_then(JsCast::dyn_into::<IdbDatabase>) {
                // an error here aborts the upgrade, and the open request then fails with its reason
                let _ = database.create_object_store(STORE);
            }
        });
        request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        let database = finished(&request).await.map_err(|error| failed("open", &error))?;
        let database = database.dyn_into::<IdbDatabase>().map_err(|_| StorageError::Unavailable)?;
        Ok(Self { database: Rc::new(database) })
    }

    /// The bytes stored under `key`, if any.
    ///
    /// # Errors
    /// [`StorageError`] if the browser refuses.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let (_, store) = self.begin(IdbTransactionMode::Readonly)?;
        let request = store.get(&JsValue::from_str(key)).map_err(|error| failed("read", &error))?;
        let value = finished(&request).await.map_err(|error| failed("read", &error))?;
        Ok(value.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }

    /// All keys that begin with `prefix`, in the order of the browser.
    ///
    /// # Errors
    /// [`StorageError`] if the browser refuses.
    pub async fn keys(&self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let (_, store) = self.begin(IdbTransactionMode::Readonly)?;
        let end = format!("{prefix}\u{ffff}");
        let range = IdbKeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&end));
        let request = range.and_then(|range| store.get_all_keys_with_key(&range));
        let request = request.map_err(|error| failed("read", &error))?;
        let keys = finished(&request).await.map_err(|error| failed("read", &error))?;
        let keys = keys.dyn_into::<Array>().unwrap_or_default();
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    /// Stores `bytes` under `key` and returns when that is complete.
    ///
    /// # Errors
    /// [`StorageError`] if the browser refuses, for example because its quota is used up.
    pub async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StorageError> {
        let (transaction, store) = self.begin(IdbTransactionMode::Readwrite)?;
        store
            .put_with_key(&Uint8Array::from(bytes), &JsValue::from_str(key))
            .map_err(|error| failed("write", &error))?;
        completed(&transaction).await.map_err(|error| failed("write", &error))
    }

    /// Forgets `key`.
    ///
    /// # Errors
    /// [`StorageError`] if the browser refuses.
    pub async fn remove(&self, key: &str) -> Result<(), StorageError> {
        let (transaction, store) = self.begin(IdbTransactionMode::Readwrite)?;
        store.delete(&JsValue::from_str(key)).map_err(|error| failed("erase", &error))?;
        completed(&transaction).await.map_err(|error| failed("erase", &error))
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// [`StorageError`] if the browser refuses.
    pub async fn wipe(&self) -> Result<(), StorageError> {
        let (transaction, store) = self.begin(IdbTransactionMode::Readwrite)?;
        store.clear().map_err(|error| failed("erase", &error))?;
        completed(&transaction).await.map_err(|error| failed("erase", &error))
    }

    /// The value stored as JSON under `key`, if any.
    ///
    /// # Errors
    /// [`StorageError::Unreadable`] if it does not parse, else as [`Store::get`].
    pub async fn get_json<T: DeserializeOwned>(&self, key: &'static str) -> Result<Option<T>, StorageError> {
        let Some(bytes) = self.get(key).await? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| StorageError::Unreadable { key })
    }

    /// Stores `value` as JSON under `key`.
    ///
    /// # Errors
    /// As [`Store::put`]; [`StorageError::Unreadable`] if the value has no JSON form.
    pub async fn put_json<T: Serialize>(&self, key: &'static str, value: &T) -> Result<(), StorageError> {
        let bytes = serde_json::to_vec(value).map_err(|_| StorageError::Unreadable { key })?;
        self.put(key, &bytes).await
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), StorageError> {
        let transaction = self
            .database
            .transaction_with_str_and_mode(STORE, mode)
            .map_err(|error| failed("begin", &error))?;
        let store = transaction.object_store(STORE).map_err(|error| failed("begin", &error))?;
        Ok((transaction, store))
    }
}

fn factory() -> Result<IdbFactory, StorageError> {
    window().and_then(|window| window.indexed_db().ok().flatten()).ok_or(StorageError::Unavailable)
}

/// Waits for a request and takes its result.
async fn finished(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let done = settle(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    match done {
        Ok(()) => request.result(),
        Err(event) => Err(request.error().ok().flatten().map_or(event, JsValue::from)),
    }
}

/// Waits until a transaction is on disk.
async fn completed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    settle(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onerror(Some(reject));
        transaction.set_onabort(Some(reject));
    })
    .await
    .map_err(|event| transaction.error().map_or(event, JsValue::from))
}

async fn settle(hook: impl FnOnce(&Function, &Function)) -> Result<(), JsValue> {
    let hook = RefCell::new(Some(hook));
    let promise = Promise::new(&mut |resolve, reject| {
        if let Some(hook) = hook.borrow_mut().take() {
            hook(&resolve, &reject);
        }
    });
    JsFuture::from(promise).await.map(drop)
}

fn failed(action: &'static str, error: &JsValue) -> StorageError {
    let reason = error.dyn_ref::<web_sys::DomException>().map_or_else(
        || "unknown".to_owned(),
        |exception| format!("{}: {}", exception.name(), exception.message()),
    );
    StorageError::Failed { action, reason }
}
