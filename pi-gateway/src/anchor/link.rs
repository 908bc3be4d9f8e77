//! One connection to an Electrum server; what is said on it is `wasm_core::sync`'s.

use super::error::AnchorError;
use super::wire::{self, Stream};
use crate::config::Server;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;
use wasm_core::sync::{
    Dialogue, Duty, Event, LineBuffer, Query, Request, Response, Session, SyncError, Upkeep,
};

/// Longest time to connect, and to hand over a line.
const LIMIT: Duration = Duration::from_secs(30);

/// An open connection.
#[derive(Debug)]
pub(super) struct Link {
    stream: Box<dyn Stream>,
    session: Session,
    lines: LineBuffer,
    upkeep: Upkeep,
    began: Instant,
    /// Whether something was notified since [`Link::news`] was asked last.
    notified: bool,
}

impl Link {
    /// Connects and agrees on a version.
    pub(super) async fn connect(server: &Server) -> Result<Self, AnchorError> {
        let stream = within(wire::connect(server)).await??;
        let (session, hello) = Session::open(concat!("pi-gateway ", env!("CARGO_PKG_VERSION")));
        let (lines, upkeep, began) = (LineBuffer::default(), Upkeep::default(), Instant::now());
        let mut link = Self { stream, session, lines, upkeep, began, notified: false };
        link.upkeep.connected(link.now());
        link.send(&hello).await?;
        Ok(link)
    }

    /// Asks everything a query needs.
    pub(super) async fn ask<Q: Query>(&mut self, query: Q) -> Result<Q::Output, AnchorError> {
        let mut dialogue = Dialogue::new(query);
        loop {
            let waiting = self.session.waiting();
            for line in dialogue.lines(&mut self.session) {
                self.send(&line).await?;
                self.upkeep.sent(self.now(), waiting);
            }
            if dialogue.is_done() {
                return Ok(dialogue.finish()?);
            }
            for event in self.events().await? {
                if let Some(other) = dialogue.take(event)? {
                    self.note(&other);
                }
            }
        }
    }

    /// Asks one thing.
    pub(super) async fn request(&mut self, request: Request) -> Result<Response, AnchorError> {
        let waiting = self.session.waiting();
        let (wanted, line) = self.session.request(request);
        self.send(&line).await?;
        self.upkeep.sent(self.now(), waiting);
        loop {
            let mut found = None;
            for event in self.events().await? {
                match event {
                    Event::Answer { id, request, result } if id == wanted => found = Some((request, result)),
                    other => self.note(&other),
                }
            }
            if let Some((request, result)) = found {
                return result.map_err(|source| SyncError::from_answer(request, source).into());
            }
        }
    }

    /// Waits for a notification, for `longest` at most.
    pub(super) async fn news(&mut self, longest: Duration) -> Result<(), AnchorError> {
        let told = async {
            while !std::mem::take(&mut self.notified) {
                self.events().await?.iter().for_each(|event| self.note(event));
            }
            Ok(())
        };
        timeout(longest, told).await.unwrap_or(Ok(()))
    }

    fn note(&mut self, event: &Event) {
        match event {
            Event::Tip(_) | Event::ScriptChanged { .. } => self.notified = true,
            Event::Problem(problem) => tracing::debug!(%problem, "a line from the server is of no use"),
            Event::Answer { .. } => {}
        }
    }

    async fn send(&mut self, line: &str) -> Result<(), AnchorError> {
        let bytes = [line.as_bytes(), b"\n"].concat();
        Ok(within(self.stream.write_all(&bytes)).await??)
    }

    /// What the server says next. Says that we are still there when it is time to; an error when an answer is late.
    /// Can be dropped at any time without losing anything.
    async fn events(&mut self) -> Result<Vec<Event>, AnchorError> {
        loop {
            let now = self.now();
            let until = match self.upkeep.duty(now, self.session.waiting()) {
                Duty::Wait { until } => until,
                Duty::Ping => {
                    let (_, line) = self.session.request(Request::Ping);
                    self.upkeep.sent(now, 0);
                    self.send(&line).await?;
                    continue;
                }
                Duty::Late { silent } => return Err(AnchorError::Silent(Duration::from_secs(silent))),
            };
            if let Ok(events) = timeout(Duration::from_secs(until.saturating_sub(now)), self.receive()).await
            {
                self.upkeep.heard(self.now());
                return events;
            }
        }
    }

    /// Seconds since the beginning, from 1.
    fn now(&self) -> u64 {
        self.began.elapsed().as_secs().saturating_add(1)
    }

    /// Reads until there is at least one event. Can be dropped at any time without losing anything.
    async fn receive(&mut self) -> Result<Vec<Event>, AnchorError> {
        let mut buffer = [0; 4096];
        loop {
            let count = self.stream.read(&mut buffer).await?;
            if count == 0 {
                return Err(AnchorError::Closed);
            }
            let mut events = Vec::new();
            for line in self.lines.push(buffer.get(..count).unwrap_or_default()) {
                match line {
                    Ok(line) => events.extend(self.session.receive(&line)),
                    Err(problem) => events.push(Event::Problem(problem)),
                }
            }
            if !events.is_empty() {
                return Ok(events);
            }
        }
    }
}

async fn within<T>(what: impl Future<Output = T>) -> Result<T, AnchorError> {
    timeout(LIMIT, what).await.map_err(|_| AnchorError::Silent(LIMIT))
}
