//! What a gateway does all the time: `cargo bench -p pi-gateway`. SML is decoded by this program and by the published
//! crate `sml-rs` in one run, from the same recordings of real meters, from bytes to registers.

use criterion::{Criterion, Throughput};
use pi_gateway::decode::decode;
use pi_gateway::meter::line::Language;
use pi_gateway::meter::sml::{self, FrameReader};
use sml_rs::parser::complete::{self, MessageBody};
use sml_rs::transport;
use std::hint::black_box;
use std::path::Path;

/// Recordings of one second to a minute that both can read.
const DUMPS: [&str; 3] =
    ["ISKRA_MT175_D1A52-V22-K0t.bin", "EMH_eHZ-HW8E2A5L0EK2P.bin", "dzg_dwsb20_2th_2byte.bin"];

fn data(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).expect("committed")
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

fn sml(criterion: &mut Criterion) {
    for name in DUMPS {
        let stream = data(&format!("sml/{name}"));
        assert_eq!(ours(&stream), theirs(&stream), "{name}: both read every telegram");
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(u64::try_from(stream.len()).expect("small")));
        group.bench_function("this program", |b| b.iter(|| ours(black_box(&stream))));
        group.bench_function("sml-rs", |b| b.iter(|| theirs(black_box(&stream))));
        group.finish();
    }
}

fn text(criterion: &mut Criterion) {
    for (language, name) in [(Language::D0, "d0/ISK_MT174_modeC.txt"), (Language::Dsmr, "dsmr/p_v5.txt")] {
        let stream = data(name).repeat(100);
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(u64::try_from(stream.len()).expect("small")));
        group.bench_function("100 telegrams", |b| {
            b.iter(|| decode(language, black_box(stream.as_slice()), std::io::sink()).expect("memory"));
        });
        group.finish();
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    sml(&mut criterion);
    text(&mut criterion);
    criterion.final_summary();
}
