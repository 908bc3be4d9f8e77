//! Both sides of signing elsewhere, and everything that one may try on the other.

use proptest::prelude::*;

use super::*;
use crate::hash::Txid;
use crate::ipld::raw_cid;
use crate::name::lifecycle::plan;
use crate::name::values::{CertificateStatus, ValueError};
use crate::name::{NameHistory, NameState};
use crate::script::name::name_doi_script;
use crate::trust::tests::{certificate, key, organisation};
use crate::trust::{
    Certificate, Organisation, Revocation, SignedCertificate, SignedOrganisation, SignedRevocation, Words,
};
use crate::tx::build::{Coin, Funding, NameWrite, Origin, Unsigned, name_op};
use crate::tx::{Lock, OutPoint, Transaction, TxIn, TxOut, VERSION_NAME};
use crate::units::{Amount, FeeRate, Height, UnixTime};

const NETWORK: Network = Network::Devnet;
/// Who signs, who pays, and somebody else.
const SIGNER: u8 = 0x45;
const PAYER: u8 = 0x60;
const OTHER: u8 = 0x66;
const TIP: Height = Height(20);

fn script(who: u8) -> Script {
    Address::p2wpkh(&key(who).public(), NETWORK).script_pubkey()
}

fn revocation(certificate: Cid) -> Revocation {
    let (meter, at) = (crate::trust::tests::certificate().meter, UnixTime::from_secs(1_800_000_000).unwrap());
    Revocation { meter, certificate, reason: Words::new("Zähler getauscht").unwrap(), at }
}

fn said(status: CertificateStatus, c: Cid) -> CertificateValue {
    let Certificate { address, reading_key, .. } = certificate();
    CertificateValue { status, holder: address, reading_key, c: c.to_string() }
}

/// The name as its holder wrote it last.
fn held(name: &Name, value: &NameValue, holder: u8) -> NameState {
    let previous = OutPoint::new(Txid::from_bytes([9; 32]), 0);
    let script = name_doi_script(name, value, &script(holder));
    let outputs = vec![TxOut { value: Amount::of(1_000_000), script }];
    let tx =
        Transaction { version: VERSION_NAME, inputs: vec![TxIn::unsigned(previous)], outputs, lock_time: 0 };
    let mut history = NameHistory::new(name.clone(), NETWORK);
    history.add(Height(10), &tx).unwrap();
    history.state(TIP)
}

fn coins(state: &NameState) -> Vec<NameCoin> {
    match state {
        NameState::Held(held) => vec![held.coin().clone()],
        NameState::Free(_) | NameState::Pending(_) => Vec::new(),
    }
}

/// What the payer builds: a transaction that writes the name, with the stand-in.
fn unsigned(draft: &Draft, state: &NameState, before: Option<&CertificateValue>) -> Unsigned {
    let change = Address::p2wpkh(&key(PAYER).public(), NETWORK);
    let output = TxOut { value: Amount::of(100_000_000), script: script(PAYER) };
    let outpoint = OutPoint::new(Txid::from_bytes([7; 32]), 1);
    let role = crate::keys::Role::Receive(0);
    let money = Coin::new(outpoint, output, Origin::confirmed(Height(5)), role.into()).unwrap();
    let funding = Funding { coins: &[money], change: &change, rate: FeeRate::MIN, tip: TIP };
    let value = draft.value(Errand::stand_in(draft).unwrap(), before).unwrap();
    let owner = Address::p2wpkh(&draft.holder(key(SIGNER).public()), NETWORK);
    let write = NameWrite { value, owner, lock: Lock::P2wpkh, key: crate::keys::Role::Identity.into() };
    name_op(&funding, &plan(state), &write).unwrap()
}

/// A draft, its name's state, and the request.
fn errand(draft: Draft, state: &NameState, before: Option<&CertificateValue>) -> Errand {
    let psbt = Psbt::from_unsigned(&unsigned(&draft, state, before)).unwrap();
    Errand::new(draft, key(SIGNER).public(), NETWORK, psbt).unwrap()
}

fn first() -> (Draft, NameState) {
    let name = Name::certificate(&certificate().meter);
    (Draft::Certificate(Box::new(certificate())), NameState::Free(name))
}

fn renewed() -> (Draft, NameState) {
    let old = said(CertificateStatus::Valid, raw_cid(b"old"));
    let state = held(&Name::certificate(&certificate().meter), &old.to_value().unwrap(), SIGNER);
    let next = Certificate { previous: Some(raw_cid(b"old")), ..certificate() };
    (Draft::Certificate(Box::new(next)), state)
}

/// Every kind of request: the draft, the name before, what the name said.
fn all() -> Vec<(&'static str, Draft, NameState, Option<CertificateValue>)> {
    let old = said(CertificateStatus::Valid, raw_cid(b"old"));
    let (first, free) = first();
    let (renewed, state) = renewed();
    let organised = organisation();
    let handed = Organisation { successor: Some(key(OTHER).public()), ..organisation() };
    let name = organised.chain_name();
    let isar = held(&name, &NameValue::new(*b"{}").unwrap(), SIGNER);
    vec![
        ("a first certificate", first, free, None),
        ("a renewed one", renewed, state.clone(), None),
        ("a revocation", Draft::Revocation(revocation(raw_cid(b"old"))), state, Some(old)),
        ("an organisation is founded", Draft::Organisation(organised.clone()), NameState::Free(name), None),
        ("its next version", Draft::Organisation(organised), isar.clone(), None),
        ("it is handed over", Draft::Organisation(handed), isar, None),
    ]
}

fn is_whole(draft: &Draft, block: &[u8]) -> bool {
    match draft {
        Draft::Certificate(said) => *SignedCertificate::decode(block).unwrap().certificate() == **said,
        Draft::Revocation(said) => SignedRevocation::decode(block).unwrap().revocation() == said,
        Draft::Organisation(said) => SignedOrganisation::decode(block).unwrap().organisation() == said,
    }
}

#[test]
fn what_is_asked_for_is_signed_and_can_be_sent() {
    for (row, draft, state, before) in all() {
        let errand = errand(draft.clone(), &state, before.as_ref());
        let sent = Errand::parse(&errand.to_text().unwrap()).unwrap();
        assert_eq!(sent, errand, "{row}");
        assert_eq!(sent.spends_name(), matches!(state, NameState::Held(_)), "{row}");
        let answer = sent.sign(&key(SIGNER), &coins(&state)).unwrap();
        let text = answer.to_text().unwrap();
        assert!(text.len() < 400, "{row}: one QR code, {}", text.len());
        let Fulfilled { signed, mut psbt } = errand.fulfil(&Answer::parse(&text).unwrap()).unwrap();
        assert!(is_whole(&draft, &signed.block), "{row}");
        assert_eq!(signed.cid, ipld::dag_cbor_cid(&signed.block), "{row}");
        let (_, output) = psbt.tx().name_output().unwrap();
        assert_eq!(output.value, draft.value(signed.cid, before.as_ref()).unwrap().as_bytes(), "{row}");
        // who pays signs what comes back, and it can be sent
        assert_eq!(psbt.sign(&key(PAYER), &coins(&state)), Ok(1), "{row}");
        psbt.finalize().unwrap();
        assert_eq!(psbt.extract().unwrap().outputs, psbt.tx().outputs, "{row}");
    }
}

#[test]
fn the_same_as_if_the_key_were_here() {
    let (draft, state) = renewed();
    let here = draft.sign(&key(SIGNER)).unwrap();
    let errand = errand(draft, &state, None);
    let answer = errand.sign(&key(SIGNER), &coins(&state)).unwrap();
    assert_eq!(errand.fulfil(&answer).unwrap().signed, here, "signatures are deterministic");
}

/// The format as it was first written: what one version asks, the next one must read.
#[test]
fn golden() {
    let (draft, state) = renewed();
    let errand = errand(draft, &state, None);
    let answer = errand.sign(&key(SIGNER), &coins(&state)).unwrap();
    let both = [errand.to_text().unwrap(), answer.to_text().unwrap()].join("\n");
    assert_eq!(both, include_str!("../../../tests/data/trust/errand.txt").trim());
}

#[test]
fn nothing_is_signed_for_another_key_or_with_an_unknown_coin() {
    let (draft, state) = renewed();
    let asked = errand(draft, &state, None);
    let expected = key(SIGNER).public();
    assert_eq!(asked.sign(&key(OTHER), &coins(&state)), Err(ErrandError::OtherKey { expected }));
    assert!(matches!(asked.sign(&key(SIGNER), &[]), Err(ErrandError::Psbt(_))), "a coin nobody vouches for");
    let name = asked.name().unwrap();
    let newer = coins(&held(&name, &NameValue::new(*b"{\"v\":1}").unwrap(), SIGNER));
    assert!(matches!(asked.sign(&key(SIGNER), &newer), Err(ErrandError::Psbt(_))), "a superseded coin");
    let (draft, free) = first();
    let registers = errand(draft, &free, None);
    assert!(matches!(registers.sign(&key(SIGNER), &newer), Err(ErrandError::Psbt(_))), "the name is held");
}

/// A PSBT of this transaction, with what it spends stated.
fn stated(tx: Transaction, spent: &[TxOut]) -> Psbt {
    let mut psbt = Psbt::create(tx).unwrap();
    for (index, output) in spent.iter().enumerate() {
        psbt.add_witness_utxo(index, output.clone()).unwrap();
    }
    psbt
}

type Change = fn(&mut Transaction, &mut Vec<TxOut>);
const NAME: &str = "bp/1ISK0078123456";

fn name_of(tx: &mut Transaction) -> &mut TxOut {
    tx.outputs.iter_mut().find(|output| output.name().is_some()).unwrap()
}

fn spent_name(spent: &mut [TxOut]) -> &mut TxOut {
    spent.iter_mut().find(|output| output.name().is_some()).unwrap()
}

fn rewritten(tx: &mut Transaction, name: &str, value: &[u8], owner: u8) {
    let (name, value) = (Name::new(name).unwrap(), NameValue::new(value.to_vec()).unwrap());
    name_of(tx).script = name_doi_script(&name, &value, &script(owner));
}

fn said_by(tx: &mut Transaction) -> Vec<u8> {
    name_of(tx).name().unwrap().value
}

/// What somebody may have changed in a transaction that is asked to be signed.
const CHANGES: [(&str, Fault, Change); 10] = [
    ("another name", Fault::OtherName, |tx, _| {
        let value = said_by(tx);
        rewritten(tx, "bp/1EMH0012345678", &value, SIGNER);
    }),
    ("no name", Fault::OtherName, |tx, _| name_of(tx).script = script(SIGNER)),
    ("no name transaction", Fault::OtherName, |tx, _| tx.version = 2),
    ("somebody else gets it", Fault::OtherOwner, |tx, _| {
        let value = said_by(tx);
        rewritten(tx, NAME, &value, PAYER);
    }),
    ("the name says nothing", Fault::OtherValue, |tx, _| {
        rewritten(tx, NAME, b"{}", SIGNER);
    }),
    ("the name says that nothing holds", Fault::OtherValue, |tx, _| {
        let value = String::from_utf8(said_by(tx)).unwrap().replace("valid", "revoked");
        rewritten(tx, NAME, value.as_bytes(), SIGNER);
    }),
    ("the signer's money is spent", Fault::SpendsMore(0), |_, spent| {
        let money = spent.iter_mut().filter(|output| output.name().is_none());
        money.for_each(|one| one.script = script(SIGNER));
    }),
    ("another name of the signer's is spent", Fault::SpendsMore(0), |_, spent| {
        let name = Name::new("bp_organization/Isar").unwrap();
        spent_name(spent).script = name_doi_script(&name, &NameValue::default(), &script(SIGNER));
    }),
    ("somebody else's name is spent", Fault::NotTheirs(0), |_, spent| {
        let name = Name::new(NAME).unwrap();
        spent_name(spent).script = name_doi_script(&name, &NameValue::default(), &script(OTHER));
    }),
    ("money is taken out of the name", Fault::TakesMoney, |_, spent| {
        spent_name(spent).value = Amount::of(1_000_001);
    }),
];

#[test]
fn a_transaction_that_does_something_else_is_no_request() {
    let (draft, state) = renewed();
    let good = unsigned(&draft, &state, None);
    let spends: Vec<_> = good.coins().iter().map(|spend| spend.output.clone()).collect();
    for (row, expected, change) in CHANGES {
        let (mut tx, mut spent) = (good.tx().clone(), spends.clone());
        change(&mut tx, &mut spent);
        let found =
            Errand::new(draft.clone(), key(SIGNER).public(), NETWORK, stated(tx, &spent)).unwrap_err();
        let place = |fault| match fault {
            Fault::SpendsMore(_) => Fault::SpendsMore(0),
            Fault::NotTheirs(_) => Fault::NotTheirs(0),
            fault => fault,
        };
        let ErrandError::Transaction(found) = found else { panic!("{row}: {found}") };
        assert_eq!(place(found), expected, "{row}");
    }
    let other = Errand::new(draft, key(OTHER).public(), NETWORK, stated(good.tx().clone(), &spends));
    assert!(other.is_err(), "asked of somebody whose name it is not");
}

#[test]
fn a_revocation_names_what_the_name_said() {
    let old = said(CertificateStatus::Valid, raw_cid(b"old"));
    let draft = Draft::Revocation(revocation(raw_cid(b"another")));
    let stand_in = Errand::stand_in(&draft).unwrap();
    for before in [None, Some(&old)] {
        assert!(matches!(draft.value(stand_in, before), Err(ValueError::NotOurs(_))));
    }
}

#[test]
fn an_answer_to_something_else_is_refused() {
    let (draft, state) = renewed();
    let asked = errand(draft, &state, None);
    let good = asked.sign(&key(SIGNER), &coins(&state)).unwrap();
    let (draft, free) = first();
    let registers = errand(draft, &free, None);
    let other = registers.sign(&key(SIGNER), &[]).unwrap();
    for (row, answer, expected) in [
        ("of another request", other, ErrandError::OtherRequest),
        ("without the name's", Answer { name: None, ..good }, ErrandError::NameSignature),
        (
            "the document's in place of the name's",
            Answer { name: Some(good.document), ..good },
            ErrandError::NameSignature,
        ),
        (
            "another document's",
            Answer { document: other.document, ..good },
            ErrandError::Document(DocumentError::WrongSignature),
        ),
    ] {
        assert_eq!(asked.fulfil(&answer), Err(expected), "{row}");
    }
    let too_much = Answer { name: good.name, ..other };
    assert_eq!(registers.fulfil(&too_much), Err(ErrandError::NameSignature), "a name's where none is spent");
}

#[test]
fn every_changed_byte_of_an_answer_is_refused() {
    let (draft, state) = renewed();
    let errand = errand(draft, &state, None);
    let good = errand.sign(&key(SIGNER), &coins(&state)).unwrap().encode().unwrap();
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut block = good.clone();
            block[at] ^= mask;
            let taken = Answer::decode(&block).and_then(|answer| errand.fulfil(&answer));
            assert!(taken.is_err(), "byte {at} changed by {mask:02x}");
        }
    }
}

#[test]
fn what_is_no_request_and_no_answer() {
    let (draft, free) = first();
    let errand = errand(draft, &free, None);
    let text = errand.to_text().unwrap();
    let answer = errand.sign(&key(SIGNER), &[]).unwrap().to_text().unwrap();
    assert_eq!(Errand::parse(&answer), Err(ErrandError::Text { prefix: ERRAND_PREFIX }));
    assert!(matches!(Answer::parse(&text), Err(ErrandError::Text { .. })));
    assert!(Errand::parse(&text[..text.len() - 8]).is_err(), "cut off");
    assert_eq!(Answer::parse(&format!("Hier:\n {}", answer.to_lowercase())), Answer::parse(&answer));
    let newer = |block: Vec<u8>| hex::decode(hex::encode(block).replacen("617601", "617602", 1)).unwrap();
    let found = Errand::decode(&newer(errand.encode().unwrap()));
    assert_eq!(found, Err(ErrandError::NewerVersion { v: 2 }));
    let found = Answer::decode(&newer(errand.sign(&key(SIGNER), &[]).unwrap().encode().unwrap()));
    assert_eq!(found, Err(ErrandError::NewerVersion { v: 2 }));
    let long = vec![0; MAX_ERRAND_BYTES + 1];
    assert!(matches!(Errand::decode(&long), Err(ErrandError::Block(_))));
}

/// The longest organisation can be asked for, too.
#[test]
fn the_longest_document_fits() {
    let long = Words::new(&"ä".repeat(50)).unwrap();
    let member = |number: usize| crate::trust::Member {
        key: key(1).public(),
        label: long.clone(),
        from: UnixTime::from_secs(u64::try_from(number).unwrap() * 10).unwrap(),
        until: Some(UnixTime::from_secs(u64::try_from(number).unwrap() * 10 + 5).unwrap()),
    };
    let members = (1..=crate::trust::MAX_MEMBERS).map(member).collect();
    let draft = Draft::Organisation(Organisation { members, ..organisation() });
    let Draft::Organisation(said) = &draft else { panic!("just made") };
    let state = NameState::Free(said.chain_name());
    let errand = errand(draft, &state, None);
    assert_eq!(Errand::decode(&errand.encode().unwrap()), Ok(errand));
}

proptest! {
    #[test]
    fn any_splice_is_read_without_panic(
        at in 0_usize..1_500,
        cut in 0_usize..20,
        insert in proptest::collection::vec(any::<u8>(), 0..6),
    ) {
        let (draft, state) = renewed();
        let good = errand(draft, &state, None).encode().unwrap();
        let at = at.min(good.len());
        let end = good.len().min(at.saturating_add(cut));
        let block = [&good[..at], &insert, &good[end..]].concat();
        // what is still a request is one for other coins or another document, and says so
        if let Ok(read) = Errand::decode(&block) {
            prop_assert_eq!(read.encode().unwrap(), block);
        }
    }
}
