//! The wallet: facts from scans of a small world, and what follows from them.

use std::collections::{BTreeMap, BTreeSet};

use wasm_core::address::Address;
use wasm_core::chain::HeaderChain;
use wasm_core::keys::{Path, Role, Xprv};
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::script::name::{NameValue, name_doi_script};
use wasm_core::tx::build::replace::{ReplaceError, cancel};
use wasm_core::tx::build::{Coin, Funding, KeyRef};
use wasm_core::tx::{OutPoint, Transaction};
use wasm_core::units::{FeeRate, Height};
use wasm_core::wallet::{Account, Balance, ChangeSet, GAP_LIMIT, Net, Restore, Wallet, Watch};

use crate::world::{World, amount, name, script_of, transaction};

const STRANGER: u8 = 0xfe;

/// The script of a role, made up: no keys are needed here.
fn derive(role: Role) -> Script {
    let (branch, index) = match role {
        Role::Receive(index) => (0, index),
        Role::Change(index) => (1, index),
        Role::Identity => (2, 0),
        Role::CoSigner { branch, index } => (branch.saturating_add(3), index),
    };
    let mut hash = [branch.to_le_bytes()[0]; 20];
    hash[..4].copy_from_slice(&index.to_le_bytes());
    Script::p2wpkh(hash)
}

fn receive(index: u32) -> Script {
    derive(Role::Receive(index))
}

fn change(index: u32) -> Script {
    derive(Role::Change(index))
}

/// Brings a wallet up to the world's tip and returns what changed.
fn scan(world: &mut World, wallet: &mut Wallet) -> ChangeSet {
    let chain = world.chain();
    let scan = world.run(wallet.query(&chain, derive)).unwrap();
    wallet.absorb(scan)
}

/// A payment of a reward that nobody owns: 50 DOI less a fee of 0.01.
fn from_reward(world: &World, block: usize, outputs: &[(u64, Script)]) -> Transaction {
    transaction(&[OutPoint::new(world.blocks[block][0].txid(), 0)], outputs)
}

fn doi(whole: u64) -> u64 {
    whole.saturating_mul(100_000_000)
}

fn balance(confirmed: u64, pending: u64, immature: u64, locked_in_names: u64) -> Balance {
    Balance {
        confirmed: amount(confirmed),
        pending: amount(pending),
        immature: amount(immature),
        locked_in_names: amount(locked_in_names),
    }
}

#[test]
fn money_comes_confirms_and_goes() {
    let mut world = World::new(5);
    let mut wallet = Wallet::new(Network::Devnet);
    scan(&mut world, &mut wallet);
    assert_eq!((wallet.balance(), wallet.next_receive_index()), (Balance::default(), 0));

    let income = from_reward(&world, 1, &[(doi(3), receive(0)), (doi(46), script_of(STRANGER))]);
    world.mempool.push(income.clone());
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.balance(), balance(0, doi(3), 0, 0));
    assert_eq!(wallet.spendable(&BTreeSet::new()), [], "a stranger's pending payment can be replaced");
    assert_eq!(wallet.next_receive_index(), 1);

    world.mine(STRANGER, core::slice::from_ref(&income));
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.balance(), balance(doi(3), 0, 0, 0));
    let [coin] = wallet.spendable(&BTreeSet::new()).try_into().unwrap();
    assert_eq!(
        (coin.outpoint(), coin.key()),
        (OutPoint::new(income.txid(), 0), &KeyRef::Role(Role::Receive(0)))
    );

    let payment = transaction(&[coin.outpoint()], &[(doi(1), script_of(9)), (doi(2) - 25_000, change(0))]);
    let sent = wallet.sent(payment.clone());
    assert_eq!(sent.transactions.len(), 1);
    assert!(wallet.sent(payment.clone()).is_empty(), "once is enough");
    assert_eq!(wallet.balance(), balance(0, doi(2) - 25_000, 0, 0));
    assert_eq!(wallet.spendable(&BTreeSet::new()).len(), 1, "our own pending change can be relied on");
    assert_eq!(wallet.next_change_index(), 1);

    world.mine(STRANGER, core::slice::from_ref(&payment));
    scan(&mut world, &mut wallet);
    let rows = wallet.history();
    let seen: Vec<_> = rows.iter().map(|row| (row.txid, row.height, row.net(), row.fee)).collect();
    let loss = Net::Loss(amount(doi(1) + 25_000));
    let expected = [
        (payment.txid(), Some(Height(7)), loss, Some(amount(25_000))),
        (income.txid(), Some(Height(6)), Net::Gain(amount(doi(3))), None),
    ];
    assert_eq!(seen, expected);
    assert_eq!(rows[0].time, Some(world.headers[7].unix_time()));
}

#[test]
fn rewards_ripen() {
    let mut world = World::new(0);
    let mut wallet = Wallet::new(Network::Devnet);
    world.mine_to(&receive(0), &[]);
    for (blocks, expected) in
        [(0, balance(0, 0, doi(50), 0)), (98, balance(0, 0, doi(50), 0)), (1, balance(doi(50), 0, 0, 0))]
    {
        (0..blocks).for_each(|_| world.mine(STRANGER, &[]));
        scan(&mut world, &mut wallet);
        assert_eq!(wallet.balance(), expected, "at {}", wallet.tip());
        assert_eq!(wallet.coins().len(), 1);
        assert_eq!(wallet.spendable(&BTreeSet::new()).is_empty(), expected.confirmed.swartz() == 0);
    }
}

#[test]
fn names_are_never_money() {
    let mut world = World::new(5);
    // Names live for 30 blocks on regtest.
    let mut wallet = Wallet::new(Network::Regtest);
    let held =
        |value: &str| name_doi_script(&name("bp/1EMH001"), &NameValue::new(value).unwrap(), &receive(0));
    let register = from_reward(&world, 1, &[(1_000_000, held("a")), (doi(1), change(0))]);
    world.mempool.push(register.clone());
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.balance(), balance(0, doi(1), 0, 1_000_000), "a pending name is locked already");

    world.mine(STRANGER, core::slice::from_ref(&register));
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.balance(), balance(doi(1), 0, 0, 1_000_000));
    assert_eq!(
        wallet.coins().iter().map(Coin::outpoint).collect::<Vec<_>>(),
        [OutPoint::new(register.txid(), 1)]
    );
    assert_eq!(wallet.next_receive_index(), 1, "an address that holds a name is in use");

    let inputs = [OutPoint::new(register.txid(), 0), OutPoint::new(register.txid(), 1)];
    let update = transaction(&inputs, &[(1_000_000, held("b")), (doi(1) - 30_000, change(1))]);
    world.mine(STRANGER, &[update]);
    scan(&mut world, &mut wallet);
    let [holding] = wallet.names().try_into().unwrap();
    assert_eq!(holding.output.value, b"b");
    assert_eq!((holding.height, holding.expires_at), (Some(Height(7)), Some(Height(37))));
    let rows = wallet.history();
    let nets: Vec<_> = rows.iter().map(|row| (row.net(), row.name.is_some())).collect();
    let (fee, change) = (amount(30_000), amount(doi(1)));
    assert_eq!(nets, [(Net::Loss(fee), true), (Net::Gain(change), true)], "only money counts");

    for (blocks, live) in [(28, true), (1, false)] {
        (0..blocks).for_each(|_| world.mine(STRANGER, &[]));
        scan(&mut world, &mut wallet);
        let [holding] = wallet.names().try_into().unwrap();
        assert_eq!(holding.is_live(wallet.tip()), live, "at {}", wallet.tip());
        let locked = if live { 1_000_000 } else { 0 };
        assert_eq!(wallet.balance(), balance(doi(1) - 30_000, 0, 0, locked), "at {}", wallet.tip());
        assert_eq!(wallet.coins().len(), 1, "an expired name is no money either");
    }
}

#[test]
fn addresses_are_watched_up_to_a_gap() {
    let rows: [(&str, &[u32], u64, u32); 5] = [
        ("the first", &[0], 1, 21),
        ("the last one watched", &[19], 1, 40),
        ("one after the other", &[19, 39, 59], 3, 80),
        ("beyond the gap", &[20], 0, 20),
        ("hidden behind a gap", &[0, 21], 1, 21),
    ];
    for (case, used, coins, watched) in rows {
        let mut world = World::new(used.len());
        let payments = used
            .iter()
            .zip(1..)
            .map(|(index, block)| from_reward(&world, block, &[(doi(1), receive(*index))]));
        let payments: Vec<_> = payments.collect();
        world.mine(STRANGER, &payments);
        let mut wallet = Wallet::new(Network::Devnet);
        scan(&mut world, &mut wallet);
        assert_eq!(wallet.balance().confirmed, amount(doi(coins)), "{case}");
        let roles = wallet.scripts().values().filter(|key| matches!(key, KeyRef::Role(Role::Receive(_))));
        assert_eq!(roles.count(), usize::try_from(watched).unwrap(), "{case}");
        let last_found = used.iter().filter(|index| wallet.scripts().contains_key(&receive(**index))).max();
        assert_eq!(
            wallet.next_receive_index(),
            last_found.map_or(0, |index| index.saturating_add(1)),
            "{case}"
        );
    }
    assert_eq!(GAP_LIMIT, 20);
}

/// A server can invent payments that wait for a block. An address they only seem to use would not be found
/// again from the words.
#[test]
fn invented_payments_do_not_lead_beyond_the_gap() {
    let mut world = World::new(5);
    let mut wallet = Wallet::new(Network::Devnet);
    for (round, index) in (0..8_u32).map(|round| (round, round * 20 + 19)) {
        world.mempool.push(from_reward(&world, 1, &[(1_000, receive(index))]));
        scan(&mut world, &mut wallet);
        assert_eq!(wallet.scripts().len(), 40, "round {round}");
    }
    assert_eq!(wallet.next_receive_index(), 19);
    world.lie = Box::new(|_, method, _, result| {
        if method == "blockchain.scripthash.subscribe" {
            *result = "ab".repeat(32).into();
        }
    });
    let chain = world.chain();
    let mut derived = 0_u32;
    let scan = world.run(Wallet::new(Network::Devnet).query(&chain, |role| {
        derived = derived.saturating_add(1);
        assert!(derived < 1000, "the scan does not end");
        derive(role)
    }));
    assert_eq!(scan.unwrap().scripts.len(), 40, "a history said to be there is no payment");
}

/// A wallet that was moved on by somebody else's scan does not show an address beyond the gap, either.
#[test]
fn the_next_address_is_within_the_gap_behind_a_proven_one() {
    let mut world = World::new(5);
    let mut wallet = Wallet::new(Network::Devnet);
    let income = from_reward(&world, 1, &[(doi(1), receive(4))]);
    world.mine(STRANGER, &[income]);
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.next_receive_index(), 5);
    for (index, expected) in [(5, 6), (23, 24), (24, 24)] {
        wallet.sent(from_reward(&world, 2, &[(doi(1), receive(index))]));
        assert_eq!(wallet.next_receive_index(), expected, "{index} used by a waiting payment");
    }
}

#[test]
fn scripts_are_derived_once() {
    let mut world = World::new(1);
    let payment = from_reward(&world, 1, &[(doi(1), receive(0))]);
    world.mine(STRANGER, &[payment]);
    let mut wallet = Wallet::new(Network::Devnet);
    let chain = world.chain();
    for (round, expected) in [("first", 41), ("second", 0)] {
        let mut derived = 0_u32;
        let scan = world.run(wallet.query(&chain, |role| {
            derived = derived.saturating_add(1);
            derive(role)
        }));
        let scan = scan.unwrap();
        assert_eq!(scan.scripts.len(), 41, "{round}");
        wallet.absorb(scan);
        assert_eq!(derived, expected, "{round}");
    }
}

#[test]
fn a_gateway_watches_what_it_names() {
    let mut world = World::new(1);
    let (holder, holder_key) = (script_of(7), KeyRef::Path("m/1'".parse().unwrap()));
    let payment = from_reward(&world, 1, &[(doi(1), holder.clone()), (doi(2), receive(0))]);
    world.mine(STRANGER, &[payment]);
    let chain = world.chain();
    let mut wallet = Wallet::new(Network::Devnet);
    let watch = Watch::fixed().also(holder.clone(), holder_key.clone());
    let scan = world.run(wallet.query_with(&chain, watch)).unwrap();
    wallet.absorb(scan);
    assert_eq!(wallet.scripts(), &BTreeMap::from([(holder, holder_key.clone())]));
    let [coin] = wallet.spendable(&BTreeSet::new()).try_into().unwrap();
    assert_eq!((coin.value(), coin.key()), (amount(doi(1)), &holder_key));
}

#[test]
fn money_of_other_programs_is_found_beside_the_own() {
    let root = Xprv::from_seed(&[9; 32]).unwrap();
    let path = |account: Account, index: &str| format!("{}/0/{index}", account.path()).parse().unwrap();
    let old_style = |path: &Path| Script::p2pkh(root.secret_at(path).unwrap().public().hash160());
    let (near, far) = (path(Account::WalletXt, "3"), path(Account::WalletXt, "23"));
    let mut world = World::new(4);
    let near_payment = from_reward(&world, 1, &[(doi(1), old_style(&near)), (doi(2), receive(0))]);
    let far_payment = from_reward(&world, 2, &[(doi(4), old_style(&far))]);
    let mut wallet = Wallet::new(Network::Devnet);
    let mut accounts = Restore::new(&root, &[Account::WalletXt]).unwrap();
    let mut look = |world: &mut World, expected: Balance| {
        let chain = world.chain();
        let watch = Watch::growing(derive).beside(accounts.clone());
        let scan = world.run(wallet.query_with(&chain, watch)).unwrap();
        accounts = scan.growth.accounts().unwrap().clone();
        wallet.absorb(scan);
        assert_eq!(wallet.balance(), expected);
    };
    // still waiting: the row must not be given up, and it goes on growing later
    world.mempool.push(near_payment.clone());
    look(&mut world, balance(0, doi(3), 0, 0));
    world.mine(STRANGER, &[near_payment]);
    look(&mut world, balance(doi(3), 0, 0, 0));
    world.mine(STRANGER, &[far_payment]);
    look(&mut world, balance(doi(7), 0, 0, 0));
    assert_eq!(accounts.found(), [Account::WalletXt].into());
    let mut keys: Vec<_> =
        wallet.spendable(&BTreeSet::new()).iter().map(|coin| coin.key().path().to_string()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["m/44'/7'/0'/0/23", "m/44'/7'/0'/0/3", "m/84'/7070'/0'/0/0"]);
    assert_eq!(wallet.scripts().len(), 21 + 20 + (24 + 20) + 20);
}

#[test]
fn what_leaves_the_chain_leaves_the_wallet() {
    let mut world = World::new(3);
    let income = from_reward(&world, 1, &[(doi(1), receive(0))]);
    let replaced = from_reward(&world, 2, &[(doi(2), receive(1))]);
    world.mine(STRANGER, &[income.clone(), replaced.clone()]);
    let mut wallet = Wallet::new(Network::Devnet);
    scan(&mut world, &mut wallet);
    let before = world.chain();
    assert_eq!(wallet.balance(), balance(doi(3), 0, 0, 0));

    world.rewind(1);
    let elsewhere = from_reward(&world, 2, &[(doi(2), script_of(9))]);
    world.mine(8, &[elsewhere]);
    world.mine(8, &[]);
    world.mempool.push(income.clone());
    let chain: HeaderChain = world.follow(before).unwrap().chain;
    let scan = world.run(wallet.query(&chain, derive)).unwrap();
    let change = wallet.absorb(scan);
    assert_eq!(change.gone, [replaced.txid()].into(), "it was replaced");
    assert_eq!(change.transactions.keys().collect::<Vec<_>>(), [&income.txid()], "it waits again");
    assert_eq!(wallet.balance(), balance(0, doi(1), 0, 0));
}

#[test]
fn change_sets_rebuild_the_wallet() {
    let mut world = World::new(6);
    let mut wallet = Wallet::new(Network::Devnet);
    let mut changes = vec![scan(&mut world, &mut wallet)];
    assert!(!changes[0].is_empty(), "the first scan names the scripts");
    for index in 0..3_u32 {
        let block = usize::try_from(index).unwrap().saturating_add(1);
        let payment = from_reward(&world, block, &[(doi(1), receive(index))]);
        world.mempool.push(payment.clone());
        changes.push(scan(&mut world, &mut wallet));
        world.mine(STRANGER, &[payment]);
        changes.push(scan(&mut world, &mut wallet));
    }
    world.rewind(1);
    world.mine(3, &[]);
    world.mine(3, &[]);
    changes.push(scan(&mut world, &mut wallet));
    assert_eq!(changes.last().unwrap().gone.len(), 1);
    assert!(scan(&mut world, &mut wallet).is_empty(), "nothing new");

    let stored: Vec<String> = changes.iter().map(|change| serde_json::to_string(change).unwrap()).collect();
    let read = |text: &String| serde_json::from_str::<ChangeSet>(text).unwrap();
    let one_by_one = stored.iter().map(read).fold(Wallet::new(Network::Devnet), |mut wallet, change| {
        wallet.apply(change);
        wallet
    });
    assert_eq!(one_by_one, wallet, "applied in order");
    for split in 0..stored.len() {
        let merged = |part: &[String]| {
            part.iter().map(read).fold(ChangeSet::default(), |mut sum, change| {
                sum.merge(change);
                sum
            })
        };
        let (early, late) = stored.split_at(split);
        let mut all = merged(early);
        all.merge(merged(late));
        assert_eq!(Wallet::load(Network::Devnet, all), wallet, "merged at {split}");
    }
    assert_eq!(Wallet::load(Network::Devnet, wallet.to_change_set()), wallet);
}

/// A wallet with `doi(3)` in a block and a payment of `doi(1)` that waits, and that payment.
fn paying(world: &mut World) -> (Wallet, Transaction) {
    let mut wallet = Wallet::new(Network::Devnet);
    world.mine_to(&receive(0), &[]);
    (0..100).for_each(|_| world.mine(STRANGER, &[]));
    scan(world, &mut wallet);
    let [coin] = wallet.spendable(&BTreeSet::new()).try_into().unwrap();
    let payment = transaction(&[coin.outpoint()], &[(doi(1), script_of(9)), (4_899_980_000, change(0))]);
    wallet.sent(payment.clone());
    (wallet, payment)
}

#[test]
fn a_waiting_payment_can_be_replaced() {
    let mut world = World::new(0);
    let (mut wallet, payment) = paying(&mut world);
    let waiting = wallet.waiting(&payment.txid()).unwrap().unwrap();
    assert_eq!((waiting.tx(), waiting.fee()), (&payment, amount(20_000)));

    // what follows it must be paid for, too
    let next = OutPoint::new(payment.txid(), 1);
    let follower = transaction(&[next], &[(doi(48), script_of(9)), (doi(1) - 50_000, change(1))]);
    wallet.sent(follower.clone());
    let own = Address::from_script(&change(2), Network::Devnet).unwrap();
    let coins = wallet.spendable(&BTreeSet::new());
    let funding = Funding { coins: &coins, change: &own, rate: FeeRate::MIN, tip: wallet.tip() };
    let waiting = wallet.waiting(&payment.txid()).unwrap().unwrap();
    let back = cancel(&funding, &waiting).unwrap();
    assert!(back.fee() > amount(20_000 + 30_000), "{}", back.fee());

    let mut replacement = back.tx().clone();
    replacement.inputs[0].witness = vec![vec![1]];
    let changed = wallet.sent(replacement.clone());
    assert_eq!(changed.gone, [payment.txid(), follower.txid()].into());
    assert_eq!(wallet.history().len(), 2, "the reward and what came in the payment's place");
    assert_eq!(wallet.balance().pending, replacement.outputs[0].value);
}

#[test]
fn what_cannot_be_replaced() {
    let mut world = World::new(0);
    let (mut wallet, payment) = paying(&mut world);
    let strange = from_reward(&world, 2, &[(doi(3), receive(1)), (doi(46), script_of(STRANGER))]);
    wallet.sent(strange.clone());
    assert_eq!(wallet.waiting(&strange.txid()), None, "not ours");
    let mut last = transaction(&[OutPoint::new(payment.txid(), 1)], &[(doi(1), script_of(9))]);
    last.inputs[0].sequence = u32::MAX;
    wallet.sent(last.clone());
    assert_eq!(wallet.waiting(&last.txid()), Some(Err(ReplaceError::NotReplaceable)));
    world.mine(STRANGER, core::slice::from_ref(&payment));
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.waiting(&payment.txid()), None, "in a block");
}

/// Servers forget a registration that has lost; whoever sent it can still take it back, until its money is spent.
#[test]
fn a_registration_is_looked_after_until_its_money_is_spent() {
    let mut world = World::new(0);
    let (mut wallet, payment) = paying(&mut world);
    assert_eq!(wallet.registrations().count(), 0, "a payment is none");
    let money = OutPoint::new(payment.txid(), 1);
    let [named] = name_output();
    let register = transaction(&[money], &[named, (4_898_900_000, change(1))]);
    wallet.sent(register.clone());
    assert_eq!(wallet.registrations().collect::<Vec<_>>(), [&register]);

    world.mine(STRANGER, core::slice::from_ref(&payment));
    scan(&mut world, &mut wallet);
    assert_eq!(wallet.registrations().count(), 0, "the server does not tell of it");
    let waiting = wallet.registration(&register).unwrap().unwrap();
    assert_eq!((waiting.tx(), waiting.fee()), (&register, amount(80_000)));

    let otherwise = transaction(&[money], &[(doi(48), script_of(9))]);
    wallet.sent(otherwise);
    assert_eq!(wallet.registration(&register), None, "its money is spent");
    let foreign = transaction(&[OutPoint::new(world.blocks[2][0].txid(), 0)], &name_output());
    assert_eq!(wallet.registration(&foreign), None, "somebody else's");
}

fn name_output() -> [(u64, Script); 1] {
    [(1_000_000, name_doi_script(&name("bp/1EMH001"), &NameValue::new("a").unwrap(), &receive(0)))]
}
