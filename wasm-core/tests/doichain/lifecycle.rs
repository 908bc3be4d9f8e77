//! A name's life against a model of the node's rules (Doichain Core 31.1, `names/main.cpp`): what we plan is always what
//! a block would take, and a superseded coin never.

use proptest::prelude::*;
use wasm_core::name::{Name, NameHistory, NameState, plan};
use wasm_core::network::Network;
use wasm_core::tx::build::{NameAction, name_op};
use wasm_core::tx::{OutPoint, Transaction};
use wasm_core::units::Height;

use crate::building::{coin, fund, owners, write};
use crate::oracle::config;

/// Names of regtest live thirty blocks.
const DEPTH: u32 = 30;

/// What a node knows of one name: the coin in its database and when it was written.
#[derive(Default)]
struct Node {
    coin: Option<(OutPoint, u32)>,
}

impl Node {
    /// Whether a block of this height may hold the transaction; takes it if so.
    fn accept(&mut self, height: u32, tx: &Transaction) -> bool {
        self.coin = self.coin.filter(|(_, written)| written.checked_add(DEPTH).unwrap() > height);
        let spends = |coin: OutPoint| tx.inputs.iter().any(|input| input.previous == coin);
        if self.coin.is_some_and(|(coin, _)| !spends(coin)) {
            return false;
        }
        // A coin that is not the name's newest is no coin of the node's any more.
        if self.coin.is_none() && tx.inputs.len() > 1 {
            return false;
        }
        let (vout, _) = tx.name_output().unwrap();
        self.coin = Some((OutPoint::new(tx.txid(), vout), height));
        true
    }
}

#[derive(Debug, Clone)]
enum Event {
    /// So many blocks pass.
    Wait(u32),
    /// We write the name, as planned.
    Write,
    /// Somebody tries to write it again with an old transaction of ours.
    Replay(prop::sample::Index),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        (1..20_u32).prop_map(Event::Wait),
        (29..32_u32).prop_map(Event::Wait),
        Just(Event::Write),
        any::<prop::sample::Index>().prop_map(Event::Replay),
    ];
    prop::collection::vec(event, 0..25)
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn plans_are_what_a_node_takes(events in events()) {
        let mut history = NameHistory::new(Name::new("bp/1").unwrap(), Network::Regtest);
        let (mut node, mut height, mut sent) = (Node::default(), 100_u32, Vec::<Transaction>::new());
        for event in events {
            match event {
                Event::Wait(blocks) => height = height.checked_add(blocks).unwrap(),
                Event::Write => {
                    let tip = Height(height.checked_sub(1).unwrap());
                    let action = plan(&history.state(tip));
                    let held = matches!(history.state(tip), NameState::Held(_));
                    prop_assert_eq!(held, matches!(action, NameAction::Update(_)));
                    let money = [coin(u8::try_from(sent.len() % 250).unwrap(), 50_000_000)];
                    let value = sent.len().to_string().repeat(2);
                    let build = |funding: &wasm_core::tx::build::Funding<'_>| {
                        name_op(funding, &action, &write(&owners()[0], &value))
                    };
                    let tx = fund(&money, 100, build).unwrap().tx().clone();
                    history.add_pending(&tx).unwrap();
                    let waits = matches!(plan(&history.state(tip)), NameAction::WaitForConfirmation(_));
                    prop_assert!(waits, "one operation at a time");
                    prop_assert!(node.accept(height, &tx), "the node takes what we plan");
                    history.add(Height(height), &tx).unwrap();
                    sent.push(tx);
                }
                Event::Replay(index) if !sent.is_empty() => {
                    let old = &sent[index.index(sent.len())];
                    // An update from the past is never valid; a registration again only where the name is free.
                    let is_update = old.inputs.len() > 1;
                    let ours = history.clone().add(Height(height), old).is_ok();
                    let node_would = Node { coin: node.coin }.accept(height, old);
                    if is_update {
                        prop_assert!(!node_would, "a superseded coin is no coin");
                    } else {
                        prop_assert_eq!(ours, node_would);
                    }
                }
                Event::Replay(_) => {}
            }
        }
    }
}
