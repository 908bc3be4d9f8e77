//! Puts the gateway together and runs it until it is told to stop.

use crate::config::{Config, MeterConfig, Protocol};
use crate::health::Code;
use crate::https::Https;
use crate::keyfile::NodeKeys;
use crate::meter::line::{Language, Line};
use crate::meter::replay::profile::{House, Profile};
use crate::meter::replay::{Replay, Terminal};
use crate::meter::{Decimal, Driver, MeterEvent};
use crate::node::{self, Node};
use crate::recorder::{self, Recorder};
use crate::sampler::{Identity, Limits, Previous, Sampler};
use crate::store::{self, Opened, Tail};
use crate::{anchor, api, boot, filer, link, notice, notify, push, seal, server};
use anyhow::Context as _;
use rustix::process::Signal;
use serde::Serialize;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use wasm_core::keys::PublicKey;
use wasm_core::record::{Gateway, KeyId, Record, Register, Text, replay_model};

/// Telegrams that may wait for the recorder.
const EVENTS: usize = 64;

/// What is told when the gateway is up.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// Always true.
    pub ready: bool,
    /// Where the interface is.
    pub http: String,
    /// What people compare before they trust an encrypted interface: SHA-256 of its authority's certificate, or of
    /// its own.
    pub fingerprint: Option<String>,
    /// What a client has to say to pair.
    pub pairing_code: Option<String>,
    /// The page that pairs, if it is known where the dApp is.
    pub link: Option<String>,
    /// Where to send money for fees.
    pub fund_address: String,
    /// Number of the meter.
    pub meter: String,
    /// The key that signs the records.
    pub reading_key: PublicKey,
}

/// A gateway that is set up but does not run yet.
#[derive(Debug)]
pub struct App {
    node: Arc<Node>,
    recorder: Recorder,
    listener: TcpListener,
    address: SocketAddr,
    https: Option<Https>,
    asked: Signals,
    reader: Reader,
}

/// The task that reads the meter.
#[derive(Debug)]
enum Reader {
    Real(Box<dyn Driver>),
    Replay(Box<(Replay, Terminal, Duration, Line)>),
}

impl App {
    /// Opens everything: key, database, port of the interface, meter.
    ///
    /// # Errors
    /// Whatever cannot be opened, in words for a person.
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        let folder = config.data_dir.clone();
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.with_context(|| format!("cannot make {}", folder.display()))?;
        let keys = NodeKeys::load_or_make(&folder.join("node.key"))?;
        let Opened { store, repaired } =
            store::open(&folder, keys.reading_key()).context("cannot open the database")?;
        let listen = config.listen;
        let https = Https::open(&config, &format!("BlockPro gateway {}", serial(&keys)))?;
        let shown = https.as_ref().map(Https::shown);
        let node = Arc::new(Node::new(config, keys, store, shown)?);
        node.health.set(Code::StoreRepaired, repaired);
        let tail = tail(&node)?;
        let reader = Reader::open(&node.config.meter, tail.record.as_ref())?;
        let recorder = recorder(&node, &tail)?;
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        node.set_origin(link::origin(&node.config, address));
        // First the ear, then the notice: who reads it may ask for another code at once.
        let asked = signal(SignalKind::user_defined1())?;
        notice::put_up(&node);
        Ok(Self { node, recorder, listener, address, https, asked, reader })
    }

    /// What to tell.
    #[must_use]
    pub fn ready(&self) -> Ready {
        let code = self.node.codes().shown(Instant::now()).map(str::to_owned);
        Ready {
            ready: true,
            http: format!("{}://{}", if self.https.is_some() { "https" } else { "http" }, self.address),
            fingerprint: self.node.https.as_ref().map(|shown| shown.fingerprint()),
            link: code.as_ref().and_then(|code| link::link(&self.node.config, &self.node.origin(), code)),
            pairing_code: code,
            fund_address: self.node.fund_address().to_string(),
            meter: self.node.meter.to_string(),
            reading_key: self.node.keys.reading_key(),
        }
    }

    /// Runs until SIGTERM or Ctrl-C, or until a part fails that the gateway cannot do without.
    ///
    /// # Errors
    /// That part's failure.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self { node, recorder, listener, https, asked, reader, .. } = self;
        let mut stop = std::pin::pin!(stop_signal()?);
        // A file that reaches a size limit shall be a refused write, not the end of the program.
        let _over_limit = signal(SignalKind::from_raw(Signal::XFSZ.as_raw()))?;
        let (events, queue) = mpsc::channel(EVENTS);
        let mut tasks = JoinSet::new();
        reader.start(&mut tasks, events);
        let router = api::router(Arc::clone(&node));
        let tls = https.as_ref().map(Https::server).transpose()?;
        tasks.spawn(async move {
            server::serve(listener, router, tls).await;
            Ok(())
        });
        if let Some(https) = https {
            tasks.spawn(https.run(Arc::clone(&node)));
        }
        tasks.spawn(anchor::run(Arc::clone(&node)));
        tasks.spawn(seal::watch(Arc::clone(&node)));
        for target in node.config.push.clone() {
            tasks.spawn(push::run(Arc::clone(&node), target));
        }
        tasks.spawn(renew_codes(Arc::clone(&node), asked));
        notify::tell(notify::READY);
        let mut recording = std::pin::pin!(recorder.run(queue));
        let outcome = tokio::select! {
            () = &mut stop => Ok(()),
            ended = &mut recording => ended.context("the recorder"),
            Some(ended) = tasks.join_next() => ended.context("a task").flatten(),
        };
        tracing::info!("stopping");
        notify::tell(notify::STOPPING);
        notice::take_down(&node);
        node.hub.close();
        tasks.shutdown().await;
        boot::mark_stopped(&node)?;
        outcome
    }
}

impl Reader {
    fn open(config: &MeterConfig, newest: Option<&Record>) -> anyhow::Result<Self> {
        if !config.is_replay() {
            return Ok(Self::Real(config.driver(newest.map_or((None, None), counted))?));
        }
        let path = config.recording()?;
        let recording = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let since = Duration::from_secs(config.replay.since.into());
        let since = SystemTime::UNIX_EPOCH.checked_add(since).context("meter.replay.since is too late")?;
        let replay = Replay::new(&recording, Profile::new(&house(config)), since)
            .with_context(|| format!("cannot replay {}", path.display()))?;
        let terminal = Terminal::open()?;
        let settings = config.settings(Protocol::Sml);
        let line = Line { path: terminal.path().to_owned(), settings, language: Language::Sml };
        let pace = Duration::from_millis(config.replay.pace_ms.into());
        Ok(Self::Replay(Box::new((replay, terminal, pace, line))))
    }

    fn start(self, tasks: &mut JoinSet<anyhow::Result<()>>, events: mpsc::Sender<MeterEvent>) {
        let driver: Box<dyn Driver> = match self {
            Self::Real(driver) => driver,
            Self::Replay(parts) => {
                let (replay, terminal, pace, line) = *parts;
                tasks.spawn(async move { replay.run(terminal, pace).await.context("the replay meter") });
                Box::new(line)
            }
        };
        tasks.spawn(async move {
            driver.run(events).await;
            Ok(())
        });
    }
}

/// What the counters of a record stand at, in mWh: as the meter said it, or else in whole Wh.
fn counted(record: &Record) -> (Option<u64>, Option<u64>) {
    let draft = &record.payload().draft;
    let raw = |raw: Option<u64>| {
        Decimal::from_unsigned(raw?, draft.origin.scale)?.floor_at(-3).and_then(|mwh| u64::try_from(mwh).ok())
    };
    let whole = |register: Option<Register>| register?.value.wh().checked_mul(1000);
    let either = |sent, register| raw(sent).max(whole(register));
    (either(draft.origin.import, draft.import), either(draft.origin.export, draft.export))
}

fn house(config: &MeterConfig) -> House {
    House {
        solar_peak_w: config.replay.solar_peak_w,
        household_w: config.replay.household_w,
        max_export_w: config.max_export_w,
        max_import_w: config.max_import_w,
        day_s: config.replay.day_s,
    }
}

/// Where the stored records end, if they are of this meter.
fn tail(node: &Node) -> anyhow::Result<Tail> {
    let tail = node.store.tail(&node.keys.reading_key())?;
    let stored = tail.record.as_ref().map(Record::meter).filter(|stored| **stored != node.meter);
    if let Some(stored) = stored {
        anyhow::bail!(
            "the data folder holds records of meter {stored}, not of {}: give it another",
            node.meter
        );
    }
    Ok(tail)
}

/// Continues where the stored records end.
fn recorder(node: &Arc<Node>, tail: &Tail) -> anyhow::Result<Recorder> {
    let previous = Previous::of(tail.record.as_ref(), tail.measured, recorder::stored_server_id(node)?);
    let mut sampler = Sampler::new(identity(node)?, limits(&node.config), previous);
    for flag in boot::flags(node, tail.state.seq)? {
        sampler.flag(flag);
    }
    filer::file_due(node);
    warn_of_meter(node)?;
    Ok(Recorder::new(Arc::clone(node), sampler, tail))
}

/// Says so when the meter does not count as billing meters do.
fn warn_of_meter(node: &Node) -> anyhow::Result<()> {
    let protocol = node.config.meter.protocol()?;
    let text = (!protocol.is_billing_grade())
        .then(|| format!("a {} meter does not count as a billing meter does", protocol.word()));
    node.health.set(Code::NotBillingGrade, text);
    Ok(())
}

fn limits(config: &Config) -> Limits {
    Limits {
        max_import_w: config.meter.max_import_w,
        max_export_w: config.meter.max_export_w,
        fresh: config.meter.fresh(config.interval_s),
    }
}

/// What this gateway is told from others by.
fn serial(keys: &NodeKeys) -> String {
    format!("BP-{}", KeyId::of(&keys.reading_key()))
}

/// What every record says of gateway and meter; a replayed meter is marked in model and protocol.
fn identity(node: &Node) -> anyhow::Result<Identity> {
    let meter = &node.config.meter;
    let replayed = meter.is_replay();
    let proto = meter.protocol()?.word();
    let model = meter.model()?;
    Ok(Identity {
        gateway: Gateway {
            id: Text::new("BlockPro gateway")?,
            serial: Text::new(&serial(&node.keys))?,
            version: Text::new(env!("CARGO_PKG_VERSION"))?,
        },
        vendor: meter.vendor()?,
        model: if replayed { replay_model(&model)? } else { model },
        meter: node.meter.clone(),
        proto: if replayed { Text::new(&format!("replay-{proto}"))? } else { Text::new(proto)? },
    })
}

/// SIGUSR1: somebody at the gateway wants a new pairing code.
async fn renew_codes(node: Arc<Node>, mut asked: Signals) -> anyhow::Result<()> {
    while asked.recv().await.is_some() {
        let now = Instant::now();
        node.codes().forgive(node::entropy()?, now);
        let code = node.codes().shown(now).unwrap_or_default().to_owned();
        tracing::warn!(code, "new pairing code");
        notice::put_up(&node);
    }
    Ok(())
}

fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = hangup.recv() => {}
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
