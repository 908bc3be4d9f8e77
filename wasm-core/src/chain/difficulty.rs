//! Which difficulty a block must have, and which time at least: rules over the blocks below it.
//!
//! `DigiShield` v3 as Doichain Core 31.1.5 computes it (`pow.cpp`, `GetNextWorkRequiredDigishield`): the mean
//! target of 17 blocks, scaled by how long they took between medians of 11 times, damped to a quarter and
//! held between -16 % and +32 %. From the height where it begins, 28 blocks have a fixed target, so that it
//! never looks at blocks from before. A block that comes more than an hour after the last may be 4 times as
//! easy. Below that height no node ever checked the difficulty, so there is none to check here either.

use super::header::Header;
use super::target::Bits;
use crate::network::{Difficulty, Network, Params};
use crate::units::Height;

/// Blocks whose targets are averaged.
const WINDOW: usize = 17;
/// Blocks whose times make a median.
const MEDIAN: usize = 11;
/// Blocks below the next one that matter to it.
const LOOKBACK: usize = WINDOW + MEDIAN;
/// Blocks with the fixed difficulty.
const RESET_BLOCKS: u32 = 28;

/// Seconds the averaged blocks should take: 17 times ten minutes.
const TIMESPAN: i64 = 10_200;
const LEAST_TIMESPAN: i64 = 8_568;
const MOST_TIMESPAN: i64 = 13_464;

/// Seconds without a block after which the next one may be easier.
const VALVE_GAP: u32 = 3_600;
const VALVE_FACTOR: u32 = 4;

/// The bits due in a block at `height` with this time, on top of `below`: consecutive headers, the lowest first,
/// the highest at `height - 1`. `None` where no difficulty was ever enforced, and when too few are given; 28
/// are always enough.
///
/// [`HeaderChain`](super::HeaderChain) asks this for every header itself.
#[must_use]
pub fn due_bits(network: Network, height: Height, below: &[Header], time: u32) -> Option<Bits> {
    let from_genesis = usize::try_from(height.0).is_ok_and(|height| height == below.len());
    Recent::new(below.iter(), from_genesis).due_bits(network.params(), height, time)
}

/// The blocks below the next one, as far as the rules look.
#[derive(Clone, Debug)]
pub(super) struct Recent {
    /// Oldest first, at most [`LOOKBACK`].
    blocks: Vec<Past>,
    /// Whether there is nothing below the oldest.
    from_genesis: bool,
}

#[derive(Clone, Copy, Debug)]
struct Past {
    time: u32,
    bits: Bits,
}

impl Recent {
    /// From headers, oldest first; `from_genesis` when the first of them is the first of all.
    pub(super) fn new<'h>(headers: impl ExactSizeIterator<Item = &'h Header>, from_genesis: bool) -> Self {
        let skipped = headers.len().saturating_sub(LOOKBACK);
        let blocks = headers.skip(skipped).map(past).collect();
        Self { blocks, from_genesis: from_genesis && skipped == 0 }
    }

    /// Puts the next block on top.
    pub(super) fn push(&mut self, header: &Header) {
        if self.blocks.len() == LOOKBACK {
            self.blocks.remove(0);
            self.from_genesis = false;
        }
        self.blocks.push(past(header));
    }

    /// The median time of the newest blocks, which the next block's time must exceed. `None` when not enough
    /// blocks are known.
    pub(super) fn median_time(&self) -> Option<u32> {
        self.median_below(0)
    }

    /// The median time of the blocks up to the one `skipped` below the newest.
    fn median_below(&self, skipped: usize) -> Option<u32> {
        let newest_first = self.blocks.iter().rev().skip(skipped).take(MEDIAN);
        let mut times: Vec<u32> = newest_first.map(|block| block.time).collect();
        if times.len() < MEDIAN && !self.from_genesis {
            return None;
        }
        times.sort_unstable();
        times.get(times.len() / 2).copied()
    }

    /// The bits due in a block at `height` with this time. `None` where no difficulty was ever enforced, and
    /// when not enough blocks below are known.
    pub(super) fn due_bits(&self, params: &Params, height: Height, time: u32) -> Option<Bits> {
        let limit = Bits::from_consensus(params.pow_limit_bits);
        let Difficulty::DigiShield { from, reset_bits } = params.difficulty else {
            return Some(limit);
        };
        let since = height.blocks_since(from)?;
        let usual = match reset_bits.filter(|_| since < RESET_BLOCKS) {
            Some(bits) => Bits::from_consensus(bits),
            None => self.digishield()?,
        };
        let (usual, limit) = (usual.target().ok()?, limit.target().ok()?);
        let is_late = time > self.blocks.last()?.time.saturating_add(VALVE_GAP);
        let target = if is_late { usual.times(VALVE_FACTOR).unwrap_or(limit) } else { usual };
        Some(target.min(limit).to_bits())
    }

    fn digishield(&self) -> Option<Bits> {
        let mut targets = self.blocks.iter().rev().take(WINDOW).map(|block| block.bits.target().ok());
        let first = targets.next()??;
        let sum = targets.try_fold(first, |sum, target| sum.plus(target?))?;
        let took = i64::from(self.median_below(0)?).saturating_sub(i64::from(self.median_below(WINDOW)?));
        let damped = TIMESPAN.saturating_add(took.saturating_sub(TIMESPAN) / 4);
        let timespan = u32::try_from(damped.clamp(LEAST_TIMESPAN, MOST_TIMESPAN)).ok()?;
        // In this order, as rounding decides.
        let mean = sum.divided_by(u32::try_from(WINDOW).ok()?)?;
        Some(mean.divided_by(u32::try_from(TIMESPAN).ok()?)?.times(timespan)?.to_bits())
    }
}

const fn past(header: &Header) -> Past {
    Past { time: header.time, bits: header.bits }
}
