//! The wallet's money as proven by the chain, and the test coins under way.

use std::rc::Rc;

use wasm_core::hash::Txid;
use wasm_core::psbt::Psbt;
use wasm_core::units::Height;
use wasm_core::wallet::Wallet as Facts;
use yew::Reducible;

use super::chain::Lie;

/// Why the wallet is not up to date, or a faucet gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The server lies about a transaction: nothing new is counted.
    Lie(Lie),
    /// The server did not answer, or the connection ended.
    NoAnswer(String),
}

/// How far a request for test coins is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Faucet {
    /// Nothing asked.
    #[default]
    Idle,
    /// Asked.
    Asking,
    /// Sent in this transaction.
    Sent(String),
    /// Refused or not reached.
    Failed(String),
}

impl Faucet {
    /// Coins that are in a block are under way no more.
    fn after(self, facts: &Facts) -> Self {
        let is_there = |sent: &str| {
            let mut known = facts.transactions().iter();
            known.any(|(txid, located)| located.inclusion.is_some() && txid.to_string() == sent)
        };
        match self {
            Self::Sent(txid) if is_there(&txid) => Self::Idle,
            other => other,
        }
    }
}

/// A registration of a name that lost against somebody else's, and was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The name.
    pub name: String,
    /// Our registration.
    pub ours: String,
    /// The one that has the name.
    pub rival: String,
    /// The transaction that took ours back.
    pub by: String,
}

/// How far a transaction of the wallet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits for a block.
    Waiting,
    /// It is in a block, shown by a proof.
    In {
        /// The block's height.
        height: Height,
        /// The block and those on top of it.
        confirmations: u32,
    },
    /// It is not there any more: another one spent its coins.
    Gone,
}

/// How far a transaction is when the newest block known is `tip`.
#[must_use]
pub fn progress(facts: &Facts, txid: &Txid, tip: Option<Height>) -> Progress {
    let Some(located) = facts.transactions().get(txid) else { return Progress::Gone };
    let Some(inclusion) = &located.inclusion else { return Progress::Waiting };
    let newest = tip.unwrap_or_default().max(facts.tip());
    let above = newest.blocks_since(inclusion.height).unwrap_or_default();
    Progress::In { height: inclusion.height, confirmations: above.saturating_add(1) }
}

/// What is known about the wallet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wallet {
    /// The facts; `None` until the chain was asked, and after a lock.
    pub facts: Option<Rc<Facts>>,
    /// The address to show next, and its number.
    pub receive: Option<(String, u32)>,
    /// Set while the chain is asked.
    pub scanning: bool,
    /// What went wrong with the last scan; the facts are then those of an earlier one.
    pub problem: Option<Problem>,
    /// Test coins.
    pub faucet: Faucet,
    /// Registrations that lost, newest last.
    pub lost: Vec<Lost>,
    /// Whom another page wants to be paid: an address or a payment link; empty otherwise.
    pub wanted: String,
    /// What another page wants to be signed elsewhere.
    pub handed: Option<Rc<Psbt>>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The keys are gone: so is everything derived from them.
    Locked,
    /// The chain is being asked.
    Scanning,
    /// The facts of a whole scan, or of a transaction of our own.
    Facts {
        /// The facts.
        facts: Rc<Facts>,
        /// The address to show next.
        receive: (String, u32),
    },
    /// The scan brought nothing.
    Failed(Problem),
    /// A request for test coins.
    Faucet(Faucet),
    /// A registration lost, and was taken back.
    Lost(Lost),
    /// Somebody is to be paid.
    Wanted(String),
    /// Something is to be signed elsewhere.
    Handed(Option<Rc<Psbt>>),
}

impl Reducible for Wallet {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Locked => next = Self::default(),
            Action::Scanning => next.scanning = true,
            Action::Facts { facts, receive } => {
                next.faucet = next.faucet.after(&facts);
                next.facts = Some(facts);
                next.receive = Some(receive);
                next.scanning = false;
                next.problem = None;
            }
            Action::Failed(problem) => {
                next.scanning = false;
                next.problem = Some(problem);
            }
            Action::Faucet(faucet) => next.faucet = faucet,
            Action::Lost(lost) => {
                next.lost.retain(|known| known.ours != lost.ours);
                next.lost.push(lost);
            }
            Action::Wanted(target) => next.wanted = target,
            Action::Handed(psbt) => next.handed = psbt,
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use wasm_core::network::Network;

    use super::*;

    fn after(actions: Vec<Action>) -> Wallet {
        let start = Rc::new(Wallet::default());
        (*actions.into_iter().fold(start, Wallet::reduce)).clone()
    }

    fn facts() -> Action {
        Action::Facts { facts: Rc::new(Facts::new(Network::Devnet)), receive: ("ncrt1".into(), 0) }
    }

    #[test]
    fn a_failed_scan_keeps_the_facts_and_says_so() {
        let problem = Problem::NoAnswer("gone".into());
        let wallet =
            after(vec![Action::Scanning, facts(), Action::Scanning, Action::Failed(problem.clone())]);
        assert!(wallet.facts.is_some());
        assert_eq!((wallet.scanning, wallet.problem), (false, Some(problem.clone())));
        assert_eq!(after(vec![Action::Failed(problem), facts()]).problem, None);
    }

    #[test]
    fn a_registration_is_lost_once_and_stays_so_while_the_facts_change() {
        let lost = Lost { name: "bp/1".into(), ours: "a".into(), rival: "b".into(), by: "c".into() };
        let later = Lost { by: "d".into(), ..lost.clone() };
        let wallet = after(vec![Action::Lost(lost), facts(), Action::Lost(later.clone()), facts()]);
        assert_eq!(wallet.lost, [later]);
    }

    #[test]
    fn a_lock_leaves_nothing() {
        assert_eq!(after(vec![facts(), Action::Faucet(Faucet::Asking), Action::Locked]), Wallet::default());
    }
}
