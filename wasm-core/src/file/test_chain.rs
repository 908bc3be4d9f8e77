//! A chain of records for tests, at quarter hours from some time on.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those of tests")]

use std::collections::BTreeMap;

use super::{HourFile, Tail};
use crate::keys::SecretKey;
use crate::record::{ChainState, Flag, Flags, Record, RecordDraft, Register, Status};
use crate::units::{UnixTime, WattHours};

const SAMPLE: &str = include_str!("../../tests/data/records/hour_2026-11-22T08Z.ocmf");

/// The key of the sample's records.
pub(crate) fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x42; 32]).expect("a valid sample")
}

/// Records by quarter hour; quarter 0 is there from the start.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    start: u64,
    state: ChainState,
    records: BTreeMap<u64, Record>,
    export: u64,
}

impl Chain {
    pub(crate) fn new(start: u64) -> Self {
        let mut chain = Self { start, state: ChainState::default(), records: BTreeMap::new(), export: 0 };
        chain.say(0, 0, None);
        chain
    }

    /// How many records there are.
    pub(crate) fn count(&self) -> u64 {
        self.state.seq
    }

    /// The records with numbers above `seq`.
    pub(crate) fn since(&self, seq: u64) -> Vec<Record> {
        self.records.values().filter(|record| record.seq() > seq).cloned().collect()
    }

    /// The record at the end of a quarter hour.
    pub(crate) fn at(&self, quarter: u64) -> Record {
        self.records[&quarter].clone()
    }

    /// Another record: this export and twice the import, in Wh.
    pub(crate) fn say(&mut self, quarter: u64, export: u64, flag: Option<Flag>) {
        self.export = export;
        self.push(quarter, Status::Good, flag.map_or(Flags::NONE, |flag| Flags::NONE.with(flag)));
    }

    /// Records of a meter that does not answer: the last values are carried on.
    pub(crate) fn silent(&mut self, quarters: impl IntoIterator<Item = u64>) {
        quarters.into_iter().for_each(|quarter| self.push(quarter, Status::Timeout, Flags::NONE));
    }

    fn push(&mut self, quarter: u64, status: Status, flags: Flags) {
        let sample: Record = SAMPLE.lines().next().expect("a valid sample").parse().expect("a valid sample");
        let draft = sample.payload().draft.clone();
        let register = |wh| Some(Register { value: WattHours::from_wh(wh), status });
        let mut origin = draft.origin.clone();
        (origin.import, origin.export) = (Some(self.export * 20), Some(self.export * 10));
        let draft = RecordDraft {
            time: UnixTime::from_secs(self.start + quarter * 900).expect("a valid sample"),
            import: register(self.export * 2),
            export: register(self.export),
            origin,
            flags,
            ..draft
        };
        let record = self.state.next(draft, &key()).expect("a valid sample");
        self.records.insert(quarter, record);
    }

    /// A file of these records.
    #[expect(clippy::unused_self, reason = "reads as what it is")]
    pub(crate) fn hour(&self, before: Option<&Tail>, records: impl IntoIterator<Item = Record>) -> HourFile {
        HourFile::build(before, &records.into_iter().collect::<Vec<_>>(), &key()).expect("a valid sample")
    }
}
