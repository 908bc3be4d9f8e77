//! Coins, names and the balance.

use std::collections::BTreeSet;

use super::Wallet;
use super::history::sum;
use super::watch::{Branch, GAP_LIMIT};
use crate::network::Params;
use crate::script::name::NameOutput;
use crate::sync::Located;
use crate::tx::build::{Coin, KeyRef, Origin};
use crate::tx::{OutPoint, TxOut};
use crate::units::{Amount, Height};

/// What the wallet holds, in parts that do not overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Money in blocks, free to spend.
    pub confirmed: Amount,
    /// Money in transactions that wait for a block, own change included.
    pub pending: Amount,
    /// Block rewards that are not yet 100 blocks deep.
    pub immature: Amount,
    /// What name coins hold. It cannot be spent, only moved on with the name, and is lost when the name
    /// expires.
    pub locked_in_names: Amount,
}

impl Balance {
    /// All money, locked amounts excepted.
    #[must_use]
    pub fn money(&self) -> Amount {
        sum([self.confirmed, self.pending, self.immature].into_iter())
    }
}

/// A name coin that an own script owns. It is for display: what may be done with the name follows from the
/// name's own history ([`NameOperations::follow`](crate::sync::NameOperations::follow)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameHolding {
    /// The name coin.
    pub outpoint: OutPoint,
    /// What it holds.
    pub amount: Amount,
    /// Operation, name, value and owner.
    pub output: NameOutput,
    /// The block of the operation; `None` while it waits for one.
    pub height: Option<Height>,
    /// The first height at which the name is free again; `None` while the operation waits for a block.
    pub expires_at: Option<Height>,
    /// The key of the owner script.
    pub key: KeyRef,
}

impl NameHolding {
    /// Whether the name is still held in the block after `tip`. A pending operation counts as held.
    #[must_use]
    pub fn is_live(&self, tip: Height) -> bool {
        self.expires_at.is_none_or(|expires_at| tip.saturating_add(1) < expires_at)
    }
}

/// An unspent output of ours.
struct Owned<'w> {
    outpoint: OutPoint,
    output: &'w TxOut,
    located: &'w Located,
    key: &'w KeyRef,
}

impl Wallet {
    /// Money: unspent outputs to own single-key scripts that hold no name, confirmed or not. Whether one is
    /// mature, [`Coin::is_mature`] says; whether a pending one can be relied on, [`Wallet::spendable`].
    #[must_use]
    pub fn coins(&self) -> Vec<Coin> {
        self.owned().filter_map(|owned| owned.coin()).collect()
    }

    /// The coins to pay with: confirmed and mature ones, and pending ones that the wallet itself made. A
    /// stranger's pending payment may still be replaced.
    #[must_use]
    pub fn spendable(&self) -> Vec<Coin> {
        let usable =
            |owned: &Owned<'_>| owned.located.inclusion.is_some() || self.is_own_making(owned.located);
        let coins = self.owned().filter(usable).filter_map(|owned| owned.coin());
        coins.filter(|coin| self.is_mature(coin)).collect()
    }

    /// The names that own scripts hold, newest operation of each coin; expired ones included.
    #[must_use]
    pub fn names(&self) -> Vec<NameHolding> {
        let params = self.network.params();
        self.owned().filter_map(|owned| owned.holding(params)).collect()
    }

    /// The balance at [`tip`](Wallet::tip).
    #[must_use]
    pub fn balance(&self) -> Balance {
        let coins = self.coins();
        let total =
            |wanted: &dyn Fn(&Coin) -> bool| sum(coins.iter().filter(|coin| wanted(coin)).map(Coin::value));
        let confirmed = |coin: &Coin| coin.origin().height.is_some();
        let live = self.names().into_iter().filter(|name| name.is_live(self.tip));
        Balance {
            confirmed: total(&|coin| confirmed(coin) && self.is_mature(coin)),
            pending: total(&|coin| !confirmed(coin)),
            immature: total(&|coin| confirmed(coin) && !self.is_mature(coin)),
            locked_in_names: sum(live.map(|name| name.amount)),
        }
    }

    /// The number of the receiving address to show next: the one after the last one ever used, at most
    /// [`GAP_LIMIT`] behind the last one used by a proven transaction.
    #[must_use]
    pub fn next_receive_index(&self) -> u32 {
        self.next_index(Branch::Receive)
    }

    /// The number of the change address to use next.
    #[must_use]
    pub fn next_change_index(&self) -> u32 {
        self.next_index(Branch::Change)
    }

    /// A waiting transaction may be a server's invention or never be mined, so it leads only as far as the
    /// address would be found again from the words.
    fn next_index(&self, branch: Branch) -> u32 {
        let next = |proven_only: bool| {
            let located =
                self.transactions.values().filter(|located| !proven_only || located.inclusion.is_some());
            let outputs = located.flat_map(|located| &located.transaction.outputs);
            let used = outputs.filter_map(|output| branch.index_of(self.key_of(output)?));
            used.max().map_or(0, |index| index.saturating_add(1))
        };
        next(false).min(next(true).saturating_add(GAP_LIMIT).saturating_sub(1))
    }

    fn is_mature(&self, coin: &Coin) -> bool {
        coin.is_mature(self.tip, self.network.params().coinbase_maturity)
    }

    /// Whether every input of a transaction spends an output of ours.
    fn is_own_making(&self, located: &Located) -> bool {
        let spent = self.spent_by(&located.transaction);
        spent.filter(|output| self.key_of(output).is_some()).count() == located.transaction.inputs.len()
    }

    /// Unspent outputs to own scripts, plain or behind a name.
    fn owned(&self) -> impl Iterator<Item = Owned<'_>> {
        let inputs = self.transactions.values().flat_map(|located| &located.transaction.inputs);
        let mut spent = BTreeSet::new();
        spent.extend(inputs.map(|input| input.previous));
        let all = self.transactions.iter().flat_map(|(txid, located)| {
            let outputs = (0..).zip(&located.transaction.outputs);
            outputs.map(move |(vout, output)| (OutPoint::new(*txid, vout), output, located))
        });
        all.filter_map(move |(outpoint, output, located)| {
            let key = self.key_of(output).filter(|_| !spent.contains(&outpoint))?;
            Some(Owned { outpoint, output, located, key })
        })
    }
}

impl Owned<'_> {
    fn height(&self) -> Option<Height> {
        self.located.inclusion.as_ref().map(|inclusion| inclusion.height)
    }

    fn coin(&self) -> Option<Coin> {
        let origin = Origin { height: self.height(), coinbase: self.located.transaction.is_coinbase() };
        Coin::new(self.outpoint, self.output.clone(), origin, self.key.clone()).ok()
    }

    fn holding(&self, params: &Params) -> Option<NameHolding> {
        let height = self.height();
        let lifetime = |height: Height| params.name_expiry.depth_at(height);
        Some(NameHolding {
            outpoint: self.outpoint,
            amount: self.output.value,
            output: self.output.name()?,
            height,
            expires_at: height.map(|height| height.saturating_add(lifetime(height))),
            key: self.key.clone(),
        })
    }
}
