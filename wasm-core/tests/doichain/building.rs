//! Transactions put together and signed by us: the rules of the chain hold for every one of them.

use wasm_core::address::Address;
use wasm_core::hash::Txid;
use wasm_core::keys::{Path, Role, SecretKey, Xprv};
use wasm_core::multisig::Holder;
use wasm_core::name::{Name, NameHistory, NameValue, plan};
use wasm_core::network::Network;
use wasm_core::sign::{sign_all, verify_input};
use wasm_core::tx::build::{
    BuildError, Coin, Funding, KeyRef, Lock, NameAction, NameWrite, Origin, Payment, Spend, Unsigned,
    dust_limit, name_op, pay, pay_all,
};
use wasm_core::tx::{OutPoint, SEQUENCE_REPLACEABLE, Transaction, TxOut, VERSION_NAME};
use wasm_core::units::{Amount, FeeRate, Height};

pub(crate) const NETWORK: Network = Network::Devnet;
pub(crate) const TIP: Height = Height(500);

fn root() -> Xprv {
    Xprv::from_seed(&[42; 32]).unwrap()
}

pub(crate) fn key(key: &KeyRef) -> SecretKey {
    root().secret_at(&key.path()).unwrap()
}

pub(crate) fn resolver(coin: &Spend) -> Vec<SecretKey> {
    vec![key(&coin.key)]
}

pub(crate) fn address(role: Role) -> Address {
    Address::p2wpkh(&key(&role.into()).public(), NETWORK)
}

pub(crate) fn swartz(amount: u64) -> Amount {
    Amount::from_swartz(amount).unwrap()
}

fn coin_with(number: u8, amount: u64, origin: Origin) -> Coin {
    let role = Role::Receive(u32::from(number));
    let output = TxOut { value: swartz(amount), script: address(role).script_pubkey() };
    Coin::new(OutPoint::new(Txid::from_bytes([number; 32]), 1), output, origin, role.into()).unwrap()
}

pub(crate) fn coin(number: u8, amount: u64) -> Coin {
    coin_with(number, amount, Origin::confirmed(Height(10)))
}

pub(crate) fn fund<R>(coins: &[Coin], rate: u64, build: impl FnOnce(&Funding<'_>) -> R) -> R {
    let change = address(Role::Change(0));
    let rate = FeeRate::from_swartz_per_vb(rate).unwrap();
    build(&Funding { coins, change: &change, rate, tip: TIP })
}

/// What must hold for every transaction this program makes; gives the signed one.
fn check(row: &str, unsigned: &Unsigned, rate: u64) -> Transaction {
    let tx = sign_all(unsigned, resolver).unwrap();
    let spent = unsigned.coins().iter().map(|coin| coin.output.value);
    let spent = Amount::checked_sum(spent).unwrap();
    let paid = Amount::checked_sum(tx.outputs.iter().map(|output| output.value)).unwrap();
    assert_eq!(spent.checked_sub(paid), Some(unsigned.fee()), "{row}: fee");
    let slack = unsigned.vsize().checked_sub(tx.vsize()).expect(row);
    assert!(slack <= tx.inputs.len(), "{row}: {slack} bytes over");
    let rate = FeeRate::from_swartz_per_vb(rate).unwrap();
    let (exact, change) = (rate.fee_for(unsigned.vsize()), rate.fee_for(31).checked_add(swartz(294)));
    if unsigned.change().is_some() {
        assert_eq!(unsigned.fee(), exact, "{row}: exact fee");
    }
    assert!(unsigned.fee() >= exact, "{row}: enough fee");
    assert!(unsigned.fee().checked_sub(exact) < change, "{row}: not more than the lost change");
    for (index, input) in tx.inputs.iter().enumerate() {
        assert_eq!(input.sequence, SEQUENCE_REPLACEABLE, "{row}");
        verify_input(&tx, index, &unsigned.coins()[index].output).unwrap();
    }
    let names_in = unsigned.coins().iter().filter(|coin| coin.output.name().is_some()).count();
    let names_out: Vec<_> = tx.outputs.iter().filter(|output| output.name().is_some()).collect();
    assert!(names_in <= names_out.len() && names_out.len() <= 1, "{row}: one name at most");
    assert_eq!(tx.version == VERSION_NAME, !names_out.is_empty(), "{row}: version");
    for output in &tx.outputs {
        let least = if output.name().is_some() { swartz(1_000_000) } else { dust_limit(output) };
        assert!(output.value >= least, "{row}: too little in an output");
    }
    assert_eq!(Transaction::decode(&tx.encode()).unwrap(), tx, "{row}");
    tx
}

pub(crate) fn payment(amount: u64) -> Payment {
    Payment { to: address(Role::Receive(99)), amount: swartz(amount) }
}

#[test]
fn payments() {
    // A one-input payment with change has at most 141 vB: the fee at 100 is 14,100, without change 11,000.
    let rows: &[(&str, Vec<Coin>, u64, usize, bool)] = &[
        ("with change", vec![coin(1, 100_000_000)], 1_000_000, 1, true),
        ("two coins", vec![coin(1, 600_000), coin(2, 600_000)], 1_000_000, 2, true),
        ("the largest is enough", vec![coin(1, 600_000), coin(2, 5_000_000)], 1_000_000, 1, true),
        ("exactly without change", vec![coin(1, 1_011_000)], 1_000_000, 1, false),
        ("one too little for change", vec![coin(1, 1_014_100 + 293)], 1_000_000, 1, false),
        ("just enough for change", vec![coin(1, 1_014_100 + 294)], 1_000_000, 1, true),
        ("the same coin twice", vec![coin(1, 2_000_000), coin(1, 2_000_000)], 1_000_000, 1, true),
        (
            "coins that cost more than they bring",
            vec![coin(1, 2_000_000), coin(2, 6_800)],
            1_000_000,
            1,
            true,
        ),
    ];
    for (row, coins, amount, inputs, change) in rows {
        let unsigned = fund(coins, 100, |funding| pay(funding, &[payment(*amount)])).expect(row);
        let tx = check(row, &unsigned, 100);
        assert_eq!((tx.inputs.len(), unsigned.change().is_some()), (*inputs, *change), "{row}");
        assert_eq!(tx.outputs[0].value, swartz(*amount), "{row}");
    }
}

#[test]
fn refused_payments() {
    let ripe = Origin { height: Some(Height(401)), coinbase: true };
    let green = Origin { height: Some(Height(402)), coinbase: true };
    let foreign = Payment {
        to: Address::p2wpkh(&key(&Role::Identity.into()).public(), Network::Mainnet),
        amount: swartz(1_000),
    };
    type Is = fn(&BuildError) -> bool;
    let poor: Is = |error| matches!(error, BuildError::InsufficientFunds { .. });
    let rows: &[(&str, Vec<Coin>, Vec<Payment>, Is)] = &[
        ("no coins", vec![], vec![payment(1_000)], poor),
        ("a swartz short", vec![coin(1, 1_010_999)], vec![payment(1_000_000)], poor),
        ("the same coin twice", vec![coin(1, 800_000), coin(1, 800_000)], vec![payment(1_000_000)], poor),
        ("an unripe reward", vec![coin_with(1, 5_000_000_000, green)], vec![payment(1_000_000)], poor),
        ("dust", vec![coin(1, 1_000_000)], vec![payment(293)], |e| matches!(e, BuildError::Dust { .. })),
        ("nothing", vec![coin(1, 1_000_000)], vec![], |e| *e == BuildError::NoOutputs),
        ("overflow", vec![], vec![payment(2_000_000_000_000_000); 2], |e| *e == BuildError::AmountOverflow),
        ("network", vec![coin(1, 1_000_000)], vec![foreign], |e| {
            matches!(e, BuildError::WrongNetwork { .. })
        }),
        ("large", vec![coin(1, 2_000_000_000)], vec![payment(1_000); 4_000], |e| {
            matches!(e, BuildError::TooLarge { .. })
        }),
    ];
    for (row, coins, payments, is) in rows {
        let error = fund(coins, 100, |funding| pay(funding, payments)).unwrap_err();
        assert!(is(&error), "{row}: {error}");
    }
    let coins = [coin_with(1, 5_000_000_000, ripe)];
    assert!(fund(&coins, 100, |funding| pay(funding, &[payment(1_000)])).is_ok(), "a ripe reward");
}

#[test]
fn confirmed_coins_are_spent_first() {
    let coins = [coin_with(1, 50_000_000, Origin::UNCONFIRMED), coin(2, 2_000_000)];
    let unsigned = fund(&coins, 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap();
    assert_eq!(unsigned.coins()[0].outpoint, coins[1].outpoint());
    let unsigned = fund(&coins, 100, |funding| pay(funding, &[payment(10_000_000)])).unwrap();
    assert_eq!(unsigned.coins().len(), 2, "waiting coins when nothing else is left");
}

#[test]
fn everything_can_be_sent() {
    let to = address(Role::Receive(99));
    let coins = [coin(1, 1_000_000), coin(2, 2_000_000), coin(3, 6_800)];
    let unsigned = fund(&coins, 250, |funding| pay_all(funding, &to)).unwrap();
    let tx = check("all", &unsigned, 250);
    assert_eq!((tx.inputs.len(), tx.outputs.len()), (2, 1));
    assert_eq!(tx.outputs[0].value.checked_add(unsigned.fee()), Some(swartz(3_000_000)));
    for coins in [vec![], vec![coin(1, 11_000)], vec![coin(1, 11_293)]] {
        assert!(fund(&coins, 100, |funding| pay_all(funding, &to)).is_err());
    }
    let least = fund(&[coin(1, 11_294)], 100, |funding| pay_all(funding, &to)).unwrap();
    assert_eq!(least.tx().outputs[0].value, swartz(294));
}

/// A name's holder: how it is unlocked, and where the key is.
pub(crate) struct Owner {
    pub(crate) label: &'static str,
    pub(crate) address: Address,
    lock: Lock,
    key: KeyRef,
}

impl Owner {
    pub(crate) fn key(&self) -> KeyRef {
        self.key.clone()
    }
}

pub(crate) fn owners() -> Vec<Owner> {
    let node: KeyRef = "m/1'".parse::<Path>().unwrap().into();
    let client: KeyRef = Role::CoSigner { branch: 0, index: 0 }.into();
    let holder = Holder::new(key(&client).public(), key(&node).public());
    let held = |label, key| Owner {
        label,
        address: holder.address(NETWORK),
        lock: Lock::P2wsh(holder.witness_script()),
        key,
    };
    let identity = Role::Identity;
    vec![
        Owner { label: "identity", address: address(identity), lock: Lock::P2wpkh, key: identity.into() },
        held("1-of-2, node signs", node),
        held("1-of-2, client signs", client),
    ]
}

pub(crate) fn write(owner: &Owner, value: &str) -> NameWrite {
    let value = NameValue::new(value).unwrap();
    NameWrite { value, owner: owner.address.clone(), lock: owner.lock.clone(), key: owner.key.clone() }
}

#[test]
fn names_are_registered_and_updated() {
    let name = Name::new("bp-meter/1EMH0012345678").unwrap();
    for owner in owners() {
        let row = owner.label;
        let mut history = NameHistory::new(name.clone(), NETWORK);
        let mut money = coin(1, 100_000_000);
        for (n, value) in ["", "{\"v\":1}", &"x".repeat(520)].into_iter().enumerate() {
            let action = plan(&history.state(TIP));
            assert_eq!(matches!(action, NameAction::Register(_)), n == 0, "{row}");
            let unsigned =
                fund(&[money], 137, |funding| name_op(funding, &action, &write(&owner, value))).expect(row);
            let tx = check(row, &unsigned, 137);
            assert_eq!(tx.inputs.len(), if n == 0 { 1 } else { 2 }, "{row}: the name coin and nothing else");
            let (_, output) = tx.name_output().unwrap();
            assert_eq!(
                (output.value.as_slice(), output.owner),
                (value.as_bytes(), owner.address.script_pubkey())
            );
            history.add(Height(400), &tx).unwrap();
            let vout = unsigned.change().unwrap();
            let output = tx.output(vout).unwrap().clone();
            let key = Role::Change(0).into();
            money = Coin::new(OutPoint::new(tx.txid(), vout), output, Origin::UNCONFIRMED, key).unwrap();
        }
    }
}

#[test]
fn names_change_hands_only_by_their_holder() {
    let [identity, node, client] = owners().try_into().map_err(|_| "three owners").unwrap();
    let name = Name::new("bp/1").unwrap();
    let coins = [coin(1, 100_000_000)];
    let mut history = NameHistory::new(name, NETWORK);
    let action = plan(&history.state(TIP));
    let registered = fund(&coins, 100, |funding| name_op(funding, &action, &write(&identity, "1"))).unwrap();
    history.add(Height(400), &check("registered", &registered, 100)).unwrap();

    let action = plan(&history.state(TIP));
    let stranger = fund(&coins, 100, |funding| name_op(funding, &action, &write(&node, "2")));
    assert!(matches!(stranger, Err(BuildError::NotHolder { .. })));

    // Given to the 1-of-2: unlocked as identity, owned by the holder afterwards.
    let gift = NameWrite { owner: node.address, ..write(&identity, "2") };
    let given = fund(&coins, 100, |funding| name_op(funding, &action, &gift)).unwrap();
    let tx = check("given", &given, 100);
    history.add_pending(&tx).unwrap();
    let waiting = plan(&history.state(TIP));
    let early = fund(&coins, 100, |funding| name_op(funding, &waiting, &write(&client, "3")));
    assert!(matches!(early, Err(BuildError::WaitForConfirmation(_))));
    history.add(Height(401), &tx).unwrap();
    let action = plan(&history.state(TIP));
    let by_client = fund(&coins, 100, |funding| name_op(funding, &action, &write(&client, "3"))).unwrap();
    check("client", &by_client, 100);
}

#[test]
fn a_name_coin_with_more_than_the_least_pays_its_update() {
    let identity = &owners()[0];
    let name = Name::new("bp/rich").unwrap();
    let mut history = NameHistory::new(name, NETWORK);
    let action = plan(&history.state(TIP));
    let coins = [coin(1, 200_000_000)];
    let unsigned = fund(&coins, 100, |funding| name_op(funding, &action, &write(identity, ""))).unwrap();
    let mut rich = unsigned.tx().clone();
    rich.outputs[0].value = swartz(100_000_000);
    history.add(Height(400), &rich).unwrap();
    let action = plan(&history.state(TIP));
    let unsigned = fund(&[], 100, |funding| name_op(funding, &action, &write(identity, "x"))).unwrap();
    let tx = check("rich", &unsigned, 100);
    assert_eq!((tx.inputs.len(), tx.outputs[0].value), (1, swartz(1_000_000)));
    assert!(unsigned.change().is_some());
}

#[test]
fn names_of_other_programs_are_left_alone() {
    let identity = &owners()[0];
    let coins = [coin(1, 100_000_000)];
    let mut history = NameHistory::new(Name::new("bp/1").unwrap(), NETWORK);
    let action = plan(&history.state(TIP));
    let unsigned = fund(&coins, 100, |funding| name_op(funding, &action, &write(identity, ""))).unwrap();
    let mut update = unsigned.tx().clone();
    let script = update.outputs[0].script.to_string().replacen("5a", "53", 1);
    update.outputs[0].script = script.parse().unwrap();
    history.add(Height(400), &update).unwrap();
    let action = plan(&history.state(TIP));
    let refused = fund(&coins, 100, |funding| name_op(funding, &action, &write(identity, "x")));
    assert!(matches!(refused, Err(BuildError::OtherOperation { .. })));
}

#[test]
fn wrong_keys_sign_nothing() {
    let coins = [coin(1, 2_000_000)];
    let unsigned = fund(&coins, 100, |funding| pay(funding, &[payment(1_000_000)])).unwrap();
    assert!(sign_all(&unsigned, |_| Vec::new()).is_err());
    assert!(sign_all(&unsigned, |_| vec![key(&Role::Identity.into())]).is_err());
    let tx = sign_all(&unsigned, resolver).unwrap();
    assert_eq!(tx, sign_all(&unsigned, resolver).unwrap(), "the same again");
}
