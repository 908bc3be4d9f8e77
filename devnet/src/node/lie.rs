//! The lies an Electrum server of ours can be told to tell, so that clients can prove that they notice.

use serde::{Deserialize, Serialize};

/// A lie, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lie {
    /// `transaction.get` answers with another transaction.
    WrongTx,
    /// `transaction.get` answers with another value in a name operation.
    FakeNameValue,
    /// `transaction.get_merkle` answers with a wrong branch.
    WrongBranch,
    /// The last header of an answer or notification lacks its work.
    WrongHeader,
    /// Histories lack their newest confirmed transaction, and what waits.
    WithheldHistory,
    /// The chain seems to have stopped when the lie began.
    StaleTip,
    /// Answers are longer than any client takes.
    HugeAnswer,
    /// Answers are cut off in the middle.
    MalformedJson,
    /// Requests get no answer.
    NeverAnswers,
    /// Answers name requests that nobody made.
    UnknownId,
    /// No lie, but no server either: connections are closed and none is taken.
    Gone,
    /// The truth.
    #[default]
    None,
}

/// Which of the two servers of the one chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Server {
    /// The one a client that knows only one has.
    #[default]
    First,
    /// The one to compare it with.
    Second,
}

/// What a server lies about, and the height at which it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// The lie.
    pub lie: Lie,
    /// The height of the chain when it was told to.
    pub since: u32,
}

/// What both servers lie about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lies {
    first: Told,
    second: Told,
}

impl Lies {
    /// What `server` lies about.
    #[must_use]
    pub const fn of(&self, server: Server) -> Told {
        match server {
            Server::First => self.first,
            Server::Second => self.second,
        }
    }

    /// Tells `server` to lie from now on, at height `since`.
    pub const fn tell(&mut self, server: Server, lie: Lie, since: u32) {
        let told = Told { lie, since };
        match server {
            Server::First => self.first = told,
            Server::Second => self.second = told,
        }
    }
}
