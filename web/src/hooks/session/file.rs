//! The key file: the sealed secret in the browser's storage.

use wasm_core::keys::vault::{self, KdfParams, Vault, VaultError};

use super::{Keys, Secret, SessionHandle};
use crate::io::rng;
use crate::io::storage::{StorageError, Store};
use crate::io::text::normal_form;
use crate::state::session::{Action, Problem};

const KEY: &str = "vault";

impl SessionHandle {
    /// Looks whether this device has a key file.
    pub(super) async fn look(&self) {
        match self.key_file().await {
            Ok(file) => self.dispatch(Action::Found(file.is_some())),
            Err(problem) => self.dispatch(Action::Failed { problem, key_file: false }),
        }
    }

    /// The key file as text, if there is one.
    pub(super) async fn key_file(&self) -> Result<Option<String>, Problem> {
        // without storage there can be no key file
        let Some(store) = &self.inner.store else { return Ok(None) };
        let bytes = store.get(KEY).await.map_err(storage)?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Checks the secret, seals it and keeps the file; takes about a second without a pause.
    pub(super) async fn seal_and_keep(&self, secret: &Secret, password: &str) -> Result<Keys, Problem> {
        let keys = Keys::of(secret).map_err(Problem::WrongWords)?;
        let salt = rng::bytes::<16>().map_err(|_| Problem::NoEntropy)?;
        let nonce = rng::bytes::<24>().map_err(|_| Problem::NoEntropy)?;
        let vault = vault::seal(secret.as_bytes(), &normal_form(password), KdfParams::default(), salt, nonce)
            .map_err(|error| Problem::BadKeyFile(error.to_string()))?;
        self.store()?.put_json(KEY, &vault).await.map_err(storage)?;
        Ok(keys)
    }

    /// Opens the kept file; takes about a second without a pause.
    pub(super) async fn unseal(&self, password: &str) -> Result<Keys, Problem> {
        let text = self.key_file().await?.ok_or_else(|| Problem::BadKeyFile("there is none".to_owned()))?;
        let vault = read(&text)?;
        let bytes = vault::open(&vault, &normal_form(password)).map_err(|error| match error {
            VaultError::WrongPassword => Problem::WrongPassword,
            other => Problem::BadKeyFile(other.to_string()),
        })?;
        let secret =
            Secret::from_bytes(&bytes).ok_or_else(|| Problem::BadKeyFile("it holds no words".to_owned()))?;
        Keys::of(&secret).map_err(Problem::WrongWords)
    }

    /// Keeps a key file from a backup.
    pub(super) async fn keep_text(&self, text: &str) -> Result<(), Problem> {
        let vault = read(text)?;
        self.store()?.put_json(KEY, &vault).await.map_err(storage)
    }

    /// Erases everything this page keeps.
    pub(super) async fn erase(&self) -> Result<(), Problem> {
        match &self.inner.store {
            Some(store) => store.wipe().await.map_err(storage),
            None => Ok(()),
        }
    }

    fn store(&self) -> Result<&Store, Problem> {
        self.inner.store.as_ref().ok_or_else(|| storage(StorageError::Unavailable))
    }
}

fn read(text: &str) -> Result<Vault, Problem> {
    serde_json::from_str(text).map_err(|error| Problem::BadKeyFile(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "used as the function of map_err")]
fn storage(error: StorageError) -> Problem {
    Problem::Storage(error.to_string())
}
