//! Is this server on our chain at all?

use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::Response;
use crate::chain::HeaderChain;
use crate::network::Network;
use crate::units::Height;

/// Asks a server for the blocks at all checkpoints of the network before anything else is believed.
///
/// On mainnet this tells the valid chain from the one that split off at 431,018; on every network it refuses
/// servers of other networks, whose genesis differs. The result is a header chain of one block, where a light
/// client [starts](HeaderChain::start), to be followed with [`HeaderSync`](super::HeaderSync).
#[derive(Debug)]
pub struct CheckpointQuery {
    network: Network,
    asked: bool,
    start: Option<HeaderChain>,
    missing: usize,
}

impl CheckpointQuery {
    /// Asks for the network's checkpoints.
    #[must_use]
    pub const fn new(network: Network) -> Self {
        Self { network, asked: false, start: None, missing: network.params().checkpoints.len() }
    }
}

impl Query for CheckpointQuery {
    type Output = HeaderChain;

    fn next(&mut self) -> Vec<Request> {
        if core::mem::replace(&mut self.asked, true) {
            return vec![];
        }
        let heights = self.network.params().checkpoints.iter().map(|(height, _)| Height(*height));
        heights.map(|start| Request::Headers { start, count: 1 }).collect()
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        let (Request::Headers { start, .. }, Response::Headers(headers)) = (request, response) else {
            return Err(SyncError::not_asked(request));
        };
        let start = *start;
        let header = headers.first().ok_or(SyncError::MissingHeaders { start, tip: start })?;
        let chain = HeaderChain::from_checkpoint(self.network, start, *header.header())
            .map_err(|source| SyncError::BrokenHeaderChain { start, source })?;
        if start == HeaderChain::start(self.network) {
            self.start = Some(chain);
        }
        self.missing = self.missing.saturating_sub(1);
        Ok(())
    }

    fn finish(self) -> Result<HeaderChain, SyncError> {
        self.start.filter(|_| self.missing == 0).ok_or(SyncError::Unfinished)
    }
}
