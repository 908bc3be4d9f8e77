//! Certificates that electricians hand in.

use super::support::{Gateway, Home};
use wasm_core::ipld::Cid;
use wasm_core::keys::{PublicKey, SecretKey};
use wasm_core::multisig::Holder;
use wasm_core::network::Network;
use wasm_core::trust::{Certificate, Country, Place, Words};
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
