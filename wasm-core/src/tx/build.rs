//! Putting transactions together: payments and name operations.
//!
//! Fees are exact: the size is that of the finished transaction with signatures of 72 bytes, the largest there
//! are, so the real one is at most a byte per signature smaller. [`pay`] and [`name_op`] choose coins confirmed first,
//! then largest first; [`pay_with`] looks for coins that need no change and otherwise draws by lot. The same coins (and
//! seed) give the same transaction. What may be spent is decided by types: [`Coin`] is never a name,
//! [`NameAction`] never gives a registration a name coin and never lets an update lack it.

mod fund;
pub mod replace;
mod select;

use thiserror::Error;

pub use super::Lock;
pub use super::coin::{
    Coin, CoinError, KeyRef, LostRegistration, NameAction, NameCoin, Origin, Registration, Spend,
};
use super::{FeeTooHigh, OutPoint, SEQUENCE_REPLACEABLE, Transaction, TxOut, VERSION_NAME, VERSION_PLAIN};
use crate::address::Address;
use crate::network::Network;
use crate::script::name::{NameOpKind, NameValue, name_doi_script};
use crate::units::{Amount, FeeRate, Height};

/// Why there is no such transaction.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BuildError {
    /// The coins do not reach.
    #[error("{available} DOI can be spent now, {needed} DOI are needed with the fee")]
    InsufficientFunds {
        /// What can be spent now.
        available: Amount,
        /// What the outputs and the fee take.
        needed: Amount,
    },
    /// Nodes do not relay outputs this small.
    #[error("{amount} DOI are too little for an output, the least is {limit} DOI")]
    Dust {
        /// The amount asked for.
        amount: Amount,
        /// The least that is relayed.
        limit: Amount,
    },
    /// Nothing to pay.
    #[error("a payment needs at least one recipient")]
    NoOutputs,
    /// More money than there is.
    #[error("the amounts add up to more than can exist")]
    AmountOverflow,
    /// A recipient on another network than the change.
    #[error("an address of {found} in a transaction of {expected}")]
    WrongNetwork {
        /// The network of the transaction.
        expected: Network,
        /// The network of the address.
        found: Network,
    },
    /// Nodes do not relay transactions this large.
    #[error("weight {weight} is over the {limit} that nodes relay")]
    TooLarge {
        /// The weight of the finished transaction.
        weight: usize,
        /// The most that is relayed.
        limit: usize,
    },
    /// The fee is beyond what nodes take.
    #[error(transparent)]
    Fee(#[from] FeeTooHigh),
    /// A lock time that no input lets count.
    #[error("a lock time needs a sequence number below {:#x}", u32::MAX)]
    LockTimeIgnored,
    /// An operation on this name waits for a block.
    #[error("an operation on this name is waiting for a block ({0})")]
    WaitForConfirmation(OutPoint),
    /// The name's coin was made by another kind of operation; ours may not spend it.
    #[error("the name {name} was written by another kind of operation")]
    OtherOperation {
        /// The name.
        name: String,
    },
    /// The name's coin cannot be spent: it was written with a value that is too long, or in an odd form.
    #[error("the name {name} is frozen until it expires")]
    Frozen {
        /// The name.
        name: String,
    },
    /// The name is held by somebody else.
    #[error("the name {name} is held by another script than the one that can be unlocked")]
    NotHolder {
        /// The name.
        name: String,
    },
}

/// Who pays, where the change goes, at what rate.
#[derive(Debug, Clone)]
pub struct Funding<'a> {
    /// All money there is; what is needed is taken.
    pub coins: &'a [Coin],
    /// Receives what is left; its network is the transaction's.
    pub change: &'a Address,
    /// What is paid per virtual byte.
    pub rate: FeeRate,
    /// The highest block known.
    pub tip: Height,
}

/// What [`pay_with`] lets one choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Decides which coins are drawn when none fit without change. Any number; a fresh random one tells the least.
    pub seed: u64,
    /// Earliest height (below 500,000,000) or time the transaction may be mined.
    pub lock_time: u32,
    /// Sequence number of all inputs: relative lock and replaceability (BIP 68, BIP 125).
    pub sequence: u32,
}

impl Default for Options {
    /// Replaceable, minable at once.
    fn default() -> Self {
        Self { seed: 0, lock_time: 0, sequence: SEQUENCE_REPLACEABLE }
    }
}

/// A recipient and an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Who is paid.
    pub to: Address,
    /// How much.
    pub amount: Amount,
}

/// What a name operation writes, and how the name is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWrite {
    /// The new value.
    pub value: NameValue,
    /// Who holds the name afterwards.
    pub owner: Address,
    /// How the coin that is the name now is unlocked. A registration has none and ignores it.
    pub lock: Lock,
    /// By which of our keys.
    pub key: KeyRef,
}

impl NameWrite {
    /// Writes the name as it is, to the same holder: that renews it. `None` if its value or its holder is of a form
    /// that this program does not write.
    #[must_use]
    pub fn renewal(coin: &NameCoin, network: Network, lock: Lock, key: KeyRef) -> Option<Self> {
        let value = NameValue::new(coin.output().name()?.value).ok()?;
        Some(Self { value, owner: Address::from_script(coin.owner(), network)?, lock, key })
    }
}

/// A transaction that lacks only signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    tx: Transaction,
    coins: Vec<Spend>,
    fee: Amount,
    vsize: usize,
    change: Option<u32>,
}

impl Unsigned {
    /// The transaction with empty inputs. Its id is final if all coins are segwit.
    #[must_use]
    pub const fn tx(&self) -> &Transaction {
        &self.tx
    }

    /// What the inputs spend, in their order.
    #[must_use]
    pub fn coins(&self) -> &[Spend] {
        &self.coins
    }

    /// What the miner gets.
    #[must_use]
    pub const fn fee(&self) -> Amount {
        self.fee
    }

    /// The size the fee was computed for.
    #[must_use]
    pub const fn vsize(&self) -> usize {
        self.vsize
    }

    /// The number of the change output, if something worth it was left.
    #[must_use]
    pub const fn change(&self) -> Option<u32> {
        self.change
    }
}

/// Pays the recipients.
///
/// # Errors
/// [`BuildError`], above all if the coins do not reach.
pub fn pay(funding: &Funding<'_>, payments: &[Payment]) -> Result<Unsigned, BuildError> {
    fund::with_change(funding, VERSION_PLAIN, None, outputs(funding, payments)?)
}

/// Pays the recipients with coins that need no change if there are such, and with coins drawn by the seed otherwise.
///
/// # Errors
/// [`BuildError`], above all if the coins do not reach.
pub fn pay_with(
    funding: &Funding<'_>,
    payments: &[Payment],
    options: Options,
) -> Result<Unsigned, BuildError> {
    let Options { seed, lock_time, sequence } = options;
    if lock_time != 0 && sequence == u32::MAX {
        return Err(BuildError::LockTimeIgnored);
    }
    let outputs = outputs(funding, payments)?;
    let tx = Transaction { version: VERSION_PLAIN, inputs: Vec::new(), outputs, lock_time };
    let mut unsigned = fund::selected(funding, &tx, seed)?;
    unsigned.tx.inputs.iter_mut().for_each(|input| input.sequence = sequence);
    Ok(unsigned)
}

fn outputs(funding: &Funding<'_>, payments: &[Payment]) -> Result<Vec<TxOut>, BuildError> {
    if payments.is_empty() {
        return Err(BuildError::NoOutputs);
    }
    payments.iter().map(|payment| output(funding, &payment.to, payment.amount)).collect()
}

/// Pays everything there is to one recipient; what arrives is the sum less the fee.
///
/// # Errors
/// [`BuildError`], above all if the fee eats everything.
pub fn pay_all(funding: &Funding<'_>, to: &Address) -> Result<Unsigned, BuildError> {
    pay_rest(funding, &[], to)
}

/// Pays the recipients, and everything else there is to `rest`; what arrives there is what is left of the sum less the
/// fee.
///
/// # Errors
/// [`BuildError`], above all if nothing is left for `rest`.
pub fn pay_rest(funding: &Funding<'_>, payments: &[Payment], rest: &Address) -> Result<Unsigned, BuildError> {
    let paid = payments.iter().map(|payment| output(funding, &payment.to, payment.amount));
    let rest = TxOut { value: Amount::ZERO, script: output_script(funding, rest)? };
    fund::sweep(funding, paid.collect::<Result<_, _>>()?, rest)
}

/// Registers or updates a name, as `action` (from `name::plan`) says, and locks the least amount in it.
///
/// # Errors
/// [`BuildError`]: besides money, if an operation is pending or the name is held by another script.
pub fn name_op(
    funding: &Funding<'_>,
    action: &NameAction,
    write: &NameWrite,
) -> Result<Unsigned, BuildError> {
    let (name, spent) = match action {
        NameAction::Register(registration) => (registration.name(), None),
        NameAction::Update(coin) => (coin.name(), Some(spend_name(coin, write)?)),
        NameAction::WaitForConfirmation(pending) => return Err(BuildError::WaitForConfirmation(*pending)),
    };
    let owner = output_script(funding, &write.owner)?;
    let script = name_doi_script(name, &write.value, &owner);
    let value = funding.change.network().params().min_name_amount;
    fund::with_change(funding, VERSION_NAME, spent, vec![TxOut { value, script }])
}

fn spend_name(coin: &NameCoin, write: &NameWrite) -> Result<Spend, BuildError> {
    if coin.kind() != NameOpKind::Doi {
        return Err(BuildError::OtherOperation { name: coin.name().to_string() });
    }
    if !super::names::can_be_written_again(coin.output()) {
        return Err(BuildError::Frozen { name: coin.name().to_string() });
    }
    if !write.lock.opens(coin.owner()) {
        return Err(BuildError::NotHolder { name: coin.name().to_string() });
    }
    let (lock, key) = (write.lock.clone(), write.key.clone());
    Ok(Spend { outpoint: coin.outpoint(), output: coin.output().clone(), lock, key })
}

fn output(funding: &Funding<'_>, to: &Address, amount: Amount) -> Result<TxOut, BuildError> {
    let output = TxOut { value: amount, script: output_script(funding, to)? };
    let limit = dust_limit(&output);
    if amount < limit { Err(BuildError::Dust { amount, limit }) } else { Ok(output) }
}

fn output_script(funding: &Funding<'_>, to: &Address) -> Result<crate::script::Script, BuildError> {
    let (expected, found) = (funding.change.network(), to.network());
    if expected == found { Ok(to.script_pubkey()) } else { Err(BuildError::WrongNetwork { expected, found }) }
}

/// The least an output must hold to be relayed: what spending it would cost at 3 swartz per byte
/// (`policy/policy.cpp`; 546 for P2PKH, 294 for P2WPKH, 540 for P2SH, 330 for P2WSH).
#[must_use]
pub fn dust_limit(output: &TxOut) -> Amount {
    const RATE: usize = 3;
    const WITNESS_INPUT: usize = 67;
    const INPUT: usize = 148;
    let mut bytes = Vec::new();
    super::wire::output(&mut bytes, output);
    let spending = if output.script.witness_version().is_some() { WITNESS_INPUT } else { INPUT };
    let limit = bytes.len().saturating_add(spending).saturating_mul(RATE);
    u64::try_from(limit).ok().and_then(|limit| Amount::from_swartz(limit).ok()).unwrap_or(Amount::MAX)
}
