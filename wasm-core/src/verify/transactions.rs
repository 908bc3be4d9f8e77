//! Whether a transaction is the one asked for and is in the chain.

use super::Verified;
use super::reason::{HeadersReason, TransactionReason};
use super::report::{Check, Outcome, Report, names};
use crate::chain::{Branch, ChainError, HeaderChain, Inclusion, InclusionError, WorkError};
use crate::hash::{BlockHash, Txid};
use crate::tx::Transaction;
use crate::units::Height;

/// A transaction as a server gave it, with the proof that it is in a block.
#[derive(Debug, Clone, Copy)]
pub struct TransactionEvidence<'a> {
    /// The transaction asked for.
    pub txid: Txid,
    /// Its bytes.
    pub raw: &'a [u8],
    /// The block it is said to be in.
    pub height: Height,
    /// The way to that block's merkle root.
    pub branch: &'a Branch,
}

/// A transaction proven to be in our chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedTransaction {
    /// The transaction's id.
    pub txid: Txid,
    /// The transaction.
    pub transaction: Transaction,
    /// Its block.
    pub inclusion: Inclusion,
    /// Blocks from its own to the tip, both counted.
    pub confirmations: u32,
}

/// Checks a transaction against its id, its block, and the chain: `tx.id`, `tx.merkle`, `header.chain`,
/// `header.work`, `header.checkpoint`. It is there if all passed.
pub fn verify_transaction(
    evidence: &TransactionEvidence<'_>,
    headers: &HeaderChain,
) -> (Report, Option<Verified<ConfirmedTransaction>>) {
    let (id, transaction) = match read(evidence) {
        Ok(transaction) => (Ok(()), Some(transaction)),
        Err(reason) => (Err(reason), None),
    };
    let located = transaction
        .as_ref()
        .map(|tx| headers.locate(&tx.encode_base(), evidence.height, evidence.branch.clone()));
    let (merkle, chain) = places(located.as_ref(), headers);
    let height = evidence.height;
    let mut checks = vec![
        Check::of(names::TX_ID, id, format_args!("transaction {}", evidence.txid)),
        Check::new(names::TX_MERKLE, merkle, format_args!("in block {height}")),
        Check::new(
            names::HEADER_CHAIN,
            chain,
            format_args!("{} confirmations", headers.confirmations(height)),
        ),
    ];
    checks.extend([work(headers), checkpoint(headers)]);
    let proven = transaction.zip(located.and_then(Result::ok));
    let confirmed = proven.filter(|_| checks.iter().all(|check| check.outcome.is_passed())).map(
        |(transaction, inclusion)| {
            let confirmations = headers.confirmations(height);
            Verified(ConfirmedTransaction { txid: evidence.txid, transaction, inclusion, confirmations })
        },
    );
    (Report { checks }, confirmed)
}

/// The checks of a header chain as such: `header.chain`, `header.work`, `header.checkpoint`.
#[must_use]
pub fn verify_headers(headers: &HeaderChain) -> Report {
    let tip = headers.tip();
    let evidence = format_args!("blocks {} to {}, {}", headers.base(), tip.height, tip.header.hash());
    let linked = Check::new(names::HEADER_CHAIN, Outcome::Passed, evidence);
    Report { checks: vec![linked, work(headers), checkpoint(headers)] }
}

/// The same checks when headers were refused: which of them failed, and which that leaves unmade.
#[must_use]
pub fn refused_headers(error: &ChainError) -> Report {
    let reason = HeadersReason::Refused(*error);
    let (name, outcome) = match error {
        ChainError::DifficultyUnknown { .. } | ChainError::Work { source: WorkError::MergedMined, .. } => {
            (names::HEADER_WORK, Outcome::NotPossible(reason.into()))
        }
        ChainError::WrongBits { .. } | ChainError::Work { .. } | ChainError::LessWork { .. } => {
            (names::HEADER_WORK, Outcome::Failed(reason.into()))
        }
        ChainError::NoCheckpoint { .. }
        | ChainError::WrongCheckpoint { .. }
        | ChainError::BelowCheckpoint { .. } => (names::HEADER_CHECKPOINT, Outcome::Failed(reason.into())),
        ChainError::UnknownParent { .. }
        | ChainError::BrokenLink { .. }
        | ChainError::OldVersion { .. }
        | ChainError::TooOld { .. } => (names::HEADER_CHAIN, Outcome::Failed(reason.into())),
    };
    let all = [names::HEADER_CHAIN, names::HEADER_WORK, names::HEADER_CHECKPOINT];
    let check = |other: &'static str| {
        if other == name { Check::new(name, outcome.clone(), "") } else { Check::not_possible(other, reason) }
    };
    Report { checks: all.map(check).into() }
}

fn read(evidence: &TransactionEvidence<'_>) -> Result<Transaction, TransactionReason> {
    let transaction = Transaction::decode(evidence.raw)?;
    let (expected, found) = (evidence.txid, transaction.txid());
    if found == expected { Ok(transaction) } else { Err(TransactionReason::Other { expected, found }) }
}

/// What to say about `tx.merkle` and `header.chain`.
fn places(located: Option<&Result<Inclusion, InclusionError>>, headers: &HeaderChain) -> (Outcome, Outcome) {
    let not_read = || Outcome::NotPossible(TransactionReason::NotRead.into());
    match located {
        None => (not_read(), not_read()),
        Some(Ok(_)) => (Outcome::Passed, Outcome::Passed),
        Some(Err(InclusionError::Merkle(error))) => {
            (Outcome::Failed(TransactionReason::from(*error).into()), Outcome::Passed)
        }
        Some(Err(InclusionError::UnknownHeight { height, .. })) => {
            let (height, base, tip) = (*height, headers.base(), headers.tip().height);
            let reason = TransactionReason::NoHeader { height, base, tip };
            (Outcome::NotPossible(reason.clone().into()), Outcome::Failed(reason.into()))
        }
    }
}

fn work(headers: &HeaderChain) -> Check {
    let (base, tip) = (headers.base(), headers.tip().height);
    if tip == base {
        return Check::not_possible(names::HEADER_WORK, HeadersReason::NoHeaders { base });
    }
    let evidence = format_args!("work {} from block {base} to {tip}", headers.work());
    Check::new(names::HEADER_WORK, Outcome::Passed, evidence)
}

/// The chain must pass through every known block from its base on, so it must reach the highest of them.
fn checkpoint(headers: &HeaderChain) -> Check {
    let name = names::HEADER_CHECKPOINT;
    let mut newest: Option<(Height, BlockHash)> = None;
    for (height, hash) in headers.network().params().checkpoints {
        let height = Height(*height);
        if height < headers.base() {
            continue;
        }
        let Some(got) = headers.hash_at(height) else {
            return Check::not_possible(name, HeadersReason::BelowCheckpoint { height });
        };
        let expected: BlockHash = hash.parse().unwrap_or(BlockHash::from_bytes([0; 32]));
        if got != expected {
            let error = ChainError::WrongCheckpoint { height, expected, got };
            return Check::of(name, Err(HeadersReason::Refused(error)), "");
        }
        newest = Some((height, got));
    }
    let evidence = newest.map(|(height, hash)| format!("block {height} is {hash}"));
    match evidence {
        Some(evidence) => Check::new(name, Outcome::Passed, evidence),
        None => Check::not_possible(name, HeadersReason::BelowCheckpoint { height: headers.base() }),
    }
}
