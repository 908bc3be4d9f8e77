//! Who holds a name, until when, and what may be done with it next.
//!
//! [`NameHistory`] follows a name's confirmed operations, oldest first, by the rule that holds on the valid chain
//! since height 431,017: a free name is registered without a name coin, a held one is written only by spending
//! its newest coin. Below that height anybody could write; those operations are followed but never trusted.
//! Whether the operations are really in the chain is for `sync` and `verify` to establish first.

use thiserror::Error;

use super::Name;
use crate::hash::Txid;
use crate::network::Network;
use crate::tx::Transaction;
use crate::tx::build::replace::Waiting;
use crate::tx::build::{LostRegistration, NameAction, NameCoin, Registration};
use crate::units::Height;

/// Why an operation cannot be the next one of a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HistoryError {
    /// The transaction does not write this name, or not as a name transaction.
    #[error("{txid} does not write the name {name}")]
    OtherName {
        /// The transaction.
        txid: Txid,
        /// The name followed.
        name: String,
    },
    /// The operations are not in the order of the chain.
    #[error("height {height} comes after {newest}")]
    Order {
        /// The operation's height.
        height: Height,
        /// The height reached before.
        newest: Height,
    },
    /// The name is held, and the transaction does not spend its coin: no block of the valid chain has it.
    #[error("{txid} writes a held name without spending its coin")]
    NotFromCurrentCoin {
        /// The transaction.
        txid: Txid,
    },
}

/// What an operation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The name was free: a new owner, whatever was before.
    Registered,
    /// The owner wrote it again or gave it on.
    Updated,
    /// Before ownership was enforced: written by anybody.
    Overwritten,
}

/// Blocks before a name's expiry from which it should be renewed: 30 days of ten minutes (protocol, section 3).
pub const RENEW_BEFORE: u32 = 4_320;

/// Whether a held name has to be written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Renewal {
    /// Not before so many blocks.
    NotYet(u32),
    /// Now; so many blocks can still hold it.
    Due(u32),
    /// No block can hold it any more: the name is free, and its money lost.
    TooLate,
}

/// A name that is held.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Held {
    coin: NameCoin,
    height: Height,
    expires_at: Height,
    owned_since: Option<Height>,
}

impl Held {
    /// The coin that is the name.
    #[must_use]
    pub const fn coin(&self) -> &NameCoin {
        &self.coin
    }

    /// The height of the newest operation.
    #[must_use]
    pub const fn height(&self) -> Height {
        self.height
    }

    /// The first block in which anybody may register the name, if it is not written before.
    #[must_use]
    pub const fn expires_at(&self) -> Height {
        self.expires_at
    }

    /// The height of the registration that the chain of spent coins goes back to; `None` if it began before
    /// ownership was enforced, so that it proves nothing.
    #[must_use]
    pub const fn owned_since(&self) -> Option<Height> {
        self.owned_since
    }

    /// How far from its expiry the name is, for a block on top of `tip`.
    #[must_use]
    pub fn renewal(&self, tip: Height) -> Renewal {
        match self.blocks_left(tip) {
            0 => Renewal::TooLate,
            left if left <= RENEW_BEFORE => Renewal::Due(left),
            left => Renewal::NotYet(left.saturating_sub(RENEW_BEFORE)),
        }
    }

    /// How many blocks on top of `tip` can still hold an update; 0 if it is too late.
    #[must_use]
    pub fn blocks_left(&self, tip: Height) -> u32 {
        self.expires_at.blocks_since(tip.saturating_add(1)).unwrap_or(0)
    }
}

/// What a name is on top of the highest block.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NameState {
    /// Nobody holds it; anybody may register it in the next block.
    Free(Name),
    /// Somebody holds it.
    Held(Held),
    /// An operation of ours waits for a block; this is its coin.
    Pending(NameCoin),
}

/// A name's operations, followed one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHistory {
    name: Name,
    network: Network,
    current: Option<Held>,
    /// The coin of an operation of ours that waits for a block.
    pending: Option<NameCoin>,
}

impl NameHistory {
    /// A name without operations.
    #[must_use]
    pub const fn new(name: Name, network: Network) -> Self {
        Self { name, network, current: None, pending: None }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Adds the next confirmed operation. A pending one is forgotten: it is this one, or has lost against it.
    ///
    /// # Errors
    /// [`HistoryError`]; the history stays as it was.
    pub fn add(&mut self, height: Height, tx: &Transaction) -> Result<Step, HistoryError> {
        let coin = self.coin_of(tx)?;
        let params = self.network.params();
        let owned = height >= params.doi_ownership_height;
        let held = self.held_at(height)?;
        let (step, owned_since) = match held {
            None => (Step::Registered, owned.then_some(height)),
            Some(held) if spends(tx, &held.coin) => (Step::Updated, held.owned_since),
            Some(_) if owned => return Err(HistoryError::NotFromCurrentCoin { txid: tx.txid() }),
            Some(_) => (Step::Overwritten, None),
        };
        let expires_at = height.saturating_add(params.name_expiry.depth_at(height));
        self.current = Some(Held { coin, height, expires_at, owned_since });
        self.pending = None;
        Ok(step)
    }

    /// Notes an operation of ours that has been broadcast and waits for a block.
    ///
    /// # Errors
    /// [`HistoryError::OtherName`].
    pub fn add_pending(&mut self, tx: &Transaction) -> Result<(), HistoryError> {
        self.pending = Some(self.coin_of(tx)?);
        Ok(())
    }

    /// Whether a registration of ours that is in no block has lost: in the block on top of `tip` somebody holds the
    /// name already. Its coins must be spent at once by [`withdraw`](crate::tx::build::replace::withdraw), because
    /// two waiting registrations of one name are harmful to the network. `None` for anything but a registration of
    /// this name.
    #[must_use]
    pub fn lost(&self, tip: Height, waiting: &Waiting) -> Option<LostRegistration> {
        let held = self.current.as_ref().filter(|held| held.blocks_left(tip) > 0)?;
        self.coin_of(waiting.tx()).ok()?;
        let (ours, rival) = (waiting.tx().txid(), held.coin.outpoint().txid);
        let lost = ours != rival && !waiting.spends_name();
        lost.then(|| LostRegistration::of(self.name.clone(), ours, rival))
    }

    /// Forgets a pending operation that will not come: refused, or replaced.
    pub fn drop_pending(&mut self) {
        self.pending = None;
    }

    /// What the name is for a transaction in the block on top of `tip`.
    #[must_use]
    pub fn state(&self, tip: Height) -> NameState {
        if let Some(pending) = &self.pending {
            return NameState::Pending(pending.clone());
        }
        match &self.current {
            Some(held) if held.blocks_left(tip) > 0 => NameState::Held(held.clone()),
            _ => NameState::Free(self.name.clone()),
        }
    }

    fn coin_of(&self, tx: &Transaction) -> Result<NameCoin, HistoryError> {
        let other = || HistoryError::OtherName { txid: tx.txid(), name: self.name.to_string() };
        NameCoin::made_by(tx, &self.name).ok_or_else(other)
    }

    /// The holder that an operation in block `height` finds.
    fn held_at(&self, height: Height) -> Result<Option<&Held>, HistoryError> {
        match &self.current {
            Some(held) if height < held.height => Err(HistoryError::Order { height, newest: held.height }),
            Some(held) if height < held.expires_at => Ok(Some(held)),
            _ => Ok(None),
        }
    }
}

fn spends(tx: &Transaction, coin: &NameCoin) -> bool {
    tx.inputs.iter().any(|input| input.previous == coin.outpoint())
}

/// What may be done with a name in this state. Whether we are its holder is found out when building.
#[must_use]
pub fn plan(state: &NameState) -> NameAction {
    match state {
        NameState::Free(name) => NameAction::Register(Registration::of(name.clone())),
        NameState::Held(held) => NameAction::Update(held.coin.clone()),
        NameState::Pending(coin) => NameAction::WaitForConfirmation(coin.outpoint()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;
    use crate::script::name::{NameValue, name_doi_script};
    use crate::tx::{OutPoint, TxIn, TxOut, VERSION_NAME};
    use crate::units::Amount;

    fn name() -> Name {
        Name::new("bp/1").unwrap()
    }

    fn operation(previous: OutPoint, of: &Name) -> Transaction {
        let script = name_doi_script(of, &NameValue::default(), &Script::p2wpkh([1; 20]));
        let outputs = vec![TxOut { value: Amount::of(1_000_000), script }];
        let inputs = vec![TxIn::unsigned(previous)];
        Transaction { version: VERSION_NAME, inputs, outputs, lock_time: 0 }
    }

    fn money(number: u8) -> OutPoint {
        OutPoint::new(Txid::from_bytes([number; 32]), 7)
    }

    fn registered(network: Network, height: u32) -> (NameHistory, OutPoint) {
        let mut history = NameHistory::new(name(), network);
        let tx = operation(money(1), &name());
        assert_eq!(history.add(Height(height), &tx), Ok(Step::Registered));
        (history, OutPoint::new(tx.txid(), 0))
    }

    #[test]
    fn a_name_without_history_is_registered() {
        let history = NameHistory::new(name(), Network::Devnet);
        let action = plan(&history.state(Height(500)));
        assert_eq!(action, NameAction::Register(Registration::of(name())));
    }

    #[test]
    fn a_held_name_is_updated_with_its_newest_coin() {
        let (mut history, first) = registered(Network::Devnet, 10);
        let update = operation(first, &name());
        assert_eq!(history.add(Height(10), &update), Ok(Step::Updated), "in the same block");
        let NameAction::Update(coin) = plan(&history.state(Height(20))) else { panic!("not held") };
        assert_eq!(coin.outpoint(), OutPoint::new(update.txid(), 0));
        assert_eq!(coin.owner(), &Script::p2wpkh([1; 20]));
        // The superseded coin is no way to write the name any more.
        let stale = operation(first, &name());
        assert!(matches!(history.add(Height(21), &stale), Err(HistoryError::NotFromCurrentCoin { .. })));
    }

    /// Recorded from a node, `expiry.json`: depth 30, the last update fits into block h + 29.
    #[test]
    fn names_expire_at_the_block_nodes_say() {
        let rows =
            [(Network::Regtest, 100, 30), (Network::Mainnet, 431_018, 36_000), (Network::Devnet, 0, 36_000)];
        for (network, height, depth) in rows {
            let (history, _) = registered(network, height);
            let last_tip = Height(height + depth - 2);
            let state = history.state(last_tip);
            assert!(matches!(&state, NameState::Held(held) if held.blocks_left(last_tip) == 1), "{network}");
            let state = history.state(Height(height + depth - 1));
            assert_eq!(state, NameState::Free(name()), "{network}");
        }
    }

    #[test]
    fn renewals_are_due_thirty_days_before_the_end() {
        let (history, _) = registered(Network::Mainnet, 440_000);
        let rows = [
            (440_000, Renewal::NotYet(35_999 - 4_320)),
            (440_000 + 31_678, Renewal::NotYet(1)),
            (440_000 + 31_679, Renewal::Due(4_320)),
            (440_000 + 35_998, Renewal::Due(1)),
            (440_000 + 35_999, Renewal::TooLate),
        ];
        let held = history.current.unwrap();
        for (tip, expected) in rows {
            assert_eq!(held.renewal(Height(tip)), expected, "{tip}");
        }
    }

    #[test]
    fn an_expired_name_starts_anew() {
        let (mut history, old) = registered(Network::Regtest, 100);
        let again = operation(money(2), &name());
        assert!(history.add(Height(129), &again).is_err(), "still held");
        assert_eq!(history.add(Height(130), &again), Ok(Step::Registered));
        let NameState::Held(held) = history.state(Height(130)) else { panic!("not held") };
        assert_eq!((held.owned_since(), held.expires_at()), (Some(Height(130)), Height(160)));
        assert_ne!(held.coin().outpoint(), old);
    }

    #[test]
    fn old_history_is_followed_but_not_trusted() {
        let (mut history, _) = registered(Network::Mainnet, 420_000);
        let theft = operation(money(2), &name());
        assert_eq!(history.add(Height(431_016), &theft), Ok(Step::Overwritten));
        assert!(history.add(Height(431_017), &operation(money(3), &name())).is_err());
        let update = operation(OutPoint::new(theft.txid(), 0), &name());
        assert_eq!(history.add(Height(431_017), &update), Ok(Step::Updated));
        let NameState::Held(held) = history.state(Height(431_017)) else { panic!("not held") };
        assert_eq!(held.owned_since(), None, "the chain of coins begins with a theft");
    }

    #[test]
    fn nothing_is_written_while_an_operation_waits() {
        let (mut history, first) = registered(Network::Devnet, 10);
        let update = operation(first, &name());
        history.add_pending(&update).unwrap();
        let waiting = NameAction::WaitForConfirmation(OutPoint::new(update.txid(), 0));
        assert_eq!(plan(&history.state(Height(11))), waiting);
        let mut refused = history.clone();
        refused.drop_pending();
        assert!(matches!(plan(&refused.state(Height(11))), NameAction::Update(_)));
        history.add(Height(12), &update).unwrap();
        assert!(matches!(plan(&history.state(Height(12))), NameAction::Update(_)));
    }

    /// `OP_NAME_UPDATE` may spend our coin; what it makes is the name, but nothing we can write again.
    #[test]
    fn other_kinds_of_operation_are_followed() {
        let (mut history, first) = registered(Network::Devnet, 10);
        let mut update = operation(first, &name());
        let script = update.outputs[0].script.to_string().replacen("5a", "53", 1);
        update.outputs[0].script = script.parse().unwrap();
        assert_eq!(history.add(Height(11), &update), Ok(Step::Updated));
        let NameState::Held(held) = history.state(Height(11)) else { panic!("not held") };
        assert_eq!(held.coin().kind(), crate::script::name::NameOpKind::Update);
    }

    #[test]
    fn foreign_transactions_are_refused() {
        let (mut history, first) = registered(Network::Devnet, 10);
        let other = operation(first, &Name::new("bp/2").unwrap());
        let mut plain = operation(first, &name());
        plain.version = 2;
        for tx in [other, plain] {
            assert!(matches!(history.add(Height(11), &tx), Err(HistoryError::OtherName { .. })));
        }
        let update = operation(first, &name());
        assert!(matches!(history.add(Height(9), &update), Err(HistoryError::Order { .. })));
    }
}
