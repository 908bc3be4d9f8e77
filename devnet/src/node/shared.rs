//! The node as many connections share it: a lock, and a bell that rings after every change.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::Node;

/// A handle to the one node.
#[derive(Debug, Clone)]
pub struct SharedNode {
    node: Arc<Mutex<Node>>,
    changes: watch::Sender<u64>,
}

impl SharedNode {
    /// Shares `node`.
    #[must_use]
    pub fn new(node: Node) -> Self {
        Self { node: Arc::new(Mutex::new(node)), changes: watch::Sender::new(0) }
    }

    /// Asks the node something.
    pub fn read<T>(&self, ask: impl FnOnce(&Node) -> T) -> T {
        ask(&self.node.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the node and rings the bell.
    pub fn change<T>(&self, act: impl FnOnce(&mut Node) -> T) -> T {
        let result = act(&mut self.node.lock().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    /// The bell: it rings after every change since this call.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}
