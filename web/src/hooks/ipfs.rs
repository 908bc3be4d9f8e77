//! Trying IPFS gateways out: does it hand out a block, and how fast?

use std::collections::BTreeMap;

use wasm_bindgen_futures::spawn_local;

use crate::io::blocks;
use crate::io::clock;
use crate::io::gateway::Gateway;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// The empty block: every gateway that keeps to the specification of trustless gateways has it.
const EMPTY_BLOCK: &str = "bafkqaaa";

/// What a gateway did when it was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is being asked.
    Asking,
    /// It hands out blocks.
    Serves {
        /// How long it took, in milliseconds.
        millis: u32,
    },
    /// It does not; in the words of who noticed.
    Fails(String),
}

/// What gateways said, and the verb that asks one.
#[derive(Clone, Debug, PartialEq)]
pub struct IpfsProbes {
    said: BTreeMap<String, Answered>,
    /// Asks the gateway at this address.
    pub probe: Callback<String>,
}

impl IpfsProbes {
    /// What this gateway said; `None` if it was not tried.
    #[must_use]
    pub fn of(&self, gateway: &str) -> Option<&Answered> {
        self.said.get(gateway)
    }

    /// The name of a block that it sent something else for, since the page was opened.
    #[must_use]
    pub fn lie_of(&self, gateway: &str) -> Option<String> {
        blocks::lie_of(gateway).map(|cid| cid.to_string())
    }
}

/// Trying gateways out.
#[hook]
pub fn use_ipfs_probes() -> IpfsProbes {
    let said = use_reducer(Said::default);
    let dispatcher = said.dispatcher();
    let probe = Callback::from(move |gateway: String| {
        let dispatcher = dispatcher.clone();
        dispatcher.dispatch((gateway.clone(), Answered::Asking));
        spawn_local(async move {
            let answered = ask(&gateway).await;
            dispatcher.dispatch((gateway, answered));
        });
    });
    IpfsProbes { said: said.0.clone(), probe }
}

async fn ask(gateway: &str) -> Answered {
    let url = match gateway.parse::<GatewayUrl>() {
        Ok(url) => url,
        Err(error) => return Answered::Fails(error.to_string()),
    };
    let start = clock::millis();
    match Gateway::new(url).block(EMPTY_BLOCK).await {
        Ok(block) if block.is_empty() => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "milliseconds of a clock that runs forwards; `as` saturates"
            )]
            let millis = (clock::millis() - start) as u32;
            Answered::Serves { millis }
        }
        Ok(block) => Answered::Fails(format!("{} bytes for the empty block", block.len())),
        Err(error) => Answered::Fails(error.to_string()),
    }
}

#[derive(Default)]
struct Said(BTreeMap<String, Answered>);

impl Reducible for Said {
    type Action = (String, Answered);

    fn reduce(self: std::rc::Rc<Self>, (gateway, answered): Self::Action) -> std::rc::Rc<Self> {
        let mut said = self.0.clone();
        said.insert(gateway, answered);
        std::rc::Rc::new(Self(said))
    }
}
