//! Letting a transaction into the mempool: the node's checks in the node's order, since the first failure is the reason.

use bitcoin::{Transaction, Txid};

use super::replace::{self, Candidate};
use super::{Entry, Mempool, View};
use crate::chain::{Chain, checks, locks};
use crate::coin::{Coin, Coins, spent_coins};
use crate::names::NameOp;
use crate::names::rules::{self, Place};
use crate::names::script::NameScript;
use crate::policy::{self, fee, inputs, sigops};
use crate::reject::{MISSING_INPUTS, Reject};
use crate::script;

/// Most waiting transactions in one chain of spending.
const MAX_CHAIN: usize = 25;

/// A transaction the mempool would take.
#[derive(Debug)]
pub struct Accepted {
    /// The transaction with its fee and size.
    pub entry: Entry,
    /// Waiting transactions it replaces.
    pub replaces: Vec<Txid>,
}

impl Mempool {
    /// Judges `tx` as `testmempoolaccept` does; nothing is changed.
    ///
    /// # Errors
    /// Why a node would refuse it.
    pub fn judge(&self, chain: &Chain, tx: &Transaction) -> Result<Accepted, Reject> {
        let txid = tx.compute_txid();
        self.check_alone(chain, tx, &txid)?;
        let conflicts = replace::direct_conflicts(self, tx)?;
        self.check_commitment_is_new(tx, &txid)?;
        let spent = self.coins_of(chain, tx, &txid)?;
        let fee = check_spending(chain, tx, &spent)?;
        inputs::check(tx, &spent)?;
        let size = sigops::checked_size(tx, &spent)?;
        fee::check(fee, size, u64::try_from(tx.vsize()).unwrap_or(u64::MAX))?;
        self.check_chain_length(tx, &conflicts)?;
        let candidate = Candidate { tx, txid, fee, size };
        let replaces = replace::check(self, &candidate, &conflicts)?;
        script::check_policy(tx, &spent)?;
        let unconfirmed_inputs = spent.iter().any(|coin| coin.height.is_none());
        let entry = Entry { tx: tx.clone(), txid, fee, size, unconfirmed_inputs };
        Ok(Accepted { entry, replaces })
    }

    /// Judges `tx` and takes it in.
    ///
    /// # Errors
    /// As [`Mempool::judge`].
    pub fn accept(&mut self, chain: &Chain, tx: &Transaction) -> Result<Txid, Reject> {
        let Accepted { entry, replaces } = self.judge(chain, tx)?;
        for txid in &replaces {
            self.remove(txid);
        }
        let txid = entry.txid;
        self.insert(entry);
        Ok(txid)
    }

    fn check_alone(&self, chain: &Chain, tx: &Transaction, txid: &Txid) -> Result<(), Reject> {
        checks::check_alone(tx)?;
        if tx.is_coinbase() {
            return Err(Reject::new("coinbase"));
        }
        policy::check_standard(tx)?;
        if !locks::is_final(chain, tx) {
            return Err(Reject::new("non-final"));
        }
        if self.get(txid).is_some() {
            return Err(Reject::new("txn-already-in-mempool"));
        }
        Ok(())
    }

    /// Namecoin's old operations may not compete in the mempool. Competing `name_doi` registrations may.
    fn check_commitment_is_new(&self, tx: &Transaction, txid: &Txid) -> Result<(), Reject> {
        let guarded = |tx: &Transaction| -> Vec<(NameOp, Vec<u8>)> {
            let scripts = tx.output.iter().filter_map(|output| NameScript::parse(&output.script_pubkey));
            scripts
                .filter_map(|script| match script.op {
                    NameOp::New => Some((script.op, script.value().to_vec())),
                    NameOp::FirstUpdate => Some((script.op, script.name().to_vec())),
                    NameOp::Update | NameOp::Doi => None,
                })
                .collect()
        };
        let mine = guarded(tx);
        let competes =
            |entry: &Entry| entry.txid != *txid && guarded(&entry.tx).iter().any(|op| mine.contains(op));
        if !mine.is_empty() && self.entries().any(competes) {
            return Err(Reject::new("txn-mempool-name-error"));
        }
        Ok(())
    }

    fn coins_of(&self, chain: &Chain, tx: &Transaction, txid: &Txid) -> Result<Vec<Coin>, Reject> {
        if let Some(spent) = spent_coins(&View { chain, mempool: self }, tx) {
            return Ok(spent);
        }
        let outputs = (0_u32..).zip(&tx.output);
        let known = outputs
            .into_iter()
            .any(|(vout, _)| chain.coin(&bitcoin::OutPoint { txid: *txid, vout }).is_some());
        Err(Reject::new(if known { "txn-already-known" } else { MISSING_INPUTS }))
    }

    fn check_chain_length(&self, tx: &Transaction, conflicts: &[Txid]) -> Result<(), Reject> {
        let ancestors = self.ancestors(tx);
        if ancestors.len() >= MAX_CHAIN {
            let detail = format!("too many unconfirmed ancestors [limit: {MAX_CHAIN}]");
            return Err(Reject::with("too-long-mempool-chain", detail));
        }
        let most = MAX_CHAIN.saturating_add(conflicts.len().min(1));
        if let Some(txid) = ancestors.iter().find(|txid| self.descendants(txid).len() >= most) {
            let detail = format!("too many descendants for tx {txid} [limit: {MAX_CHAIN}]");
            return Err(Reject::with("too-long-mempool-chain", detail));
        }
        if let Some(conflict) = conflicts.iter().find(|txid| ancestors.contains(*txid)) {
            let detail = format!("{} spends conflicting transaction {conflict}", tx.compute_txid());
            return Err(Reject::with("bad-txns-spends-conflicting-tx", detail));
        }
        Ok(())
    }
}

fn check_spending(chain: &Chain, tx: &Transaction, spent: &[Coin]) -> Result<u64, Reject> {
    if !locks::relative_locks_passed(chain, tx, spent) {
        return Err(Reject::new("non-BIP68-final"));
    }
    let height = chain.height().saturating_add(1);
    rules::check(tx, spent, chain, Place { params: chain.params(), height, mempool: true })?;
    checks::check_money(tx, spent, height)
}
