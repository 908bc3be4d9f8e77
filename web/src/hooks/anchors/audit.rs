//! One look after the other at a meter's name: only what is new is fetched and checked, in slices.

use std::rc::Rc;

use futures_channel::mpsc::UnboundedReceiver;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_core::chain::HeaderChain;
use wasm_core::ipld::Cid;
use wasm_core::name::Name;
use wasm_core::name::values::AnchorValue;
use wasm_core::sync::{NameHistoryQuery, NameOperation, NameOperations};
use wasm_core::verify::{
    AnchorContext, AnchorEvidence, AnchorVerifier, MeterKey, TransactionEvidence, sum_anchors,
};

use super::AnchorTarget;
use super::blocks::{Files, newest_file};
use crate::hooks::chain::{Asking, Blame};
use crate::io::clock::{self, Slice};
use crate::io::electrum::ElectrumError;
use crate::io::storage::Store;
use crate::state::anchors::{Action, AnchorRow, Anchors, Problem};
use crate::state::bench::Asker;
use crate::ui::prelude::*;

/// The pause before a failed look is tried again.
const AGAIN_MS: u32 = 5_000;

/// The pause before files that could not be had are asked for again, in milliseconds; blocks come faster.
const FILES_AGAIN_MS: f64 = 30_000.0;

/// What was found so far.
pub(super) struct Audit {
    target: AnchorTarget,
    store: Option<Store>,
    dispatcher: UseReducerDispatcher<Anchors>,
    operations: Option<NameOperations>,
    rows: Vec<AnchorRow>,
    checked_at: f64,
}

impl Audit {
    /// An audit of `target` that knows nothing yet.
    pub(super) fn new(
        target: AnchorTarget,
        store: Option<Store>,
        dispatcher: UseReducerDispatcher<Anchors>,
    ) -> Self {
        Self { target, store, dispatcher, operations: None, rows: Vec::new(), checked_at: 0.0 }
    }

    /// Looks whenever there is a reason, until dropped.
    pub(super) async fn run(mut self, mut inbox: UnboundedReceiver<Asking>) {
        let mut again = None;
        loop {
            let told = match again.take() {
                None => inbox.next().await,
                Some(look) => match select(inbox.next(), Box::pin(clock::sleep(AGAIN_MS))).await {
                    Either::Left((told, _)) => told,
                    Either::Right(_) => Some(look),
                },
            };
            let Some(mut look) = told else { return };
            // several changes at once need one look
            while let Ok(newer) = inbox.try_recv() {
                look = newer;
            }
            self.dispatcher.dispatch(Action::Began);
            if let Err(error) = self.look(&look).await {
                let blame = look.blame(Asker::Anchors, &error);
                // a server that was left, or has gone, is followed by another look
                again = (blame == Blame::Refuses).then_some(look);
                let problem = match blame {
                    Blame::Lie(lie) => Problem::Lie(lie),
                    Blame::Gone | Blame::Refuses => Problem::NoAnswer(error.to_string()),
                };
                self.dispatcher.dispatch(Action::Failed(problem));
            }
        }
    }

    async fn look(&mut self, look: &Asking) -> Result<(), ElectrumError> {
        let mut query = NameHistoryQuery::new(Name::meter(&self.target.meter), &look.headers);
        if let Some(known) = &self.operations {
            query = query.knowing(known);
        }
        let operations = look.first.run(query).await?;
        let confirmed = look.confirm(Asker::Anchors, &operations).await;
        if self.is_news(&operations) {
            self.check(&operations, &look.headers).await;
            self.checked_at = clock::millis();
            self.operations = Some(operations);
        }
        let anchors: Vec<_> = self.rows.iter().filter_map(|row| row.anchor.as_deref().cloned()).collect();
        let (rows, tip) = (Rc::new(self.rows.clone()), look.headers.tip().height);
        self.dispatcher.dispatch(Action::Checked { rows, balance: sum_anchors(&anchors), tip });
        if confirmed.is_ok() {
            look.worked(Asker::Anchors);
        }
        Ok(())
    }

    /// Whether there is something to check: a new operation, or files to ask for once more.
    fn is_news(&self, operations: &NameOperations) -> bool {
        let known = self.operations.as_ref().map(|known| &known.operations);
        let waits = self.rows.iter().any(|row| row.anchor.is_none());
        known != Some(&operations.operations)
            || (waits && clock::millis() - self.checked_at >= FILES_AGAIN_MS)
    }

    /// Checks everything from the first operation on that is not verified yet, or not in the chain any more.
    async fn check(&mut self, operations: &NameOperations, headers: &HeaderChain) {
        let operations = &operations.operations;
        let sound = |(row, operation): &(&AnchorRow, &NameOperation)| {
            row.anchor.is_some() && row.txid == operation.txid && row.height == operation.inclusion.height
        };
        let kept = self.rows.iter().zip(operations).take_while(sound).count();
        self.rows.truncate(kept);
        let target = self.target.clone();
        let of = MeterKey { meter: &target.meter, reading_key: target.reading_key };
        let context = AnchorContext { of, holder: &target.holder, headers, limits: Some(target.limits) };
        let last = self.rows.last().and_then(|row| row.anchor.clone());
        let mut verifier = match last.as_deref() {
            Some(anchor) => AnchorVerifier::after(context, anchor),
            None => AnchorVerifier::new(context),
        };
        let mut end: Option<Cid> = last.as_deref().map(|anchor| anchor.get().tail.cid);
        let mut slice = Slice::start();
        let mut files = Files::new(target.sources.clone(), self.store.clone());
        if kept == 0 {
            files.expect(operations).await;
        }
        for operation in operations.iter().skip(kept) {
            let value = AnchorValue::parse(operation.value()).ok();
            let blocks = files.behind(operation, end).await;
            let raw = operation.transaction.encode();
            let (txid, height) = (operation.txid, operation.inclusion.height);
            let transaction =
                TransactionEvidence { txid, raw: &raw, height, branch: &operation.inclusion.branch };
            let (report, anchor) = verifier.push(&AnchorEvidence { transaction, blocks: &blocks });
            end = newest_file(operation).or(end);
            let (report, anchor, time) = (Rc::new(report), anchor.map(Rc::new), operation.inclusion.time);
            self.rows.push(AnchorRow { txid, height, time, value, report, anchor });
            slice.yield_if_spent().await;
        }
    }
}
