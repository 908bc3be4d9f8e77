//! Every kind of owner this program signs for, and libbitcoinconsensus as the judge of what was signed.

use bitcoinconsensus::{VERIFY_ALL_PRE_TAPROOT, verify_with_flags};
use wasm_core::address::Address;
use wasm_core::hash::Txid;
use wasm_core::keys::{PublicKey, SecretKey};
use wasm_core::psbt::Psbt;
use wasm_core::script::Script;
use wasm_core::tx::build::{Coin, KeyRef, Lock, Origin, Spend, Unsigned};
use wasm_core::tx::{OutPoint, Transaction, TxIn, TxOut};
use wasm_core::units::Height;

use crate::building::{NETWORK, swartz};

/// An owner with all keys that may sign for it.
pub(crate) struct Kind {
    pub(crate) label: &'static str,
    pub(crate) lock: Lock,
    pub(crate) owner: Script,
    pub(crate) secrets: Vec<SecretKey>,
}

pub(crate) fn secrets(n: u8) -> Vec<SecretKey> {
    (1..=n).map(|byte| SecretKey::from_bytes(&[byte; 32]).unwrap()).collect()
}

pub(crate) fn kinds() -> Vec<Kind> {
    let hash = secrets(1)[0].public().hash160();
    let multisig = |m, n| {
        let mut keys: Vec<PublicKey> = secrets(n).iter().map(SecretKey::public).collect();
        keys.sort_unstable();
        Script::multisig(m, &keys).unwrap()
    };
    let (one, two, redeem) = (multisig(1, 2), multisig(2, 3), Script::p2wpkh(hash));
    let kind = |label, lock, owner, n| Kind { label, lock, owner, secrets: secrets(n) };
    let nested = |script: &Script| Script::p2sh_of(&Script::p2wsh(script));
    vec![
        kind("p2pkh", Lock::P2pkh, Script::p2pkh(hash), 1),
        kind("p2wpkh", Lock::P2wpkh, Script::p2wpkh(hash), 1),
        kind("p2sh-p2wpkh", Lock::P2shP2wpkh(redeem.clone()), Script::p2sh_of(&redeem), 1),
        kind("p2sh 1-of-2", Lock::P2sh(one.clone()), Script::p2sh_of(&one), 2),
        kind("p2sh 2-of-3", Lock::P2sh(two.clone()), Script::p2sh_of(&two), 3),
        kind("p2wsh 1-of-2", Lock::P2wsh(one.clone()), Script::p2wsh(&one), 2),
        kind("p2wsh 2-of-3", Lock::P2wsh(two.clone()), Script::p2wsh(&two), 3),
        kind("p2sh-p2wsh 2-of-3", Lock::P2shP2wsh(two.clone()), nested(&two), 3),
    ]
}

impl Kind {
    pub(crate) fn address(&self) -> Address {
        Address::from_script(&self.owner, NETWORK).unwrap()
    }

    pub(crate) fn key(&self) -> KeyRef {
        "m/0".parse::<wasm_core::keys::Path>().unwrap().into()
    }

    /// A transaction that pays this owner, and the coin it makes.
    pub(crate) fn coin(&self, number: u8, amount: u64) -> (Transaction, Coin) {
        let output = TxOut { value: swartz(amount), script: self.owner.clone() };
        let inputs = vec![TxIn::unsigned(OutPoint::new(Txid::from_bytes([number; 32]), 7))];
        let tx = Transaction { version: 2, inputs, outputs: vec![output.clone()], lock_time: 0 };
        let (lock, key) = (self.lock.clone(), self.key());
        let spend = Spend { outpoint: OutPoint::new(tx.txid(), 0), output, lock, key };
        (tx, Coin::locked(spend, Origin::confirmed(Height(10))).unwrap())
    }
}

/// A PSBT with every previous transaction, as a careful party asks for.
pub(crate) fn psbt(unsigned: &Unsigned, previous: &[Transaction]) -> Psbt {
    let mut psbt = Psbt::from_unsigned(unsigned).unwrap();
    for (index, coin) in unsigned.coins().iter().enumerate() {
        let found = previous.iter().find(|tx| tx.txid() == coin.outpoint.txid).unwrap();
        psbt.add_previous(index, found.clone()).unwrap();
    }
    assert!(psbt.unproven().is_empty());
    psbt
}

/// Whether the reference implementation accepts every input. Doichain strips the name operation before it looks for
/// a script or witness hash (`script/standard.cpp`), Bitcoin does not know it: the judge is given the bare owner for
/// those, and the whole script, which it executes, for the others.
pub(crate) fn judge(row: &str, tx: &Transaction, spent: &[TxOut]) {
    let bytes = tx.encode();
    for (index, output) in spent.iter().enumerate() {
        let owner = output.owner();
        let script = if owner.is_p2pkh() { &output.script } else { &owner };
        let value = output.value.swartz();
        let verdict =
            verify_with_flags(script.as_bytes(), value, &bytes, None, index, VERIFY_ALL_PRE_TAPROOT);
        assert!(verdict.is_ok(), "{row} input {index}: {verdict:?}");
    }
}

/// The same, as large as it would be with signatures of 72 bytes; not valid.
pub(crate) fn with_longest_signatures(tx: &Transaction) -> Transaction {
    let longest = |item: &[u8]| match item {
        [0x30, ..] => 72,
        _ => item.len(),
    };
    let mut large = tx.clone();
    for input in &mut large.inputs {
        let script = bitcoin::Script::from_bytes(input.script_sig.as_bytes());
        let missing = script.instructions().map(|step| {
            let step = step.unwrap();
            let item = step.push_bytes().map_or(&[][..], |item| item.as_bytes());
            longest(item).checked_sub(item.len()).unwrap()
        });
        let length = missing.sum::<usize>().checked_add(input.script_sig.len()).unwrap();
        input.script_sig = Script::from_bytes(vec![0; length]);
        for item in &mut input.witness {
            item.resize(longest(item), 0);
        }
    }
    large
}
