//! Anchors: what a meter's name says on the chain, against the records it stands for.
//!
//! An anchor is believed when its transaction is proven, it continues the chain of the meter's own name coins,
//! and its sums are exactly those of the files between the anchor before and itself. The balance of a meter is
//! the sum over believed anchors only.

use std::collections::BTreeMap;

use super::Verified;
use super::events::Event;
use super::file_chain::{FileChain, Files, Found};
use super::files::{Before, MeterKey};
use super::reason::{AnchorReason, Reason};
use super::registers::{Limits, most};
use super::report::{Check, Outcome, Report, Verdict, names};
use super::transactions::{ConfirmedTransaction, TransactionEvidence, verify_transaction};
use crate::chain::HeaderChain;
use crate::file::Tail;
use crate::ipld::Cid;
use crate::name::Name;
use crate::name::values::AnchorValue;
use crate::record::{Energy, Register};
use crate::script::Script;
use crate::tx::OutPoint;
use crate::units::{Height, UnixTime, WattHours};

/// Whose anchors are looked at, and by which chain.
#[derive(Debug, Clone, Copy)]
pub struct AnchorContext<'a> {
    /// The meter and its reading key.
    pub of: MeterKey<'a>,
    /// The script of the client and the node, which must hold the meter's name.
    pub holder: &'a Script,
    /// The chain.
    pub headers: &'a HeaderChain,
    /// What the installation can at most, if that is known.
    pub limits: Option<Limits>,
}

/// An operation on the meter's name, and the blocks at hand.
#[derive(Debug, Clone, Copy)]
pub struct AnchorEvidence<'a> {
    /// The transaction with its proof.
    pub transaction: TransactionEvidence<'a>,
    /// Blocks by name: the file the anchor names and those before it, back to the one the anchor before
    /// named. More do no harm; what is missing is said.
    pub blocks: &'a BTreeMap<Cid, Vec<u8>>,
}

/// A verified anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// What the name says.
    pub value: AnchorValue,
    /// The name coin the operation made.
    pub coin: OutPoint,
    /// The block it is in.
    pub height: Height,
    /// Blocks from that one to the tip, both counted.
    pub confirmations: u32,
    /// The end of its newest file.
    pub tail: Tail,
    /// How many files it stands for.
    pub files: usize,
    /// How many records are in them.
    pub records: usize,
    /// The time of the record before their first one; of the first one if there is none before.
    pub since: UnixTime,
    /// What they say happened.
    pub events: Vec<Event>,
}

impl Anchor {
    /// The energy since the anchor before.
    #[must_use]
    pub const fn energy(&self) -> Energy {
        Energy { produced: self.value.produced, consumed: self.value.consumed }
    }

    /// The numbers of the records it stands for: of the first one, and of the last.
    pub(super) fn numbers(&self) -> (u64, u64) {
        numbers(self.tail, self.records)
    }
}

/// Checks the anchors of one meter in the order of the chain.
#[derive(Debug, Clone)]
pub struct AnchorVerifier<'a> {
    context: AnchorContext<'a>,
    place: AnchorPlace,
}

/// How far a verifier has come.
#[derive(Debug, Clone, Default)]
pub(super) struct AnchorPlace {
    last: Option<Last>,
    /// The newest record that a verified anchor stands for, 0 before the first.
    counted: u64,
}

/// The newest anchor of the chain of name coins, verified or not.
#[derive(Debug, Clone)]
struct Last {
    coin: OutPoint,
    height: Height,
    n: u64,
    /// The file it names.
    file: Option<Cid>,
    /// That file's end, if it was verified.
    tail: Option<Tail>,
}

impl<'a> AnchorVerifier<'a> {
    /// A verifier that starts with the first anchor of a name.
    #[must_use]
    pub const fn new(context: AnchorContext<'a>) -> Self {
        Self { context, place: AnchorPlace { last: None, counted: 0 } }
    }

    /// A verifier that goes on where another one stopped.
    pub(super) const fn at(context: AnchorContext<'a>, place: AnchorPlace) -> Self {
        Self { context, place }
    }

    /// How far it has come.
    pub(super) fn stop(self) -> AnchorPlace {
        self.place
    }

    /// A verifier that goes on after an anchor verified earlier.
    #[must_use]
    pub fn after(context: AnchorContext<'a>, anchor: &Verified<Anchor>) -> Self {
        let Anchor { value, coin, height, tail, .. } = anchor.get();
        let (file, tail) = (Some(tail.cid), Some(*tail));
        let last = Last { coin: *coin, height: *height, n: value.n, file, tail };
        Self { context, place: AnchorPlace { last: Some(last), counted: anchor.get().numbers().1 } }
    }

    /// Checks the next operation on the name: the checks of its transaction, `anchor.name_chain`, `file.cid`,
    /// `file.links` and `anchor.sums`. The anchor is there if all passed.
    pub fn push(&mut self, evidence: &AnchorEvidence<'_>) -> (Report, Option<Verified<Anchor>>) {
        let (mut report, confirmed) = verify_transaction(&evidence.transaction, self.context.headers);
        let Some(confirmed) = confirmed.map(Verified::into_inner) else {
            report.checks.push(Check::not_possible(names::ANCHOR_NAME_CHAIN, AnchorReason::Unproven));
            report.checks.extend(unread());
            return (report, None);
        };
        let (coin, value) = match self.operation(&confirmed) {
            Ok(operation) => operation,
            Err(reason) => {
                report.checks.push(Check::of(names::ANCHOR_NAME_CHAIN, Err(reason), ""));
                report.checks.extend(unread());
                self.follow(&confirmed);
                return (report, None);
            }
        };
        let chain = self.continues(&confirmed, &value);
        let found = self.files(&value, evidence.blocks);
        let height = confirmed.inclusion.height;
        if !left(&chain) {
            let file = value.c.parse().ok();
            self.place.last = Some(Last { coin, height, n: value.n, file, tail: found.tail });
        }
        let coin_evidence = format_args!("anchor {}, name coin {coin}", value.n);
        report.checks.push(Check::new(names::ANCHOR_NAME_CHAIN, chain, coin_evidence));
        report.checks.extend(found.checks);
        report.checks.push(sums(&value, found.files.as_ref(), self.place.counted, self.context.limits));
        let files = found.files.filter(|_| report.verdict() == Verdict::Passed);
        let anchor = files.map(|Files { tail, files, records, since, events, .. }| {
            self.place.counted = tail.values.seq;
            let confirmations = confirmed.confirmations;
            Verified(Anchor { value, coin, height, confirmations, tail, files, records, since, events })
        });
        (report, anchor)
    }

    /// The name coin made and what the name says, if the operation is on this meter's name and by its holder.
    fn operation(&self, confirmed: &ConfirmedTransaction) -> Result<(OutPoint, AnchorValue), AnchorReason> {
        let name = Name::meter(self.context.of.meter);
        let output = confirmed.transaction.name_output().filter(|(_, output)| output.is_doi_of(&name));
        let (vout, output) = output.ok_or(AnchorReason::NotThisName { name })?;
        if output.owner != *self.context.holder {
            return Err(AnchorReason::OtherOwner);
        }
        let value = AnchorValue::parse(&output.value)?;
        Ok((OutPoint::new(confirmed.txid, vout), value))
    }

    fn continues(&self, confirmed: &ConfirmedTransaction, value: &AnchorValue) -> Outcome {
        let from = self.context.headers.network().params().doi_ownership_height;
        if confirmed.inclusion.height < from {
            return Outcome::NotPossible(AnchorReason::BeforeOwnership { from }.into());
        }
        let n = value.n;
        let Some(last) = &self.place.last else {
            let reason = AnchorReason::NothingBefore { n };
            return if n == 1 { Outcome::Passed } else { Outcome::NotPossible(reason.into()) };
        };
        if !spends(confirmed, last.coin) && !self.expired(last, confirmed.inclusion.height) {
            return Outcome::Failed(AnchorReason::NotContinued { coin: last.coin }.into());
        }
        let expected = last.n.saturating_add(1);
        if n == expected {
            return Outcome::Passed;
        }
        Outcome::Failed(AnchorReason::Number { expected, found: n }.into())
    }

    /// Whether a name coin was gone before this height, so that the holder had to register anew.
    fn expired(&self, last: &Last, height: Height) -> bool {
        let expiry = self.context.headers.network().params().name_expiry;
        last.height.saturating_add(expiry.depth_at(height)) <= height
    }

    /// An operation that says nothing we can use may still move the name coin.
    fn follow(&mut self, confirmed: &ConfirmedTransaction) {
        let name = Name::meter(self.context.of.meter);
        let output = confirmed.transaction.name_output().filter(|(_, output)| output.is_doi_of(&name));
        let last = self.place.last.as_mut().filter(|last| spends(confirmed, last.coin));
        if let Some((last, (vout, _))) = last.zip(output) {
            (last.coin, last.height) = (OutPoint::new(confirmed.txid, vout), confirmed.inclusion.height);
        }
    }

    fn files(&self, value: &AnchorValue, blocks: &BTreeMap<Cid, Vec<u8>>) -> Found {
        let end = self.place.last.as_ref().and_then(|last| last.file);
        FileChain { of: self.context.of, blocks, end, before: self.before(value) }.verify(&value.c)
    }

    fn before(&self, value: &AnchorValue) -> Before {
        match &self.place.last {
            Some(Last { tail: Some(tail), .. }) => Before::File(*tail),
            Some(Last { tail: None, .. }) => Before::Unknown,
            None if value.n == 1 => Before::Nothing,
            None => Before::Unknown,
        }
    }
}

fn sums(value: &AnchorValue, files: Option<&Files>, counted: u64, limits: Option<Limits>) -> Check {
    let Some(files) = files else {
        return Check::not_possible(names::ANCHOR_SUMS, AnchorReason::NoFiles);
    };
    let Energy { produced, consumed } = files.energy;
    let evidence = format_args!("{produced} kWh produced, {consumed} kWh consumed");
    let (first, _) = numbers(files.tail, files.records);
    let result = if first > counted {
        compare(value, files).and_then(|()| possible(files, limits))
    } else {
        Err(AnchorReason::CountedBefore { first, counted })
    };
    Check::of(names::ANCHOR_SUMS, result, evidence)
}

/// The numbers of the first and the last of so many records. Those of a chain of files have no gaps.
fn numbers(tail: Tail, records: usize) -> (u64, u64) {
    let last = tail.values.seq;
    let records = u64::try_from(records).unwrap_or(u64::MAX);
    (last.saturating_add(1).saturating_sub(records), last)
}

fn compare(value: &AnchorValue, files: &Files) -> Result<(), AnchorReason> {
    let said = Energy { produced: value.produced, consumed: value.consumed };
    if said != files.energy {
        return Err(AnchorReason::WrongSums { said, found: files.energy });
    }
    let newest = files.tail.values;
    let register = |register: Option<Register>| register.map_or(WattHours::ZERO, |r| r.value);
    if (value.register_out, value.register_in) != (register(newest.export), register(newest.import)) {
        return Err(AnchorReason::WrongRegisters);
    }
    if value.t == newest.time {
        return Ok(());
    }
    Err(AnchorReason::WrongTime { said: value.t, found: newest.time })
}

/// Whether the installation can have produced and consumed that much since its meter was last read.
fn possible(files: &Files, limits: Option<Limits>) -> Result<(), AnchorReason> {
    let Some(limits) = limits else { return Ok(()) };
    let seconds = files.tail.values.time.secs_since(files.from).unwrap_or(0).max(limits.interval_s.into());
    let most =
        Energy { produced: most(limits.max_export_w, seconds), consumed: most(limits.max_import_w, seconds) };
    let Energy { produced, consumed } = files.energy;
    if produced <= most.produced && consumed <= most.consumed {
        return Ok(());
    }
    Err(AnchorReason::TooMuch { said: files.energy, most })
}

/// Whether an operation is not part of the chain of name coins, so that it must not move our place in it.
const fn left(chain: &Outcome) -> bool {
    matches!(chain, Outcome::Failed(Reason::Anchor(AnchorReason::NotContinued { .. })))
}

fn spends(confirmed: &ConfirmedTransaction, coin: OutPoint) -> bool {
    confirmed.transaction.inputs.iter().any(|input| input.previous == coin)
}

fn unread() -> [Check; 3] {
    [names::FILE_CID, names::FILE_LINKS, names::ANCHOR_SUMS]
        .map(|name| Check::not_possible(name, AnchorReason::Unproven))
}

#[cfg(test)]
mod tests;
