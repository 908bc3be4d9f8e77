//! Trustless gateways: what they send is blocks, each held against its address, so that it does not matter who they are.

use std::collections::HashMap;
use std::io::BufReader;
use std::time::{Duration, Instant};

use cid::Cid;
use ureq::http::StatusCode;

use crate::address::Address;
use crate::archive::Archive;
use crate::block::{self, BlockError, MAX_BLOCK_BYTES};
use crate::car::{CarError, CarReader};
use crate::http::{Ask, AskError, Sent, Server};

/// Longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Why a gateway did not give a block.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The network.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// Another status than that of an answer.
    #[error("it answers {}", status.as_u16())]
    Status {
        /// What it answers.
        status: StatusCode,
    },
    /// It sends something else.
    #[error("it sends something else: {0}")]
    Lie(#[source] BlockError),
    /// Its archive is none.
    #[error(transparent)]
    Car(CarError),
}

impl GatewayError {
    /// Whether another try can be of use: whoever lies is not asked again.
    #[must_use]
    pub const fn is_a_lie(&self) -> bool {
        matches!(self, Self::Lie(_) | Self::Car(CarError::Block { source: BlockError::Other { .. }, .. }))
    }
}

/// A trustless gateway.
#[derive(Debug)]
pub struct Gateway {
    server: Server,
}

impl Gateway {
    /// A gateway that may be silent for so long.
    #[must_use]
    pub fn new(address: Address, silence: Duration) -> Self {
        Self { server: Server::new(address, silence) }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.address.url()
    }

    /// One block, which is what its address says.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub fn block(&self, cid: &Cid) -> Result<Vec<u8>, GatewayError> {
        let cid = block::v1(cid);
        let answer = self.server.ask(Ask {
            method: "GET",
            path: &format!("/ipfs/{cid}?format=raw"),
            headers: &[("accept", "application/vnd.ipld.raw")],
            body: Sent::Nothing,
        })?;
        let status = answer.status();
        if status != StatusCode::OK {
            return Err(GatewayError::Status { status });
        }
        let max = u64::try_from(MAX_BLOCK_BYTES).unwrap_or(u64::MAX);
        let block = self.server.body(answer, max)?;
        block::check(&cid, &block).map_err(GatewayError::Lie)?;
        Ok(block)
    }

    /// All blocks from a root on, each given to `take` as it comes. That all came is not said: count them.
    ///
    /// # Errors
    /// [`GatewayError`]; what was taken before is right.
    pub fn all(&self, root: &Cid, most: u64, take: &mut dyn FnMut(Cid, Vec<u8>)) -> Result<(), GatewayError> {
        let answer = self.server.ask(Ask {
            method: "GET",
            path: &format!("/ipfs/{}?format=car&dag-scope=all", block::v1(root)),
            headers: &[("accept", "application/vnd.ipld.car; version=1; order=dfs; dups=n")],
            body: Sent::Nothing,
        })?;
        let status = answer.status();
        if status != StatusCode::OK {
            return Err(GatewayError::Status { status });
        }
        let broken = |error| match error {
            CarError::Io(error) => GatewayError::Ask(self.server.broken(error)),
            other => GatewayError::Car(other),
        };
        let mut reader =
            CarReader::new(BufReader::new(answer.into_body().into_reader()), most).map_err(broken)?;
        while let Some(section) = reader.next_block().map_err(broken)? {
            take(section.cid, section.block);
        }
        Ok(())
    }
}

/// What is wrong with what a gateway gives to the world.
#[derive(Debug, thiserror::Error)]
#[error("{missing} of {of} blocks did not come within {} s; the last answer: {last}", limit.as_secs())]
pub struct NotReachable {
    /// How many blocks did not come.
    pub missing: usize,
    /// Of how many.
    pub of: usize,
    /// How long it was tried.
    pub limit: Duration,
    /// Why the last try failed.
    #[source]
    pub last: Box<GatewayError>,
}

/// Fetches every block of an archive from a gateway, again and again until all came or the limit is reached. `progress`
/// hears how many blocks are missing.
///
/// # Errors
/// [`NotReachable`].
pub fn check(
    gateway: &Gateway,
    archive: &Archive,
    limit: Duration,
    first_pause: Duration,
    progress: &mut dyn FnMut(usize),
) -> Result<(), NotReachable> {
    let begin = Instant::now();
    let key = |cid: &Cid| (cid.codec(), *cid.hash());
    let of = archive.places().len();
    let mut missing: HashMap<_, Cid> =
        archive.places().iter().map(|place| (key(&place.cid), place.cid)).collect();
    let most = archive.bytes().saturating_mul(2).saturating_add(1 << 20);
    progress(of);
    let came = gateway.all(&archive.root(), most, &mut |cid, _| {
        missing.remove(&key(&cid));
        progress(missing.len());
    });
    let mut last = came.err();
    let mut pause = first_pause;
    loop {
        if missing.is_empty() {
            return Ok(());
        }
        let open: Vec<Cid> = missing.values().copied().collect();
        for cid in open {
            match gateway.block(&cid) {
                Ok(_) => {
                    missing.remove(&key(&cid));
                    progress(missing.len());
                }
                Err(error) => {
                    last = Some(error);
                    break;
                }
            }
        }
        let left = limit.saturating_sub(begin.elapsed());
        match last.take() {
            Some(last) if !missing.is_empty() && (left.is_zero() || last.is_a_lie()) => {
                return Err(NotReachable { missing: missing.len(), of, limit, last: Box::new(last) });
            }
            _ => {}
        }
        if !missing.is_empty() {
            std::thread::sleep(pause.min(left));
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }
}
