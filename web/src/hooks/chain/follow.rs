//! Following servers: connect, bring the headers up to the tip, listen, go on to the next one.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, join, select};
use wasm_core::chain::{ChainChange, HeaderChain};
use wasm_core::sync::{CheckpointQuery, HeaderSync, Synced};

use super::court::{Court, fault_of};
use super::kept::Kept;
use super::witness::Witness;
use crate::hooks::env::Env;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError, Notice, Reader, connect};
use crate::io::socket::SocketError;
use crate::state::bench::Asker;
use crate::state::chain::{Action, Chain};
use crate::state::link::Link;
use crate::ui::prelude::*;

/// Headers are kept when this many milliseconds have passed since they were kept last.
const KEEP_MS: u64 = 20_000;

/// What the two who follow servers share.
#[derive(Clone)]
pub(super) struct Common {
    pub(super) env: Env,
    pub(super) dispatcher: UseReducerDispatcher<Chain>,
    pub(super) court: Court,
    pub(super) first: UseStateSetter<Option<Electrum>>,
    pub(super) second: UseStateSetter<Option<Electrum>>,
    /// Where the first one is.
    now: Rc<RefCell<Now>>,
}

/// Where whoever follows the first server is.
#[derive(Default)]
struct Now {
    /// The server, from the attempt to connect on.
    server: Option<String>,
    /// The connection, once its headers were checked.
    client: Option<Electrum>,
    /// `None` until a server has shown that it is on our chain.
    headers: Option<Rc<HeaderChain>>,
}

/// A chain with more work than the one in use, from the second server.
pub(super) struct Better {
    /// The chain it is better than.
    pub(super) ours: Rc<HeaderChain>,
    pub(super) chain: HeaderChain,
    pub(super) change: ChainChange,
}

impl Common {
    pub(super) fn new(
        env: &Env,
        dispatcher: UseReducerDispatcher<Chain>,
        court: &Court,
        [first, second]: [UseStateSetter<Option<Electrum>>; 2],
    ) -> Self {
        Self { env: env.clone(), dispatcher, court: court.clone(), first, second, now: Rc::default() }
    }

    /// The server that is followed, once its headers were checked.
    pub(super) fn first_server(&self) -> Option<String> {
        let now = self.now.borrow();
        now.client.as_ref().and(now.server.clone())
    }

    /// Whether a server is the one that is followed, or is being connected to for that.
    pub(super) fn is_first(&self, server: &str) -> bool {
        self.now.borrow().server.as_deref() == Some(server)
    }

    /// The first connection and the headers, while there are both.
    pub(super) fn ready(&self) -> Option<(Electrum, Rc<HeaderChain>)> {
        let now = self.now.borrow();
        Some((now.client.clone()?, now.headers.clone()?))
    }

    fn headers(&self) -> Option<Rc<HeaderChain>> {
        self.now.borrow().headers.clone()
    }

    pub(super) fn dispatch(&self, action: Action) {
        self.dispatcher.dispatch(action);
    }
}

/// Follows until dropped.
pub(super) async fn run(common: Common) {
    let (news, told) = unbounded();
    let (offers, better) = unbounded();
    let witness = Witness::new(common.clone(), told, offers);
    let kept = recall(&common).await;
    let follower = Follower { common, kept, kept_at: 0, news, better };
    join(Box::pin(follower.run()), Box::pin(witness.run())).await;
}

/// The headers kept in the browser, checked again.
async fn recall(common: &Common) -> Kept {
    let Some(store) = &common.env.store else { return Kept::default() };
    let (kept, chain) = Kept::recall(store, common.env.config.network).await;
    common.now.borrow_mut().headers = chain.map(Rc::new);
    kept
}

/// Whoever follows the first server.
struct Follower {
    common: Common,
    kept: Kept,
    kept_at: u64,
    /// Tells the witness that something changed.
    news: UnboundedSender<()>,
    /// What the witness has found.
    better: UnboundedReceiver<Better>,
}

impl Follower {
    async fn run(mut self) {
        let mut link = Link::Connecting;
        while let Some(turn) = self.common.court.first() {
            clock::sleep(u32::try_from(turn.wait_ms).unwrap_or(u32::MAX)).await;
            self.adopt().await;
            if !matches!(link, Link::Offline { .. }) {
                self.common.dispatch(Action::Link(Link::Connecting));
            }
            self.moved(Some(turn.server.clone()), None);
            let mut visit = Visit { follower: &mut self, server: &turn.server, worked: false };
            let error = visit.run().await;
            if visit.worked {
                link = Link::Connecting;
            }
            self.moved(None, None);
            if let Some(fault) = fault_of(&error) {
                self.common.court.failed(&turn.server, Asker::Chain, fault);
            }
            link = link.failed(error.to_string(), clock::unix_seconds());
            self.common.dispatch(Action::Link(link.clone()));
        }
    }

    fn moved(&self, server: Option<String>, client: Option<Electrum>) {
        self.common.first.set(client.clone());
        {
            let mut now = self.common.now.borrow_mut();
            (now.server, now.client) = (server, client);
        }
        self.tell();
    }

    /// Wakes the witness.
    fn tell(&self) {
        // it lives as long as this
        let _ = self.news.unbounded_send(());
    }

    /// Takes a better chain of the witness's, if it is one still.
    async fn adopt(&mut self) {
        while let Ok(Better { ours, chain, change }) = self.better.try_recv() {
            if self.common.headers().is_some_and(|current| Rc::ptr_eq(&current, &ours)) {
                self.take(chain, &change, true).await;
            }
        }
    }

    /// Shows and keeps what is new.
    async fn take(&mut self, chain: HeaderChain, change: &ChainChange, now: bool) {
        let headers = Rc::new(chain);
        self.common.now.borrow_mut().headers = Some(headers.clone());
        self.common.dispatch(Action::Headers(headers));
        self.kept.add(change);
        let due = clock::steady_ms().saturating_sub(self.kept_at) >= KEEP_MS;
        if let Some(store) = &self.common.env.store
            && (due || now)
        {
            self.kept.write(store).await;
            self.kept_at = clock::steady_ms();
        }
        self.tell();
    }
}

/// One connection to one server.
struct Visit<'a> {
    follower: &'a mut Follower,
    server: &'a str,
    worked: bool,
}

impl Visit<'_> {
    /// Runs until the connection ends or the server cannot be believed; says why.
    async fn run(&mut self) -> ElectrumError {
        let (client, reader) = match connect(self.server).await {
            Ok(connection) => connection,
            Err(error) => return error,
        };
        let (sender, notices) = unbounded();
        let pump = Box::pin(pump(reader, sender));
        let work = Box::pin(self.work(client, notices));
        match select(pump, work).await {
            Either::Left((error, _)) | Either::Right((error, _)) => error,
        }
    }

    async fn work(&mut self, client: Electrum, mut notices: UnboundedReceiver<Notice>) -> ElectrumError {
        if let Err(error) = self.sync(&client).await {
            return error;
        }
        self.worked = true;
        self.follower.moved(Some(self.server.to_owned()), Some(client.clone()));
        let online = Link::Online { server: self.server.to_owned() };
        self.follower.common.dispatch(Action::Link(online));
        while let Some(notice) = notices.next().await {
            match notice {
                Notice::NewTip => {
                    if let Err(error) = self.sync(&client).await {
                        return error;
                    }
                }
                Notice::ScriptChanged => self.follower.common.dispatch(Action::Touched),
            }
        }
        SocketError::Closed { code: 1006 }.into()
    }

    /// Brings our headers up to the server's tip.
    async fn sync(&mut self, client: &Electrum) -> Result<(), ElectrumError> {
        let known = match self.follower.common.headers() {
            Some(known) => (*known).clone(),
            None => {
                let network = self.follower.common.env.config.network;
                let chain = client.run(CheckpointQuery::new(network)).await?;
                self.follower.kept.begin(&chain);
                chain
            }
        };
        let mut synced = client.run(HeaderSync::new(known)).await?;
        self.take(&synced).await;
        while let Some(tip) = synced.more {
            synced = client.run(HeaderSync::towards(synced.chain, tip)?).await?;
            self.take(&synced).await;
        }
        self.follower.common.court.worked(client, Asker::Chain);
        Ok(())
    }

    async fn take(&mut self, synced: &Synced) {
        let first = !self.worked;
        if first || !synced.change.is_empty() {
            self.follower.take(synced.chain.clone(), &synced.change, first).await;
        }
    }
}

/// Keeps the connection's hearing half going and passes notices on; ends with the connection.
pub(super) async fn pump(mut reader: Reader, notices: UnboundedSender<Notice>) -> ElectrumError {
    loop {
        match reader.next().await {
            // nobody listens any more only when the visit is over
            Ok(notice) => drop(notices.unbounded_send(notice)),
            Err(error) => return error,
        }
    }
}
