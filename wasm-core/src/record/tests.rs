//! The published sample hour, altered copies of it, and records made here.

use proptest::prelude::*;

use super::*;

const SAMPLE: &str = include_str!("../../tests/data/records/hour_2026-11-22T08Z.ocmf");
const SPKI: &str = include_str!("../../tests/data/records/pubkey_spki.hex");
const MEDIA_TYPE: &str = r#""SM":"application/x-der","#;

fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x42; 32]).unwrap()
}

fn sample(line: usize) -> &'static str {
    SAMPLE.lines().nth(line).unwrap()
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn register(wh: u64) -> Option<Register> {
    Some(Register { value: WattHours::from_wh(wh), status: Status::Good })
}

/// The first reading of the sample hour, written down by hand.
fn draft() -> RecordDraft {
    let telegram = "765fa47cd168bc2a771f5e6defca2dc3e55d30397e06ee5ad0fe0732b134f215";
    RecordDraft {
        gateway: Gateway {
            id: text("BlockPro Node BP1"),
            serial: text("BP1-000001"),
            version: text("0.1.0"),
        },
        vendor: text("ISK"),
        model: text("MT175"),
        meter: "1ISK0078123456".parse().unwrap(),
        time: UnixTime::from_secs(1_795_334_400).unwrap(),
        time_status: TimeStatus::Synchronised,
        import: register(22_462_413),
        export: register(1_266_728),
        origin: Origin {
            proto: text("sml"),
            import: Some(224_624_136),
            export: Some(12_667_281),
            scale: -1,
            second_index: Some(128_972_252),
            telegram: Some(hex::decode(telegram).unwrap().try_into().unwrap()),
        },
        clock: Clock { source: ClockSource::Ntp, error_ms: Some(8) },
        flags: Flags::NONE,
    }
}

#[test]
fn sample_reads_and_verifies() {
    let key = key().public();
    assert_eq!(hex::encode(key.spki_der()), SPKI.trim());
    let mut head = PayloadHash::ZERO;
    for (position, line) in SAMPLE.lines().enumerate() {
        let record = Record::parse(line).unwrap();
        assert_eq!(record.as_str(), line);
        assert!(record.is_signed_by(&key));
        assert_eq!(record.seq(), position as u64 + 1);
        assert_eq!(record.previous(), head);
        assert_eq!(record.payload().key_id, KeyId::of(&key));
        assert!(!record.is_simulated());
        head = record.payload_hash();
    }
    assert_eq!(head.to_string(), "cd73be8232c0837a9161fb12142ccdbe5a6b6e3b883ec5bb06762fdfc0fdf8af");
}

#[test]
fn sample_is_made_again_byte_for_byte() {
    let mut chain = ChainState::default();
    for line in SAMPLE.lines() {
        let parsed = Record::parse(line).unwrap();
        let record = chain.next(parsed.payload().draft.clone(), &key()).unwrap();
        assert_eq!(record.payload_bytes(), parsed.payload_bytes());
        assert_eq!(record.signature(), parsed.signature());
        assert_eq!(record.as_str(), line.replace(MEDIA_TYPE, ""));
        assert_eq!(Record::parse(record.as_str()), Ok(record));
    }
    assert_eq!(chain.seq, 4);
}

#[test]
fn fields_of_the_sample() {
    let record = Record::parse(sample(0)).unwrap();
    assert_eq!(record.payload().draft, draft());
    assert_eq!(record.import().map(WattHours::wh), Some(22_462_413));
    assert_eq!(record.export().map(WattHours::wh), Some(1_266_728));
    assert_eq!((record.proto(), record.model()), ("sml", "MT175"));
}

#[test]
fn every_changed_byte_is_refused() {
    let key = key().public();
    let good = sample(1).as_bytes();
    for at in 0..good.len() {
        for mask in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff] {
            let mut bytes = good.to_vec();
            bytes[at] ^= mask;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let accepted = Record::parse(&text).is_ok_and(|record| record.is_signed_by(&key));
            assert!(!accepted, "byte {at} changed by {mask:02x}: {text}");
        }
    }
}

#[test]
fn every_removed_or_doubled_byte_is_refused() {
    let key = key().public();
    let good = sample(1);
    for at in 0..good.len() {
        let removed = format!("{}{}", &good[..at], &good[at + 1..]);
        let doubled = format!("{}{}", &good[..=at], &good[at..]);
        for text in [removed, doubled, good[..at].to_owned()] {
            let accepted = Record::parse(&text).is_ok_and(|record| record.is_signed_by(&key));
            assert!(!accepted, "at byte {at}: {text}");
        }
    }
}

#[test]
fn errors_name_the_place() {
    let good = sample(0);
    for (row, text, place, expected) in [
        ("empty", String::new(), "OCMF", "OCMF|"),
        ("other format", good.replacen("OCMF", "OCMX", 1), "OCMF", "OCMF|"),
        ("later OCMF", good.replacen("1.3", "1.4", 1), "{\"FV\"", r#"{"FV":"1.3","GI":""#),
        ("spaces", good.replacen("\"PG\":", "\"PG\": ", 1), "\",\"PG\"", r#"","PG":"F"#),
        ("record 0", good.replacen("\"F1\"", "\"F0\"", 1), "1\",\"MV\"", "a record number from 1"),
        ("leading zero", good.replacen("\"F1\"", "\"F01\"", 1), "1\",\"MV\"", "a record number from 1"),
        (
            "lower-case meter",
            good.replacen("1ISK", "1isk", 1),
            "1ISK",
            "a meter number of 1 to 40 characters A-Z 0-9 - .",
        ),
        ("no such day", good.replacen("11-22", "11-31", 1), "2026-11", "a date such as 2026-11-22"),
        ("hour 24", good.replacen("T08", "T24", 1), "T08", "a time such as T08:15:00"),
        ("a fraction of a second", good.replacen(",000+", ",001+", 1), ",000+", ",000+0000 "),
        ("local time", good.replacen("+0000", "+0100", 1), ",000+", ",000+0000 "),
        ("float", good.replacen(":22462413,", ":22462413.0,", 1), ",\"RI\"", r#","RI":""#),
        (
            "negative",
            good.replacen(":22462413,", ":-22462413,", 1),
            "22462413",
            "a register value in whole Wh",
        ),
        (
            "too large",
            good.replacen(":22462413,", ":1000000000000001,", 1),
            "22462413",
            "a register value in whole Wh",
        ),
        (
            "kWh",
            good.replacen("\"RU\":\"Wh\"", "\"RU\":\"kWh\"", 1),
            "\",\"RU\"",
            r#"","RU":"Wh","RT":"AC","ST":""#,
        ),
        (
            "status",
            good.replacen("\"ST\":\"G\"", "\"ST\":\"Q\"", 1),
            "G\"}",
            "a status: G, T, D, M, X, O, S or F",
        ),
        ("trailing newline", format!("{good}\n"), "", "the end of the record"),
    ] {
        let at = if place.is_empty() { good.len() } else { good.find(place).unwrap() };
        assert_eq!(Record::parse(&text), Err(SyntaxError { at, expected }.into()), "{row}");
    }
}

#[test]
fn limits() {
    let long = format!("{}{}", sample(0), " ".repeat(MAX_RECORD_BYTES));
    assert_eq!(Record::parse(&long), Err(RecordError::TooLong { len: long.len(), max: MAX_RECORD_BYTES }));
    let newer = sample(0).replacen("\"XV\":1", "\"XV\":2", 1);
    assert_eq!(Record::parse(&newer), Err(RecordError::NewerVersion { v: 2 }));
    for (row, draft, expected) in [
        ("no register", RecordDraft { import: None, export: None, ..draft() }, RecordError::NoRegister),
        (
            "scale",
            RecordDraft { origin: Origin { scale: 7, ..draft().origin }, ..draft() },
            RecordError::Scale { scale: 7 },
        ),
        (
            "raw counter",
            RecordDraft { origin: Origin { import: Some(MAX_NUMBER + 1), ..draft().origin }, ..draft() },
            RecordError::TooLarge { field: "imp", value: MAX_NUMBER + 1 },
        ),
    ] {
        let mut chain = ChainState::default();
        assert_eq!(chain.next(draft, &key()), Err(expected), "{row}");
        assert_eq!(chain, ChainState::default(), "{row}: nothing moves");
    }
    for bad in ["", "a\"b", "a\\b", "a|b", "ä", "a\nb", &"x".repeat(65)] {
        assert!(Text::new(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn what_a_meter_lacks_is_left_out() {
    let only_export = RecordDraft {
        import: None,
        origin: Origin { import: None, second_index: None, telegram: None, ..draft().origin },
        clock: Clock { source: ClockSource::None, error_ms: None },
        time_status: TimeStatus::Unknown,
        flags: [Flag::Restart, Flag::Tamper].into_iter().collect(),
        ..draft()
    };
    let record = ChainState::default().next(only_export, &key()).unwrap();
    let payload = String::from_utf8(record.payload_bytes().to_vec()).unwrap();
    assert_eq!(
        payload,
        concat!(
            r#"{"FV":"1.3","GI":"BlockPro Node BP1","GS":"BP1-000001","GV":"0.1.0","PG":"F1","MV":"ISK","#,
            r#""MM":"MT175","MS":"1ISK0078123456","RD":[{"TM":"2026-11-22T08:00:00,000+0000 U","RV":1266728,"#,
            r#""RI":"1-0:2.8.0*255","RU":"Wh","RT":"AC","ST":"G"}],"XV":1,"XK":"b899be0e992ac351","#,
            r#""XP":"0000000000000000000000000000000000000000000000000000000000000000","#,
            r#""XM":{"proto":"sml","exp":"12667281","sc":-1},"XT":{"src":"none"},"XF":"TR"}"#,
        )
    );
    assert_eq!(Record::parse(record.as_str()), Ok(record));
}

#[test]
fn replayed_meters_say_so() {
    let model = replay_model(&text("MT175")).unwrap();
    assert_eq!(model.as_str(), "MT175 (replay)");
    assert_eq!(replay_model(&model), Ok(model.clone()));
    let proto = text("replay-sml");
    for (row, draft) in [
        (
            "both",
            RecordDraft {
                model: model.clone(),
                origin: Origin { proto: proto.clone(), ..draft().origin },
                ..draft()
            },
        ),
        ("model", RecordDraft { model, ..draft() }),
        ("proto", RecordDraft { origin: Origin { proto, ..draft().origin }, ..draft() }),
    ] {
        assert!(ChainState::default().next(draft, &key()).unwrap().is_simulated(), "{row}");
    }
}

fn any_text() -> impl Strategy<Value = Text> {
    "[ !#-\\[\\]-{}~]{1,64}".prop_map(|t| Text::new(&t).unwrap())
}

fn any_register() -> impl Strategy<Value = Register> {
    (0..=MAX_NUMBER, proptest::sample::select(Status::ALL.to_vec()))
        .prop_map(|(wh, status)| Register { value: WattHours::from_wh(wh), status })
}

prop_compose! {
    fn any_origin()(
        proto in any_text(),
        import in proptest::option::of(0..=MAX_NUMBER),
        export in proptest::option::of(0..=MAX_NUMBER),
        scale in -Origin::MAX_SCALE..=Origin::MAX_SCALE,
        second_index in proptest::option::of(0..=MAX_NUMBER),
        telegram in proptest::option::of(any::<[u8; 32]>()),
    ) -> Origin {
        Origin { proto, import, export, scale, second_index, telegram }
    }
}

prop_compose! {
    fn any_draft()(
        texts in (any_text(), any_text(), any_text(), any_text(), any_text()),
        meter in "[A-Z0-9.-]{1,40}",
        secs in 0_u64..=253_402_300_799,
        time_status in proptest::sample::select(vec![TimeStatus::Unknown, TimeStatus::Relative]),
        registers in (proptest::option::of(any_register()), any_register(), any::<bool>()),
        origin in any_origin(),
        clock in (proptest::sample::select(vec![ClockSource::Ntp, ClockSource::Meter]), any::<Option<u32>>()),
        flags in proptest::sample::subsequence(Flag::ALL.to_vec(), 0..=5),
    ) -> RecordDraft {
        let (id, serial, version, vendor, model) = texts;
        let (first, second, swap) = registers;
        RecordDraft {
            gateway: Gateway { id, serial, version },
            vendor,
            model,
            meter: meter.parse().unwrap(),
            time: UnixTime::from_secs(secs).unwrap(),
            time_status,
            import: if swap { Some(second) } else { first },
            export: if swap { first } else { Some(second) },
            origin,
            clock: Clock { source: clock.0, error_ms: clock.1 },
            flags: flags.into_iter().collect(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_signed_reads_back(draft in any_draft(), seq in 0..MAX_NUMBER, head in any::<[u8; 32]>()) {
        let mut chain = ChainState { seq, head: PayloadHash::from_bytes(head) };
        let record = chain.next(draft.clone(), &key()).unwrap();
        prop_assert!(record.as_str().len() <= MAX_RECORD_BYTES);
        prop_assert_eq!(&record.payload().draft, &draft);
        prop_assert_eq!(Record::parse(record.as_str()), Ok(record));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in ".{0,300}") {
        prop_assert!(Record::parse(&text).is_err());
    }

    #[test]
    fn any_splice_is_read_without_panic(at in 0_usize..843, len in 0_usize..40, insert in ".{0,8}") {
        let good = sample(0);
        let end = good.len().min(at.saturating_add(len));
        let text = format!("{}{insert}{}", &good[..at], &good[end..]);
        let accepted = Record::parse(&text).is_ok_and(|record| record.is_signed_by(&key().public()));
        prop_assert!(!accepted || text == good || text == good.replace(MEDIA_TYPE, ""));
    }
}
