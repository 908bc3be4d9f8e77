//! The node as many connections share it: a lock, and a bell that rings after every change.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::Node;
use crate::keep::Keeper;

/// A handle to the one node.
#[derive(Debug, Clone)]
pub struct SharedNode {
    node: Arc<Mutex<(Node, Option<Keeper>)>>,
    changes: watch::Sender<u64>,
}

impl SharedNode {
    /// Shares `node`; what changes from here on is kept by `keeper`.
    #[must_use]
    pub fn new(node: Node, keeper: Option<Keeper>) -> Self {
        Self { node: Arc::new(Mutex::new((node, keeper))), changes: watch::Sender::new(0) }
    }

    /// Asks the node something.
    pub fn read<T>(&self, ask: impl FnOnce(&Node) -> T) -> T {
        ask(&self.node.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Changes the node, keeps what has changed, and rings the bell. When the disk fails, the chain goes on and is not kept
    /// any more; `/status` says so.
    pub fn change<T>(&self, act: impl FnOnce(&mut Node) -> T) -> T {
        let mut guard = self.node.lock().unwrap_or_else(PoisonError::into_inner);
        let (node, keeper) = &mut *guard;
        let result = act(node);
        let news = node.take_news();
        if let Some(error) = keeper.as_mut().and_then(|keeper| keeper.add(&news).err()) {
            tracing::error!(%error, "the chain is not kept any more");
            *keeper = None;
        }
        drop(guard);
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    /// Whether changes are kept on disk.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.node.lock().unwrap_or_else(PoisonError::into_inner).1.is_some()
    }

    /// The bell: it rings after every change since this call.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}
