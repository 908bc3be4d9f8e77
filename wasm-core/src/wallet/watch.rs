//! Which addresses to look at: those in use, and a gap of unused ones ahead.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use super::Restore;
use crate::keys::Role;
use crate::script::Script;
use crate::sync::Growth;
use crate::tx::build::KeyRef;

/// How many unused addresses in a row end the search (BIP 44).
pub const GAP_LIMIT: u32 = 20;

/// The scripts of a wallet, growing as addresses are found to be in use.
///
/// Receiving and change addresses grow by themselves, if there is something to derive them with; other
/// scripts (identity, a meter's 1-of-2, a gateway's holder key) are named with [`Watch::also`].
pub struct Watch<D> {
    derive: Option<D>,
    scripts: BTreeMap<Script, KeyRef>,
    /// Scripts that the scan has not been told about.
    untold: Vec<Script>,
    /// Rows of addresses where other programs have put money.
    accounts: Option<Restore>,
}

impl<D> fmt::Debug for Watch<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("scripts", &self.scripts).finish_non_exhaustive()
    }
}

impl Watch<fn(Role) -> Script> {
    /// Watches what [`Watch::also`] and [`Watch::beside`] name and nothing else.
    #[must_use]
    pub const fn fixed() -> Self {
        Self::new(None)
    }
}

impl<D: FnMut(Role) -> Script> Watch<D> {
    /// Watches the scripts that `derive` makes of [`Role::Receive`] and [`Role::Change`].
    #[must_use]
    pub const fn growing(derive: D) -> Self {
        Self::new(Some(derive))
    }

    /// Watches the addresses of these accounts as well, used or not: a payment may still be waiting for its block.
    #[must_use]
    pub fn beside(self, accounts: Restore) -> Self {
        Self { accounts: Some(accounts), ..self }
    }

    /// Watches one more script.
    #[must_use]
    pub fn also(mut self, script: Script, key: impl Into<KeyRef>) -> Self {
        self.add(script, key.into());
        self
    }

    fn add(&mut self, script: Script, key: KeyRef) {
        if self.scripts.insert(script.clone(), key).is_none() {
            self.untold.push(script);
        }
    }

    /// Derives scripts until the gap behind the last used one of a branch is full.
    fn fill_gap(&mut self, used: &BTreeSet<Script>, branch: Branch) {
        let Some(derive) = &mut self.derive else { return };
        let in_use = self.scripts.iter().filter(|(script, _)| used.contains(script));
        let last_used = in_use.filter_map(|(_, key)| branch.index_of(key)).max();
        let end = last_used.map_or(0, |index| index.saturating_add(1)).saturating_add(GAP_LIMIT);
        let mut have = BTreeSet::new();
        have.extend(self.scripts.values().filter_map(|key| branch.index_of(key)));
        let missing = (0..end).filter(|index| !have.contains(index)).map(|index| branch.role(index));
        let derived: Vec<_> = missing.map(|role| (derive(role), role)).collect();
        derived.into_iter().for_each(|(script, role)| self.add(script, role.into()));
    }
}

impl<D> Watch<D> {
    const fn new(derive: Option<D>) -> Self {
        Self { derive, scripts: BTreeMap::new(), untold: Vec::new(), accounts: None }
    }

    /// Watches these accounts and nothing else.
    #[must_use]
    pub fn only(accounts: Restore) -> Self {
        Self { accounts: Some(accounts), ..Self::new(None) }
    }

    /// How far the search of [`Watch::beside`] has come: what it was asked about it need not be asked about again.
    #[must_use]
    pub const fn accounts(&self) -> Option<&Restore> {
        self.accounts.as_ref()
    }

    /// All scripts watched so far.
    #[must_use]
    pub fn into_scripts(self) -> BTreeMap<Script, KeyRef> {
        let mut scripts = self.scripts;
        for (script, key) in self.accounts.iter().flat_map(Restore::asked) {
            scripts.entry(script).or_insert(key);
        }
        scripts
    }
}

impl<D: FnMut(Role) -> Script> Growth for Watch<D> {
    fn more(&mut self, used: &BTreeSet<Script>) -> Vec<Script> {
        self.fill_gap(used, Branch::Receive);
        self.fill_gap(used, Branch::Change);
        let mut asked = core::mem::take(&mut self.untold);
        asked.extend(self.accounts.iter_mut().flat_map(|accounts| accounts.more(used)));
        asked
    }
}

/// The two rows of addresses that grow.
#[derive(Clone, Copy, Debug)]
pub(super) enum Branch {
    Receive,
    Change,
}

impl Branch {
    /// The number of a key of this row.
    pub(super) const fn index_of(self, key: &KeyRef) -> Option<u32> {
        match (self, key) {
            (Self::Receive, KeyRef::Role(Role::Receive(index)))
            | (Self::Change, KeyRef::Role(Role::Change(index))) => Some(*index),
            _ => None,
        }
    }

    const fn role(self, index: u32) -> Role {
        match self {
            Self::Receive => Role::Receive(index),
            Self::Change => Role::Change(index),
        }
    }
}
