//! Notes as the lines of BIP 329, and from them.
//!
//! A contact is an `addr` line with `"contact":true`, which other programs read as a label of the address. A frozen coin
//! is an `output` line with `"spendable":false`, with or without a label.

use core::fmt::Write;
use std::borrow::Cow;

use serde::Deserialize;

use super::{Label, LabelError, LineError, Notes, NotesError, Subject};
use crate::address::{Address, Unchecked};
use crate::network::Network;
use crate::tx::OutPoint;

/// What the first line of our own notes has as its type, which others ignore.
const KIND: &str = "blockpro-notes";
const VERSION: u64 = 1;
/// The most bytes of a line: a label of 255 characters written with `\u` escapes for each half, and some more.
const MAX_LINE: usize = 8_192;
/// The most bytes of a line that is kept for other programs.
const MAX_OTHER: usize = 2_048;
/// The most refused lines and conflicts that are told one by one.
const MAX_TOLD: usize = 100;

/// One line, as far as it is of use here. Other keys are other programs' business.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    r#ref: Cow<'a, str>,
    #[serde(borrow, default)]
    label: Option<Cow<'a, str>>,
    #[serde(default)]
    spendable: Option<bool>,
    #[serde(default)]
    contact: bool,
    #[serde(default)]
    v: Option<u64>,
}

/// Two labels for one thing: ours stayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What they are about.
    pub subject: Subject,
    /// Whether they are names in the address book.
    pub contact: bool,
    /// What is noted here.
    pub ours: Label,
    /// What the text says.
    pub theirs: Label,
}

/// A line that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub why: LineError,
}

/// What [`Notes::merge`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Labels, contacts and frozen coins that are new here.
    pub added: usize,
    /// Those that were noted already.
    pub known: usize,
    /// Lines of types that are kept for other programs and not shown.
    pub others: usize,
    /// Where ours stayed; at most the first 100.
    pub conflicts: Vec<Conflict>,
    /// What was not understood; at most the first 100.
    pub refused: Vec<Refused>,
    /// How many conflicts and refused lines are not listed any more.
    pub untold: usize,
}

/// What a good line says.
enum Said {
    Label(Subject, Label),
    Contact(Address, Label),
    Coin {
        subject: Subject,
        label: Option<Label>,
        spendable: Option<bool>,
    },
    /// Nothing this program keeps apart: the line itself is kept.
    Other,
}

impl Notes {
    /// All notes as text: one line of JSON each, the first of which says what it is. To store (sealed), to back up, and
    /// for other programs that read BIP 329.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let mut text = format!("{{\"type\":\"{KIND}\",\"ref\":\"{}\",\"v\":{VERSION}}}\n", self.network);
        for (subject, label) in &self.labels {
            match subject {
                Subject::Transaction(txid) => line(&mut text, "tx", txid, Some(label), ""),
                Subject::Address(address) => line(&mut text, "addr", address, Some(label), ""),
                Subject::Coin(coin) if self.is_frozen(coin) => {
                    line(&mut text, "output", coin, Some(label), ",\"spendable\":false");
                }
                Subject::Coin(coin) => line(&mut text, "output", coin, Some(label), ""),
            }
        }
        for (address, name) in &self.contacts {
            line(&mut text, "addr", address, Some(name), ",\"contact\":true");
        }
        let unlabelled = |coin: &&OutPoint| !self.labels.contains_key(&Subject::Coin(**coin));
        for coin in self.frozen.iter().filter(unlabelled) {
            line(&mut text, "output", coin, None, ",\"spendable\":false");
        }
        for other in &self.others {
            text.push_str(other);
            text.push('\n');
        }
        text
    }

    /// Reads what [`Notes::to_lines`] wrote, and nothing else: what is damaged is refused, not repaired.
    ///
    /// # Errors
    /// [`NotesError`] with the line.
    pub fn from_lines(network: Network, text: &str) -> Result<Self, NotesError> {
        check_length(text)?;
        let (first, _) = text.split_once('\n').ok_or(NotesError::NotNotes)?;
        check_head(network, first)?;
        let mut notes = Self::new(network);
        for (number, line) in (1..).zip(text.lines()).skip(1) {
            let wrong = |why| NotesError::Line { line: number, why };
            let said = read(network, line).map_err(wrong)?;
            if notes.take(said, line, &mut Merged::default()).map_err(wrong)?.is_some() {
                return Err(wrong(LineError::Twice));
            }
        }
        Ok(notes)
    }

    /// Takes over what a text with lines of BIP 329 says, from this program or another. Nothing that is noted here
    /// changes; a coin that is frozen here stays frozen.
    ///
    /// # Errors
    /// [`NotesError`] if the text is too long or notes of another network or version; nothing is taken over then.
    /// Single lines that cannot be taken over are told in [`Merged`].
    pub fn merge(&mut self, text: &str) -> Result<Merged, NotesError> {
        check_length(text)?;
        let text = text.trim_start_matches('\u{feff}');
        let head = text.lines().next().unwrap_or_default();
        match check_head(self.network, head) {
            Ok(()) | Err(NotesError::NotNotes) => {}
            Err(error) => return Err(error),
        }
        let mut merged = Merged::default();
        let lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty());
        let network = self.network;
        for (number, line) in lines.filter(|(number, line)| *number > 1 || check_head(network, line).is_err())
        {
            let said = read(network, line).and_then(|said| self.take(said, line, &mut merged));
            match said {
                Ok(None) => {}
                Ok(Some(conflict)) if merged.conflicts.len() < MAX_TOLD => merged.conflicts.push(conflict),
                Err(why) if merged.refused.len() < MAX_TOLD => {
                    merged.refused.push(Refused { line: number, why });
                }
                Ok(Some(_)) | Err(_) => merged.untold = merged.untold.saturating_add(1),
            }
        }
        Ok(merged)
    }

    /// Takes a line over, or gives the contradiction.
    fn take(&mut self, said: Said, line: &str, merged: &mut Merged) -> Result<Option<Conflict>, LineError> {
        match said {
            Said::Label(subject, theirs) => self.take_label(subject, theirs, merged),
            Said::Contact(address, theirs) => self.take_contact(address, theirs, merged),
            Said::Coin { subject, label, spendable } => {
                if let (Subject::Coin(coin), Some(false)) = (&subject, spendable) {
                    let before = self.frozen.len();
                    self.freeze(*coin).map_err(full)?;
                    count(merged, self.frozen.len() > before);
                }
                label.map_or(Ok(None), |label| self.take_label(subject, label, merged))
            }
            Said::Other => {
                if line.len() > MAX_OTHER {
                    return Err(LineError::TooLong { length: line.len(), limit: MAX_OTHER });
                }
                if !self.others.contains(line) {
                    self.take_room(0, line.len().saturating_add(1)).map_err(full)?;
                    self.others.insert(line.to_owned());
                }
                merged.others = merged.others.saturating_add(1);
                Ok(None)
            }
        }
    }

    fn take_label(
        &mut self,
        subject: Subject,
        theirs: Label,
        merged: &mut Merged,
    ) -> Result<Option<Conflict>, LineError> {
        match self.labels.get(&subject) {
            Some(ours) if *ours != theirs => {
                Ok(Some(Conflict { subject, contact: false, ours: ours.clone(), theirs }))
            }
            known => {
                count(merged, known.is_none());
                self.set_label(subject, Some(theirs)).map_err(full)?;
                Ok(None)
            }
        }
    }

    fn take_contact(
        &mut self,
        address: Address,
        theirs: Label,
        merged: &mut Merged,
    ) -> Result<Option<Conflict>, LineError> {
        let conflict = |address, ours, theirs| {
            Ok(Some(Conflict { subject: Subject::Address(address), contact: true, ours, theirs }))
        };
        match self.contacts.get(&address) {
            Some(ours) if *ours != theirs => return conflict(address, ours.clone(), theirs),
            Some(_) => {
                count(merged, false);
                return Ok(None);
            }
            None => {}
        }
        match self.add_contact(theirs.clone(), address.clone()) {
            Err(NotesError::NameTaken { name, .. }) => conflict(address, name, theirs),
            added => {
                added.map_err(full)?;
                count(merged, true);
                Ok(None)
            }
        }
    }
}

const fn count(merged: &mut Merged, new: bool) {
    let counter = if new { &mut merged.added } else { &mut merged.known };
    *counter = counter.saturating_add(1);
}

/// What [`Notes`] say when they take no more, as what is wrong with a line.
fn full(error: NotesError) -> LineError {
    match error {
        NotesError::Full { limit } => LineError::Full { limit },
        NotesError::Address(error) => LineError::Address(error),
        _ => LineError::Twice,
    }
}

fn check_length(text: &str) -> Result<(), NotesError> {
    let (length, limit) = (text.len(), Notes::MAX_BYTES);
    if length > limit { Err(NotesError::TooLong { length, limit }) } else { Ok(()) }
}

fn check_head(network: Network, line: &str) -> Result<(), NotesError> {
    let head = parse(line).ok().filter(|head| head.r#type == KIND).ok_or(NotesError::NotNotes)?;
    match head.v.ok_or(NotesError::NotNotes)? {
        VERSION if head.r#ref == network.to_string() => Ok(()),
        VERSION => Err(NotesError::WrongNetwork { expected: network, found: clip(&head.r#ref) }),
        other => Err(NotesError::Version(other)),
    }
}

fn parse(line: &str) -> Result<Line<'_>, LineError> {
    if line.len() > MAX_LINE {
        return Err(LineError::TooLong { length: line.len(), limit: MAX_LINE });
    }
    serde_json::from_str(line).map_err(|_| LineError::Form)
}

fn read(network: Network, text: &str) -> Result<Said, LineError> {
    let line = parse(text)?;
    let reference = || LineError::Reference(clip(&line.r#ref));
    let label = line.label.as_deref().map(Label::new);
    // A label that was taken back is exported as an empty one by some.
    let label = label.filter(|label| *label != Err(LabelError::Empty)).transpose();
    match &*line.r#type {
        KIND => Err(LineError::Form),
        "output" => {
            let subject = Subject::Coin(line.r#ref.parse().map_err(|_| reference())?);
            Ok(Said::Coin { subject, label: label?, spendable: line.spendable })
        }
        "tx" => {
            let subject = Subject::Transaction(line.r#ref.parse().map_err(|_| reference())?);
            Ok(label?.map_or(Said::Other, |label| Said::Label(subject, label)))
        }
        "addr" => {
            let address = line.r#ref.parse::<Address<Unchecked>>()?.require_network(network)?;
            Ok(match label? {
                Some(label) if line.contact => Said::Contact(address, label),
                Some(label) => Said::Label(Subject::Address(address), label),
                None => Said::Other,
            })
        }
        _ => Ok(Said::Other),
    }
}

fn line(
    text: &mut String,
    kind: &str,
    reference: impl core::fmt::Display,
    label: Option<&Label>,
    rest: &str,
) {
    // Writing to a text cannot fail.
    let _ = write!(text, "{{\"type\":\"{kind}\",\"ref\":\"{reference}\"");
    if let Some(label) = label {
        let _ = write!(text, ",\"label\":{}", serde_json::Value::from(label.as_str()));
    }
    text.push_str(rest);
    text.push_str("}\n");
}

fn clip(text: &str) -> String {
    text.chars().take(80).collect()
}
