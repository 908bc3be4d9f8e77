//! Looking for the money of restored words, account by account.

use std::rc::Rc;

use wasm_core::units::Amount;
use wasm_core::wallet::Account;
use yew::Reducible;

/// What an account holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whose addresses they are.
    pub account: Account,
    /// It belongs to a wallet of its own, with the passphrase of older programs.
    pub apart: bool,
    /// The money there now; may be none, if all of it was spent.
    pub money: Amount,
    /// How many transactions touched it.
    pub transactions: usize,
}

/// How far the search is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// There is no connection to the chain yet.
    #[default]
    Waiting,
    /// An account is being looked at.
    Looking(Account),
    /// Everything was looked at.
    Done,
    /// The connection or the server failed; goes on with the next connection.
    Failed(String),
}

/// The search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// How far it is.
    pub phase: Phase,
    /// Accounts looked at.
    pub looked: u32,
    /// Accounts to look at.
    pub all: u32,
    /// Accounts that were used.
    pub found: Vec<Found>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It begins from the start, with so many accounts.
    Began(usize),
    /// An account is looked at.
    Looking(Account),
    /// An account was looked at.
    Looked(Option<Found>),
    /// It is finished.
    Done,
    /// The connection or the server failed.
    Failed(String),
}

impl Reducible for Search {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Began(all) => {
                next = Self { all: u32::try_from(all).unwrap_or(u32::MAX), ..Self::default() };
            }
            Action::Looking(account) => next.phase = Phase::Looking(account),
            Action::Looked(found) => {
                next.looked = next.looked.saturating_add(1);
                next.found.extend(found);
            }
            Action::Done => next.phase = Phase::Done,
            Action::Failed(reason) => next.phase = Phase::Failed(reason),
        }
        Rc::new(next)
    }
}

impl Search {
    /// The used accounts that are a wallet of their own.
    #[must_use]
    pub fn apart(&self) -> Vec<Account> {
        let mut apart = Vec::new();
        apart.extend(self.found.iter().filter(|found| found.apart).map(|found| found.account));
        apart
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_told_apart() {
        let found = |account, apart| Found { account, apart, money: Amount::ZERO, transactions: 1 };
        let mut search = Rc::new(Search::default());
        for action in [
            Action::Began(7),
            Action::Looking(Account::BlockPro),
            Action::Looked(Some(found(Account::BlockPro, false))),
            Action::Looked(None),
            Action::Looked(Some(found(Account::JsDoichain, true))),
            Action::Done,
        ] {
            search = search.reduce(action);
        }
        assert_eq!((search.looked, search.all, &search.phase), (3, 7, &Phase::Done));
        assert_eq!(search.apart(), [Account::JsDoichain]);
        assert_eq!(*search.reduce(Action::Began(0)), Search::default());
    }
}
