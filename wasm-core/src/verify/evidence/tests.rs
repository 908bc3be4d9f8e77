//! A certified meter with three anchors in a file, and each part of the file changed.

use std::collections::BTreeMap;

use super::*;
use crate::address::Address;
use crate::chain::{ChainChange, FullHeader, HeaderChain};
use crate::file::HourFile;
use crate::hash::sha256;
use crate::ipld::car::Car;
use crate::name::NameValue;
use crate::name::values::{CertificateStatus, CertificateValue};
use crate::record::Record;
use crate::script::name::name_doi_script;
use crate::trust::tests::{certificate, key};
use crate::tx::OutPoint;
use crate::verify::tests::{Mined, TestChain, name_transaction};
use crate::verify::{
    AnchorContext, AnchorEvidence, CertificateReason, MeterKey, Outcome, Reason, Verdict, names,
    verify_anchor_history,
};

const SAMPLE: &str = include_str!("../../../tests/data/records/hour_2026-11-22T08Z.ocmf");
/// The certificate of the tests is in force.
const IN_FORCE: u32 = 1_800_000_000;

/// The sample's records in files of two, one and one.
fn files() -> Vec<HourFile> {
    let records: Vec<Record> = SAMPLE.lines().map(|line| line.parse().unwrap()).collect();
    let first = HourFile::build(None, &records[..2], &key(0x42)).unwrap();
    let second = HourFile::build(Some(&first.tail(None)), &records[2..3], &key(0x42)).unwrap();
    let third =
        HourFile::build(Some(&second.tail(Some(&first.tail(None)))), &records[3..], &key(0x42)).unwrap();
    vec![first, second, third]
}

struct Maker {
    chain: TestChain,
    nonce: u64,
}

impl Maker {
    fn operation(
        &mut self,
        name: &Name,
        value: &NameValue,
        owner: &Script,
        spends: Option<OutPoint>,
    ) -> Operation {
        self.nonce = self.nonce.saturating_add(1);
        let script = name_doi_script(name, value, owner);
        let Mined { txid, raw, height, branch } =
            self.chain.mine(&name_transaction(&script, spends, self.nonce));
        Operation { txid, raw, height, branch }
    }

    fn certificate(&mut self) -> CertificateFile {
        let signed = certificate().sign(&key(0x45)).unwrap();
        let value = CertificateValue {
            status: CertificateStatus::Valid,
            holder: certificate().address,
            reading_key: certificate().reading_key,
            c: signed.cid().to_string(),
        };
        let owner = Address::p2wpkh(&key(0x45).public(), Network::Devnet).script_pubkey();
        let name = Name::certificate(&certificate().meter);
        let operations = vec![self.operation(&name, &value.to_value().unwrap(), &owner, None)];
        CertificateFile { name, operations, document: Some(signed.block().unwrap()) }
    }

    fn anchors(&mut self, holder: &Script, files: &[HourFile]) -> Vec<Operation> {
        let name = Name::meter(&certificate().meter);
        let mut anchors: Vec<Operation> = Vec::new();
        for (n, file) in (1..).zip(files) {
            let (tail, energy) = (file.tail(None).values, file.energy());
            let value = AnchorValue {
                n,
                t: file.until(),
                produced: energy.produced,
                consumed: energy.consumed,
                register_out: tail.export.unwrap().value,
                register_in: tail.import.unwrap().value,
                c: file.cid().to_string(),
            };
            let spends = anchors.last().map(|before| OutPoint::new(before.txid, 1));
            anchors.push(self.operation(&name, &value.to_value().unwrap(), holder, spends));
        }
        anchors
    }
}

/// Everything that is to be said about the meter, on a chain with so many blocks more.
fn honest_with(blocks: u32) -> Evidence {
    let mut maker = Maker { chain: TestChain::new(), nonce: 0 };
    maker.chain.wait_until(IN_FORCE);
    for _ in 0..blocks / 200 {
        maker.chain.mine_empty(200);
    }
    let holder = certificate().holder.script_pubkey();
    let files = files();
    let names = [maker.certificate()];
    let unwritten = CertificateFile {
        name: Name::certificate_alternative(&certificate().meter, 2),
        operations: vec![],
        document: None,
    };
    Evidence {
        network: Network::Devnet,
        meter: certificate().meter,
        made: UnixTime::from_secs(IN_FORCE.into()).unwrap(),
        keys: ClaimedKeys {
            reading_key: key(0x42).public(),
            holder: holder.clone(),
            limits: Limits { max_export_w: 9800, max_import_w: 14_500, interval_s: 900 },
            from: ClaimedFrom::Pairing,
        },
        certificates: names.into_iter().chain([unwritten]).collect(),
        anchors: maker.anchors(&holder, &files),
        headers: stored(&maker.chain.headers),
        blocks: files.iter().map(|file| (file.cid(), file.block().to_vec())).collect(),
    }
}

fn honest() -> Evidence {
    honest_with(0)
}

fn stored(chain: &HeaderChain) -> Vec<u8> {
    let added = chain.headers().skip(1).map(|header| FullHeader::from(*header)).collect();
    let change = ChainChange { kept: chain.base(), removed: vec![], added };
    [chain.stored_head(), change.to_stored()].concat()
}

fn verify(file: &Evidence) -> Result<EvidenceReport, EvidenceError> {
    verify_evidence(&file.clone().into_car().unwrap(), Network::Devnet)
}

/// Of the certificate and of each anchor: `ok`, or the checks that failed with `!`, or could not be made.
fn outcomes(report: &EvidenceReport) -> Vec<String> {
    let certificates = report.certificates.iter().map(|judged| &judged.report);
    certificates.chain(report.anchors.iter().map(|judged| &judged.report)).map(outcome).collect()
}

fn outcome(report: &Report) -> String {
    let shown = report.checks.iter().filter_map(|check| match check.outcome {
        Outcome::Passed => None,
        Outcome::Failed(_) => Some(format!("!{}", check.name)),
        Outcome::NotPossible(_) => Some(check.name.to_owned()),
    });
    let list: Vec<_> = shown.collect();
    if list.is_empty() { "ok".to_owned() } else { list.join(" ") }
}

fn net(report: &EvidenceReport) -> Option<i64> {
    report.balance.map(|balance| balance.get().net_wh())
}

#[test]
fn what_is_written_is_read() {
    let file = honest();
    let car = file.clone().into_car().unwrap();
    assert_eq!(Evidence::from_car(&car, Network::Devnet), Ok(file.clone()));
    let bare = Evidence { certificates: vec![], anchors: vec![], blocks: Blocks::new(), ..file };
    assert_eq!(Evidence::from_car(&bare.clone().into_car().unwrap(), Network::Devnet), Ok(bare));
    // The format is for ever: a change of it is a new version.
    assert_eq!((car.len(), hex::encode(sha256(&car))), (GOLDEN.0, GOLDEN.1.to_owned()));
}

const GOLDEN: (usize, &str) = (8183, "c29e4a7822c6c012c5eaac55ef3f1298209535383dc57c63db4b33ee0da74694");

#[test]
fn the_same_checks_as_online() {
    let file = honest();
    let report = verify(&file).unwrap();
    assert_eq!(outcomes(&report), ["ok"; 4]);
    assert_eq!(report.headers.verdict(), Verdict::Passed);
    let KeySource::Certificate(certified) = &report.keys else { panic!("{:?}", report.keys) };
    assert_eq!(certified.by, key(0x45).public());
    assert_eq!((net(&report), report.tip.height), (Some(-96), Height(5)));

    let chain = HeaderChain::from_stored(Network::Devnet, &file.headers).unwrap();
    let of = MeterKey { meter: &file.meter, reading_key: file.keys.reading_key };
    let limits = Some(file.keys.limits);
    let context = AnchorContext { of, holder: &file.keys.holder, headers: &chain, limits };
    let online = verify_anchor_history(
        context,
        file.anchors.iter().map(|one| AnchorEvidence { transaction: one.evidence(), blocks: &file.blocks }),
    );
    assert_eq!(online.balance.get().net_wh(), -96);
    assert!(online.reports.iter().eq(report.anchors.iter().map(|judged| &judged.report)));
}

/// Step by step comes to the same, says how far it is, and no step goes back.
#[test]
fn a_file_is_checked_in_small_steps() {
    let car = honest_with(2_000).into_car().unwrap();
    let mut verifier = EvidenceVerifier::new(&car, Network::Devnet).unwrap();
    let (mut steps, mut before) = (BTreeMap::<u8, usize>::new(), (0, 0));
    let report = loop {
        let (part, done, all) = verifier.progress();
        let place = (part as u8, done);
        assert!(place >= before && done <= all, "{part:?} {done} of {all} after {before:?}");
        before = place;
        *steps.entry(part as u8).or_default() += 1;
        if let Some(report) = verifier.step().unwrap() {
            break report;
        }
    };
    assert_eq!(outcomes(&report), ["ok"; 4]);
    let headers = steps[&(EvidencePart::Headers as u8)];
    assert!(headers > 2_000 / 64, "{headers} steps");
    assert_eq!(steps[&(EvidencePart::Anchors as u8)], 4, "one for each of three, and one for the sum");
}

#[test]
fn without_a_certificate_the_keys_are_only_claimed() {
    let mut file = honest();
    file.certificates.clear();
    let report = verify(&file).unwrap();
    assert_eq!(report.keys, KeySource::Claimed(ClaimedFrom::Pairing));
    assert_eq!((outcomes(&report), net(&report)), (vec!["ok".to_owned(); 3], Some(-96)));
    file.keys.from = ClaimedFrom::Certificate;
    assert_eq!(verify(&file).unwrap().keys, KeySource::Claimed(ClaimedFrom::Certificate));
}

type Change = fn(&mut Evidence);
const PROVEN: &str = "certificate.name certificate.validity";
const UNPROVEN: &str = "anchor.name_chain file.cid file.links anchor.sums";

/// Whoever changes a part gives it its right name again: then the checks must find it. Here the parts that the anchors
/// are made of; `""` is any outcome but `ok`.
#[test]
fn one_thing_wrong_with_the_anchors() {
    let no_id = format!("!tx.id tx.merkle header.chain {UNPROVEN}");
    let no_branch = format!("!tx.merkle {UNPROVEN}");
    let rows: [(&str, Change, [&str; 3]); 7] = [
        ("a transaction's bytes", |file| flip(&mut file.anchors[1].raw, 60), ["ok", &no_id, ""]),
        ("its id", |file| file.anchors[1].txid = file.anchors[0].txid, ["ok", &no_id, ""]),
        ("its block", |file| file.anchors[2].height = Height(4), ["ok", "ok", &no_branch]),
        ("its branch", |file| file.anchors[2].branch = stranger(), ["ok", "ok", &no_branch]),
        ("one left out", |file| drop(file.anchors.remove(1)), ["ok", "!anchor.name_chain !anchor.sums", ""]),
        ("all files left out", |file| file.blocks.clear(), [FILES; 3]),
        ("the files' bytes", change_files, [FILES; 3]),
    ];
    for (row, change, expected) in rows {
        let mut file = honest();
        change(&mut file);
        let report = verify(&file).unwrap();
        assert!(matches!(report.keys, KeySource::Certificate(_)), "{row}");
        assert_ne!(net(&report), Some(-96), "{row}");
        for (expected, judged) in expected.iter().zip(&report.anchors) {
            let found = outcome(&judged.report);
            assert_eq!(judged.anchor.is_some(), found == "ok", "{row}");
            let fits = if expected.is_empty() { found != "ok" } else { found == *expected };
            assert!(fits, "{row}: {found}, expected {expected:?}");
        }
    }
}

#[test]
fn one_thing_wrong_with_the_certificate() {
    let rows: [(&str, Change, String); 5] = [
        ("left out", |file| file.certificates[0].document = None, format!("certificate.signature {PROVEN}")),
        (
            "its bytes",
            |file| flip(file.certificates[0].document.as_mut().unwrap(), 300),
            format!("!certificate.signature {PROVEN}"),
        ),
        (
            "its transaction",
            |file| flip(&mut file.certificates[0].operations[0].raw, 60),
            format!("!tx.id tx.merkle header.chain {PROVEN}"),
        ),
        ("claimed reading key", |file| file.keys.reading_key = key(9).public(), "ok".to_owned()),
        ("claimed holder", |file| file.keys.holder = Script::p2wpkh([1; 20]), "ok".to_owned()),
    ];
    for (row, change, expected) in rows {
        let mut file = honest();
        change(&mut file);
        let report = verify(&file).unwrap();
        assert_eq!(outcome(&report.certificates[0].report), expected, "{row}");
        assert_eq!(matches!(report.keys, KeySource::Certificate(_)), expected == "ok", "{row}");
        assert_eq!(net(&report), Some(-96), "{row}");
    }
}

fn stranger() -> Branch {
    Branch::new(vec![[2; 32]], 1).unwrap()
}

const FILES: &str = "file.cid file.links anchor.sums";

/// Every file changed and named anew: the anchors name others.
fn change_files(file: &mut Evidence) {
    let changed = file.blocks.values().map(|block| {
        let mut block = block.clone();
        flip(&mut block, 200);
        (crate::ipld::dag_cbor_cid(&block), block)
    });
    file.blocks = changed.collect();
}

fn flip(bytes: &mut [u8], at: usize) {
    bytes[at] ^= 1;
}

/// Nobody can put other keys in the place of those an electrician certified; without a certificate nobody can stop it,
/// and the file says whose word it is.
#[test]
fn claimed_keys_are_held_against_what_they_signed() {
    for change in [
        |file: &mut Evidence| file.keys.reading_key = key(9).public(),
        |file: &mut Evidence| file.keys.holder = Script::p2wpkh([1; 20]),
        |file: &mut Evidence| file.keys.limits.max_import_w = 1,
    ] {
        let mut file = honest();
        file.certificates.clear();
        change(&mut file);
        let report = verify(&file).unwrap();
        assert_eq!(net(&report), Some(0));
        assert!(report.anchors.iter().all(|judged| judged.anchor.is_none()));
    }
}

#[test]
fn refused_headers_are_named() {
    let whole = honest();
    let chain = HeaderChain::from_stored(Network::Devnet, &whole.headers).unwrap();
    let last = whole.headers.len() - 80;
    let named = |headers: Vec<u8>, check: &str| {
        let error = verify(&Evidence { headers, ..whole.clone() }).unwrap_err();
        let report = error.report().unwrap_or_else(|| panic!("{error}"));
        assert!(!report.check(check).unwrap().outcome.is_passed(), "{report:?}");
        error
    };
    for (field, check) in [(4, names::HEADER_CHAIN), (72, names::HEADER_WORK)] {
        let mut headers = whole.headers.clone();
        headers[last + field] ^= 0x80;
        named(headers, check);
    }
    // Half of all hashes are good enough on this network.
    let nonces = (0..=u8::MAX).map(|nonce| {
        let mut headers = whole.headers.clone();
        headers[last + 79] = nonce;
        headers
    });
    let idle = nonces.filter(|headers| HeaderChain::from_stored(Network::Devnet, headers).is_err());
    let errors: Vec<_> = idle.map(|headers| named(headers, names::HEADER_WORK)).collect();
    assert!(errors.len() > 64, "{errors:?}");
    let mut cut = whole.clone();
    cut.headers.pop();
    assert!(matches!(verify(&cut), Err(EvidenceError::Headers(StoredChainError::CutOff { .. }))));
    // Only the beginning of the chain: the newest anchor is in no block of it.
    let mut early = whole;
    early.headers.truncate(chain.stored_head().len());
    let report = verify(&early).unwrap();
    assert!(report.anchors.iter().all(|judged| judged.anchor.is_none()));
    assert_eq!(report.headers.verdict(), Verdict::Incomplete);
}

#[test]
fn every_changed_byte_and_every_cut_is_found() {
    let bytes = honest().into_car().unwrap();
    for at in (0..bytes.len()).step_by(13).chain(bytes.len() - 40..bytes.len()) {
        let mut changed = bytes.clone();
        flip(&mut changed, at);
        let found = Evidence::from_car(&changed, Network::Devnet);
        assert!(matches!(found, Err(EvidenceError::Archive(_))), "byte {at}: {found:?}");
    }
    let mut between_blocks = 0;
    for len in 0..bytes.len() {
        match verify_evidence(&bytes[..len], Network::Devnet) {
            Err(_) => {}
            Ok(report) => {
                between_blocks += 1;
                assert!(report.anchors.iter().any(|judged| judged.anchor.is_none()), "{len} bytes");
            }
        }
    }
    assert!(between_blocks <= 3, "only files can be missing: {between_blocks}");
}

#[test]
fn another_network() {
    let file = honest();
    let bytes = file.clone().into_car().unwrap();
    for network in Network::ALL.into_iter().filter(|network| *network != Network::Devnet) {
        let found = Network::Devnet.params().label.to_owned();
        let expected = EvidenceError::OtherNetwork { expected: network, found };
        assert_eq!(verify_evidence(&bytes, network).unwrap_err(), expected);
    }
    let liar = Evidence { network: Network::Mainnet, ..file };
    let error = verify_evidence(&liar.into_car().unwrap(), Network::Mainnet).unwrap_err();
    assert!(matches!(error, EvidenceError::Headers(StoredChainError::OtherNetwork { .. })), "{error}");
}

/// About as many headers as the main chain has above the block a light client starts with.
#[test]
fn a_chain_of_ten_thousand_headers() {
    let file = honest_with(10_400);
    let report = verify(&file).unwrap();
    assert_eq!((report.tip.height, net(&report)), (Height(10_405), Some(-96)));
    assert_eq!(outcomes(&report), ["ok"; 4]);
    let many = Evidence { headers: vec![0; MAX_EVIDENCE_HEADER_BYTES + 1], ..file };
    assert!(matches!(many.into_car(), Err(EvidenceError::TooMany { field: "headers", .. })));
}

/// An old certificate is judged at the time of the newest block, whatever the clock says.
#[test]
fn a_certificate_that_ended_before_the_newest_block() {
    let mut maker = Maker { chain: TestChain::new(), nonce: 0 };
    maker.chain.wait_until(IN_FORCE);
    let names = vec![maker.certificate()];
    maker.chain.wait_until(1_858_406_400);
    let file =
        Evidence { certificates: names, anchors: vec![], headers: stored(&maker.chain.headers), ..honest() };
    let report = verify(&file).unwrap();
    let checks = &report.certificates[0].report;
    let late = &checks.check(names::CERTIFICATE_VALIDITY).unwrap().outcome;
    assert!(
        matches!(late, Outcome::Failed(Reason::Certificate(CertificateReason::TooLate { .. }))),
        "{late:?}"
    );
    assert_eq!(report.keys, KeySource::Claimed(ClaimedFrom::Pairing));
}

/// The root of a file, changed as text, under its new name.
fn with_root(change: impl Fn(Vec<u8>) -> Vec<u8>) -> Result<Evidence, EvidenceError> {
    let mut car = Car::decode(&honest().into_car().unwrap()).unwrap();
    let block = change(car.blocks.remove(&car.root).unwrap());
    car.root = crate::ipld::dag_cbor_cid(&block);
    car.blocks.insert(car.root, block);
    Evidence::from_car(&car.encode(), Network::Devnet)
}

fn replaced(block: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = block.windows(from.len()).position(|window| window == from).unwrap();
    let (before, rest) = block.split_at(at);
    [before, to, &rest[from.len()..]].concat()
}

#[test]
fn roots_that_say_something_else() {
    type Is = fn(&EvidenceError) -> bool;
    let rows: [(&str, &[u8], &[u8], Is); 5] = [
        (
            "kind",
            b"evidence",
            b"Evidence",
            |e| matches!(e, EvidenceError::Kind { kind } if kind == "Evidence"),
        ),
        ("version", b"\x61v\x01", b"\x61v\x02", |e| *e == EvidenceError::NewerVersion { v: 2 }),
        ("old version", b"\x61v\x01", b"\x61v\x00", |e| *e == EvidenceError::Field { field: "v" }),
        ("source", b"pairing", b"guessed", |e| *e == EvidenceError::Field { field: "from" }),
        ("key twice", b"\x61v\x01", b"\x61v\x01\x61v\x01", |e| matches!(e, EvidenceError::Root(_))),
    ];
    for (row, from, to, expected) in rows {
        let error = with_root(|block| replaced(&block, from, to)).unwrap_err();
        assert!(expected(&error), "{row}: {error:?}");
    }
    assert!(with_root(|block| block).is_ok());
}

/// Otherwise a small file could make a reader copy one block thousands of times.
#[test]
fn a_block_is_linked_to_once() {
    let mut file = honest();
    file.anchors[1] = Operation { height: Height(9), ..file.anchors[0].clone() };
    let error = verify(&file).unwrap_err();
    assert!(matches!(error, EvidenceError::Missing { field: "tx", .. }), "{error}");
    let many = Evidence { anchors: vec![file.anchors[0].clone(); MAX_EVIDENCE_OPERATIONS + 1], ..file };
    let (len, max) = (MAX_EVIDENCE_OPERATIONS + 1, MAX_EVIDENCE_OPERATIONS);
    assert_eq!(many.into_car(), Err(EvidenceError::TooMany { field: "operations", len, max }));
}
