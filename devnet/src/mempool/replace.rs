//! Replacing waiting transactions (BIP125, opt-in).

use std::collections::HashSet;

use bitcoin::{Transaction, Txid};

use super::{Entry, Mempool};
use crate::policy::fee::{INCREMENTAL_RATE, fee_at, rate_of};
use crate::reject::{Reject, format_money, format_rate};

/// Most transactions one replacement may evict.
const MAX_REPLACED: usize = 100;

/// The transaction that wants in.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// The transaction.
    pub tx: &'a Transaction,
    /// Its id.
    pub txid: Txid,
    /// Fee in swartz.
    pub fee: u64,
    /// Virtual size that counts signature operations, in bytes.
    pub size: u64,
}

/// The waiting transactions that spend a coin `tx` spends too.
///
/// # Errors
/// `txn-mempool-conflict` when one of them did not agree to be replaced.
pub fn direct_conflicts(mempool: &Mempool, tx: &Transaction) -> Result<Vec<Txid>, Reject> {
    let mut conflicts = Vec::new();
    for input in &tx.input {
        let Some(entry) = mempool.spender(&input.previous_output) else { continue };
        if !entry.tx.is_explicitly_rbf() {
            return Err(Reject::new("txn-mempool-conflict"));
        }
        if !conflicts.contains(&entry.txid) {
            conflicts.push(entry.txid);
        }
    }
    Ok(conflicts)
}

/// Checks that `candidate` pays enough to replace `conflicts`. Gives everything that would go.
///
/// # Errors
/// `insufficient fee`, `too many potential replacements`, `replacement-adds-unconfirmed`.
pub fn check(mempool: &Mempool, candidate: &Candidate<'_>, conflicts: &[Txid]) -> Result<Vec<Txid>, Reject> {
    let direct: Vec<&Entry> = conflicts.iter().filter_map(|txid| mempool.get(txid)).collect();
    if direct.is_empty() {
        return Ok(Vec::new());
    }
    for entry in &direct {
        check_rate(candidate, entry)?;
    }
    let visits: usize = direct.iter().map(|entry| mempool.descendants(&entry.txid).len()).sum();
    if visits > MAX_REPLACED {
        let detail = format!(
            "rejecting replacement {}; too many potential replacements ({visits} > {MAX_REPLACED})",
            candidate.txid
        );
        return Err(Reject::with("too many potential replacements", detail));
    }
    check_no_new_parents(mempool, candidate, &direct)?;
    let evicted: HashSet<Txid> = direct.iter().flat_map(|entry| mempool.descendants(&entry.txid)).collect();
    check_total(mempool, candidate, &evicted)?;
    Ok(evicted.into_iter().collect())
}

fn check_rate(candidate: &Candidate<'_>, old: &Entry) -> Result<(), Reject> {
    let (new_rate, old_rate) = (rate_of(candidate.fee, candidate.size), rate_of(old.fee, old.size));
    if new_rate > old_rate {
        return Ok(());
    }
    let detail = format!(
        "rejecting replacement {}; new feerate {} <= old feerate {}",
        candidate.txid,
        format_rate(new_rate),
        format_rate(old_rate)
    );
    Err(Reject::with("insufficient fee", detail))
}

fn check_no_new_parents(
    mempool: &Mempool,
    candidate: &Candidate<'_>,
    direct: &[&Entry],
) -> Result<(), Reject> {
    let old_inputs = direct.iter().flat_map(|entry| &entry.tx.input);
    let old_parents: HashSet<Txid> = old_inputs.map(|input| input.previous_output.txid).collect();
    for (index, input) in candidate.tx.input.iter().enumerate() {
        let parent = input.previous_output.txid;
        if !old_parents.contains(&parent) && mempool.get(&parent).is_some() {
            let detail = format!("replacement {} adds unconfirmed input, idx {index}", candidate.txid);
            return Err(Reject::with("replacement-adds-unconfirmed", detail));
        }
    }
    Ok(())
}

fn check_total(mempool: &Mempool, candidate: &Candidate<'_>, evicted: &HashSet<Txid>) -> Result<(), Reject> {
    let lost = evicted.iter().filter_map(|txid| mempool.get(txid));
    let lost = lost.fold(0_u64, |sum, entry| sum.saturating_add(entry.fee));
    let Some(extra) = candidate.fee.checked_sub(lost) else {
        let (new, old) = (format_money(candidate.fee), format_money(lost));
        let detail = format!(
            "rejecting replacement {}, less fees than conflicting txs; {new} < {old}",
            candidate.txid
        );
        return Err(Reject::with("insufficient fee", detail));
    };
    let least = fee_at(INCREMENTAL_RATE, candidate.size);
    if extra < least {
        let (extra, least) = (format_money(extra), format_money(least));
        let detail = format!(
            "rejecting replacement {}, not enough additional fees to relay; {extra} < {least}",
            candidate.txid
        );
        return Err(Reject::with("insufficient fee", detail));
    }
    Ok(())
}
