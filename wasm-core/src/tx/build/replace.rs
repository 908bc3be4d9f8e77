//! Changing or hurrying a transaction that waits for a block: replace it (BIP 125) or spend its change (CPFP).
//!
//! A replacement spends the same coins, so only one of the two can be mined. [`bump`] keeps every output but the
//! change. [`cancel`] pays everything back, and refuses name operations: their replacement by a payment would lose the
//! name. Only a registration that has lost against another party's, which `name::lifecycle` attests, is given up by
//! [`withdraw`], and has to be: two registrations of one name that both wait are harmful to the network.

use thiserror::Error;

use super::fund::{Draft, Terms};
use super::{BuildError, Coin, Funding, Spend, Unsigned, fund};
use crate::address::Address;
use crate::tx::coin::LostRegistration;
use crate::tx::{OutPoint, Transaction, TxOut, VERSION_NAME, VERSION_PLAIN};
use crate::units::Amount;

/// Sequence numbers up to this one signal that a transaction may be replaced (BIP 125).
const REPLACEABLE: u32 = 0xffff_fffd;

/// Why a waiting transaction cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReplaceError {
    /// The coins given are not what the transaction spends.
    #[error("the transaction does not spend the coins given")]
    OtherCoins,
    /// The output said to be change does not exist or holds a name.
    #[error("output {0} is no change")]
    NotChange(u32),
    /// It did not signal that it may be replaced: nodes of version 0.20 would refuse.
    #[error("the transaction does not allow replacement")]
    NotReplaceable,
    /// A payment in its place would lose the name.
    #[error("a name operation cannot be replaced by a payment")]
    NameOperation,
    /// The registration that lost is another one.
    #[error("this is not the registration that lost")]
    NotLost,
    /// It pays at least that rate already.
    #[error("the waiting transaction pays {fee} DOI for {vsize} vB, the new rate must be higher")]
    RateTooLow {
        /// The fee it pays.
        fee: Amount,
        /// Its size.
        vsize: usize,
    },
    /// The replacement cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// A transaction of ours that waits for a block, with what it spends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    tx: Transaction,
    coins: Vec<Spend>,
    change: Option<u32>,
    fee: Amount,
    vsize: usize,
    descendants: Amount,
}

impl Waiting {
    /// Takes a signed transaction that was sent. `coins` is what its inputs spend, in their order; `change` the
    /// number of the output that may be made smaller.
    ///
    /// # Errors
    /// [`ReplaceError`] if the coins or the change are not the transaction's, or it does not allow replacement.
    pub fn new(tx: Transaction, coins: Vec<Spend>, change: Option<u32>) -> Result<Self, ReplaceError> {
        let same = |(input, coin): (&crate::tx::TxIn, &Spend)| input.previous == coin.outpoint;
        if tx.inputs.len() != coins.len() || !tx.inputs.iter().zip(&coins).all(same) {
            return Err(ReplaceError::OtherCoins);
        }
        if let Some(number) = change
            && tx.output(number).is_none_or(|output| output.name().is_some())
        {
            return Err(ReplaceError::NotChange(number));
        }
        if !tx.inputs.iter().any(|input| input.sequence <= REPLACEABLE) {
            return Err(ReplaceError::NotReplaceable);
        }
        let spent = fund::sum(coins.iter().map(|coin| coin.output.value))?;
        let paid = fund::sum(tx.outputs.iter().map(|output| output.value))?;
        let fee = spent.checked_sub(paid).ok_or(ReplaceError::OtherCoins)?;
        let vsize = tx.vsize();
        Ok(Self { tx, coins, change, fee, vsize, descendants: Amount::ZERO })
    }

    /// The same, followed by waiting transactions that spend its outputs and pay `fees` together. They are lost with
    /// it, and the replacement must pay for them, too (BIP 125, rule 3).
    #[must_use]
    pub fn with_descendants(self, fees: Amount) -> Self {
        Self { descendants: fees, ..self }
    }

    /// The transaction.
    #[must_use]
    pub const fn tx(&self) -> &Transaction {
        &self.tx
    }

    /// What it pays.
    #[must_use]
    pub const fn fee(&self) -> Amount {
        self.fee
    }

    /// Whether one of its coins is a name.
    pub(crate) fn spends_name(&self) -> bool {
        self.coins.iter().any(|coin| coin.output.name().is_some())
    }

    /// Outputs without the change, and the address of the change.
    fn kept(&self, funding: &Funding<'_>) -> (Vec<TxOut>, Address) {
        let outputs = (0..).zip(&self.tx.outputs);
        let is_change = |vout: u32| Some(vout) == self.change;
        let kept = outputs.clone().filter(|(vout, _)| !is_change(*vout)).map(|(_, output)| output.clone());
        let change = outputs.into_iter().find(|(vout, _)| is_change(*vout));
        let address =
            change.and_then(|(_, output)| Address::from_script(&output.script, funding.change.network()));
        (kept.collect(), address.unwrap_or_else(|| funding.change.clone()))
    }

    /// Builds the replacement that pays `outputs`, adding confirmed coins if the old ones do not reach.
    fn replace(
        &self,
        funding: &Funding<'_>,
        version: u32,
        outputs: Vec<TxOut>,
    ) -> Result<Unsigned, ReplaceError> {
        let tx = Transaction { version, inputs: Vec::new(), outputs, lock_time: self.tx.lock_time };
        let replaced = self.fee.checked_add(self.descendants).ok_or(BuildError::AmountOverflow)?;
        let terms = Terms { replaces: Some(replaced), ..Terms::of(funding) };
        let mut unsigned = Draft { funding, terms, tx, spends: self.coins.clone(), total: Amount::ZERO }
            .fill(&self.more(funding))?;
        for (input, old) in unsigned.tx.inputs.iter_mut().zip(&self.tx.inputs) {
            input.sequence = old.sequence;
        }
        let higher = u128::from(unsigned.fee.swartz()).saturating_mul(wide(self.vsize))
            > u128::from(self.fee.swartz()).saturating_mul(wide(unsigned.vsize));
        if higher { Ok(unsigned) } else { Err(ReplaceError::RateTooLow { fee: self.fee, vsize: self.vsize }) }
    }

    /// Coins that may be added: confirmed ones only (BIP 125, rule 2), not made by the transaction itself.
    fn more<'c>(&self, funding: &Funding<'c>) -> Vec<&'c Coin> {
        let mut coins = fund::spendable(funding);
        let used = |outpoint: OutPoint| self.coins.iter().any(|coin| coin.outpoint == outpoint);
        coins.retain(|coin| coin.origin().height.is_some() && !used(coin.outpoint()));
        coins
    }
}

fn wide(number: usize) -> u128 {
    u128::try_from(number).unwrap_or(u128::MAX)
}

/// The same payments or the same name operation with a higher fee, paid from the change or from further coins.
///
/// # Errors
/// [`ReplaceError`], above all if the rate is not higher or the coins do not reach.
pub fn bump(funding: &Funding<'_>, waiting: &Waiting) -> Result<Unsigned, ReplaceError> {
    let (outputs, change) = waiting.kept(funding);
    let funding = Funding { change: &change, ..funding.clone() };
    waiting.replace(&funding, waiting.tx.version, outputs)
}

/// Takes a waiting payment back: its coins go to our change address.
///
/// # Errors
/// [`ReplaceError::NameOperation`] for name operations, and as [`bump`].
pub fn cancel(funding: &Funding<'_>, waiting: &Waiting) -> Result<Unsigned, ReplaceError> {
    let holds_name = |output: &TxOut| output.name().is_some();
    if waiting.tx.version == VERSION_NAME
        || waiting.spends_name()
        || waiting.tx.outputs.iter().any(holds_name)
    {
        return Err(ReplaceError::NameOperation);
    }
    waiting.replace(funding, VERSION_PLAIN, Vec::new())
}

/// Gives a registration up that has lost: another party's registration of the name is in a block, so ours can never
/// be mined while theirs is. Its coins go to our change address.
///
/// # Errors
/// [`ReplaceError::NotLost`] if `lost` is about another transaction, and as [`bump`].
pub fn withdraw(
    funding: &Funding<'_>,
    waiting: &Waiting,
    lost: &LostRegistration,
) -> Result<Unsigned, ReplaceError> {
    if waiting.tx.txid() != lost.ours() || waiting.spends_name() {
        return Err(ReplaceError::NotLost);
    }
    waiting.replace(funding, VERSION_PLAIN, Vec::new())
}

/// Hurries a waiting transaction by spending `coin`, which it makes for us: the two together pay the rate.
/// `parent_fee` and `parent_vsize` are the waiting transaction's.
///
/// # Errors
/// [`BuildError`], above all if the coin and the confirmed ones do not reach.
pub fn hurry(
    funding: &Funding<'_>,
    coin: &Coin,
    parent_fee: Amount,
    parent_vsize: usize,
) -> Result<Unsigned, BuildError> {
    let missing = funding.rate.fee_for(parent_vsize).checked_sub(parent_fee).unwrap_or(Amount::ZERO);
    let terms = Terms { surcharge: missing, ..Terms::of(funding) };
    let tx = Transaction { version: VERSION_PLAIN, inputs: Vec::new(), outputs: Vec::new(), lock_time: 0 };
    let mut more = fund::spendable(funding);
    more.retain(|other| other.origin().height.is_some() && other.outpoint() != coin.outpoint());
    let maturity = funding.change.network().params().coinbase_maturity;
    let first = coin.is_mature(funding.tip, maturity).then(|| coin.spend().clone());
    let spends = first.into_iter().collect();
    Draft { funding, terms, tx, spends, total: Amount::ZERO }.fill(&more)
}
