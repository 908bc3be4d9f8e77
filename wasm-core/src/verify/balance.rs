//! The balance of a meter: what its believed anchors add up to.

use super::Verified;
use super::anchors::{Anchor, AnchorContext, AnchorEvidence, AnchorVerifier};
use super::report::Report;
use crate::record::Energy;
use crate::units::WattHours;

/// Energy produced and consumed. Each part fits an `i64`, so their difference does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnergyBalance {
    produced: i64,
    consumed: i64,
}

impl EnergyBalance {
    /// Nothing yet.
    pub const ZERO: Self = Self { produced: 0, consumed: 0 };

    /// With more energy; [`None`] beyond 63 bits.
    #[must_use]
    pub fn checked_add(self, energy: Energy) -> Option<Self> {
        let produced = i64::try_from(energy.produced.wh()).ok()?;
        let consumed = i64::try_from(energy.consumed.wh()).ok()?;
        Some(Self {
            produced: self.produced.checked_add(produced)?,
            consumed: self.consumed.checked_add(consumed)?,
        })
    }

    /// Energy given to the grid.
    #[must_use]
    pub const fn produced(self) -> WattHours {
        WattHours::from_wh(self.produced.unsigned_abs())
    }

    /// Energy taken from the grid.
    #[must_use]
    pub const fn consumed(self) -> WattHours {
        WattHours::from_wh(self.consumed.unsigned_abs())
    }

    /// Produced minus consumed, in Wh.
    #[must_use]
    pub const fn net_wh(self) -> i64 {
        // Both are not negative, so this cannot overflow.
        self.produced.saturating_sub(self.consumed)
    }
}

/// A name's history, checked.
#[derive(Debug, Clone)]
pub struct AnchorHistory {
    /// One report for each operation, oldest first.
    pub reports: Vec<Report>,
    /// The verified anchors, oldest first.
    pub anchors: Vec<Verified<Anchor>>,
    /// The sum over the verified anchors.
    pub balance: Verified<EnergyBalance>,
}

impl AnchorHistory {
    /// How many operations are not in the balance.
    #[must_use]
    pub fn unverified(&self) -> usize {
        self.reports.len().saturating_sub(self.anchors.len())
    }
}

/// Adds up verified anchors of one name: for whoever checks them one by one, with pauses in between. They must
/// come in the order of the chain, and each record may be counted once; [`None`] otherwise, or beyond 63 bits.
#[must_use]
pub fn sum_anchors(anchors: &[Verified<Anchor>]) -> Option<Verified<EnergyBalance>> {
    let (mut place, mut counted) = (None, 0);
    let mut balance = EnergyBalance::ZERO;
    for anchor in anchors.iter().map(Verified::get) {
        let here = Some((anchor.height, anchor.value.n));
        let (first, last) = anchor.numbers();
        if here <= place || first <= counted {
            return None;
        }
        (place, counted) = (here, last);
        balance = balance.checked_add(anchor.energy())?;
    }
    Some(Verified(balance))
}

/// Checks one operation on a meter's name; `before` is the verified anchor before it, [`None`] for the first.
pub fn verify_anchor(
    context: AnchorContext<'_>,
    before: Option<&Verified<Anchor>>,
    evidence: &AnchorEvidence<'_>,
) -> (Report, Option<Verified<Anchor>>) {
    let start = AnchorVerifier::new(context);
    before.map_or(start, |anchor| AnchorVerifier::after(context, anchor)).push(evidence)
}

/// Checks all operations on a meter's name, oldest first, and adds up what is believed.
pub fn verify_anchor_history<'e>(
    context: AnchorContext<'_>,
    operations: impl IntoIterator<Item = AnchorEvidence<'e>>,
) -> AnchorHistory {
    let mut verifier = AnchorVerifier::new(context);
    let (mut reports, mut anchors, mut balance) = (Vec::new(), Vec::new(), EnergyBalance::ZERO);
    for evidence in operations {
        let (report, anchor) = verifier.push(&evidence);
        let sum = anchor.as_ref().and_then(|anchor| balance.checked_add(anchor.get().energy()));
        if let Some((anchor, sum)) = anchor.zip(sum) {
            anchors.push(anchor);
            balance = sum;
        }
        reports.push(report);
    }
    AnchorHistory { reports, anchors, balance: Verified(balance) }
}
