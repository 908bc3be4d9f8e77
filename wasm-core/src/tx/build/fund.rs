//! Choosing coins, computing the fee, giving change.

use std::collections::BTreeSet;

use super::{BuildError, Coin, Funding, Spend, Unsigned, dust_limit, select};
use crate::tx::{Transaction, TxIn, TxOut, check_fee};
use crate::units::{Amount, FeeRate};

/// What nodes relay (`MAX_STANDARD_TX_WEIGHT`).
const MAX_WEIGHT: usize = 400_000;
/// The weight of what marks a transaction with witnesses (BIP 144), however many there are.
const MARKER: usize = 2;
/// What one more virtual byte of a replacement must pay beyond the fee replaced (`incrementalrelayfee`).
const INCREMENTAL: u64 = 1;

/// What a transaction has to pay.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) rate: FeeRate,
    /// On top, for a parent that pays too little.
    pub(super) surcharge: Amount,
    /// The fee of the transaction that is replaced.
    pub(super) replaces: Option<Amount>,
}

impl Terms {
    pub(super) const fn of(funding: &Funding<'_>) -> Self {
        Self { rate: funding.rate, surcharge: Amount::ZERO, replaces: None }
    }

    fn fee(&self, vsize: usize) -> Amount {
        let own = self.rate.fee_for(vsize).checked_add(self.surcharge).unwrap_or(Amount::MAX);
        let step = u64::try_from(vsize).unwrap_or(u64::MAX).saturating_mul(INCREMENTAL);
        let step = Amount::from_swartz(step).unwrap_or(Amount::MAX);
        let least = self.replaces.map(|old| old.checked_add(step).unwrap_or(Amount::MAX));
        own.max(least.unwrap_or(Amount::ZERO))
    }
}

/// Pays `outputs`, with `first` (a name coin) as the first input if given; change goes last.
pub(super) fn with_change(
    funding: &Funding<'_>,
    version: u32,
    first: Option<Spend>,
    outputs: Vec<TxOut>,
) -> Result<Unsigned, BuildError> {
    let draft = Transaction { version, inputs: Vec::new(), outputs, lock_time: 0 };
    let spends = first.into_iter().collect();
    Draft { funding, terms: Terms::of(funding), tx: draft, spends, total: Amount::ZERO }
        .fill(&spendable(funding))
}

/// Pays `tx`'s outputs without change if some coins fit, with coins drawn by `seed` otherwise.
pub(super) fn selected(funding: &Funding<'_>, tx: &Transaction, seed: u64) -> Result<Unsigned, BuildError> {
    let draft = || Draft {
        funding,
        terms: Terms::of(funding),
        tx: tx.clone(),
        spends: Vec::new(),
        total: Amount::ZERO,
    };
    let mut coins = spendable(funding);
    let confirmed = coins.iter().take_while(|coin| coin.origin().height.is_some()).count();
    for pool in [confirmed, coins.len()] {
        let pool = coins.get(..pool).unwrap_or_default();
        if let Some(set) = without_change(&draft(), pool)?
            && let Ok(unsigned) = draft().fill(&set)
            && unsigned.change.is_none()
        {
            return Ok(unsigned);
        }
    }
    let by_size = coins.clone();
    if let Some((sure, waiting)) = coins.split_at_mut_checked(confirmed) {
        select::shuffle(sure, seed);
        select::shuffle(waiting, seed);
    }
    // The lot may take so many small coins that the transaction gets too large.
    draft().fill(&coins).or_else(|_| draft().fill(&by_size))
}

/// Coins of `pool` that pay the draft and leave too little for change.
fn without_change<'c>(draft: &Draft<'_>, pool: &[&'c Coin]) -> Result<Option<Vec<&'c Coin>>, BuildError> {
    let funding = draft.funding;
    let target = sum(draft.tx.outputs.iter().map(|output| output.value))?;
    let base = draft.tx.weight().saturating_add(MARKER).div_ceil(4);
    let target = target.checked_add(funding.rate.fee_for(base)).ok_or(BuildError::AmountOverflow)?;
    let change = TxOut { value: Amount::ZERO, script: funding.change.script_pubkey() };
    let change_size = crate::tx::wire::output_bytes(&change).len();
    let tolerance = funding.rate.fee_for(change_size).checked_add(dust_limit(&change));
    let mut coins: Vec<(u64, &Coin)> = Vec::new();
    for coin in pool {
        let brings = coin.value().checked_sub(input_cost(funding, coin)).unwrap_or(Amount::ZERO);
        coins.push((brings.swartz(), *coin));
    }
    coins.sort_unstable_by_key(|(brings, coin)| (core::cmp::Reverse(*brings), coin.outpoint()));
    let effective: Vec<u64> = coins.iter().map(|(brings, _)| *brings).collect();
    let tolerance = tolerance.unwrap_or(Amount::ZERO).swartz();
    let set = select::exact(&effective, target.swartz(), tolerance);
    Ok(set.map(|set| set.into_iter().filter_map(|at| coins.get(at).map(|(_, coin)| *coin)).collect()))
}

/// Spends all coins that are worth their fee: pays `paid`, and whatever remains to `rest`.
pub(super) fn sweep(
    funding: &Funding<'_>,
    paid: Vec<TxOut>,
    mut rest: TxOut,
) -> Result<Unsigned, BuildError> {
    let fixed = sum(paid.iter().map(|output| output.value))?;
    let spends: Vec<Spend> = spendable(funding).into_iter().map(|coin| coin.spend().clone()).collect();
    let total = sum(spends.iter().map(|spend| spend.output.value))?;
    let tx = Transaction {
        version: super::VERSION_PLAIN,
        inputs: Vec::new(),
        outputs: paid.iter().chain([&rest]).cloned().collect(),
        lock_time: 0,
    };
    let mut draft = Draft { funding, terms: Terms::of(funding), tx, spends, total };
    let (_, fee) = draft.size()?;
    let needed = sum([fixed, fee, dust_limit(&rest)])?;
    let enough = total >= needed && !draft.spends.is_empty();
    let left = total.checked_sub(fee).and_then(|left| left.checked_sub(fixed)).filter(|_| enough);
    rest.value = left.ok_or(BuildError::InsufficientFunds { available: total, needed })?;
    draft.tx.outputs = paid;
    draft.tx.outputs.push(rest);
    draft.unsigned(fee, None)
}

/// The coins that may be spent in the next block and bring more than they cost: confirmed first, large first.
pub(super) fn spendable<'a>(funding: &Funding<'a>) -> Vec<&'a Coin> {
    let maturity = funding.change.network().params().coinbase_maturity;
    let worth = |coin: &Coin| coin.value() > input_cost(funding, coin);
    let usable = |coin: &&Coin| coin.is_mature(funding.tip, maturity) && worth(coin);
    let mut coins: Vec<&Coin> = funding.coins.iter().filter(usable).collect();
    coins.sort_unstable_by_key(|coin| {
        (coin.origin().height.is_none(), core::cmp::Reverse(coin.value()), coin.outpoint())
    });
    let mut seen = BTreeSet::new();
    coins.retain(|coin| seen.insert(coin.outpoint()));
    coins
}

/// What one more input of this kind adds to the fee, rounded up.
fn input_cost(funding: &Funding<'_>, coin: &Coin) -> Amount {
    let mut input = TxIn::unsigned(coin.outpoint());
    coin.spend().lock.fill_worst_case(&mut input);
    let with = Transaction { version: 2, inputs: vec![input], outputs: Vec::new(), lock_time: 0 };
    let without = Transaction { inputs: Vec::new(), ..with.clone() };
    let marker = if with.has_witness() { MARKER } else { 0 };
    let weight = with.weight().saturating_sub(without.weight()).saturating_sub(marker);
    funding.rate.fee_for(weight.div_ceil(4))
}

pub(super) fn sum(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount, BuildError> {
    Amount::checked_sum(amounts).ok_or(BuildError::AmountOverflow)
}

/// A transaction in the making: outputs in `tx`, inputs in `spends`, worth `total`.
pub(super) struct Draft<'a> {
    pub(super) funding: &'a Funding<'a>,
    pub(super) terms: Terms,
    pub(super) tx: Transaction,
    pub(super) spends: Vec<Spend>,
    pub(super) total: Amount,
}

impl Draft<'_> {
    /// Adds coins to the spends there are, in their order, until everything is paid. A transaction without outputs
    /// pays to the change address alone.
    pub(super) fn fill(mut self, coins: &[&Coin]) -> Result<Unsigned, BuildError> {
        let target = sum(self.tx.outputs.iter().map(|output| output.value))?;
        self.total = sum(self.spends.iter().map(|spend| spend.output.value))?;
        let mut candidates = coins.iter();
        loop {
            // A transaction without inputs is none: at least one coin is taken even if nothing has to be paid.
            if self.total >= target
                && !self.spends.is_empty()
                && let Some(unsigned) = self.finish(target)?
            {
                return Ok(unsigned);
            }
            let Some(coin) = candidates.next() else { break };
            self.total = self.total.checked_add(coin.value()).ok_or(BuildError::AmountOverflow)?;
            self.spends.push(coin.spend().clone());
        }
        let (_, fee) = self.size()?;
        let needed = target.checked_add(fee).ok_or(BuildError::AmountOverflow)?;
        Err(BuildError::InsufficientFunds { available: self.total, needed })
    }

    /// With change if it is worth an output, without if the rest pays the fee; `None` if it does not.
    fn finish(&self, target: Amount) -> Result<Option<Unsigned>, BuildError> {
        let left = |fee| self.total.checked_sub(target)?.checked_sub(fee);
        let (_, bare_fee) = self.size()?;
        if left(bare_fee).is_none() {
            return Ok(None);
        }
        let mut with = self.copy();
        with.tx.outputs.push(TxOut { value: Amount::ZERO, script: self.funding.change.script_pubkey() });
        let (_, fee) = with.size()?;
        if let Some(change) = with.tx.outputs.last_mut()
            && let Some(rest) = left(fee)
            && rest >= dust_limit(change)
        {
            change.value = rest;
            return with.unsigned(fee, u32::try_from(self.tx.outputs.len()).ok()).map(Some);
        }
        if self.tx.outputs.is_empty() {
            return Ok(None);
        }
        let fee = self.total.checked_sub(target).ok_or(BuildError::AmountOverflow)?;
        self.copy().unsigned(fee, None).map(Some)
    }

    fn copy(&self) -> Self {
        Self { tx: self.tx.clone(), spends: self.spends.clone(), ..*self }
    }

    /// The size with the largest signatures, and the fee for it.
    fn size(&self) -> Result<(usize, Amount), BuildError> {
        let mut worst = self.tx.clone();
        for spend in &self.spends {
            let mut input = TxIn::unsigned(spend.outpoint);
            spend.lock.fill_worst_case(&mut input);
            worst.inputs.push(input);
        }
        let weight = worst.weight();
        if weight > MAX_WEIGHT {
            return Err(BuildError::TooLarge { weight, limit: MAX_WEIGHT });
        }
        let vsize = worst.vsize();
        Ok((vsize, self.terms.fee(vsize)))
    }

    fn unsigned(self, fee: Amount, change: Option<u32>) -> Result<Unsigned, BuildError> {
        let (vsize, _) = self.size()?;
        check_fee(fee, vsize)?;
        let inputs = self.spends.iter().map(|spend| TxIn::unsigned(spend.outpoint)).collect();
        Ok(Unsigned { tx: Transaction { inputs, ..self.tx }, coins: self.spends, fee, vsize, change })
    }
}
