//! Messages of a server, read without building a tree of them.
//!
//! A line can have ten million bytes, and what it is the answer to stands at its end. So a message is first only
//! taken apart into slices of the line; the slice of a result is then read straight into the type it must have.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::error::{LineError, Misfit};

/// Messages in one line at most; we never ask for so much at once.
pub(super) const MAX_BATCH: usize = 1_000;

/// A message, its parts as they lie in the line. `None` means that a part is absent; `null` is a part.
#[derive(Deserialize)]
pub(super) struct Message<'a> {
    #[serde(borrow, default)]
    pub(super) method: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(super) params: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(super) id: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(super) result: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub(super) error: Option<&'a RawValue>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// What a server says is wrong. What does not fit is left out: an error is an error.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Failure<'a> {
    pub(super) code: i64,
    #[serde(borrow)]
    pub(super) message: Cow<'a, str>,
}

impl<'a> Message<'a> {
    /// Takes one message apart.
    pub(super) fn read(text: &'a str) -> Result<Self, LineError> {
        if !text.trim_start().starts_with('{') {
            // Finds out whether it is JSON at all.
            let not_json =
                serde_json::from_str::<serde::de::IgnoredAny>(text).err().map(|error| not_json(&error));
            return Err(not_json.unwrap_or(LineError::NotAMessage));
        }
        serde_json::from_str(text).map_err(|error| match error.classify() {
            Category::Data => LineError::NotAMessage,
            Category::Io | Category::Syntax | Category::Eof => not_json(&error),
        })
    }

    /// What is wrong, if the message says so.
    pub(super) fn failure(&self) -> Option<Failure<'a>> {
        let error = self.error.filter(|error| error.get() != "null")?;
        Some(serde_json::from_str(error.get()).unwrap_or_default())
    }
}

/// Cuts a line into its messages.
pub(super) fn messages(line: &str) -> Result<Vec<&str>, LineError> {
    if !line.trim_start().starts_with('[') {
        return Ok(vec![line]);
    }
    let batch: Batch<'_> = serde_json::from_str(line).map_err(|error| match error.classify() {
        Category::Data => LineError::TooMany { limit: MAX_BATCH },
        Category::Io | Category::Syntax | Category::Eof => not_json(&error),
    })?;
    if batch.0.is_empty() { Err(LineError::NotAMessage) } else { Ok(batch.0) }
}

/// A batch, its messages as they lie in the line.
struct Batch<'a>(Vec<&'a str>);

impl<'de: 'a, 'a> Deserialize<'de> for Batch<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(BatchVisitor).map(Batch)
    }
}

struct BatchVisitor;

impl<'de> Visitor<'de> for BatchVisitor {
    type Value = Vec<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a batch")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut batch: A) -> Result<Self::Value, A::Error> {
        let mut messages = Vec::new();
        while let Some(message) = batch.next_element::<&RawValue>()? {
            if messages.len() == MAX_BATCH {
                return Err(A::Error::custom("too many"));
            }
            messages.push(message.get());
        }
        Ok(messages)
    }
}

fn not_json(error: &serde_json::Error) -> LineError {
    LineError::NotJson { reason: clip(&error.to_string()) }
}

/// JSON of a known form.
pub(super) fn from<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Misfit> {
    serde_json::from_str(json).map_err(|error| Misfit::Json(clip(&error.to_string())))
}

/// The beginning of a server's text: enough to read, not enough to fill a screen.
pub(super) fn clip(text: &str) -> String {
    const LONGEST: usize = 300;
    text.chars().take(LONGEST).collect()
}
