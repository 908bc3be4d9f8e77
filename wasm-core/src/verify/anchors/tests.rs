//! A meter with three files and three anchors on a small chain, and each thing that can be wrong with them.

use super::*;
use crate::chain::{Branch, Header};
use crate::file::HourFile;
use crate::hash::Txid;
use crate::ipld;
use crate::keys::{PublicKey, SecretKey};
use crate::name::{MeterId, NameValue};
use crate::network::Network;
use crate::record::Record;
use crate::script::name::name_doi_script;
use crate::tx::Transaction;
use crate::units::UnixTime;
use crate::verify::tests::{Mined, TestChain, name_transaction};
use crate::verify::{
    EnergyBalance, refused_headers, sum_anchors, verify_anchor, verify_anchor_history, verify_headers,
};

const SAMPLE: &str = include_str!("../../../tests/data/records/hour_2026-11-22T08Z.ocmf");

fn reading_key() -> SecretKey {
    SecretKey::from_bytes(&[0x42; 32]).unwrap()
}

fn meter() -> MeterId {
    "1ISK0078123456".parse().unwrap()
}

fn holder() -> Script {
    Script::p2wpkh([7; 20])
}

/// The sample's records in files of two, one and one.
fn files() -> Vec<HourFile> {
    let records: Vec<Record> = SAMPLE.lines().map(|line| line.parse().unwrap()).collect();
    let first = HourFile::build(None, &records[..2], &reading_key()).unwrap();
    let second = HourFile::build(Some(&first.tail(None)), &records[2..3], &reading_key()).unwrap();
    let third =
        HourFile::build(Some(&second.tail(Some(&first.tail(None)))), &records[3..], &reading_key()).unwrap();
    vec![first, second, third]
}

/// An operation before it is mined.
#[derive(Clone)]
struct Plan {
    name: Name,
    owner: Script,
    value: AnchorValue,
    raw_value: Option<Vec<u8>>,
    spends: Option<OutPoint>,
}

struct World {
    chain: TestChain,
    operations: Vec<Mined>,
    blocks: BTreeMap<Cid, Vec<u8>>,
    meter: MeterId,
    holder: Script,
    key: PublicKey,
    limits: Option<Limits>,
}

impl World {
    fn honest() -> Self {
        Self::new(|_, _| {})
    }

    /// The three operations, each changed before it is mined.
    fn new(change: impl Fn(usize, &mut Plan)) -> Self {
        Self::on(Network::Devnet, 0, change)
    }

    /// The same on a network, with so many empty blocks after each.
    fn on(network: Network, gap: u32, change: impl Fn(usize, &mut Plan)) -> Self {
        let files = files();
        let mut world = Self {
            chain: TestChain::on(network),
            operations: Vec::new(),
            blocks: files.iter().map(|file| (file.cid(), file.block().to_vec())).collect(),
            meter: meter(),
            holder: holder(),
            key: reading_key().public(),
            limits: None,
        };
        let mut coin = None;
        for (index, file) in files.iter().enumerate() {
            let mut plan = plan(index, file, coin);
            change(index, &mut plan);
            let txid = world.mine(&plan);
            world.chain.mine_empty(gap);
            coin = Some(OutPoint::new(txid, 1));
        }
        world
    }

    fn mine(&mut self, plan: &Plan) -> Txid {
        let mined = self.chain.mine(&transaction(plan));
        let txid = mined.txid;
        self.operations.push(mined);
        txid
    }

    fn context(&self) -> AnchorContext<'_> {
        let of = MeterKey { meter: &self.meter, reading_key: self.key };
        AnchorContext { of, holder: &self.holder, headers: &self.chain.headers, limits: self.limits }
    }

    fn evidence(&self, index: usize) -> AnchorEvidence<'_> {
        AnchorEvidence { transaction: self.operations[index].evidence(), blocks: &self.blocks }
    }

    /// Of each operation: `ok`, or the checks that did not pass; `!` marks those that failed.
    fn outcomes(&self) -> Vec<String> {
        let history =
            verify_anchor_history(self.context(), (0..self.operations.len()).map(|i| self.evidence(i)));
        let shown = |check: &Check| match check.outcome {
            Outcome::Passed => None,
            Outcome::Failed(_) => Some(format!("!{}", check.name)),
            Outcome::NotPossible(_) => Some(check.name.to_owned()),
        };
        let outcome = |report: &Report| {
            assert_eq!(report.checks.len(), 9, "{report:?}");
            let list: Vec<_> = report.checks.iter().filter_map(shown).collect();
            if list.is_empty() { "ok".to_owned() } else { list.join(" ") }
        };
        history.reports.iter().map(outcome).collect()
    }
}

fn plan(index: usize, file: &HourFile, coin: Option<OutPoint>) -> Plan {
    let tail = file.tail(None).values;
    let Energy { produced, consumed } = file.energy();
    let value = AnchorValue {
        n: (index as u64).saturating_add(1),
        t: file.until(),
        produced,
        consumed,
        register_out: tail.export.unwrap().value,
        register_in: tail.import.unwrap().value,
        c: file.cid().to_string(),
    };
    Plan { name: Name::meter(&meter()), owner: holder(), value, raw_value: None, spends: coin }
}

fn transaction(plan: &Plan) -> Transaction {
    let value = match &plan.raw_value {
        Some(bytes) => NameValue::new(bytes.clone()).unwrap(),
        None => plan.value.to_value().unwrap(),
    };
    name_transaction(&name_doi_script(&plan.name, &value, &plan.owner), plan.spends, plan.value.n)
}

const UNPROVEN: &str = "anchor.name_chain file.cid file.links anchor.sums";
const UNREAD: &str = "!anchor.name_chain file.cid file.links anchor.sums";
const NO_BASE: &str = "file.links anchor.sums";

#[test]
fn honest_history() {
    let world = World::honest();
    assert_eq!(world.outcomes(), ["ok", "ok", "ok"]);
    let history = verify_anchor_history(world.context(), (0..3).map(|i| world.evidence(i)));
    let balance = *history.balance.get();
    assert_eq!((balance.produced().wh(), balance.consumed().wh(), balance.net_wh()), (15, 111, -96));
    assert_eq!(history.unverified(), 0);
    let newest = history.anchors[2].get();
    assert_eq!((newest.height, newest.confirmations, newest.files, newest.records), (Height(3), 1, 1, 1));
    let report = verify_headers(&world.chain.headers);
    assert_eq!(report.verdict(), Verdict::Passed);
    let genesis = "block 0 is 0231881e96d6690eb00bb69cd8e221df3564e2cd95829d47d131ed5110a34e9d";
    assert_eq!(report.check(names::HEADER_CHECKPOINT).unwrap().evidence, genesis);
}

#[test]
fn anchors_are_added_up_once_and_in_order() {
    let world = World::honest();
    let history = verify_anchor_history(world.context(), (0..3).map(|i| world.evidence(i)));
    let [first, second, third] = <[_; 3]>::try_from(history.anchors).unwrap();
    let sum = |anchors: &[&Verified<Anchor>]| {
        let anchors: Vec<_> = anchors.iter().copied().cloned().collect();
        sum_anchors(&anchors).map(Verified::into_inner)
    };
    assert_eq!(sum(&[&first, &second, &third]), Some(history.balance.into_inner()));
    assert_eq!(sum(&[]), Some(EnergyBalance::ZERO));
    for (row, anchors) in [("twice", [&first, &first]), ("backwards", [&second, &first])] {
        assert_eq!(sum(&anchors), None, "{row}");
    }
}

/// Either key of the 1-of-2 may write the name: whoever lets it name no file and then an old one again gets
/// nothing for the files that were counted before.
#[test]
fn files_are_counted_once_although_the_name_goes_back() {
    let mut world = World::honest();
    let files = files();
    for (index, file, c) in
        [(3, 0, Some(ipld::raw_cid(b"nowhere"))), (4, 0, None), (5, 1, None), (6, 2, None)]
    {
        let last = world.operations.last().unwrap().txid;
        let mut plan = plan(index, &files[file], Some(OutPoint::new(last, 1)));
        plan.value.c = c.map_or(plan.value.c, |cid| cid.to_string());
        world.mine(&plan);
    }
    let outcomes = world.outcomes();
    assert_eq!(outcomes[..5], ["ok", "ok", "ok", "file.cid file.links anchor.sums", NO_BASE]);
    assert_eq!(outcomes[5..], ["!anchor.sums", "!anchor.sums"]);
    let history = verify_anchor_history(world.context(), (0..7).map(|i| world.evidence(i)));
    assert_eq!(history.balance.get().produced().wh(), 15);
    // From the middle on they are verified by themselves, but not added to what stands for the same files.
    let middle = verify_anchor_history(world.context(), (3..7).map(|i| world.evidence(i)));
    assert_eq!(middle.anchors.len(), 2);
    assert!(sum_anchors(&middle.anchors).is_some());
    assert_eq!(sum_anchors(&[history.anchors, middle.anchors].concat()), None);
}

#[test]
fn one_anchor_after_a_verified_one() {
    let world = World::honest();
    let (_, first) = verify_anchor(world.context(), None, &world.evidence(0));
    let (report, second) = verify_anchor(world.context(), first.as_ref(), &world.evidence(1));
    assert_eq!(second.unwrap().get().value.n, 2, "{report:?}");
    let (report, third) = verify_anchor(world.context(), first.as_ref(), &world.evidence(2));
    assert!(third.is_none() && report.check(names::ANCHOR_NAME_CHAIN).unwrap().outcome.is_failed());
}

/// One anchor may stand for several files, or for none.
#[test]
fn anchors_of_several_files() {
    let all = World::new(|index, plan| {
        let files = files();
        let last = files.last().unwrap();
        plan.value = self::plan(index, last, None).value;
        let (produced, consumed) = if index == 0 { (15, 111) } else { (0, 0) };
        plan.value.produced = WattHours::from_wh(produced);
        plan.value.consumed = WattHours::from_wh(consumed);
    });
    assert_eq!(all.outcomes(), ["ok", "ok", "ok"]);
    let (_, anchor) = verify_anchor(all.context(), None, &all.evidence(0));
    assert_eq!((anchor.as_ref().unwrap().get().files, anchor.unwrap().get().records), (3, 4));
}

#[test]
fn operations_that_say_something_wrong() {
    let wh = WattHours::from_wh;
    type Change = fn(&mut Plan, fn(u64) -> WattHours);
    let rows: [(&str, Change, [&str; 3]); 11] = [
        ("produced", |plan, wh| plan.value.produced = wh(6), ["ok", "!anchor.sums", "ok"]),
        ("consumed", |plan, wh| plan.value.consumed = wh(0), ["ok", "!anchor.sums", "ok"]),
        ("register out", |plan, wh| plan.value.register_out = wh(1), ["ok", "!anchor.sums", "ok"]),
        ("register in", |plan, wh| plan.value.register_in = wh(1), ["ok", "!anchor.sums", "ok"]),
        ("time", |plan, _| plan.value.t = UnixTime::MAX, ["ok", "!anchor.sums", "ok"]),
        ("number", |plan, _| plan.value.n = 3, ["ok", "!anchor.name_chain", "!anchor.name_chain"]),
        (
            "not spent",
            |plan, _| plan.spends = None,
            ["ok", "!anchor.name_chain", "!anchor.name_chain !anchor.sums"],
        ),
        (
            "other name",
            |plan, _| plan.name = Name::new("bp-meter/X").unwrap(),
            ["ok", UNREAD, "!anchor.name_chain !anchor.sums"],
        ),
        (
            "other owner",
            |plan, _| plan.owner = Script::p2wpkh([6; 20]),
            ["ok", UNREAD, "!anchor.name_chain !anchor.sums"],
        ),
        (
            "no value",
            |plan, _| plan.raw_value = Some(b"{}".to_vec()),
            ["ok", UNREAD, "!anchor.name_chain !anchor.sums"],
        ),
        (
            "a file nobody has",
            |plan, _| plan.value.c = ipld::raw_cid(b"no hour file").to_string(),
            ["ok", "file.cid file.links anchor.sums", NO_BASE],
        ),
    ];
    for (row, change, expected) in rows {
        let world = World::new(|index, plan| {
            if index == 1 {
                change(plan, wh);
            }
        });
        assert_eq!(world.outcomes(), expected, "{row}");
    }
}

#[test]
fn proofs_that_prove_something_else() {
    for (row, change, expected) in [
        ("another transaction", 0, format!("!tx.id tx.merkle header.chain {UNPROVEN}")),
        ("nonsense", 1, format!("!tx.id tx.merkle header.chain {UNPROVEN}")),
        ("another branch", 2, format!("!tx.merkle {UNPROVEN}")),
        ("another block", 3, format!("!tx.merkle {UNPROVEN}")),
        ("a block that does not exist", 4, format!("tx.merkle !header.chain {UNPROVEN}")),
    ] {
        let mut world = World::honest();
        let other = world.operations[0].raw.clone();
        let operation = &mut world.operations[1];
        match change {
            0 => operation.raw = other,
            1 => operation.raw = b"nonsense".to_vec(),
            2 => operation.branch = Branch::new(vec![[2; 32]], 1).unwrap(),
            3 => operation.height = Height(1),
            _ => operation.height = Height(4),
        }
        assert_eq!(world.outcomes()[1], expected, "{row}");
    }
}

#[test]
fn files_that_are_missing_or_changed() {
    let cid = |index: usize| files()[index].cid();
    let flip = |world: &mut World, index: usize| {
        let block = world.blocks.get_mut(&cid(index)).unwrap();
        block[500] ^= 1;
    };
    for (row, change, expected) in [
        ("first missing", 0, ["file.cid file.links anchor.sums", NO_BASE, "ok"]),
        ("second missing", 1, ["ok", "file.cid file.links anchor.sums", NO_BASE]),
        ("second changed", 2, ["ok", "!file.cid file.links anchor.sums", NO_BASE]),
        (
            "other reading key",
            3,
            ["!file.links anchor.sums", "!file.links anchor.sums", "!file.links anchor.sums"],
        ),
        ("none", 4, ["file.cid file.links anchor.sums"; 3]),
    ] {
        let mut world = World::honest();
        match change {
            0 | 1 => drop(world.blocks.remove(&cid(change))),
            2 => flip(&mut world, 1),
            3 => world.key = SecretKey::from_bytes(&[0x43; 32]).unwrap().public(),
            _ => world.blocks.clear(),
        }
        assert_eq!(world.outcomes(), expected, "{row}");
        let history = verify_anchor_history(world.context(), (0..3).map(|i| world.evidence(i)));
        assert_eq!(history.unverified(), expected.iter().filter(|outcome| **outcome != "ok").count());
    }
}

/// On regtest names last 30 blocks. Then the holder registers anew, without a coin to spend.
#[test]
fn names_that_expired_are_registered_anew() {
    let broken = ["ok", "!anchor.name_chain", "!anchor.name_chain !anchor.sums"];
    for (gap, expected) in [(28, broken), (29, ["ok"; 3])] {
        let world = World::on(Network::Regtest, gap, |_, plan| plan.spends = None);
        assert_eq!(world.outcomes(), expected, "{gap} blocks in between");
    }
}

/// A history read from the middle: the first anchor has nothing to be judged by, the next ones have.
#[test]
fn history_from_the_middle() {
    let mut world = World::honest();
    world.operations.remove(0);
    assert_eq!(world.outcomes(), ["anchor.name_chain file.links anchor.sums", "ok"]);
}

#[test]
fn refused_headers_are_named() {
    let mut world = World::honest();
    let tip = world.chain.headers.tip();
    let broken = Header { previous: crate::hash::BlockHash::from_bytes([5; 32]), ..tip.header };
    let error = world.chain.headers.extend(&[broken]).unwrap_err();
    let report = refused_headers(&error);
    assert!(report.check(names::HEADER_CHAIN).unwrap().outcome.is_failed());
    let merged = Header { version: 0x0001_0104, previous: tip.header.hash(), ..tip.header };
    let error = world.chain.headers.extend(&[merged]).unwrap_err();
    let report = refused_headers(&error);
    assert_eq!(report.verdict(), Verdict::Incomplete);
    assert!(matches!(report.check(names::HEADER_WORK).unwrap().outcome, Outcome::NotPossible(_)));
}

/// The sample hour produces 15 Wh and consumes 111 Wh.
#[test]
fn more_than_the_installation_can_is_not_believed() {
    let mut world = World::honest();
    for (max_export_w, max_import_w, believed) in [(10_000, 20_000, 3), (10_000, 100, 0), (1, 20_000, 0)] {
        world.limits = Some(Limits { max_export_w, max_import_w, interval_s: 900 });
        let passed = world.outcomes().iter().filter(|outcome| *outcome == "ok").count();
        assert_eq!(passed, believed, "{max_export_w} W, {max_import_w} W: {:?}", world.outcomes());
    }
}
