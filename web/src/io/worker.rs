//! Passwords to keys, in a worker beside the page: Argon2 and BIP 39 are slow on purpose, and nobody shall wait for a frame.
//!
//! A worker is started for one piece of work and ended with it (`keys.js`), so that its memory, with everything secret
//! in it, goes at once. It gets the module that the page has compiled already. Where a browser has no workers, the
//! work is done in the page. Secrets cross as bytes, which are overwritten after use.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Array, Date, Uint8Array};
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_core::keys::vault::{self, KdfParams, Vault, VaultError};
use wasm_core::keys::{Mnemonic, Passphrase};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};
use zeroize::Zeroizing;

use super::{clock, rng};

/// The worker's file.
const WORKER: &str = "./keys.js";

/// Secret bytes, wiped after use.
pub type SecretBytes = Zeroizing<Vec<u8>>;

/// Why the work brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WorkError {
    /// The password does not open the vault.
    #[error("wrong password")]
    WrongPassword,
    /// No random numbers.
    #[error("no random numbers")]
    NoEntropy,
    /// Anything else; the text is that of the layer that noticed.
    #[error("{0}")]
    Refused(String),
}

/// A sealed secret.
#[derive(Debug)]
pub struct Sealed {
    /// The vault as it is stored.
    pub vault: String,
    /// The seed of the words that were sealed.
    pub seed: SecretBytes,
}

/// An opened vault.
#[derive(Debug)]
pub struct Opened {
    /// What it held.
    pub secret: SecretBytes,
    /// The seed of the words in it.
    pub seed: SecretBytes,
}

/// Seals words and passphrase, one line each, with as much work for a guesser as this device can bear.
///
/// # Errors
/// [`WorkError`].
pub async fn seal(secret: &[u8], password: &str) -> Result<Sealed, WorkError> {
    let salt = rng::bytes::<16>().map_err(|_| WorkError::NoEntropy)?;
    let nonce = rng::bytes::<24>().map_err(|_| WorkError::NoEntropy)?;
    let answer = run("seal", &[secret, password.as_bytes(), &salt, &nonce]).await?;
    let vault = String::from_utf8_lossy(&bytes(&answer, 1)).into_owned();
    Ok(Sealed { vault, seed: bytes(&answer, 2) })
}

/// Opens a vault.
///
/// # Errors
/// [`WorkError`].
pub async fn open(vault: &str, password: &str) -> Result<Opened, WorkError> {
    let answer = run("open", &[vault.as_bytes(), password.as_bytes()]).await?;
    Ok(Opened { secret: bytes(&answer, 1), seed: bytes(&answer, 2) })
}

/// The seed of words and passphrase, one line each.
///
/// # Errors
/// [`WorkError`].
pub async fn seed(secret: &[u8]) -> Result<SecretBytes, WorkError> {
    let answer = run("seed", &[secret]).await?;
    Ok(bytes(&answer, 1))
}

async fn run(kind: &str, parts: &[&[u8]]) -> Result<Array, WorkError> {
    let request = Array::of1(&kind.into());
    for part in parts {
        request.push(&Uint8Array::from(*part));
    }
    let answer = match beside(&request).await {
        Some(answer) => answer,
        None => {
            clock::painted().await;
            work(&request)
        }
    };
    wipe(&request);
    match answer.get(0).as_string().as_deref() {
        Some("done") => Ok(answer),
        Some("wrong") => Err(WorkError::WrongPassword),
        _ => Err(WorkError::Refused(answer.get(1).as_string().unwrap_or_default())),
    }
}

/// Has a worker do it; `None` if there is none.
async fn beside(request: &Array) -> Option<Array> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(WORKER, &options).ok()?;
    let (sender, receiver) = oneshot::channel::<Option<Array>>();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let answer = move |answer: Option<Array>| {
        if let Some(sender) = sender.borrow_mut().take() {
            // nobody waits any more: the page is being left
            let _ = sender.send(answer);
        }
    };
    let failed = answer.clone();
    let onmessage =
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| answer(event.data().dyn_into().ok()));
    let onerror = Closure::<dyn Fn(JsValue)>::new(move |_| failed(None));
    worker.set_onmessage(Some(onmessage.as_ref().unchecked_ref()));
    worker.set_onerror(Some(onerror.as_ref().unchecked_ref()));
    let sent = worker.post_message(&Array::of2(&wasm_bindgen::module(), request));
    let answer = if sent.is_ok() { receiver.await.ok().flatten() } else { None };
    worker.terminate();
    answer
}

/// What the worker does: the name of the work and its parts in, `"done"` and the results out; `"wrong"` for a wrong
/// password, `"bad"` and a text otherwise.
#[wasm_bindgen]
#[must_use]
pub fn work(request: &Array) -> Array {
    let part = |index| bytes(request, index);
    let done = match request.get(0).as_string().as_deref() {
        Some("seal") => seal_here(&part(1), &part(2), &part(3), &part(4)),
        Some("open") => open_here(&part(1), &part(2)),
        Some("seed") => Ok(Array::of2(&"done".into(), &array(&seed_here(&part(1)).unwrap_or_default()))),
        _ => Err(VaultError::NotHex { field: "request" }),
    };
    wipe(request);
    done.unwrap_or_else(|error| match error {
        VaultError::WrongPassword => Array::of1(&"wrong".into()),
        other => Array::of2(&"bad".into(), &other.to_string().into()),
    })
}

fn seal_here(secret: &[u8], password: &[u8], salt: &[u8], nonce: &[u8]) -> Result<Array, VaultError> {
    let length = |field, bytes: &[u8]| VaultError::Length { field, length: bytes.len() };
    let salt = salt.try_into().map_err(|_| length("salt", salt))?;
    let nonce = nonce.try_into().map_err(|_| length("nonce", nonce))?;
    let vault = vault::seal(secret, &text(password), calibrated()?, salt, nonce)?;
    let vault = serde_json::to_vec(&vault).unwrap_or_default();
    Ok(Array::of3(&"done".into(), &array(&vault), &array(&seed_here(secret).unwrap_or_default())))
}

fn open_here(vault: &[u8], password: &[u8]) -> Result<Array, VaultError> {
    let vault: Vault = serde_json::from_slice(vault).map_err(|_| VaultError::NotHex { field: "vault" })?;
    let secret = vault::open(&vault, &text(password))?;
    Ok(Array::of3(&"done".into(), &array(&secret), &array(&seed_here(&secret).unwrap_or_default())))
}

/// Times a short piece of the work twice: the first time memory is fetched from the system, too.
fn calibrated() -> Result<KdfParams, VaultError> {
    KdfParams::probe()?;
    let start = Date::now();
    KdfParams::probe()?;
    let took = Date::now() - start;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few milliseconds; `as` saturates, and a clock set back gives 0"
    )]
    Ok(KdfParams::calibrated(took as u32))
}

/// The seed of words and passphrase; `None` for what are no words.
fn seed_here(secret: &[u8]) -> Option<SecretBytes> {
    let (words, passphrase) = core::str::from_utf8(secret).ok()?.split_once('\n')?;
    let seed = Mnemonic::parse(words).ok()?.to_seed(&Passphrase::normalized(passphrase));
    Some(Zeroizing::new(seed.as_bytes().to_vec()))
}

fn text(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(bytes).into_owned())
}

/// One part, taken out: what the browser held is overwritten.
fn bytes(parts: &Array, index: u32) -> SecretBytes {
    let Ok(part) = parts.get(index).dyn_into::<Uint8Array>() else { return SecretBytes::default() };
    let bytes = Zeroizing::new(part.to_vec());
    overwrite(&part);
    bytes
}

fn array(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn wipe(parts: &Array) {
    for part in parts.iter() {
        if let Ok(part) = part.dyn_into::<Uint8Array>() {
            overwrite(&part);
        }
    }
}

fn overwrite(part: &Uint8Array) {
    part.fill(0, 0, part.length());
}
