//! The history as an account is kept: what each transaction was, with whom, and what was left.

use std::collections::{BTreeMap, BTreeSet};

use super::notes::Subject;
use super::{HistoryRow, Label, Net, Notes, Party, Wallet};
use crate::address::Address;
use crate::calendar::Zone;
use crate::csv::{Csv, CsvForm};
use crate::hash::Txid;
use crate::tx::{Transaction, TxOut};
use crate::units::Amount;

/// How many columns [`ledger_csv`] writes.
const COLUMNS: usize = 8;

/// What a transaction was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Somebody paid us.
    Received,
    /// We paid somebody.
    Sent,
    /// We moved our money: merged coins, or took a payment back.
    Moved,
    /// A block's reward.
    Mined,
    /// A name was written.
    Name,
}

/// A transaction with what is known beyond the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// What the chain says.
    pub row: HistoryRow,
    /// What it was.
    pub kind: Kind,
    /// All money after it, as in [`Holdings::money`](super::Holdings::money).
    pub balance: Amount,
    /// What the person has noted about it.
    pub label: Option<Label>,
    /// With whom: of what we sent, who was paid. Who pays us the chain does not say, so of what we received it is what
    /// the paid addresses are called, or the addresses.
    pub with: Vec<String>,
}

/// The words of a file.
#[derive(Debug, Clone, Copy)]
pub struct LedgerWords<'a> {
    /// The names of the columns: time, transaction, kind, amount, fee, balance, label, with whom.
    pub head: [&'a str; COLUMNS],
    /// The word for a kind.
    pub kind: fn(Kind) -> &'static str,
}

impl Wallet {
    /// The history, newest first, with what it left and what is noted about it.
    #[must_use]
    pub fn ledger(&self, notes: &Notes) -> Vec<LedgerRow> {
        let mut rows = self.history();
        let after = self.balances(&rows);
        rows.drain(..)
            .filter_map(|row| {
                let tx = &self.transactions.get(&row.txid)?.transaction;
                let kind = self.kind(&row, tx);
                Some(LedgerRow {
                    kind,
                    balance: after.get(&row.txid).copied().unwrap_or_default(),
                    label: notes.label(&Subject::Transaction(row.txid)).cloned(),
                    with: self.with(kind, tx, notes),
                    row,
                })
            })
            .collect()
    }

    /// The money after each transaction. Waiting ones have no order of their own: they count behind those they spend.
    fn balances(&self, newest_first: &[HistoryRow]) -> BTreeMap<Txid, Amount> {
        let mut after = BTreeMap::new();
        let mut balance = Amount::ZERO;
        let mut count = |row: &HistoryRow| {
            let changed = match row.net() {
                Net::Gain(gain) => balance.checked_add(gain),
                Net::Loss(loss) => balance.checked_sub(loss),
            };
            balance = changed.unwrap_or(balance);
            after.insert(row.txid, balance);
        };
        newest_first.iter().rev().filter(|row| row.height.is_some()).for_each(&mut count);
        let mut waiting: Vec<&HistoryRow> = newest_first.iter().filter(|row| row.height.is_none()).collect();
        while !waiting.is_empty() {
            let ids: BTreeSet<Txid> = waiting.iter().map(|row| row.txid).collect();
            let (later, mut now): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|row| self.spends_one_of(row.txid, &ids));
            // Nothing spends itself, so something is always next; if not, all that is left is.
            let rest = if now.is_empty() { Vec::new() } else { later.clone() };
            if now.is_empty() {
                now = later;
            }
            now.into_iter().for_each(&mut count);
            waiting = rest;
        }
        after
    }

    fn spends_one_of(&self, txid: Txid, others: &BTreeSet<Txid>) -> bool {
        let inputs = self.transactions.get(&txid).into_iter().flat_map(|located| &located.transaction.inputs);
        inputs.into_iter().any(|input| others.contains(&input.previous.txid))
    }

    fn kind(&self, row: &HistoryRow, tx: &Transaction) -> Kind {
        let own = |output: &TxOut| self.key_of(output).is_some();
        match row.net() {
            _ if tx.is_coinbase() => Kind::Mined,
            _ if row.name.is_some() => Kind::Name,
            _ if row.fee.is_some() && tx.outputs.iter().all(own) => Kind::Moved,
            Net::Loss(_) => Kind::Sent,
            Net::Gain(_) => Kind::Received,
        }
    }

    fn with(&self, kind: Kind, tx: &Transaction, notes: &Notes) -> Vec<String> {
        if !matches!(kind, Kind::Sent | Kind::Received) {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        let mut with = Vec::new();
        for output in &tx.outputs {
            let party = self.party(output, notes);
            if party.is_own() != (kind == Kind::Received) {
                continue;
            }
            let Some(called) = self.called(output, &party, notes) else { continue };
            if seen.insert(called.clone()) {
                with.push(called);
            }
        }
        with
    }

    fn called(&self, output: &TxOut, party: &Party, notes: &Notes) -> Option<String> {
        if let Party::Contact(name) = party {
            return Some(name.to_string());
        }
        let address = Address::from_script(&output.owner(), self.network)?;
        let shown = address.to_string();
        Some(notes.label(&Subject::Address(address)).map_or(shown, ToString::to_string))
    }
}

/// The ledger as CSV. Times are those of the blocks with the offset of `zone`, empty while a transaction waits; amounts
/// are DOI with all eight decimals, what went away negative; a fee that is not known is empty.
#[must_use]
pub fn ledger_csv(rows: &[LedgerRow], zone: Zone, form: CsvForm, words: &LedgerWords<'_>) -> String {
    let mut csv = Csv::new(form);
    for word in words.head {
        csv.text(word);
    }
    csv.end();
    for LedgerRow { row, kind, balance, label, with } in rows {
        let amount = match row.net() {
            Net::Gain(gain) => exact(gain),
            Net::Loss(loss) => format!("-{}", exact(loss)),
        };
        csv.plain(&row.time.map(|time| zone.local(time).to_string()).unwrap_or_default());
        csv.plain(&row.txid.to_string()).text((words.kind)(*kind)).number(&amount);
        csv.number(&row.fee.map(exact).unwrap_or_default()).number(&exact(*balance));
        csv.text(label.as_ref().map_or("", Label::as_str)).text(&with.join(", ")).end();
    }
    csv.finish()
}

/// DOI with all eight decimals.
fn exact(amount: Amount) -> String {
    const PER_DOI: u64 = 100_000_000;
    format!("{}.{:08}", amount.swartz() / PER_DOI, amount.swartz() % PER_DOI)
}
