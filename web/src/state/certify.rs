//! Certifying a meter, step by step: what the gateway says, what the electrician adds, what is signed.

mod draft;

use std::rc::Rc;

use wasm_core::multisig::Holder;
use yew::Reducible;

use super::chain::Lie;
use crate::wire::node::NodeInfo;
use crate::wire::trouble::GatewayError;
use crate::wire::url::{GatewayUrl, UrlError};

pub use draft::{Form, draft};

/// A meter that could be certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where its gateway answers.
    pub url: GatewayUrl,
    /// What the gateway says.
    pub node: NodeInfo,
    /// The 1-of-2 of the two keys the gateway names, as this page derives it.
    pub holder: Holder,
    /// Its address, derived here; it is the one the gateway says, else there would be no candidate.
    pub address: String,
}

/// What is being done after the electrician has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The document is signed and handed to the gateway.
    Document,
    /// The name's history is asked for.
    Name,
    /// The transaction is sent.
    Sending,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The meter.
    pub meter: String,
    /// The transaction that writes the name.
    pub txid: String,
    /// The certificate's content identifier.
    pub cid: String,
    /// Whether the name was registered, or else updated.
    pub registered: bool,
}

/// Why it did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The address is none.
    Url(UrlError),
    /// The gateway cannot be reached or said no.
    Gateway(GatewayError),
    /// The gateway writes to another chain than this page.
    OtherNetwork(String),
    /// The gateway belongs to no wallet yet, so there is no 1-of-2 to certify.
    NotPaired,
    /// The gateway says another address than its two keys give.
    HolderMismatch {
        /// Derived here.
        mine: String,
        /// Said by the gateway.
        theirs: String,
    },
    /// A field of the form cannot be in a certificate.
    Field(Field),
    /// The wallet is locked.
    Locked,
    /// There is no connection to the chain, or it was lost.
    Offline(String),
    /// The server lies about the name.
    Lie(Lie),
    /// Somebody else holds the meter's certificate name.
    NotHolder(String),
    /// A certificate of ours waits for a block.
    Pending,
    /// Too little money; the text names both amounts.
    Money(String),
    /// Anything else `wasm-core` or the network refused, in its words.
    Refused(String),
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Maker of the meter.
    Maker,
    /// Model of the meter.
    Model,
    /// Seal number or place.
    Seal,
    /// Country code.
    Country,
    /// Postcode.
    Postcode,
    /// Years.
    Years,
}

/// How far certifying is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Which gateway?
    #[default]
    Ask,
    /// The gateway is asked.
    Loading,
    /// The electrician compares.
    Compare(Rc<Candidate>),
    /// Signing and sending.
    Working(Rc<Candidate>, Work),
    /// Sent.
    Done(Done),
}

/// The state of certifying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certify {
    /// How far it is.
    pub step: Step,
    /// What went wrong with the last attempt.
    pub problem: Option<Problem>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The gateway is asked.
    Loading,
    /// The gateway has answered.
    Loaded(Rc<Candidate>),
    /// Signing has come to this.
    Working(Work),
    /// Sent.
    Done(Done),
    /// It did not work; the step before holds again.
    Failed(Problem),
    /// Another meter.
    Again,
}

impl Reducible for Certify {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let at = |step| Rc::new(Self { step, problem: None });
        let candidate = match &self.step {
            Step::Compare(candidate) | Step::Working(candidate, _) => Some(candidate.clone()),
            Step::Ask | Step::Loading | Step::Done(_) => None,
        };
        match (action, candidate) {
            (Action::Loading, _) => at(Step::Loading),
            (Action::Loaded(candidate), _) => at(Step::Compare(candidate)),
            (Action::Working(work), Some(candidate)) => at(Step::Working(candidate, work)),
            (Action::Working(_), None) => self,
            (Action::Done(done), _) => at(Step::Done(done)),
            (Action::Failed(problem), candidate) => {
                let step = candidate.map_or(Step::Ask, Step::Compare);
                Rc::new(Self { step, problem: Some(problem) })
            }
            (Action::Again, _) => at(Step::Ask),
        }
    }
}

impl Candidate {
    /// The meter behind a gateway, if its gateway names both keys and derives the same 1-of-2 from them.
    ///
    /// # Errors
    /// [`Problem::NotPaired`] or [`Problem::HolderMismatch`].
    pub fn of(url: GatewayUrl, node: NodeInfo) -> Result<Self, Problem> {
        let (Some(client), Some(said)) = (node.client_key, &node.holder_address) else {
            return Err(Problem::NotPaired);
        };
        let holder = Holder::new(client, node.holder_key);
        let mine = holder.address(node.network);
        if said.clone().require_network(node.network).as_ref() != Ok(&mine) {
            return Err(Problem::HolderMismatch { mine: mine.to_string(), theirs: said.to_string() });
        }
        Ok(Self { url, node, holder, address: mine.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use wasm_core::address::Address;

    use super::*;
    use crate::state::meter::tests::node;

    fn candidate() -> Candidate {
        let mut node = node();
        let holder = Holder::new(node.client_key.expect("paired"), node.holder_key);
        node.holder_address = Some(holder.address(node.network).into_unchecked());
        Candidate::of("http://pi".parse().expect("a host"), node).expect("a paired node")
    }

    #[test]
    fn only_a_paired_gateway_with_the_right_address_can_be_certified() {
        let url: GatewayUrl = "http://pi".parse().expect("a host");
        let (good, mut unpaired, mut other) = (candidate(), candidate().node, candidate().node);
        assert_eq!(good.address, good.holder.address(good.node.network).to_string());
        unpaired.client_key = None;
        assert_eq!(Candidate::of(url.clone(), unpaired), Err(Problem::NotPaired));
        let theirs = Address::p2wpkh(&other.holder_key, other.network);
        other.holder_address = Some(theirs.clone().into_unchecked());
        let mismatch = Problem::HolderMismatch { mine: good.address, theirs: theirs.to_string() };
        assert_eq!(Candidate::of(url, other), Err(mismatch));
    }

    #[test]
    fn a_failure_leads_back_to_the_step_before() {
        let meter = Rc::new(candidate());
        let start = Rc::new(Certify::default());
        let failed = Action::Failed(Problem::Locked);
        let at_ask = start.clone().reduce(Action::Loading).reduce(failed.clone());
        assert_eq!((&at_ask.step, &at_ask.problem), (&Step::Ask, &Some(Problem::Locked)));
        let compare = start.reduce(Action::Loaded(meter.clone()));
        let working = compare.reduce(Action::Working(Work::Sending));
        assert_eq!(working.step, Step::Working(meter.clone(), Work::Sending));
        let back = working.reduce(failed);
        assert_eq!((&back.step, &back.problem), (&Step::Compare(meter), &Some(Problem::Locked)));
        assert_eq!(*back.reduce(Action::Again), Certify::default());
    }
}
