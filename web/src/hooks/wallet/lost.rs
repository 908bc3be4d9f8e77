//! Registrations of names that lost against somebody else's: looked for with every block, and taken back at once.
//!
//! Two registrations of one name that both wait are harmful to the network, and ours can never be in a block any more.

use wasm_core::address::Address;
use wasm_core::keys::Role;
use wasm_core::name::Name;
use wasm_core::sign::sign_all;
use wasm_core::sync::{NameHistoryQuery, Request};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::replace::{Waiting, withdraw as withdrawal};
use wasm_core::tx::build::{Funding, LostRegistration};
use wasm_core::units::FeeRate;
use wasm_core::wallet::Wallet as Facts;

use crate::hooks::chain::Asking;
use crate::hooks::session::Keys;
use crate::io::electrum::ElectrumError;
use crate::state::wallet::Lost;

/// The registrations sent from this page: servers forget them when they have lost.
#[derive(Default)]
pub(super) struct Registrations(Vec<Transaction>);

/// It could not be withdrawn this time.
pub(super) struct NotWithdrawn;

impl Registrations {
    /// Remembers a transaction of ours, if it writes a name.
    pub(super) fn sent(&mut self, transaction: &Transaction) {
        if transaction.name_output().is_some() {
            self.0.push(transaction.clone());
        }
    }

    /// Those that have lost: somebody else's is proven to be in a block.
    pub(super) async fn lost(
        &mut self,
        facts: &Facts,
        asking: &Asking,
    ) -> Result<Vec<(Waiting, LostRegistration)>, ElectrumError> {
        // in a block, or spent otherwise
        self.0.retain(|transaction| facts.registration(transaction).is_some());
        for known in facts.registrations() {
            if !self.0.contains(known) {
                self.0.push(known.clone());
            }
        }
        let mut found = Vec::new();
        for transaction in &self.0 {
            if let (Some(Ok(waiting)), Some(name)) = (facts.registration(transaction), name_of(transaction)) {
                let operations = asking.first.run(NameHistoryQuery::new(name, &asking.headers)).await?;
                let history = operations.follow(facts.network()).ok();
                let lost = history.and_then(|history| history.lost(operations.tip, &waiting));
                found.extend(lost.map(|lost| (waiting, lost)));
            }
        }
        Ok(found)
    }
}

/// Spends the coins of a registration that has lost back to ourselves.
pub(super) async fn withdraw(
    facts: &Facts,
    keys: &Keys,
    asking: &Asking,
    waiting: &Waiting,
    lost: &LostRegistration,
) -> Result<(Transaction, Lost), NotWithdrawn> {
    let change = keys.public(Role::Change(facts.next_change_index())).map_err(|_| NotWithdrawn)?;
    let change = Address::p2wpkh(&change, facts.network());
    // what was to be locked in the name pays the fee; no other coin is touched, least of all one that is frozen
    let funding = Funding { coins: &[], change: &change, rate: FeeRate::MIN, tip: facts.tip() };
    let unsigned = withdrawal(&funding, waiting, lost).map_err(|_| NotWithdrawn)?;
    let signed = sign_all(&unsigned, |coin| keys.at(&coin.key.path()).into_iter().collect());
    let transaction = signed.map_err(|_| NotWithdrawn)?;
    let sent = asking.first.ask(Request::Broadcast(transaction.clone())).await;
    sent.map_err(|_| NotWithdrawn)?;
    let told = Lost {
        name: lost.name().to_string(),
        ours: lost.ours().to_string(),
        rival: lost.rival().to_string(),
        by: transaction.txid().to_string(),
    };
    Ok((transaction, told))
}

fn name_of(transaction: &Transaction) -> Option<Name> {
    let (_, output) = transaction.name_output()?;
    Name::new(String::from_utf8(output.name).ok()?).ok()
}
