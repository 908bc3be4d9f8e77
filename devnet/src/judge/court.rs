//! The chain that cases are judged on.

use std::collections::HashSet;

use bitcoin::{OutPoint, ScriptBuf, Transaction, TxOut};

use super::case::{Case, CaseError, Question};
use super::{Verdict, dust};
use crate::chain::build::{Payout, next_block};
use crate::coin::Coin;
use crate::node::Node;
use crate::params::{Params, genesis_header};
use crate::reject::Reject;

/// Blocks before the first case when the file names no height: enough for any coin to be mature.
const DEFAULT_TIP: u32 = 200;
/// Height that given coins pretend to have.
const GIVEN_HEIGHT: u32 = 1;
/// Seconds between blocks.
const SPACING: u32 = 600;

/// A regtest node and what has been given to it.
#[derive(Debug)]
pub(super) struct Court {
    node: Node,
    given: HashSet<OutPoint>,
}

impl Court {
    /// A chain that ends just before the first block the cases ask for.
    pub(super) fn new(cases: &[Case]) -> Self {
        let mut court = Self { node: Node::new(Params::regtest()), given: HashSet::new() };
        let first = cases.iter().find_map(|case| case.mined_height);
        court.forward_to(first.map_or(DEFAULT_TIP, |height| height.saturating_sub(1)));
        let (outpoint, output) = dust::funds();
        court.give(outpoint, output);
        court
    }

    /// Judges one case and does what it does to the chain.
    pub(super) fn hear(&mut self, case: &Case) -> Result<Verdict, CaseError> {
        if let Some(height) = case.mined_height {
            self.forward_to(height.saturating_sub(1));
        }
        for (outpoint, output) in &case.inputs {
            self.give(*outpoint, output.clone());
        }
        let refusal = match &case.question {
            Question::Transaction(tx) => self.judge(tx, case.sent || case.mined),
            Question::LeastAmount { script, swartz } => self.judge_threshold(script, *swartz),
            Question::Block => None,
        };
        if case.mined && refusal.is_none() {
            self.mine_waiting();
        }
        Ok(Verdict { id: case.id.clone(), allowed: refusal.is_none(), reason: refusal })
    }

    fn judge(&mut self, tx: &Transaction, keep: bool) -> Option<String> {
        let Node { chain, mempool, .. } = &mut self.node;
        let judged: Result<(), Reject> =
            if keep { mempool.accept(chain, tx).map(drop) } else { mempool.judge(chain, tx).map(drop) };
        judged.err().map(|reject| reject.test_accept_reason().to_owned())
    }

    /// A threshold holds when it is accepted and one swartz less is refused as dust.
    fn judge_threshold(&mut self, script: &ScriptBuf, swartz: u64) -> Option<String> {
        let at = self.judge(&dust::payment(script, swartz), false);
        if at.is_some() {
            return at;
        }
        match self.judge(&dust::payment(script, swartz.checked_sub(1)?), false).as_deref() {
            Some("dust") => None,
            Some(other) => Some(format!("one swartz less is refused as {other}, not as dust")),
            None => Some("one swartz less is accepted too".to_owned()),
        }
    }

    /// Adds a coin unless the chain has known it before; one that it saw spent stays spent.
    fn give(&mut self, outpoint: OutPoint, output: TxOut) {
        let chain = &mut self.node.chain;
        let known =
            chain.transaction(&outpoint.txid).is_some() || self.node.mempool.get(&outpoint.txid).is_some();
        if !known && self.given.insert(outpoint) {
            chain.add_given(outpoint, Coin { output, height: Some(GIVEN_HEIGHT), coinbase: false });
        }
    }

    /// Mines empty blocks until the tip is at `height`.
    fn forward_to(&mut self, height: u32) {
        while self.node.chain.height() < height {
            self.mine(&[]);
        }
    }

    fn mine_waiting(&mut self) {
        let waiting: Vec<Transaction> = self.node.mempool.entries().map(|entry| entry.tx.clone()).collect();
        self.mine(&waiting);
    }

    fn mine(&mut self, txs: &[Transaction]) {
        let chain = &self.node.chain;
        let time =
            genesis_header().time.saturating_add(chain.height().saturating_add(1).saturating_mul(SPACING));
        let payout = Payout { script: ScriptBuf::from_bytes(vec![0x6a]), outputs: 1, mark: Vec::new() };
        let block = next_block(chain, txs.iter(), &payout, time);
        self.node.connect(block).expect("a block built on the tip from checked transactions connects");
    }
}
