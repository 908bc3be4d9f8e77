//! A whole conversation with a server that says anything, in pieces of any length: questions of every kind end in a
//! result or a named error, and lines are the same however they are cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::chain::HeaderChain;
use wasm_core::keys::Role;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sync::{
    CheckpointQuery, Dialogue, FeeFloor, HeaderSync, LineBuffer, NameHistoryQuery, Query, Session,
};
use wasm_core::wallet::Wallet;

fn script(role: Role) -> Script {
    match role {
        Role::Receive(index) | Role::Change(index) => Script::p2wpkh([index.to_le_bytes()[0]; 20]),
        Role::Identity | Role::CoSigner { .. } => Script::p2wpkh([0xee; 20]),
    }
}

fn talk<Q: Query>(query: Q, lines: &[String]) {
    let (mut session, _) = Session::open("fuzz");
    let mut dialogue = Dialogue::new(query);
    for line in lines {
        let asked = dialogue.lines(&mut session);
        if asked.is_empty() && dialogue.is_done() {
            break;
        }
        for event in session.receive(line) {
            if dialogue.take(event).is_err() {
                return;
            }
        }
    }
    let _ = dialogue.finish();
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&cut, stream)) = bytes.split_first() else { return };
    let whole: Vec<_> = LineBuffer::default().push(stream);
    let mut buffer = LineBuffer::default();
    let pieces: Vec<_> =
        stream.chunks(usize::from(cut).max(1)).flat_map(|piece| buffer.push(piece)).collect();
    assert_eq!(whole, pieces);
    let lines: Vec<String> = whole.into_iter().flatten().take(32).collect();
    let chain = HeaderChain::from_genesis(Network::Devnet);
    let name = "bp-meter/1".parse().expect("a name");
    talk(Wallet::new(Network::Devnet).query(&chain, script), &lines);
    talk(NameHistoryQuery::new(name, &chain), &lines);
    talk(HeaderSync::new(chain.clone()), &lines);
    talk(CheckpointQuery::new(Network::Mainnet), &lines);
    talk(FeeFloor::new(), &lines);
});
