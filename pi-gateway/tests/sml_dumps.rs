//! Every frame of every dump gives exactly the registers that independent parsers read from it.

use pi_gateway::decode::decode;
use pi_gateway::meter::line::Language;
use pi_gateway::meter::sml::{self, Frame, FrameReader};
use pi_gateway::meter::{Decimal, Measurement};
use serde::Deserialize;
use sml_rs::parser::common::{Time, Value};
use sml_rs::parser::complete::{self, GetListResponse, MessageBody};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Dump {
    readings: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    end: u64,
    #[serde(default, deserialize_with = "present")]
    server_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    sec_index: Option<Option<u64>>,
    import: Option<Energy>,
    export: Option<Energy>,
}

#[derive(Deserialize)]
struct Energy {
    wh: String,
    wh_floor: u64,
}

/// Tells a field that is null from one that is not there.
fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sml")
}

fn dumps() -> BTreeMap<String, (Vec<u8>, Dump)> {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("the table is committed");
    let table: BTreeMap<String, Dump> = serde_json::from_str(&text).expect("the table is JSON");
    let with_bytes = |(name, dump): (String, Dump)| {
        let bytes = std::fs::read(folder().join(&name)).expect("the dump is committed");
        (name, (bytes, dump))
    };
    table.into_iter().map(with_bytes).collect()
}

fn frames(stream: &[u8]) -> Vec<Frame> {
    let mut reader = FrameReader::new();
    stream.iter().filter_map(|byte| reader.push(*byte)).collect()
}

fn measurements(stream: &[u8]) -> Vec<(u64, Measurement)> {
    frames(stream).iter().filter_map(|frame| Some((frame.end(), sml::measurement(frame).ok()?))).collect()
}

fn assert_energy(got: Option<Decimal>, wanted: Option<&Energy>, place: &str) {
    assert_eq!(got.map(|got| got.to_string()).as_ref(), wanted.map(|wanted| &wanted.wh), "{place}");
    let floor = got.and_then(Decimal::floor_unsigned);
    assert_eq!(floor, wanted.map(|wanted| wanted.wh_floor), "{place}");
}

#[test]
fn every_frame_of_every_dump() {
    let mut rows = 0;
    for (name, (bytes, dump)) in dumps() {
        let got = measurements(&bytes);
        let ends: Vec<_> = got.iter().map(|(end, _)| *end).collect();
        let wanted: Vec<_> = dump.readings.iter().map(|row| row.end).collect();
        assert_eq!(ends, wanted, "{name}");
        for ((end, measurement), row) in got.iter().zip(&dump.readings) {
            let place = format!("{name} at {end}");
            if let Some(server_id) = &row.server_id {
                assert_eq!(&measurement.server_id.as_ref().map(hex::encode), server_id, "{place}");
            }
            if let Some(sec_index) = row.sec_index {
                assert_eq!(measurement.sec_index, sec_index, "{place}");
            }
            assert_energy(measurement.import, row.import.as_ref(), &place);
            assert_energy(measurement.export, row.export.as_ref(), &place);
            rows += 1;
        }
    }
    assert_eq!(rows, 128);
}

#[test]
fn power_of_the_meters_that_send_it() {
    let dumps = dumps();
    for (name, watts) in [
        // 16.7.0, energy flows out
        ("ISKRA_MT175_D1A52-V22-K0t.bin", "-4308"),
        // 15.7.0 is without a sign, the status word says "in"
        ("EMH-ED300L_consumption.bin", "137.1"),
        // sent as -299.12 by a meter whose firmware loses the sign byte
        ("DZG_DVS-7412.2_jmberg.bin", "356.24"),
        // the same maker without the fault
        ("dzg_dwsb20_2th_2byte.bin", "-310.64"),
    ] {
        let (bytes, _) = &dumps[name];
        let (_, first) = &measurements(bytes)[0];
        assert_eq!(first.power.map(|power| power.to_string()).as_deref(), Some(watts), "{name}");
    }
}

#[test]
fn a_frame_cut_anywhere_gives_nothing_and_costs_only_itself() {
    let (bytes, _) = &dumps()["ISKRA_MT175_D1A52-V22-K0t.bin"];
    let (first, second) = (&bytes[..460], &bytes[460..920]);
    for cut in 0..first.len() {
        let stream = [&first[..cut], second].concat();
        assert_eq!(measurements(&stream).len(), 1, "cut at {cut}");
    }
}

#[test]
fn decode_prints_a_line_per_frame() {
    let (bytes, _) = &dumps()["EMH_eHZ361L5R_1.bin"];
    let mut out = Vec::new();
    decode(Language::Sml, bytes.as_slice(), &mut out).expect("memory can be read and written");
    assert_eq!(
        String::from_utf8(out).expect("JSON is UTF-8"),
        "{\"end\":220,\"server_id\":\"31303031313835\",\"import_wh\":null,\"export_wh\":\"114427402.0\"}\n"
    );
}

/// Where the published crate can read a frame, it reads the same.
#[test]
fn agrees_with_sml_rs() {
    let mut compared = 0;
    for (name, (bytes, _)) in dumps().iter().filter(|(name, _)| !name.starts_with("huge_list")) {
        for frame in frames(bytes) {
            let payload = frame.payload();
            let Ok(file) = complete::parse(&payload) else { continue };
            let lists = file.messages.iter().filter_map(|message| match &message.message_body {
                MessageBody::GetListResponse(list) => Some(list),
                _ => None,
            });
            for list in lists {
                let ours = sml::measurement(&frame).expect("the crate could read it");
                assert_eq!(ours.server_id.as_deref(), Some(list.server_id), "{name}");
                let sec_index = list.act_sensor_time.as_ref().map(|Time::SecIndex(at)| u64::from(*at));
                assert_eq!(ours.sec_index, sec_index, "{name}");
                for (total, got) in [([1, 0, 1, 8, 0, 255], ours.import), ([1, 0, 2, 8, 0, 255], ours.export)]
                {
                    if let Some(theirs) = oracle_value(list, total) {
                        assert_eq!(got, Some(theirs), "{name}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 120, "{compared} registers compared");
}

fn oracle_value(list: &GetListResponse<'_>, name: [u8; 6]) -> Option<Decimal> {
    let entry = list.val_list.iter().find(|entry| entry.obj_name == name)?;
    let exponent = entry.scaler.unwrap_or(0);
    match &entry.value {
        Value::I8(value) => Decimal::new(i64::from(*value), exponent),
        Value::I16(value) => Decimal::new(i64::from(*value), exponent),
        Value::I32(value) => Decimal::new(i64::from(*value), exponent),
        Value::I64(value) => Decimal::new(*value, exponent),
        Value::U8(value) => Decimal::from_unsigned(u64::from(*value), exponent),
        Value::U16(value) => Decimal::from_unsigned(u64::from(*value), exponent),
        Value::U32(value) => Decimal::from_unsigned(u64::from(*value), exponent),
        Value::U64(value) => Decimal::from_unsigned(*value, exponent),
        Value::Bool(_) | Value::Bytes(_) | Value::List(_) => None,
    }
}
