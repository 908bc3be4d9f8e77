//! Killed two hundred times at random points, mostly while it writes: nothing shown is lost, doubled or changed.

use super::life::verified;
use super::support::{Gateway, Home, eventually};
use rustix::process::{Pid, Signal, kill_process};
use std::time::Duration;
use wasm_core::record::Record;

/// Gateways that are killed side by side, and how often each.
const GATEWAYS: u64 = 8;
const KILLS: u64 = 25;

/// A small generator (splitmix64), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// When to kill.
#[derive(Debug)]
enum Moment {
    /// So long after the start: in the middle of it, of a write, of anything.
    After(Duration),
    /// So long after a record was shown: its file and its notes are being written.
    Shown(Duration),
}

impl Moment {
    fn next(random: &mut Random) -> Self {
        let micros = |micros| Duration::from_micros(micros);
        match random.below(3) {
            0 => Self::After(micros(random.below(60_000))),
            1 => Self::After(micros(random.below(1_200_000))),
            _ => Self::Shown(micros(random.below(15_000))),
        }
    }
}

/// Reads on behind what is known, and checks that what is known stays as it was.
fn read_on(gateway: &Gateway, shown: &mut Vec<String>) -> Option<()> {
    let after = shown.len().saturating_sub(1);
    let page = gateway.try_get(&format!("/v1/records?limit=1000&after={after}"))?;
    let texts: Vec<_> = page["records"].as_array()?.iter().filter_map(|text| text.as_str()).collect();
    assert_eq!(texts.first().copied(), shown.last().map(String::as_str).or(texts.first().copied()));
    let known = usize::from(!shown.is_empty());
    shown.extend(texts.iter().skip(known).map(|text| (*text).to_owned()));
    Some(())
}

fn kill_later(pid: Pid, pause: Duration) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        std::thread::sleep(pause);
        let _ = kill_process(pid, Signal::KILL);
    })
}

/// One life, which ends at its moment.
fn live(home: &Home, moment: &Moment, shown: &mut Vec<String>) {
    let gateway = match moment {
        Moment::After(pause) => {
            let Some(gateway) = home.start_and_kill_after(*pause) else { return };
            while read_on(&gateway, shown).is_some() {}
            gateway
        }
        Moment::Shown(pause) => {
            let gateway = home.start();
            let before = shown.len();
            eventually("a record", || {
                read_on(&gateway, shown)?;
                (shown.len() > before).then_some(())
            });
            let killer = kill_later(gateway.pid(), *pause);
            while read_on(&gateway, shown).is_some() {}
            killer.join().expect("it kills");
            gateway
        }
    };
    gateway.end(Signal::KILL);
}

fn lives(seed: u64) -> usize {
    let home = Home::new("");
    home.configure_pace("file_records = 2", 10);
    let mut random = Random(seed);
    let mut shown = Vec::new();
    for _kill in 0..KILLS {
        let moment = Moment::next(&mut random);
        live(&home, &moment, &mut shown);
    }
    let gateway = home.start();
    let records = gateway.wait_for_records(shown.len() + 1);
    assert_eq!(records[..shown.len()], shown, "seed {seed}: what was shown is there, once and unchanged");
    assert_eq!(verified(&gateway, &records), records.len(), "seed {seed}: the chain is whole");
    let numbers: Vec<_> = records.iter().map(|text| Record::parse(text).expect("a record").seq()).collect();
    assert!(numbers.iter().copied().eq(1..=u64::try_from(records.len()).expect("few")), "{numbers:?}");
    shown.len()
}

#[test]
fn killed_two_hundred_times_nothing_shown_is_lost() {
    let shown: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..GATEWAYS).map(|seed| scope.spawn(move || lives(seed))).collect();
        all.into_iter().map(|one| one.join().expect("it holds")).collect()
    });
    assert!(shown.iter().all(|count| *count > 0), "records were shown between the kills: {shown:?}");
}
