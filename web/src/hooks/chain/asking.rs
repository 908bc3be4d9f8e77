//! Asking the server in use, and a second one whether it lists the same.

use std::rc::Rc;

use wasm_core::chain::HeaderChain;
use wasm_core::hash::Txid;
use wasm_core::sync::{BEHIND, NameHistoryQuery, NameOperations, Outdone};
use wasm_core::units::Height;

use super::court::{Court, fault_of};
use crate::io::electrum::{Electrum, ElectrumError};
use crate::state::bench::{Asker, Kind};
use crate::state::chain::Lie;

/// Blocks below the tip that every index of the server in use must have.
const SETTLED: u32 = 1;

/// Whom to ask, with whom to compare the answers, and what to hold them against.
#[derive(Clone)]
pub(in crate::hooks) struct Asking {
    /// The server in use.
    pub(in crate::hooks) first: Electrum,
    /// Another one, if one can be asked.
    pub(super) second: Option<Electrum>,
    /// Headers that both agree on.
    pub(in crate::hooks) headers: Rc<HeaderChain>,
    pub(super) court: Court,
}

/// What became of a failed question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::hooks) enum Blame {
    /// The server lies, and was left: whoever is asked next will be told.
    Lie(Lie),
    /// The connection has ended, or was ended for this.
    Gone,
    /// The server goes on but does not answer this.
    Refuses,
}

impl Asking {
    /// The answers held, and the second server lists nothing else.
    pub(in crate::hooks) fn worked(&self, by: Asker) {
        self.court.worked(&self.first, by);
    }

    /// Notes why the server in use did not answer well, and leaves it if it is to blame.
    pub(in crate::hooks) fn blame(&self, by: Asker, error: &ElectrumError) -> Blame {
        self.accuse(&self.first, by, error)
    }

    fn accuse(&self, client: &Electrum, by: Asker, error: &ElectrumError) -> Blame {
        let Some(fault) = fault_of(error) else { return Blame::Gone };
        match fault.kind {
            // whoever keeps the connection notices by itself
            Kind::Gone | Kind::Late(_) => Blame::Gone,
            // another one may have room for a wallet; a name that is too much for one is so for all
            Kind::Refuses if self.court.is_alone() || by != Asker::Wallet => Blame::Refuses,
            _ => {
                let lie = fault.lie(client.server());
                self.court.blame(client, by, fault);
                lie.map_or(Blame::Gone, Blame::Lie)
            }
        }
    }

    /// The second server, unless it has just been left.
    pub(in crate::hooks) const fn second(&self) -> Option<&Electrum> {
        self.second.as_ref()
    }

    /// Notes why the second server did not answer well.
    pub(in crate::hooks) fn blame_second(&self, by: Asker, error: &ElectrumError) {
        if let Some(second) = &self.second {
            self.accuse(second, by, error);
        }
    }

    /// Holds what both have proven against each other. Whoever leaves something out is named and left; says whether the
    /// server in use does not.
    pub(in crate::hooks) fn weigh(
        &self,
        by: Asker,
        first: &[(Txid, Height)],
        second: &[(Txid, Height)],
    ) -> Result<(), Outdone> {
        let tip = self.headers.tip().height;
        let lists = |all: &[(Txid, Height)], txid: &Txid| all.iter().any(|(listed, _)| listed == txid);
        let theirs = second.iter().copied();
        let outdone = Outdone::by_history(tip, SETTLED, theirs, |txid| lists(first, txid));
        let ours = first.iter().copied();
        if let Some(outdone) = Outdone::by_history(tip, BEHIND, ours, |txid| lists(second, txid))
            && let Some(second) = &self.second
        {
            self.court.blame(second, by, outdone.into());
        }
        match outdone {
            Some(outdone) => {
                self.court.blame(&self.first, by, outdone.into());
                Err(outdone)
            }
            None => Ok(()),
        }
    }

    /// Asks the second server for the same name.
    ///
    /// # Errors
    /// What the server in use leaves out.
    pub(in crate::hooks) async fn confirm(&self, by: Asker, ours: &NameOperations) -> Result<(), Outdone> {
        let Some(second) = &self.second else { return Ok(()) };
        let query = NameHistoryQuery::new(ours.name.clone(), &self.headers).knowing(ours);
        match second.run(query).await {
            Ok(theirs) => self.weigh(by, &places(ours), &places(&theirs)),
            Err(error) => {
                self.blame_second(by, &error);
                Ok(())
            }
        }
    }
}

fn places(operations: &NameOperations) -> Vec<(Txid, Height)> {
    operations.operations.iter().map(|operation| (operation.txid, operation.inclusion.height)).collect()
}
