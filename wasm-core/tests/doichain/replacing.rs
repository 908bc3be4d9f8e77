//! Waiting transactions, replaced and hurried.

use wasm_core::name::{Name, NameHistory, plan};
use wasm_core::sign::sign_all;
use wasm_core::tx::build::replace::{ReplaceError, Waiting, bump, cancel, hurry, withdraw};
use wasm_core::tx::build::{BuildError, Coin, Funding, NameAction, Unsigned, name_op, pay};
use wasm_core::tx::{Transaction, TxOut, VERSION_NAME};
use wasm_core::units::{Amount, FeeRate, Height};

use crate::building::{NETWORK, TIP, address, coin, fund, owners, payment, resolver, swartz, write};
use crate::kinds::judge;

fn sent(unsigned: &Unsigned) -> Waiting {
    let tx = sign_all(unsigned, resolver).unwrap();
    Waiting::new(tx, unsigned.coins().to_vec(), unsigned.change()).unwrap()
}

/// The rules of BIP 125, as nodes apply them; gives the signed replacement.
fn check(row: &str, old: &Waiting, new: &Unsigned, coins: &[Coin], rate: u64) -> Transaction {
    let tx = sign_all(new, resolver).unwrap();
    let spent: Vec<TxOut> = new.coins().iter().map(|coin| coin.output.clone()).collect();
    judge(row, &tx, &spent);
    for input in &old.tx().inputs {
        assert!(tx.inputs.iter().any(|new| new.previous == input.previous), "{row}: the coins are the same");
    }
    for input in tx.inputs.iter().skip(old.tx().inputs.len()) {
        let added = coins.iter().find(|coin| coin.outpoint() == input.previous).unwrap();
        assert!(added.origin().height.is_some(), "{row}: only confirmed coins are added");
    }
    let step = swartz(u64::try_from(tx.vsize()).unwrap());
    assert!(new.fee().checked_sub(old.fee()) >= Some(step), "{row}: pays for its own relay");
    let rate = FeeRate::from_swartz_per_vb(rate).unwrap();
    assert!(new.fee() >= rate.fee_for(tx.vsize()), "{row}: pays the rate");
    let total = Amount::checked_sum(spent.iter().map(|output| output.value)).unwrap();
    let paid = Amount::checked_sum(tx.outputs.iter().map(|output| output.value)).unwrap();
    assert_eq!(total.checked_sub(paid), Some(new.fee()), "{row}");
    tx
}

/// Change of the first payment or none, further coins or none.
#[test]
fn a_payment_is_bumped() {
    let rows: &[(&str, u64, &[u64], usize, bool)] = &[
        ("from the change", 50_000_000, &[], 1, true),
        ("the change is used up", 1_025_000, &[], 1, false),
        ("from another coin", 1_015_000, &[9_000_000, 1_000_000], 2, true),
        ("no change before, some after", 1_011_000, &[9_000_000], 2, true),
    ];
    for (row, first, more, inputs, change) in rows {
        let own = [coin(1, *first)];
        let old = sent(&fund(&own, 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap());
        let mut coins: Vec<Coin> = (2..).zip(*more).map(|(number, amount)| coin(number, *amount)).collect();
        coins.extend(own);
        let new = fund(&coins, 200, |funding| bump(funding, &old)).unwrap();
        let tx = check(row, &old, &new, &coins, 200);
        assert_eq!((tx.inputs.len(), new.change().is_some()), (*inputs, *change), "{row}");
        assert_eq!(tx.outputs[0], old.tx().outputs[0], "{row}: the recipient gets the same");
        // And once more, from the replacement.
        if *change {
            let again = fund(&coins, 300, |funding| bump(funding, &sent(&new))).unwrap();
            check(row, &sent(&new), &again, &coins, 300);
        }
    }
}

#[test]
fn bumps_that_nodes_would_refuse_are_not_built() {
    let own = [coin(1, 50_000_000)];
    let unsigned = fund(&own, 200, |funding| pay(funding, &[payment(1_000_000)])).unwrap();
    let old = sent(&unsigned);
    // A lower rate still has to beat the old fee by a swartz per byte, which is a higher rate.
    let same = fund(&own, 100, |funding| bump(funding, &old)).unwrap();
    check("least", &old, &same, &own, 201);
    let bare =
        sent(&fund(&[coin(1, 1_011_000)], 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap());
    let poor = fund(&[], 200, |funding| bump(funding, &bare));
    assert!(matches!(poor, Err(ReplaceError::Build(BuildError::InsufficientFunds { .. }))), "{poor:?}");

    let tx = sign_all(&unsigned, resolver).unwrap();
    let others = fund(&[coin(2, 5_000_000)], 100, |funding| pay(funding, &[payment(1_000)])).unwrap();
    let foreign = Waiting::new(tx.clone(), others.coins().to_vec(), None);
    assert_eq!(foreign, Err(ReplaceError::OtherCoins));
    let no_change = Waiting::new(tx.clone(), unsigned.coins().to_vec(), Some(7));
    assert_eq!(no_change, Err(ReplaceError::NotChange(7)));
    let mut last = tx;
    last.inputs[0].sequence = u32::MAX;
    assert_eq!(Waiting::new(last, unsigned.coins().to_vec(), None), Err(ReplaceError::NotReplaceable));
}

#[test]
fn a_payment_is_cancelled() {
    let own = [coin(1, 50_000_000)];
    let old = sent(&fund(&own, 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap());
    let new = fund(&own, 100, |funding| cancel(funding, &old)).unwrap();
    let tx = check("cancel", &old, &new, &own, 100);
    assert_eq!((tx.outputs.len(), tx.version), (1, 2));
    assert_eq!(tx.outputs[0].script, address(wasm_core::keys::Role::Change(0)).script_pubkey());
}

fn registration(history: &mut NameHistory, money: &Coin, rate: u64) -> (Waiting, Unsigned) {
    let action = plan(&history.state(TIP));
    let build = |funding: &Funding<'_>| name_op(funding, &action, &write(&owners()[0], "mine"));
    let unsigned = fund(std::slice::from_ref(money), rate, build).unwrap();
    let waiting = sent(&unsigned);
    history.add_pending(waiting.tx()).unwrap();
    (waiting, unsigned)
}

#[test]
fn a_name_operation_is_bumped_and_never_becomes_a_payment() {
    let mut history = NameHistory::new(Name::new("bp/1").unwrap(), NETWORK);
    let coins = [coin(1, 50_000_000), coin(2, 9_000_000)];
    let (old, unsigned) = registration(&mut history, &coins[0], 100);
    let new = fund(&coins, 250, |funding| bump(funding, &old)).unwrap();
    let tx = check("bumped", &old, &new, &coins, 250);
    assert_eq!(tx.version, VERSION_NAME);
    assert_eq!(tx.outputs[0], old.tx().outputs[0], "the name is written as before");
    let refused = fund(&coins, 250, |funding| cancel(funding, &old));
    assert_eq!(refused, Err(ReplaceError::NameOperation));
    let name_as_change = Waiting::new(old.tx().clone(), unsigned.coins().to_vec(), Some(0));
    assert_eq!(name_as_change, Err(ReplaceError::NotChange(0)));

    // An update, too: its name coin stays the first input.
    history.add(Height(400), old.tx()).unwrap();
    let action = plan(&history.state(TIP));
    let build = |funding: &Funding<'_>| name_op(funding, &action, &write(&owners()[0], "again"));
    let update = sent(&fund(&coins[1..], 100, build).unwrap());
    let new = fund(&coins[1..], 250, |funding| bump(funding, &update)).unwrap();
    let tx = check("update", &update, &new, &coins, 250);
    assert_eq!(tx.inputs[0].previous, update.tx().inputs[0].previous);
    assert_eq!(fund(&coins, 250, |funding| cancel(funding, &update)), Err(ReplaceError::NameOperation));
}

/// If another party's registration confirms first, double-spend one's own inputs at once.
#[test]
fn a_lost_registration_is_withdrawn() {
    let name = Name::new("bp/wanted").unwrap();
    let mut history = NameHistory::new(name.clone(), NETWORK);
    let money = coin(1, 50_000_000);
    let (ours, _) = registration(&mut history, &money, 100);
    assert_eq!(history.lost(TIP, &ours), None);
    assert!(matches!(plan(&history.state(TIP)), NameAction::WaitForConfirmation(_)), "no second one");

    let (rival, _) = registration(&mut NameHistory::new(name.clone(), NETWORK), &coin(2, 50_000_000), 100);
    history.add(Height(400), rival.tx()).unwrap();
    let lost = history.lost(TIP, &ours).unwrap();
    assert_eq!((lost.ours(), lost.rival()), (ours.tx().txid(), rival.tx().txid()));
    let coins = [money];
    let new = fund(&coins, 100, |funding| withdraw(funding, &ours, &lost)).unwrap();
    let tx = check("withdrawn", &ours, &new, &coins, 100);
    assert_eq!((tx.version, tx.outputs.len()), (2, 1));
    let other = fund(&coins, 100, |funding| withdraw(funding, &rival, &lost));
    assert_eq!(other, Err(ReplaceError::NotLost));

    // Ours was the one that got in: nothing is lost.
    let mut won = NameHistory::new(name, NETWORK);
    won.add_pending(ours.tx()).unwrap();
    won.add(Height(400), ours.tx()).unwrap();
    assert_eq!(won.lost(TIP, &ours), None);
    // Once the rival's has run out, ours could be mined again.
    let expired = Height(400 + NETWORK.params().name_expiry.depth_at(Height(400)));
    assert_eq!(history.lost(expired, &ours), None);
    // An update is no registration, and another name's is none of this one.
    let update = update_of(&won, &coins[0]);
    assert_eq!(history.lost(TIP, &update), None);
    let (foreign, _) =
        registration(&mut NameHistory::new(Name::new("bp/else").unwrap(), NETWORK), &coins[0], 100);
    assert_eq!(history.lost(TIP, &foreign), None);
}

fn update_of(held: &NameHistory, money: &Coin) -> Waiting {
    let action = plan(&held.state(TIP));
    let build = |funding: &Funding<'_>| name_op(funding, &action, &write(&owners()[0], "again"));
    sent(&fund(std::slice::from_ref(money), 100, build).unwrap())
}

#[test]
fn a_child_pays_for_its_parent() {
    let own = [coin(1, 50_000_000)];
    let unsigned = fund(&own, 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap();
    let parent = sent(&unsigned);
    let vout = unsigned.change().unwrap();
    let output = parent.tx().output(vout).unwrap().clone();
    let outpoint = wasm_core::tx::OutPoint::new(parent.tx().txid(), vout);
    let role = wasm_core::keys::Role::Change(0);
    let origin = wasm_core::tx::build::Origin::UNCONFIRMED;
    let change = Coin::new(outpoint, output, origin, role.into()).unwrap();
    let (fee, vsize) = (parent.fee(), parent.tx().vsize());
    let child = fund(&own, 400, |funding| hurry(funding, &change, fee, vsize)).unwrap();
    let tx = sign_all(&child, resolver).unwrap();
    judge("child", &tx, &[child.coins()[0].output.clone()]);
    assert_eq!((tx.inputs.len(), tx.outputs.len()), (1, 1));
    let both = child.fee().swartz() + fee.swartz();
    let wanted = u64::try_from(tx.vsize() + vsize).unwrap() * 400;
    assert!((wanted..wanted + 1_000).contains(&both), "{both} for {wanted}");
    // A parent that pays enough is not paid for again.
    let child = fund(&own, 100, |funding| hurry(funding, &change, swartz(1_000_000), vsize)).unwrap();
    assert_eq!(child.fee(), FeeRate::MIN.fee_for(child.vsize()));
}
