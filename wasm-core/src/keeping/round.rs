//! One go through the places of a document: what to do next, after what came of the step before.

use std::collections::BTreeSet;

use super::{BlockName, Held, Paper, Place, PlaceKind, Places, Reach, Why};

/// The first pause between two rounds that changed nothing, in seconds.
const FIRST_PAUSE_S: u32 = 5;
/// The longest.
const LONGEST_PAUSE_S: u32 = 900;

/// How long to wait after so many rounds that changed nothing, in seconds.
#[must_use]
pub fn pause(fruitless: u32) -> u32 {
    FIRST_PAUSE_S
        .saturating_mul(1_u32.checked_shl(fruitless.min(16)).unwrap_or(u32::MAX))
        .min(LONGEST_PAUSE_S)
}

/// What is to be done with a block at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Give it, and read it back.
    Put,
    /// Ask for it to be fetched and pinned.
    Pin,
    /// Look how far a request is.
    Look(String),
    /// See whether this gateway hands it out without having been given it.
    Read,
}

/// The next thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub place: Place,
    /// With which block.
    pub block: BlockName,
    /// What.
    pub act: Act,
}

/// A round: every place is tried once with each block it needs, and left when it does not answer.
#[derive(Debug, Clone)]
pub struct Round {
    places: Places,
    /// Also what was refused before.
    again: bool,
    /// What was tried; reading apart from giving.
    tried: BTreeSet<(Place, BlockName, bool)>,
    left: BTreeSet<Place>,
    news: bool,
}

impl Round {
    /// A round through the places of now; `again` tries what was refused once more.
    #[must_use]
    pub const fn new(places: Places, again: bool) -> Self {
        Self { places, again, tried: BTreeSet::new(), left: BTreeSet::new(), news: false }
    }

    /// Whether anything is different from before the round.
    #[must_use]
    pub const fn has_news(&self) -> bool {
        self.news
    }

    /// What to do next; `None` when the round is over.
    #[must_use]
    pub fn next(&self, paper: &Paper) -> Option<Step> {
        let given = self.places.of(paper).into_iter().find_map(|place| self.step_at(paper, place));
        given.or_else(|| self.reading(paper))
    }

    /// Notes what came of a step.
    pub fn note(&mut self, paper: &mut Paper, step: &Step, held: Held) {
        self.tried.insert((step.place.clone(), step.block, step.act == Act::Read));
        if matches!(held, Held::Later(Why::Silent | Why::Busy)) {
            self.left.insert(step.place.clone());
        }
        match step.act {
            Act::Read => {
                if held == Held::Here {
                    paper.note_seen(&step.place, step.block);
                    self.news = true;
                } else {
                    // who does not have one block is not asked for the others now
                    self.left.insert(step.place.clone());
                }
            }
            Act::Put | Act::Pin | Act::Look(_) => self.news |= paper.note(&step.place, step.block, held),
        }
    }

    fn step_at(&self, paper: &Paper, place: Place) -> Option<Step> {
        if self.left.contains(&place) {
            return None;
        }
        let block = paper.blocks().find(|block| self.is_due(paper, &place, *block))?;
        let needs_document = place.kind() == PlaceKind::Gateway && block != paper.cid;
        if needs_document && paper.held(&place, paper.cid) != Some(&Held::Here) {
            return None;
        }
        let act = match (place.kind(), paper.held(&place, block)) {
            (PlaceKind::Gateway | PlaceKind::Kubo, _) => Act::Put,
            (PlaceKind::Pinning, Some(Held::Asked(request))) => Act::Look(request.clone()),
            (PlaceKind::Pinning, _) => Act::Pin,
        };
        Some(Step { place, block, act })
    }

    fn is_due(&self, paper: &Paper, place: &Place, block: BlockName) -> bool {
        let wanted = match paper.held(place, block) {
            None | Some(Held::Asked(_) | Held::Later(_)) => true,
            Some(Held::Refused(_)) => self.again,
            Some(Held::Here) => false,
        };
        // a service fetches only what somebody has
        let fetchable = place.kind() != PlaceKind::Pinning || paper.is_provided(block);
        wanted && fetchable && !self.tried.contains(&(place.clone(), block, false))
    }

    /// Asks further gateways until a second one has everything.
    fn reading(&self, paper: &Paper) -> Option<Step> {
        let somewhere = paper.blocks().all(|block| paper.is_provided(block));
        if !somewhere || paper.reach(&self.places) != Reach::NotYet {
            return None;
        }
        self.places.readers.iter().filter(|reader| !self.left.contains(*reader)).find_map(|reader| {
            let unseen = |block: &BlockName| {
                paper.held(reader, *block) != Some(&Held::Here)
                    && !paper.was_seen(reader, *block)
                    && !self.tried.contains(&(reader.clone(), *block, true))
            };
            let block = paper.blocks().find(unseen)?;
            Some(Step { place: reader.clone(), block, act: Act::Read })
        })
    }
}
