//! What no wallet should pay.

use thiserror::Error;

use crate::units::Amount;

/// The most swartz per 1,000 virtual bytes: Doichain Core refuses to send more (`node/transaction.h`).
const ABSURD: u64 = 10_000_000;

/// A fee that can only be a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a fee of {fee} DOI for {vsize} vB is absurd: more than 0.1 DOI/kvB")]
pub struct FeeTooHigh {
    /// The fee.
    pub fee: Amount,
    /// For so many virtual bytes.
    pub vsize: usize,
}

/// Refuses fees above 0.10 DOI per 1,000 virtual bytes.
///
/// # Errors
/// [`FeeTooHigh`].
pub fn check_fee(fee: Amount, vsize: usize) -> Result<(), FeeTooHigh> {
    let limit = u64::try_from(vsize).unwrap_or(u64::MAX).saturating_mul(ABSURD) / 1_000;
    if fee.swartz() > limit { Err(FeeTooHigh { fee, vsize }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_fees() {
        for (fee, vsize, good) in
            [(0, 0, true), (1, 0, false), (2_500_000, 250, true), (2_500_001, 250, false)]
        {
            assert_eq!(check_fee(Amount::of(fee), vsize).is_ok(), good, "{fee} for {vsize}");
        }
    }
}
