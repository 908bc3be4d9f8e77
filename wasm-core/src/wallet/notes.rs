//! What a person says about money: labels, an address book, coins that are not to be spent.
//!
//! The chain knows nothing of it and no scan brings it back, so it is kept, backed up and carried to other programs by
//! itself. There is one form for all three: the lines of BIP 329, with a first line that names form, version and
//! network. Other programs read it as labels; from theirs, [`Notes::merge`] takes over what is new and loses nothing:
//! what contradicts is reported and ours stays, and what this program has no use for is kept and written again.
//!
//! Labels show how a person lives. Whoever stores or sends them seals them first.

mod label;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

pub use self::label::{Label, LabelError};
pub use self::lines::{Conflict, Merged, Refused};
use crate::address::{Address, AddressError};
use crate::hash::Txid;
use crate::network::Network;
use crate::tx::OutPoint;

/// Why something cannot be noted, or a text is no notes of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotesError {
    /// An address of another network, or none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// A label that is empty, too long, or hides something.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// The address has a name already.
    #[error("the address is in the address book as '{name}'")]
    AddressTaken {
        /// Its name.
        name: Label,
    },
    /// Another address has the name: one could not tell whom one pays.
    #[error("the address book has the name '{name}' already, for {address}")]
    NameTaken {
        /// The name, as it stands there.
        name: Label,
        /// Whose it is.
        address: String,
    },
    /// The address is not in the address book.
    #[error("{0} is not in the address book")]
    NoContact(String),
    /// There is no room for more.
    #[error("notes have at most {limit} bytes")]
    Full {
        /// Bytes allowed, all notes together.
        limit: usize,
    },
    /// More bytes than notes have.
    #[error("notes of {length} bytes, at most {limit}")]
    TooLong {
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The first line is not that of notes of this program.
    #[error("not notes of this program")]
    NotNotes,
    /// Written by a later version of this program.
    #[error("notes of version {0}, this program knows version 1")]
    Version(u64),
    /// Notes of another network.
    #[error("notes of {found}, expected {expected}")]
    WrongNetwork {
        /// The network asked for.
        expected: Network,
        /// As written there.
        found: String,
    },
    /// A line that does not belong there. Numbers count from 1.
    #[error("line {line}: {why}")]
    Line {
        /// The line.
        line: usize,
        /// What is wrong with it.
        why: LineError,
    },
}

/// What is wrong with a line of BIP 329.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// No JSON object with `type` and `ref`, or a part of another type than it has.
    #[error("not a line of labels")]
    Form,
    /// More bytes than a line has.
    #[error("{length} bytes, at most {limit}")]
    TooLong {
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The reference is no transaction id, address or output.
    #[error("'{0}' is no reference of its type")]
    Reference(String),
    /// The address cannot be paid on this network.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The label cannot be kept as it is.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// One reference twice with different labels, or two contacts with one name.
    #[error("contradicts an earlier line")]
    Twice,
    /// There is no room for more.
    #[error("notes have at most {limit} bytes")]
    Full {
        /// Bytes allowed, all notes together.
        limit: usize,
    },
}

/// What a label is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A transaction.
    Transaction(Txid),
    /// An address.
    Address(Address),
    /// An output: a coin.
    Coin(OutPoint),
}

/// At least as many bytes as a line has without its label.
const LINE: usize = 160;

/// Everything a person has noted, for one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes {
    network: Network,
    labels: BTreeMap<Subject, Label>,
    contacts: BTreeMap<Address, Label>,
    frozen: BTreeSet<OutPoint>,
    /// Lines of types that are not kept here, as they were.
    others: BTreeSet<String>,
    /// At least as many bytes as the lines of all of it have.
    bytes: usize,
}

impl Notes {
    /// The most bytes of notes as text: what [`ecies`](crate::ecies) seals, and some 5,000 labels.
    pub const MAX_BYTES: usize = crate::ecies::MAX_MESSAGE;

    /// No notes.
    #[must_use]
    pub const fn new(network: Network) -> Self {
        Self {
            network,
            labels: BTreeMap::new(),
            contacts: BTreeMap::new(),
            frozen: BTreeSet::new(),
            others: BTreeSet::new(),
            bytes: LINE,
        }
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// Whether nothing is noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.contacts.is_empty() && self.frozen.is_empty() && self.others.is_empty()
    }

    /// What was said about something.
    #[must_use]
    pub fn label(&self, subject: &Subject) -> Option<&Label> {
        self.labels.get(subject)
    }

    /// All labels, by what they are about.
    #[must_use]
    pub const fn labels(&self) -> &BTreeMap<Subject, Label> {
        &self.labels
    }

    /// Says something about a transaction, an address or a coin; `None` takes it back.
    ///
    /// # Errors
    /// [`NotesError::Full`], and [`NotesError::Address`] for an address of another network.
    pub fn set_label(&mut self, subject: Subject, label: Option<Label>) -> Result<(), NotesError> {
        if let Subject::Address(address) = &subject {
            self.check(address)?;
        }
        let before = self.labels.get(&subject).map_or(0, |label| LINE.saturating_add(label.escaped_len()));
        let Some(label) = label else {
            self.labels.remove(&subject);
            self.bytes = self.bytes.saturating_sub(before);
            return Ok(());
        };
        self.take_room(before, LINE.saturating_add(label.escaped_len()))?;
        self.labels.insert(subject, label);
        Ok(())
    }

    /// The name of an address in the address book.
    #[must_use]
    pub fn contact(&self, address: &Address) -> Option<&Label> {
        self.contacts.get(address)
    }

    /// The address book in the order of its names, upper and lower case alike.
    #[must_use]
    pub fn contacts(&self) -> Vec<(&Label, &Address)> {
        let mut contacts: Vec<_> = self.contacts.iter().map(|(address, name)| (name, address)).collect();
        contacts.sort_by_cached_key(|(name, address)| (name.folded(), *address));
        contacts
    }

    /// Adds somebody to the address book.
    ///
    /// # Errors
    /// [`NotesError`] if the address is there already, the name is another one's, the address is of another network,
    /// or the book is full.
    pub fn add_contact(&mut self, name: Label, address: Address) -> Result<(), NotesError> {
        self.check(&address)?;
        if let Some(name) = self.contacts.get(&address) {
            return Err(NotesError::AddressTaken { name: name.clone() });
        }
        self.check_name(&name, None)?;
        self.take_room(0, LINE.saturating_add(name.escaped_len()))?;
        self.contacts.insert(address, name);
        Ok(())
    }

    /// Gives somebody in the address book another name.
    ///
    /// # Errors
    /// [`NotesError::NoContact`] or [`NotesError::NameTaken`].
    pub fn rename_contact(&mut self, address: &Address, name: Label) -> Result<(), NotesError> {
        self.check_name(&name, Some(address))?;
        let Some(known) = self.contacts.get(address) else {
            return Err(NotesError::NoContact(address.to_string()));
        };
        let before = known.escaped_len();
        self.take_room(before, name.escaped_len())?;
        self.contacts.insert(address.clone(), name);
        Ok(())
    }

    /// Removes somebody from the address book; false if nobody was there.
    pub fn remove_contact(&mut self, address: &Address) -> bool {
        let gone = self.contacts.remove(address);
        let bytes = gone.as_ref().map_or(0, |name| LINE.saturating_add(name.escaped_len()));
        self.bytes = self.bytes.saturating_sub(bytes);
        gone.is_some()
    }

    /// Takes a coin out of what may be spent.
    ///
    /// # Errors
    /// [`NotesError::Full`].
    pub fn freeze(&mut self, coin: OutPoint) -> Result<(), NotesError> {
        if !self.frozen.contains(&coin) {
            self.take_room(0, LINE)?;
        }
        self.frozen.insert(coin);
        Ok(())
    }

    /// Lets a coin be spent again; false if it was free.
    pub fn thaw(&mut self, coin: &OutPoint) -> bool {
        let gone = self.frozen.remove(coin);
        self.bytes = self.bytes.saturating_sub(if gone { LINE } else { 0 });
        gone
    }

    /// Whether a coin is not to be spent.
    #[must_use]
    pub fn is_frozen(&self, coin: &OutPoint) -> bool {
        self.frozen.contains(coin)
    }

    /// The coins that are not to be spent, as [`Wallet::spendable`](super::Wallet::spendable) asks for them.
    #[must_use]
    pub const fn frozen(&self) -> &BTreeSet<OutPoint> {
        &self.frozen
    }

    fn check(&self, address: &Address) -> Result<(), NotesError> {
        let (expected, found) = (self.network, address.network());
        if expected == found { Ok(()) } else { Err(AddressError::WrongNetwork { expected, found }.into()) }
    }

    /// Whether no other address has the name.
    fn check_name(&self, name: &Label, own: Option<&Address>) -> Result<(), NotesError> {
        let folded = name.folded();
        let mut others = self.contacts.iter().filter(|(address, _)| Some(*address) != own);
        match others.find(|(_, known)| known.folded() == folded) {
            Some((address, known)) => {
                Err(NotesError::NameTaken { name: known.clone(), address: address.to_string() })
            }
            None => Ok(()),
        }
    }

    /// Makes room for `bytes` in the place of `before`.
    fn take_room(&mut self, before: usize, bytes: usize) -> Result<(), NotesError> {
        let after = self.bytes.saturating_sub(before).saturating_add(bytes);
        if after > Self::MAX_BYTES {
            return Err(NotesError::Full { limit: Self::MAX_BYTES });
        }
        self.bytes = after;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
