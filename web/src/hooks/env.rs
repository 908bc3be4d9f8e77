//! What everything runs against: the configuration beside the page and the browser's storage.

use std::rc::Rc;

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::task::Task;
use crate::io;
use crate::io::storage::Store;
use crate::wire::config::{Config, ConfigError};

/// The configuration and the storage; the same for as long as the page is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Env {
    /// The chain and its servers.
    pub config: Rc<Config>,
    /// The browser's storage, one database per chain; `None` where the browser keeps nothing.
    pub store: Option<Store>,
}

/// How far the start of the page is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Boot {
    /// Reading the configuration.
    #[default]
    Loading,
    /// Ready.
    Ready(Env),
    /// There is a configuration, and it cannot be used. No chain is guessed.
    Failed(ConfigError),
}

/// Reads the configuration once; for the app only.
#[hook]
pub fn use_boot() -> Boot {
    let boot = use_state(Boot::default);
    let set = boot.setter();
    use_effect_with((), move |()| {
        let task = Task::spawn(async move { set.set(load().await) });
        move || drop(task)
    });
    (*boot).clone()
}

async fn load() -> Boot {
    match io::config::load().await {
        Ok(config) => {
            // a browser without storage still shows readings; the session says what it cannot keep
            let store = Store::open(&format!("blockpro-{}", config.network)).await.ok();
            Boot::Ready(Env { config: Rc::new(config), store })
        }
        Err(error) => Boot::Failed(error),
    }
}

/// The configuration and the storage, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_env() -> Env {
    use_handles().env.clone().expect("the app provides the environment to every page")
}
