//! Decoding, ids, sizes, name outputs and signature hashes of transactions that nodes have judged.

use wasm_core::keys::{PublicKey, SecretKey, Signature};
use wasm_core::script::Script;
use wasm_core::script::name::{Name, NameOpKind, name_doi_script, name_index_script};
use wasm_core::tx::{Transaction, TxIn, VERSION_NAME, sighash};

use crate::vectors::{self, Case, Spent};

#[test]
fn mainnet_transactions() {
    for (txid, vector) in vectors::mainnet().txs {
        let tx = &vector.hex;
        assert_eq!(tx.txid(), txid);
        assert_eq!(tx.version, VERSION_NAME);
        let (vout, output) = tx.name_output().unwrap();
        assert_eq!(output.op, NameOpKind::Doi);
        assert_eq!(output.name, vector.name.as_bytes());
        assert_eq!(output.value, vector.value.as_bytes());
        assert!(output.owner.is_p2pkh());
        // Written again from its parts, the script is the same.
        let (name, value) = (Name::new(vector.name).unwrap(), output.value.as_slice());
        let value = wasm_core::script::name::NameValue::new(value).unwrap();
        assert_eq!(name_doi_script(&name, &value, &output.owner), tx.output(vout).unwrap().script);
    }
}

#[test]
fn judged_transactions_round_trip() {
    for case in vectors::owner_types().cases {
        let tx = Transaction::from_hex(&case.hex).unwrap();
        assert_eq!(tx.to_hex(), case.hex, "{}", case.id);
        assert_eq!(tx.txid(), case.txid, "{}", case.id);
        assert_eq!(tx.vsize(), case.vsize, "{}", case.id);
        assert!(tx.name_output().is_some(), "{}", case.id);
    }
    for (name, hex) in vectors::prior_art().regtest_name_txs {
        let Some(hex) = hex.as_str().filter(|_| name != "note") else { continue };
        assert_eq!(Transaction::from_hex(hex).unwrap().to_hex(), hex, "{name}");
    }
}

#[test]
fn name_index_hashes() {
    for vector in vectors::prior_art().name_index.into_iter().chain(vectors::name_index()) {
        assert_eq!(name_index_script(vector.name.as_bytes()), vector.script, "{}", vector.name);
        assert_eq!(Name::new(vector.name).unwrap().index_scripthash(), vector.scripthash);
    }
}

/// The signatures somebody else made are valid over our hashes, and the owner's key signs them again.
#[test]
fn signatures_of_other_implementations_verify() {
    let vectors = vectors::owner_types();
    let secrets: Vec<_> = vectors.keys.values().map(|key| vectors::secret(&key.wif)).collect();
    for (secret, key) in secrets.iter().zip(vectors.keys.values()) {
        assert_eq!(secret.public(), key.public);
    }
    let mut checked = 0;
    for case in &vectors.cases {
        let tx = Transaction::from_hex(&case.hex).unwrap();
        for (index, input) in tx.inputs.iter().enumerate() {
            let Some(signed) = signed_digest(&tx, index, spent_by(case, input)) else { continue };
            let row = format!("{} input {index}", case.id);
            let (hash_type, der) = signed.signature.split_last().unwrap();
            assert_eq!(*hash_type, sighash::SIGHASH_ALL, "{row}");
            let signature = Signature::from_der(der).unwrap();
            let verifies = |secret: &&SecretKey| secret.public().verify(&signed.digest, &signature);
            let secret = secrets.iter().find(verifies).expect(&row);
            assert!(signed.keys.contains(&secret.public()), "{row}");
            assert!(secret.public().verify(&signed.digest, &secret.sign(&signed.digest)), "{row}");
            checked += 1;
        }
    }
    assert_eq!(checked, 28, "inputs of kinds we know");
}

fn spent_by<'a>(case: &'a Case, input: &TxIn) -> &'a Spent {
    let wanted = |spent: &&Spent| spent.txid == input.previous.txid && spent.vout == input.previous.vout;
    case.inputs.iter().find(wanted).unwrap()
}

struct Signed {
    digest: [u8; 32],
    signature: Vec<u8>,
    keys: Vec<PublicKey>,
}

/// For the kinds of owner this program uses: P2PKH, P2WPKH and P2WSH 1-of-2.
fn signed_digest(tx: &Transaction, index: usize, spent: &Spent) -> Option<Signed> {
    let owner = wasm_core::script::name::parse_name_output(&spent.script)
        .map_or_else(|| spent.script.clone(), |output| output.owner);
    let witness = &tx.inputs[index].witness;
    if owner.is_p2pkh() {
        let script_sig = tx.inputs[index].script_sig.as_bytes();
        let (signature, rest) = script_sig[1..].split_at(usize::from(script_sig[0]));
        let digest = sighash::legacy(tx, index, &spent.script).unwrap();
        let keys = vec![PublicKey::from_slice(&rest[1..]).unwrap()];
        return Some(Signed { digest, signature: signature.to_vec(), keys });
    }
    if let Some(hash) = owner.p2wpkh_hash() {
        let digest = sighash::segwit_v0(tx, index, &sighash::p2wpkh_code(hash), spent.value_sat).unwrap();
        let keys = vec![PublicKey::from_slice(&witness[1]).unwrap()];
        return Some(Signed { digest, signature: witness[0].clone(), keys });
    }
    let script = Script::from_bytes(witness.last().cloned().unwrap_or_default());
    match script.parse_multisig() {
        Some((1, keys)) if owner.is_p2wsh() => {
            assert!(witness[0].is_empty());
            let digest = sighash::segwit_v0(tx, index, &script, spent.value_sat).unwrap();
            Some(Signed { digest, signature: witness[1].clone(), keys })
        }
        _ => None,
    }
}
