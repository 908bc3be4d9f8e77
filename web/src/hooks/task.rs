//! Background work that ends with whoever started it.

use std::future::Future;
use std::pin::Pin;

use futures_util::future::{AbortHandle, Abortable};
use wasm_bindgen_futures::spawn_local;

/// Work under way; dropping it stops the work at its next pause.
#[derive(Debug)]
pub(super) struct Task(AbortHandle);

impl Task {
    /// Starts `work`.
    pub(super) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        Self::start(Box::pin(work))
    }

    fn start(work: Pin<Box<dyn Future<Output = ()>>>) -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        spawn_local(async move {
            // aborted or done, nobody asks
            let _ = Abortable::new(work, registration).await;
        });
        Self(handle)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
