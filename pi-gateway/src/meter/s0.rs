//! S0: a meter that gives a pulse per so many watt hours, counted by the kernel's edge events of a GPIO line.
//!
//! Pulses say how much more, never how much: the count begins with what stands on the meter's display and goes
//! on from the newest signed record after a restart. Pulses while the gateway is off are lost; the restart is
//! flagged. A quiet line looks like a meter that uses nothing, so this is no billing meter.

use super::{Decimal, Driver, Measurement, MeterEvent, Running, Telegram};
use gpiocdev::Request;
use gpiocdev::line::{EdgeDetection, EdgeEvent};
use gpiocdev::tokio::AsyncRequest;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use wasm_core::hash::sha256;

/// How long to wait before a line that failed is asked for again.
const RETRY: Duration = Duration::from_secs(2);
/// The count is told at least this often.
const TELL: Duration = Duration::from_secs(1);
/// A pulse is at least 30 ms long (DIN 43864); what is shorter is a bounce.
const DEBOUNCE: Duration = Duration::from_millis(15);
/// mWh of a kWh: counts are told in mWh.
const MWH_PER_KWH: u128 = 1_000_000;
const MILLI: i8 = -3;

/// Which way the counted energy flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Taken from the grid.
    #[default]
    Import,
    /// Given to the grid.
    Export,
}

/// A count of pulses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulses {
    count: u64,
    per_kwh: u32,
}

impl Pulses {
    /// The count at an energy in mWh: the least that is not below it.
    #[must_use]
    pub fn at(mwh: u64, per_kwh: u32) -> Self {
        let product = u128::from(mwh).saturating_mul(u128::from(per_kwh));
        Self { count: u64::try_from(product.div_ceil(MWH_PER_KWH)).unwrap_or(u64::MAX), per_kwh }
    }

    /// Some more.
    pub fn add(&mut self, more: u32) {
        self.count = self.count.saturating_add(more.into());
    }

    /// The energy, rounded down to mWh.
    #[must_use]
    pub fn energy(self) -> Option<Decimal> {
        let mwh = u128::from(self.count).checked_mul(MWH_PER_KWH)?.checked_div(u128::from(self.per_kwh))?;
        Decimal::from_unsigned(u64::try_from(mwh).ok()?, MILLI)
    }
}

/// A meter on a GPIO line.
#[derive(Debug, Clone)]
pub struct S0 {
    /// The GPIO chip, as `/dev/gpiochip0`.
    pub chip: PathBuf,
    /// The line on it.
    pub line: u32,
    /// Which way the energy flows.
    pub direction: Direction,
    /// Where the count begins.
    pub start: Pulses,
}

impl Driver for S0 {
    fn run(self: Box<Self>, events: mpsc::Sender<MeterEvent>) -> Running {
        Box::pin(async move {
            let mut pulses = self.start;
            while !events.is_closed() {
                let Err(reason) = self.listen(&mut pulses, &events).await else { return };
                let reason = format!("line {} of {}: {reason}", self.line, self.chip.display());
                if events.send(MeterEvent::Disconnected { reason }).await.is_err() {
                    return;
                }
                tokio::time::sleep(RETRY).await;
            }
        })
    }
}

impl S0 {
    /// Counts until the line fails, or returns when nobody listens.
    async fn listen(&self, pulses: &mut Pulses, events: &mpsc::Sender<MeterEvent>) -> Result<(), String> {
        let request = Request::builder()
            .on_chip(&self.chip)
            .with_consumer("pi-gateway")
            .with_line(self.line)
            .with_bias(gpiocdev::line::Bias::PullUp)
            .with_edge_detection(EdgeDetection::FallingEdge)
            .with_debounce_period(DEBOUNCE)
            .request()
            .map_err(|error| error.to_string())?;
        let line = AsyncRequest::new(request);
        let (edges, counted) = mpsc::channel(64);
        let feed = async {
            loop {
                let edge = line.read_edge_event().await.map_err(|error| error.to_string())?;
                if edges.send(edge).await.is_err() {
                    return Ok(());
                }
            }
        };
        let mut counter = Counter { direction: self.direction, pulses, last: None };
        tokio::select! {
            failed = feed => failed,
            () = counter.run(counted, events) => Ok(()),
        }
    }
}

/// Edges in, telegrams out.
#[derive(Debug)]
struct Counter<'a> {
    direction: Direction,
    pulses: &'a mut Pulses,
    last: Option<EdgeEvent>,
}

impl Counter<'_> {
    async fn run(&mut self, mut edges: mpsc::Receiver<EdgeEvent>, events: &mpsc::Sender<MeterEvent>) {
        if events.send(MeterEvent::Connected).await.is_err() {
            return;
        }
        let mut ticks = tokio::time::interval(TELL);
        loop {
            tokio::select! {
                edge = edges.recv() => match edge {
                    Some(edge) => self.count(edge),
                    None => return,
                },
                _ = ticks.tick() => {
                    if events.send(MeterEvent::Telegram(Box::new(self.telegram()))).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// Counts an edge, and those before it that the kernel dropped for want of room: it numbers them all, from 1 on.
    fn count(&mut self, edge: EdgeEvent) {
        let before = self.last.as_ref().map_or(0, |last| last.line_seqno);
        self.pulses.add(edge.line_seqno.wrapping_sub(before));
        self.last = Some(edge);
    }

    /// The count as a telegram; its hash is over the count and the kernel's newest event.
    fn telegram(&self) -> Telegram {
        let event = self.last.as_ref().map_or([0; 12], |edge| {
            let [a, b, c, d, e, f, g, h] = edge.timestamp_ns.to_be_bytes();
            let [i, j, k, l] = edge.seqno.to_be_bytes();
            [a, b, c, d, e, f, g, h, i, j, k, l]
        });
        let bytes = [b"S0".as_slice(), &self.pulses.count.to_be_bytes(), &event].concat();
        let energy = self.pulses.energy();
        let (import, export) = match self.direction {
            Direction::Import => (energy, None),
            Direction::Export => (None, energy),
        };
        let measurement = Measurement { import, export, ..Measurement::default() };
        Telegram { measurement, hash: sha256(&bytes), at: Instant::now() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counter, Direction, MeterEvent, Pulses};
    use gpiocdev::line::{EdgeEvent, EdgeKind};
    use gpiocdev_uapi::v2::LineEdgeEvent;
    use tokio::sync::mpsc;

    #[test]
    fn a_count_goes_on_where_it_was() {
        for per_kwh in [1, 3, 75, 800, 1000, 2000, 10_000] {
            for count in [0, 1, 2, 7, 799, 12_345_678] {
                let pulses = Pulses { count, per_kwh };
                let energy = pulses.energy().expect("fits");
                let mwh = energy.floor_at(-3).and_then(|mwh| u64::try_from(mwh).ok()).expect("fits");
                assert_eq!(Pulses::at(mwh, per_kwh), pulses);
                let next = Pulses { count: count + 1, per_kwh };
                assert!(next.energy() > Some(energy), "{per_kwh}");
            }
        }
        assert_eq!(
            Pulses::at(1_250, 800).energy().map(|energy| energy.to_string()).as_deref(),
            Some("1.250")
        );
    }

    #[tokio::test]
    async fn edges_are_counted_and_told() {
        let mut pulses = Pulses::at(5_000_000, 1000);
        let (edges, counted) = mpsc::channel(8);
        let (events, mut told) = mpsc::channel(64);
        for seqno in 1..=3 {
            let edge =
                EdgeEvent { timestamp_ns: 7, kind: EdgeKind::Falling, offset: 4, seqno, line_seqno: seqno };
            edges.send(edge).await.expect("room");
        }
        let counting = tokio::spawn(async move {
            let mut counter = Counter { direction: Direction::Export, pulses: &mut pulses, last: None };
            counter.run(counted, &events).await;
        });
        assert!(matches!(told.recv().await, Some(MeterEvent::Connected)));
        let mut newest = None;
        while newest.as_deref() != Some("5003.000") {
            let Some(MeterEvent::Telegram(telegram)) = told.recv().await else { continue };
            assert_eq!(telegram.measurement.import, None);
            newest = telegram.measurement.export.map(|energy| energy.to_string());
        }
        drop(edges);
        counting.await.expect("ends with its line");
    }
    /// An event as the kernel hands it out: `struct gpio_v2_line_event` of `linux/gpio.h`, 48 bytes.
    fn event(timestamp_ns: u64, id: u32, offset: u32, (seqno, line_seqno): (u32, u32)) -> EdgeEvent {
        let numbers = [id, offset, seqno, line_seqno].map(u32::to_ne_bytes).concat();
        let bytes = [timestamp_ns.to_ne_bytes().as_slice(), &numbers, &[0; 24]].concat();
        assert_eq!(bytes.len(), 48);
        let words = bytes.chunks_exact(8).map(|word| u64::from_ne_bytes(word.try_into().expect("eight")));
        let words: Vec<u64> = words.collect();
        let event = LineEdgeEvent::from_slice(&words).expect("long enough");
        EdgeEvent::try_from(event).expect("an edge")
    }

    #[test]
    fn events_are_read_as_the_kernel_writes_them() {
        for (id, kind) in [(1, EdgeKind::Rising), (2, EdgeKind::Falling)] {
            let (timestamp_ns, offset, seqno, line_seqno) = (1_234_567_890_123, 27, 9, 5);
            let expected = EdgeEvent { timestamp_ns, kind, offset, seqno, line_seqno };
            assert_eq!(event(timestamp_ns, id, offset, (seqno, line_seqno)), expected);
        }
    }

    /// While this program is held up the kernel keeps 16 events and drops the oldest.
    #[test]
    fn pulses_that_the_kernel_dropped_are_counted() {
        for (row, numbers, count) in [
            ("each heard", vec![1, 2, 3], 3),
            ("the first dropped", vec![5], 5),
            ("some between", vec![1, 2, 40, 41], 41),
            ("over the end of the numbers", vec![u32::MAX, 0, 1], u64::from(u32::MAX) + 2),
        ] {
            let mut pulses = Pulses { count: 0, per_kwh: 1000 };
            let mut counter = Counter { direction: Direction::Import, pulses: &mut pulses, last: None };
            for number in numbers {
                counter.count(event(7, 2, 4, (number, number)));
            }
            assert_eq!(pulses.count, count, "{row}");
        }
    }
}
