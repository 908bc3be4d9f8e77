//! Whatever the core builds, the network takes: payments, name operations, replacements in any order, on a dev chain that
//! shares no code with the core.

use super::support::Chain;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::test_runner::Config;
use std::collections::{BTreeMap, BTreeSet};
use wasm_core::address::Address;
use wasm_core::keys::{Role, SecretKey};
use wasm_core::name::{Name, NameHistory, NameValue, plan};
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sign::sign_all;
use wasm_core::sync::NameHistoryQuery;
use wasm_core::tx::Transaction;
use wasm_core::tx::build::replace::{Waiting, bump, cancel};
use wasm_core::tx::build::{
    Funding, Lock, NameWrite, Options, Payment, Unsigned, name_op, pay_all, pay_with,
};
use wasm_core::units::{Amount, FeeRate};
use wasm_core::wallet::{Wallet, Watch};

/// What somebody does.
#[derive(Debug, Clone)]
enum Step {
    Earn(u64),
    Pay { kind: u8, amount: u64, rate: u64, seed: u64 },
    Sweep(u64),
    Write { name: u8, value: usize, rate: u64 },
    Bump(u64),
    Cancel(u64),
    Mine,
}

fn step() -> impl Strategy<Value = Step> {
    let (amount, rate) = (200..3_000_000_000_u64, 100..5_000_u64);
    prop_oneof![
        amount.clone().prop_map(Step::Earn),
        (any::<u8>(), amount, rate.clone(), any::<u64>()).prop_map(|(kind, amount, rate, seed)| Step::Pay {
            kind,
            amount,
            rate,
            seed
        }),
        rate.clone().prop_map(Step::Sweep),
        (0..3_u8, 0..=NameValue::MAX_BYTES, rate.clone()).prop_map(|(name, value, rate)| Step::Write {
            name,
            value,
            rate
        }),
        rate.clone().prop_map(Step::Bump),
        rate.prop_map(Step::Cancel),
        Just(Step::Mine),
        Just(Step::Mine),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 12, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_transaction_of_ours_is_refused(steps in proptest::collection::vec(step(), 1..24)) {
        let mut person = Person::new();
        person.earn(2_000_000_000);
        person.chain.mine();
        steps.iter().for_each(|step| person.take(step));
    }
}

struct Person {
    chain: Chain,
    secret: SecretKey,
    address: Address,
    wallet: Wallet,
    /// Operations on names that wait for a block.
    pending: BTreeMap<u8, Transaction>,
    /// What was sent last, as it can be replaced.
    last: Option<Waiting>,
}

impl Person {
    fn new() -> Self {
        let secret = SecretKey::from_bytes(&[9; 32]).expect("a key");
        let address = Address::p2wpkh(&secret.public(), Network::Devnet);
        let wallet = Wallet::new(Network::Devnet);
        Self { chain: Chain::start(), secret, address, wallet, pending: BTreeMap::new(), last: None }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Earn(swartz) => self.earn(swartz),
            Step::Mine => {
                self.chain.mine();
                self.pending.clear();
                self.last = None;
            }
            Step::Pay { kind, amount, rate, seed } => {
                let payment =
                    Payment { to: recipient(kind), amount: Amount::from_swartz(amount).expect("little") };
                let options = Options { seed, ..Options::default() };
                self.build(rate, |funding| pay_with(funding, &[payment], options).ok());
            }
            Step::Sweep(rate) => drop(self.build(rate, |funding| pay_all(funding, &recipient(0)).ok())),
            Step::Write { name, value, rate } => self.write(name, value, rate),
            Step::Bump(rate) => self.replace(rate, |funding, waiting| bump(funding, waiting).ok()),
            Step::Cancel(rate) => self.replace(rate, |funding, waiting| cancel(funding, waiting).ok()),
        }
    }

    fn earn(&self, swartz: u64) {
        self.chain.fund(&self.address.to_string(), swartz.max(1_000));
    }

    fn write(&mut self, number: u8, length: usize, rate: u64) {
        let name: Name = format!("test/{number}").parse().expect("a name");
        let headers = self.chain.headers();
        let operations = self.chain.ask(NameHistoryQuery::new(name, &headers));
        let mut history: NameHistory = operations.follow(Network::Devnet).expect("a history");
        if let Some(pending) = self.pending.get(&number) {
            history.add_pending(pending).expect("of this name");
        }
        let action = plan(&history.state(headers.tip().height));
        let write = NameWrite {
            value: NameValue::new("v".repeat(length)).expect("not too long"),
            owner: self.address.clone(),
            lock: Lock::P2wpkh,
            key: Role::Receive(0).into(),
        };
        if let Some(sent) = self.build(rate, |funding| name_op(funding, &action, &write).ok()) {
            self.pending.insert(number, sent);
        }
    }

    fn replace(&mut self, rate: u64, with: impl Fn(&Funding<'_>, &Waiting) -> Option<Unsigned>) {
        let Some(old) = self.last.take() else { return };
        let number =
            self.pending.iter().find(|(_, tx)| tx.txid() == old.tx().txid()).map(|(number, _)| *number);
        let sent = self.build(rate, |funding| with(funding, &old));
        match (sent, number) {
            (None, _) => self.last = Some(old),
            (Some(sent), Some(number)) => drop(self.pending.insert(number, sent)),
            (Some(_), None) => {}
        }
    }

    /// Builds at this rate, signs and sends, if it can be built; the network must take it.
    fn build(
        &mut self,
        rate: u64,
        with: impl FnOnce(&Funding<'_>) -> Option<Unsigned>,
    ) -> Option<Transaction> {
        let headers = self.chain.headers();
        let watch = Watch::fixed().also(self.address.script_pubkey(), Role::Receive(0));
        let scan = self.chain.ask(self.wallet.query_with(&headers, watch));
        self.wallet.absorb(scan);
        let rate = FeeRate::from_swartz_per_vb(rate).expect("within the limits");
        let coins = self.wallet.spendable(&BTreeSet::new());
        let funding = Funding { coins: &coins, change: &self.address, rate, tip: self.wallet.tip() };
        let unsigned = with(&funding)?;
        let signed = sign_all(&unsigned, |_| vec![self.secret.clone()]).expect("our coins");
        self.chain.broadcast(&signed.to_hex());
        self.last = Waiting::new(signed.clone(), unsigned.coins().to_vec(), unsigned.change()).ok();
        Some(signed)
    }
}

/// Somebody else, with an address of any form.
fn recipient(kind: u8) -> Address {
    let script = match kind % 4 {
        0 => Script::p2wpkh([kind; 20]),
        1 => Script::p2pkh([kind; 20]),
        2 => Script::p2sh([kind; 20]),
        _ => Script::p2wsh(&Script::from_bytes(vec![kind])),
    };
    Address::from_script(&script, Network::Devnet).expect("a form with an address")
}
