//! Against the project's own implementation, and against what a camera may see.
#![expect(clippy::arithmetic_side_effects, reason = "numbers of a few parts")]

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const CODINGS: [Coding; 3] = [Coding::Hex, Coding::Base32, Coding::Zlib];

fn collect<'a>(parts: impl IntoIterator<Item = &'a String>) -> Result<(Kind, Vec<u8>), BbqrError> {
    let mut collector = Collector::new();
    for part in parts {
        collector.add(part)?;
    }
    collector.finish()
}

/// Series that another implementation made; see `tests/data/bbqr/README.md`.
#[test]
fn series_of_another_implementation_are_read() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../../tests/data/bbqr/golden.json")).unwrap();
    assert_eq!(rows.len(), 7);
    for row in rows {
        let text = |key: &str| row[key].as_str().unwrap();
        let parts: Vec<String> = serde_json::from_value(row["parts"].clone()).unwrap();
        let (kind, bytes) = collect(parts.iter().rev()).unwrap();
        assert_eq!(hex::encode(&bytes), text("bytes"), "{}", text("file"));
        assert_eq!(kind.letter().to_string(), text("kind"));
        let coding =
            CODINGS.into_iter().find(|coding| text("coding") == coding.letter().to_string()).unwrap();
        let head = head(coding, kind, parts.len());
        assert!(parts.iter().all(|part| part.starts_with(&head)), "{head}");
        if coding != Coding::Zlib {
            let most = parts.iter().map(String::len).max().unwrap();
            let ours = split(&bytes, kind, coding, most).unwrap();
            assert_eq!(ours.len(), parts.len(), "as few codes as theirs");
        }
    }
}

proptest! {
    #[test]
    fn every_file_comes_back_in_any_order(
        bytes in prop::collection::vec(prop_oneof![Just(0_u8), any::<u8>()], 1..3_000),
        coding in prop::sample::select(CODINGS.to_vec()),
        chars in 40..600_usize,
        order in any::<u64>(),
    ) {
        let parts = split(&bytes, Kind::Transaction, coding, chars).unwrap();
        prop_assert!(parts.iter().all(|part| (HEAD + 1..=chars).contains(&part.len())));
        let length = parts[0].len();
        prop_assert!(parts[..parts.len() - 1].iter().all(|part| part.len() == length), "all but the last");
        prop_assert!(parts.iter().all(|part| part.len() <= length));
        let start = usize::try_from(order % 1_000).unwrap() % parts.len();
        // Rotated, with one part twice.
        let seen = parts[start..].iter().chain(&parts[..start]).chain(&parts[..1]);
        prop_assert_eq!(collect(seen).unwrap(), (Kind::Transaction, bytes));
    }

    #[test]
    fn no_text_is_taken_by_accident(text in "B\\$[H2ZX][PTU][0-9A-Z]{4}[0-9A-Z]{0,40}") {
        let mut collector = Collector::new();
        if let Ok(progress) = collector.add(&text) {
            prop_assert_eq!(collector.progress(), Some(progress));
            prop_assert_eq!(collector.missing().len(), progress.total - progress.have);
        } else {
            prop_assert_eq!(collector.progress(), None);
        }
    }
}

/// A reader has 1,024 bytes of memory: no match reaches farther back.
#[test]
fn compressed_files_need_no_more_than_the_window() {
    let block: Vec<u8> = (0..94_u8).flat_map(|n| crate::hash::sha256(&[n])).collect();
    let data = [block.as_slice(), &block].concat();
    // Somebody with a large window sees that the second half repeats the first; we may not.
    let packed = pack::pack(&data);
    assert!(packed.len() > data.len() - 1_000, "{}", packed.len());
    assert_eq!(pack::unpack(&packed).unwrap(), data);
    // But what repeats within the window is used.
    assert!(pack::pack(&[7; 1_000]).len() < 20);
    let parts = split(&[7; 5_000], Kind::Psbt, Coding::Zlib, 100).unwrap();
    assert!(parts.iter().all(|part| part.starts_with("B$ZP")) && parts.len() < 4, "{}", parts.len());
    let parts = split(&block, Kind::Psbt, Coding::Zlib, 1_000).unwrap();
    assert!(parts[0].starts_with("B$2P"), "what does not get shorter is not compressed");
}

#[test]
fn a_bomb_is_refused() {
    let bomb = pack::pack(&vec![0; MAX_BYTES + 1]);
    let part = |bytes: &[u8]| format!("B$ZP0100{}", BASE32_NOPAD.encode(bytes));
    // The bomb is larger than one code, so it goes through the unpacker directly.
    assert_eq!(pack::unpack(&bomb), Err(BbqrError::TooLarge { limit: MAX_BYTES }));
    assert_eq!(pack::unpack(&pack::pack(&vec![0; MAX_BYTES])).unwrap().len(), MAX_BYTES);
    let mut collector = Collector::new();
    collector.add(&part(&[0xff; 10])).unwrap();
    assert_eq!(collector.finish(), Err(BbqrError::Compression));
}

#[test]
fn odd_parts_are_refused_and_the_rest_stays() {
    let parts = split(&(0..=255).collect::<Vec<u8>>(), Kind::Psbt, Coding::Hex, 108).unwrap();
    assert_eq!(parts.len(), 6);
    let mut collector = Collector::new();
    assert_eq!(collector.finish(), Err(BbqrError::Missing(1)));
    collector.add(&parts[1]).unwrap();
    let before = collector.progress();
    let long = format!("B$HP0602{}", "00".repeat(44));
    let rows = [
        ("empty", String::new(), BbqrError::NotBbqr),
        ("link", "doichain:dc1q".to_owned(), BbqrError::NotBbqr),
        ("cut", "B$HP06".to_owned(), BbqrError::NotBbqr),
        ("umlaut", "B$HPä600".to_owned(), BbqrError::NotBbqr),
        ("small head", parts[0].replace("B$HP06", "B$HP0a"), BbqrError::NotBbqr),
        ("coding", parts[0].replace("B$H", "B$X"), BbqrError::Coding('X')),
        ("kind", parts[0].replace("B$HP", "B$HJ"), BbqrError::Kind('J')),
        ("number", parts[0].replace("B$HP0600", "B$HP0606"), BbqrError::Number { index: 6, total: 6 }),
        ("no parts", "B$HP000000".to_owned(), BbqrError::Number { index: 0, total: 0 }),
        ("no bytes", "B$HP0600".to_owned(), BbqrError::Damaged(0)),
        ("half a byte", "B$HP0600ABC".to_owned(), BbqrError::Damaged(0)),
        ("small letters", "B$HP0600ab".to_owned(), BbqrError::Damaged(0)),
        (
            "another file",
            parts[0].replace("B$HP06", "B$HP07"),
            BbqrError::OtherFile { expected: "B$HP06".to_owned(), found: "B$HP07".to_owned() },
        ),
        ("another content", parts[1].replace("2C", "2D"), BbqrError::Contradiction(1)),
        ("another length", long, BbqrError::Length { index: 2, length: 44, expected: 43 }),
        (
            "a long last part",
            format!("B$HP0605{}", "00".repeat(44)),
            BbqrError::Length { index: 5, length: 44, expected: 43 },
        ),
        (
            "no code is so large",
            format!("B$HP0600{}", "0".repeat(MAX_CHARS)),
            BbqrError::Chars { chars: MAX_CHARS + HEAD, min: MIN_CHARS, max: MAX_CHARS },
        ),
    ];
    for (row, text, expected) in rows {
        assert_eq!(collector.add(&text), Err(expected), "{row}");
        assert_eq!(collector.progress(), before, "{row}");
    }
    assert_eq!(collector.finish(), Err(BbqrError::Missing(5)));
    assert_eq!(collector.missing(), [0, 2, 3, 4, 5]);
    for part in &parts {
        collector.add(&format!(" {part}\n")).unwrap();
    }
    assert!(collector.progress().unwrap().is_done());
    assert_eq!(collector.finish().unwrap().1.len(), 256);
}

/// The short last part may be seen first.
#[test]
fn a_short_last_part_sets_no_length() {
    let mut collector = Collector::new();
    collector.add("B$HT0301AA").unwrap();
    let error = collector.add("B$HT0302AABB").unwrap_err();
    assert_eq!(error, BbqrError::Length { index: 2, length: 2, expected: 1 });
    let mut collector = Collector::new();
    collector.add("B$HT0202").unwrap_err();
    collector.add("B$HT0201CC").unwrap();
    collector.add("B$HT0200AABB").unwrap();
    assert_eq!(collector.finish().unwrap(), (Kind::Transaction, vec![0xaa, 0xbb, 0xcc]));
}

#[test]
fn files_and_codes_have_bounds() {
    let refused = |data: &[u8], chars| split(data, Kind::Psbt, Coding::Hex, chars).unwrap_err();
    assert_eq!(refused(&[], 100), BbqrError::Empty);
    let size = |chars| BbqrError::Chars { chars, min: MIN_CHARS, max: MAX_CHARS };
    assert_eq!((refused(&[1], 15), refused(&[1], 4_297)), (size(15), size(4_297)));
    assert_eq!(refused(&vec![1; MAX_BYTES + 1], 100), BbqrError::TooLarge { limit: MAX_BYTES });
    assert_eq!(refused(&[1; 1_295 * 4 + 1], 16), BbqrError::TooManyParts { parts: 1_296, limit: 1_295 });
    let most = split(&[1; 1_295 * 4], Kind::Psbt, Coding::Hex, 16).unwrap();
    assert!(most.len() == 1_295 && most[1_294].starts_with("B$HPZZZY"));
    assert_eq!(collect(&most).unwrap().1.len(), 1_295 * 4);
}
