//! Every public telegram of D0, P1 and MQTT gives exactly what it should, and what is damaged gives nothing.

use pi_gateway::decode::{decode, decode_mqtt};
use pi_gateway::meter::line::Language;
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wasm_core::units::UnixTime;

#[derive(Deserialize)]
struct Row {
    accept: bool,
    import_wh: Option<String>,
    export_wh: Option<String>,
}

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(kind)
}

fn rows(kind: &str) -> Vec<(String, Vec<u8>, Row)> {
    let text = std::fs::read_to_string(folder(kind).join("expected.json")).expect("the table is committed");
    let table: BTreeMap<String, Row> = serde_json::from_str(&text).expect("the table is JSON");
    let read = |name: &str| std::fs::read(folder(kind).join(name)).expect("the telegram is committed");
    table.into_iter().map(|(name, row)| (name.clone(), read(&name), row)).collect()
}

fn lines(kind: &str, telegram: &[u8]) -> Vec<Value> {
    let mut out = Vec::new();
    let done = match kind {
        // 2026-11-22 08:05 UTC: the recordings are five minutes old.
        "mqtt" => decode_mqtt(telegram, &mut out, UnixTime::from_secs(1_795_334_700).expect("a time")),
        "dsmr" => decode(Language::Dsmr, telegram, &mut out),
        "d0" => decode(Language::D0, telegram, &mut out),
        _ => decode(Language::Sml, telegram, &mut out),
    };
    done.expect("memory can be read and written");
    let text = String::from_utf8(out).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn every_telegram_of_every_kind() {
    for (kind, count) in [("d0", 9), ("dsmr", 32), ("mqtt", 5)] {
        let rows = rows(kind);
        assert_eq!(rows.len(), count, "{kind}");
        for (name, telegram, row) in rows {
            let found = lines(kind, &telegram);
            if !row.accept {
                assert_eq!(found, Vec::<Value>::new(), "{name}");
                continue;
            }
            let [line] = found.as_slice() else { panic!("{name}: {found:?}") };
            let text = |key: &str| line[key].as_str().map(str::to_owned);
            assert_eq!((text("import_wh"), text("export_wh")), (row.import_wh, row.export_wh), "{name}");
            let end = line["end"].as_u64().and_then(|end| usize::try_from(end).ok());
            assert!(end.is_some_and(|end| end > 0 && end <= telegram.len()), "{name}");
        }
    }
}

#[test]
fn meters_are_told_by_their_id() {
    for (kind, name, id) in [
        ("d0", "EBZ_DD32R06ETA_107.txt", "1EBZ0102861889"),
        ("d0", "ESY_Q3DA1004_V302.txt", "0273011003684"),
        ("d0", "ISK_MT174_modeC.txt", "/ISk5MT174-0002"),
        ("d0", "LGZ_E350_M26.txt", "13647123"),
        ("dsmr", "p_v5.txt", "4B384547303034303436333935353037"),
    ] {
        let telegram = std::fs::read(folder(kind).join(name)).expect("committed");
        assert_eq!(lines(kind, &telegram)[0]["server_id"], hex::encode(id), "{name}");
    }
}

/// A telegram cut anywhere gives nothing, and the whole one behind it is read.
#[test]
fn a_telegram_cut_anywhere_costs_only_itself() {
    for (kind, name) in [
        ("d0", "ISK_MT174_modeC.txt"),
        ("d0", "ESY_Q3DA1004_V302.txt"),
        ("d0", "parity_high_bits.txt"),
        ("dsmr", "p_v5.txt"),
        ("dsmr", "p_v3.txt"),
    ] {
        let telegram = std::fs::read(folder(kind).join(name)).expect("committed");
        let whole = lines(kind, &telegram);
        // A cut behind the end mark may leave a whole telegram: only its line end is missing.
        let mark = telegram.iter().rposition(|byte| byte & 0x7f == b'!').expect("an end mark");
        for cut in 0..mark {
            let stream = [&telegram[..cut], &telegram].concat();
            let found = lines(kind, &stream);
            assert_eq!(found.len(), 1, "{name} cut at {cut}: {found:?}");
            assert_eq!(found[0]["import_wh"], whole[0]["import_wh"], "{name} cut at {cut}");
        }
    }
}

/// The wrong language on a port is noise.
#[test]
fn other_languages_are_noise() {
    let sml = std::fs::read(folder("replay.sml")).expect("committed");
    for kind in ["d0", "dsmr", "mqtt"] {
        assert_eq!(lines(kind, &sml), Vec::<Value>::new(), "{kind}");
    }
    for kind in ["d0", "dsmr"] {
        for (name, telegram, _) in rows(kind) {
            assert_eq!(lines("sml", &telegram), Vec::<Value>::new(), "{name}");
        }
    }
}

/// Belgian meters with many sub-meters send more than 2048 bytes; what never ends is given up.
#[test]
fn a_long_telegram_is_read_and_an_endless_one_is_not() {
    let good = std::fs::read(folder("dsmr").join("p_v3.txt")).expect("committed");
    let text = String::from_utf8(good.clone()).expect("ASCII");
    let (head, rest) = text.split_once("\r\n\r\n").expect("a blank line behind the ident");
    let more =
        (0..100).map(|number| format!("0-{}:96.1.0(4B384547303034303436333935353037)\r\n", number % 9 + 1));
    let more: String = more.collect();
    let long = format!("{head}\r\n\r\n{more}{rest}");
    assert!(long.len() > 2 * 2048);
    assert_eq!(lines("dsmr", long.as_bytes())[0]["import_wh"], lines("dsmr", &good)[0]["import_wh"]);
    let endless = format!("{head}\r\n\r\n{}", more.repeat(100));
    assert_eq!(lines("dsmr", endless.as_bytes()), Vec::<Value>::new());
    assert_eq!(
        lines("dsmr", &[endless.as_bytes(), &good].concat()).len(),
        1,
        "the good one behind it is read"
    );
}

/// Parity in the eighth bit is D0's own and is taken off there; P1 has none. Telegrams without it are read on both.
#[test]
fn ports_with_other_framing_read_right_or_nothing() {
    let even = |byte: &u8| if byte.count_ones() % 2 == 1 { byte | 0x80 } else { *byte };
    let odd = |byte: &u8| if byte.count_ones().is_multiple_of(2) { byte | 0x80 } else { *byte };
    for kind in ["d0", "dsmr"] {
        for (name, telegram, row) in rows(kind).into_iter().filter(|(_, bytes, _)| bytes.is_ascii()) {
            let seen = |parity: fn(&u8) -> u8| lines(kind, &telegram.iter().map(parity).collect::<Vec<_>>());
            assert!(seen(odd).is_empty(), "{name}");
            assert_eq!(seen(even).len(), usize::from(kind == "d0" && row.accept), "{name}");
        }
    }
}

/// One changed bit is noticed wherever there is a checksum.
#[test]
fn a_changed_bit_is_refused() {
    for (kind, name) in [("d0", "ISK_MT174_modeC.txt"), ("dsmr", "p_v5.txt"), ("dsmr", "r_isk.txt")] {
        let telegram = std::fs::read(folder(kind).join(name)).expect("committed");
        let good = lines(kind, &telegram);
        let start = telegram.iter().position(|byte| *byte == b'(').expect("a value");
        for at in start..telegram.len() {
            for bit in 0..7 {
                let mut changed = telegram.clone();
                changed[at] ^= 1 << bit;
                let found = lines(kind, &changed);
                assert!(found.is_empty() || found == good, "{name}: byte {at}, bit {bit}: {found:?}");
            }
        }
    }
}

fn telegrams() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let all: Vec<_> = ["d0", "dsmr", "mqtt"]
        .into_iter()
        .flat_map(|kind| rows(kind).into_iter().map(move |(_, telegram, _)| (kind, telegram)))
        .collect();
    prop::sample::select(all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to a telegram on the way: no panic, and no more lines than telegrams.
    #[test]
    fn mutated_telegrams_do_no_harm(
        (kind, telegram) in telegrams(),
        edits in vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..20),
    ) {
        let mut bytes = telegram;
        for (at, byte, edit) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match edit {
                0 => bytes.insert(at, byte),
                1 => { if let Some(old) = bytes.get_mut(at) { *old = byte; } }
                2 if at < bytes.len() => { bytes.remove(at); }
                _ => { let piece = bytes.get(at..).unwrap_or_default().to_vec(); bytes.extend(piece); }
            }
            bytes.truncate(100_000);
        }
        for language in ["d0", "dsmr", "mqtt", "sml"] {
            let found = lines(language, &bytes);
            prop_assert!(language == kind || language == "dsmr" || language == "d0" || found.is_empty());
        }
    }

    #[test]
    fn noise_gives_nothing(noise in vec(any::<u8>(), 0..20_000)) {
        for language in ["d0", "dsmr", "mqtt", "sml"] {
            prop_assert_eq!(lines(language, &noise), Vec::<Value>::new());
        }
    }
}
