//! What everything runs against: the configuration beside the page and the browser's storage.

use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::task::Task;
use crate::io;
use crate::io::storage::Store;
use crate::io::tab::{Ask, Held, hold};
use crate::state::place::Shared;
use crate::wire::config::{Config, ConfigError};

/// The configuration and the storage; the same for as long as the page is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Env {
    /// The chain and its servers.
    pub config: Rc<Config>,
    /// The browser's storage, one database per chain; `None` where the browser keeps nothing, and where it would be
    /// open to strangers.
    pub store: Option<Store>,
    /// Why no keys may be made or opened here.
    pub shared: Option<Rc<Shared>>,
}

/// How far the start of the page is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Boot {
    /// Reading the configuration.
    #[default]
    Loading,
    /// Another window of this browser has the dApp; the verb takes it over.
    Elsewhere(Callback<()>),
    /// Ready.
    Ready(Env),
    /// There is a configuration, and it cannot be used. No chain is guessed.
    Failed(ConfigError),
}

/// Reads the configuration once, and waits until no other window has the dApp; for the app only.
#[hook]
pub fn use_boot() -> Boot {
    let boot = use_state(Boot::default);
    let set = boot.setter();
    use_effect_with((), move |()| {
        let task = Task::spawn(run(set));
        move || drop(task)
    });
    (*boot).clone()
}

async fn run(set: UseStateSetter<Boot>) {
    let config = match io::config::load().await {
        Ok(config) => config,
        Err(error) => return set.set(Boot::Failed(error)),
    };
    let shared = io::address::shared_place().map(Rc::new);
    let (name, config) = (format!("blockpro-{}", config.network), Rc::new(config));
    if shared.is_some() {
        return set.set(Boot::Ready(Env { config, store: None, shared }));
    }
    let (sender, mut wishes) = unbounded();
    loop {
        let held = alone(&name, &set, &sender, &mut wishes).await;
        // a browser without storage still shows readings; the session says what it cannot keep
        let store = Store::open(&name).await.ok();
        set.set(Boot::Ready(Env { config: config.clone(), store, shared: None }));
        held.lost().await;
    }
}

/// Waits until this is the only window: the other one is closed, or a person wants to go on here.
async fn alone(
    name: &str,
    set: &UseStateSetter<Boot>,
    sender: &UnboundedSender<()>,
    wishes: &mut UnboundedReceiver<()>,
) -> Held {
    if let Some(held) = hold(name, Ask::IfFree).await {
        return held;
    }
    let sender = sender.clone();
    // the other end lives as long as the page
    set.set(Boot::Elsewhere(Callback::from(move |()| drop(sender.unbounded_send(())))));
    loop {
        let waiting = Box::pin(hold(name, Ask::Wait));
        let held = match select(waiting, wishes.next()).await {
            Either::Left((held, _)) => held,
            Either::Right(_) => hold(name, Ask::Take).await,
        };
        if let Some(held) = held {
            return held;
        }
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
