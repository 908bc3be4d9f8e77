//! Certifying a meter, step by step: what the gateway says, what the electrician adds, what is signed.

mod draft;
mod job;
mod own;

use std::rc::Rc;

use wasm_core::multisig::Holder;
use yew::Reducible;

use super::chain::Lie;
use crate::wire::node::NodeInfo;
use crate::wire::trouble::GatewayError;
use crate::wire::url::{GatewayUrl, UrlError};

pub use draft::{draft, last_year};
pub use job::{Compared, Form, Job, MAX_SEALS, SealForm, Stage, TestReading, reading};
pub use own::{Inspected, Own, Owns, OwnsAction, Seen, first_of, inspected, last_of, names};

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

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The gateway is asked.
    Asking,
    /// A photo is made small.
    Photo,
    /// The name's history is asked for.
    Name,
    /// The document is signed and handed to the gateway.
    Document,
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
    /// Whether the gateway has the document and every photo.
    pub stored: bool,
    /// Whether a certificate was taken back, or else given.
    pub revoked: bool,
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
    /// The file is no picture that the browser can read, or it stays too large.
    Photo(String),
    /// The browser could not keep the inspection.
    Storage(String),
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
    /// What the device with the key answered cannot be used, in the words of `wasm-core`.
    Answer(String),
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
    /// The year of the calibration.
    Calibrated,
    /// The most it gives to the grid.
    MaxExport,
    /// The most it takes from the grid.
    MaxImport,
    /// Balancing area.
    Area,
    /// Organisation.
    Organisation,
    /// The reason for a revocation.
    Reason,
}

/// The state of certifying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certify {
    /// Whether the browser's storage has been read.
    pub loaded: bool,
    /// The inspection.
    pub job: Job,
    /// The meter that it is about, if its gateway was asked.
    pub candidate: Option<Rc<Candidate>>,
    /// What is being done.
    pub work: Option<Work>,
    /// What went wrong with the last attempt.
    pub problem: Option<Problem>,
    /// What was signed last.
    pub done: Option<Done>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The storage was read.
    Loaded(Job),
    /// Something was typed, or another step is shown.
    Changed(Job),
    /// Work has come to this.
    Working(Work),
    /// The gateway has answered with this text.
    Asked(String, Rc<Candidate>),
    /// A record was read.
    Read(String),
    /// The photo of this seal was made, or taken away.
    Photo(usize, Option<String>),
    /// Sent.
    Done(Done),
    /// It did not work; the step before holds again.
    Failed(Problem),
    /// Nothing is being done any more.
    Rest,
    /// Another meter: everything noted is forgotten.
    Again,
}

impl Certify {
    fn with(&self, job: Job) -> Self {
        let known = self.candidate.clone().filter(|_| job.node == self.job.node && job.url == self.job.url);
        let candidate = match known {
            Some(candidate) => Some(candidate),
            None => job.candidate().ok().flatten().map(Rc::new),
        };
        Self { loaded: true, job, candidate, ..Self::default() }
    }
}

impl Reducible for Certify {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut job = self.job.clone();
        Rc::new(match action {
            // somebody was faster than the storage: what is typed counts
            Action::Loaded(_) if self.loaded => (*self).clone(),
            Action::Loaded(job) | Action::Changed(job) => self.with(job),
            Action::Working(work) => Self { work: Some(work), problem: None, ..(*self).clone() },
            Action::Asked(node, candidate) => {
                let job = job.asked(node, &candidate);
                Self { loaded: true, job, candidate: Some(candidate), ..Self::default() }
            }
            Action::Read(record) => {
                job.record = record;
                job.compared.reading = false;
                self.with(job)
            }
            Action::Photo(number, photo) => {
                if let Some(seal) = job.seals.get_mut(number) {
                    seal.photo = photo;
                }
                self.with(job)
            }
            Action::Rest => Self { work: None, problem: None, done: None, ..(*self).clone() },
            // the inspection under way is another one
            Action::Done(done) if done.revoked => {
                Self { work: None, problem: None, done: Some(done), ..(*self).clone() }
            }
            Action::Done(done) => Self { loaded: true, done: Some(done), ..Self::default() },
            Action::Failed(problem) => Self { work: None, problem: Some(problem), ..(*self).clone() },
            Action::Again => Self { loaded: true, ..Self::default() },
        })
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
pub(in crate::state) mod tests {
    use wasm_core::address::Address;

    use super::*;
    use crate::state::meter::tests::node;

    /// The node of the tests as its gateway would tell about it.
    pub(in crate::state) fn node_text() -> String {
        let node = candidate().node;
        serde_json::json!({
            "v": 1, "meter": node.meter.to_string(), "meter_source": "serial", "label": node.label,
            "network": node.network.to_string(), "reading_key": node.reading_key.to_string(),
            "holder_key": node.holder_key.to_string(), "client_key": node.client_key.map(|key| key.to_string()),
            "holder_address": node.holder_address.map(|address| address.to_string()),
            "fund_address": node.fund_address.to_string(), "funds": node.funds, "interval_s": node.interval_s,
            "max_export_w": node.limits.max_export_w, "max_import_w": node.limits.max_import_w,
            "version": node.version, "records": node.records, "anchors": node.anchors, "warnings": [],
        })
        .to_string()
    }

    pub(in crate::state) fn candidate() -> Candidate {
        let mut node = node();
        let holder = Holder::new(node.client_key.expect("paired"), node.holder_key);
        node.holder_address = Some(holder.address(node.network).into_unchecked());
        node.is_replay = false;
        node.warnings = Vec::new();
        Candidate::of("http://pi".parse().expect("a host"), node).expect("a paired node")
    }

    fn after(actions: Vec<Action>) -> Certify {
        let start = Rc::new(Certify::default());
        (*actions.into_iter().fold(start, Certify::reduce)).clone()
    }

    fn asked() -> Action {
        Action::Asked(node_text(), Rc::new(candidate()))
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
    fn a_failure_leads_back_to_where_it_was() {
        let typed = Action::Changed(Job { url: "http://pi".into(), ..Job::default() });
        let failed = Action::Failed(Problem::Locked);
        let at_start = after(vec![typed.clone(), Action::Working(Work::Asking), failed.clone()]);
        assert_eq!((at_start.job.stage, at_start.work), (Stage::Connect, None));
        assert_eq!(at_start.problem, Some(Problem::Locked));
        let working = vec![typed, asked(), Action::Working(Work::Sending)];
        assert_eq!(after(working.clone()).work, Some(Work::Sending));
        let back = after(working.into_iter().chain([failed]).collect());
        assert_eq!((back.job.stage, back.work, back.candidate.is_some()), (Stage::Compare, None, true));
    }

    #[test]
    fn what_was_kept_is_continued_unless_somebody_was_faster() {
        let kept =
            after(vec![Action::Changed(Job { url: "http://pi".into(), ..Job::default() }), asked()]).job;
        let continued = after(vec![Action::Loaded(kept.clone())]);
        assert_eq!((continued.candidate.as_deref(), &continued.job), (Some(&candidate()), &kept));
        let typed = Job { url: "http://other".into(), ..Job::default() };
        let faster = after(vec![Action::Changed(typed.clone()), Action::Loaded(kept)]);
        assert_eq!(faster.job, typed);
    }

    #[test]
    fn another_test_reading_is_compared_anew() {
        let mut job =
            after(vec![Action::Changed(Job { url: "http://pi".into(), ..Job::default() }), asked()]).job;
        job.compared = Compared { number: true, key: true, holder: true, reading: true };
        let read = after(vec![Action::Loaded(job), Action::Read("OCMF|x".into())]);
        let left =
            Compared { reading: false, ..Compared { number: true, key: true, holder: true, reading: true } };
        assert_eq!((read.job.compared, read.job.record.as_str()), (left, "OCMF|x"));
    }

    #[test]
    fn photos_belong_to_seals_and_nothing_is_left_when_it_is_done() {
        let with =
            after(vec![asked(), Action::Photo(0, Some("bafk".into())), Action::Photo(7, Some("x".into()))]);
        assert_eq!(with.job.photos().collect::<Vec<_>>(), ["bafk"]);
        let done = Done {
            meter: "1".into(),
            txid: "t".into(),
            cid: "c".into(),
            registered: true,
            stored: false,
            revoked: false,
        };
        let end = after(vec![asked(), Action::Done(done.clone())]);
        assert_eq!((end.job, end.done), (Job::default(), Some(done.clone())));
        let begun = after(vec![asked()]).job;
        let taken_back = after(vec![asked(), Action::Done(Done { revoked: true, ..done })]);
        assert_eq!((&taken_back.job, taken_back.done.is_some()), (&begun, true), "the inspection goes on");
        let rest = after(vec![asked(), Action::Working(Work::Sending), Action::Rest]);
        assert_eq!((&rest.job, rest.work), (&begun, None));
        assert_eq!(after(vec![asked(), Action::Again]).job, Job::default());
    }
}
