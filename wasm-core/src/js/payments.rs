//! Payments, and what becomes of any PSBT.

use serde::{Deserialize, Serialize};

use super::plain::{Built, Field, FundingInput, Refused, address};
use crate::address::Address;
use crate::network::Network;
use crate::psbt::{Psbt, PsbtError};
use crate::tx::TxOut;
use crate::tx::build::{Funding, Options, Payment, pay_with};
use crate::units::Amount;

/// Who is paid, and by whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentsInput {
    network: Network,
    payments: Vec<PaymentInput>,
    funding: FundingInput,
    /// A random number: it decides which coins are taken.
    seed: u32,
}

/// One recipient.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentInput {
    to: String,
    amount: Amount,
}

pub(super) fn build(input: &PaymentsInput) -> Result<Built, Refused> {
    let purse = input.funding.read(input.network)?;
    let payment = |payment: &PaymentInput| {
        let to = address("payments.to", &payment.to, input.network)?;
        Ok(Payment { to, amount: payment.amount })
    };
    let payments = input.payments.iter().map(payment).collect::<Result<Vec<_>, Refused>>()?;
    let funding = Funding { coins: &purse.coins, change: &purse.change, rate: purse.rate, tip: purse.tip };
    let options = Options { seed: input.seed.into(), ..Options::default() };
    Built::of(&pay_with(&funding, &payments, options).of("funding")?, &purse.previous)
}

/// A PSBT to look at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InspectInput {
    network: Network,
    psbt: String,
}

/// What it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct PsbtContent {
    txid: String,
    /// Absent while an amount is unknown.
    fee: Option<Amount>,
    /// Inputs whose amount is only stated.
    unproven: Vec<usize>,
    inputs: Vec<PsbtInput>,
    outputs: Vec<PsbtOutput>,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PsbtInput {
    outpoint: String,
    amount: Option<Amount>,
    signed_by: Vec<String>,
    /// Signatures still needed; absent while the scripts are unknown.
    missing: Option<usize>,
    finished: bool,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PsbtOutput {
    amount: Amount,
    script: String,
    /// Who is paid, or holds the name.
    address: Option<String>,
    /// The name that is written, in hex.
    name: Option<String>,
    /// Its value, in hex.
    value: Option<String>,
}

pub(super) fn inspect(input: &InspectInput) -> Result<PsbtContent, Refused> {
    let psbt = Psbt::from_base64(&input.psbt).of("psbt")?;
    let inputs = psbt.tx().inputs.iter().enumerate().map(|(index, spends)| PsbtInput {
        outpoint: spends.previous.to_string(),
        amount: psbt.spent(index).ok().map(|output| output.value),
        signed_by: psbt.signed_by(index).iter().flatten().map(ToString::to_string).collect(),
        missing: psbt.waiting_for(index).ok().map(|(missing, _)| missing),
        finished: psbt.inputs().get(index).is_some_and(crate::psbt::Input::is_final),
    });
    Ok(PsbtContent {
        txid: psbt.tx().txid().to_string(),
        fee: psbt.fee().ok(),
        unproven: psbt.unproven(),
        inputs: inputs.collect(),
        outputs: psbt.tx().outputs.iter().map(|output| PsbtOutput::of(output, input.network)).collect(),
    })
}

impl PsbtOutput {
    fn of(output: &TxOut, network: Network) -> Self {
        let (name, value) = output.name().map(|op| (hex::encode(op.name), hex::encode(op.value))).unzip();
        Self {
            amount: output.value,
            script: output.script.to_string(),
            address: Address::from_script(&output.owner(), network).map(|address| address.to_string()),
            name,
            value,
        }
    }
}

pub(super) fn combine(one: &str, other: &str) -> Result<String, Refused> {
    let mut psbt = Psbt::from_base64(one).of("one")?;
    psbt.combine(&Psbt::from_base64(other).of("other")?).of("other")?;
    Ok(psbt.to_base64())
}

/// A transaction that can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finished {
    txid: String,
    /// In hex, for `blockchain.transaction.broadcast`.
    pub(super) raw: String,
}

pub(super) fn finish(psbt: &str) -> Result<Finished, Refused> {
    let mut psbt = Psbt::from_base64(psbt).of("psbt")?;
    let finished = psbt.finalize().and_then(|()| psbt.extract());
    let tx = finished.map_err(|error: PsbtError| Refused::new("psbt", error))?;
    Ok(Finished { txid: tx.txid().to_string(), raw: tx.to_hex() })
}
