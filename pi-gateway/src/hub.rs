//! Sends what is new to everybody who listens on `WS /v1/stream`.
//!
//! Each listener has a short queue. Who does not keep up is dropped: the gateway waits for nobody, and a
//! dropped client reconnects and asks for the records it missed.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// Messages a listener may lag behind: some seconds.
const QUEUE: usize = 32;
/// Most listeners at a time.
const MAX_LISTENERS: usize = 1024;

/// One message as it goes over the wire, shared by all listeners.
pub(crate) type Message = Arc<str>;

/// Everybody who listens.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    listeners: Mutex<Vec<mpsc::Sender<Message>>>,
}

impl Hub {
    /// A new listener's queue; `None` if there are too many.
    pub(crate) fn listen(&self) -> Option<mpsc::Receiver<Message>> {
        let mut listeners = self.lock();
        listeners.retain(|listener| !listener.is_closed());
        if listeners.len() >= MAX_LISTENERS {
            return None;
        }
        let (sender, receiver) = mpsc::channel(QUEUE);
        listeners.push(sender);
        Some(receiver)
    }

    /// Sends to all; drops those whose queue is full.
    pub(crate) fn send(&self, message: &Message) {
        self.lock().retain(|listener| listener.try_send(Arc::clone(message)).is_ok());
    }

    /// How many listen.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.lock().iter().filter(|listener| !listener.is_closed()).count()
    }

    /// Ends all streams.
    pub(crate) fn close(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<mpsc::Sender<Message>>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Hub, MAX_LISTENERS, QUEUE};

    #[test]
    fn who_does_not_keep_up_is_dropped() {
        let hub = Hub::default();
        let mut slow = hub.listen().expect("room");
        let mut quick = hub.listen().expect("room");
        for number in 0..=QUEUE {
            hub.send(&number.to_string().into());
            assert_eq!(quick.try_recv().ok().as_deref(), Some(number.to_string().as_str()));
        }
        let mut got = 0;
        while slow.try_recv().is_ok() {
            got += 1;
        }
        assert_eq!(got, QUEUE, "what was queued before the drop still arrives");
        assert!(slow.is_closed() || slow.try_recv().is_err());
        hub.send(&"more".into());
        assert_eq!(quick.try_recv().ok().as_deref(), Some("more"));
    }

    #[test]
    fn listeners_are_counted() {
        let hub = Hub::default();
        let held: Vec<_> = (0..MAX_LISTENERS).map(|_| hub.listen().expect("room")).collect();
        assert!(hub.listen().is_none());
        drop(held);
        assert!(hub.listen().is_some());
    }
}
