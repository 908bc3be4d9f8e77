//! Where signed documents go, who has them, and what is to be done next about it.
//!
//! A document and the photos it names are blocks. They are given to places (gateways, an IPFS node of one's own), which
//! must hand out what they were given; a pinning service is asked to fetch them from such a place. One place is not
//! enough for others to find a document, so a second gateway is asked for it, too. What a place does not have yet is
//! tried again, by itself or when a person asks for it. This module decides the steps and remembers what came of them;
//! it asks nobody. What goes into it is noted on the device in the clear, so no address with a secret belongs in it.

use core::fmt;
use core::str::FromStr;
use std::collections::{BTreeMap, BTreeSet};

use crate::ipld::Cid;

mod paper;
mod round;
mod rows;

pub use paper::{Paper, PaperKind, Papers, Reach, Summary};
pub use round::{Act, Round, Step, pause};

/// The longest mark of a place.
const MAX_MARK: usize = 256;

/// Why a text is none of this module's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeepingError {
    /// It is no content address.
    #[error("{text:?} is no content address")]
    NoBlock {
        /// The text, cut to 160 characters.
        text: String,
    },
    /// It is no place.
    #[error("{text:?} is no place: a kind and a mark of at most {max} characters")]
    NoPlace {
        /// The text, cut to 160 characters.
        text: String,
        /// The limit.
        max: usize,
    },
}

fn cut(text: &str) -> String {
    text.chars().take(160).collect()
}

/// The name of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockName(Cid);

impl BlockName {
    /// The content address.
    #[must_use]
    pub const fn cid(&self) -> &Cid {
        &self.0
    }
}

impl From<Cid> for BlockName {
    fn from(cid: Cid) -> Self {
        Self(cid)
    }
}

impl fmt::Display for BlockName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for BlockName {
    type Err = KeepingError;

    fn from_str(text: &str) -> Result<Self, KeepingError> {
        text.parse().map(Self).map_err(|_| KeepingError::NoBlock { text: cut(text) })
    }
}

/// What kind of place something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A gateway of this system.
    Gateway,
    /// An IPFS node of one's own.
    Kubo,
    /// A service that fetches what it is to keep.
    Pinning,
}

impl PlaceKind {
    /// The word it is noted by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Kubo => "kubo",
            Self::Pinning => "pinning",
        }
    }
}

/// Who keeps documents, or hands them out. Ordered as they are asked: who can be given a block before who fetches it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    kind: PlaceKind,
    mark: String,
}

impl Place {
    /// A place; `mark` tells it from others of its kind: a gateway's address, for others whatever tells nothing.
    ///
    /// # Errors
    /// [`KeepingError::NoPlace`] for an empty or too long mark.
    pub fn new(kind: PlaceKind, mark: &str) -> Result<Self, KeepingError> {
        if mark.is_empty() || mark.len() > MAX_MARK {
            return Err(KeepingError::NoPlace { text: cut(mark), max: MAX_MARK });
        }
        Ok(Self { kind, mark: mark.to_owned() })
    }

    /// What kind of place it is.
    #[must_use]
    pub const fn kind(&self) -> PlaceKind {
        self.kind
    }

    /// What tells it from others of its kind.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.mark
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.word(), self.mark)
    }
}

impl FromStr for Place {
    type Err = KeepingError;

    fn from_str(text: &str) -> Result<Self, KeepingError> {
        let none = || KeepingError::NoPlace { text: cut(text), max: MAX_MARK };
        let (word, mark) = text.split_once(' ').ok_or_else(none)?;
        let kinds = [PlaceKind::Gateway, PlaceKind::Kubo, PlaceKind::Pinning];
        Self::new(kinds.into_iter().find(|kind| kind.word() == word).ok_or_else(none)?, mark)
    }
}

/// The places of now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The person's own gateways: they keep organisations' documents. A certificate is kept by its meter's gateway only.
    pub own: Vec<Place>,
    /// The IPFS node of one's own.
    pub kubo: Option<Place>,
    /// The pinning service.
    pub pinning: Option<Place>,
    /// Gateways that are asked whether they find a document.
    pub readers: Vec<Place>,
}

impl Places {
    /// Who is to have a document, in the order in which they are asked.
    #[must_use]
    pub fn of(&self, paper: &Paper) -> Vec<Place> {
        let own = self.own.iter().filter(|_| paper.kind == PaperKind::Organisation);
        let all = paper.home.iter().chain(own).chain(&self.kubo).chain(&self.pinning);
        let mut once = Vec::new();
        for place in all {
            if !once.contains(place) {
                once.push(place.clone());
            }
        }
        once
    }

    /// The one place that is waited for before the chain points to a document: the gateway that was chosen for it, else
    /// the node. The others get it meanwhile.
    #[must_use]
    pub fn first(&self, paper: &Paper) -> Self {
        let kubo = self.kubo.clone().filter(|_| paper.home.is_none());
        Self { kubo, ..Self::default() }
    }

    /// The gateways that may hand it out: those that are given it, and the others.
    fn gateways(&self, paper: &Paper) -> BTreeSet<Place> {
        let given = self.of(paper).into_iter().filter(|place| place.kind == PlaceKind::Gateway);
        given.chain(self.readers.iter().cloned()).collect()
    }
}

/// Why a place does not have a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It does not answer.
    Silent,
    /// It has too much to do at the moment.
    Busy,
    /// It hands out something else, or calls it otherwise.
    Different,
    /// It does not know who is asking, or does not let them.
    Denied,
    /// A service could not fetch it from anybody.
    Unfetched,
    /// The block is not on this device any more.
    Absent,
    /// Something else, in its words.
    Said(String),
}

/// What became of a block at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The place hands out what it was given, or says it has pinned exactly this.
    Here,
    /// It was asked and is at it; its name for the request.
    Asked(String),
    /// Not yet, and it is tried again.
    Later(Why),
    /// It does not want it; tried again only when something changes, or a person asks.
    Refused(Why),
}

/// What became of blocks at places.
type Copies = BTreeMap<Place, BTreeMap<BlockName, Held>>;

#[cfg(test)]
mod tests;
