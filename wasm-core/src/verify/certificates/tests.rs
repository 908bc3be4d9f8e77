//! A certificate on a small chain, and each thing that can be wrong with it.

use super::*;
use crate::multisig::Holder;
use crate::script::Script;
use crate::script::name::name_doi_script;
use crate::trust::tests::{certificate, key};
use crate::verify::tests::{Mined, TestChain, name_transaction};

const HOLDS: u64 = 1_800_000_000;

/// The certificate and what the chain says about it, before it is mined.
struct Plan {
    name: Name,
    value: CertificateValue,
    owner: Script,
    document: Vec<u8>,
    now: u64,
}

fn plan() -> Plan {
    let signed = certificate().sign(&key(0x45)).unwrap();
    let value = CertificateValue {
        status: CertificateStatus::Valid,
        holder: certificate().address,
        reading_key: certificate().reading_key,
        c: signed.cid().to_string(),
    };
    let owner = Address::p2wpkh(&key(0x45).public(), Network::Devnet).script_pubkey();
    let name = Name::certificate(&certificate().meter);
    Plan { name, value, owner, document: signed.block().unwrap(), now: HOLDS }
}

fn mine(plan: &Plan) -> (TestChain, Mined) {
    let mut chain = TestChain::new();
    let script = name_doi_script(&plan.name, &plan.value.to_value().unwrap(), &plan.owner);
    let mined = chain.mine(&name_transaction(&script, None, 0));
    (chain, mined)
}

fn verify(plan: &Plan, chain: &TestChain, mined: &Mined) -> (Report, Option<Verified<Certified>>) {
    let meter = certificate().meter;
    let now = UnixTime::from_secs(plan.now).unwrap();
    let context = CertificateContext { meter: &meter, headers: &chain.headers, now };
    let document = Some(plan.document.as_slice()).filter(|document| !document.is_empty());
    verify_certificate(context, &CertificateEvidence { transaction: mined.evidence(), document })
}

/// `ok`, or the checks that did not pass; `!` marks those that failed.
fn outcome(plan: &Plan) -> String {
    let (chain, mined) = mine(plan);
    let (report, certified) = verify(plan, &chain, &mined);
    assert_eq!(report.checks.len(), 8, "{report:?}");
    let shown = |check: &Check| match check.outcome {
        Outcome::Passed => None,
        Outcome::Failed(_) => Some(format!("!{}", check.name)),
        Outcome::NotPossible(_) => Some(check.name.to_owned()),
    };
    let list: Vec<_> = report.checks.iter().filter_map(shown).collect();
    assert_eq!(certified.is_some(), list.is_empty());
    if list.is_empty() { "ok".to_owned() } else { list.join(" ") }
}

#[test]
fn who_certified_what_and_when() {
    let plan = plan();
    let (chain, mined) = mine(&plan);
    let (_, certified) = verify(&plan, &chain, &mined);
    let certified = certified.unwrap().into_inner();
    assert_eq!(certified.certificate, certificate());
    assert_eq!(certified.by, key(0x45).public());
    assert_eq!(certified.by_address.script_pubkey(), plan.owner);
    assert_eq!(certified.holder.into_unchecked(), certificate().address);
    assert_eq!((certified.height, certified.confirmations), (Height(1), 1));
    assert_eq!(certified.time, chain.headers.tip().header.unix_time());
}

#[test]
fn one_thing_wrong() {
    let unread = "!certificate.signature certificate.name certificate.validity";
    type Change = fn(&mut Plan);
    let rows: [(&str, Change, &str); 13] = [
        ("nothing", |_| {}, "ok"),
        (
            "another of its names",
            |plan| plan.name = Name::certificate_alternative(&certificate().meter, 2),
            "ok",
        ),
        (
            "missing",
            |plan| plan.document.clear(),
            "certificate.signature certificate.name certificate.validity",
        ),
        ("changed", |plan| plan.document[300] ^= 1, unread),
        ("other meter", |plan| plan.document = other_meter(), unread),
        ("other document", |plan| plan.document = stranger(), "!certificate.name"),
        (
            "other name",
            |plan| plan.name = Name::meter(&certificate().meter),
            "!certificate.name certificate.validity",
        ),
        ("other key", |plan| plan.value.reading_key = key(9).public(), "!certificate.name"),
        ("other holder", |plan| plan.value.holder = other_holder(), "!certificate.name"),
        ("other owner", |plan| plan.owner = Script::p2wpkh([1; 20]), "!certificate.name"),
        ("revoked", |plan| plan.value.status = CertificateStatus::Revoked, "!certificate.validity"),
        ("too early", |plan| plan.now = 1_795_334_399, "!certificate.validity"),
        ("too late", |plan| plan.now = 1_858_406_400, "!certificate.validity"),
    ];
    for (row, change, expected) in rows {
        let mut plan = plan();
        change(&mut plan);
        assert_eq!(outcome(&plan), expected, "{row}");
    }
}

/// On regtest names last 30 blocks. After block h + 29 the name coin is gone, and what it said with it.
#[test]
fn what_an_expired_name_said_is_over() {
    let plan = plan();
    for (blocks, holds) in [(28, true), (29, false)] {
        let mut chain = TestChain::on(Network::Regtest);
        let script = name_doi_script(&plan.name, &plan.value.to_value().unwrap(), &plan.owner);
        let mined = chain.mine(&name_transaction(&script, None, 0));
        chain.mine_empty(blocks);
        let (report, certified) = verify(&plan, &chain, &mined);
        assert_eq!(certified.is_some(), holds, "{blocks} blocks later: {report:?}");
        let expired = Outcome::Failed(CertificateReason::NameExpired { at: Height(31) }.into());
        let outcome = &report.check(names::CERTIFICATE_VALIDITY).unwrap().outcome;
        assert_eq!(*outcome == expired, !holds);
    }
}

fn sign(certificate: &Certificate, by: u8) -> Vec<u8> {
    certificate.sign(&key(by)).unwrap().block().unwrap()
}

fn other_meter() -> Vec<u8> {
    sign(&Certificate { meter: "2ISK".parse().unwrap(), ..certificate() }, 0x45)
}

fn stranger() -> Vec<u8> {
    sign(&Certificate { electrician: key(0x46).public(), ..certificate() }, 0x46)
}

fn other_holder() -> Address<crate::address::Unchecked> {
    Holder::new(key(0x43).public(), key(0x47).public()).address(Network::Devnet).into_unchecked()
}

#[test]
fn a_transaction_that_is_not_proven_proves_nothing() {
    let plan = plan();
    let (chain, mut mined) = mine(&plan);
    mined.height = Height(7);
    let (report, certified) = verify(&plan, &chain, &mined);
    assert!(certified.is_none());
    assert!(report.check(names::HEADER_CHAIN).unwrap().outcome.is_failed());
    assert!(report.check(names::CERTIFICATE_SIGNATURE).unwrap().outcome.is_passed());
    let unproven = Outcome::NotPossible(CertificateReason::Unproven.into());
    assert_eq!(report.check(names::CERTIFICATE_NAME).unwrap().outcome, unproven);
}
