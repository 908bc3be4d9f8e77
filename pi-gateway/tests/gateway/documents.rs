//! Certificates that electricians hand in.

use super::support::{Gateway, Home};
use wasm_core::ipld::Cid;
use wasm_core::keys::{PublicKey, SecretKey};
use wasm_core::multisig::Holder;
use wasm_core::network::Network;
use wasm_core::trust::{Certificate, Country, MAX_PHOTO_BYTES, Place, Revocation, Seal, Words};
use wasm_core::units::UnixTime;

fn electrician() -> SecretKey {
    SecretKey::from_bytes(&[0x45; 32]).expect("a key")
}

fn words(text: &str) -> Words {
    Words::new(text).expect("words")
}

fn certificate(gateway: &Gateway) -> Certificate {
    let node = gateway.node();
    let key = |name: &str| PublicKey::from_hex(node[name].as_str().expect("a key")).expect("a key");
    let client = SecretKey::from_bytes(&[0x46; 32]).expect("a key").public();
    let holder = Holder::new(client, key("holder_key"));
    Certificate {
        meter: node["meter"].as_str().expect("a number").parse().expect("a number"),
        maker: words("ISK"),
        model: words("MT175"),
        calibrated_until: None,
        reading_key: key("reading_key"),
        holder,
        address: holder.address(Network::Devnet).into_unchecked(),
        seals: Vec::new(),
        max_export_w: 10_000,
        max_import_w: 24_000,
        place: Place {
            country: "DE".parse::<Country>().expect("a country"),
            postcode: words("10115"),
            balancing_area: None,
        },
        from: UnixTime::from_secs(1_790_000_000).expect("a time"),
        until: UnixTime::from_secs(1_890_000_000).expect("a time"),
        electrician: electrician().public(),
        organisation: None,
        previous: None,
    }
}

fn block(certificate: &Certificate) -> (Cid, Vec<u8>) {
    let signed = certificate.sign(&electrician()).expect("signs");
    (signed.cid(), signed.block().expect("a block"))
}

#[test]
fn a_certificate_of_this_meter_is_kept_and_served() {
    let gateway = Home::new("").start();
    let (cid, document) = block(&certificate(&gateway));
    assert_eq!(gateway.block(&cid.to_string()), None);
    for _twice in 0..2 {
        let (status, answer) = gateway.post_bytes("/v1/documents", &document, None);
        assert_eq!((status, &answer["cid"]), (200, &cid.to_string().into()), "{answer}");
    }
    assert_eq!(gateway.block(&cid.to_string()), Some(document));
}

#[test]
fn other_documents_are_refused() {
    let gateway = Home::new("").start();
    let good = certificate(&gateway);
    let other_meter = Certificate { meter: "1EMH0012345678".parse().expect("a number"), ..good.clone() };
    let other_key = Certificate { reading_key: electrician().public(), ..good.clone() };
    let mut damaged = block(&good).1;
    *damaged.last_mut().expect("bytes") ^= 1;
    for (row, document, reason) in [
        ("other meter", block(&other_meter).1, "1EMH0012345678"),
        ("other key", block(&other_key).1, "reading key"),
        ("damaged", damaged, ""),
        ("empty", Vec::new(), ""),
    ] {
        let (status, answer) = gateway.post_bytes("/v1/documents", &document, None);
        assert_eq!((status, &answer["error"]), (422, &"bad_document".into()), "{row}: {answer}");
        assert!(answer["text"].as_str().is_some_and(|text| text.contains(reason)), "{row}: {answer}");
    }
}

#[test]
fn strangers_cannot_fill_the_gateway_but_its_client_can_write() {
    let gateway = Home::new("").start();
    let client = SecretKey::from_bytes(&[0x46; 32]).expect("a key").public().to_string();
    let (_, answer) = gateway.pair(&gateway.text("pairing_code"), &client);
    let token = answer["token"].as_str().expect("a token");
    let mut fresh = (0..).map(|number| {
        let until = UnixTime::from_secs(1_890_000_000 + number).expect("a time");
        block(&Certificate { until, ..certificate(&gateway) }).1
    });
    let mut next = || fresh.next().expect("as many as wanted");
    let taken = (0..20).take_while(|_| gateway.post_bytes("/v1/documents", &next(), None).0 == 200).count();
    assert_eq!(taken, 16);
    for (row, token, status) in
        [("no token", None, 429), ("wrong token", Some("00"), 429), ("token", Some(token), 200)]
    {
        assert_eq!(gateway.post_bytes("/v1/documents", &next(), token).0, status, "{row}");
    }
}

/// The least a JPEG file consists of, with other data for every `number`; `extra` stands behind its head.
fn jpeg(number: u16, extra: &[u8]) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    let parts: [&[u8]; 6] = [
        &[0xff, 0xd8, 0xff, 0xe0, 0, 16],
        b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
        extra,
        &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
        &[0x55, high >> 1, low >> 1, low & 1, high & 1],
        &[0xff, 0xd9],
    ];
    parts.concat()
}

fn with_photos(gateway: &Gateway, photos: &[&[u8]]) -> Certificate {
    let seal = |photo: &&[u8]| Seal {
        number: words("S-1"),
        place: words("box"),
        photo: Some(wasm_core::ipld::raw_cid(photo)),
    };
    Certificate { seals: photos.iter().map(seal).collect(), ..certificate(gateway) }
}

#[test]
fn photos_are_kept_only_if_a_certificate_names_them() {
    let gateway = Home::new("").start();
    let (photo, other) = (jpeg(1, &[]), jpeg(2, &[]));
    let exif = jpeg(3, b"\xff\xe1\0\x0aExif\0\0MM");
    let long = jpeg(4, &[0xff, 0xdb, 0, 4, 0, 0].repeat(MAX_PHOTO_BYTES / 6));
    assert_eq!(gateway.post_bytes("/v1/photos", &photo, None).1["error"], "unnamed_photo");
    let (_, document) = block(&with_photos(&gateway, &[&photo, &exif, &long]));
    assert_eq!(gateway.post_bytes("/v1/documents", &document, None).0, 200);
    let cid = wasm_core::ipld::raw_cid(&photo).to_string();
    for _twice in 0..2 {
        let (status, answer) = gateway.post_bytes("/v1/photos", &photo, None);
        assert_eq!((status, &answer["cid"]), (200, &cid.clone().into()), "{answer}");
    }
    assert_eq!(gateway.block(&cid), Some(photo));
    for (row, body, status, error) in [
        ("named by nobody", other, 422, "unnamed_photo"),
        ("tells more than the picture", exif, 422, "bad_document"),
        ("no picture", b"hello".to_vec(), 422, "bad_document"),
        ("too long", long, 413, "too_large"),
    ] {
        let (found, answer) = gateway.post_bytes("/v1/photos", &body, None);
        assert_eq!((found, &answer["error"]), (status, &error.into()), "{row}: {answer}");
    }
}

#[test]
fn strangers_hand_in_few_photos_and_the_client_as_many_as_it_needs() {
    let gateway = Home::new("").start();
    let client = SecretKey::from_bytes(&[0x46; 32]).expect("a key").public().to_string();
    let (_, answer) = gateway.pair(&gateway.text("pairing_code"), &client);
    let token = answer["token"].as_str().expect("a token");
    let photo = jpeg(1, &[]);
    assert_eq!(gateway.post_bytes("/v1/documents", &block(&with_photos(&gateway, &[&photo])).1, None).0, 200);
    let post = |token| gateway.post_bytes("/v1/photos", &photo, token).0;
    assert_eq!((0..40).take_while(|_| post(None) == 200).count(), 32);
    assert_eq!((post(None), post(Some("00")), post(Some(token))), (429, 429, 200));
}

#[test]
fn a_certificate_is_taken_back_by_its_electrician_only() {
    let gateway = Home::new("").start();
    let (cid, document) = block(&certificate(&gateway));
    let revocation = Revocation {
        meter: certificate(&gateway).meter,
        certificate: cid,
        reason: words("meter exchanged"),
        at: UnixTime::from_secs(1_800_000_000).expect("a time"),
    };
    let by = |key: &SecretKey| revocation.sign(key).expect("signs").block().expect("a block");
    let own = by(&electrician());
    let post = |block: &[u8]| gateway.post_bytes("/v1/documents", block, None);
    assert_eq!(post(&own).0, 422, "the certificate is not here");
    assert_eq!(post(&document).0, 200);
    assert_eq!(post(&by(&SecretKey::from_bytes(&[0x47; 32]).expect("a key"))).0, 422, "somebody else");
    let (status, answer) = post(&own);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(gateway.block(answer["cid"].as_str().expect("a cid")), Some(own));
}
