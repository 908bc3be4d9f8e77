//! Why a transaction is refused, in the words of a Doichain node, because clients show and match those words.

use std::borrow::Cow;
use std::fmt;

/// A refusal: the short reason nodes put into `reject-reason`, and the detail they add when broadcasting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Reject {
    reason: Cow<'static, str>,
    detail: Option<String>,
}

/// Reason for an input that is unknown or spent.
pub const MISSING_INPUTS: &str = "bad-txns-inputs-missingorspent";

impl Reject {
    /// A refusal with a short reason only.
    #[must_use]
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: reason.into(), detail: None }
    }

    /// A refusal with the detail a node adds behind the reason.
    #[must_use]
    pub fn with(reason: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self { reason: reason.into(), detail: Some(detail.into()) }
    }

    /// The short reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The reason as `testmempoolaccept` prints it: an unknown input is `missing-inputs` there.
    #[must_use]
    pub fn test_accept_reason(&self) -> &str {
        if self.reason == MISSING_INPUTS { "missing-inputs" } else { &self.reason }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Some(detail) => write!(f, "{}, {detail}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// Swartz as a node prints money: whole DOI, a point, at least two decimals.
#[must_use]
pub fn format_money(swartz: u64) -> String {
    let (whole, rest) = (swartz / crate::params::COIN, swartz % crate::params::COIN);
    let mut text = format!("{whole}.{rest:08}");
    while text.ends_with('0')
        && !text.ends_with(".00")
        && text.split('.').next_back().is_some_and(|d| d.len() > 2)
    {
        text.pop();
    }
    text
}

/// A fee rate as a node prints it.
#[must_use]
pub fn format_rate(swartz_per_kvb: u64) -> String {
    let coin = crate::params::COIN;
    format!("{}.{:08} NMC/kB", swartz_per_kvb / coin, swartz_per_kvb % coin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_as_the_node_prints_it() {
        for (swartz, text) in [
            (25_000_000, "0.25"),
            (25_000_001, "0.25000001"),
            (0, "0.00"),
            (100_000_000, "1.00"),
            (110_000_000, "1.10"),
        ] {
            assert_eq!(format_money(swartz), text);
        }
    }

    #[test]
    fn detail_follows_the_reason() {
        assert_eq!(Reject::with("dust", "x").to_string(), "dust, x");
        assert_eq!(Reject::new(MISSING_INPUTS).test_accept_reason(), "missing-inputs");
    }
}
