//! Inputs that nodes have judged, checked and signed again by us.

use wasm_core::keys::SecretKey;
use wasm_core::script::Script;
use wasm_core::sign::{InputError, sign_input, verify_input};
use wasm_core::tx::sighash::{self, SIGHASH_ALL};
use wasm_core::tx::{Lock, Transaction, TxOut};

use crate::vectors::{self, Case};

fn spent(case: &Case, tx: &Transaction, index: usize) -> TxOut {
    let previous = tx.inputs[index].previous;
    let found = case.inputs.iter().find(|spent| spent.txid == previous.txid && spent.vout == previous.vout);
    let found = found.unwrap();
    TxOut { value: found.value_sat, script: found.script.clone() }
}

#[test]
fn verdicts_of_nodes_are_ours() {
    let (mut good, mut unknown) = (0, 0);
    for case in vectors::owner_types().cases {
        let tx = Transaction::from_hex(&case.hex).unwrap();
        let results: Vec<_> =
            (0..tx.inputs.len()).map(|index| verify_input(&tx, index, &spent(&case, &tx, index))).collect();
        let expected = match case.id.as_str() {
            "upd-p2wsh-2of3-onesig" => Some(InputError::Form(1)),
            "upd-p2wsh-2of3-wrongorder" => Some(InputError::Signature(1)),
            _ => None,
        };
        let failed = results.iter().find_map(|result| match result {
            Err(InputError::UnknownKind(_)) => None,
            Err(error) => Some(error.clone()),
            Ok(()) => None,
        });
        assert_eq!(failed, expected, "{}", case.id);
        good += results.iter().filter(|result| result.is_ok()).count();
        unknown += results.iter().filter(|result| matches!(result, Err(InputError::UnknownKind(_)))).count();
    }
    // Unknown: bare multisig and taproot owners, which this program never makes.
    assert_eq!((good, unknown), (33, 2));
}

#[test]
fn signed_again_with_the_same_keys() {
    let vectors = vectors::owner_types();
    let secrets: Vec<SecretKey> = vectors.keys.values().map(|key| vectors::secret(&key.wif)).collect();
    let mut signed = 0;
    for case in &vectors.cases {
        let theirs = Transaction::from_hex(&case.hex).unwrap();
        let mut ours = theirs.clone();
        for index in 0..theirs.inputs.len() {
            let spent = spent(case, &theirs, index);
            if verify_input(&theirs, index, &spent).is_err() {
                continue;
            }
            let lock = lock(&theirs, index, &spent);
            sign_input(&mut ours, index, &spent, &lock, &secrets).unwrap();
            verify_input(&ours, index, &spent).unwrap();
            signed += 1;
        }
        assert_eq!(ours.inputs.len(), theirs.inputs.len());
    }
    assert_eq!(signed, 33);
}

fn lock(tx: &Transaction, index: usize, spent: &TxOut) -> Lock {
    let (input, owner) = (&tx.inputs[index], spent.owner());
    let script = |bytes: &[u8]| Script::from_bytes(bytes.to_vec());
    let witness_script = input.witness.last().map(|last| script(last)).filter(|_| !owner.is_p2wpkh());
    let redeem = vectors::last_push(&input.script_sig).filter(|_| owner.is_p2sh()).map(|last| script(&last));
    let witness_script = witness_script.filter(|_| !redeem.as_ref().is_some_and(Script::is_p2wpkh));
    Lock::find(&owner, redeem.as_ref(), witness_script.as_ref()).unwrap()
}

#[test]
fn every_changed_bit_is_noticed() {
    let vectors = vectors::owner_types();
    for id in ["upd-p2pkh", "upd-p2wpkh", "upd-p2wsh-1of2"] {
        let case = vectors.cases.iter().find(|case| case.id == id).unwrap();
        let tx = Transaction::from_hex(&case.hex).unwrap();
        let spent = spent(case, &tx, 1);
        verify_input(&tx, 1, &spent).unwrap();
        type Change = fn(&mut Transaction, &mut TxOut);
        let changes: &[(&str, Change)] = &[
            ("version", |tx, _| tx.version = 2),
            ("lock time", |tx, _| tx.lock_time = 1),
            ("other outpoint", |tx, _| tx.inputs[0].previous.vout ^= 1),
            ("sequence", |tx, _| tx.inputs[1].sequence ^= 1),
            ("output lost", |tx, _| drop(tx.outputs.pop())),
            ("output value", |tx, _| tx.outputs[0].value = wasm_core::units::Amount::ZERO),
            ("another name script", |_, spent| {
                let mut bytes = spent.script.as_bytes().to_vec();
                bytes[2] ^= 1;
                spent.script = Script::from_bytes(bytes);
            }),
            ("spent value", |_, spent| spent.value = wasm_core::units::Amount::ZERO),
        ];
        for (row, change) in changes {
            let (mut changed, mut output) = (tx.clone(), spent.clone());
            change(&mut changed, &mut output);
            // BIP 143 covers the value and not the name; the old way covers the name and not the value.
            let covered = match *row {
                "another name script" => id == "upd-p2pkh",
                "spent value" => id != "upd-p2pkh",
                _ => true,
            };
            assert_eq!(verify_input(&changed, 1, &output).is_err(), covered, "{id} {row}");
        }
    }
}

/// Inputs whose parts are wrong, though every signature in them is somebody's valid one.
#[test]
fn crooked_inputs_are_refused() {
    let vectors = vectors::owner_types();
    let stranger = vectors::secret(&vectors.keys["bob1"].wif);
    let load = |id: &str| {
        let case = vectors.cases.iter().find(|case| case.id == id).unwrap();
        let tx = Transaction::from_hex(&case.hex).unwrap();
        let spent = spent(case, &tx, 1);
        verify_input(&tx, 1, &spent).unwrap();
        (tx, spent)
    };

    let (mut tx, spent) = load("upd-p2wpkh");
    let hash = spent.name().unwrap().owner.p2wpkh_hash().unwrap();
    let digest = sighash::segwit_v0(&tx, 1, &sighash::p2wpkh_code(hash), spent.value).unwrap();
    let signature = [stranger.sign(&digest).to_der(), vec![SIGHASH_ALL]].concat();
    tx.inputs[1].witness = vec![signature, stranger.public().to_bytes().to_vec()];
    assert_eq!(verify_input(&tx, 1, &spent), Err(InputError::Hash(1)), "a stranger's key");

    let (mut tx, spent) = load("upd-p2wpkh");
    *tx.inputs[1].witness[0].last_mut().unwrap() = 2;
    assert_eq!(verify_input(&tx, 1, &spent), Err(InputError::Signature(1)), "another hash type");

    let (mut tx, spent) = load("upd-p2wpkh");
    tx.inputs[1].script_sig = Script::from_bytes(vec![0]);
    assert_eq!(verify_input(&tx, 1, &spent), Err(InputError::Form(1)), "a script beside the witness");

    let (mut tx, spent) = load("upd-p2wsh-1of2");
    tx.inputs[1].witness[0] = vec![1];
    assert_eq!(verify_input(&tx, 1, &spent), Err(InputError::Form(1)), "a dummy that is not empty");

    let (mut tx, spent) = load("upd-p2wsh-1of2");
    let script = Script::multisig(1, &[stranger.public()]).unwrap();
    let digest = sighash::segwit_v0(&tx, 1, &script, spent.value).unwrap();
    let signature = [stranger.sign(&digest).to_der(), vec![SIGHASH_ALL]].concat();
    tx.inputs[1].witness = vec![vec![], signature, script.as_bytes().to_vec()];
    assert_eq!(verify_input(&tx, 1, &spent), Err(InputError::Hash(1)), "a stranger's script");

    let (mut tx, spent) = load("upd-p2pkh");
    tx.inputs[1].witness = vec![vec![]];
    assert_eq!(verify_input(&tx, 1, &spent), Err(InputError::Form(1)), "a witness beside the script");
    assert_eq!(verify_input(&tx, 2, &spent), Err(InputError::NoSuchInput(2)));
}
