//! What a meter's name says on the chain, anchor by anchor, and what the verified ones add up to.

use std::rc::Rc;

use wasm_core::hash::Txid;
use wasm_core::name::MeterId;
use wasm_core::name::values::AnchorValue;
use wasm_core::units::{Height, UnixTime};
use wasm_core::verify::{Anchor, EnergyBalance, Report, Verdict, Verified};
use yew::Reducible;

use super::chain::Lie;

/// One operation on the name with its checks.
#[derive(Clone, Debug, PartialEq)]
pub struct AnchorRow {
    /// The transaction.
    pub txid: Txid,
    /// Its block.
    pub height: Height,
    /// Its block's time, by the miner's clock.
    pub time: UnixTime,
    /// What it says, if that is readable; believed only if there is an `anchor`.
    pub value: Option<AnchorValue>,
    /// The checks from the record to the header.
    pub report: Rc<Report>,
    /// There if all checks passed.
    pub anchor: Option<Rc<Verified<Anchor>>>,
}

impl AnchorRow {
    /// The word for it in one glance.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.report.verdict()
    }
}

/// Why the anchors are not up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The server lies about the name: nothing new is counted.
    Lie(Lie),
    /// The server did not answer, or the connection ended.
    NoAnswer(String),
}

/// What is known about a meter's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anchors {
    /// The meter; `None` while none is looked at.
    pub meter: Option<MeterId>,
    /// The operations, oldest first.
    pub rows: Rc<Vec<AnchorRow>>,
    /// What the verified ones add up to; `None` until the chain was asked.
    pub balance: Option<Verified<EnergyBalance>>,
    /// The block it is as of.
    pub tip: Option<Height>,
    /// Set while the chain or the gateway is asked.
    pub busy: bool,
    /// What went wrong with the last look; the rest is then that of an earlier one.
    pub problem: Option<Problem>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Another meter, or none: nothing of the old one stays.
    Target(Option<MeterId>),
    /// The chain is being asked.
    Began,
    /// Everything was checked up to a block.
    Checked {
        /// The operations, oldest first.
        rows: Rc<Vec<AnchorRow>>,
        /// The sum of the verified ones.
        balance: Option<Verified<EnergyBalance>>,
        /// The block.
        tip: Height,
    },
    /// The look brought nothing.
    Failed(Problem),
}

impl Reducible for Anchors {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Target(meter) => next = Self { meter, ..Self::default() },
            Action::Began => next.busy = true,
            Action::Checked { rows, balance, tip } => {
                (next.rows, next.balance, next.tip) = (rows, balance, Some(tip));
                next.busy = false;
                next.problem = None;
            }
            Action::Failed(problem) => {
                next.busy = false;
                next.problem = Some(problem);
            }
        }
        Rc::new(next)
    }
}

impl Anchors {
    /// How many operations are not in the balance.
    #[must_use]
    pub fn unverified(&self) -> usize {
        self.rows.iter().filter(|row| row.anchor.is_none()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> AnchorRow {
        AnchorRow {
            txid: Txid::from_bytes([1; 32]),
            height: Height(7),
            time: UnixTime::from_secs(5).expect("an early time"),
            value: None,
            report: Rc::new(Report::default()),
            anchor: None,
        }
    }

    fn after(actions: Vec<Action>) -> Anchors {
        let start = Rc::new(Anchors::default());
        (*actions.into_iter().fold(start, Anchors::reduce)).clone()
    }

    #[test]
    fn an_unverified_operation_is_a_row_and_no_energy() {
        let balance = wasm_core::verify::sum_anchors(&[]);
        let checked = Action::Checked { rows: Rc::new(vec![row()]), balance, tip: Height(9) };
        let anchors = after(vec![Action::Began, checked]);
        assert_eq!((anchors.rows.len(), anchors.unverified(), anchors.busy), (1, 1, false));
        assert_eq!(anchors.balance.map(|balance| balance.get().net_wh()), Some(0));
        assert_eq!(row().verdict(), Verdict::Incomplete);
    }

    #[test]
    fn a_lie_keeps_what_was_checked_before_and_another_meter_does_not() {
        let checked = Action::Checked { rows: Rc::new(vec![row()]), balance: None, tip: Height(9) };
        let lie = Problem::Lie(Lie { server: "a".into(), check: "tx.id", text: "x".into() });
        let caught = vec![checked, Action::Began, Action::Failed(lie.clone())];
        let anchors = after(caught.clone());
        assert_eq!((anchors.rows.len(), anchors.problem, anchors.busy), (1, Some(lie), false));
        assert_eq!(after([caught, vec![Action::Target(None)]].concat()), Anchors::default());
    }
}
