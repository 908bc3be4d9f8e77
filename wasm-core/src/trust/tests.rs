//! A certificate made by an independent program, and what a certificate must not be.

use proptest::prelude::*;

use super::*;

pub(crate) use super::organisation::tests::{member, organisation};

const GOLDEN: &str = include_str!("../../tests/data/trust/certificate.hex");

pub(crate) fn key(byte: u8) -> SecretKey {
    SecretKey::from_bytes(&[byte; 32]).unwrap()
}

fn words(text: &str) -> Words {
    Words::new(text).unwrap()
}

/// The golden certificate, written down by hand.
pub(crate) fn certificate() -> Certificate {
    let holder = Holder::new(key(0x43).public(), key(0x44).public());
    let time = |secs| UnixTime::from_secs(secs).unwrap();
    Certificate {
        meter: "1ISK0078123456".parse().unwrap(),
        maker: words("ISKRA"),
        model: words("MT175"),
        calibrated_until: Some(time(1_924_988_400)),
        reading_key: key(0x42).public(),
        holder,
        address: holder.address(Network::Devnet).into_unchecked(),
        seals: vec![
            Seal {
                number: words("A-1001"),
                place: words("Zählerschrank, oben"),
                photo: Some(ipld::raw_cid(b"photo")),
            },
            Seal { number: words("A-1002"), place: words("Gateway"), photo: None },
        ],
        max_export_w: 9800,
        max_import_w: 14_500,
        place: Place { country: "DE".parse().unwrap(), postcode: words("84028"), balancing_area: None },
        from: time(1_795_334_400),
        until: time(1_858_406_400),
        electrician: key(0x45).public(),
        organisation: Some(words("Isar-Energie")),
        previous: None,
    }
}

#[test]
fn golden_certificate() {
    let signed = certificate().sign(&key(0x45)).unwrap();
    let block = hex::decode(GOLDEN.trim()).unwrap();
    assert_eq!(signed.block().unwrap(), block);
    assert_eq!(signed.cid().to_string(), "bafyreidmohu4wu72iy5qiuyfwbs5w75borbxub3zutwkxdcqekmw5tcgvu");
    let read = SignedCertificate::decode(&block).unwrap();
    assert_eq!(read.certificate(), &certificate());
    assert_eq!(read, signed);
    assert!(read.certificate().is_on(Network::Devnet) && !read.certificate().is_on(Network::Mainnet));
}

#[test]
fn every_changed_byte_is_refused() {
    let good = hex::decode(GOLDEN.trim()).unwrap();
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut block = good.clone();
            block[at] ^= mask;
            assert!(SignedCertificate::decode(&block).is_err(), "byte {at} changed by {mask:02x}");
        }
    }
}

#[test]
fn what_contradicts_itself_is_not_signed() {
    let good = certificate();
    let seal = good.seals[1].clone();
    let other_holder = Holder::new(key(0x43).public(), key(0x46).public());
    for (row, certificate, signer, expected) in [
        ("ends before it begins", Certificate { until: good.from, ..good.clone() }, 0x45, "until"),
        ("too many seals", Certificate { seals: vec![seal; MAX_SEALS + 1], ..good.clone() }, 0x45, "seals"),
        ("another holder's address", Certificate { holder: other_holder, ..good.clone() }, 0x45, "address"),
        ("signed by somebody else", good, 0x46, "electrician"),
    ] {
        assert_eq!(certificate.sign(&key(signer)), Err(DocumentError::Field { field: expected }), "{row}");
    }
}

/// Bodies that a dishonest electrician could sign: each is refused although the signature is right.
#[test]
fn signed_nonsense_is_refused() {
    let body = hex::encode(wire::write(&certificate()).unwrap());
    let text = |text: &str| hex::encode(text);
    let script = hex::encode(certificate().holder.witness_script().as_bytes());
    let two_of_two = script.replacen("51", "52", 1);
    for (row, from, to, expected) in [
        ("meter", text("1ISK"), text("1isk"), "meter"),
        ("maker", text("ISKRA"), text("ISK\nA"), "maker"),
        ("country", text("bDE"), text("bDe"), "country"),
        ("holder 2 of 2", script, two_of_two, "holder"),
        (
            "client key",
            hex::encode(key(0x43).public().to_bytes()),
            hex::encode(key(0x47).public().to_bytes()),
            "holder",
        ),
        (
            "no point",
            hex::encode(key(0x42).public().to_bytes()),
            format!("02{}", "05".repeat(32)),
            "reading_key",
        ),
        ("address", text("ncrt1q"), text("ncrt1p"), "address"),
    ] {
        assert!(body.contains(&from), "{row}");
        let body = hex::decode(body.replacen(&from, &to, 1)).unwrap();
        let document = sign_document(KIND, body, &key(0x45)).unwrap();
        let found = SignedCertificate::decode(&document.encode().unwrap());
        assert_eq!(found, Err(DocumentError::Field { field: expected }), "{row}");
    }
    let newer = hex::decode(body.replacen("617601", "617602", 1)).unwrap();
    let document = sign_document(KIND, newer, &key(0x45)).unwrap();
    let found = SignedCertificate::decode(&document.encode().unwrap());
    assert_eq!(found, Err(DocumentError::NewerVersion { v: 2 }));
    let long = vec![0; MAX_CERTIFICATE_BYTES + 1];
    assert!(matches!(SignedCertificate::decode(&long), Err(DocumentError::Block(_))));
}

#[test]
fn other_kinds_are_refused() {
    let body = hex::encode(wire::write(&certificate()).unwrap());
    let other =
        hex::decode(body.replacen(&hex::encode("certificate"), &hex::encode("certificatf"), 1)).unwrap();
    assert!(matches!(sign_document(KIND, other.clone(), &key(0x45)), Err(DocumentError::Kind { .. })));
    let document = sign_document("certificatf", other, &key(0x45)).unwrap();
    let found = SignedCertificate::decode(&document.encode().unwrap());
    assert!(matches!(found, Err(DocumentError::Kind { expected: "certificate", .. })), "{found:?}");
}

proptest! {
    #[test]
    fn any_splice_is_read_without_panic(
        at in 0_usize..753,
        cut in 0_usize..20,
        insert in proptest::collection::vec(any::<u8>(), 0..6),
    ) {
        let good = hex::decode(GOLDEN.trim()).unwrap();
        let end = good.len().min(at.saturating_add(cut));
        let block = [&good[..at], &insert, &good[end..]].concat();
        prop_assert!(SignedCertificate::decode(&block).is_err() || block == good);
    }
}
