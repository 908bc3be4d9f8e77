//! Names: who holds one, and the transaction that writes it.

use serde::{Deserialize, Serialize};

use super::plain::{Built, Field, FundingInput, Refused, address, read};
use crate::keys::Path;
use crate::name::{Name, NameHistory, NameState, NameValue, plan};
use crate::network::Network;
use crate::script::Script;
use crate::tx::Transaction;
use crate::tx::build::{Funding, KeyRef, Lock, NameAction, NameCoin, NameWrite, name_op};
use crate::units::Height;

/// A name's confirmed operations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameHistoryInput {
    network: Network,
    name: String,
    /// The highest block known.
    tip: u32,
    /// Oldest first.
    operations: Vec<OperationInput>,
}

/// One of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationInput {
    height: u32,
    /// The transaction, in hex.
    raw: String,
}

/// Who holds the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum NameStanding {
    /// Nobody.
    Free,
    /// The holder of this script.
    Held {
        /// In hex.
        owner: String,
        /// In hex.
        value: String,
        /// Of the newest operation.
        height: u32,
        /// The first block in which anybody may take it.
        expires_at: u32,
        /// Blocks that may still hold an update.
        blocks_left: u32,
        /// From where on the chain of coins proves the ownership.
        owned_since: Option<u32>,
    },
}

impl NameHistoryInput {
    fn follow(&self) -> Result<(NameHistory, Vec<Transaction>), Refused> {
        let mut history = NameHistory::new(Name::new(self.name.as_str()).of("name")?, self.network);
        let mut transactions = Vec::new();
        for operation in &self.operations {
            let tx = Transaction::from_hex(&operation.raw).of("operations.raw")?;
            history.add(Height(operation.height), &tx).of("operations")?;
            transactions.push(tx);
        }
        Ok((history, transactions))
    }

    /// The coin that is the name now.
    pub(super) fn coin(&self) -> Result<Option<NameCoin>, Refused> {
        match self.follow()?.0.state(Height(self.tip)) {
            NameState::Held(held) => Ok(Some(held.coin().clone())),
            NameState::Free(_) | NameState::Pending(_) => Ok(None),
        }
    }
}

pub(super) fn scripthash(name: &str) -> Result<String, Refused> {
    Ok(Name::new(name).of("name")?.index_scripthash().to_string())
}

pub(super) fn standing(input: &NameHistoryInput) -> Result<NameStanding, Refused> {
    let tip = Height(input.tip);
    let (history, transactions) = input.follow()?;
    let NameState::Held(held) = history.state(tip) else { return Ok(NameStanding::Free) };
    let newest = transactions.last().and_then(Transaction::name_output);
    Ok(NameStanding::Held {
        owner: held.coin().owner().to_string(),
        value: newest.map(|(_, output)| hex::encode(output.value)).unwrap_or_default(),
        height: held.height().0,
        expires_at: held.expires_at().0,
        blocks_left: held.blocks_left(tip),
        owned_since: held.owned_since().map(|height| height.0),
    })
}

/// What to write, and with whose money.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NameWriteInput {
    history: NameHistoryInput,
    /// Text of at most 520 bytes.
    value: String,
    /// Who holds the name afterwards.
    owner: String,
    /// The key that holds the name now; of no matter if it is free.
    path: String,
    /// The script behind the holder's address, if that is a group.
    witness_script: Option<String>,
    funding: FundingInput,
}

pub(super) fn build(input: &NameWriteInput) -> Result<Built, Refused> {
    let network = input.history.network;
    let (history, operations) = input.history.follow()?;
    let action = plan(&history.state(Height(input.history.tip)));
    let script =
        input.witness_script.as_deref().map(|text| read::<Script>("witnessScript", text)).transpose()?;
    let lock = match &action {
        NameAction::Update(coin) => Lock::find(coin.owner(), None, script.as_ref())
            .ok_or("the name is held by a script that needs another witness script")
            .of("witnessScript")?,
        NameAction::Register(_) | NameAction::WaitForConfirmation(_) => Lock::P2wpkh,
    };
    let write = NameWrite {
        value: NameValue::new(input.value.as_bytes()).of("value")?,
        owner: address("owner", &input.owner, network)?,
        lock,
        key: KeyRef::from(read::<Path>("path", &input.path)?),
    };
    let mut purse = input.funding.read(network)?;
    let funding = Funding { coins: &purse.coins, change: &purse.change, rate: purse.rate, tip: purse.tip };
    let unsigned = name_op(&funding, &action, &write).of("funding")?;
    purse.previous.extend(operations);
    Built::of(&unsigned, &purse.previous)
}
