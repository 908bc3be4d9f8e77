//! What a transaction must pay to be passed on.

use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::Response;
use crate::tx::{FeeLevels, Pace};
use crate::units::{Amount, FeeRate};

/// Blocks within which a transaction should be mined.
const WITHIN_BLOCKS: u16 = 6;
/// The most to pay on a server's word.
const MOST: u64 = FeeLevels::CEILING.swartz_per_vb();

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

/// Rates to choose from: what the server's node relays and estimates for each [`Pace`], within the bounds of
/// [`FeeLevels::from_estimates`].
#[derive(Debug, Default)]
pub struct FeeQuery {
    asked: bool,
    relayed: Option<Option<Amount>>,
    estimates: [Option<Option<Amount>>; 3],
}

impl FeeQuery {
    /// Asks for the relay fee and for one estimate per pace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn requests() -> Vec<Request> {
        let estimates = Pace::ALL.map(|pace| Request::EstimateFee { blocks: pace.blocks() });
        [Request::RelayFee].into_iter().chain(estimates).collect()
    }
}

impl Query for FeeQuery {
    type Output = FeeLevels;

    fn next(&mut self) -> Vec<Request> {
        if core::mem::replace(&mut self.asked, true) { vec![] } else { Self::requests() }
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        let Response::FeePerKvb(fee) = response else { return Err(SyncError::not_asked(request)) };
        let [slow, normal, fast] = &mut self.estimates;
        let answer = match request {
            Request::RelayFee => &mut self.relayed,
            Request::EstimateFee { blocks } if *blocks == Pace::Slow.blocks() => slow,
            Request::EstimateFee { blocks } if *blocks == Pace::Normal.blocks() => normal,
            Request::EstimateFee { blocks } if *blocks == Pace::Fast.blocks() => fast,
            _ => return Err(SyncError::not_asked(request)),
        };
        *answer = Some(fee);
        Ok(())
    }

    fn finish(self) -> Result<FeeLevels, SyncError> {
        let per_vb = |fee: Option<Amount>| fee.map(|fee| fee.swartz().div_ceil(1000));
        let relayed = self.relayed.ok_or(SyncError::Unfinished)?;
        let mut estimates = [None; 3];
        for (estimate, answer) in estimates.iter_mut().zip(self.estimates) {
            *estimate = per_vb(answer.ok_or(SyncError::Unfinished)?);
        }
        Ok(FeeLevels::from_estimates(per_vb(relayed).unwrap_or(0), estimates))
    }
}
