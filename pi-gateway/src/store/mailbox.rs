//! Messages that wait to be fetched: sealed by their senders, so that the gateway only knows for whom they are.
//!
//! A full box takes no more: nobody can push a message out that somebody else left.

use super::{Store, StoreError};
use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition, WriteTransaction};
use wasm_core::keys::PublicKey;
use wasm_core::units::UnixTime;

/// Messages in one box, and in all.
const MAX_IN_BOX: usize = 32;
const MAX_IN_ALL: u64 = 256;
/// Seconds after which a message that nobody fetched is gone.
const KEPT_S: u64 = 30 * 86_400;

/// By key and number: the time it came, and what it is.
const MESSAGES: TableDefinition<'_, (&str, u64), (u64, &[u8])> = TableDefinition::new("mailbox");
/// The number of the newest message.
const NEWEST: &str = "mailbox_newest";

/// A message as it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// Its number; later ones have higher numbers.
    pub(crate) id: u64,
    /// When it came, UTC seconds.
    pub(crate) time: u64,
    /// What it is.
    pub(crate) data: Vec<u8>,
}

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(MESSAGES)?;
    Ok(())
}

impl Store {
    /// Leaves a message; its number, or `None` if there is no room.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn leave_message(
        &self,
        to: &PublicKey,
        data: &[u8],
        now: UnixTime,
    ) -> Result<Option<u64>, StoreError> {
        let to = to.to_string();
        self.write(|transaction| {
            let id = super::get_meta::<u64>(transaction, NEWEST)?.unwrap_or(0).saturating_add(1);
            {
                let mut table = transaction.open_table(MESSAGES)?;
                let oldest = now.secs().saturating_sub(KEPT_S);
                table.retain(|_, (time, _)| time >= oldest)?;
                let in_box = table.range((to.as_str(), 0)..=(to.as_str(), u64::MAX))?.count();
                if in_box >= MAX_IN_BOX || table.len()? >= MAX_IN_ALL {
                    return Ok(None);
                }
                table.insert((to.as_str(), id), (now.secs(), data))?;
            }
            super::put_meta(transaction, NEWEST, &id)?;
            Ok(Some(id))
        })
    }

    /// The messages of a box, oldest first.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn messages(&self, of: &PublicKey) -> Result<Vec<Message>, StoreError> {
        let of = of.to_string();
        self.read(|transaction| {
            let table = transaction.open_table(MESSAGES)?;
            let rows = table.range((of.as_str(), 0)..=(of.as_str(), u64::MAX))?;
            rows.map(|row| {
                let (key, value) = row?;
                let (time, data) = value.value();
                Ok(Message { id: key.value().1, time, data: data.to_vec() })
            })
            .collect()
        })
    }

    /// Forgets the messages of a box up to a number.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn forget_messages(&self, of: &PublicKey, until: u64) -> Result<(), StoreError> {
        let of = of.to_string();
        self.write(|transaction| {
            let mut table = transaction.open_table(MESSAGES)?;
            table.retain_in((of.as_str(), 0)..=(of.as_str(), until), |_, _| false)?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_IN_ALL, MAX_IN_BOX, Store};
    use wasm_core::keys::{PublicKey, SecretKey};
    use wasm_core::units::UnixTime;

    fn key(number: u8) -> PublicKey {
        SecretKey::from_bytes(&[number; 32]).expect("a key").public()
    }

    #[test]
    fn boxes_are_apart_bounded_and_emptied() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path().join("db")).expect("opens");
        let now = UnixTime::from_secs(1_790_000_000).expect("early enough");
        let leave = |to, data: &[u8], now| store.leave_message(&key(to), data, now).expect("stores");
        assert_eq!(leave(1, b"a", now), Some(1));
        assert_eq!(leave(2, b"b", now), Some(2));
        assert_eq!(leave(1, b"c", now), Some(3));
        let found = |of| store.messages(&key(of)).expect("reads");
        let data: Vec<_> = found(1).into_iter().map(|message| (message.id, message.data)).collect();
        assert_eq!(data, [(1, b"a".to_vec()), (3, b"c".to_vec())]);
        store.forget_messages(&key(1), 1).expect("stores");
        assert_eq!((found(1).len(), found(2).len()), (1, 1));
        while leave(1, b"x", now).is_some() {}
        assert_eq!(found(1).len(), MAX_IN_BOX, "a full box keeps what it has");
        assert_eq!(found(1)[0].data, b"c");
        let all = (3..).take_while(|to| (0..MAX_IN_BOX).all(|_| leave(*to, b"y", now).is_some())).count();
        assert!(u64::try_from(all * MAX_IN_BOX).expect("small") < MAX_IN_ALL);
        let later = now.checked_add_secs(super::KEPT_S + 1).expect("early enough");
        assert!(leave(1, b"new", later).is_some(), "old messages make room");
        assert_eq!(found(1).len(), 1);
    }
}
