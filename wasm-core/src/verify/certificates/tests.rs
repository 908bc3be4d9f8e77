//! A certificate on a small chain, and each thing that can be wrong with it.

use super::*;
use crate::multisig::Holder;
use crate::script::Script;
use crate::script::name::name_doi_script;
use crate::trust::tests::{certificate, key};
use crate::tx::OutPoint;
use crate::verify::tests::{Mined, TestChain, name_transaction};

const HOLDS: u64 = 1_800_000_000;

/// The certificate and what the chain says about it, before it is mined.
#[derive(Clone)]
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
    let told = Told { plan, newest: mined, earlier: &[] };
    verify_all(chain, &[told]).remove(0)
}

/// One of the names, with what was written under it.
struct Told<'a> {
    plan: &'a Plan,
    newest: &'a Mined,
    earlier: &'a [&'a Mined],
}

fn verify_all(chain: &TestChain, told: &[Told<'_>]) -> Vec<(Report, Option<Verified<Certified>>)> {
    let meter = certificate().meter;
    let earlier: Vec<Vec<_>> =
        told.iter().map(|told| told.earlier.iter().map(|mined| mined.evidence()).collect()).collect();
    let evidence = told.iter().zip(&earlier).map(|(told, earlier)| CertificateEvidence {
        name: &told.plan.name,
        newest: told.newest.evidence(),
        earlier,
        document: Some(told.plan.document.as_slice()).filter(|document| !document.is_empty()),
    });
    let now = UnixTime::from_secs(told[0].plan.now).unwrap();
    let context = CertificateContext { meter: &meter, headers: &chain.headers, now };
    verify_certificates(context, &evidence.collect::<Vec<_>>())
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

impl Plan {
    /// The operation, spending the coin of the one before if there is one.
    fn write(&self, chain: &mut TestChain, before: Option<&Mined>, nonce: u64) -> Mined {
        let script = name_doi_script(&self.name, &self.value.to_value().unwrap(), &self.owner);
        let coin = before.map(|before| OutPoint::new(before.txid, 1));
        chain.mine(&name_transaction(&script, coin, nonce))
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut plan = self.clone();
        change(&mut plan);
        plan
    }
}

/// A past hole: after a revocation anybody could register a free name of the meter for the electrician's address
/// and point it to the revoked document.
#[test]
fn a_document_that_was_taken_back_does_not_come_back_under_another_name() {
    let mut chain = TestChain::new();
    let valid = plan();
    let revoked = valid.with(|plan| plan.value.status = CertificateStatus::Revoked);
    let again = valid.with(|plan| plan.name = Name::certificate_alternative(&certificate().meter, 2));
    let first = valid.write(&mut chain, None, 0);
    let second = revoked.write(&mut chain, Some(&first), 1);
    let strangers = again.write(&mut chain, None, 2);
    let plain = Told { plan: &revoked, newest: &second, earlier: &[&first] };
    let other = Told { plan: &again, newest: &strangers, earlier: &[] };
    let withdrawn = Outcome::Failed(CertificateReason::Withdrawn { height: Height(2) }.into());
    for (report, certified) in verify_all(&chain, &[plain, other]) {
        assert!(certified.is_none());
        assert_eq!(report.check(names::CERTIFICATE_VALIDITY).unwrap().outcome, withdrawn);
    }
}

/// As above, with the plain name itself, free again after 30 blocks on regtest; and with a document that the
/// electrician replaced by a newer one instead of revoking it.
#[test]
fn a_document_that_was_taken_back_does_not_come_back_after_expiry() {
    let valid = plan();
    let revoked = valid.with(|plan| plan.value.status = CertificateStatus::Revoked);
    let replaced = valid.with(|plan| plan.value.c = crate::ipld::raw_cid(b"newer").to_string());
    for after in [revoked, replaced] {
        let mut chain = TestChain::on(Network::Regtest);
        let first = valid.write(&mut chain, None, 0);
        let second = after.write(&mut chain, Some(&first), 1);
        chain.mine_empty(30);
        let third = valid.write(&mut chain, None, 2);
        let told = Told { plan: &valid, newest: &third, earlier: &[&first, &second] };
        let (report, certified) = verify_all(&chain, &[told]).remove(0);
        assert!(certified.is_none());
        assert!(report.check(names::CERTIFICATE_NAME).unwrap().outcome.is_passed());
        let withdrawn = Outcome::Failed(CertificateReason::Withdrawn { height: Height(2) }.into());
        assert_eq!(report.check(names::CERTIFICATE_VALIDITY).unwrap().outcome, withdrawn);
    }
}

/// Nobody but the electrician can take a certificate back: not by registering a free name for the electrician's
/// address, nor by writing a name of their own.
#[test]
fn a_stranger_cannot_take_a_certificate_back() {
    let valid = plan();
    let second_name = |plan: &mut Plan| plan.name = Name::certificate_alternative(&certificate().meter, 2);
    let gift = valid.with(|plan| {
        second_name(plan);
        plan.value.status = CertificateStatus::Revoked;
    });
    let own = valid.with(|plan| {
        second_name(plan);
        plan.owner = Script::p2wpkh([1; 20]);
    });
    let own_revoked = own.with(|plan| plan.value.status = CertificateStatus::Revoked);
    let mut chain = TestChain::new();
    let first = valid.write(&mut chain, None, 0);
    let given = gift.write(&mut chain, None, 1);
    let words = [
        Told { plan: &valid, newest: &first, earlier: &[] },
        Told { plan: &gift, newest: &given, earlier: &[] },
    ];
    assert!(verify_all(&chain, &words)[0].1.is_some());

    let mut chain = TestChain::new();
    let first = valid.write(&mut chain, None, 0);
    let theirs = own.write(&mut chain, None, 1);
    let taken = own_revoked.write(&mut chain, Some(&theirs), 2);
    let words = [
        Told { plan: &valid, newest: &first, earlier: &[] },
        Told { plan: &own_revoked, newest: &taken, earlier: &[&theirs] },
    ];
    assert!(verify_all(&chain, &words)[0].1.is_some());
}

#[test]
fn a_history_with_a_gap_certifies_nothing() {
    let valid = plan();
    let mut chain = TestChain::new();
    let first = valid.write(&mut chain, None, 0);
    let hidden = valid.write(&mut chain, Some(&first), 1);
    let third = valid.write(&mut chain, Some(&hidden), 2);
    for (earlier, certifies) in [(&[&first, &hidden][..], true), (&[&first], false)] {
        let told = Told { plan: &valid, newest: &third, earlier };
        let (report, certified) = verify_all(&chain, &[told]).remove(0);
        assert_eq!(certified.is_some(), certifies);
        assert_eq!(report.check(names::CERTIFICATE_NAME).unwrap().outcome.is_passed(), certifies);
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
