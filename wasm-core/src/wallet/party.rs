//! Who is paid by an output, as the person knows them.

use std::collections::BTreeSet;

use super::{Label, Notes, Wallet};
use crate::address::Address;
use crate::keys::Role;
use crate::script::Script;
use crate::tx::TxOut;
use crate::tx::build::KeyRef;
use crate::units::Amount;

/// Who an output belongs to. Behind a name operation it is the owner that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// Us: a receiving address, by its number.
    Receive(u32),
    /// Us: a change address, by its number.
    Change(u32),
    /// Us: another key of ours, such as the identity or a meter's.
    Own(KeyRef),
    /// Somebody in the address book.
    Contact(Label),
    /// An address that is not known.
    Stranger,
    /// Nobody: the output holds data and can never be spent.
    Data,
    /// A script that has no address.
    Script,
}

impl Party {
    /// Whether it is us.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Receive(_) | Self::Change(_) | Self::Own(_))
    }
}

impl From<KeyRef> for Party {
    fn from(key: KeyRef) -> Self {
        match key {
            KeyRef::Role(Role::Receive(index)) => Self::Receive(index),
            KeyRef::Role(Role::Change(index)) => Self::Change(index),
            key => Self::Own(key),
        }
    }
}

/// A receiving address that was handed out or looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    /// Its number.
    pub index: u32,
    /// The address.
    pub address: Address,
    /// How many transactions have paid it, waiting ones included.
    pub payments: usize,
    /// All they have paid, spent since or not.
    pub received: Amount,
}

impl Wallet {
    /// Whose an output is.
    #[must_use]
    pub fn party(&self, output: &TxOut, notes: &Notes) -> Party {
        if let Some(key) = self.key_of(output) {
            return key.clone().into();
        }
        let owner = output.owner();
        match Address::from_script(&owner, self.network) {
            Some(address) => {
                notes.contact(&address).map_or(Party::Stranger, |name| Party::Contact(name.clone()))
            }
            None if owner.is_op_return() => Party::Data,
            None => Party::Script,
        }
    }

    /// The receiving addresses that are watched, in the order of their numbers, used or not.
    #[must_use]
    pub fn receive_addresses(&self) -> Vec<OwnAddress> {
        let mut addresses: Vec<_> =
            self.scripts.iter().filter_map(|(script, key)| self.own(script, key)).collect();
        addresses.sort_unstable_by_key(|own| own.index);
        addresses
    }

    fn own(&self, script: &Script, key: &KeyRef) -> Option<OwnAddress> {
        let KeyRef::Role(Role::Receive(index)) = key else { return None };
        let address = Address::from_script(script, self.network)?;
        let (mut payments, mut received) = (BTreeSet::new(), Vec::new());
        for (txid, located) in &self.transactions {
            for output in located.transaction.outputs.iter().filter(|output| output.script == *script) {
                payments.insert(*txid);
                received.push(output.value);
            }
        }
        let received = super::history::sum(received.into_iter());
        Some(OwnAddress { index: *index, address, payments: payments.len(), received })
    }
}
