//! A node with made-up records, for tests of this crate.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those of tests")]

use crate::config::Config;
use crate::filer;
use crate::keyfile::NodeKeys;
use crate::node::Node;
use crate::sampler::sample;
use crate::store::{self, Opened};
use std::sync::Arc;
use tempfile::TempDir;
use wasm_core::calendar::{Date, Zone};
use wasm_core::record::{ChainState, RecordDraft, Register};
use wasm_core::units::{UnixTime, WattHours};

#[path = "../tests/kubo/mod.rs"]
pub(crate) mod kubo;

pub(crate) use kubo::read_car;

/// A node, its folder, and the end of its chain of records.
pub(crate) struct Bench {
    folder: Arc<TempDir>,
    more: String,
    pub(crate) node: Arc<Node>,
    state: ChainState,
    export: u64,
}

impl Bench {
    /// A node with quarter-hourly records; `more` are keys of the configuration, in front of the meter's.
    pub(crate) fn new(more: &str) -> Self {
        Self::open(Arc::new(tempfile::tempdir().expect("a folder")), more)
    }

    fn open(folder: Arc<TempDir>, more: &str) -> Self {
        let path = folder.path().join("gateway.toml");
        let text = format!(
            "network = \"devnet\"\ndata_dir = \"data\"\n{more}\n[meter]\nsource = \"replay\"\nfile = \"x\"\n\
             number = \"1ISK0078123456\"\n"
        );
        std::fs::write(&path, text).expect("writes");
        let config = Config::load(&path).expect("a configuration");
        std::fs::create_dir_all(&config.data_dir).expect("a data folder");
        let keys = NodeKeys::load_or_make(&config.data_dir.join("node.key")).expect("a key");
        let Opened { store, .. } = store::open(&config.data_dir, keys.reading_key()).expect("a store");
        let state = store.tail(&keys.reading_key()).expect("whole").state;
        let node = Node::new(config, keys, store, None).expect("a node");
        Self { folder, more: more.to_owned(), node: Arc::new(node), state, export: state.seq * 10 }
    }

    /// Stops it and starts it again.
    pub(crate) fn restart(self) -> Self {
        let Self { folder, more, node, .. } = self;
        drop(Arc::into_inner(node).expect("nobody else has it"));
        Self::open(folder, &more)
    }

    /// Another file beside the configuration.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Stores another record, with 10 Wh more.
    pub(crate) fn record(&mut self, time: u64) {
        self.export += 10;
        let draft = sample::draft(UnixTime::from_secs(time).expect("early enough"));
        let export =
            draft.export.map(|register| Register { value: WattHours::from_wh(self.export), ..register });
        let mut origin = draft.origin.clone();
        origin.export = Some(self.export * 10);
        let draft = RecordDraft { export, origin, ..draft };
        let record = self.state.next(draft, self.node.keys.reading()).expect("a record");
        self.node.store.append(&record).expect("stores");
    }

    /// Stores a record at the end of each quarter hour of a time and files what is due after each.
    pub(crate) fn run(&mut self, from: u64, until: u64) {
        for time in (from..=until).step_by(900) {
            self.record(time);
            filer::file_due(&self.node);
        }
    }
}

/// When a local day begins.
pub(crate) fn midnight(day: &str) -> u64 {
    Zone::Berlin.day_start(Date::from_text(day).expect("a day")).secs()
}

impl Bench {
    /// As [`Bench::restart`], once the last task has let go of the node.
    pub(crate) async fn restart_when_free(self) -> Self {
        let more = self.more.clone();
        self.configured_when_free(&more).await
    }

    /// The same with another configuration.
    pub(crate) async fn configured_when_free(self, more: &str) -> Self {
        while Arc::strong_count(&self.node) > 1 {
            tokio::task::yield_now().await;
        }
        Self { more: more.to_owned(), ..self }.restart()
    }
}
