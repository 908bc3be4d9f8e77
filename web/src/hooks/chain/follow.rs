//! Following servers: connect, bring the headers up to the tip, listen, go on to the next one.

use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_core::chain::HeaderChain;
use wasm_core::sync::{HeaderSync, Request};

use crate::hooks::env::Env;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError, Notice, Reader, connect};
use crate::io::socket::SocketError;
use crate::state::chain::{Action, Chain, Lie};
use crate::state::link::{Backoff, Link};
use crate::ui::prelude::*;

const KEY: &str = "headers";

/// A sign of life to the server after this much silence: idle connections are cut after ten minutes.
const PING_MS: u32 = 60_000;

/// Headers are kept when this many milliseconds have passed since they were kept last.
const KEEP_MS: f64 = 20_000.0;

/// Everything following needs.
pub(super) struct Follower {
    pub(super) env: Env,
    pub(super) servers: Vec<String>,
    pub(super) dispatcher: UseReducerDispatcher<Chain>,
    pub(super) client: UseStateSetter<Option<Electrum>>,
}

impl Follower {
    /// Follows until dropped.
    pub(super) async fn run(self) {
        let mut headers = Rc::new(self.recall().await);
        let (mut backoff, mut link) = (Backoff::default(), Link::Connecting);
        for server in self.servers.iter().cycle() {
            if !matches!(link, Link::Offline { .. }) {
                self.dispatcher.dispatch(Action::Link(Link::Connecting));
            }
            let mut visit =
                Visit { follower: &self, server, headers: &mut headers, kept: 0.0, worked: false };
            let error = visit.run().await;
            self.client.set(None);
            if visit.worked {
                backoff.worked();
                link = Link::Connecting;
            }
            self.name_lie(server, &error);
            link = link.failed(error.to_string(), clock::unix_seconds());
            self.dispatcher.dispatch(Action::Link(link.clone()));
            clock::sleep(backoff.pause()).await;
        }
    }

    fn name_lie(&self, server: &str, error: &ElectrumError) {
        if let Some(check) = error.failed_check() {
            let lie = Lie { server: server.to_owned(), check, text: error.to_string() };
            self.dispatcher.dispatch(Action::Lied(lie));
        }
    }

    /// The headers kept in the browser, checked again; or the beginning.
    async fn recall(&self) -> HeaderChain {
        let network = self.env.config.network;
        let kept = match &self.env.store {
            Some(store) => store.get(KEY).await.ok().flatten(),
            None => None,
        };
        let chain = kept.and_then(|bytes| HeaderChain::from_stored(network, &bytes).ok());
        chain.unwrap_or_else(|| HeaderChain::from_genesis(network))
    }
}

/// One connection to one server.
struct Visit<'a> {
    follower: &'a Follower,
    server: &'a str,
    headers: &'a mut Rc<HeaderChain>,
    kept: f64,
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
            Either::Left((error, _)) => error.into(),
            Either::Right((Err(error), _)) => error,
            Either::Right((Ok(never), _)) => match never {},
        }
    }

    async fn work(
        &mut self,
        client: Electrum,
        mut notices: UnboundedReceiver<Notice>,
    ) -> Result<core::convert::Infallible, ElectrumError> {
        self.sync(&client).await?;
        self.worked = true;
        self.follower.client.set(Some(client.clone()));
        self.follower.dispatcher.dispatch(Action::Link(Link::Online { server: self.server.to_owned() }));
        loop {
            let quiet = Box::pin(clock::sleep(PING_MS));
            match select(notices.next(), quiet).await {
                Either::Left((Some(Notice::NewTip), _)) => self.sync(&client).await?,
                Either::Left((Some(Notice::ScriptChanged), _)) => {
                    self.follower.dispatcher.dispatch(Action::Touched);
                }
                Either::Left((Some(Notice::Odd(_)), _)) => {}
                Either::Left((None, _)) => return Err(SocketError::Closed { code: 1006 }.into()),
                Either::Right(_) => drop(client.ask(Request::Ping).await?),
            }
        }
    }

    /// Brings our headers up to the server's tip.
    async fn sync(&mut self, client: &Electrum) -> Result<(), ElectrumError> {
        let known = (**self.headers).clone();
        let synced = client.run(HeaderSync::new(known)).await?;
        let first = !self.worked;
        if first || !synced.change.is_empty() {
            *self.headers = Rc::new(synced.chain);
            self.follower.dispatcher.dispatch(Action::Headers(self.headers.clone()));
            self.keep(first).await;
        }
        Ok(())
    }

    async fn keep(&mut self, now: bool) {
        let due = clock::millis() - self.kept >= KEEP_MS;
        if let Some(store) = &self.follower.env.store
            && (due || now)
        {
            // not kept only means fetched again
            let _ = store.put(KEY, &self.headers.to_stored()).await;
            self.kept = clock::millis();
        }
    }
}

/// Keeps the connection's hearing half going and passes notices on; ends with the connection.
async fn pump(mut reader: Reader, notices: UnboundedSender<Notice>) -> SocketError {
    loop {
        match reader.next().await {
            // nobody listens any more only when the visit is over
            Ok(notice) => drop(notices.unbounded_send(notice)),
            Err(error) => return error,
        }
    }
}
