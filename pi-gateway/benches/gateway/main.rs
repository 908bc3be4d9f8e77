//! The numbers of a running gateway, as a table: `cargo xtask bench gateway`. Nothing here passes or fails, the numbers
//! depend on the machine.
//!
//! The program measured is the one that is shipped, on one core (`taskset -c 0`), with a year of records; what measures
//! it runs on another. The meter is this program too: it writes telegrams of a recorded meter into a pseudo-terminal and
//! knows when. Loopback only, a thousand connections and some minutes at most.

#![expect(clippy::print_stdout, reason = "the table")]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "numbers of our own; it may stop"
)]

mod gateway;
mod listeners;
mod meter;
mod sml;
mod year;

use gateway::Gateway;
use listeners::Heard;
use meter::Meter;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

/// Quarter hours of a year.
const RECORDS: u32 = 365 * 96;
/// Two messages a second.
const PACE: Duration = Duration::from_millis(500);
/// A meter that says something at once.
const QUICK: Duration = Duration::from_millis(100);
const STARTS: usize = 7;

fn main() {
    allow_files();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    gateway::pin_self();
    println!("| what | limit | measured |\n|---|---|---|");
    row("size of the program, stripped", "8 MB", &format!("{:.2} MB", gateway::size()));
    for (dump, ours, theirs) in sml::compare() {
        let measured = format!("{ours:.0} MiB/s ({:.2} of theirs)", ours / theirs);
        row(
            &format!("SML from bytes to registers, {dump}"),
            &format!("sml-rs: {theirs:.0} MiB/s"),
            &measured,
        );
    }
    let home = year::home(RECORDS);
    start(&runtime, &home);
    memory(&runtime, &home);
    stream(&runtime, &home);
}

/// The meter and the listeners are tasks of one thread.
fn run(runtime: &Runtime, what: impl Future<Output = ()>) {
    LocalSet::new().block_on(runtime, what);
}

fn row(what: &str, limit: &str, measured: &str) {
    println!("| {what} | {limit} | {measured} |");
}

/// A thousand connections are more files than a shell allows at first.
fn allow_files() {
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most }).expect("up to our own limit");
}

/// From the start of the process to the first reading that a listener hears.
fn start(runtime: &Runtime, home: &year::Home) {
    let mut ready = Vec::new();
    let mut first = Vec::new();
    for _ in 0..STARTS {
        run(runtime, async {
            let meter = Meter::start(QUICK);
            let started = Instant::now();
            let gateway = Gateway::start(home, meter.path()).await;
            ready.push(started.elapsed());
            let heard = listeners::listen(&gateway, 1).await;
            heard.first().await;
            first.push(started.elapsed());
        });
    }
    ready.sort_unstable();
    first.sort_unstable();
    row("start with a year of records: ready", "", &ms(ready[STARTS / 2]));
    row("start with a year of records: first reading", "1 s", &ms(first[STARTS / 2]));
}

/// With a year of records that was read once from end to end, and a hundred listeners.
fn memory(runtime: &Runtime, home: &year::Home) {
    run(runtime, async {
        let meter = Meter::start(PACE);
        let gateway = Gateway::start(home, meter.path()).await;
        let before = gateway.memory_mb();
        let heard = listeners::listen(&gateway, 100).await;
        let records = gateway.read_all().await;
        tokio::time::sleep(Duration::from_secs(20)).await;
        let text =
            format!("{:.1} MB ({before:.1} MB at the start; {records} records read)", gateway.memory_mb());
        row("resident memory, 100 listeners", "20 MB", &text);
        drop(heard);
    });
}

/// A thousand listeners for a minute.
fn stream(runtime: &Runtime, home: &year::Home) {
    run(runtime, async {
        let meter = Meter::start(PACE);
        let gateway = Gateway::start(home, meter.path()).await;
        let heard = listeners::listen(&gateway, 1000).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        let (from, cpu) = (meter.sent(), gateway.cpu());
        tokio::time::sleep(Duration::from_secs(60)).await;
        let (to, cpu) = (meter.sent(), gateway.cpu() - cpu);
        tokio::time::sleep(Duration::from_secs(2)).await;
        report(&heard, &meter, from..to);
        row("its share of one core meanwhile", "", &format!("{:.0} %", cpu.as_secs_f64() / 60.0 * 100.0));
        row("its resident memory then", "", &format!("{:.1} MB", gateway.memory_mb()));
    });
}

fn report(heard: &Heard, meter: &Meter, range: std::ops::Range<usize>) {
    let messages = range.len();
    let (mut late, dropped) = heard.delays(meter, range);
    late.sort_unstable();
    let at = |percent: usize| {
        late.get((late.len() * percent / 100).min(late.len() - 1)).copied().unwrap_or_default()
    };
    let name = format!("{} listeners, {messages} messages each in 60 s", heard.count());
    row(&format!("{name}: dropped"), "0", &dropped.to_string());
    let text = format!("{} (half within {}, all within {})", ms(at(99)), ms(at(50)), ms(at(100)));
    row("from the meter's last byte to the listener, 99 of 100", "250 ms", &text);
}

fn ms(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
