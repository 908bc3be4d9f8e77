//! Listeners on `WS /v1/stream`, and what they heard when.

use super::gateway::Gateway;
use super::meter::{self, Meter};
use futures_util::StreamExt as _;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::AbortHandle;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// Telegrams by number, and when one listener heard of them.
type Times = Rc<RefCell<BTreeMap<usize, Instant>>>;

/// Listeners at work until this is dropped.
pub(super) struct Heard {
    all: Vec<(Times, AbortHandle)>,
}

/// Opens so many streams.
pub(super) async fn listen(gateway: &Gateway, count: usize) -> Heard {
    let mut all = Vec::new();
    for _ in 0..count {
        let url = format!("ws://{}/v1/stream", gateway.address);
        let config = WebSocketConfig::default().read_buffer_size(4096);
        let opened = tokio_tungstenite::connect_async_with_config(url, Some(config), true).await;
        let (mut stream, _) = opened.expect("a stream");
        let times = Times::default();
        let kept = Rc::clone(&times);
        let task = tokio::task::spawn_local(async move {
            while let Some(Ok(message)) = stream.next().await {
                let now = Instant::now();
                if let Some(number) = message.to_text().ok().and_then(number) {
                    kept.borrow_mut().insert(number, now);
                }
            }
        });
        all.push((times, task.abort_handle()));
    }
    Heard { all }
}

/// Which telegram a message is about, if it is about power.
fn number(text: &str) -> Option<usize> {
    let message: serde_json::Value = serde_json::from_str(text).ok()?;
    meter::number(message.get("power_w")?.as_i64()?)
}

impl Heard {
    pub(super) const fn count(&self) -> usize {
        self.all.len()
    }

    /// Waits until the first listener has heard something.
    pub(super) async fn first(&self) {
        while self.all[0].0.borrow().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// How long each message took to each listener, and how many never came.
    pub(super) fn delays(&self, meter: &Meter, range: Range<usize>) -> (Vec<Duration>, usize) {
        let (mut delays, mut dropped) = (Vec::new(), 0);
        for (times, _) in &self.all {
            for number in range.clone() {
                match times.borrow().get(&number) {
                    Some(at) => delays.push(at.saturating_duration_since(meter.sent_at(number))),
                    None => dropped += 1,
                }
            }
        }
        (delays, dropped)
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        self.all.iter().for_each(|(_, task)| task.abort());
    }
}
