//! Whatever comes over the wire: no panic, and never a reading without right checksums.

#![expect(clippy::arithmetic_side_effects, reason = "positions in committed dumps")]

use pi_gateway::meter::sml::{self, FrameReader};
use proptest::prelude::*;
use std::path::Path;

fn dump(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sml");
    std::fs::read(folder.join(name)).expect("the dump is committed")
}

/// Energy registers of all frames that are taken.
fn registers(stream: &[u8]) -> Vec<(Option<String>, Option<String>)> {
    let mut reader = FrameReader::new();
    let frames = stream.iter().filter_map(|byte| reader.push(*byte));
    let readings = frames.filter_map(|frame| sml::measurement(&frame).ok());
    readings.map(|got| (got.import.map(|wh| wh.to_string()), got.export.map(|wh| wh.to_string()))).collect()
}

/// CRC-16/X.25, low byte first.
fn crc(bytes: &[u8]) -> [u8; 2] {
    let mut state = 0xffff_u16;
    for byte in bytes {
        state ^= u16::from(*byte);
        for _ in 0..8 {
            state = if state & 1 == 1 { (state >> 1) ^ 0x8408 } else { state >> 1 };
        }
    }
    (!state).to_le_bytes()
}

/// A frame with right transport checksum around any data.
fn frame(data: &[u8]) -> Vec<u8> {
    let mut bytes =
        [&[0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1][..], data, &[0x1b, 0x1b, 0x1b, 0x1b, 0x1a, 0]].concat();
    bytes.extend(crc(&bytes));
    bytes
}

/// A list response with one import register: its value's bytes, and how the message's checksum is sent.
fn message(transaction: u16, value: &[u8], checksum: impl Fn([u8; 2]) -> Vec<u8>) -> Vec<u8> {
    let [high, low] = transaction.to_be_bytes();
    let register = [&[0x77, 0x07, 1, 0, 1, 8, 0, 255, 1, 1, 0x62, 30, 0x52, 0], value, &[1]].concat();
    let mut bytes = [&[0x76, 0x03, high, low, 0x62, 0, 0x62, 0, 0x72, 0x63, 0x07, 0x01], LIST_HEAD].concat();
    bytes.extend(register);
    bytes.extend([1, 1]);
    let sum = checksum(crc(&bytes));
    bytes.extend(sum);
    bytes.push(0);
    bytes
}

/// Client, server, name and time of a list, and the head of its one register.
const LIST_HEAD: &[u8] = &[0x77, 1, 0x03, b'A', b'B', 1, 1, 0x71];

fn usual([high, low]: [u8; 2]) -> Vec<u8> {
    vec![0x63, high, low]
}

fn import(message: &[u8]) -> Vec<Option<String>> {
    registers(&frame(message)).into_iter().map(|(import, _)| import).collect()
}

/// Some meters leave a leading zero byte of the checksum out.
#[test]
fn a_checksum_field_of_one_byte() {
    let value = &[0x62, 77];
    let short = |[high, low]: [u8; 2]| if high == 0 { vec![0x62, low] } else { vec![0x62] };
    let one_byte = message(0, value, |_| vec![0]).len();
    let with_zero = (0..=u16::MAX).find(|transaction| message(*transaction, value, short).len() > one_byte);
    let transaction = with_zero.expect("one of 256");
    assert_eq!(import(&message(transaction, value, short)), [Some("77".to_owned())]);
    let other = |[_, low]: [u8; 2]| vec![0x62, low ^ 1];
    assert!(import(&message(transaction, value, other)).is_empty());
    let cut = |[_, low]: [u8; 2]| vec![0x62, low];
    assert!(import(&message(transaction + 1, value, cut)).is_empty(), "half of a checksum is none");
}

#[test]
fn integers_of_one_to_eight_bytes_and_entries_without_value() {
    for size in 1..=8_u8 {
        let number = [vec![0x60 | (size + 1)], vec![0; usize::from(size) - 1], vec![9]].concat();
        assert_eq!(import(&message(1, &number, usual)), [Some("9".to_owned())], "{size} bytes");
    }
    for (row, value) in [
        ("not sent", &[1][..]),
        ("a text", &[0x03, 1, 2]),
        ("a truth value", &[0x42, 1]),
        ("a list", &[0x72, 0x62, 1, 0x62, 2]),
    ] {
        assert_eq!(import(&message(1, value, usual)), [None], "{row}");
    }
    for (row, value) in [("no bytes", vec![0x61]), ("nine bytes", [vec![0x6a], vec![1; 9]].concat())] {
        assert!(import(&message(1, &value, usual)).is_empty(), "{row}");
    }
}

/// A port set to seven bits or to parity shows other bytes: noise, never a number.
#[test]
fn other_port_settings_are_noise() {
    let stream = dump("ISKRA_MT175_D1A52-V22-K0t.bin");
    let seven: Vec<u8> = stream.iter().map(|byte| byte & 0x7f).collect();
    let even = |byte: &u8| if (byte & 0x7f).count_ones() % 2 == 1 { byte | 0x80 } else { byte & 0x7f };
    let parity: Vec<u8> = stream.iter().map(even).collect();
    assert!(registers(&seven).is_empty() && registers(&parity).is_empty());
    assert!(registers(&[seven, stream].concat()).len() > 5, "set right, it is read");
}

#[test]
fn hostile_frames_with_right_transport_checksum() {
    let good = dump("ISKRA_MT175_D1A52-V22-K0t.bin")[..460].to_vec();
    for (name, data) in [
        ("nothing", vec![]),
        ("only fill", vec![0; 64]),
        ("list of four thousand million", vec![0xff, 0x8f, 0x8f, 0x8f, 0x8f, 0x8f, 0x8f, 0x0f]),
        ("octets of four thousand million", vec![0x8f, 0x8f, 0x8f, 0x8f, 0x8f, 0x8f, 0x8f, 0x0f]),
        ("deep nesting", vec![0x71; 60_000]),
        ("wide nesting", vec![0x7f; 60_000]),
        ("length goes on for ever", vec![0xf0; 60_000]),
        ("message of nothing", vec![0x76, 1, 1, 1, 0x72, 1, 1, 1, 0]),
        ("integers without bytes", vec![0x76, 0x61, 0x51, 0x61, 0x72, 0x61, 0x51, 0x61, 0]),
    ] {
        let stream = [frame(&data), good.clone()].concat();
        let got = registers(&stream);
        let last = got.last().expect("the good frame behind it is read");
        assert_eq!(*last, (Some("10732309.1".to_owned()), Some("28275324.5".to_owned())), "{name}");
    }
}

proptest! {
    #[test]
    fn no_panic_on_anything(stream in proptest::collection::vec(any::<u8>(), 0..4096)) {
        registers(&stream);
    }

    #[test]
    fn no_panic_on_anything_framed(data in proptest::collection::vec(any::<u8>(), 0..512)) {
        registers(&frame(&data));
    }

    /// Bytes like those of SML, so that the walk gets further than with noise.
    #[test]
    fn no_panic_on_likely_bytes(
        data in proptest::collection::vec(
            prop_oneof![Just(0x76), Just(0x77), Just(0x72), Just(0x01), Just(0x00), Just(0x62), Just(0x63),
                Just(0x07), Just(0x52), Just(0xff), Just(0x1e), Just(0x65), Just(0xf1), any::<u8>()],
            0..512,
        )
    ) {
        registers(&frame(&data));
    }

    /// One changed byte costs at most the frame it is in, and never makes another number.
    #[test]
    fn a_changed_byte_never_makes_a_number(at in 0_usize..3680, to in any::<u8>()) {
        let mut stream = dump("ISKRA_MT175_D1A52-V22-K0t.bin");
        let good = registers(&stream);
        stream[at] = to;
        let got = registers(&stream);
        prop_assert!(got.len() + 1 >= good.len());
        prop_assert!(got.iter().all(|row| good.contains(row)));
    }

    /// The same inside a frame whose transport checksum was made right again.
    #[test]
    fn nor_does_one_behind_the_transport_checksum(at in 8_usize..452, to in any::<u8>()) {
        let mut data = dump("ISKRA_MT175_D1A52-V22-K0t.bin")[8..452].to_vec();
        data[at - 8] = to;
        let good = (Some("10732309.1".to_owned()), Some("28275324.5".to_owned()));
        prop_assert!(registers(&frame(&data)).iter().all(|row| *row == good));
    }
}
