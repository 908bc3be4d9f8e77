//! What happened to a name, proven, and what its holder took back.
//!
//! Only one thing proves that somebody wrote an operation: it spends a name coin of their own address.
//! Registrations prove nothing, because anybody can register a free name for anybody's address.

use super::Verified;
use super::transactions::{ConfirmedTransaction, TransactionEvidence, verify_transaction};
use crate::chain::HeaderChain;
use crate::name::lifecycle::{HistoryError, Step};
use crate::name::{Name, NameHistory};
use crate::network::Network;
use crate::script::Script;
use crate::tx::OutPoint;
use crate::units::{Height, UnixTime};

/// The proven operations on one name, with what their values say.
#[derive(Debug)]
pub(super) struct History<V> {
    pub(super) operations: Vec<Operation<V>>,
    /// Whether each of them is proven and follows the one before.
    pub(super) complete: Result<(), Broken>,
}

/// Why operations do not show what happened to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// One of them is not proven.
    Unproven,
    /// One of them does not follow the one before.
    Order(HistoryError),
}

#[derive(Debug)]
pub(super) struct Operation<V> {
    pub(super) height: Height,
    pub(super) time: UnixTime,
    pub(super) owner: Script,
    pub(super) value: Option<V>,
    /// Whether the name was free before.
    registers: bool,
    coin: OutPoint,
    spends: Vec<OutPoint>,
}

impl<V> History<V> {
    pub(super) fn of(
        name: &Name,
        (newest, earlier): (&TransactionEvidence<'_>, &[TransactionEvidence<'_>]),
        headers: &HeaderChain,
        read: fn(&[u8]) -> Option<V>,
    ) -> Self {
        let mut follower = NameHistory::new(name.clone(), headers.network());
        let (mut operations, mut complete) = (Vec::new(), Ok(()));
        let provable = |transaction: &&TransactionEvidence<'_>| transaction.height >= headers.base();
        // Blocks before the base cannot be proven; what was written there counts for nothing (PROTOCOL, section 3).
        for transaction in earlier.iter().filter(provable).chain([newest]) {
            let (_, confirmed) = verify_transaction(transaction, headers);
            let Some(confirmed) = confirmed.map(Verified::into_inner) else {
                complete = complete.and(Err(Broken::Unproven));
                continue;
            };
            let followed = follower.add(confirmed.inclusion.height, &confirmed.transaction);
            let registers = followed == Ok(Step::Registered);
            complete = complete.and(followed.map(drop).map_err(Broken::Order));
            operations.extend(Operation::of(&confirmed, registers, read));
        }
        Self { operations, complete }
    }

    /// The operations since the name was last registered, oldest first: each but the first was written by the holder
    /// of the one before.
    pub(super) fn tenure(&self) -> &[Operation<V>] {
        let start = self.operations.iter().rposition(|operation| operation.registers).unwrap_or(0);
        self.operations.get(start..).unwrap_or_default()
    }
}

impl<V> Operation<V> {
    fn of(confirmed: &ConfirmedTransaction, registers: bool, read: fn(&[u8]) -> Option<V>) -> Option<Self> {
        let (vout, output) = confirmed.transaction.name_output()?;
        Some(Self {
            height: confirmed.inclusion.height,
            time: confirmed.inclusion.time,
            registers,
            coin: OutPoint::new(confirmed.txid, vout),
            spends: confirmed.transaction.inputs.iter().map(|input| input.previous).collect(),
            value: read(&output.value),
            owner: output.owner,
        })
    }
}

/// The block in which a holder took something back: wrote a name that pointed to it with their own coin, so that it
/// no longer upholds it. That is for good; who wants to say it again signs a new document.
pub(super) fn withdrawn<V>(
    owner: &Script,
    network: Network,
    all: &[&History<V>],
    points: impl Fn(&V) -> bool,
    upholds: impl Fn(&V) -> bool,
) -> Option<Height> {
    let owned_from = network.params().doi_ownership_height;
    let operations = || all.iter().flat_map(|history| &history.operations);
    let says =
        |operation: &Operation<V>, what: &dyn Fn(&V) -> bool| operation.value.as_ref().is_some_and(what);
    let pointed = |coin: &OutPoint| {
        operations().any(|before| before.coin == *coin && before.owner == *owner && says(before, &points))
    };
    let later = operations().filter(|after| after.height >= owned_from && !says(after, &upholds));
    later.filter(|after| after.spends.iter().any(pointed)).map(|after| after.height).min()
}
