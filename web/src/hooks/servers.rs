//! Trying servers out: does it answer, how fast, and is it on our chain?

use std::rc::Rc;

use futures_util::future::{Either, select};
use wasm_bindgen_futures::spawn_local;
use wasm_core::chain::HeaderChain;
use wasm_core::network::Network;
use wasm_core::sync::{CheckpointQuery, HeaderSync};

use super::chain::use_chain;
use super::env::use_env;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError, Reader, connect};
use crate::state::servers::{Probe, Probes};
use crate::ui::prelude::*;

/// How long a server may take.
const LIMIT_MS: u32 = 20_000;

/// What servers said, and the verb that asks one.
#[derive(Clone, Debug)]
pub struct ServersHandle {
    /// What they said.
    pub probes: Probes,
    dispatcher: UseReducerDispatcher<Probes>,
    network: Network,
    headers: Option<Rc<HeaderChain>>,
}

/// Trying servers out.
#[hook]
pub fn use_servers() -> ServersHandle {
    let (chain, env) = (use_chain(), use_env());
    let probes = use_reducer(Probes::default);
    ServersHandle {
        probes: (*probes).clone(),
        dispatcher: probes.dispatcher(),
        network: env.config.network,
        headers: chain.headers.clone(),
    }
}

impl ServersHandle {
    /// Asks a server.
    pub fn probe(&self, server: &str) {
        let (handle, server) = (self.clone(), server.to_owned());
        handle.dispatcher.dispatch((server.clone(), Probe::Asking));
        spawn_local(async move {
            let asked = Box::pin(handle.ask(&server));
            let probe = match select(asked, Box::pin(clock::sleep(LIMIT_MS))).await {
                Either::Left((probe, _)) => probe,
                Either::Right(_) => Probe::Silent(format!("no answer within {} s", LIMIT_MS / 1_000)),
            };
            handle.dispatcher.dispatch((server, probe));
        });
    }

    async fn ask(&self, server: &str) -> Probe {
        let start = clock::steady_ms();
        let (client, reader) = match connect(server).await {
            Ok(connection) => connection,
            Err(error) => return failed(&error),
        };
        let millis = u32::try_from(clock::steady_ms().saturating_sub(start)).unwrap_or(u32::MAX);
        match select(Box::pin(hear(reader)), Box::pin(self.height(&client))).await {
            Either::Left((error, _)) | Either::Right((Err(error), _)) => failed(&error),
            Either::Right((Ok(height), _)) => Probe::Agrees { height, millis },
        }
    }

    /// How far the server is on our chain; every header on the way is checked.
    async fn height(&self, client: &Electrum) -> Result<u32, ElectrumError> {
        let known = match &self.headers {
            Some(known) => (**known).clone(),
            None => client.run(CheckpointQuery::new(self.network)).await?,
        };
        let synced = client.run(HeaderSync::new(known)).await?;
        Ok(synced.more.unwrap_or_else(|| synced.chain.tip()).height.0)
    }
}

fn failed(error: &ElectrumError) -> Probe {
    match (error.failed_check(), error) {
        (Some(check), _) => Probe::Differs(format!("{check}: {error}")),
        (None, ElectrumError::Line(_)) => Probe::Differs(error.to_string()),
        (None, _) => Probe::Silent(error.to_string()),
    }
}

/// Keeps the connection's hearing half going; ends with the connection.
async fn hear(mut reader: Reader) -> ElectrumError {
    loop {
        if let Err(error) = reader.next().await {
            return error;
        }
    }
}
