//! SML by this program and by the published crate `sml-rs`, in turn, from the same recordings of real meters.

use pi_gateway::meter::sml::{self, FrameReader};
use sml_rs::parser::complete::{self, MessageBody};
use sml_rs::transport;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// Recordings that both can read.
const DUMPS: [&str; 3] =
    ["ISKRA_MT175_D1A52-V22-K0t.bin", "EMH_eHZ-HW8E2A5L0EK2P.bin", "dzg_dwsb20_2th_2byte.bin"];
/// Turns, and readings of the whole recording in each.
const TURNS: usize = 40;
const READINGS: u32 = 200;

/// Name, our speed and theirs in MiB/s: each one's quickest turn.
pub(super) fn compare() -> Vec<(&'static str, f64, f64)> {
    DUMPS
        .iter()
        .map(|name| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sml").join(name);
            let stream = std::fs::read(path).expect("committed");
            assert_eq!(ours(&stream), theirs(&stream), "{name}: both read every telegram");
            let (mut our, mut their) = (Duration::MAX, Duration::MAX);
            for _ in 0..TURNS {
                our = our.min(timed(|| ours(black_box(&stream))));
                their = their.min(timed(|| theirs(black_box(&stream))));
            }
            (*name, speed(&stream, our), speed(&stream, their))
        })
        .collect()
}

fn timed(read: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    for _ in 0..READINGS {
        black_box(read());
    }
    start.elapsed()
}

fn speed(stream: &[u8], time: Duration) -> f64 {
    let bytes = u32::try_from(stream.len()).expect("small");
    f64::from(bytes) * f64::from(READINGS) / time.as_secs_f64() / f64::from(1 << 20)
}

/// Telegrams whose registers were read.
fn ours(stream: &[u8]) -> usize {
    let (mut reader, mut left) = (FrameReader::new(), stream);
    let frames = std::iter::from_fn(|| reader.take(&mut left));
    frames.filter(|frame| sml::measurement(frame).is_ok_and(|said| said.import.is_some())).count()
}

/// The same by the published crate.
fn theirs(stream: &[u8]) -> usize {
    let is_list = |body: &MessageBody<'_>| matches!(body, MessageBody::GetListResponse(_));
    let frames = transport::decode(stream).into_iter().filter_map(Result::ok);
    frames
        .filter(|frame| {
            complete::parse(frame).is_ok_and(|file| file.messages.iter().any(|m| is_list(&m.message_body)))
        })
        .count()
}
