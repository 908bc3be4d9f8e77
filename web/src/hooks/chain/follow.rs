//! Following servers: connect, bring the headers up to the tip, listen, go on to the next one.

use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_core::chain::HeaderChain;
use wasm_core::sync::{CheckpointQuery, HeaderSync, Request, Synced};

use super::kept::Kept;
use crate::hooks::env::Env;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError, Notice, Reader, connect};
use crate::io::socket::SocketError;
use crate::state::chain::{Action, Chain, Lie};
use crate::state::link::{Backoff, Link};
use crate::ui::prelude::*;

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
        let (mut kept, mut headers) = self.recall().await;
        let (mut backoff, mut link) = (Backoff::default(), Link::Connecting);
        for server in self.servers.iter().cycle() {
            if !matches!(link, Link::Offline { .. }) {
                self.dispatcher.dispatch(Action::Link(Link::Connecting));
            }
            let mut visit = Visit {
                follower: &self,
                server,
                headers: &mut headers,
                kept: &mut kept,
                kept_at: 0.0,
                worked: false,
            };
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

    /// The headers kept in the browser, checked again.
    async fn recall(&self) -> (Kept, Option<Rc<HeaderChain>>) {
        match &self.env.store {
            Some(store) => {
                let (kept, chain) = Kept::recall(store, self.env.config.network).await;
                (kept, chain.map(Rc::new))
            }
            None => (Kept::default(), None),
        }
    }
}

/// One connection to one server.
struct Visit<'a> {
    follower: &'a Follower,
    server: &'a str,
    /// `None` until a server has shown that it is on our chain.
    headers: &'a mut Option<Rc<HeaderChain>>,
    kept: &'a mut Kept,
    kept_at: f64,
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
        let known = match self.headers {
            Some(known) => (**known).clone(),
            None => {
                let chain = client.run(CheckpointQuery::new(self.follower.env.config.network)).await?;
                self.kept.begin(&chain);
                chain
            }
        };
        let mut synced = client.run(HeaderSync::new(known)).await?;
        self.take(&synced).await;
        while let Some(tip) = synced.more {
            synced = client.run(HeaderSync::towards(synced.chain, tip)?).await?;
            self.take(&synced).await;
        }
        Ok(())
    }

    /// Shows and keeps what is new.
    async fn take(&mut self, synced: &Synced) {
        let first = !self.worked;
        if !first && synced.change.is_empty() {
            return;
        }
        let headers = Rc::new(synced.chain.clone());
        *self.headers = Some(headers.clone());
        self.follower.dispatcher.dispatch(Action::Headers(headers));
        self.kept.add(&synced.change);
        let due = clock::millis() - self.kept_at >= KEEP_MS;
        if let Some(store) = &self.follower.env.store
            && (due || first)
        {
            self.kept.write(store).await;
            self.kept_at = clock::millis();
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
