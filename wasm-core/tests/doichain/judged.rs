//! Our own transactions as a case file. `devnet` judges the same file as a node would (`devnet/tests/it/judge.rs`),
//! without a line of our code.

use serde_json::{Value, json};
use wasm_core::address::Address;
use wasm_core::keys::Role;
use wasm_core::name::{Name, NameHistory, plan};
use wasm_core::script::Script;
use wasm_core::sign::sign_all;
use wasm_core::tx::build::{Coin, NameWrite, Origin, Unsigned, name_op, pay, pay_all};
use wasm_core::tx::{OutPoint, Transaction, TxOut};
use wasm_core::units::Height;

use crate::building::{NETWORK, TIP, address, coin, fund, key, owners, payment, resolver, swartz, write};

/// The cases so far, and the block the next one goes to.
struct Cases {
    list: Vec<Value>,
    height: u32,
}

impl Cases {
    fn add(&mut self, id: &str, unsigned: &Unsigned) -> Transaction {
        let tx = sign_all(unsigned, resolver).unwrap();
        let input = |coin: &wasm_core::tx::build::Spend| {
            json!({
                "txid": coin.outpoint.txid,
                "vout": coin.outpoint.vout,
                "value_sat": coin.output.value,
                "scriptPubKey": coin.output.script,
            })
        };
        let inputs: Vec<Value> = unsigned.coins().iter().map(input).collect();
        self.list.push(json!({ "id": id, "hex": tx.to_hex(), "inputs": inputs, "mine": true, "mined_height": self.height }));
        self.height = self.height.checked_add(1).unwrap();
        tx
    }

    /// A registration and two updates, each paid with the change of the one before.
    fn name(&mut self, number: u8, owner: &crate::building::Owner) -> (NameHistory, Coin) {
        let name = Name::new(format!("bp-meter/1EMH{number:010}")).unwrap();
        let mut history = NameHistory::new(name, NETWORK);
        let mut money = coin(number, 100_000_000);
        for (step, value) in ["{\"v\":1}", "", &"x".repeat(520)].into_iter().enumerate() {
            let action = plan(&history.state(TIP));
            let unsigned =
                fund(&[money], 100, |funding| name_op(funding, &action, &write(owner, value))).unwrap();
            let tx = self.add(&format!("{} {step}", owner.label), &unsigned);
            history.add(Height(self.height), &tx).unwrap();
            money = change_of(&unsigned, &tx);
        }
        (history, money)
    }
}

fn change_of(unsigned: &Unsigned, tx: &Transaction) -> Coin {
    let vout = unsigned.change().unwrap();
    let output = tx.output(vout).unwrap().clone();
    Coin::new(OutPoint::new(tx.txid(), vout), output, Origin::UNCONFIRMED, Role::Change(0).into()).unwrap()
}

fn cases() -> Value {
    let mut cases = Cases { list: Vec::new(), height: 200 };
    let payment = [payment(1_000_000)];
    let coins = [coin(1, 600_000), coin(2, 600_000)];
    cases.add("pay with two coins", &fund(&coins, 100, |funding| pay(funding, &payment)).unwrap());
    let bare = [coin(3, 1_011_000)];
    cases.add("pay without change", &fund(&bare, 100, |funding| pay(funding, &payment)).unwrap());
    let role = Role::Receive(4);
    let old = Script::p2pkh(key(&role.into()).public().hash160());
    let (output, outpoint) = (TxOut { value: swartz(5_000_000), script: old }, coin(4, 1).outpoint());
    let old = [Coin::new(outpoint, output, Origin::confirmed(Height(1)), role.into()).unwrap()];
    cases.add("pay from an old-style coin", &fund(&old, 100, |funding| pay(funding, &payment)).unwrap());
    let to: Address = address(Role::Receive(99));
    let all = [coin(5, 1_000_000), coin(6, 2_000_000)];
    cases.add("pay everything", &fund(&all, 100, |funding| pay_all(funding, &to)).unwrap());

    let owners = owners();
    let mut given = Vec::new();
    for (number, owner) in (10..).zip(&owners) {
        given.push(cases.name(number, owner));
    }
    let (history, money) = given.swap_remove(0);
    let gift = NameWrite { owner: owners[1].address.clone(), ..write(&owners[0], "given") };
    let action = plan(&history.state(TIP));
    cases.add(
        "identity gives to 1-of-2",
        &fund(&[money], 100, |funding| name_op(funding, &action, &gift)).unwrap(),
    );
    json!({ "cases": cases.list })
}

#[test]
fn the_case_file_is_what_we_build() {
    let recorded: Value = serde_json::from_str(include_str!("../data/built/cases.json")).unwrap();
    let built = cases();
    assert_eq!(built, recorded, "{}", serde_json::to_string_pretty(&built).unwrap());
}
