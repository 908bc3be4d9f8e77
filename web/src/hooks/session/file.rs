//! The key file: the sealed secret in the browser's storage.

use wasm_core::keys::vault::Vault;

use super::{Keys, Secret, SessionHandle};
use crate::io::storage::{StorageError, Store};
use crate::io::text::normal_form;
use crate::io::worker::{self, SecretBytes, WorkError};
use crate::state::session::{Action, Problem};

const KEY: &str = "vault";

impl SessionHandle {
    /// Looks whether this device has a key file.
    pub(super) async fn look(&self) {
        match self.key_file().await {
            Ok(file) => {
                self.dispatch(Action::Found(file.is_some()));
                self.look_for_accounts().await;
            }
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

    /// Checks the secret, seals it and keeps the file; takes about a second, beside the page.
    pub(super) async fn seal_and_keep(&self, secret: &Secret, password: &str) -> Result<Keys, Problem> {
        secret.check().map_err(Problem::WrongWords)?;
        let seed = self.keep(secret, password).await?;
        Keys::from_seed(&seed, secret.is_old()).ok_or_else(no_words)
    }

    /// Seals the secret and keeps the file in place of an older one; gives the seed of the words.
    pub(super) async fn keep(&self, secret: &Secret, password: &str) -> Result<SecretBytes, Problem> {
        let sealed = worker::seal(secret.as_bytes(), &normal_form(password)).await.map_err(problem)?;
        self.store()?.put(KEY, sealed.vault.as_bytes()).await.map_err(storage)?;
        Ok(sealed.seed)
    }

    /// Opens the kept file; takes about a second, beside the page.
    pub(super) async fn unseal(&self, password: &str) -> Result<Keys, Problem> {
        let (secret, seed) = self.opened(password).await?;
        let keys = Keys::from_seed(&seed, secret.is_old()).ok_or_else(no_words)?;
        self.prepare_search(&secret, self.searched).await;
        Ok(keys)
    }

    /// What the kept file seals.
    pub(super) async fn secret(&self, password: &str) -> Result<Secret, Problem> {
        Ok(self.opened(password).await?.0)
    }

    async fn opened(&self, password: &str) -> Result<(Secret, SecretBytes), Problem> {
        let text = self.key_file().await?.ok_or_else(|| Problem::BadKeyFile("there is none".to_owned()))?;
        let opened = worker::open(&text, &normal_form(password)).await.map_err(problem)?;
        let secret = Secret::from_bytes(&opened.secret).ok_or_else(no_words)?;
        Ok((secret, opened.seed))
    }

    /// Keeps a key file from a backup.
    pub(super) async fn keep_text(&self, text: &str) -> Result<(), Problem> {
        let vault: Vault = serde_json::from_str(text).map_err(|_| Problem::NoKeyFile)?;
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

fn no_words() -> Problem {
    Problem::BadKeyFile("it holds no words".to_owned())
}

fn problem(error: WorkError) -> Problem {
    match error {
        WorkError::WrongPassword => Problem::WrongPassword,
        WorkError::NoEntropy => Problem::NoEntropy,
        WorkError::Refused(reason) => Problem::BadKeyFile(reason),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used as the function of map_err")]
fn storage(error: StorageError) -> Problem {
    Problem::Storage(error.to_string())
}
