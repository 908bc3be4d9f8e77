//! Coins, names and the balance.

use std::collections::BTreeSet;

use super::Wallet;
use super::history::{Net, sum};
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

/// Where everything the wallet holds is, as a person reads it. The parts do not overlap, and together they are every
/// unspent output to an own script, but for what expired names held: see [`Holdings::held`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Money in blocks, free to spend.
    pub confirmed: Amount,
    /// What comes back to us from payments of our own that wait for a block; it may be spent already.
    pub change: Amount,
    /// What strangers' waiting payments bring. They may still be replaced, so it is not spent.
    pub pending_in: Amount,
    /// Block rewards that are not yet 100 blocks deep.
    pub immature: Amount,
    /// Coins the person has frozen, in blocks or not. Never spent.
    pub frozen: Amount,
    /// Money at own scripts that one key of ours alone does not open in the usual way, such as a meter's 1-of-2.
    pub shared: Amount,
    /// What the coins of living names hold. It only moves on with the name.
    pub locked_in_names: Amount,
    /// What our waiting payments take from the wallet, fees included. It is gone already and in no other part: the
    /// wallet held that much more before them.
    pub pending_out: Amount,
}

impl Holdings {
    /// What can be spent now.
    #[must_use]
    pub fn spendable(&self) -> Amount {
        sum([self.confirmed, self.change].into_iter())
    }

    /// All money, whenever it can be spent.
    #[must_use]
    pub fn money(&self) -> Amount {
        let waiting = [self.pending_in, self.immature, self.frozen, self.shared];
        sum(waiting.into_iter().chain([self.spendable()]))
    }

    /// All parts together: what the unspent outputs of the wallet hold.
    #[must_use]
    pub fn held(&self) -> Amount {
        sum([self.money(), self.locked_in_names].into_iter())
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

/// The one part of [`Holdings`] that an unspent output of ours belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Confirmed,
    Change,
    Incoming,
    Immature,
    Frozen,
    Shared,
    Name,
    /// The coin of an expired name: the network has destroyed it.
    Gone,
}

impl Place {
    const fn is_spendable(self) -> bool {
        matches!(self, Self::Confirmed | Self::Change)
    }
}

impl Wallet {
    /// Money: unspent outputs to own single-key scripts that hold no name, confirmed or not. Whether one is
    /// mature, [`Coin::is_mature`] says; whether a pending one can be relied on, [`Wallet::spendable`].
    #[must_use]
    pub fn coins(&self) -> Vec<Coin> {
        self.owned().filter_map(|owned| owned.coin()).collect()
    }

    /// The coins to pay with: confirmed and mature ones, and pending ones that the wallet itself made, but for those
    /// that the person has `frozen` (see [`Notes::frozen`](super::Notes::frozen)). A stranger's pending payment may
    /// still be replaced.
    #[must_use]
    pub fn spendable(&self, frozen: &BTreeSet<OutPoint>) -> Vec<Coin> {
        let free = self.owned().filter(|owned| self.place(owned, frozen).is_spendable());
        free.filter_map(|owned| owned.coin()).collect()
    }

    /// The names that own scripts hold, newest operation of each coin; expired ones included.
    #[must_use]
    pub fn names(&self) -> Vec<NameHolding> {
        let params = self.network.params();
        self.owned().filter_map(|owned| owned.holding(params)).collect()
    }

    /// Where everything is at [`tip`](Wallet::tip), with these coins `frozen`.
    #[must_use]
    pub fn holdings(&self, frozen: &BTreeSet<OutPoint>) -> Holdings {
        let mut holdings = Holdings::default();
        for owned in self.owned() {
            let part = match self.place(&owned, frozen) {
                Place::Confirmed => &mut holdings.confirmed,
                Place::Change => &mut holdings.change,
                Place::Incoming => &mut holdings.pending_in,
                Place::Immature => &mut holdings.immature,
                Place::Frozen => &mut holdings.frozen,
                Place::Shared => &mut holdings.shared,
                Place::Name => &mut holdings.locked_in_names,
                Place::Gone => continue,
            };
            *part = sum([*part, owned.output.value].into_iter());
        }
        let waiting = self.history().into_iter().filter(|row| row.height.is_none());
        holdings.pending_out = sum(waiting.filter_map(|row| match row.net() {
            Net::Loss(loss) => Some(loss),
            Net::Gain(_) => None,
        }));
        holdings
    }

    /// The balance at [`tip`](Wallet::tip), of coins that one key opens, frozen or not.
    #[must_use]
    pub fn balance(&self) -> Balance {
        let holdings = self.holdings(&BTreeSet::new());
        Balance {
            confirmed: holdings.confirmed,
            pending: sum([holdings.pending_in, holdings.change].into_iter()),
            immature: holdings.immature,
            locked_in_names: holdings.locked_in_names,
        }
    }

    /// Where an output of ours belongs.
    fn place(&self, owned: &Owned<'_>, frozen: &BTreeSet<OutPoint>) -> Place {
        if let Some(holding) = owned.holding(self.network.params()) {
            return if holding.is_live(self.tip) { Place::Name } else { Place::Gone };
        }
        let Some(coin) = owned.coin() else { return Place::Shared };
        match coin.origin().height {
            _ if frozen.contains(&owned.outpoint) => Place::Frozen,
            Some(_) if self.is_mature(&coin) => Place::Confirmed,
            Some(_) => Place::Immature,
            None if self.is_own_making(owned.located) => Place::Change,
            None => Place::Incoming,
        }
    }

    /// The number of the receiving address to show next: the one after the last one ever used, at most
    /// [`GAP_LIMIT`] behind the last one used by a proven transaction.
    #[must_use]
    pub fn next_receive_index(&self) -> u32 {
        self.next_index(Branch::Receive)
    }

    /// The numbers of the receiving addresses that may be shown now: from the next one to the last one that would be found
    /// again from the words.
    #[must_use]
    pub fn fresh_receive_indexes(&self) -> core::ops::Range<u32> {
        self.next_receive_index()..self.next_of(Branch::Receive, true).saturating_add(GAP_LIMIT)
    }

    /// The number of the change address to use next.
    #[must_use]
    pub fn next_change_index(&self) -> u32 {
        self.next_index(Branch::Change)
    }

    /// A waiting transaction may be a server's invention or never be mined, so it leads only as far as the
    /// address would be found again from the words.
    fn next_index(&self, branch: Branch) -> u32 {
        let most = self.next_of(branch, true).saturating_add(GAP_LIMIT).saturating_sub(1);
        self.next_of(branch, false).min(most)
    }

    /// The number behind the last one used, by proven transactions only or by any.
    fn next_of(&self, branch: Branch, proven_only: bool) -> u32 {
        let located =
            self.transactions.values().filter(|located| !proven_only || located.inclusion.is_some());
        let outputs = located.flat_map(|located| &located.transaction.outputs);
        let used = outputs.filter_map(|output| branch.index_of(self.key_of(output)?));
        used.max().map_or(0, |index| index.saturating_add(1))
    }

    fn is_mature(&self, coin: &Coin) -> bool {
        coin.is_mature(self.tip, self.network.params().coinbase_maturity)
    }

    /// Whether every input of a transaction spends an output of ours.
    pub(super) fn is_own_making(&self, located: &Located) -> bool {
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
