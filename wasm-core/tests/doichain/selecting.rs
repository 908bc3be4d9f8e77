//! Payments from coins of every kind: what holds for each, judged by libbitcoinconsensus.

use proptest::prelude::*;
use wasm_core::network::Network;
use wasm_core::sign::sign_all;
use wasm_core::tx::build::{
    BuildError, Coin, Options, Origin, Payment, Spend, Unsigned, dust_limit, pay, pay_all, pay_with,
};
use wasm_core::tx::{OutPoint, SEQUENCE_REPLACEABLE, Transaction, TxOut};
use wasm_core::units::{Amount, FeeRate, Height};

use crate::building::{TIP, fund, payment, swartz};
use crate::kinds::{Kind, judge, kinds, secrets, with_longest_signatures};
use crate::oracle::config;

/// A coin of kind `kind`: confirmed, waiting, or an unripe reward.
fn coin(kind: &Kind, number: u8, amount: u64, state: u8) -> Coin {
    let (_, coin) = kind.coin(number, amount);
    let origin = match state {
        0 => Origin::UNCONFIRMED,
        1 => Origin { height: Some(Height(450)), coinbase: true },
        _ => Origin::confirmed(Height(10)),
    };
    let spend = Spend {
        outpoint: coin.outpoint(),
        output: coin.output().clone(),
        lock: kind.lock.clone(),
        key: coin.key().clone(),
    };
    Coin::locked(spend, origin).unwrap()
}

/// What must hold for every payment; gives the signed one.
fn check(unsigned: &Unsigned, coins: &[Coin], payments: &[Payment], rate: u64) -> Transaction {
    let tx = sign_all(unsigned, |_| secrets(3)).unwrap();
    let spent: Vec<TxOut> = unsigned.coins().iter().map(|coin| coin.output.clone()).collect();
    judge("payment", &tx, &spent);

    let total = Amount::checked_sum(spent.iter().map(|output| output.value)).unwrap();
    let paid = Amount::checked_sum(tx.outputs.iter().map(|output| output.value)).unwrap();
    assert_eq!(total.checked_sub(paid), Some(unsigned.fee()), "no swartz is made or lost");
    for (output, payment) in tx.outputs.iter().zip(payments) {
        assert_eq!((output.value, &output.script), (payment.amount, &payment.to.script_pubkey()));
    }
    let extra = tx.outputs.len().checked_sub(payments.len());
    assert_eq!(extra, Some(usize::from(unsigned.change().is_some())));
    assert!(tx.outputs.iter().all(|output| output.value >= dust_limit(output)));

    let maturity = Network::Devnet.params().coinbase_maturity;
    let mut outpoints: Vec<OutPoint> = tx.inputs.iter().map(|input| input.previous).collect();
    for outpoint in &outpoints {
        let coin = coins.iter().find(|coin| coin.outpoint() == *outpoint).unwrap();
        assert!(coin.is_mature(TIP, maturity) && coin.output().name().is_none());
    }
    outpoints.sort_unstable();
    outpoints.dedup();
    assert_eq!(outpoints.len(), tx.inputs.len(), "a coin is spent once");

    let rate = FeeRate::from_swartz_per_vb(rate).unwrap();
    let exact = rate.fee_for(unsigned.vsize());
    let change = rate.fee_for(31).checked_add(swartz(294));
    assert!(unsigned.fee() >= rate.fee_for(tx.vsize()), "the signed transaction pays its rate");
    match unsigned.change() {
        Some(_) => assert_eq!(unsigned.fee(), exact),
        None => assert!(unsigned.fee() >= exact && unsigned.fee().checked_sub(exact) < change),
    }
    // Exact: with every signature as long as the longest, the size is what was announced.
    assert_eq!(unsigned.vsize(), with_longest_signatures(&tx).vsize());
    tx
}

fn coins() -> impl Strategy<Value = Vec<(usize, u64, u8)>> {
    let amount = prop_oneof![5_000..100_000_u64, 100_000..5_000_000_u64, 5_000_000..500_000_000_u64];
    prop::collection::vec((0..8_usize, amount, 0..6_u8), 0..12)
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn every_payment_is_sound(
        coins in coins(),
        amounts in prop::collection::vec(300..20_000_000_u64, 1..4),
        rate in 100..1_000_u64,
        seed in any::<u64>(),
    ) {
        let kinds = kinds();
        let number = 1..;
        let coins: Vec<Coin> = number
            .zip(&coins)
            .map(|(number, (kind, amount, state))| coin(&kinds[*kind], number, *amount, *state))
            .collect();
        let payments: Vec<Payment> = amounts.iter().map(|amount| payment(*amount)).collect();
        let options = Options { seed, lock_time: 400, sequence: SEQUENCE_REPLACEABLE - 1 };
        let built = fund(&coins, rate, |funding| pay_with(funding, &payments, options));
        let simple = fund(&coins, rate, |funding| pay(funding, &payments));
        prop_assert_eq!(built.is_ok(), simple.is_ok(), "both find the money if it is there");
        prop_assert_eq!(&built, &fund(&coins, rate, |funding| pay_with(funding, &payments, options)));
        match (built, simple) {
            (Ok(built), Ok(simple)) => {
                let tx = check(&built, &coins, &payments, rate);
                prop_assert_eq!(tx.lock_time, 400);
                prop_assert!(tx.inputs.iter().all(|input| input.sequence == SEQUENCE_REPLACEABLE - 1));
                check(&simple, &coins, &payments, rate);
                let all = fund(&coins, rate, |funding| pay_all(funding, &payments[0].to)).unwrap();
                let everything = Payment { amount: all.tx().outputs[0].value, ..payments[0].clone() };
                check(&all, &coins, &[everything], rate);
            }
            (error, _) => {
                let poor = matches!(error, Err(BuildError::InsufficientFunds { .. }));
                prop_assert!(poor, "{:?}", error);
            }
        }
    }
}

#[test]
fn change_is_avoided_where_coins_fit() {
    let kind = &kinds()[1];
    // One input and one output: 110 vB; two inputs: 178 vB.
    let cases: &[(&str, &[u64], u64, &[u64])] = &[
        ("one coin fits", &[50_000_000, 1_011_000, 700_000], 1_000_000, &[1_011_000]),
        ("two coins fit", &[50_000_000, 600_000, 417_900], 1_000_000, &[417_900, 600_000]),
        ("a little over", &[50_000_000, 1_014_000], 1_000_000, &[1_014_000]),
    ];
    for (row, amounts, pays, taken) in cases {
        let coins: Vec<Coin> =
            (1..).zip(*amounts).map(|(number, amount)| coin(kind, number, *amount, 2)).collect();
        let payments = [payment(*pays)];
        let unsigned = fund(&coins, 100, |funding| pay_with(funding, &payments, Options::default())).unwrap();
        let mut spent: Vec<u64> = unsigned.coins().iter().map(|coin| coin.output.value.swartz()).collect();
        spent.sort_unstable();
        assert_eq!((spent.as_slice(), unsigned.change()), (*taken, None), "{row}");
        check(&unsigned, &coins, &payments, 100);
    }
}

#[test]
fn the_seed_decides_which_coins_are_drawn() {
    let kind = &kinds()[1];
    let coins: Vec<Coin> = (1..40).map(|number| coin(kind, number, 2_000_000, 2)).collect();
    let drawn = |seed| {
        let options = Options { seed, ..Options::default() };
        let unsigned =
            fund(&coins, 100, |funding| pay_with(funding, &[payment(1_500_000)], options)).unwrap();
        unsigned.tx().inputs[0].previous
    };
    assert_eq!(drawn(1), drawn(1));
    let mut all: Vec<OutPoint> = (0..40).map(drawn).collect();
    all.sort_unstable();
    all.dedup();
    assert!(all.len() > 10, "{} different coins", all.len());
}

/// A thousand dust-like coins drawn by lot would be too large to send; the largest first fit.
#[test]
fn a_draw_that_gets_too_large_is_made_again() {
    let kind = &kinds()[4];
    let mut coins: Vec<Coin> = Vec::new();
    let (_, model) = kind.coin(1, 40_000);
    for vout in 0..1_400 {
        let outpoint = OutPoint::new(model.outpoint().txid, vout);
        let output =
            TxOut { value: swartz(if vout == 7 { 900_000_000 } else { 40_000 }), ..model.output().clone() };
        let spend = Spend { outpoint, output, lock: kind.lock.clone(), key: kind.key() };
        coins.push(Coin::locked(spend, Origin::confirmed(Height(1))).unwrap());
    }
    let payments = [payment(800_000_000)];
    for seed in 0..3 {
        let options = Options { seed, ..Options::default() };
        let unsigned = fund(&coins, 100, |funding| pay_with(funding, &payments, options)).unwrap();
        check(&unsigned, &coins, &payments, 100);
    }
}

#[test]
fn a_lock_time_needs_a_sequence_that_lets_it_count() {
    let coins = [coin(&kinds()[1], 1, 5_000_000, 2)];
    let options = Options { lock_time: 500, sequence: u32::MAX, ..Options::default() };
    let built = fund(&coins, 100, |funding| pay_with(funding, &[payment(1_000_000)], options));
    assert_eq!(built, Err(BuildError::LockTimeIgnored));
    let final_at_once = Options { lock_time: 0, ..options };
    assert!(fund(&coins, 100, |funding| pay_with(funding, &[payment(1_000_000)], final_at_once)).is_ok());
}
