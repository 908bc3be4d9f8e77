//! Transactions that a node judged, judged by the signer's rules: whatever the node refuses because of a name is
//! refused here, and what is refused here beyond that is listed.

use std::collections::BTreeMap;

use wasm_core::name::lifecycle::Step;
use wasm_core::name::{Name, NameHistory, NameState, plan};
use wasm_core::network::Network;
use wasm_core::tx::build::replace::{ReplaceError, Waiting, cancel};
use wasm_core::tx::build::{BuildError, Lock, NameAction, NameCoin, NameWrite, Spend, name_op};
use wasm_core::tx::names::{self, NameRule};
use wasm_core::tx::{Transaction, TxOut, check_fee, names as rules};
use wasm_core::units::{Amount, Height};

use crate::building::{coin, fund, owners, write};
use crate::vectors::{self, JudgedCase};

fn spent(case: &JudgedCase, tx: &Transaction) -> Vec<TxOut> {
    let find = |input: &wasm_core::tx::TxIn| {
        let wanted =
            |spent: &&vectors::Spent| spent.txid == input.previous.txid && spent.vout == input.previous.vout;
        let spent = case.inputs.iter().find(wanted).unwrap();
        TxOut { value: spent.value_sat, script: spent.script.clone() }
    };
    tx.inputs.iter().map(find).collect()
}

/// Names as the mined cases left them.
#[derive(Default)]
struct Names(BTreeMap<Vec<u8>, NameHistory>);

impl Names {
    fn add(&mut self, height: u32, tx: &Transaction) {
        let Some((_, found)) = tx.name_output() else { return };
        let name = Name::new(String::from_utf8(found.name.clone()).unwrap()).unwrap();
        let history = self.0.entry(found.name).or_insert_with(|| NameHistory::new(name, Network::Regtest));
        history.add(Height(height), tx).unwrap();
    }

    fn newest(&self, tip: u32) -> Vec<NameCoin> {
        let coin = |history: &NameHistory| match history.state(Height(tip)) {
            NameState::Held(held) => Some(held.coin().clone()),
            _ => None,
        };
        self.0.values().filter_map(coin).collect()
    }
}

#[test]
fn what_nodes_refuse_is_not_signed() {
    // Not about names: relayed by nothing below 100 swartz/vB, a data output of 81 bytes.
    let not_ours = ["fee-50", "fee-99", "name-plus-opreturn81"];
    // The node takes these, and they end badly: frozen, not indexed, or of an operation that cannot be undone.
    let stricter = [
        "name_update-on-doi",
        "name-binary-name",
        "value-521",
        "value-1023",
        "value-0105",
        "name-nonminimal-pushdata1",
    ];
    let mut names = Names::default();
    let mut judged = 0;
    for case in vectors::rules() {
        let tx = Transaction::from_hex(&case.hex).unwrap();
        let spent = spent(&case, &tx);
        let total =
            |outputs: &[TxOut]| Amount::checked_sum(outputs.iter().map(|output| output.value)).unwrap();
        let fee = total(&spent).checked_sub(total(&tx.outputs)).unwrap();
        let rule = names::check(&tx, &spent.iter().collect::<Vec<_>>(), &names.newest(262));
        let refused = rule.is_err() || check_fee(fee, tx.vsize()).is_err();
        let expected = match case.id.as_str() {
            id if not_ours.contains(&id) => false,
            id if stricter.contains(&id) => true,
            _ => case.refused.is_some(),
        };
        assert_eq!(refused, expected, "{} ({}): node {:?}, we {rule:?}", case.id, case.desc, case.refused);
        if let Some(height) = case.mined_height {
            names.add(height, &tx);
        }
        judged += 1;
    }
    assert_eq!(judged, 39);
}

/// A value of 521 bytes or a longer push than needed freezes a name: no update of it is built.
#[test]
fn frozen_names_are_not_updated() {
    let mut names = Names::default();
    let mut frozen = Vec::new();
    for case in vectors::rules() {
        let Some(height) = case.mined_height else { continue };
        let tx = Transaction::from_hex(&case.hex).unwrap();
        names.add(height, &tx);
        let (_, found) = tx.name_output().unwrap();
        let action = plan(&names.0[&found.name].state(Height(height)));
        let lock = NameWrite { lock: Lock::P2pkh, ..write(&owners()[0], "again") };
        let built = fund(&[coin(1, 50_000_000)], 100, |funding| name_op(funding, &action, &lock));
        match built {
            Ok(_) => assert!(found.value.len() <= 520, "{}", case.id),
            Err(BuildError::Frozen { .. }) => frozen.push(case.id),
            Err(error) => panic!("{}: {error}", case.id),
        }
    }
    assert_eq!(frozen, ["value-521", "value-1023", "value-0105", "name-nonminimal-pushdata1"]);
}

#[test]
fn an_expired_name_changes_hands_as_on_the_node() {
    let cases = vectors::expiry();
    let [first, second] = cases.as_slice() else { panic!("two cases") };
    let (one, two) =
        (Transaction::from_hex(&first.hex).unwrap(), Transaction::from_hex(&second.hex).unwrap());
    let mut history = NameHistory::new(Name::new("bp/exp").unwrap(), Network::Regtest);
    let (height, later) = (first.mined_height.unwrap(), second.mined_height.unwrap());
    assert_eq!(history.add(Height(height), &one), Ok(Step::Registered));
    assert!(matches!(history.state(Height(height + 28)), NameState::Held(_)), "block h + 29 takes an update");
    assert!(matches!(plan(&history.state(Height(height + 29))), NameAction::Register(_)));
    assert_eq!(history.add(Height(later), &two), Ok(Step::Registered));
}

#[test]
fn recorded_registrations_are_replaced_as_nodes_allow() {
    let cases = vectors::rbf();
    let waiting = |id: &str| {
        let case = cases.iter().find(|case| case.id == id).unwrap();
        let tx = Transaction::from_hex(&case.hex).unwrap();
        let spend = |(input, output): (&wasm_core::tx::TxIn, TxOut)| Spend {
            outpoint: input.previous,
            output,
            lock: Lock::P2pkh,
            key: owners()[0].key(),
        };
        let coins = tx.inputs.iter().zip(spent(case, &tx)).map(spend).collect();
        Waiting::new(tx, coins, None)
    };
    let original = waiting("rbf-orig").unwrap();
    let refused = fund(&[], 100, |funding| cancel(funding, &original));
    assert_eq!(refused, Err(ReplaceError::NameOperation), "the node would let the name be lost");
    assert!(waiting("rbf-replacement").unwrap().fee() > original.fee());
    assert_eq!(waiting("norbf-orig"), Err(ReplaceError::NotReplaceable));
    let plain = waiting("rbf-plain").unwrap();
    let spent = plain.tx().outputs.iter().collect::<Vec<_>>();
    assert!(rules::check(plain.tx(), &spent[..1], &[]).is_ok());
    assert_eq!(rules::check(original.tx(), &spent[..1], &[]), Ok(()));
    let odd = Transaction { version: 3, ..plain.tx().clone() };
    assert_eq!(rules::check(&odd, &spent[..1], &[]), Err(NameRule::Version(3)));
}
