//! The meter's readings as they come in: verified ones are kept and counted, others are only shown.
//!
//! What is kept is [`Verified`], which only `wasm-core` can make, so nothing that failed a check can reach a sum or a
//! chart from here.

mod proven;
mod readings;

use std::collections::VecDeque;
use std::rc::Rc;

use wasm_core::calendar::Date;
use wasm_core::units::UnixTime;
use wasm_core::verify::{Day, Reading, Report, Verified};
use yew::Reducible;

use super::link::Link;
use crate::wire::stream::Live;

pub use proven::{Proven, ProvenDay};
pub use readings::Readings;

/// How many of the newest rows, and how many failed ones, are kept for looking at.
const ROWS: usize = 200;

/// One record with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What it says its number is, if it is readable.
    pub seq: Option<u64>,
    /// What it says its time is, if it is readable.
    pub time: Option<UnixTime>,
    /// The checks.
    pub report: Rc<Report>,
    /// There if nothing failed.
    pub reading: Option<Verified<Reading>>,
}

/// A day file that is not believed; its records are checked one by one instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedDay {
    /// The day it should be of, if it is readable.
    pub date: Option<Date>,
    /// The checks; all passed if it is another history than that of the records.
    pub report: Rc<Report>,
}

/// What is being verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Records that were fetched.
    Records,
    /// Days that were kept; the newest are on the page before the others are checked.
    Days,
}

/// How far the verification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Of what.
    pub of: Work,
    /// How many are checked.
    pub done: u64,
    /// How many there are.
    pub all: u64,
}

impl Progress {
    /// So many days of so many.
    #[must_use]
    pub fn of_days(done: usize, all: usize) -> Self {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Self { of: Work::Days, done: number(done), all: number(all) }
    }
}

/// What is known about the meter's energy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Energy {
    /// The connection to the gateway.
    pub link: Link,
    /// Power at this moment, unsigned; gone when the connection is.
    pub live: Option<Live>,
    /// Every verified day and reading.
    pub proven: Proven,
    /// The newest records with their checks, newest last.
    pub rows: VecDeque<Rc<Checked>>,
    /// Records that failed a check, newest last; also among `rows` while they are new.
    pub failed: VecDeque<Rc<Checked>>,
    /// How many failed altogether.
    pub failures: u64,
    /// The day file at which the chain of believed ones ended, if one did.
    pub refused_day: Option<Rc<RefusedDay>>,
    /// Set once the records of a day were not what its file says.
    pub not_same: bool,
    /// Set while older records are being checked.
    pub progress: Option<Progress>,
    /// When the gateway was last heard, UTC seconds.
    pub heard: Option<u64>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Another meter, or none: nothing of the old one stays.
    Reset,
    /// The readings of days without a file are spoilt: they come again.
    ForgetReadings,
    /// The connection changed.
    Link(Link),
    /// The gateway was heard at this time.
    Heard(u64),
    /// Power at this moment.
    Live(Live),
    /// Records were checked.
    Checked(Vec<Rc<Checked>>),
    /// Day files were checked and hold; readings in them are theirs from now on.
    Days(Vec<Rc<Verified<Day>>>),
    /// All day files that were kept were checked: these hold, in place of those shown before.
    AllDays(Vec<Rc<Verified<Day>>>),
    /// Each record of a day was checked; they stand for the day's file from now on, if they are all of it.
    Closer(Rc<[Verified<Reading>]>),
    /// A day file is not believed.
    RefusedDay(Rc<RefusedDay>),
    /// Progress of checking older records, `None` when done.
    Progress(Option<Progress>),
}

impl Reducible for Energy {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Reset => next = Self::default(),
            Action::ForgetReadings => next.forget_readings(),
            Action::Link(link) => {
                if !link.is_online() {
                    next.live = None;
                }
                next.link = link;
            }
            Action::Heard(at) => next.heard = Some(at),
            Action::Live(live) => next.live = Some(live),
            Action::Checked(records) => next.take(records),
            Action::Days(days) => next.proven.add_days(days),
            Action::AllDays(days) => next.proven.set_days(days),
            Action::Closer(readings) => next.not_same |= !next.proven.look_closer(readings),
            Action::RefusedDay(day) => next.refused_day = Some(day),
            Action::Progress(progress) => next.progress = progress,
        }
        Rc::new(next)
    }
}

impl Energy {
    fn take(&mut self, records: Vec<Rc<Checked>>) {
        self.proven.extend(records.iter().filter_map(|record| record.reading));
        for record in records {
            if record.reading.is_none() {
                self.failures = self.failures.saturating_add(1);
                push_bounded(&mut self.failed, record.clone());
            }
            push_bounded(&mut self.rows, record);
        }
    }

    fn forget_readings(&mut self) {
        self.proven.forget_readings();
        self.rows.clear();
        self.failed.clear();
        self.failures = 0;
    }

    /// The time of the newest verified reading: how old what is shown may be.
    #[must_use]
    pub fn as_of(&self) -> Option<UnixTime> {
        self.proven.newest()
    }
}

fn push_bounded(rows: &mut VecDeque<Rc<Checked>>, row: Rc<Checked>) {
    if rows.len() >= ROWS {
        rows.pop_front();
    }
    rows.push_back(row);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Rc<Checked> {
        Rc::new(Checked { seq: None, time: None, report: Rc::new(Report::default()), reading: None })
    }

    fn after(actions: Vec<Action>) -> Energy {
        let start = Rc::new(Energy::default());
        (*actions.into_iter().fold(start, Energy::reduce)).clone()
    }

    #[test]
    fn a_failed_record_is_shown_and_not_counted() {
        let energy = after(vec![Action::Checked(vec![failed()])]);
        assert_eq!((energy.rows.len(), energy.failed.len(), energy.failures), (1, 1, 1));
        assert!(energy.proven.is_empty());
        assert_eq!(energy.as_of(), None);
    }

    #[test]
    fn rows_are_bounded_and_the_count_is_not() {
        let many = vec![failed(); 450];
        let energy = after(vec![Action::Checked(many)]);
        assert_eq!((energy.rows.len(), energy.failed.len(), energy.failures), (ROWS, ROWS, 450));
    }

    #[test]
    fn live_power_goes_with_the_connection() {
        let live = Live { time: 1, power_w: 5 };
        let online = Link::Online { server: "a".into() };
        let energy = after(vec![Action::Link(online.clone()), Action::Live(live)]);
        assert_eq!(energy.live, Some(live));
        let gone = Action::Link(online.failed("gone".into(), 9));
        assert_eq!(after(vec![Action::Link(online), Action::Live(live), gone]).live, None);
    }
}
