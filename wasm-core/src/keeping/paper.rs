//! A document that was signed on this device, and who has it.

use std::collections::{BTreeMap, BTreeSet};

use super::{BlockName, Copies, Held, Place, PlaceKind, Places, Why};

/// What a document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PaperKind {
    /// A certificate.
    #[default]
    Certificate,
    /// The reason for a revocation.
    Revocation,
    /// A version of an organisation.
    Organisation,
}

/// A signed document, the photos it names, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// The meter's number, or the organisation's name.
    pub subject: String,
    /// Its name.
    pub cid: BlockName,
    /// The gateway that was chosen for it.
    pub home: Option<Place>,
    /// The photos it names.
    pub photos: Vec<BlockName>,
    held: Copies,
    /// Gateways that were asked for it, and what they had.
    seen: BTreeMap<Place, BTreeSet<BlockName>>,
}

/// Whether others find a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// There is no second gateway to ask.
    NoSecond,
    /// A second gateway does not have all of it yet.
    NotYet,
    /// At least two gateways hand out all of it.
    Second,
}

/// What a person has to know about a document, or about one place of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Summary {
    /// All of it is where it belongs.
    Kept,
    /// Somebody is at it.
    Asked,
    /// Not yet, and it is tried again; with the reason, if it was tried.
    Waiting(Option<Why>),
    /// It is not wanted there, and that is not tried again by itself.
    Refused(Why),
    /// There is nobody to give it to.
    Nowhere,
}

impl Paper {
    /// A document nobody has yet.
    #[must_use]
    pub fn new(kind: PaperKind, subject: &str, cid: BlockName, home: Option<Place>) -> Self {
        let (photos, held, seen) = Default::default();
        Self { kind, subject: subject.to_owned(), cid, home, photos, held, seen }
    }

    /// Document and photos; the document first, for gateways take photos only of documents that are there.
    pub fn blocks(&self) -> impl Iterator<Item = BlockName> + '_ {
        core::iter::once(self.cid).chain(self.photos.iter().copied())
    }

    /// What became of a block at a place; `None` if it was never tried.
    #[must_use]
    pub fn held(&self, place: &Place, block: BlockName) -> Option<&Held> {
        self.held.get(place)?.get(&block)
    }

    /// Whether a place has all of it.
    #[must_use]
    pub fn is_at(&self, place: &Place) -> bool {
        self.blocks().all(|block| self.held(place, block) == Some(&Held::Here))
    }

    /// Whether the gateway that was chosen for it has all of it; without one, whether anybody has.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.home
            .as_ref()
            .map_or_else(|| self.held.keys().any(|place| self.is_at(place)), |home| self.is_at(home))
    }

    /// How it stands at a place. One block that is refused is told before one that is not there yet.
    #[must_use]
    pub fn at(&self, place: &Place) -> Summary {
        let all: Vec<_> = self.blocks().map(|block| self.held(place, block)).collect();
        let refused = all.iter().find_map(|held| match held {
            Some(Held::Refused(why)) => Some(Summary::Refused(why.clone())),
            _ => None,
        });
        let later = all.iter().find_map(|held| match held {
            Some(Held::Later(why)) => Some(Summary::Waiting(Some(why.clone()))),
            _ => None,
        });
        if let Some(told) = refused.or(later) {
            return told;
        }
        if all.contains(&None) {
            return Summary::Waiting(None);
        }
        let is_here = all.iter().all(|held| matches!(held, Some(Held::Here)));
        if is_here { Summary::Kept } else { Summary::Asked }
    }

    /// How it stands altogether, at the places of now.
    #[must_use]
    pub fn summary(&self, places: &Places) -> Summary {
        let all: Vec<_> = places.of(self).iter().map(|place| (place.kind(), self.at(place))).collect();
        if all.iter().all(|(kind, _)| *kind == PlaceKind::Pinning) {
            return Summary::Nowhere;
        }
        let provided = self.blocks().all(|block| self.is_provided(block));
        // a service that cannot be asked yet waits for the others, not for time
        let moves = |kind: PlaceKind| provided || kind != PlaceKind::Pinning;
        let waits = all.iter().find_map(|(kind, one)| match one {
            Summary::Waiting(_) | Summary::Asked if moves(*kind) => Some(one.clone()),
            _ => None,
        });
        let unseen = || (provided && self.reach(places) == Reach::NotYet).then_some(Summary::Waiting(None));
        let refused =
            || all.iter().find_map(|(_, one)| matches!(one, Summary::Refused(_)).then(|| one.clone()));
        waits.or_else(unseen).or_else(refused).unwrap_or(Summary::Kept)
    }

    /// Whether there is something left that is done without a person.
    #[must_use]
    pub fn is_waiting(&self, places: &Places) -> bool {
        matches!(self.summary(places), Summary::Waiting(_) | Summary::Asked)
    }

    /// Whether others find it.
    #[must_use]
    pub fn reach(&self, places: &Places) -> Reach {
        let gateways = places.gateways(self);
        let having = gateways.iter().filter(|gateway| self.is_handed_out_by(gateway)).count();
        match (having, gateways.len()) {
            (2.., _) => Reach::Second,
            (_, 0 | 1) => Reach::NoSecond,
            _ => Reach::NotYet,
        }
    }

    /// Whether a gateway has handed out all of it.
    #[must_use]
    pub fn is_handed_out_by(&self, gateway: &Place) -> bool {
        let seen = self.seen.get(gateway);
        self.blocks().all(|block| {
            self.held(gateway, block) == Some(&Held::Here) || seen.is_some_and(|seen| seen.contains(&block))
        })
    }

    /// Whether a block is at a place others can fetch it from.
    pub(super) fn is_provided(&self, block: BlockName) -> bool {
        let provides = |place: &Place| place.kind() != PlaceKind::Pinning;
        self.held.keys().any(|place| provides(place) && self.held(place, block) == Some(&Held::Here))
    }

    pub(super) fn was_seen(&self, gateway: &Place, block: BlockName) -> bool {
        self.seen.get(gateway).is_some_and(|seen| seen.contains(&block))
    }

    /// Notes what became of a block; whether that is news.
    pub(super) fn note(&mut self, place: &Place, block: BlockName, held: Held) -> bool {
        let copies = self.held.entry(place.clone()).or_default();
        let is_news = copies.get(&block) != Some(&held);
        copies.insert(block, held);
        is_news
    }

    /// What became of every block that was tried.
    pub(super) fn all_held(&self) -> impl Iterator<Item = (&Place, BlockName, &Held)> {
        let at = |(place, blocks)| core::iter::repeat(place).zip(blocks);
        self.held.iter().flat_map(at).map(|(place, (block, held))| (place, *block, held))
    }

    /// Every block that a gateway had.
    pub(super) fn all_seen(&self) -> impl Iterator<Item = (&Place, BlockName)> {
        let at = |(place, blocks)| core::iter::repeat(place).zip(blocks);
        self.seen.iter().flat_map(at).map(|(place, block)| (place, *block))
    }

    pub(super) fn note_seen(&mut self, gateway: &Place, block: BlockName) {
        self.seen.entry(gateway.clone()).or_default().insert(block);
    }
}

/// All of them, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Papers(Vec<Paper>);

impl Papers {
    /// Notes a document, or what has become of it.
    pub fn note(&mut self, paper: Paper) {
        match self.0.iter_mut().find(|known| known.cid == paper.cid) {
            Some(known) => *known = paper,
            None => self.0.push(paper),
        }
    }

    /// Forgets a document that was not signed after all.
    pub fn forget(&mut self, cid: BlockName) {
        self.0.retain(|paper| paper.cid != cid);
    }

    /// What is noted about a document.
    #[must_use]
    pub fn of(&self, cid: &str) -> Option<&Paper> {
        let cid = cid.parse().ok()?;
        self.0.iter().find(|paper| paper.cid == cid)
    }

    /// Where the documents of a meter belong: the gateway that was used last.
    #[must_use]
    pub fn home_of(&self, subject: &str) -> Option<&Place> {
        self.0.iter().rev().find(|paper| paper.subject == subject && paper.home.is_some())?.home.as_ref()
    }

    /// Has the older documents of a meter go where its newest went: a gateway that has moved is asked where it is now.
    pub fn move_home(&mut self) {
        let homes: Vec<_> = self.0.iter().map(|paper| self.home_of(&paper.subject).cloned()).collect();
        for (paper, home) in self.0.iter_mut().zip(homes) {
            paper.home = home;
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Paper> {
        self.0.iter()
    }
}
