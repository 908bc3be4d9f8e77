//! The chain head a gateway keeps: which number and which hash the next record continues.

use super::{KeyId, Payload, PayloadHash, Record, RecordDraft, RecordError, sign};
use crate::keys::SecretKey;

/// Number and payload hash of the newest record; [`ChainState::default`] before the first.
///
/// Store it in the same transaction as the record it came from: a state that runs ahead of or behind the
/// stored records breaks the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChainState {
    /// Number of the newest record, 0 before the first.
    pub seq: u64,
    /// Payload hash of the newest record, zero before the first.
    pub head: PayloadHash,
}

impl ChainState {
    /// The state after `record`, for a gateway that starts up again.
    #[must_use]
    pub fn after(record: &Record) -> Self {
        Self { seq: record.seq(), head: record.payload_hash() }
    }

    /// Whether `record` is the next one of this chain by number and previous hash.
    #[must_use]
    pub fn is_followed_by(&self, record: &Record) -> bool {
        self.seq.checked_add(1) == Some(record.seq()) && self.head == record.previous()
    }

    /// Signs the next record and moves on to it. On an error nothing moves.
    ///
    /// # Errors
    /// What [`sign`] refuses.
    pub fn next(&mut self, draft: RecordDraft, key: &SecretKey) -> Result<Record, RecordError> {
        let payload = Payload {
            seq: self.seq.saturating_add(1),
            key_id: KeyId::of(&key.public()),
            previous: self.head,
            draft,
        };
        let record = sign(payload, key)?;
        *self = Self::after(&record);
        Ok(record)
    }
}
