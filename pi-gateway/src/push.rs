//! Pushes each new file to those who shall keep them too: any Kubo by its RPC, any pinning service by the standard
//! API. One task for each target; how far it got is in the database, so a restart loses and repeats nothing.
//!
//! Files are sent in the order of their one chain and a new one is pinned: its links reach all before it, so one
//! pin keeps all. Whatever a target does, the others, the readings and the anchors are not held up: a request and
//! its answer are bounded in time and size, and failures are tried again for ever, with growing pauses.
//! What a target says is shown nowhere, because it may repeat the token.

mod error;
mod kubo;
mod pinning;
mod target;

use crate::config::{PushConfig, PushKind};
use crate::health::Code;
use crate::node::Node;
use crate::store::{PushRow, StoreError};
use error::PushError;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use target::Target;

/// First pause after a failure; doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// How far the files are pushed to whom.
#[derive(Debug, Default)]
pub(crate) struct Pushes(Mutex<BTreeMap<String, Status>>);

/// How far the files are pushed to one target.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Status {
    /// The target's name.
    pub(crate) name: String,
    /// What it speaks.
    pub(crate) kind: &'static str,
    /// How many files it lacks.
    pub(crate) waiting: u64,
    /// The newest file that is pinned there with all before it; single files behind it may be pinned too.
    pub(crate) pinned: Option<String>,
    /// When it last took something, unix time; 0 if never.
    pub(crate) time: u64,
    /// How many requests failed since the start.
    pub(crate) failures: u64,
    /// Why it does not take more, in words for people.
    pub(crate) error: Option<String>,
}

/// What came of one look at what is to be done.
enum Step {
    /// The target has everything.
    Done,
    /// There is more.
    More,
    /// The target works on it.
    Wait,
}

impl Pushes {
    /// All targets, by name.
    pub(crate) fn all(&self) -> Vec<Status> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn set(&self, status: Status) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(status.name.clone(), status);
    }
}

/// Pushes to one target for ever.
///
/// # Errors
/// None: whatever happens is told and tried again.
pub(crate) async fn run(node: Arc<Node>, config: PushConfig) -> anyhow::Result<()> {
    let mut filed = node.filed.subscribe();
    let (mut pause, mut failures, mut is_failing) = (FIRST_PAUSE, 0, false);
    tell(&node, &config, failures, None);
    loop {
        filed.mark_unchanged();
        let done = step(&node, &config).await;
        if done.is_err() {
            failures = u64::saturating_add(failures, 1);
        }
        tell(&node, &config, failures, done.as_ref().err());
        if done.is_err() != is_failing || matches!(done, Ok(Step::Done | Step::More)) {
            pause = FIRST_PAUSE;
        }
        is_failing = done.is_err();
        match done {
            Ok(Step::More) => {}
            Ok(Step::Done) => {
                if filed.changed().await.is_err() {
                    return Ok(());
                }
            }
            Ok(Step::Wait) | Err(_) => {
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn step(node: &Node, config: &PushConfig) -> Result<Step, PushError> {
    let target = Target::open(config)?;
    let mut row = node.store.push(&config.name, &config.url)?;
    match config.kind {
        PushKind::Kubo => kubo::step(node, &target, &mut row).await,
        PushKind::Pinning => pinning::step(node, &target, &mut row).await,
    }
}

/// Keeps how far it got.
fn keep(node: &Node, target: &Target<'_>, row: &PushRow) -> Result<(), StoreError> {
    node.store.put_push(&target.config.name, row)
}

/// Shows how far it got, and why not further.
fn tell(node: &Node, config: &PushConfig, failures: u64, error: Option<&PushError>) {
    let row = node.store.push(&config.name, &config.url).unwrap_or_default();
    let waiting = node.store.count_behind(row.place).unwrap_or(0);
    let error = error.map(ToString::to_string);
    let (name, kind) = (config.name.clone(), config.kind.word());
    let status = Status { name, kind, waiting, pinned: row.pinned, time: row.time, failures, error };
    tracing::debug!(target_name = %status.name, waiting, error = ?status.error, "push");
    node.pushes.set(status);
    let stuck: Vec<String> = node.pushes.all().iter().filter_map(in_words).collect();
    let text = format!("files are not pushed to {}", stuck.join("; "));
    node.health.set(Code::PushFailed, (!stuck.is_empty()).then_some(text));
}

fn in_words(status: &Status) -> Option<String> {
    let error = status.error.as_ref()?;
    Some(format!("{} ({} wait): {error}", status.name, status.waiting))
}

#[cfg(test)]
mod tests;
