//! Which dApp this is: the hash of its build, and the content address of its folder, worked out from the files themselves.

use std::collections::BTreeMap;

use wasm_bindgen_futures::spawn_local;
use wasm_core::hash::sha256;
use wasm_core::ipld::unixfs::{self, Addressed};

use super::task::Task;
use crate::io::{http, offline};
use crate::ui::prelude::*;

/// The list of files, and the file that knows the list.
const LIST: &str = "files.json";
const WORKER: &str = "sw.js";

/// The most bytes of a file.
const MAX: usize = 8 << 20;

/// How far the address is worked out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// Nobody asked.
    #[default]
    Unasked,
    /// The files are being read.
    Reading,
    /// The folder's content address.
    Known(String),
    /// A file cannot be read, or is not that of the list.
    Failed(String),
}

/// Which dApp this is.
#[derive(Clone, Debug)]
pub struct AboutHandle {
    /// The hash of the list of all files; `None` for a build that has none.
    pub build: Option<String>,
    /// The content address.
    pub address: Address,
    set: UseStateSetter<Address>,
}

/// Which dApp this is; the address is worked out when asked for.
#[hook]
pub fn use_about() -> AboutHandle {
    let (build, address) = (use_state(|| None::<String>), use_state(Address::default));
    let set = build.setter();
    use_effect_with((), move |()| {
        let task = offline::is_built().then(|| {
            Task::spawn(async move {
                if let Ok(list) = read(LIST).await {
                    set.set(Some(hex::encode(sha256(&list))));
                }
            })
        });
        move || drop(task)
    });
    AboutHandle { build: (*build).clone(), address: (*address).clone(), set: address.setter() }
}

impl AboutHandle {
    /// Works the address out.
    pub fn work_out(&self) {
        let set = self.set.clone();
        set.set(Address::Reading);
        spawn_local(async move {
            set.set(match folder().await {
                Ok(address) => Address::Known(address),
                Err(reason) => Address::Failed(reason),
            });
        });
    }
}

async fn folder() -> Result<String, String> {
    let list = read(LIST).await?;
    let hashes: BTreeMap<String, String> =
        serde_json::from_slice(&list).map_err(|error| error.to_string())?;
    let mut entries: BTreeMap<String, Addressed> = BTreeMap::new();
    for (name, hash) in &hashes {
        let bytes = read(name).await?;
        if hex::encode(sha256(&bytes)) != *hash {
            return Err(format!("{name} is not that of the list"));
        }
        entries.insert(name.clone(), unixfs::file(&bytes).map_err(|error| error.to_string())?);
    }
    for (name, bytes) in [(LIST, list), (WORKER, read(WORKER).await?)] {
        entries.insert(name.to_owned(), unixfs::file(&bytes).map_err(|error| error.to_string())?);
    }
    Ok(unixfs::folder(&entries).map_err(|error| error.to_string())?.text())
}

async fn read(name: &str) -> Result<Vec<u8>, String> {
    match http::get(&format!("./{name}"), MAX).await {
        Ok(answer) if answer.is_success() => Ok(answer.body),
        Ok(answer) => Err(format!("{name}: {}", answer.status)),
        Err(error) => Err(error.to_string()),
    }
}
