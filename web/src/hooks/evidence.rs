//! Evidence files: put together from the chain and the gateway, and checked without either.

mod collect;

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::ipld::car::MAX_CAR_BYTES;
use wasm_core::verify::{ClaimedFrom, verify_evidence};

use super::anchors::AnchorTarget;
use super::chain::{ChainHandle, use_chain};
use super::env::{Env, use_env};
use crate::dom::Chosen;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::io::{clock, file};
use crate::state::chain::Lie;
use crate::state::evidence::{Action, Evidence, Made, NotMade, NotOpened, Shown};
use crate::ui::prelude::*;

/// The type of archives, as registered.
const CAR: &str = "application/vnd.ipld.car";

/// Evidence files and what can be done with them; reads like [`Evidence`].
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceHandle {
    state: UseReducerHandle<Evidence>,
    env: Env,
    chain: ChainHandle,
}

impl core::ops::Deref for EvidenceHandle {
    type Target = Evidence;

    fn deref(&self) -> &Evidence {
        &self.state
    }
}

/// Evidence files, for the page that shows them.
#[hook]
pub fn use_evidence() -> EvidenceHandle {
    EvidenceHandle { state: use_reducer(Evidence::default), env: use_env(), chain: use_chain() }
}

impl EvidenceHandle {
    /// Whether the chain can be asked.
    #[must_use]
    pub fn can_make(&self) -> bool {
        self.chain.ready().is_some()
    }

    /// Puts everything about a meter into a file and hands it to the browser.
    pub fn make(&self, target: AnchorTarget, from: ClaimedFrom) {
        let Some((client, _)) = self.chain.ready() else { return };
        let (dispatcher, env) = (self.state.dispatcher(), self.env.clone());
        dispatcher.dispatch(Action::Making);
        spawn_local(async move {
            dispatcher.dispatch(Action::Made(make(&env, &client, &target, from).await));
        });
    }

    /// Reads and checks a file. Nothing is asked of anybody.
    pub fn open(&self, chosen: Chosen) {
        let (dispatcher, network) = (self.state.dispatcher(), self.env.config.network);
        dispatcher.dispatch(Action::Reading);
        spawn_local(async move {
            let most = u32::try_from(MAX_CAR_BYTES).unwrap_or(u32::MAX);
            let bytes = file::bytes(&chosen, most).await;
            // a long file takes a while: first it is said that it is being checked
            clock::painted().await;
            let opened = match bytes.map(|bytes| verify_evidence(&bytes, network)) {
                Some(Ok(report)) => Ok(Rc::new(Shown::new(report))),
                Some(Err(error)) => Err(NotOpened::Refused(error)),
                None => Err(NotOpened::Unreadable),
            };
            dispatcher.dispatch(Action::Opened(opened));
        });
    }

    /// Shows what is online again.
    pub fn close(&self) {
        self.state.dispatch(Action::Closed);
    }
}

async fn make(
    env: &Env,
    client: &Electrum,
    target: &AnchorTarget,
    from: ClaimedFrom,
) -> Result<Made, NotMade> {
    let evidence =
        collect::collect(env, client, target, from).await.map_err(|error| not_made(client, &error))?;
    let bytes = evidence.file.into_car().map_err(NotMade::TooMuch)?;
    let name = format!("evidence-{}-{}.car", target.meter, evidence.tip);
    if file::save_bytes(&name, CAR, &bytes) {
        Ok(Made { name, bytes: bytes.len() })
    } else {
        Err(NotMade::Browser)
    }
}

fn not_made(client: &Electrum, error: &ElectrumError) -> NotMade {
    match error.failed_check() {
        Some(check) => {
            NotMade::Lie(Lie { server: client.server().to_owned(), check, text: error.to_string() })
        }
        None => NotMade::NoAnswer(error.to_string()),
    }
}
