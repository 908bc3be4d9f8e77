//! Finding the money that words hold, wherever wallets of Doichain have put it.
//!
//! Each program keeps its addresses below another account path. [`Restore`] asks for the addresses of several accounts
//! at once and goes on in each row of addresses until [`GAP_LIMIT`] unused ones follow the last used one. It is a
//! [`Growth`], so a [`WalletQuery`](crate::sync::WalletQuery) can be run with it; it derives public keys only and holds
//! no secrets.

use std::collections::{BTreeMap, BTreeSet};

use super::GAP_LIMIT;
use crate::keys::{DeriveError, Path, Role, Xprv, Xpub};
use crate::script::Script;
use crate::sync::Growth;
use crate::tx::build::KeyRef;

/// The addresses of one kind of wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// This program: `m/84'/7070'/0'`, segwit.
    BlockPro,
    /// DoiWallet and Electrum-DOI: `m/84'/0'/0'`, segwit.
    DoiWallet,
    /// wallet-xt: `m/44'/7'/0'`, old style.
    WalletXt,
    /// Wallets of Bitcoin's kind: `m/44'/0'/0'`, old style.
    Bip44,
    /// The first BlockPro on the main net: `m/84/0/0`, segwit, passphrase "mnemonic".
    FirstBlockPro,
    /// The first BlockPro on test networks: `m/84/1/0`, segwit, passphrase "mnemonic".
    FirstBlockProTest,
    /// js-doichain and doiContacts: `m/0`, old style, passphrase "mnemonic".
    JsDoichain,
}

impl Account {
    /// The accounts every restore looks at (protocol, section 2).
    pub const USUAL: [Self; 4] = [Self::BlockPro, Self::DoiWallet, Self::WalletXt, Self::Bip44];
    /// The accounts of older programs, offered as an import; their seed is that of [`Account::OLD_PASSPHRASE`].
    pub const OLD: [Self; 3] = [Self::FirstBlockPro, Self::FirstBlockProTest, Self::JsDoichain];
    /// The passphrase that the older programs used for everybody.
    pub const OLD_PASSPHRASE: &'static str = "mnemonic";

    /// Every account, the usual ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::USUAL.into_iter().chain(Self::OLD)
    }

    /// The path above the rows of addresses.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn path(self) -> Path {
        let text = match self {
            Self::BlockPro => "m/84'/7070'/0'",
            Self::DoiWallet => "m/84'/0'/0'",
            Self::WalletXt => "m/44'/7'/0'",
            Self::Bip44 => "m/44'/0'/0'",
            Self::FirstBlockPro => "m/84/0/0",
            Self::FirstBlockProTest => "m/84/1/0",
            Self::JsDoichain => "m/0",
        };
        text.parse().expect("written above and tested")
    }

    /// Whether it is one of the older programs, with a seed of its own.
    #[must_use]
    pub const fn is_old(self) -> bool {
        matches!(self, Self::FirstBlockPro | Self::FirstBlockProTest | Self::JsDoichain)
    }

    const fn is_old_style(self) -> bool {
        matches!(self, Self::WalletXt | Self::Bip44 | Self::JsDoichain)
    }

    /// The key of an address, as the wallet names it.
    fn key(self, branch: u32, index: u32) -> Option<KeyRef> {
        match (self, branch) {
            (Self::BlockPro, 0) => Some(Role::Receive(index).into()),
            (Self::BlockPro, _) => Some(Role::Change(index).into()),
            _ => Some(self.path().child(branch).ok()?.child(index).ok()?.into()),
        }
    }
}

/// Receiving and change addresses.
const BRANCHES: [u32; 2] = [0, 1];

/// One row of addresses.
#[derive(Debug, Clone)]
struct Row {
    account: Account,
    branch: u32,
    xpub: Xpub,
    /// The number of the next address to ask for.
    next: u32,
    /// One more than the last used one, 0 if none is used.
    used: u32,
}

/// A search for used addresses of several accounts.
#[derive(Debug, Clone)]
pub struct Restore {
    rows: Vec<Row>,
    scripts: BTreeMap<Script, (usize, u32)>,
}

impl Restore {
    /// A search below `root`, the key of words (and a passphrase).
    ///
    /// # Errors
    /// [`DeriveError`], once in 2^127.
    pub fn new(root: &Xprv, accounts: &[Account]) -> Result<Self, DeriveError> {
        let mut rows = Vec::new();
        for account in accounts {
            let xpub = root.derive(&account.path())?.neuter();
            for branch in BRANCHES {
                rows.push(Row { account: *account, branch, xpub: xpub.clone(), next: 0, used: 0 });
            }
        }
        Ok(Self { rows, scripts: BTreeMap::new() })
    }

    /// Scripts to ask about next: empty when the gap behind the last used address of every row is full.
    pub fn ask(&mut self) -> Vec<Script> {
        let mut asked = Vec::new();
        for (number, row) in self.rows.iter_mut().enumerate() {
            let end = row.used.saturating_add(GAP_LIMIT);
            while row.next < end {
                let index = row.next;
                row.next = index.saturating_add(1);
                let Some(script) = row.script(index) else { continue };
                if self.scripts.insert(script.clone(), (number, index)).is_none() {
                    asked.push(script);
                }
            }
        }
        asked
    }

    /// Notes that a script is in use; scripts never asked about are ignored.
    pub fn mark_used(&mut self, script: &Script) {
        let Some((number, index)) = self.scripts.get(script) else { return };
        if let Some(row) = self.rows.get_mut(*number) {
            row.used = row.used.max(index.saturating_add(1));
        }
    }

    /// The accounts with a used address.
    #[must_use]
    pub fn found(&self) -> BTreeSet<Account> {
        let mut found = BTreeSet::new();
        for row in self.rows.iter().filter(|row| row.used > 0) {
            found.insert(row.account);
        }
        found
    }

    /// The scripts of the accounts that were found, the gap included, with their keys: what to watch from now on.
    #[must_use]
    pub fn scripts(&self) -> Vec<(Script, KeyRef)> {
        let found = self.found();
        self.scripts_of(|account| found.contains(&account))
    }

    /// Every script that was asked about, with its key.
    #[must_use]
    pub fn asked(&self) -> Vec<(Script, KeyRef)> {
        self.scripts_of(|_| true)
    }

    fn scripts_of(&self, wanted: impl Fn(Account) -> bool) -> Vec<(Script, KeyRef)> {
        let mut scripts = Vec::new();
        for (script, (number, index)) in &self.scripts {
            let row = self.rows.get(*number).filter(|row| wanted(row.account));
            if let Some(key) = row.and_then(|row| row.account.key(row.branch, *index)) {
                scripts.push((script.clone(), key));
            }
        }
        scripts
    }
}

impl Row {
    /// `None` for the one number in 2^127 that has no key.
    fn script(&self, index: u32) -> Option<Script> {
        let path = Path::from_steps(&[self.branch, index]).ok()?;
        let hash = self.xpub.derive(&path).ok()?.hash160();
        Some(if self.account.is_old_style() { Script::p2pkh(hash) } else { Script::p2wpkh(hash) })
    }
}

impl Growth for Restore {
    fn more(&mut self, used: &BTreeSet<Script>) -> Vec<Script> {
        used.iter().for_each(|script| self.mark_used(script));
        self.ask()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Xprv {
        Xprv::from_seed(&[9; 32]).unwrap()
    }

    fn script(account: Account, branch: u32, index: u32) -> Script {
        let path = account.path().child(branch).unwrap().child(index).unwrap();
        let hash = root().secret_at(&path).unwrap().public().hash160();
        if account.is_old_style() { Script::p2pkh(hash) } else { Script::p2wpkh(hash) }
    }

    /// Runs a search against a chain on which these addresses are used; gives how many were asked about.
    fn search(restore: &mut Restore, used: &[Script]) -> usize {
        let mut seen = BTreeSet::new();
        let mut asked = Vec::new();
        for _ in 0..100 {
            let more = restore.more(&seen);
            if more.is_empty() {
                return asked.len();
            }
            seen.extend(more.iter().filter(|script| used.contains(script)).cloned());
            asked.extend(more);
        }
        panic!("the search does not end");
    }

    #[test]
    fn an_unused_wallet_costs_a_gap_in_each_row() {
        let mut restore = Restore::new(&root(), &Account::USUAL).unwrap();
        assert_eq!(search(&mut restore, &[]), 4 * 2 * 20);
        assert!(restore.found().is_empty() && restore.scripts().is_empty());
    }

    #[test]
    fn used_addresses_are_found_up_to_the_gap() {
        let rows: &[(&str, &[u32], Option<u32>)] = &[
            ("the first", &[0], Some(0)),
            ("the last before the gap", &[19], Some(19)),
            ("one after the gap", &[20], None),
            ("a gap of nineteen", &[0, 20], Some(20)),
            ("gap by gap", &[19, 39, 59], Some(59)),
            ("beyond a gap", &[5, 26], Some(5)),
        ];
        for account in Account::USUAL.into_iter().chain(Account::OLD) {
            for (row, used, last) in rows {
                for branch in BRANCHES {
                    let used: Vec<Script> =
                        used.iter().map(|index| script(account, branch, *index)).collect();
                    let mut restore = Restore::new(&root(), &[account]).unwrap();
                    let asked = search(&mut restore, &used);
                    let expected = last.map_or(40, |last| last as usize + 1 + 40);
                    assert_eq!(asked, expected, "{account:?} {row}");
                    assert_eq!(restore.found().contains(&account), last.is_some(), "{account:?} {row}");
                }
            }
        }
    }

    #[test]
    fn what_is_found_comes_with_its_keys() {
        let mut restore = Restore::new(&root(), &Account::USUAL).unwrap();
        let used = [script(Account::BlockPro, 1, 3), script(Account::WalletXt, 0, 0)];
        search(&mut restore, &used);
        assert_eq!(restore.found().into_iter().collect::<Vec<_>>(), [Account::BlockPro, Account::WalletXt]);
        let scripts: BTreeMap<Script, KeyRef> = restore.scripts().into_iter().collect();
        assert_eq!(scripts.len(), 2 * 40 + 4 + 1);
        assert_eq!(scripts[&used[0]], Role::Change(3).into());
        assert_eq!(scripts[&used[1]].path().to_string(), "m/44'/7'/0'/0/0");
        for (script, key) in scripts {
            let hash = root().secret_at(&key.path()).unwrap().public().hash160();
            assert!(script == Script::p2pkh(hash) || script == Script::p2wpkh(hash));
        }
    }
}
