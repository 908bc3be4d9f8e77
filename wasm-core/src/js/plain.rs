//! What all calls share: texts to values, and what to say when that does not work.

use core::fmt::Display;
use core::str::FromStr;

use serde::Deserialize;

use crate::address::{Address, Unchecked};
use crate::keys::Path;
use crate::network::Network;
use crate::tx::build::{Coin, KeyRef, Origin, Unsigned};

use crate::tx::{OutPoint, Transaction};
use crate::units::{Amount, FeeRate, Height};

/// A field that was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub(super) struct Refused {
    field: &'static str,
    reason: String,
}

impl Refused {
    /// The field and the words of whoever refused it.
    pub(super) fn new(field: &'static str, reason: impl Display) -> Self {
        Self { field, reason: reason.to_string() }
    }
}

/// Says of which field an error is.
pub(super) trait Field<T> {
    /// The error with the field's name.
    fn of(self, field: &'static str) -> Result<T, Refused>;
}

impl<T, E: Display> Field<T> for Result<T, E> {
    fn of(self, field: &'static str) -> Result<T, Refused> {
        self.map_err(|error| Refused::new(field, error))
    }
}

/// Reads a text.
pub(super) fn read<T: FromStr<Err: Display>>(field: &'static str, text: &str) -> Result<T, Refused> {
    text.parse::<T>().of(field)
}

/// Reads an address and checks that it is one of the network.
pub(super) fn address(field: &'static str, text: &str, network: Network) -> Result<Address, Refused> {
    read::<Address<Unchecked>>(field, text)?.require_network(network).of(field)
}

/// An output that one of the keys opens, with the transaction it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CoinInput {
    /// The transaction, in hex.
    raw: String,
    vout: u32,
    /// Its block; absent while it waits for one.
    height: Option<u32>,
    #[serde(default)]
    coinbase: bool,
    path: String,
}

/// Who pays.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FundingInput {
    pub(super) coins: Vec<CoinInput>,
    pub(super) change: String,
    /// Swartz per virtual byte.
    pub(super) rate: u64,
    pub(super) tip: u32,
}

/// Who pays, read.
pub(super) struct Purse {
    pub(super) coins: Vec<Coin>,
    pub(super) change: Address,
    pub(super) rate: FeeRate,
    pub(super) tip: Height,
    /// The transactions the coins come from.
    pub(super) previous: Vec<Transaction>,
}

impl FundingInput {
    pub(super) fn read(&self, network: Network) -> Result<Purse, Refused> {
        let (mut coins, mut previous) = (Vec::new(), Vec::new());
        for input in &self.coins {
            let (coin, tx) = input.read()?;
            coins.push(coin);
            previous.push(tx);
        }
        let change = address("change", &self.change, network)?;
        let rate = FeeRate::from_swartz_per_vb(self.rate).of("rate")?;
        Ok(Purse { coins, change, rate, tip: Height(self.tip), previous })
    }
}

impl CoinInput {
    fn read(&self) -> Result<(Coin, Transaction), Refused> {
        let tx = Transaction::from_hex(&self.raw).of("coins.raw")?;
        let output = tx.output(self.vout).cloned().ok_or("the transaction has no such output");
        let origin = Origin { height: self.height.map(Height), coinbase: self.coinbase };
        let key = KeyRef::from(read::<Path>("coins.path", &self.path)?);
        let outpoint = OutPoint::new(tx.txid(), self.vout);
        let coin = Coin::new(outpoint, output.of("coins.vout")?, origin, key).of("coins")?;
        Ok((coin, tx))
    }
}

/// What was built: to be signed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Built {
    pub(super) psbt: String,
    pub(super) fee: Amount,
    pub(super) vsize: usize,
}

impl Built {
    /// The PSBT with every transaction that is spent from, so that each amount is proven.
    pub(super) fn of(unsigned: &Unsigned, previous: &[Transaction]) -> Result<Self, Refused> {
        let mut psbt = crate::psbt::Psbt::from_unsigned(unsigned).of("psbt")?;
        for (index, input) in unsigned.tx().inputs.iter().enumerate() {
            if let Some(tx) = previous.iter().find(|tx| tx.txid() == input.previous.txid) {
                psbt.add_previous(index, tx.clone()).of("psbt")?;
            }
        }
        Ok(Self { psbt: psbt.to_base64(), fee: unsigned.fee(), vsize: unsigned.vsize() })
    }
}
