//! An organisation written by an independent program, its editing, and what it must not be.

use proptest::prelude::*;

use super::*;
use crate::trust::tests::key;

const GOLDEN: &str = include_str!("../../../tests/data/trust/organisation.hex");

fn words(text: &str) -> Words {
    Words::new(text).unwrap()
}

fn time(secs: u64) -> UnixTime {
    UnixTime::from_secs(secs).unwrap()
}

pub(crate) fn member(number: u8, from: u64, until: Option<u64>) -> Member {
    let label = words(if number == 0x46 { "Solar Maier" } else { "Elektro Huber, Landshut" });
    Member { key: key(number).public(), label, from: time(from), until: until.map(time) }
}

/// The golden organisation, written down by hand; its key is 0x51.
pub(crate) fn organisation() -> Organisation {
    Organisation {
        members: vec![member(0x45, 1_795_000_000, None), member(0x46, 1_795_000_000, Some(1_795_300_000))],
        arbiter: Some(key(0x52).public()),
        price: Some(key(0x53).public()),
        contact: Some(words("https://isar.example")),
        ..Organisation::new(words("Isar-Energie"))
    }
}

#[test]
fn golden_organisation() {
    let signed = organisation().sign(&key(0x51)).unwrap();
    let block = hex::decode(GOLDEN.trim()).unwrap();
    assert_eq!(hex::encode(signed.block().unwrap()), hex::encode(&block));
    assert_eq!(signed.cid().to_string(), "bafyreifuxb526tda6qxe3lvhsbvrakbnkcmm6rup2uf2xpzmxyf57juyfm");
    let read = SignedOrganisation::decode(&block).unwrap();
    assert_eq!((read.organisation(), read.signer()), (&organisation(), key(0x51).public()));
    assert_eq!(read, signed);
    assert_eq!(read.organisation().chain_name().as_str(), "bp_organization/Isar-Energie");
}

#[test]
fn every_changed_byte_is_refused() {
    let good = hex::decode(GOLDEN.trim()).unwrap();
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut block = good.clone();
            block[at] ^= mask;
            assert!(SignedOrganisation::decode(&block).is_err(), "byte {at} changed by {mask:02x}");
        }
    }
}

#[test]
fn what_contradicts_itself_is_not_signed() {
    let good = organisation();
    let with = |members: Vec<Member>| Organisation { members, ..good.clone() };
    let early = member(0x45, 100, Some(99));
    let many = (0..=MAX_MEMBERS).map(|at| member(0x45, u64::try_from(at).unwrap(), Some(1_000)));
    for (row, organisation, expected) in [
        ("ends before it begins", with(vec![early]), "until"),
        ("twice", with(vec![member(0x45, 100, None), member(0x45, 200, None)]), "members"),
        ("twice at one time", with(vec![member(0x45, 100, Some(201)), member(0x45, 200, None)]), "members"),
        (
            "twice from one second on",
            with(vec![member(0x45, 100, Some(100)), member(0x45, 100, None)]),
            "members",
        ),
        ("too many", with(many.collect()), "members"),
        ("handed over to oneself", good.clone().handed_over(key(0x51).public()), "successor"),
    ] {
        assert_eq!(organisation.sign(&key(0x51)), Err(DocumentError::Field { field: expected }), "{row}");
    }
    let again = with(vec![member(0x45, 100, Some(200)), member(0x45, 200, None)]);
    assert!(again.sign(&key(0x51)).is_ok(), "who left may come back");
}

/// Bodies that a dishonest holder could sign: each is refused although the signature is right.
#[test]
fn signed_nonsense_is_refused() {
    let body = hex::encode(write(&organisation()).unwrap());
    let text = |text: &str| hex::encode(text);
    let point = hex::encode(key(0x45).public().to_bytes());
    for (row, from, to, expected) in [
        ("name", text("lIsar-Energie"), text("lIsar\nEnergie"), "name"),
        ("label", text("Solar Maier"), text(" olar Maier"), "label"),
        ("no point", point, format!("02{}", "05".repeat(32)), "key"),
        ("contact", text("https:"), text("http\u{1}s"), "contact"),
    ] {
        assert!(body.contains(&from), "{row}");
        let body = hex::decode(body.replacen(&from, &to, 1)).unwrap();
        let document = sign_document(ORGANISATION_KIND, body, &key(0x51)).unwrap();
        let found = SignedOrganisation::decode(&document.encode().unwrap());
        assert_eq!(found, Err(DocumentError::Field { field: expected }), "{row}");
    }
    let newer = hex::decode(body.replacen("617601", "617602", 1)).unwrap();
    let document = sign_document(ORGANISATION_KIND, newer, &key(0x51)).unwrap();
    let found = SignedOrganisation::decode(&document.encode().unwrap());
    assert_eq!(found, Err(DocumentError::NewerVersion { v: 2 }));
    let long = vec![0; MAX_ORGANISATION_BYTES + 1];
    assert!(matches!(SignedOrganisation::decode(&long), Err(DocumentError::Block(_))));
}

#[test]
fn the_longest_organisation_fits() {
    let label = words(&"ä".repeat(50));
    let entry = |at: usize| {
        let from = UnixTime::MAX.secs() - 2 * u64::try_from(at).unwrap() - 2;
        Member {
            key: key(0x45).public(),
            label: label.clone(),
            from: time(from),
            until: Some(time(from + 1)),
        }
    };
    let (one, cid) = (key(0x45).public(), ipld::raw_cid(b"before"));
    let longest = Organisation {
        members: (0..MAX_MEMBERS).map(entry).collect(),
        arbiter: Some(one),
        price: Some(one),
        contact: Some(label.clone()),
        successor: Some(one),
        previous: Some(cid),
        name: label,
    };
    let block = longest.sign(&key(0x51)).unwrap().block().unwrap();
    assert!(block.len() <= MAX_ORGANISATION_BYTES, "{}", block.len());
}

#[test]
fn versions_follow_each_other() {
    let first = organisation().sign(&key(0x51)).unwrap();
    let (huber, third) = (key(0x45).public(), member(0x47, 1_795_400_000, None));
    let second = first.next().with_member(third.clone()).unwrap();
    let second = second.without_member(huber, time(1_795_500_000)).unwrap();
    let second = second.with_label(key(0x47).public(), words("Neu")).unwrap();
    let second = Organisation { arbiter: None, ..second }.handed_over(key(0x54).public());
    let second = second.sign(&key(0x51)).unwrap();
    assert_eq!(second.organisation().previous, Some(first.cid()));
    assert_eq!((second.signer(), second.holder()), (key(0x51).public(), key(0x54).public()));
    let changes = second.organisation().changes_since(first.organisation());
    let left = member(0x45, 1_795_000_000, Some(1_795_500_000));
    let named = Member { label: words("Neu"), ..third };
    let expected = [
        Change::Removed(left),
        Change::Added(named),
        Change::Arbiter(None),
        Change::HandedOver(key(0x54).public()),
    ];
    assert_eq!(changes, expected);
    let by_new_key = second.next().sign(&key(0x54)).unwrap();
    assert_eq!(by_new_key.holder(), key(0x54).public(), "handed over once");
}

#[test]
fn edits_that_make_no_sense() {
    let now = time(1_795_400_000);
    let (huber, maier) = (key(0x45).public(), key(0x46).public());
    let again = organisation().with_member(member(0x45, 1_795_600_000, None));
    assert_eq!(again, Err(EditError::AlreadyMember { key: huber }));
    assert!(organisation().with_member(member(0x46, 1_795_300_000, None)).is_ok(), "who left comes back");
    assert_eq!(organisation().without_member(maier, now), Err(EditError::NotMember { key: maier }));
    assert_eq!(organisation().with_label(maier, words("x")), Err(EditError::NotMember { key: maier }));
    let early = organisation().without_member(huber, time(1_794_999_999));
    assert_eq!(early, Err(EditError::EndsBeforeItBegan { from: time(1_795_000_000) }));
    let full = (0..MAX_MEMBERS).map(|at| member(0x47, u64::try_from(at).unwrap() * 2, Some(1)));
    let full = Organisation { members: full.collect(), ..organisation() };
    assert_eq!(full.with_member(member(0x48, 0, None)), Err(EditError::TooMany { max: MAX_MEMBERS }));
}

#[test]
fn a_member_is_covered_from_the_first_second_to_the_last() {
    let entry = member(0x45, 100, Some(200));
    for (secs, covered) in [(99, false), (100, true), (199, true), (200, false)] {
        assert_eq!(entry.covers(time(secs)), covered, "{secs}");
    }
    assert!(member(0x45, 100, None).covers(UnixTime::MAX));
    assert!(!member(0x45, 100, Some(100)).covers(time(100)));
}

proptest! {
    #[test]
    fn any_splice_is_read_without_panic(
        at in 0_usize..800,
        cut in 0_usize..20,
        insert in proptest::collection::vec(any::<u8>(), 0..6),
    ) {
        let good = hex::decode(GOLDEN.trim()).unwrap();
        let (at, end) = (good.len().min(at), good.len().min(at.saturating_add(cut)));
        let block = [&good[..at], &insert, &good[end..]].concat();
        prop_assert!(SignedOrganisation::decode(&block).is_err() || block == good);
    }

    /// Whatever is edited in whatever order is a version that can be signed and read, whose changes lead to it.
    #[test]
    fn edited_versions_are_valid(edits in proptest::collection::vec((0_u8..3, 1_u8..6, 0_u64..50, 0_u64..50), 0..30)) {
        let mut now = Organisation::new(words("Isar-Energie"));
        for (kind, who, from, length) in edits {
            let public = key(who).public();
            let edited = match kind {
                0 => now.clone().with_member(member(who, from, (length % 2 == 0).then_some(from.saturating_add(length)))),
                1 => now.clone().without_member(public, time(from)),
                _ => now.clone().with_label(public, words("x")),
            };
            now = edited.unwrap_or(now);
        }
        let signed = now.sign(&key(0x51)).unwrap();
        let read = SignedOrganisation::decode(&signed.block().unwrap()).unwrap();
        prop_assert_eq!(read.organisation(), &now);
        prop_assert!(now.changes_since(&now).is_empty());
    }
}
