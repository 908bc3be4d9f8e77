//! The second server: asked for its headers whenever something changes, and at hand for whoever compares histories.
//!
//! Neither is believed. The chain with more proven work is taken; a server that falls short of what the other one has
//! proven is named, but only when it still does a moment later: news do not reach everybody at once.

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_core::chain::Tip;
use wasm_core::sync::{Opinion, Outdone, Request, Response, SecondOpinion, SyncError};

use super::court::fault_of;
use super::follow::{Better, Common, pump};
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError, Notice, connect};
use crate::state::bench::Asker;
use crate::state::chain::{Action, Compared};

/// The pause before a server that falls short is looked at once more.
const AGAIN_MS: u32 = 3_000;

/// Whoever follows the second server.
pub(super) struct Witness {
    common: Common,
    /// Something changed with the first.
    news: UnboundedReceiver<()>,
    better: UnboundedSender<Better>,
}

/// Why a visit ended.
enum End {
    /// The server failed.
    Failed(ElectrumError),
    /// The server was outdone.
    Outdone(Outdone),
    /// It is the first one now.
    First,
}

/// What one look at both servers says.
enum Look {
    Agree {
        height: u32,
    },
    FirstOutdone {
        outdone: Outdone,
        client: Electrum,
        better: Better,
    },
    SecondOutdone(Outdone),
    /// The first one cannot be asked at the moment.
    Nothing,
}

impl Witness {
    pub(super) const fn new(
        common: Common,
        news: UnboundedReceiver<()>,
        better: UnboundedSender<Better>,
    ) -> Self {
        Self { common, news, better }
    }

    /// Compares until dropped.
    pub(super) async fn run(mut self) {
        loop {
            let Some(first) = self.common.first_server() else {
                self.pause(None).await;
                continue;
            };
            match self.common.court.second(&first) {
                Some(turn) if turn.wait_ms == 0 => self.visit_once(&turn.server).await,
                turn => {
                    let alone = self.common.court.is_alone();
                    self.tell(if alone { Compared::Alone } else { Compared::Nobody });
                    let wait = turn.map(|turn| turn.wait_ms).or_else(|| self.common.court.barred_ms());
                    self.pause(wait).await;
                }
            }
        }
    }

    /// Until something changes, but not longer.
    async fn pause(&mut self, longest_ms: Option<u64>) {
        let news = self.news.next();
        match longest_ms.and_then(|ms| u32::try_from(ms).ok()) {
            Some(ms) => drop(select(news, Box::pin(clock::sleep(ms))).await),
            None => drop(news.await),
        }
        while self.news.try_recv().is_ok() {}
    }

    fn tell(&self, compared: Compared) {
        self.common.dispatch(Action::Compared(compared));
    }

    async fn visit_once(&mut self, server: &str) {
        let end = self.visit(server).await;
        self.common.second.set(None);
        let fault = match end {
            End::First => None,
            End::Failed(error) => fault_of(&error),
            End::Outdone(outdone) => Some(outdone.into()),
        };
        if let Some(fault) = fault {
            self.common.court.failed(server, Asker::Chain, fault);
        }
    }

    async fn visit(&mut self, server: &str) -> End {
        let (client, reader) = match connect(server).await {
            Ok(connection) => connection,
            Err(error) => return End::Failed(error),
        };
        let (sender, notices) = unbounded();
        let pump = Box::pin(pump(reader, sender));
        let work = Box::pin(self.work(&client, notices));
        match select(pump, work).await {
            Either::Left((error, _)) => End::Failed(error),
            Either::Right((end, _)) => end,
        }
    }

    async fn work(&mut self, client: &Electrum, mut notices: UnboundedReceiver<Notice>) -> End {
        let (mut shown, mut doubted) = (false, false);
        loop {
            if self.common.is_first(client.server()) {
                return End::First;
            }
            let look = match self.look(client).await {
                Ok(look) => look,
                Err(error) => return End::Failed(error),
            };
            let doubts = matches!(look, Look::FirstOutdone { .. } | Look::SecondOutdone(_));
            match look {
                Look::Agree { height } => {
                    if !core::mem::replace(&mut shown, true) {
                        self.common.second.set(Some(client.clone()));
                    }
                    self.common.court.worked(client, Asker::Chain);
                    self.tell(Compared::With { server: client.server().to_owned(), height });
                }
                Look::FirstOutdone { outdone, client, better } if doubted => {
                    // whoever follows takes it before it asks the next server
                    let _ = self.better.unbounded_send(better);
                    self.common.court.blame(&client, Asker::Chain, outdone.into());
                }
                Look::SecondOutdone(outdone) if doubted => return End::Outdone(outdone),
                Look::FirstOutdone { .. } | Look::SecondOutdone(_) | Look::Nothing => {}
            }
            if doubts && !doubted {
                clock::sleep(AGAIN_MS).await;
            } else {
                select(notices.next(), self.news.next()).await;
            }
            doubted = doubts && !doubted;
            while notices.try_recv().is_ok() || self.news.try_recv().is_ok() {}
        }
    }

    /// Weighs both chains, and asks both for their tips.
    async fn look(&self, second: &Electrum) -> Result<Look, ElectrumError> {
        let Some((first, ours)) = self.common.ready() else { return Ok(Look::Nothing) };
        let (chain, change) = match second.run(SecondOpinion::new((*ours).clone())).await? {
            Opinion::Weaker { .. } => return Ok(Look::SecondOutdone(Outdone::LessWork)),
            Opinion::Stronger { chain, change } | Opinion::Same { chain, change } => (chain, change),
        };
        // an error of the first's is noticed by whoever follows it
        let Ok(tip) = tip_of(&first).await else { return Ok(Look::Nothing) };
        if let Some(outdone) = Outdone::by_chain(&tip, &chain) {
            let better = Better { ours, chain, change };
            return Ok(Look::FirstOutdone { outdone, client: first, better });
        }
        let tip = tip_of(second).await?;
        let height = ours.tip().height.0;
        Ok(Outdone::by_chain(&tip, &ours).map_or(Look::Agree { height }, Look::SecondOutdone))
    }
}

async fn tip_of(client: &Electrum) -> Result<Tip, ElectrumError> {
    match client.ask(Request::HeadersSubscribe).await? {
        Response::Tip(tip) => Ok(tip),
        _ => Err(SyncError::Unfinished.into()),
    }
}
