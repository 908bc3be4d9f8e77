//! The switch that opens when somebody opens the box: a GPIO line, watched by the kernel's edge events.
//!
//! An opening is written down at once, so that who opens the box and pulls the plug is told of all the same. It
//! stands in every record until the box is closed again, and in one record at least. What the switch cannot tell is
//! what happened while there was no power.

use crate::config::{Level, TamperConfig};
use crate::health::Code;
use crate::node::Node;
use gpiocdev::Request;
use gpiocdev::line::{Bias, EdgeDetection, EdgeKind, Value};
use gpiocdev::tokio::AsyncRequest;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long to wait before a line that failed is asked for again.
const RETRY: Duration = Duration::from_secs(5);
/// A switch bounces; somebody who opens a box takes longer.
const DEBOUNCE: Duration = Duration::from_millis(20);
/// Where an opening is kept until a record tells it.
const OPENED: &str = "box_opened";

/// How the box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody watches it.
    None,
    /// The switch cannot be read.
    Unwatched,
    /// The switch is closed.
    Closed,
    /// The switch is open.
    Open,
}

impl State {
    /// The word in `/v1/node`.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unwatched => "unwatched",
            Self::Closed => "closed",
            Self::Open => "open",
        }
    }
}

/// What the switch says, and whether a record has told it.
#[derive(Debug)]
pub(crate) struct Seal {
    inner: Mutex<Inner>,
}

#[derive(Debug, Clone, Copy)]
struct Inner {
    state: State,
    /// Opened since a record was drafted last.
    untold: bool,
}

impl Seal {
    /// A box of which nothing is known yet; `untold` if an earlier run saw it opened.
    pub(crate) const fn new(is_watched: bool, untold: bool) -> Self {
        let state = if is_watched { State::Unwatched } else { State::None };
        Self { inner: Mutex::new(Inner { state, untold }) }
    }

    /// How the box is.
    #[must_use]
    pub(crate) fn state(&self) -> State {
        self.lock().state
    }

    /// Whether the record that is drafted now has to tell of it; what comes later is the next one's.
    #[must_use]
    pub(crate) fn take(&self) -> bool {
        let mut inner = self.lock();
        std::mem::take(&mut inner.untold) || inner.state == State::Open
    }

    /// The switch says something; whether that is an opening.
    fn says(&self, state: State) -> bool {
        let mut inner = self.lock();
        let opened = state == State::Open && inner.state != State::Open;
        *inner = Inner { state, untold: inner.untold || opened };
        opened
    }

    /// Whether there is nothing to tell.
    fn is_told(&self) -> bool {
        let inner = *self.lock();
        !inner.untold && inner.state != State::Open
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an earlier run saw an opening that no record tells of.
pub(crate) fn was_opened(store: &crate::store::Store) -> Result<bool, crate::store::StoreError> {
    Ok(store.fact::<bool>(OPENED)?.unwrap_or(false))
}

/// A record that tells of the opening is stored.
pub(crate) fn told(node: &Node) {
    if node.seal.is_told()
        && let Err(error) = node.store.set_fact(OPENED, &false)
    {
        tracing::debug!(%error, "the opening will be told once more after a restart");
    }
}

/// Watches the switch for ever, if there is one.
///
/// # Errors
/// None: a switch that cannot be read is a warning.
pub(crate) async fn watch(node: Arc<Node>) -> anyhow::Result<()> {
    let Some(config) = node.config.tamper.clone() else { return std::future::pending().await };
    loop {
        let reason = listen(&node, &config).await;
        says(&node, State::Unwatched).await;
        let TamperConfig { chip, line, .. } = &config;
        let text =
            format!("line {line} of {} cannot be read: {reason}; nobody sees an opening", chip.display());
        node.health.warn(Code::SealUnwatched, text);
        tokio::time::sleep(RETRY).await;
    }
}

/// Listens until the line fails; why it did.
async fn listen(node: &Arc<Node>, config: &TamperConfig) -> String {
    let bias = if config.closed == Level::Low { Bias::PullUp } else { Bias::PullDown };
    let asked = Request::builder()
        .on_chip(&config.chip)
        .with_consumer("pi-gateway")
        .with_line(config.line)
        .with_bias(bias)
        .with_edge_detection(EdgeDetection::BothEdges)
        .with_debounce_period(DEBOUNCE)
        .request();
    let first = asked.and_then(|request| Ok((request.value(config.line)?, request)));
    let (first, request) = match first {
        Ok(found) => found,
        Err(error) => return error.to_string(),
    };
    node.health.clear(Code::SealUnwatched);
    let is_high = |value| value == Value::Active;
    says(node, state(config.closed, is_high(first))).await;
    let line = AsyncRequest::new(request);
    loop {
        match line.read_edge_event().await {
            Ok(edge) => says(node, state(config.closed, edge.kind == EdgeKind::Rising)).await,
            Err(error) => return error.to_string(),
        }
    }
}

fn state(closed: Level, is_high: bool) -> State {
    if is_high == (closed == Level::High) { State::Closed } else { State::Open }
}

/// Takes in what the switch says; an opening is on disk when this returns, if the disk takes it.
async fn says(node: &Arc<Node>, state: State) {
    let opened = node.seal.says(state);
    let text = (state == State::Open).then(|| "the box is open".to_owned());
    node.health.set(Code::BoxOpen, text);
    if !opened {
        return;
    }
    let node = Arc::clone(node);
    let kept = tokio::task::spawn_blocking(move || node.store.set_fact(OPENED, &true)).await;
    if let Ok(Err(error)) = kept {
        tracing::warn!(%error, "the opening is not kept on disk, only in memory");
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Seal, State, state};

    #[test]
    fn levels_are_read_by_the_way_the_switch_is_wired() {
        for (closed, is_high, wanted) in [
            (Level::Low, false, State::Closed),
            (Level::Low, true, State::Open),
            (Level::High, true, State::Closed),
            (Level::High, false, State::Open),
        ] {
            assert_eq!(state(closed, is_high), wanted, "{closed:?} {is_high}");
        }
    }

    #[test]
    fn an_opening_is_told_until_a_record_has_and_as_long_as_it_lasts() {
        let seal = Seal::new(true, false);
        assert!(!seal.take() && seal.state() == State::Unwatched);
        assert!(!seal.says(State::Closed));
        assert!(seal.says(State::Open), "news");
        assert!(!seal.says(State::Open), "no news");
        assert!(seal.take() && seal.take() && !seal.is_told(), "still open");
        assert!(!seal.says(State::Closed));
        assert!(!seal.take() && seal.is_told(), "told, and closed since");
        assert!(seal.says(State::Open));
        assert!(!seal.says(State::Closed));
        assert!(!seal.is_told() && seal.take(), "open for a moment between two records");
        assert!(!seal.take());
        assert!(Seal::new(true, true).take(), "an earlier run saw it");
        assert!(Seal::new(false, false).state() == State::None);
    }
}
