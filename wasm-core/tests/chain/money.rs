//! Money as a person sees it: parts that add up, frozen coins that stay, what a payment would do, the account kept.
#![expect(clippy::arithmetic_side_effects, reason = "amounts of a small world")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use wasm_core::address::Address;
use wasm_core::calendar::Zone;
use wasm_core::csv::CsvForm;
use wasm_core::keys::{PublicKey, Role, SecretKey, Xprv};
use wasm_core::network::Network;
use wasm_core::psbt::{Handed, KeyOrigin, Psbt};
use wasm_core::script::Script;
use wasm_core::tx::build::replace::{bump, hurry};
use wasm_core::tx::build::{BuildError, Coin, Funding, KeyRef, Payment, Unsigned, pay, pay_all, pay_rest};
use wasm_core::tx::{FeeConcern, FeeLimits, OutPoint, Transaction, VERSION_NAME};
use wasm_core::units::{Amount, FeeRate, Height};
use wasm_core::wallet::notes::Subject;
use wasm_core::wallet::outline::Warning;
use wasm_core::wallet::{
    Holdings, InputState, Kind, Label, LedgerWords, Net, Notes, Outline, Party, Standing, Wallet, Watch,
    ledger_csv,
};

use crate::world::{World, amount, name_script, script_of, transaction};

const STRANGER: u8 = 0xfe;
const DOI: u64 = 100_000_000;

fn root() -> Xprv {
    Xprv::from_seed(&[7; 64]).unwrap()
}

fn secret(key: &KeyRef) -> SecretKey {
    root().secret_at(&key.path()).unwrap()
}

fn address(role: Role) -> Address {
    Address::p2wpkh(&secret(&role.into()).public(), Network::Devnet)
}

fn script(role: Role) -> Script {
    address(role).script_pubkey()
}

fn receive(index: u32) -> Script {
    script(Role::Receive(index))
}

fn stranger() -> Address {
    Address::from_script(&script_of(STRANGER), Network::Devnet).unwrap()
}

fn scan(world: &mut World, wallet: &mut Wallet) {
    let chain = world.chain();
    let watch = Watch::growing(script).also(shared(), Role::Identity);
    let found = world.run(wallet.query_with(&chain, watch)).unwrap();
    wallet.absorb(found);
}

/// A script that one key of ours does not open alone.
fn shared() -> Script {
    Script::p2wsh(&Script::multisig(1, &[secret(&Role::Identity.into()).public()]).unwrap())
}

/// A payment of a reward that nobody owns.
fn reward(world: &World, block: usize, outputs: &[(u64, Script)]) -> Transaction {
    transaction(&[OutPoint::new(world.blocks[block][0].txid(), 0)], outputs)
}

/// A wallet with 3 and 5 DOI in blocks.
fn funded() -> (World, Wallet) {
    let mut world = World::new(5);
    let incomes = [
        reward(&world, 1, &[(3 * DOI, receive(0)), (46 * DOI, script_of(STRANGER))]),
        reward(&world, 2, &[(5 * DOI, receive(1))]),
    ];
    world.mine(STRANGER, &incomes);
    let mut wallet = Wallet::new(Network::Devnet);
    scan(&mut world, &mut wallet);
    (world, wallet)
}

fn build(
    wallet: &Wallet,
    notes: &Notes,
    with: impl FnOnce(&Funding<'_>) -> Result<Unsigned, BuildError>,
) -> Result<Unsigned, BuildError> {
    let change = address(Role::Change(wallet.next_change_index()));
    let coins = wallet.spendable(notes.frozen());
    with(&Funding { coins: &coins, change: &change, rate: FeeRate::MIN, tip: wallet.tip() })
}

fn to_stranger(swartz: u64) -> Vec<Payment> {
    vec![Payment { to: stranger(), amount: amount(swartz) }]
}

fn signed(unsigned: &Unsigned) -> Transaction {
    wasm_core::sign::sign_all(unsigned, |coin| vec![secret(&coin.key)]).unwrap()
}

fn notes() -> Notes {
    Notes::new(Network::Devnet)
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn outline(wallet: &Wallet, unsigned: &Unsigned, notes: &Notes) -> Outline {
    wallet.outline(unsigned, notes, FeeLimits::default())
}

#[test]
fn frozen_coins_are_not_spent_and_not_counted_as_spendable() {
    let (_, wallet) = funded();
    let mut notes = notes();
    let coins = wallet.coins();
    let five = coins.iter().find(|coin| coin.value() == amount(5 * DOI)).unwrap().outpoint();
    assert_eq!(wallet.holdings(notes.frozen()).spendable(), amount(8 * DOI));
    notes.freeze(five).unwrap();
    let holdings = wallet.holdings(notes.frozen());
    let expected = Holdings { confirmed: amount(3 * DOI), frozen: amount(5 * DOI), ..Holdings::default() };
    assert_eq!(holdings, expected);
    assert_eq!((holdings.spendable(), holdings.money()), (amount(3 * DOI), amount(8 * DOI)));
    for swartz in [DOI, 2 * DOI, 3 * DOI - 50_000] {
        let unsigned = build(&wallet, &notes, |funding| pay(funding, &to_stranger(swartz))).unwrap();
        assert!(unsigned.coins().iter().all(|coin| coin.outpoint != five), "{swartz}");
    }
    let error = build(&wallet, &notes, |funding| pay(funding, &to_stranger(4 * DOI))).unwrap_err();
    assert!(matches!(error, BuildError::InsufficientFunds { available, .. } if available == amount(3 * DOI)));
    let all = build(&wallet, &notes, |funding| pay_all(funding, &stranger())).unwrap();
    assert_eq!(all.coins().len(), 1);
    assert_eq!(wallet.balance().confirmed, amount(8 * DOI), "they are still there");
}

#[test]
fn everything_has_its_place() {
    let (mut world, mut wallet) = funded();
    world.mine_to(&receive(2), &[]);
    let income = reward(&world, 3, &[(DOI, shared()), (7 * DOI, receive(4))]);
    world.mempool.push(income);
    scan(&mut world, &mut wallet);
    let unsigned = build(&wallet, &notes(), |funding| pay(funding, &to_stranger(2 * DOI))).unwrap();
    wallet.sent(signed(&unsigned));
    let holdings = wallet.holdings(&BTreeSet::new());
    let change = unsigned.tx().outputs[1].value;
    let expected = Holdings {
        confirmed: amount(3 * DOI),
        change,
        pending_in: amount(7 * DOI),
        immature: amount(50 * DOI),
        shared: amount(DOI),
        pending_out: amount(2 * DOI + unsigned.fee().swartz()),
        ..Holdings::default()
    };
    assert_eq!(holdings, expected);
    assert_eq!(wallet.confirmations(&unsigned.tx().txid()), Some(0));
    assert_eq!(
        wallet.confirmations(&wallet.coins().iter().find(|c| c.origin().coinbase).unwrap().outpoint().txid),
        Some(1)
    );
    // A name of our own: what it holds is locked, and what it cost is gone.
    let spent = wallet.spendable(&BTreeSet::new())[0].clone();
    let outputs =
        [(1_000_000, name_script_of(&receive(3))), (spent.value().swartz() - 1_100_000, receive(3))];
    wallet.sent(transaction(&[spent.outpoint()], &outputs));
    let after = wallet.holdings(&BTreeSet::new());
    assert_eq!(after.locked_in_names, amount(1_000_000));
    assert_eq!(after.held().swartz(), holdings.held().swartz() - 100_000);
    assert_eq!(after.pending_out.swartz(), holdings.pending_out.swartz() + 1_100_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever happens: the parts are every unspent output of ours once, what is spendable is what may be spent, and
    /// the money before waiting transactions plus what they bring less what they take is the money now.
    #[test]
    fn the_parts_are_the_whole(
        steps in prop::collection::vec((0..5_u8, 1..40_u64, any::<bool>()), 1..12),
        freeze in any::<u16>(),
    ) {
        let (mut world, mut wallet) = funded();
        let mut frozen = BTreeSet::new();
        for (number, (kind, tenths, mine)) in steps.into_iter().enumerate() {
            let value = tenths * DOI / 10;
            match kind {
                0 => {
                    let income = reward(&world, 3 + number, &[(value, receive(u32::try_from(number).unwrap()))]);
                    world.mempool.push(income);
                }
                1 | 2 => {
                    let coins = wallet.spendable(&frozen);
                    let change = address(Role::Change(wallet.next_change_index()));
                    let funding = Funding { coins: &coins, change: &change, rate: FeeRate::MIN, tip: wallet.tip() };
                    let to = if kind == 1 { stranger() } else { address(Role::Receive(7)) };
                    let payment = Payment { to, amount: amount(value) };
                    if let Ok(unsigned) = pay(&funding, &[payment]) {
                        prop_assert!(unsigned.coins().iter().all(|coin| !frozen.contains(&coin.outpoint)));
                        world.mempool.push(signed(&unsigned));
                    }
                }
                3 => world.mine_to(&receive(6), &[]),
                _ => {
                    let coins = wallet.coins();
                    let nth = usize::from(freeze) % coins.len().max(1);
                    frozen.extend(coins.get(nth).map(Coin::outpoint));
                }
            }
            if mine {
                let waiting = core::mem::take(&mut world.mempool);
                world.mine(STRANGER, &waiting);
            } else {
                world.mine(STRANGER, &[]);
            }
            scan(&mut world, &mut wallet);
            check_parts(&wallet, &frozen);
        }
    }
}

fn check_parts(wallet: &Wallet, frozen: &BTreeSet<OutPoint>) {
    let holdings = wallet.holdings(frozen);
    let spent: BTreeSet<OutPoint> = wallet
        .transactions()
        .values()
        .flat_map(|located| located.transaction.inputs.iter().map(|input| input.previous))
        .collect();
    let mut unspent = 0;
    for (txid, located) in wallet.transactions() {
        for (vout, output) in (0..).zip(&located.transaction.outputs) {
            let own = wallet.scripts().contains_key(&output.owner());
            if own && !spent.contains(&OutPoint::new(*txid, vout)) {
                unspent += output.value.swartz();
            }
        }
    }
    assert_eq!(holdings.held().swartz(), unspent);
    let spendable = wallet.spendable(frozen);
    assert_eq!(Amount::checked_sum(spendable.iter().map(Coin::value)), Some(holdings.spendable()));
    assert!(spendable.iter().all(|coin| !frozen.contains(&coin.outpoint())));
    let nets = wallet.history().into_iter().filter(|row| row.height.is_none()).map(|row| row.net());
    let (mut gains, mut losses) = (0, 0);
    for net in nets {
        match net {
            Net::Gain(gain) => gains += gain.swartz(),
            Net::Loss(loss) => losses += loss.swartz(),
        }
    }
    assert_eq!(losses, holdings.pending_out.swartz());
    let rows = wallet.ledger(&notes());
    let confirmed = rows.iter().find(|row| row.row.height.is_some()).map_or(0, |row| row.balance.swartz());
    assert_eq!(confirmed + gains - losses, holdings.money().swartz());
    let balances: BTreeSet<u64> =
        rows.iter().filter(|row| row.row.height.is_none()).map(|row| row.balance.swartz()).collect();
    assert!(
        balances.is_empty() || balances.contains(&holdings.money().swartz()),
        "the last one leaves what is there"
    );
}

#[test]
fn a_payment_is_outlined() {
    let (_, wallet) = funded();
    let mut notes = notes();
    let friend = Address::from_script(&script_of(9), Network::Devnet).unwrap();
    notes.add_contact(label("Erika"), friend.clone()).unwrap();
    let payments = vec![
        Payment { to: friend.clone(), amount: amount(DOI) },
        Payment { to: stranger(), amount: amount(DOI / 2) },
        Payment { to: address(Role::Receive(5)), amount: amount(DOI / 4) },
    ];
    let unsigned = build(&wallet, &notes, |funding| pay(funding, &payments)).unwrap();
    let seen = outline(&wallet, &unsigned, &notes);
    let parties: Vec<_> = seen.outputs.iter().map(|output| output.party.clone()).collect();
    assert_eq!(
        parties,
        [Party::Contact(label("Erika")), Party::Stranger, Party::Receive(5), Party::Change(0)]
    );
    assert_eq!(seen.outputs[0].address, Some(friend));
    let before: Vec<_> = seen.outputs.iter().map(|output| output.paid_before).collect();
    assert_eq!(before, [false, true, false, false]);
    assert_eq!(seen.paid(), amount(DOI + DOI / 2));
    assert_eq!(seen.fee, Some(unsigned.fee()));
    assert_eq!((seen.vsize, seen.rate()), (unsigned.vsize(), Some(100)));
    let loss = DOI + DOI / 2 + unsigned.fee().swartz();
    assert_eq!((seen.net, seen.left), (Net::Loss(amount(loss)), amount(8 * DOI - loss)));
    assert_eq!(seen.warnings, []);
    assert_eq!(seen.inputs.len(), 1);
    assert_eq!(seen.inputs[0].key, Some(Role::Receive(1).into()));

    // The signed transaction says the same, and costs what was said.
    let tx = signed(&unsigned);
    let same = wallet.outline_tx(&tx, &notes, FeeLimits::default());
    assert_eq!(
        (same.fee, same.net, same.left, &same.outputs),
        (seen.fee, seen.net, seen.left, &seen.outputs)
    );
    assert!(unsigned.vsize() - tx.vsize() <= 1);
}

#[test]
fn what_is_worth_a_word_is_warned_about() {
    let (mut world, mut wallet) = funded();
    let mut notes = notes();
    let small = build(&wallet, &notes, |funding| pay(funding, &to_stranger(20_000))).unwrap();
    let share = |percent| Warning::Fee(FeeConcern::Share { percent });
    assert_eq!(outline(&wallet, &small, &notes).warnings, [share(70)]);
    let all = build(&wallet, &notes, |funding| pay_all(funding, &stranger())).unwrap();
    assert_eq!(outline(&wallet, &all, &notes).warnings, [Warning::Everything]);
    let own = build(&wallet, &notes, |funding| pay_all(funding, &address(Role::Receive(9)))).unwrap();
    let seen = outline(&wallet, &own, &notes);
    assert_eq!(seen.warnings, [Warning::OnlyOurselves]);
    assert_eq!(seen.net, Net::Loss(own.fee()));

    // Change that is not ours: somebody has put another address there.
    let coins = wallet.spendable(notes.frozen());
    let thief = Funding { coins: &coins, change: &stranger(), rate: FeeRate::MIN, tip: wallet.tip() };
    let stolen = pay(&thief, &to_stranger(DOI)).unwrap();
    assert_eq!(outline(&wallet, &stolen, &notes).warnings, [Warning::ForeignChange(1)]);

    // Frozen and waiting coins, a name, an odd version, dust, an anyone-can-spend output.
    let [coin, other] = [0, 1].map(|at: usize| wallet.coins()[at].outpoint());
    notes.freeze(coin).unwrap();
    let income = reward(&world, 3, &[(DOI, receive(4)), (1_000_000, name_script_of(&receive(5)))]);
    world.mempool.push(income.clone());
    scan(&mut world, &mut wallet);
    let taproot = Script::from_bytes([&[0x51, 0x20], [1; 32].as_slice()].concat());
    let inputs = [coin, other, other, OutPoint::new(income.txid(), 0), OutPoint::new(income.txid(), 1)];
    let mut odd =
        transaction(&inputs, &[(100, script_of(1)), (DOI, taproot), (0, Script::from_bytes(vec![0x6a]))]);
    odd.version = 2;
    let seen = wallet.outline_tx(&odd, &notes, FeeLimits { percent: 100, absolute: Amount::MAX });
    let expected = [
        Warning::Frozen(0),
        Warning::SpentTwice(2),
        Warning::Unconfirmed(3),
        Warning::Unconfirmed(4),
        Warning::NameLost(4),
        Warning::Dust(0),
        Warning::Unprotected(1),
        Warning::Version { version: 2 },
        Warning::Everything,
    ];
    let but_the_fee: Vec<_> =
        seen.warnings.iter().copied().filter(|warning| !matches!(warning, Warning::Fee(_))).collect();
    assert_eq!(but_the_fee, expected);
    assert_eq!(seen.outputs[2].party, Party::Data);

    let kept = transaction(&[OutPoint::new(income.txid(), 1)], &[(1_000_000, name_script_of(&receive(5)))]);
    assert_eq!(kept.version, VERSION_NAME);
    let seen = wallet.outline_tx(&kept, &notes, FeeLimits::default());
    assert_eq!(seen.warnings, [Warning::Unconfirmed(0), Warning::NameSpent(0)]);

    let foreign = transaction(&[OutPoint::new(world.blocks[4][0].txid(), 0)], &[(DOI, receive(0))]);
    let seen = wallet.outline_tx(&foreign, &notes, FeeLimits::default());
    assert_eq!(seen.warnings, [Warning::UnknownAmount(0), Warning::NothingOurs]);
    assert_eq!((seen.fee, seen.net), (None, Net::Gain(amount(DOI))));
    let greedy = transaction(&[other], &[(40 * DOI, script_of(1))]);
    let seen = wallet.outline_tx(&greedy, &notes, FeeLimits::default());
    assert_eq!((seen.fee, seen.warnings[0]), (None, Warning::Overspent));
}

/// A name of somebody's.
fn name_script_of(owner: &Script) -> Script {
    let name = name_script("bp/x", "1", 0);
    let end = name.len() - script_of(0).len();
    Script::from_bytes([&name.as_bytes()[..end], owner.as_bytes()].concat())
}

#[test]
fn a_replacement_is_outlined_with_what_is_left() {
    let (_, mut wallet) = funded();
    let unsigned = build(&wallet, &notes(), |funding| pay(funding, &to_stranger(DOI))).unwrap();
    let tx = signed(&unsigned);
    wallet.sent(tx.clone());
    let coins = wallet.spendable(&BTreeSet::new());
    let change = address(Role::Change(1));
    let funding = Funding {
        coins: &coins,
        change: &change,
        rate: FeeRate::from_swartz_per_vb(300).unwrap(),
        tip: wallet.tip(),
    };
    let waiting = wallet.waiting(&tx.txid()).unwrap().unwrap();
    let bumped = bump(&funding, &waiting).unwrap();
    let seen = outline(&wallet, &bumped, &notes());
    assert_eq!(seen.left, amount(8 * DOI - DOI - bumped.fee().swartz()), "the old fee is not paid");

    let slow = wallet.slow(&tx.txid(), &BTreeSet::new()).unwrap();
    assert_eq!((slow.fee, slow.fee_known), (unsigned.fee(), true));
    let child = hurry(&funding, &slow.coin, slow.fee, slow.vsize).unwrap();
    assert!(child.fee().swartz() > 300 * 110);
    let frozen = BTreeSet::from([slow.coin.outpoint()]);
    assert_eq!(wallet.slow(&tx.txid(), &frozen), None, "a frozen coin is not spent to hurry");
}

#[test]
fn a_stranger_s_payment_can_be_hurried() {
    let (mut world, mut wallet) = funded();
    let income = reward(&world, 3, &[(DOI, receive(2)), (2 * DOI, receive(3)), (DOI, script_of(1))]);
    world.mempool.push(income.clone());
    scan(&mut world, &mut wallet);
    let slow = wallet.slow(&income.txid(), &BTreeSet::new()).unwrap();
    assert_eq!((slow.coin.value(), slow.fee_known), (amount(2 * DOI), false));
    assert_eq!(slow.fee, FeeRate::MIN.fee_for(slow.vsize));
    world.mine(STRANGER, core::slice::from_ref(&income));
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.slow(&income.txid(), &BTreeSet::new()), None);
}

#[test]
fn everything_else_goes_to_one() {
    let (_, wallet) = funded();
    let notes = notes();
    let friend = Address::from_script(&script_of(9), Network::Devnet).unwrap();
    let rest = build(&wallet, &notes, |funding| pay_rest(funding, &to_stranger(DOI), &friend)).unwrap();
    let values: Vec<u64> = rest.tx().outputs.iter().map(|output| output.value.swartz()).collect();
    assert_eq!(values, [DOI, 7 * DOI - rest.fee().swartz()]);
    assert_eq!((rest.coins().len(), rest.change()), (2, None));
    assert_eq!(rest.fee(), FeeRate::MIN.fee_for(rest.vsize()));
    let alone = build(&wallet, &notes, |funding| pay_rest(funding, &[], &friend)).unwrap();
    assert_eq!(alone, build(&wallet, &notes, |funding| pay_all(funding, &friend)).unwrap());
    let too_much = build(&wallet, &notes, |funding| pay_rest(funding, &to_stranger(8 * DOI), &friend));
    assert!(matches!(too_much, Err(BuildError::InsufficientFunds { .. })));
    let dust = build(&wallet, &notes, |funding| pay_rest(funding, &to_stranger(100), &friend));
    assert!(matches!(dust, Err(BuildError::Dust { .. })));
}

fn origin(key: &KeyRef) -> Option<(PublicKey, KeyOrigin)> {
    Some((secret(key).public(), KeyOrigin { fingerprint: root().fingerprint(), path: key.path() }))
}

#[test]
fn a_payment_goes_out_as_a_psbt_and_comes_back() {
    let (_, wallet) = funded();
    let unsigned = build(&wallet, &notes(), |funding| pay(funding, &to_stranger(6 * DOI))).unwrap();
    let psbt = wallet.export(&unsigned, origin).unwrap();
    assert!(psbt.unproven().is_empty(), "previous transactions are there");
    assert!(psbt.inputs().iter().all(|input| input.origins().len() == 1 && input.witness_utxo().is_some()));
    let change = psbt.outputs()[1].origins().values().next().unwrap().path.to_string();
    assert_eq!(change, "m/84'/7070'/0'/1/0");

    // Somewhere else, from a text.
    let Handed::Psbt(mut handed) = Handed::from_text(&psbt.to_base64()).unwrap() else { panic!("a PSBT") };
    let seen = wallet.outline_psbt(&handed, &notes(), FeeLimits::default());
    assert_eq!(seen, outline(&wallet, &unsigned, &notes()));
    let standing = wallet.standing(&handed);
    assert!(standing.len() == 2 && standing.iter().all(Standing::is_ours_to_sign));
    // One key at a time, in two places.
    let mut half = handed.clone();
    let first = standing[0].key.clone().unwrap();
    let only = |key: &KeyRef| (*key == first).then(|| secret(key));
    assert_eq!(wallet.sign(&mut half, &[], only), Ok(1));
    let states: Vec<InputState> = wallet.standing(&half).iter().map(|own| own.state).collect();
    assert_eq!(states, [InputState::Signed, InputState::Missing(1)]);
    assert_eq!(wallet.sign(&mut handed, &[], |key| (*key != first).then(|| secret(key))), Ok(1));
    handed.combine(&half).unwrap();
    assert_eq!(wallet.sign(&mut handed, &[], |key| Some(secret(key))), Ok(0), "nothing is left to sign");
    handed.finalize().unwrap();
    assert!(wallet.standing(&handed).iter().all(|own| own.state == InputState::Finished));
    assert_eq!(handed.extract().unwrap(), signed(&unsigned));
}

#[test]
fn what_is_handed_over_is_told_apart() {
    let (_, wallet) = funded();
    let unsigned = build(&wallet, &notes(), |funding| pay(funding, &to_stranger(DOI))).unwrap();
    let psbt = wallet.export(&unsigned, origin).unwrap();
    let tx = signed(&unsigned);
    assert_eq!(Handed::from_bytes(&tx.encode()), Ok(Handed::Transaction(tx.clone())));
    let broken: String = tx
        .to_hex()
        .chars()
        .enumerate()
        .flat_map(|(n, c)| if n % 60 == 59 { vec![c, '\n'] } else { vec![c] })
        .collect();
    assert_eq!(Handed::from_bytes(broken.as_bytes()), Ok(Handed::Transaction(tx)));
    assert_eq!(Handed::from_bytes(&psbt.encode()), Ok(Handed::Psbt(psbt)));
    for odd in ["", "  ", "zzz!", "00", "cHNidP8="] {
        assert!(Handed::from_text(odd).is_err(), "{odd:?}");
    }
}

#[test]
fn psbts_that_deceive_are_seen_through() {
    let (world, wallet) = funded();
    let unsigned = build(&wallet, &notes(), |funding| pay(funding, &to_stranger(DOI))).unwrap();
    let limits = FeeLimits::default();

    // Change is said to be ours, by our own fingerprint, and is not.
    let mut tx = unsigned.tx().clone();
    tx.outputs[1].script = script_of(0x66);
    let mut psbt = Psbt::create(tx).unwrap();
    wallet.complete(&mut psbt, origin).unwrap();
    let (key, claim) = origin(&Role::Change(0).into()).unwrap();
    psbt.add_output_origin(1, key, claim).unwrap();
    let seen = wallet.outline_psbt(&psbt, &notes(), limits);
    assert_eq!(seen.warnings, [Warning::ForeignChange(1)]);

    // An amount of ours is said to be less than it is, so that the fee looks small.
    let mut psbt = Psbt::create(unsigned.tx().clone()).unwrap();
    let mut less = unsigned.coins()[0].output.clone();
    less.value = amount(4 * DOI);
    psbt.add_witness_utxo(0, less).unwrap();
    let seen = wallet.outline_psbt(&psbt, &notes(), limits);
    assert!(seen.warnings.contains(&Warning::Contradiction(0)));
    assert_eq!(seen.fee, Some(unsigned.fee()), "what the wallet knows counts");
    let before = psbt.clone();
    assert!(wallet.complete(&mut psbt, origin).is_err());
    assert_eq!(psbt, before);

    // A stranger's input is only stated, and asks for another signature type.
    let foreign = OutPoint::new(world.blocks[4][0].txid(), 0);
    let both =
        transaction(&[unsigned.coins()[0].outpoint, foreign], &[(DOI, script_of(3)), (10 * DOI, receive(8))]);
    let mut psbt = Psbt::create(both).unwrap();
    wallet.complete(&mut psbt, origin).unwrap();
    let seen = wallet.outline_psbt(&psbt, &notes(), limits);
    assert_eq!((seen.fee, seen.warnings.first()), (None, Some(&Warning::UnknownAmount(1))));
    psbt.add_witness_utxo(1, world.blocks[4][0].outputs[0].clone()).unwrap();
    let seen = wallet.outline_psbt(&psbt, &notes(), limits);
    assert!(seen.warnings.contains(&Warning::UnprovenAmount(1)));
    assert_eq!(seen.inputs[1].key, None);
    assert_eq!(wallet.standing(&psbt)[1].key, None);
    let absurd = wallet.sign(&mut psbt, &[], |key| Some(secret(key)));
    assert!(absurd.is_err(), "a fee of 44 DOI is not signed");

    let odd = with_sighash(&wallet, &unsigned, 2);
    let seen = wallet.outline_psbt(&odd, &notes(), limits);
    assert_eq!(seen.warnings, [Warning::Sighash { input: 0, sighash_type: 2 }]);
}

/// The payment, with the first input asking for another signature type.
fn with_sighash(wallet: &Wallet, unsigned: &Unsigned, sighash_type: u32) -> Psbt {
    let mut psbt = wallet.export(unsigned, |_| None).unwrap();
    psbt.set_sighash_all(0).unwrap();
    let bytes = psbt.encode();
    // Key type 3 without key data, four bytes of value.
    let all = [0x01, 0x03, 0x04, 0x01, 0x00, 0x00, 0x00];
    let at = bytes.windows(all.len()).position(|window| window == all).unwrap();
    let mut changed = bytes;
    changed[at + 3..at + 7].copy_from_slice(&sighash_type.to_le_bytes());
    Psbt::decode(&changed).unwrap()
}

const WORDS: LedgerWords<'static> = LedgerWords {
    head: ["time", "transaction", "kind", "DOI", "fee", "balance", "label", "with"],
    kind: |kind| match kind {
        Kind::Received => "received",
        Kind::Sent => "sent",
        Kind::Moved => "moved",
        Kind::Mined => "mined",
        Kind::Name => "name",
    },
};

#[test]
fn the_account_is_kept() {
    let (mut world, mut wallet) = funded();
    let mut notes = notes();
    notes.add_contact(label("Erika; \"E\""), stranger()).unwrap();
    notes.set_label(Subject::Address(address(Role::Receive(1))), Some(label("=cmd()"))).unwrap();
    let unsigned = build(&wallet, &notes, |funding| pay(funding, &to_stranger(DOI))).unwrap();
    let paid = signed(&unsigned);
    notes.set_label(Subject::Transaction(paid.txid()), Some(label("-Miete"))).unwrap();
    world.mine(STRANGER, core::slice::from_ref(&paid));
    world.mine_to(&receive(3), &[]);
    scan(&mut world, &mut wallet);
    let moved = build(&wallet, &notes, |funding| pay_all(funding, &address(Role::Receive(4)))).unwrap();
    let again = signed(&moved);
    wallet.sent(again.clone());

    let rows = wallet.ledger(&notes);
    let seen: Vec<_> = rows.iter().map(|row| (row.kind, row.balance.swartz())).collect();
    let (fee, moving) = (unsigned.fee().swartz(), moved.fee().swartz());
    let left = 57 * DOI - fee;
    let kinds = [
        (Kind::Moved, left - moving),
        (Kind::Mined, left),
        (Kind::Sent, 7 * DOI - fee),
        (Kind::Received, 8 * DOI),
        (Kind::Received, 3 * DOI),
    ];
    assert_eq!(seen, kinds);
    assert_eq!(rows[2].with, ["Erika; \"E\""]);
    assert_eq!(rows[3].with, ["=cmd()"]);
    assert_eq!(rows[4].with, [address(Role::Receive(0)).to_string()]);

    let german = ledger_csv(&rows, Zone::Berlin, CsvForm::GERMAN, &WORDS);
    let lines: Vec<&str> = german.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}time;transaction;kind;DOI;fee;balance;label;with");
    let (id, left) = (again.txid(), left - moving);
    let moved = format!(";{id};moved;-0,{moving:08};0,{moving:08};{},{:08};;", left / DOI, left % DOI);
    assert_eq!(lines[1], moved);
    let time = Zone::Berlin.local(rows[2].row.time.unwrap()).to_string();
    let id = paid.txid();
    assert_eq!(
        lines[3],
        format!("{time};{id};sent;-1,00014100;0,00014100;6,99985900;'-Miete;\"Erika; \"\"E\"\"\"")
    );
    assert!(lines[4].ends_with(";received;5,00000000;;8,00000000;;'=cmd()"), "{}", lines[4]);
    assert_eq!((lines.len(), lines[6]), (7, ""));
    let english = ledger_csv(&rows, Zone::Utc, CsvForm::ENGLISH, &WORDS);
    assert!(english.contains(",sent,-1.00014100,0.00014100,6.99985900,'-Miete,\"Erika; \"\"E\"\"\"\r\n"));
    assert!(english.contains("+00:00,"));
}

/// What a stranger spends is known if it is what we paid him; it is his all the same.
#[test]
fn what_comes_back_from_somebody_we_paid_is_received() {
    let (mut world, mut wallet) = funded();
    let unsigned = build(&wallet, &notes(), |funding| pay(funding, &to_stranger(DOI))).unwrap();
    let paid = signed(&unsigned);
    let back = transaction(&[OutPoint::new(paid.txid(), 0)], &[(DOI - 20_000, receive(6))]);
    world.mine(STRANGER, &[paid, back.clone()]);
    scan(&mut world, &mut wallet);
    let rows = wallet.ledger(&notes());
    let row = rows.iter().find(|row| row.row.txid == back.txid()).unwrap();
    assert_eq!((row.kind, row.row.fee), (Kind::Received, None));
    assert_eq!(row.row.net(), Net::Gain(amount(DOI - 20_000)));
    assert_eq!(row.with, [address(Role::Receive(6)).to_string()]);
}

/// Waiting payments that follow each other count in the order in which they spend each other.
#[test]
fn waiting_payments_are_counted_behind_those_they_spend() {
    let (_, mut wallet) = funded();
    let mut notes = notes();
    let three = wallet.coins().into_iter().find(|coin| coin.value() == amount(3 * DOI)).unwrap();
    notes.freeze(three.outpoint()).unwrap();
    let mut expected = Vec::new();
    for _ in 0..4 {
        let unsigned = build(&wallet, &notes, |funding| pay(funding, &to_stranger(DOI))).unwrap();
        let before = expected.last().copied().unwrap_or(8 * DOI);
        expected.push(before - DOI - unsigned.fee().swartz());
        wallet.sent(signed(&unsigned));
    }
    let waiting = wallet.ledger(&notes).into_iter().filter(|row| row.row.height.is_none());
    let mut seen: Vec<u64> = waiting.map(|row| row.balance.swartz()).collect();
    seen.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(seen, expected);
}

#[test]
fn addresses_that_were_shown_are_listed() {
    let (mut world, mut wallet) = funded();
    let own = wallet.receive_addresses();
    let indexes: Vec<u32> = own.iter().map(|own| own.index).collect();
    assert_eq!(indexes, (0..22).collect::<Vec<u32>>());
    let paid: Vec<_> = own.iter().take(3).map(|own| (own.payments, own.received.swartz())).collect();
    assert_eq!(paid, [(1, 3 * DOI), (1, 5 * DOI), (0, 0)]);
    assert_eq!(own[1].address, address(Role::Receive(1)));
    assert_eq!(wallet.fresh_receive_indexes(), 2..22);
    let income = reward(&world, 3, &[(DOI, receive(1)), (DOI, receive(1)), (DOI, receive(20))]);
    world.mempool.push(income);
    scan(&mut world, &mut wallet);
    let own = wallet.receive_addresses();
    assert_eq!((own[1].payments, own[1].received), (2, amount(7 * DOI)));
    assert_eq!(wallet.fresh_receive_indexes(), 21..22, "as far as the words find them again");
    assert_eq!(wallet.tip(), Height(6));
}
