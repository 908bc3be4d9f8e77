//! Choosing coins, computing the fee, giving change.

use std::collections::BTreeSet;

use super::{BuildError, Coin, Funding, Spend, Unsigned, dust_limit};
use crate::tx::{Transaction, TxIn, TxOut};
use crate::units::Amount;

/// What nodes relay (`MAX_STANDARD_TX_WEIGHT`).
const MAX_WEIGHT: usize = 400_000;

/// Pays `outputs`, with `first` (a name coin) as the first input if given; change goes last.
pub(super) fn with_change(
    funding: &Funding<'_>,
    version: u32,
    first: Option<Spend>,
    outputs: Vec<TxOut>,
) -> Result<Unsigned, BuildError> {
    let target = sum(outputs.iter().map(|output| output.value))?;
    let draft = Transaction { version, inputs: Vec::new(), outputs, lock_time: 0 };
    let mut spends: Vec<Spend> = first.into_iter().collect();
    let mut total = sum(spends.iter().map(|spend| spend.output.value))?;
    let mut candidates = spendable(funding).into_iter();
    loop {
        // A transaction without inputs is none: at least one coin is taken even if nothing has to be paid.
        if total >= target && !spends.is_empty() {
            let draft = Draft { funding, tx: draft.clone(), spends: spends.clone(), total };
            if let Some(unsigned) = draft.finish(target)? {
                return Ok(unsigned);
            }
        }
        let Some(coin) = candidates.next() else { break };
        total = total.checked_add(coin.value()).ok_or(BuildError::AmountOverflow)?;
        spends.push(coin.spend().clone());
    }
    let (_, fee) = Draft { funding, tx: draft, spends, total }.size()?;
    let needed = target.checked_add(fee).ok_or(BuildError::AmountOverflow)?;
    Err(BuildError::InsufficientFunds { available: total, needed })
}

/// Pays all coins that are worth their fee to `output`, whatever remains of them.
pub(super) fn sweep(funding: &Funding<'_>, mut output: TxOut) -> Result<Unsigned, BuildError> {
    let spends: Vec<Spend> = spendable(funding).into_iter().map(|coin| coin.spend().clone()).collect();
    let total = sum(spends.iter().map(|spend| spend.output.value))?;
    let tx = Transaction {
        version: super::VERSION_PLAIN,
        inputs: Vec::new(),
        outputs: vec![output.clone()],
        lock_time: 0,
    };
    let mut draft = Draft { funding, tx, spends, total };
    let (_, fee) = draft.size()?;
    let limit = dust_limit(&output);
    let least = fee.checked_add(limit).ok_or(BuildError::AmountOverflow)?;
    let enough = total >= least && !draft.spends.is_empty();
    let rest = total.checked_sub(fee).filter(|_| enough);
    output.value = rest.ok_or(BuildError::InsufficientFunds { available: total, needed: least })?;
    draft.tx.outputs = vec![output];
    draft.unsigned(fee, None)
}

/// The coins that may be spent in the next block and bring more than they cost: confirmed first, large first.
fn spendable<'a>(funding: &Funding<'a>) -> Vec<&'a Coin> {
    let maturity = funding.change.network().params().coinbase_maturity;
    let worth = |coin: &Coin| coin.value() > input_cost(funding, coin);
    let usable = |coin: &&Coin| coin.is_mature(funding.tip, maturity) && worth(coin);
    let mut coins: Vec<&Coin> = funding.coins.iter().filter(usable).collect();
    coins.sort_by_key(|coin| {
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
    funding.rate.fee_for(with.weight().saturating_sub(without.weight()).div_ceil(4))
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount, BuildError> {
    Amount::checked_sum(amounts).ok_or(BuildError::AmountOverflow)
}

/// A transaction in the making: outputs in `tx`, inputs in `spends`, worth `total`.
struct Draft<'a> {
    funding: &'a Funding<'a>,
    tx: Transaction,
    spends: Vec<Spend>,
    total: Amount,
}

impl Draft<'_> {
    /// With change if it is worth an output, without if the rest pays the fee; `None` if it does not.
    fn finish(mut self, target: Amount) -> Result<Option<Unsigned>, BuildError> {
        let left = |fee| self.total.checked_sub(target)?.checked_sub(fee);
        let (_, bare_fee) = self.size()?;
        if left(bare_fee).is_none() {
            return Ok(None);
        }
        let plain = self.tx.outputs.clone();
        self.tx.outputs.push(TxOut { value: Amount::ZERO, script: self.funding.change.script_pubkey() });
        let (_, fee) = self.size()?;
        let number = plain.len();
        if let Some(change) = self.tx.outputs.last_mut()
            && let Some(rest) = self.total.checked_sub(target).and_then(|rest| rest.checked_sub(fee))
            && rest >= dust_limit(change)
        {
            change.value = rest;
            return self.unsigned(fee, u32::try_from(number).ok()).map(Some);
        }
        self.tx.outputs = plain;
        let fee = self.total.checked_sub(target).ok_or(BuildError::AmountOverflow)?;
        self.unsigned(fee, None).map(Some)
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
        Ok((vsize, self.funding.rate.fee_for(vsize)))
    }

    fn unsigned(self, fee: Amount, change: Option<u32>) -> Result<Unsigned, BuildError> {
        let (vsize, _) = self.size()?;
        let inputs = self.spends.iter().map(|spend| TxIn::unsigned(spend.outpoint)).collect();
        Ok(Unsigned { tx: Transaction { inputs, ..self.tx }, coins: self.spends, fee, vsize, change })
    }
}
