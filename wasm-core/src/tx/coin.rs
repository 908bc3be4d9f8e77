//! What can be spent: money, and the coin that *is* a name. Two types, so that one cannot be taken for the other.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Lock, OutPoint, Transaction, TxOut};
use crate::hash::Txid;
use crate::keys::{Path, Role};
use crate::script::Script;
use crate::script::name::{Name, NameOpKind};
use crate::units::{Amount, Height};

/// Why an output is no money of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CoinError {
    /// Spending it as money would be refused, or lose the name.
    #[error("{0} holds a name and is not money")]
    HoldsName(OutPoint),
    /// A block reward that is in no block cannot be.
    #[error("{0} is a block reward without a block")]
    RewardWithoutBlock(OutPoint),
    /// Not locked by a single key.
    #[error("{0} is not locked by a single key")]
    NotSingleKey(OutPoint),
    /// The lock given is not the output's.
    #[error("{0} is not locked the way it is to be unlocked")]
    WrongLock(OutPoint),
}

/// Which key unlocks a coin: a role of the wallet, or a path below some other root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRef {
    /// A key of the person's wallet.
    Role(Role),
    /// A key of a gateway, or of a wallet of another program.
    Path(Path),
}

impl KeyRef {
    /// Where the key is below its root.
    #[must_use]
    pub fn path(&self) -> Path {
        match self {
            Self::Role(role) => role.path(),
            Self::Path(path) => path.clone(),
        }
    }
}

impl From<Role> for KeyRef {
    fn from(role: Role) -> Self {
        Self::Role(role)
    }
}

impl From<Path> for KeyRef {
    fn from(path: Path) -> Self {
        Self::Path(path)
    }
}

/// Where a coin comes from, as far as it matters for spending it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The block that holds its transaction; `None` while it waits for one.
    pub height: Option<Height>,
    /// Whether it is a block's reward, which may be spent after 100 blocks only.
    pub coinbase: bool,
}

impl Origin {
    /// A transaction that waits for a block.
    pub const UNCONFIRMED: Self = Self { height: None, coinbase: false };

    /// A plain transaction in a block.
    #[must_use]
    pub const fn confirmed(height: Height) -> Self {
        Self { height: Some(height), coinbase: false }
    }
}

/// Money: an output that we can unlock and that holds no name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Coin {
    spend: Spend,
    origin: Origin,
}

impl Coin {
    /// Takes an output as money.
    ///
    /// # Errors
    /// [`CoinError`] if it holds a name, is a reward without a block, or is not locked by a single key.
    pub fn new(outpoint: OutPoint, output: TxOut, origin: Origin, key: KeyRef) -> Result<Self, CoinError> {
        let lock = if output.script.is_p2pkh() { Lock::P2pkh } else { Lock::P2wpkh };
        let single = lock.opens(&output.script);
        Self::locked(Spend { outpoint, output, lock, key }, origin).map_err(|error| match error {
            CoinError::WrongLock(outpoint) if !single => CoinError::NotSingleKey(outpoint),
            error => error,
        })
    }

    /// Takes an output as money that is unlocked in any way this program knows, such as a multisig.
    ///
    /// # Errors
    /// [`CoinError`] if it holds a name, is a reward without a block, or has another lock.
    pub fn locked(spend: Spend, origin: Origin) -> Result<Self, CoinError> {
        if spend.output.name().is_some() {
            return Err(CoinError::HoldsName(spend.outpoint));
        }
        if origin.coinbase && origin.height.is_none() {
            return Err(CoinError::RewardWithoutBlock(spend.outpoint));
        }
        if spend.lock.opens(&spend.output.script) {
            Ok(Self { spend, origin })
        } else {
            Err(CoinError::WrongLock(spend.outpoint))
        }
    }

    /// Which output it is.
    #[must_use]
    pub const fn outpoint(&self) -> OutPoint {
        self.spend.outpoint
    }

    /// The output.
    #[must_use]
    pub const fn output(&self) -> &TxOut {
        &self.spend.output
    }

    /// How much it is.
    #[must_use]
    pub const fn value(&self) -> Amount {
        self.spend.output.value
    }

    /// Where it comes from.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The key that unlocks it.
    #[must_use]
    pub const fn key(&self) -> &KeyRef {
        &self.spend.key
    }

    /// What an input needs to spend it.
    pub(super) const fn spend(&self) -> &Spend {
        &self.spend
    }

    /// What an input needs to spend it.
    #[must_use]
    pub fn into_spend(self) -> Spend {
        self.spend
    }

    /// Whether a block on top of `tip` may hold a transaction that spends it.
    #[must_use]
    pub fn is_mature(&self, tip: Height, coinbase_maturity: u32) -> bool {
        let next = tip.saturating_add(1);
        let age = self.origin.height.and_then(|height| next.blocks_since(height));
        !self.origin.coinbase || age.is_some_and(|age| age >= coinbase_maturity)
    }
}

/// An output about to be spent: what the signer is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spend {
    /// Which output it is.
    pub outpoint: OutPoint,
    /// The output, with the name operation if it holds one.
    pub output: TxOut,
    /// How it is unlocked.
    pub lock: Lock,
    /// By which key. Of a multisig, the one of our keys.
    pub key: KeyRef,
}

/// The coin that is a name: the newest operation's output.
///
/// Only `name::lifecycle` makes one, from a name's history, so a superseded coin cannot be spent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NameCoin {
    name: Name,
    kind: NameOpKind,
    outpoint: OutPoint,
    output: TxOut,
    owner: Script,
}

impl NameCoin {
    /// The coin that `tx` makes of `name`; `None` if it makes none.
    pub(crate) fn made_by(tx: &Transaction, name: &Name) -> Option<Self> {
        let (vout, found) = tx.name_output()?;
        let writes = found.op != NameOpKind::New && found.name == name.as_bytes();
        if !writes {
            return None;
        }
        Some(Self {
            name: name.clone(),
            kind: found.op,
            outpoint: OutPoint::new(tx.txid(), vout),
            output: tx.output(vout)?.clone(),
            owner: found.owner,
        })
    }

    /// Which operation made it. Only a coin of [`NameOpKind::Doi`] can be written again by this program; the
    /// other kinds belong to names of other programs.
    #[must_use]
    pub const fn kind(&self) -> NameOpKind {
        self.kind
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Which output it is.
    #[must_use]
    pub const fn outpoint(&self) -> OutPoint {
        self.outpoint
    }

    /// The output, with the name operation.
    #[must_use]
    pub const fn output(&self) -> &TxOut {
        &self.output
    }

    /// Who may spend it: the script behind the operation.
    #[must_use]
    pub const fn owner(&self) -> &Script {
        &self.owner
    }
}

/// The right to register a name that is free. Only `name::lifecycle` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Registration(Name);

impl Registration {
    pub(crate) const fn of(name: Name) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.0
    }
}

/// The certainty that a registration of ours has lost: another one of the same name is in a block. Only
/// `name::lifecycle` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LostRegistration {
    name: Name,
    ours: Txid,
    rival: Txid,
}

impl LostRegistration {
    pub(crate) const fn of(name: Name, ours: Txid, rival: Txid) -> Self {
        Self { name, ours, rival }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Our transaction, which waits and never will be mined.
    #[must_use]
    pub const fn ours(&self) -> Txid {
        self.ours
    }

    /// The transaction that has the name.
    #[must_use]
    pub const fn rival(&self) -> Txid {
        self.rival
    }
}

/// What may be done with a name now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NameAction {
    /// The name is free: write it without spending a name coin.
    Register(Registration),
    /// The name is held: write it by spending exactly this coin.
    Update(NameCoin),
    /// An operation of ours waits for a block: write nothing until it is in one.
    WaitForConfirmation(OutPoint),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::name::{NameValue, name_doi_script};

    fn outpoint() -> OutPoint {
        OutPoint::new(Txid::from_bytes([1; 32]), 0)
    }

    fn coin(script: Script, origin: Origin) -> Result<Coin, CoinError> {
        Coin::new(outpoint(), TxOut { value: Amount::of(1), script }, origin, Role::Receive(0).into())
    }

    #[test]
    fn only_money_becomes_a_coin() {
        let owner = Script::p2wpkh([1; 20]);
        let name = Name::new("bp/1").unwrap();
        let named = name_doi_script(&name, &NameValue::default(), &owner);
        let old_name: Script = format!("5301610162{}{owner}", "6d75").parse().unwrap();
        let reward = Origin { height: None, coinbase: true };
        let rows = [
            ("name", coin(named, Origin::UNCONFIRMED), CoinError::HoldsName(outpoint())),
            ("old name", coin(old_name, Origin::UNCONFIRMED), CoinError::HoldsName(outpoint())),
            ("reward", coin(owner.clone(), reward), CoinError::RewardWithoutBlock(outpoint())),
            ("p2sh", coin(Script::p2sh([1; 20]), Origin::UNCONFIRMED), CoinError::NotSingleKey(outpoint())),
            ("empty", coin(Script::default(), Origin::UNCONFIRMED), CoinError::NotSingleKey(outpoint())),
        ];
        for (row, result, expected) in rows {
            assert_eq!(result.unwrap_err(), expected, "{row}");
        }
        assert!(coin(owner, Origin::UNCONFIRMED).is_ok());
        assert!(coin(Script::p2pkh([1; 20]), Origin::UNCONFIRMED).is_ok());
    }

    #[test]
    fn rewards_ripen_after_a_hundred_blocks() {
        let script = Script::p2wpkh([1; 20]);
        let reward = coin(script.clone(), Origin { height: Some(Height(10)), coinbase: true }).unwrap();
        for (tip, mature) in [(0, false), (10, false), (108, false), (109, true), (u32::MAX, true)] {
            assert_eq!(reward.is_mature(Height(tip), 100), mature, "{tip}");
        }
        assert!(coin(script, Origin::UNCONFIRMED).unwrap().is_mature(Height(0), 100));
    }
}
