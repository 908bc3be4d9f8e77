//! One connection to an Electrum server ; what is said on it is `wasm_core::sync`'s.

use super::error::AnchorError;
use super::wire::{self, Stream};
use crate::config::Server;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;
use wasm_core::sync::{Dialogue, Event, LineBuffer, Query, Request, Response, Session, SyncError};

/// Longest time to connect, and longest silence while an answer is due.
const LIMIT: Duration = Duration::from_secs(30);

/// An open connection.
#[derive(Debug)]
pub(super) struct Link {
    stream: Box<dyn Stream>,
    session: Session,
    lines: LineBuffer,
    /// Whether something was notified since [`Link::news`] was asked last.
    notified: bool,
}

impl Link {
    /// Connects and agrees on a version.
    pub(super) async fn connect(server: &Server) -> Result<Self, AnchorError> {
        let stream = within(wire::connect(server)).await??;
        let (session, hello) = Session::open(concat!("pi-gateway ", env!("CARGO_PKG_VERSION")));
        let mut link = Self { stream, session, lines: LineBuffer::default(), notified: false };
        link.send(&hello).await?;
        Ok(link)
    }

    /// Asks everything a query needs.
    pub(super) async fn ask<Q: Query>(&mut self, query: Q) -> Result<Q::Output, AnchorError> {
        let mut dialogue = Dialogue::new(query);
        loop {
            for line in dialogue.lines(&mut self.session) {
                self.send(&line).await?;
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
        let (wanted, line) = self.session.request(request);
        self.send(&line).await?;
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

    /// Waits for a notification; after `quiet` asks whether the server is still there.
    pub(super) async fn news(&mut self, quiet: Duration) -> Result<(), AnchorError> {
        while !std::mem::take(&mut self.notified) {
            match timeout(quiet, self.receive()).await {
                Ok(events) => events?.iter().for_each(|event| self.note(event)),
                Err(_) => return self.request(Request::Ping).await.map(drop),
            }
        }
        Ok(())
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

    async fn events(&mut self) -> Result<Vec<Event>, AnchorError> {
        within(self.receive()).await?
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
