//! PSBTs of name operations and payments for every kind of owner, signed by one party per key; and those that a
//! signer must not sign.

use wasm_core::name::{Name, NameHistory, NameValue, plan};
use wasm_core::psbt::{Psbt, PsbtError};
use wasm_core::script::Script;
use wasm_core::script::name::name_doi_script;
use wasm_core::tx::build::{NameAction, NameCoin, NameWrite, Unsigned, name_op, pay};
use wasm_core::tx::names::NameRule;
use wasm_core::tx::{Transaction, TxOut, VERSION_NAME};
use wasm_core::units::Height;

use crate::building::{NETWORK, TIP, fund, payment, swartz};
use crate::kinds::{self, Kind, judge, kinds, with_longest_signatures};

/// Every key's holder gets the PSBT as text, signs a copy and sends it back; then it is put together.
fn sign_together(kind: &Kind, psbt: &Psbt, names: &[NameCoin]) -> Psbt {
    let (needed, _) = psbt.waiting_for(0).unwrap();
    let mut sum = psbt.clone();
    for secret in kind.secrets.iter().rev().take(needed) {
        let mut copy = Psbt::from_base64(&psbt.to_base64()).unwrap();
        assert_eq!(copy.sign(secret, names).unwrap(), psbt.inputs().len(), "{}", kind.label);
        assert_eq!(copy.signed_by(0).unwrap(), vec![secret.public()], "{}", kind.label);
        sum.combine(&Psbt::decode(&copy.encode()).unwrap()).unwrap();
    }
    assert_eq!(sum.waiting_for(0).unwrap().0, 0, "{}", kind.label);
    sum
}

fn finish(kind: &Kind, unsigned: &Unsigned, previous: &[Transaction], names: &[NameCoin]) -> Transaction {
    let psbt = kinds::psbt(unsigned, previous);
    assert_eq!(psbt.fee().unwrap(), unsigned.fee(), "{}", kind.label);
    let mut signed = sign_together(kind, &psbt, names);
    signed.finalize().unwrap();
    let again = Psbt::decode(&signed.encode()).unwrap();
    assert_eq!(again, signed, "{}", kind.label);
    let tx = again.extract().unwrap();
    let spent: Vec<TxOut> = unsigned.coins().iter().map(|coin| coin.output.clone()).collect();
    judge(kind.label, &tx, &spent);
    assert_eq!(unsigned.vsize(), with_longest_signatures(&tx).vsize(), "{}", kind.label);
    tx
}

fn newest(history: &NameHistory) -> NameCoin {
    let NameAction::Update(coin) = plan(&history.state(TIP)) else { panic!("not held") };
    coin
}

fn write(kind: &Kind, value: &str) -> NameWrite {
    let value = NameValue::new(value).unwrap();
    NameWrite { value, owner: kind.address(), lock: kind.lock.clone(), key: kind.key() }
}

#[test]
fn every_kind_of_owner_pays_and_writes_names() {
    for kind in kinds() {
        let (first, money) = kind.coin(1, 30_000_000);
        let paid =
            fund(std::slice::from_ref(&money), 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap();
        finish(&kind, &paid, std::slice::from_ref(&first), &[]);

        let mut history = NameHistory::new(Name::new("bp-meter/1EMH0012345678").unwrap(), NETWORK);
        let action = plan(&history.state(TIP));
        let registered =
            fund(&[money], 100, |funding| name_op(funding, &action, &write(&kind, "1"))).unwrap();
        let registration = finish(&kind, &registered, &[first], &[]);
        history.add(Height(400), &registration).unwrap();

        let (second, money) = kind.coin(2, 30_000_000);
        let action = plan(&history.state(TIP));
        let update = write(&kind, &"x".repeat(520));
        let updated = fund(&[money], 100, |funding| name_op(funding, &action, &update)).unwrap();
        let tx = finish(&kind, &updated, &[second, registration], &[newest(&history)]);
        assert_eq!((tx.version, tx.inputs.len()), (VERSION_NAME, 2), "{}", kind.label);
        history.add(Height(401), &tx).unwrap();
    }
}

/// Registered by one, renewed, given to another kind of owner: every pair.
#[test]
fn names_are_renewed_and_change_hands() {
    for (from, to) in kinds().iter().flat_map(|from| kinds().into_iter().map(move |to| (from, to))) {
        let mut history = NameHistory::new(Name::new("bp/1EMH0012345678").unwrap(), NETWORK);
        let mut previous = Vec::new();
        let gift = NameWrite { owner: to.address(), ..write(from, "{\"v\":1}") };
        for step in 0..3_u8 {
            let (funded_by, money) = from.coin(step, 30_000_000);
            previous.push(funded_by);
            let action = plan(&history.state(TIP));
            let (write, newest) = match (&action, step) {
                (NameAction::Update(coin), 1) => {
                    let renewal = NameWrite::renewal(coin, NETWORK, from.lock.clone(), from.key()).unwrap();
                    (renewal, vec![coin.clone()])
                }
                (NameAction::Update(coin), _) => (gift.clone(), vec![coin.clone()]),
                _ => (NameWrite { owner: from.address(), ..gift.clone() }, vec![]),
            };
            let unsigned = fund(&[money], 100, |funding| name_op(funding, &action, &write)).unwrap();
            let tx = finish(from, &unsigned, &previous, &newest);
            history.add(Height(u32::from(step)), &tx).unwrap();
            let (_, output) = tx.name_output().unwrap();
            assert_eq!(output.value, b"{\"v\":1}", "{} to {}", from.label, to.label);
            let owner = if step == 2 { &to.owner } else { &from.owner };
            assert_eq!(output.owner, *owner, "{} to {}, step {step}", from.label, to.label);
            previous.push(tx);
        }
    }
}

/// A P2WSH owner's update: unsigned PSBT, its parties' keys, what it spends, the coin that is the name.
struct Update {
    psbt: Psbt,
    kind: Kind,
    newest: NameCoin,
}

fn update(label: &str) -> Update {
    let kind = kinds().into_iter().find(|kind| kind.label == label).unwrap();
    let mut history = NameHistory::new(Name::new("bp/1").unwrap(), NETWORK);
    let (first, money) = kind.coin(1, 30_000_000);
    let action = plan(&history.state(TIP));
    let unsigned = fund(&[money], 100, |funding| name_op(funding, &action, &write(&kind, "1"))).unwrap();
    let registration = finish(&kind, &unsigned, &[first], &[]);
    history.add(Height(400), &registration).unwrap();
    let (second, money) = kind.coin(2, 30_000_000);
    let action = plan(&history.state(TIP));
    let unsigned = fund(&[money], 100, |funding| name_op(funding, &action, &write(&kind, "2"))).unwrap();
    let psbt = kinds::psbt(&unsigned, &[second, registration]);
    Update { psbt, kind, newest: newest(&history) }
}

/// The same PSBT around a changed transaction.
fn changed(psbt: &Psbt, change: impl FnOnce(&mut Transaction)) -> Psbt {
    let mut tx = psbt.tx().clone();
    change(&mut tx);
    let mut other = Psbt::create(tx).unwrap();
    for index in 0..other.inputs().len() {
        let Some(old) = (0..psbt.inputs().len())
            .find(|old| psbt.tx().inputs[*old].previous == other.tx().inputs[index].previous)
        else {
            continue;
        };
        other.add_previous(index, psbt.inputs()[old].previous().unwrap().clone()).unwrap();
        if let wasm_core::tx::Lock::P2wsh(script) = psbt.lock(old).unwrap() {
            other.set_scripts(index, None, Some(script)).unwrap();
        }
    }
    other
}

fn name_output(name: &str, value: &str) -> Script {
    let (name, value) = (Name::new(name).unwrap(), NameValue::new(value).unwrap());
    name_doi_script(&name, &value, &Script::p2wpkh([1; 20]))
}

type Change = fn(&mut Transaction);

/// Scripts that hold the name and could not be written again.
const FORMS: &[(&str, Change, NameRule)] = &[
    (
        "a value of 521 bytes",
        |tx| {
            let text = format!("5a0462702f314d0902{}6d75{}", "78".repeat(521), Script::p2wpkh([1; 20]));
            tx.outputs[0].script = text.parse().unwrap();
        },
        NameRule::Form(0),
    ),
    (
        "reversed drops",
        |tx| {
            tx.outputs[0].script =
                format!("5a0462702f31{}0014{}", "00756d", "01".repeat(20)).parse().unwrap();
        },
        NameRule::Form(0),
    ),
    (
        "another operation",
        |tx| {
            tx.outputs[0].script =
                format!("530462702f31{}0014{}", "006d75", "01".repeat(20)).parse().unwrap();
        },
        NameRule::Form(0),
    ),
    (
        "no owner",
        |tx| {
            tx.outputs[0].script = format!("5a0462702f31{}", "006d756a").parse().unwrap();
        },
        NameRule::Form(0),
    ),
];

#[test]
fn broken_name_rules_are_not_signed() {
    let Update { psbt, kind, newest } = update("p2wsh 2-of-3");
    let coin = newest.outpoint();
    let rows: &[(&str, Change, NameRule)] = &[
        ("money", |tx| (tx.version, _) = (2, tx.outputs.remove(0)), NameRule::Lost(coin)),
        ("name version kept", |tx| drop(tx.outputs.remove(0)), NameRule::Lost(coin)),
        ("version 2", |tx| tx.version = 2, NameRule::Version(2)),
        ("two names", |tx| tx.outputs.push(tx.outputs[0].clone()), NameRule::Several),
        ("other name", |tx| tx.outputs[0].script = name_output("bp/2", ""), NameRule::OtherName(coin)),
        ("too little", |tx| tx.outputs[0].value = swartz(999_999), NameRule::TooLittle(0)),
        ("no coin", |tx| drop(tx.inputs.remove(0)), NameRule::Held(coin)),
        (
            "taproot owner",
            |tx| {
                let bare = name_output("bp/1", "").to_string();
                let bare = bare.strip_suffix(&Script::p2wpkh([1; 20]).to_string()).unwrap().to_owned();
                tx.outputs[0].script = format!("{bare}5120{}", "07".repeat(32)).parse().unwrap();
            },
            NameRule::Unprotected(0),
        ),
        (
            "taproot payment",
            |tx| {
                tx.outputs[1].script = format!("5120{}", "07".repeat(32)).parse().unwrap();
            },
            NameRule::Unprotected(1),
        ),
    ];
    let names = [newest];
    for (row, change, expected) in rows.iter().chain(FORMS) {
        let mut crooked = changed(&psbt, change);
        let refused = crooked.sign(&kind.secrets[0], &names);
        assert_eq!(refused, Err(PsbtError::Name(expected.clone())), "{row}");
        assert!(crooked.inputs().iter().all(|input| input.signatures().is_empty()), "{row}");
    }
    // The signer knows nothing of the name, or only that it has moved on.
    assert_eq!(psbt.clone().sign(&kind.secrets[0], &[]), Err(NameRule::NotNewest(coin).into()));
    assert!({ psbt }.sign(&kind.secrets[0], &names).is_ok());
}

#[test]
fn superseded_name_coins_are_not_signed() {
    let Update { psbt, kind, newest: old } = update("p2wsh 1-of-2");
    let mut first = psbt.clone();
    first.sign(&kind.secrets[0], std::slice::from_ref(&old)).unwrap();
    first.finalize().unwrap();
    let tx = first.extract().unwrap();
    let mut history = NameHistory::new(Name::new("bp/1").unwrap(), NETWORK);
    history.add(Height(401), &tx).unwrap();
    // The same coin again, after it has been spent: another update from the past.
    let mut late = changed(&psbt, |tx| tx.outputs[0].script = name_output("bp/1", "late"));
    let refused = late.sign(&kind.secrets[0], &[newest(&history)]);
    assert_eq!(refused, Err(NameRule::NotNewest(old.outpoint()).into()));
}

#[test]
fn lies_about_coins_are_not_signed() {
    let kind = kinds().into_iter().find(|kind| kind.label == "p2wpkh").unwrap();
    let (previous, money) = kind.coin(1, 30_000_000);
    let unsigned = fund(&[money], 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap();
    let secret = &kind.secrets[0];

    let mut psbt = Psbt::from_unsigned(&unsigned).unwrap();
    assert_eq!(psbt.unproven(), vec![0]);
    let mut lie = unsigned.coins()[0].output.clone();
    lie.value = swartz(31_000_000);
    psbt.add_witness_utxo(0, lie).unwrap();
    assert_eq!(psbt.add_previous(0, previous.clone()), Err(PsbtError::CoinsDisagree(0)));
    let mut other = previous.clone();
    other.lock_time = 1;
    assert_eq!(psbt.add_previous(0, other), Err(PsbtError::OtherPrevious(0)));

    // A signature over a stated amount that is wrong opens nothing.
    psbt.sign(secret, &[]).unwrap();
    let mut told_right = Psbt::from_unsigned(&unsigned).unwrap();
    told_right.add_previous(0, previous).unwrap();
    assert_eq!(told_right.combine(&psbt), Err(PsbtError::Conflict));

    // A fee of more than 0.1 DOI/kvB, whatever is stated.
    let mut rich = changed(&told_right, |tx| tx.outputs.truncate(1));
    assert!(matches!(rich.sign(secret, &[]), Err(PsbtError::Fee(_))));
    let mut poor = changed(&told_right, |tx| tx.outputs[0].value = swartz(40_000_000));
    assert_eq!(poor.sign(secret, &[]), Err(PsbtError::Amounts));
    let unknown = Psbt::create(unsigned.tx().clone()).unwrap().sign(secret, &[]);
    assert_eq!(unknown, Err(PsbtError::UnknownCoin(0)));

    // A signature of the right key over something else is replaced by the good one.
    let mut bad = told_right.clone();
    bad.add_signature(0, secret.public(), psbt.inputs()[0].signatures()[&secret.public()].clone()).unwrap();
    assert_eq!(bad.signed_by(0).unwrap(), vec![]);
    assert!(matches!(bad.clone().finalize(), Err(PsbtError::MissingSignatures { have: 0, .. })));
    let mut good = told_right.clone();
    good.sign(secret, &[]).unwrap();
    bad.combine(&good).unwrap();
    assert_eq!(bad, good);
    good.finalize().unwrap();
    good.extract().unwrap();

    // A finished input that opens nothing spoils nothing; a good one is taken over.
    let finished = good;
    let mut spoiled = finished.encode();
    let at = spoiled.len().checked_sub(60).unwrap();
    spoiled[at] ^= 1;
    let mut ours = told_right;
    ours.combine(&Psbt::decode(&spoiled).unwrap()).unwrap();
    assert!(!ours.inputs()[0].is_final());
    ours.combine(&finished).unwrap();
    assert!(ours.inputs()[0].is_final());
    ours.extract().unwrap();
}
