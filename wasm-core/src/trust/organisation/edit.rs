//! From one version of an organisation to the next.

use super::{MAX_MEMBERS, Member, Organisation};
use crate::keys::PublicKey;
use crate::trust::Words;
use crate::units::UnixTime;

/// Why a version cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The list is full.
    #[error("an organisation lists at most {max} members, those who left counted")]
    TooMany {
        /// The most there may be.
        max: usize,
    },
    /// The key is a member at that time already.
    #[error("{key} is a member already")]
    AlreadyMember {
        /// The key.
        key: PublicKey,
    },
    /// The key is no member, or not any more.
    #[error("{key} is no member")]
    NotMember {
        /// The key.
        key: PublicKey,
    },
    /// The membership would end before it began.
    #[error("the membership began at {}, it cannot end before", from.secs())]
    EndsBeforeItBegan {
        /// When it began.
        from: UnixTime,
    },
}

/// What one version says differently from the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The organisation vouches for somebody new.
    Added(Member),
    /// It ended to vouch for somebody.
    Removed(Member),
    /// Something else about an entry is different: its label, or its times.
    Altered {
        /// What it said.
        before: Member,
        /// What it says.
        after: Member,
    },
    /// An entry is gone altogether: nothing is said any more about what this key certified.
    Forgotten(Member),
    /// Another key rules in disputes.
    Arbiter(Option<PublicKey>),
    /// Another key signs prices.
    Price(Option<PublicKey>),
    /// It is reached in another way.
    Contact(Option<Words>),
    /// The name was handed over.
    HandedOver(PublicKey),
}

impl Organisation {
    /// With one more member.
    ///
    /// # Errors
    /// [`EditError::TooMany`], [`EditError::AlreadyMember`].
    pub fn with_member(mut self, member: Member) -> Result<Self, EditError> {
        if self.members.len() >= MAX_MEMBERS {
            return Err(EditError::TooMany { max: MAX_MEMBERS });
        }
        if self.entries(member.key).any(|entry| entry.overlaps(&member)) {
            return Err(EditError::AlreadyMember { key: member.key });
        }
        self.members.push(member);
        Ok(self)
    }

    /// Without vouching for what this key certifies from `until` on. The entry stays.
    ///
    /// # Errors
    /// [`EditError::NotMember`], [`EditError::EndsBeforeItBegan`].
    pub fn without_member(mut self, key: PublicKey, until: UnixTime) -> Result<Self, EditError> {
        let entry = self.current(key)?;
        if until < entry.from {
            return Err(EditError::EndsBeforeItBegan { from: entry.from });
        }
        entry.until = Some(until);
        Ok(self)
    }

    /// With another label for a member.
    ///
    /// # Errors
    /// [`EditError::NotMember`].
    pub fn with_label(mut self, key: PublicKey, label: Words) -> Result<Self, EditError> {
        self.current(key)?.label = label;
        Ok(self)
    }

    /// Handed over: while the name points to this version, `to` holds it.
    #[must_use]
    pub const fn handed_over(mut self, to: PublicKey) -> Self {
        self.successor = Some(to);
        self
    }

    /// What this version says differently from the one `before`.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let entry = |of: &Self, one: &Member| {
            of.members.iter().find(|other| other.key == one.key && other.from == one.from).cloned()
        };
        let mut changes = Vec::new();
        for member in &before.members {
            changes.extend(changed(member, entry(self, member)));
        }
        let new = self.members.iter().filter(|member| entry(before, member).is_none());
        changes.extend(new.cloned().map(Change::Added));
        if self.arbiter != before.arbiter {
            changes.push(Change::Arbiter(self.arbiter));
        }
        if self.price != before.price {
            changes.push(Change::Price(self.price));
        }
        if self.contact != before.contact {
            changes.push(Change::Contact(self.contact.clone()));
        }
        changes.extend(self.successor.map(Change::HandedOver));
        changes
    }

    /// The entry that is open.
    fn current(&mut self, key: PublicKey) -> Result<&mut Member, EditError> {
        let open = |member: &&mut Member| member.key == key && member.until.is_none();
        self.members.iter_mut().find(open).ok_or(EditError::NotMember { key })
    }
}

fn changed(before: &Member, after: Option<Member>) -> Option<Change> {
    match after {
        None => Some(Change::Forgotten(before.clone())),
        Some(after) if after == *before => None,
        Some(after) if before.until.is_none() && after.until.is_some() && after.label == before.label => {
            Some(Change::Removed(after))
        }
        Some(after) => Some(Change::Altered { before: before.clone(), after }),
    }
}
