//! Fee floors and caps.

use crate::reject::Reject;

/// Least relayed fee rate, in swartz per 1000 virtual bytes: 100 swartz per virtual byte.
pub const MIN_RELAY_RATE: u64 = 100_000;
/// Extra rate a replacement pays for its own relay, in swartz per 1000 virtual bytes.
pub const INCREMENTAL_RATE: u64 = 1000;
/// Highest rate a node broadcasts for a user, in swartz per 1000 virtual bytes (0.10 DOI).
pub const MAX_RATE: u64 = 10_000_000;

/// The fee of `size` bytes at `rate` swartz per 1000 bytes, rounded down, but never 0 for a positive rate and size.
#[must_use]
pub fn fee_at(rate: u64, size: u64) -> u64 {
    let fee = rate.saturating_mul(size) / 1000;
    if fee == 0 && size > 0 && rate > 0 { 1 } else { fee }
}

/// The rate of `fee` swartz for `size` virtual bytes, in swartz per 1000 virtual bytes, rounded down.
#[must_use]
pub fn rate_of(fee: u64, size: u64) -> u64 {
    fee.saturating_mul(1000).checked_div(size).unwrap_or(0)
}

/// Checks the floor and, for what users send, the cap.
///
/// `size` counts signature operations, `vsize` does not (the node does it that way).
///
/// # Errors
/// `min relay fee not met`, `absurdly-high-fee`.
pub fn check(fee: u64, size: u64, vsize: u64) -> Result<(), Reject> {
    let least = fee_at(MIN_RELAY_RATE, size);
    if fee < least {
        return Err(Reject::with("min relay fee not met", format!("{fee} < {least}")));
    }
    let most = fee_at(MAX_RATE, vsize);
    if fee > most {
        return Err(Reject::with("absurdly-high-fee", format!("{fee} > {most}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_and_cap_as_recorded() {
        let rows = [
            (500, "min relay fee not met, 500 < 11000"),
            (24_000_000, "absurdly-high-fee, 24000000 > 1100000"),
        ];
        for (fee, text) in rows {
            assert_eq!(check(fee, 110, 110).unwrap_err().to_string(), text);
        }
        assert_eq!(check(11_000, 110, 110), Ok(()));
    }
}
