//! What all parts of the running gateway share.
//!
//! Holds state and hands out verbs; decides nothing that a part of its own decides.

use crate::allowance::Allowance;
use crate::clock;
use crate::config::Config;
use crate::dapp::Dapp;
use crate::health::{Code, Health};
use crate::https::Shown;
use crate::hub::Hub;
use crate::keyfile::NodeKeys;
use crate::meter::MeterEvent;
use crate::notify;
use crate::pairing::Codes;
use crate::push::Pushes;
use crate::sampler::TimeQuality;
use crate::seal::{self, Seal};
use crate::signed::Nonces;
use crate::store::{AnchorRow, PairingRow, Store};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use wasm_core::address::Address;
use wasm_core::multisig::Holder;
use wasm_core::name::MeterId;
use wasm_core::record::{ChainState, PayloadHash};
use wasm_core::units::{Amount, UnixTime};

/// Documents strangers may hand in at once, and how often another.
const DOCUMENTS: u32 = 16;
const DOCUMENTS_EVERY: Duration = Duration::from_secs(300);

/// Photos strangers may hand in at once, and how often another: two certificates full of them.
const PHOTOS: u32 = 32;
const PHOTOS_EVERY: Duration = Duration::from_secs(60);

/// Messages strangers may leave at once, and how often another.
const MESSAGES: u32 = 16;
const MESSAGES_EVERY: Duration = Duration::from_secs(60);

/// Lines to Electrum servers for browsers at a time.
const RELAYS: usize = 8;

/// The newest record, as far as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Its number, 0 before the first.
    pub(crate) seq: u64,
    /// Its payload's hash.
    pub(crate) hash: PayloadHash,
    /// Its time.
    pub(crate) time: Option<UnixTime>,
}

/// What the anchoring part tells the others.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChainStatus {
    /// Money for fees, once it was looked up.
    pub(crate) funds: Option<Amount>,
    /// The newest anchor.
    pub(crate) last: Option<AnchorRow>,
}

/// The running gateway.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its configuration.
    pub(crate) config: Config,
    /// Number of its meter.
    pub(crate) meter: MeterId,
    /// Its keys.
    pub(crate) keys: NodeKeys,
    /// Its memory.
    pub(crate) store: Store,
    /// Its listeners.
    pub(crate) hub: Hub,
    /// What is wrong with it.
    pub(crate) health: Health,
    /// Which certificate its interface shows, if it is encrypted.
    pub(crate) https: Option<Arc<Shown>>,
    /// The switch of its box.
    pub(crate) seal: Seal,
    /// The dApp it serves.
    pub(crate) dapp: Option<Dapp>,
    /// Rings when there may be something to anchor: a new file, a new client.
    pub(crate) anchor_work: Notify,
    /// Changes with every new file.
    pub(crate) filed: watch::Sender<()>,
    /// How far the files are pushed to whom.
    pub(crate) pushes: Pushes,
    codes: Mutex<Codes>,
    origin: Mutex<String>,
    head: Mutex<Head>,
    chain: Mutex<ChainStatus>,
    client: Mutex<Option<PairingRow>>,
    documents: Mutex<Allowance>,
    photos: Mutex<Allowance>,
    messages: Mutex<Allowance>,
    nonces: Mutex<Nonces>,
    valid: AtomicU64,
    unreadable: AtomicU64,
    relative_time: AtomicBool,
    relays: Arc<Semaphore>,
}

impl Node {
    /// Puts the parts together; `state` and `time` are of the newest stored record.
    ///
    /// # Errors
    /// The database, or no randomness for a pairing code.
    pub(crate) fn new(
        config: Config,
        keys: NodeKeys,
        store: Store,
        https: Option<Arc<Shown>>,
    ) -> anyhow::Result<Self> {
        let tail = store.tail(&keys.reading_key())?;
        let time = tail.record.as_ref().map(wasm_core::record::Record::time);
        let head = Head { seq: tail.state.seq, hash: tail.state.head, time };
        let chain = ChainStatus { funds: None, last: store.last_anchor()? };
        let client = store.pairing()?;
        let valid = Duration::from_secs(config.pairing.code_valid_s.into());
        let health = Health::default();
        let dapp = dapp(&config, &health);
        let seal = Seal::new(config.tamper.is_some(), seal::was_opened(&store)?);
        Ok(Self {
            meter: config.meter.number()?,
            config,
            keys,
            store,
            hub: Hub::default(),
            health,
            https,
            seal,
            dapp,
            anchor_work: Notify::new(),
            filed: watch::Sender::new(()),
            pushes: Pushes::default(),
            codes: Mutex::new(Codes::new(entropy()?, valid, Instant::now())),
            origin: Mutex::default(),
            head: Mutex::new(head),
            chain: Mutex::new(chain),
            client: Mutex::new(client),
            documents: Mutex::new(Allowance::new(DOCUMENTS, DOCUMENTS_EVERY, Instant::now())),
            photos: Mutex::new(Allowance::new(PHOTOS, PHOTOS_EVERY, Instant::now())),
            messages: Mutex::new(Allowance::new(MESSAGES, MESSAGES_EVERY, Instant::now())),
            nonces: Mutex::default(),
            valid: AtomicU64::default(),
            unreadable: AtomicU64::default(),
            relative_time: AtomicBool::default(),
            relays: Arc::new(Semaphore::new(RELAYS)),
        })
    }

    /// Where people reach it, `https://host:port`.
    #[must_use]
    pub(crate) fn origin(&self) -> String {
        lock(&self.origin).clone()
    }

    /// It listens, so it is known where it is reached.
    pub(crate) fn set_origin(&self, origin: String) {
        *lock(&self.origin) = origin;
    }

    /// The newest record.
    #[must_use]
    pub(crate) fn head(&self) -> Head {
        *lock(&self.head)
    }

    /// A record is stored and may be shown.
    pub(crate) fn set_head(&self, state: ChainState, time: UnixTime) {
        *lock(&self.head) = Head { seq: state.seq, hash: state.head, time: Some(time) };
        notify::tell(notify::STORED);
    }

    /// What is known from the chain.
    #[must_use]
    pub(crate) fn chain(&self) -> ChainStatus {
        lock(&self.chain).clone()
    }

    /// Changes what is known from the chain.
    pub(crate) fn update_chain(&self, change: impl FnOnce(&mut ChainStatus)) {
        change(&mut lock(&self.chain));
    }

    /// The client, if there is one.
    #[must_use]
    pub(crate) fn client(&self) -> Option<PairingRow> {
        lock(&self.client).clone()
    }

    /// Another client, or the same with another token; it is stored already.
    pub(crate) fn set_client(&self, row: PairingRow) {
        *lock(&self.client) = Some(row);
        self.anchor_work.notify_one();
    }

    /// The 1-of-2 that holds the meter's name, once there is a client.
    #[must_use]
    pub(crate) fn holder(&self) -> Option<Holder> {
        let client = lock(&self.client).as_ref().map(|row| row.client_key)?;
        Some(Holder::new(client, self.keys.holder_key()))
    }

    /// Where the money for fees is to be sent.
    #[must_use]
    pub(crate) fn fund_address(&self) -> Address {
        Address::p2wpkh(&self.keys.holder_key(), self.config.network)
    }

    /// How many documents strangers may still hand in.
    pub(crate) fn documents_allowance(&self) -> MutexGuard<'_, Allowance> {
        lock(&self.documents)
    }

    /// How many photos strangers may still hand in.
    pub(crate) fn photos_allowance(&self) -> MutexGuard<'_, Allowance> {
        lock(&self.photos)
    }

    /// How many messages strangers may still leave.
    pub(crate) fn messages_allowance(&self) -> MutexGuard<'_, Allowance> {
        lock(&self.messages)
    }

    /// The nonces of signed requests.
    pub(crate) fn nonces(&self) -> MutexGuard<'_, Nonces> {
        lock(&self.nonces)
    }

    /// Room for another line to an Electrum server, if there is any.
    pub(crate) fn relay_room(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.relays).try_acquire_owned().ok()
    }

    /// Counts what the meter sent.
    pub(crate) fn count(&self, event: &MeterEvent) {
        match event {
            MeterEvent::Telegram(_) => drop(self.valid.fetch_add(1, Ordering::Relaxed)),
            MeterEvent::Unreadable { .. } => drop(self.unreadable.fetch_add(1, Ordering::Relaxed)),
            MeterEvent::Connected | MeterEvent::Disconnected { .. } => {}
        }
    }

    /// Valid telegrams and unreadable ones so far.
    #[must_use]
    pub(crate) fn telegrams(&self) -> (u64, u64) {
        (self.valid.load(Ordering::Relaxed), self.unreadable.load(Ordering::Relaxed))
    }

    /// How well the time of records is known at the moment.
    #[must_use]
    pub(crate) fn time_quality(&self) -> TimeQuality {
        if self.relative_time.load(Ordering::Relaxed) {
            return clock::RELATIVE;
        }
        clock::quality(self.config.clock)
    }

    /// Whether records go on from the newest one's time, because the machine's clock is wrong.
    pub(crate) fn set_relative_time(&self, relative: bool) {
        self.relative_time.store(relative, Ordering::Relaxed);
    }

    /// The pairing codes.
    pub(crate) fn codes(&self) -> MutexGuard<'_, Codes> {
        lock(&self.codes)
    }
}

/// The dApp of the configuration. Without it readings are kept all the same.
fn dapp(config: &Config, health: &Health) -> Option<Dapp> {
    let opened = Dapp::open(config.dapp.as_ref()?);
    health.set(
        Code::DappRefused,
        opened.as_ref().err().map(|error| format!("the dApp is not served: {error}")),
    );
    opened.ok()
}

/// Random bytes of the system.
///
/// # Errors
/// The system has none.
pub(crate) fn entropy<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
