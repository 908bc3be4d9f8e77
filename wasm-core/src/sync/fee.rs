//! What a transaction must pay to be passed on.

use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::Response;
use crate::units::{Amount, FeeRate};

/// Blocks within which a transaction should be mined.
const WITHIN_BLOCKS: u16 = 6;
/// The most to pay on a server's word: ten times the floor. A server could otherwise burn our money.
const MOST: u64 = 1_000;

/// The fee rate to use: what the server's node asks for, but at least [`FeeRate::MIN`] (public servers name
/// far lower rates that no node relays) and at most 1,000 swartz/vB.
#[derive(Debug, Default)]
pub struct FeeFloor {
    asked: bool,
    answers: Vec<Option<Amount>>,
}

impl FeeFloor {
    /// Asks for the relay fee and for an estimate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn requests() -> Vec<Request> {
        vec![Request::RelayFee, Request::EstimateFee { blocks: WITHIN_BLOCKS }]
    }
}

impl Query for FeeFloor {
    type Output = FeeRate;

    fn next(&mut self) -> Vec<Request> {
        if core::mem::replace(&mut self.asked, true) { vec![] } else { Self::requests() }
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        match response {
            Response::FeePerKvb(fee) => self.answers.push(fee),
            _ => return Err(SyncError::not_asked(request)),
        }
        Ok(())
    }

    fn finish(self) -> Result<FeeRate, SyncError> {
        if self.answers.len() < Self::requests().len() {
            return Err(SyncError::Unfinished);
        }
        let highest = self.answers.into_iter().flatten().max().unwrap_or(Amount::ZERO);
        let asked = highest.swartz().div_ceil(1000);
        if asked > MOST {
            return Err(SyncError::FeeTooHigh { asked, limit: MOST });
        }
        Ok(FeeRate::from_swartz_per_vb(asked).unwrap_or(FeeRate::MIN))
    }
}
