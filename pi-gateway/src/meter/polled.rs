//! The task that asks a meter again and again, and opens the way to it anew when it fails.

use super::{Measurement, MeterEvent, Telegram};
use std::fmt::Display;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

/// Longest wait before a way that failed is opened again; who is asked often is tried again sooner.
const RETRY: Duration = Duration::from_secs(2);

/// What one question brought.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// What the meter said.
    pub(super) measurement: Measurement,
    /// SHA-256 of the bytes it said it in.
    pub(super) hash: [u8; 32],
}

/// What a failed question means for the way to the meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody answered.
    Silent,
    /// The answer is of no use.
    Unreadable,
    /// The way is closed.
    Gone,
}

/// A meter that answers when asked.
pub(super) trait Polled: Send {
    /// An open way to it.
    type Link: Send;
    /// Why it did not answer.
    type Error: Display + Send;

    /// Opens the way.
    fn open(&self) -> impl Future<Output = Result<Self::Link, Self::Error>> + Send;

    /// Asks once.
    fn ask(&self, link: &mut Self::Link) -> impl Future<Output = Result<Answer, Self::Error>> + Send;

    /// What an error means.
    fn fault(error: &Self::Error) -> Fault;

    /// Whether the way is of no use after this fault.
    fn must_reopen(&self, fault: Fault) -> bool;
}

/// Asks every `pace` until nobody listens.
pub(super) async fn run<P: Polled>(meter: P, pace: Duration, events: mpsc::Sender<MeterEvent>) {
    let mut up = false;
    while !events.is_closed() {
        match meter.open().await {
            Ok(mut link) => {
                if !std::mem::replace(&mut up, true) && events.send(MeterEvent::Connected).await.is_err() {
                    return;
                }
                let gone = converse(&meter, &mut link, pace, &events).await;
                let Some(reason) = gone else { continue };
                up = false;
                if events.send(MeterEvent::Disconnected { reason }).await.is_err() {
                    return;
                }
            }
            Err(error) => {
                up = false;
                if events.send(MeterEvent::Disconnected { reason: error.to_string() }).await.is_err() {
                    return;
                }
            }
        }
        tokio::time::sleep(RETRY.min(pace.saturating_mul(2))).await;
    }
}

/// Asks until the link has to be opened anew; a reason if it broke.
async fn converse<P: Polled>(
    meter: &P,
    link: &mut P::Link,
    pace: Duration,
    events: &mpsc::Sender<MeterEvent>,
) -> Option<String> {
    let mut ticks = tokio::time::interval(pace);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if events.is_closed() {
            return None;
        }
        let error = match meter.ask(link).await {
            Ok(Answer { measurement, hash }) => {
                let telegram = Telegram { measurement, hash, at: Instant::now() };
                if events.send(MeterEvent::Telegram(Box::new(telegram))).await.is_err() {
                    return None;
                }
                continue;
            }
            Err(error) => error,
        };
        let fault = P::fault(&error);
        tracing::debug!(%error, ?fault, "no reading");
        if fault == Fault::Unreadable {
            let _ = events.send(MeterEvent::Unreadable { at: Instant::now() }).await;
        }
        if meter.must_reopen(fault) {
            tokio::time::sleep(pace).await;
            return (fault == Fault::Gone).then(|| error.to_string());
        }
    }
}
