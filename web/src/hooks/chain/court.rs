//! Where it is noted who was caught: the bench of servers, and telling the page about it.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_core::chain::ChainError;
use wasm_core::sync::{Outdone, SyncError};

use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::state::bench::{Asker, Bench, Fault, Kind, Turn};
use crate::state::chain::{Action, Chain};
use crate::ui::prelude::*;

/// The one bench of the page; cheap to clone.
#[derive(Clone)]
pub(super) struct Court {
    bench: Rc<RefCell<Bench>>,
    dispatcher: UseReducerDispatcher<Chain>,
}

impl PartialEq for Court {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.bench, &other.bench)
    }
}

impl core::fmt::Debug for Court {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.bench.borrow().fmt(f)
    }
}

impl Court {
    pub(super) const fn new(bench: Rc<RefCell<Bench>>, dispatcher: UseReducerDispatcher<Chain>) -> Self {
        Self { bench, dispatcher }
    }

    /// Takes these servers.
    pub(super) fn seat(&self, servers: &[String]) {
        self.change(|bench| bench.seat(servers));
    }

    /// A server was caught: noted, and the connection ends.
    pub(super) fn blame(&self, client: &Electrum, by: Asker, fault: Fault) {
        self.failed(client.server(), by, fault);
        client.leave();
    }

    /// A server has failed; its connection has ended already, or never was.
    pub(super) fn failed(&self, server: &str, by: Asker, fault: Fault) {
        self.change(|bench| bench.failed(server, by, fault, clock::steady_ms()));
    }

    /// A server's answers held.
    pub(super) fn worked(&self, client: &Electrum, by: Asker) {
        self.change(|bench| bench.worked(client.server(), by, clock::steady_ms()));
    }

    /// Who is to be followed.
    pub(super) fn first(&self) -> Option<Turn> {
        self.bench.borrow().first(clock::steady_ms())
    }

    /// Who is to be compared with `first`.
    pub(super) fn second(&self, first: &str) -> Option<Turn> {
        self.bench.borrow().second(first, clock::steady_ms())
    }

    /// Whether there is nobody to compare with at all.
    pub(super) fn is_alone(&self) -> bool {
        self.bench.borrow().len() < 2
    }

    /// Milliseconds until a barred server may be asked again.
    pub(super) fn barred_ms(&self) -> Option<u64> {
        self.bench.borrow().barred_ms(clock::steady_ms())
    }

    fn change(&self, change: impl FnOnce(&mut Bench)) {
        let before = self.bench.borrow().clone();
        change(&mut self.bench.borrow_mut());
        let after = self.bench.borrow().clone();
        if after != before {
            self.dispatcher.dispatch(Action::Servers(Rc::new(after)));
        }
    }
}

/// What an error says about the server; nothing if the connection was given up on this side.
pub(super) fn fault_of(error: &ElectrumError) -> Option<Fault> {
    let kind = match error {
        ElectrumError::Left => return None,
        ElectrumError::Late { seconds } => Kind::Late(*seconds),
        ElectrumError::Line(_) => Kind::Senseless,
        ElectrumError::Socket(_) => Kind::Gone,
        ElectrumError::Sync(sync) => wrong(sync),
    };
    Some(Fault { kind, text: error.to_string() })
}

fn wrong(error: &SyncError) -> Kind {
    match (error.failed_check(), error) {
        (Some(check), _) => Kind::Lie(check),
        (None, SyncError::BrokenHeaderChain { source: ChainError::LessWork { .. }, .. }) => {
            Kind::Outdone(Outdone::LessWork)
        }
        (None, error) if error.is_malformed() => Kind::Senseless,
        (None, _) => Kind::Refuses,
    }
}

#[cfg(test)]
mod tests {
    use wasm_core::hash::Txid;
    use wasm_core::sync::{AnswerError, LineError, Misfit, Request};

    use super::*;
    use crate::io::socket::SocketError;

    #[test]
    fn every_error_says_what_it_says_about_the_server() {
        let txid = |number| Txid::from_bytes([number; 32]);
        let answer = |source| SyncError::Answer { request: Box::new(Request::Ping), source };
        let rows: [(ElectrumError, Option<Kind>); 7] = [
            (ElectrumError::Left, None),
            (ElectrumError::Late { seconds: 30 }, Some(Kind::Late(30))),
            (LineError::NotAMessage.into(), Some(Kind::Senseless)),
            (SocketError::Closed { code: 1006 }.into(), Some(Kind::Gone)),
            (SyncError::WrongTransaction { asked: txid(1), got: txid(2) }.into(), Some(Kind::Lie("tx.id"))),
            (answer(AnswerError::Malformed(Misfit::Hex)).into(), Some(Kind::Senseless)),
            (answer(AnswerError::Server { code: -101, message: String::new() }).into(), Some(Kind::Refuses)),
        ];
        for (error, expected) in rows {
            assert_eq!(fault_of(&error).map(|fault| fault.kind), expected, "{error}");
        }
    }
}
