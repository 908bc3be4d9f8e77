//! Evidence files: put together from the chain and the gateway, and checked without either.

mod collect;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::ipld::car::MAX_CAR_BYTES;
use wasm_core::network::Network;
use wasm_core::verify::{ClaimedFrom, EvidencePart, EvidenceVerifier};

use super::anchors::AnchorTarget;
use super::chain::{ChainHandle, use_chain};
use super::env::{Env, use_env};
use super::task::Task;
use crate::dom::Chosen;
use crate::io::clock::{self, Slice};
use crate::io::electrum::{Electrum, ElectrumError};
use crate::io::file;
use crate::state::chain::Lie;
use crate::state::evidence::{Action, Evidence, Made, NotMade, NotOpened, Shown};
use crate::ui::prelude::*;

/// The type of archives, as registered.
const CAR: &str = "application/vnd.ipld.car";

/// How often it is said how far the checking of a file is.
const SHOW_MS: f64 = 100.0;

/// Evidence files and what can be done with them; reads like [`Evidence`].
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceHandle {
    state: UseReducerHandle<Evidence>,
    env: Env,
    chain: ChainHandle,
    checking: Checking,
}

/// The checking under way; another file, or leaving the page, ends it.
#[derive(Clone, Debug)]
struct Checking(Rc<RefCell<Option<Task>>>);

impl PartialEq for Checking {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
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
    let checking = Checking(use_mut_ref(|| None::<Task>));
    EvidenceHandle { state: use_reducer(Evidence::default), env: use_env(), chain: use_chain(), checking }
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
        let task = Task::spawn(async move {
            let most = u32::try_from(MAX_CAR_BYTES).unwrap_or(u32::MAX);
            let tell = |(part, done, all)| dispatcher.dispatch(Action::Checking(part, done, all));
            let opened = match file::bytes(&chosen, most).await {
                Some(bytes) => check(&bytes, network, tell).await,
                None => Err(NotOpened::Unreadable),
            };
            dispatcher.dispatch(Action::Opened(opened));
        });
        self.checking.0.replace(Some(task));
    }

    /// Shows what is online again.
    pub fn close(&self) {
        self.checking.0.take();
        self.state.dispatch(Action::Closed);
    }
}

/// Checks a file in slices; the page stays alive in between.
async fn check(
    bytes: &[u8],
    network: Network,
    tell: impl Fn((EvidencePart, usize, usize)),
) -> Result<Rc<Shown>, NotOpened> {
    let mut verifier = EvidenceVerifier::new(bytes, network).map_err(NotOpened::Refused)?;
    let (mut slice, mut shown) = (Slice::start(), clock::millis());
    loop {
        if let Some(report) = verifier.step().map_err(NotOpened::Refused)? {
            return Ok(Rc::new(Shown::new(report)));
        }
        if slice.is_spent() {
            if clock::millis() - shown >= SHOW_MS {
                tell(verifier.progress());
                shown = clock::millis();
            }
            slice.renew().await;
        }
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
