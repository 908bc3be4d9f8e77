//! Where a record stands in the chain of records seen so far.
//!
//! The trail keeps a few fixed-size facts, whatever the number of records: the last verified record, the
//! newest signed record that could not be verified (a new segment may start there), and a payload that
//! arrived without a valid signature but fits the chain. The last one matters because the next signed record
//! vouches for that payload by its hash: the chain is then known to be unbroken although one record in it is
//! not believed.

use crate::record::{PayloadHash, Values};

/// The point of a chain that a next record continues.
#[derive(Debug, Clone, Copy)]
struct Link {
    seq: u64,
    hash: PayloadHash,
}

impl Link {
    const fn of(values: &Values) -> Self {
        Self { seq: values.seq, hash: values.hash }
    }

    fn is_followed_by(self, values: &Values, previous: PayloadHash) -> bool {
        self.seq.checked_add(1) == Some(values.seq) && self.hash == previous
    }
}

/// A signed record that was not verified.
#[derive(Debug, Clone, Copy)]
struct Loose {
    values: Values,
    /// Whether the chain from the last verified record to this one is unbroken.
    linked: bool,
}

/// An unsigned payload that fits the chain.
#[derive(Debug, Clone, Copy)]
struct Bridge {
    link: Link,
    /// Whether it continues the loose record, not the last verified one.
    from_loose: bool,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// Nothing was seen before.
    Start,
    /// The chain is unbroken from the last verified record; the registers may also be judged by the loose
    /// record in between, if there is one.
    Follows { last: Values, loose: Option<Values> },
    /// The chain is unbroken from a signed record that was not verified itself.
    FollowsLoose { loose: Values },
    /// The number is not above that of the last verified record.
    Repeated { last: u64 },
    /// Nothing seen is continued by this record.
    Broken { expected: u64 },
}

/// What was seen so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trail {
    last: Option<Values>,
    loose: Option<Loose>,
    bridge: Option<Bridge>,
}

impl Trail {
    pub(super) fn place(&self, values: &Values, previous: PayloadHash) -> Place {
        let newest = self.loose.map(|loose| loose.values).or(self.last);
        let Some(newest) = newest else { return Place::Start };
        if let Some(last) = self.last.filter(|last| values.seq <= last.seq) {
            return Place::Repeated { last: last.seq };
        }
        match (self.origin(values, previous), self.last, self.loose) {
            (Some(Origin::Last), Some(last), _) => Place::Follows { last, loose: None },
            (Some(Origin::Loose), Some(last), Some(Loose { values, linked: true })) => {
                Place::Follows { last, loose: Some(values) }
            }
            (Some(Origin::Loose), _, Some(loose)) => Place::FollowsLoose { loose: loose.values },
            _ => Place::Broken { expected: newest.seq.saturating_add(1) },
        }
    }

    /// A record was verified.
    pub(super) const fn verified(&mut self, values: Values) {
        *self = Self { last: Some(values), loose: None, bridge: None };
    }

    /// A record was signed by the right key, but not verified.
    pub(super) fn refused(&mut self, values: Values, place: Place) {
        let linked = match place {
            Place::Repeated { .. } => return,
            Place::Follows { .. } => true,
            Place::Start | Place::FollowsLoose { .. } | Place::Broken { .. } => false,
        };
        self.loose = Some(Loose { values, linked });
        self.bridge = None;
    }

    /// A record came without a valid signature. It proves nothing, but a signed one may vouch for it.
    pub(super) fn unsigned(&mut self, values: &Values, previous: PayloadHash) {
        if let Some(origin) = self.origin(values, previous) {
            let from_loose = matches!(origin, Origin::Loose);
            self.bridge = Some(Bridge { link: Link::of(values), from_loose });
        }
    }

    fn origin(&self, values: &Values, previous: PayloadHash) -> Option<Origin> {
        let follows = |link: Link| link.is_followed_by(values, previous);
        if self.last.is_some_and(|last| follows(Link::of(&last))) {
            return Some(Origin::Last);
        }
        if self.loose.is_some_and(|loose| follows(Link::of(&loose.values))) {
            return Some(Origin::Loose);
        }
        let bridge = self.bridge.filter(|bridge| follows(bridge.link))?;
        Some(if bridge.from_loose { Origin::Loose } else { Origin::Last })
    }
}

/// What a record continues.
#[derive(Debug, Clone, Copy)]
enum Origin {
    Last,
    Loose,
}
