//! Certifying a meter: everything noted is kept at once, so that it can be continued; then it is signed and written.

mod kept;
mod own;
mod shelf;
mod sign;

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::trust::{MAX_PHOTO_BYTES, Photo};

use super::chain::{ChainHandle, use_chain};
use super::env::{Env, use_env};
use super::keeping::{KeepingHandle, use_keeping};
use super::lookup::use_block_sources;
use super::wallet::{WalletHandle, use_wallet};
use super::writing::{AskedHandle, Writer, use_kept_request, use_writer};
use crate::dom::Chosen;
use crate::io::gateway::Gateway;
use crate::io::picture;
use crate::state::certify::{Action, Candidate, Certify, Job, Problem, Work};
use crate::ui::prelude::*;
use crate::wire::node::NodeInfo;
use crate::wire::trouble::GatewayError;
use crate::wire::url::GatewayUrl;
use shelf::Shelf;

pub use kept::{Picture, use_document, use_photo};
pub use own::{CertificatesHandle, use_own_certificates};

/// Certifying and its verbs; reads like a [`Certify`].
#[derive(Clone, Debug, PartialEq)]
pub struct CertifyHandle {
    state: UseReducerHandle<Certify>,
    env: Env,
    writer: Writer,
    asked: AskedHandle,
    chain: ChainHandle,
    wallet: WalletHandle,
    keeping: KeepingHandle,
    /// Gateways that may have a document.
    sources: Vec<GatewayUrl>,
}

impl core::ops::Deref for CertifyHandle {
    type Target = Certify;

    fn deref(&self) -> &Certify {
        &self.state
    }
}

/// Certifying, for the page that shows it.
#[hook]
pub fn use_certify() -> CertifyHandle {
    let (env, chain, wallet) = (use_env(), use_chain(), use_wallet());
    let (writer, asked) = (use_writer(), use_kept_request("certify-asked"));
    let (sources, keeping) = (use_block_sources(), use_keeping());
    let state = use_reducer(Certify::default);
    let (dispatcher, shelf) = (state.dispatcher(), Shelf::new(&env));
    use_effect_with((), move |()| {
        spawn_local(async move { dispatcher.dispatch(Action::Loaded(shelf.job().await)) });
    });
    let (dispatcher, shelf) = (state.dispatcher(), Shelf::new(&env));
    use_effect_with((state.loaded, state.job.clone()), move |(loaded, job)| {
        let job = job.clone();
        if *loaded {
            spawn_local(async move {
                if let Err(error) = shelf.keep_job(&job).await {
                    dispatcher.dispatch(Action::Failed(Problem::Storage(error.to_string())));
                }
            });
        }
    });
    CertifyHandle { state, env, writer, asked, chain, wallet, keeping, sources }
}

impl CertifyHandle {
    /// Changes what is noted.
    pub fn change(&self, edit: impl FnOnce(&mut Job)) {
        let mut job = self.job.clone();
        edit(&mut job);
        self.dispatch(Action::Changed(job));
    }

    /// Asks the gateway at `url` which meter it is at, and for its newest record.
    pub fn ask(&self, url: &str) {
        self.change(|job| url.clone_into(&mut job.url));
        let (handle, url) = (self.clone(), url.parse::<GatewayUrl>());
        handle.dispatch(Action::Working(Work::Asking));
        spawn_local(async move {
            let asked = match url {
                Ok(url) => handle.asked(&url).await,
                Err(error) => Err(Problem::Url(error)),
            };
            match asked {
                Ok((text, candidate, record)) => {
                    handle.dispatch(Action::Asked(text, Rc::new(candidate)));
                    handle.dispatch(Action::Read(record));
                }
                Err(problem) => handle.dispatch(Action::Failed(problem)),
            }
        });
    }

    /// Reads the newest record, to be compared with the meter's display.
    pub fn read(&self) {
        let Some(candidate) = self.candidate.clone() else { return };
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Asking));
        spawn_local(async move {
            let done = handle.asked(&candidate.url).await.map(|(text, now, record)| {
                let same =
                    now.node.reading_key == candidate.node.reading_key && now.holder == candidate.holder;
                if same { Action::Read(record) } else { Action::Asked(text, Rc::new(now)) }
            });
            handle.dispatch(done.unwrap_or_else(Action::Failed));
        });
    }

    /// Makes a photo of a seal small, takes out what the camera wrote beside it, and keeps it.
    pub fn photo(&self, seal: usize, chosen: Chosen) {
        let handle = self.clone();
        handle.dispatch(Action::Working(Work::Photo));
        spawn_local(async move {
            let done = handle.take(&chosen).await;
            handle.dispatch(done.map_or_else(Action::Failed, |cid| Action::Photo(seal, Some(cid))));
        });
    }

    /// Takes the photo of a seal away.
    pub fn drop_photo(&self, seal: usize) {
        let photo = self.job.seals.get(seal).and_then(|seal| seal.photo.clone());
        self.dispatch(Action::Photo(seal, None));
        let shelf = Shelf::new(&self.env);
        spawn_local(async move { shelf.forget(photo.iter()).await });
    }

    /// Forgets everything noted, photos included.
    pub fn discard(&self) {
        let (shelf, photos) = (Shelf::new(&self.env), self.job.photos().cloned().collect::<Vec<_>>());
        self.dispatch(Action::Again);
        spawn_local(async move { shelf.forget(photos.iter()).await });
    }

    /// Starts anew with another meter.
    pub fn again(&self) {
        self.dispatch(Action::Again);
    }

    /// Says that something did not work that was tried elsewhere.
    pub fn fail(&self, problem: Problem) {
        self.dispatch(Action::Failed(problem));
    }

    async fn take(&self, chosen: &Chosen) -> Result<String, Problem> {
        let bytes = picture::redraw(chosen, MAX_PHOTO_BYTES).await.map_err(Problem::Photo)?;
        let photo = Photo::new(bytes).map_err(|error| Problem::Photo(error.to_string()))?;
        let cid = photo.cid().to_string();
        let kept = Shelf::new(&self.env).put(&cid, photo.bytes()).await;
        kept.map_err(|error| Problem::Storage(error.to_string()))?;
        Ok(cid)
    }

    async fn asked(&self, url: &GatewayUrl) -> Result<(String, Candidate, String), Problem> {
        let gateway = Gateway::new(url.clone());
        let text = gateway.node_text().await.map_err(Problem::Gateway)?;
        let node = NodeInfo::parse(&text).map_err(|error| Problem::Gateway(error.into()))?;
        if node.network != self.env.config.network {
            return Err(Problem::OtherNetwork(node.network.to_string()));
        }
        let record = newest(&gateway, &node).await.map_err(Problem::Gateway)?;
        Ok((text, Candidate::of(url.clone(), node)?, record))
    }

    fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }
}

/// The newest record; nothing of a gateway that has none yet.
async fn newest(gateway: &Gateway, node: &NodeInfo) -> Result<String, GatewayError> {
    let page = gateway.records_after(node.records.saturating_sub(1)).await?;
    Ok(page.records.last().cloned().unwrap_or_default())
}
