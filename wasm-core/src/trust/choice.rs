//! Which organisations a person accepts, and which not.
//!
//! Accepted is a name together with the key that held it then: names expire, and a stranger who takes one later is
//! somebody else. A name that is handed over by its holder stays accepted; `verify` follows that on the chain.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Words;
use crate::keys::PublicKey;

/// The most organisations that are kept.
pub const MAX_CHOICES: usize = 200;

/// Why a choice cannot be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// There are as many as are kept.
    #[error("at most {max} organisations are kept")]
    TooMany {
        /// The most there may be.
        max: usize,
    },
    /// The text is no organisation.
    #[error("{text:?} is no organisation: key and name, joined by a slash")]
    NoOrganisation {
        /// The text, cut to 160 characters.
        text: String,
    },
}

/// An organisation by its name and the key that held the name when somebody looked.
///
/// The text is `<key>/<name>`, for links.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganisationKey {
    /// The name.
    pub name: Words,
    /// The key.
    pub key: PublicKey,
}

impl fmt::Display for OrganisationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.key, self.name)
    }
}

impl FromStr for OrganisationKey {
    type Err = ChoiceError;

    fn from_str(text: &str) -> Result<Self, ChoiceError> {
        let parts = text.split_once('/');
        let read = parts.and_then(|(key, name)| Some((key.parse().ok()?, Words::new(name).ok()?)));
        let (key, name) =
            read.ok_or_else(|| ChoiceError::NoOrganisation { text: text.chars().take(160).collect() })?;
        Ok(Self { name, key })
    }
}

impl TryFrom<String> for OrganisationKey {
    type Error = ChoiceError;

    fn try_from(text: String) -> Result<Self, ChoiceError> {
        text.parse()
    }
}

impl From<OrganisationKey> for String {
    fn from(organisation: OrganisationKey) -> Self {
        organisation.to_string()
    }
}

/// What a person thinks of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// Meters that its electricians certified are to be trusted.
    Accepted,
    /// They are not, and the question is not asked again.
    Rejected,
}

/// What a person thinks of organisations, in the order in which they were decided on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choices(Vec<(OrganisationKey, Choice)>);

impl Choices {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&OrganisationKey, Choice)> {
        self.0.iter().map(|(organisation, choice)| (organisation, *choice))
    }

    /// Those accepted.
    pub fn accepted(&self) -> impl Iterator<Item = &OrganisationKey> {
        self.iter().filter(|(_, choice)| *choice == Choice::Accepted).map(|(organisation, _)| organisation)
    }

    /// What was decided about an organisation.
    #[must_use]
    pub fn of(&self, organisation: &OrganisationKey) -> Option<Choice> {
        self.iter().find(|(decided, _)| *decided == organisation).map(|(_, choice)| choice)
    }

    /// With a decision, in place of an earlier one.
    ///
    /// # Errors
    /// [`ChoiceError::TooMany`].
    pub fn with(mut self, organisation: OrganisationKey, choice: Choice) -> Result<Self, ChoiceError> {
        if let Some((_, decided)) = self.0.iter_mut().find(|(decided, _)| *decided == organisation) {
            *decided = choice;
            return Ok(self);
        }
        if self.0.len() >= MAX_CHOICES {
            return Err(ChoiceError::TooMany { max: MAX_CHOICES });
        }
        self.0.push((organisation, choice));
        Ok(self)
    }

    /// Without a decision about an organisation.
    #[must_use]
    pub fn without(mut self, organisation: &OrganisationKey) -> Self {
        self.0.retain(|(decided, _)| decided != organisation);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::tests::key;

    fn organisation(number: u8, name: &str) -> OrganisationKey {
        OrganisationKey { name: Words::new(name).unwrap(), key: key(number).public() }
    }

    #[test]
    fn an_organisation_is_one_text() {
        let isar = organisation(0x51, "Isar/Energie ä");
        let text = isar.to_string();
        assert_eq!(text, format!("{}/Isar/Energie ä", key(0x51).public()));
        assert_eq!(text.parse(), Ok(isar));
        for text in ["", "/", "Isar", &format!("{}/", key(1).public()), &format!("{}0/x", key(1).public())] {
            assert!(text.parse::<OrganisationKey>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_newest_decision_counts() {
        let (isar, donau) = (organisation(1, "Isar"), organisation(2, "Donau"));
        let choices = Choices::default().with(isar.clone(), Choice::Accepted).unwrap();
        let choices = choices.with(donau.clone(), Choice::Accepted).unwrap();
        let choices = choices.with(isar.clone(), Choice::Rejected).unwrap();
        assert_eq!(choices.of(&isar), Some(Choice::Rejected));
        assert_eq!(choices.accepted().collect::<Vec<_>>(), [&donau]);
        assert_eq!(choices.of(&organisation(3, "Isar")), None, "another key is somebody else");
        let json = serde_json::to_string(&choices).unwrap();
        assert_eq!(serde_json::from_str::<Choices>(&json).unwrap(), choices);
        assert_eq!(choices.without(&isar).of(&isar), None);
    }

    #[test]
    fn there_is_a_limit() {
        let many = (0..MAX_CHOICES).map(|number| organisation(1, &format!("{number}")));
        let full = many.fold(Choices::default(), |choices, one| choices.with(one, Choice::Accepted).unwrap());
        let more = full.clone().with(organisation(1, "more"), Choice::Accepted);
        assert_eq!(more, Err(ChoiceError::TooMany { max: MAX_CHOICES }));
        assert!(full.with(organisation(1, "7"), Choice::Rejected).is_ok());
    }
}
