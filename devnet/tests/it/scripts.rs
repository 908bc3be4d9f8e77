//! The interpreter that names reasons agrees with libbitcoinconsensus on random scripts.

use bitcoin::absolute::LockTime;
use bitcoin::consensus::encode::serialize;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::transaction::Version;
use bitcoin::{Amount, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Witness};
use devnet::names::script::name_doi;
use devnet::script::flags::Flags;
use devnet::script::oracle;
use devnet::script::verify::verify_input;
use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::sample::select;

/// How the random script is locked up.
#[derive(Debug, Clone, Copy)]
enum Wrapping {
    Bare,
    ScriptHash,
    WitnessScriptHash,
    NestedWitness,
    Name,
    NameScriptHash,
    NameWitness,
}

const WRAPPINGS: [Wrapping; 7] = [
    Wrapping::Bare,
    Wrapping::ScriptHash,
    Wrapping::WitnessScriptHash,
    Wrapping::NestedWitness,
    Wrapping::Name,
    Wrapping::NameScriptHash,
    Wrapping::NameWitness,
];

fn push(data: &[u8]) -> Vec<u8> {
    Builder::new().push_slice(PushBytesBuf::try_from(data.to_vec()).unwrap()).into_bytes()
}

/// Spends a coin locked by `script`, opened by `items`.
fn spend(
    script: &ScriptBuf,
    items: &[Vec<u8>],
    wrapping: Wrapping,
    sequence: u32,
    lock: u32,
) -> (Transaction, TxOut) {
    let pushes: Vec<u8> = items.iter().flat_map(|item| push(item)).collect();
    let with_redeem = [pushes.as_slice(), &push(script.as_bytes())].concat();
    let witness: Vec<Vec<u8>> = items.iter().cloned().chain([script.to_bytes()]).collect();
    let named = |owner: &ScriptBuf| name_doi(b"bp/1", b"value", owner);
    let program = script.to_p2wsh();
    let (locked, script_sig, witness) = match wrapping {
        Wrapping::Bare => (script.clone(), pushes, Vec::new()),
        Wrapping::ScriptHash => (script.to_p2sh(), with_redeem, Vec::new()),
        Wrapping::WitnessScriptHash => (program, Vec::new(), witness),
        Wrapping::NestedWitness => (program.to_p2sh(), push(program.as_bytes()), witness),
        Wrapping::Name => (named(script), pushes, Vec::new()),
        Wrapping::NameScriptHash => (named(&script.to_p2sh()), with_redeem, Vec::new()),
        Wrapping::NameWitness => (named(&program), Vec::new(), witness),
    };
    let output = TxOut { value: Amount::from_sat(1_000_000), script_pubkey: locked };
    let tx = Transaction {
        version: Version::TWO,
        lock_time: LockTime::from_consensus(lock),
        input: vec![TxIn {
            previous_output: OutPoint::null(),
            script_sig: ScriptBuf::from_bytes(script_sig),
            sequence: Sequence(sequence),
            witness: Witness::from_slice(&witness),
        }],
        output: vec![output.clone()],
    };
    (tx, output)
}

/// One element of a script: mostly opcodes that can succeed, sometimes anything.
fn element() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => (0x51_u8..=0x60).prop_map(|code| vec![code]),
        6 => (0x6b_u8..=0x7d).prop_map(|code| vec![code]),
        5 => prop_oneof![0x8b_u8..=0x8c, 0x8f_u8..=0x94, 0x9a_u8..=0xa5].prop_map(|code| vec![code]),
        2 => (0xa6_u8..=0xaa).prop_map(|code| vec![code]),
        3 => select(vec![0x61_u8, 0x63, 0x64, 0x67, 0x68, 0x69, 0x82, 0x87, 0x88, 0xab, 0xb1, 0xb2]).prop_map(|c| vec![c]),
        1 => (0xac_u8..=0xaf).prop_map(|code| vec![code]),
        2 => prop::collection::vec(any::<u8>(), 0..6).prop_map(|data| push(&data)),
        1 => any::<u8>().prop_map(|code| vec![code]),
    ]
}

fn item() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => (0_u8..=20).prop_map(|n| if n == 0 { vec![] } else { vec![n] }),
        1 => prop::collection::vec(any::<u8>(), 0..6),
        1 => (518_usize..=522).prop_map(|len| vec![7; len]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn interpreter_and_library_agree(
        elements in prop::collection::vec(element(), 0..12),
        items in prop::collection::vec(item(), 0..8),
        wrapping in select(WRAPPINGS.to_vec()),
        sequence in select(vec![0_u32, 5, 0x0040_0003, 0xffff_fffe, 0xffff_ffff]),
        lock in select(vec![0_u32, 10, 500_000_001]),
    ) {
        let script = ScriptBuf::from_bytes(elements.concat());
        let (tx, coin) = spend(&script, &items, wrapping, sequence, lock);
        let ours = verify_input(&tx, 0, &coin, Flags::BLOCK);
        let library = oracle::accepts(&serialize(&tx), 0, &coin);
        assert_eq!(ours.is_ok(), library, "{wrapping:?} {script:?} {items:?}: {ours:?}");
    }
}

/// Every opcode alone, on a stack of small numbers.
#[test]
fn every_opcode_alone() {
    let items: Vec<Vec<u8>> = (0..8).map(|n| vec![n % 3 + 1]).collect();
    for opcode in 0..=255_u8 {
        let script = ScriptBuf::from_bytes(vec![opcode, 0x51]);
        for wrapping in WRAPPINGS {
            let (tx, coin) = spend(&script, &items, wrapping, 0, 0);
            let ours = verify_input(&tx, 0, &coin, Flags::BLOCK);
            let library = oracle::accepts(&serialize(&tx), 0, &coin);
            assert_eq!(ours.is_ok(), library, "{wrapping:?} {opcode:02x}: {ours:?}");
        }
    }
}
