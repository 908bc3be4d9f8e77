//! Doing what `wasm-core` says is to be done with a document.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_core::ipld::{self, Cid};
use wasm_core::keeping::{Act, Held, Paper, PaperKind, Place, PlaceKind, Places, Round, Step, Why};

use super::desk::Desk;
use crate::io::gateway::Gateway;
use crate::io::{kubo, pinning};
use crate::state::keeping::outcome;
use crate::state::service::Service;
use crate::wire::pinning::{PinSaid, PinState};
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

/// Takes documents to places.
pub(super) struct Carrier {
    pub(super) desk: Desk,
    pub(super) places: Rc<Places>,
    kubo: Option<Rc<Service>>,
    pinning: Option<Rc<Service>>,
    /// Where a pinning service can fetch from the own node, once that was asked.
    origins: RefCell<Option<Vec<String>>>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// Whether anything is different now.
    pub(super) news: bool,
    /// Why the gateway that was chosen for the document refused it.
    pub(super) refused: Option<GatewayError>,
}

impl Carrier {
    pub(super) const fn new(
        desk: Desk,
        places: Rc<Places>,
        kubo: Option<Rc<Service>>,
        pinning: Option<Rc<Service>>,
    ) -> Self {
        Self { desk, places, kubo, pinning, origins: RefCell::new(None) }
    }

    /// Takes a document once round. Nothing is done while somebody else is at it.
    pub(super) async fn carry(&self, paper: &mut Paper, again: bool) -> Carried {
        let (mut round, mut carried) = (Round::new((*self.places).clone(), again), Carried::default());
        if round.next(paper).is_none() {
            return carried;
        }
        let Some(_taken) = self.desk.take(paper.cid) else { return carried };
        while let Some(step) = round.next(paper) {
            let done = self.act(paper, &step).await;
            let held = done.as_ref().map_or_else(outcome, Clone::clone);
            if let (Err(error), Held::Refused(_)) = (done, &held)
                && paper.home.as_ref() == Some(&step.place)
            {
                carried.refused = Some(error);
            }
            round.note(paper, &step, held);
            // not noted only means done again
            let _ = self.desk.note(paper).await;
        }
        Carried { news: round.has_news(), ..carried }
    }

    async fn act(&self, paper: &Paper, step: &Step) -> Result<Held, GatewayError> {
        match (&step.act, step.place.kind()) {
            (Act::Read, _) => Ok(read(&step.place, step.block.cid()).await),
            (Act::Put, PlaceKind::Kubo) => self.to_kubo(step).await,
            (Act::Put, _) => self.to_gateway(paper, step).await,
            (Act::Pin, _) => self.to_service(paper, step).await,
            (Act::Look(request), _) => self.look(step, request).await,
        }
    }

    /// Its word is not enough: what it hands out must be what it was given.
    async fn to_gateway(&self, paper: &Paper, step: &Step) -> Result<Held, GatewayError> {
        let Some(block) = self.desk.block(step.block).await else { return Ok(Held::Refused(Why::Absent)) };
        let Some(gateway) = gateway(&step.place) else { return Ok(Held::Later(Why::Silent)) };
        match paper.kind {
            _ if step.block != paper.cid => gateway.keep_photo(&block).await?,
            PaperKind::Organisation => gateway.keep_organisation(&block).await?,
            PaperKind::Certificate | PaperKind::Revocation => gateway.keep_document(&block).await?,
        }
        Ok(same(&gateway.block(&step.block.to_string()).await?, &block))
    }

    async fn to_kubo(&self, step: &Step) -> Result<Held, GatewayError> {
        let Some(block) = self.desk.block(step.block).await else { return Ok(Held::Refused(Why::Absent)) };
        let Some(node) = &self.kubo else { return Ok(Held::Later(Why::Silent)) };
        kubo::put(node, step.block.cid(), &block).await?;
        Ok(same(&kubo::get(node, step.block.cid()).await?, &block))
    }

    async fn to_service(&self, paper: &Paper, step: &Step) -> Result<Held, GatewayError> {
        let Some(service) = &self.pinning else { return Ok(Held::Later(Why::Silent)) };
        let (name, origins) = (format!("blockpro {}", paper.subject), self.origins().await);
        Ok(pinned(pinning::pin(service, step.block.cid(), &name, &origins).await?))
    }

    async fn look(&self, step: &Step, request: &str) -> Result<Held, GatewayError> {
        let Some(service) = &self.pinning else { return Ok(Held::Later(Why::Silent)) };
        match pinning::look(service, step.block.cid(), request).await {
            // it has forgotten what it was asked: the next time it is asked anew
            Err(GatewayError::Refused(Refusal::Named { status: 404, .. })) => {
                Ok(Held::Later(Why::Said("status 404".to_owned())))
            }
            said => Ok(pinned(said?)),
        }
    }

    /// Where the own node can be reached by a service that is to fetch something.
    async fn origins(&self) -> Vec<String> {
        let known = self.origins.borrow().clone();
        if let Some(origins) = known {
            return origins;
        }
        let Some(node) = &self.kubo else { return Vec::new() };
        let origins = kubo::origins(node).await.unwrap_or_default();
        self.origins.replace(Some(origins.clone()));
        origins
    }
}

fn gateway(place: &Place) -> Option<Gateway> {
    place.mark().parse().ok().map(Gateway::new)
}

/// Whether a gateway hands a block out by itself.
async fn read(place: &Place, cid: &Cid) -> Held {
    let Some(gateway) = gateway(place) else { return Held::Later(Why::Silent) };
    match gateway.block(&cid.to_string()).await {
        Ok(block) if ipld::check(cid, &block).is_ok() => Held::Here,
        Ok(_) => Held::Later(Why::Different),
        Err(error) => outcome(&error),
    }
}

fn same(kept: &[u8], given: &[u8]) -> Held {
    if kept == given { Held::Here } else { Held::Later(Why::Different) }
}

fn pinned(said: PinSaid) -> Held {
    match said.state {
        PinState::Pinned => Held::Here,
        PinState::Queued | PinState::Pinning => Held::Asked(said.request),
        PinState::Failed => Held::Later(Why::Unfetched),
    }
}
