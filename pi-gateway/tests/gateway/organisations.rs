//! Documents that organisations hand in.

use super::support::{Gateway, Home};
use wasm_core::ipld::Cid;
use wasm_core::keys::SecretKey;
use wasm_core::trust::{MAX_MEMBERS, Member, Organisation, Words};
use wasm_core::units::UnixTime;

fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x51; 32]).expect("a key")
}

fn organisation(members: usize) -> (Cid, Vec<u8>) {
    let words = |text: &str| Words::new(text).expect("words");
    let time = |at: usize| UnixTime::from_secs(u64::try_from(at).expect("small")).expect("a time");
    let entry = |at: usize| Member {
        key: SecretKey::from_bytes(&[0x45; 32]).expect("a key").public(),
        label: words(&"x".repeat(100)),
        from: time(2 * at),
        until: Some(time(2 * at + 1)),
    };
    let all = Organisation { members: (0..members).map(entry).collect(), ..Organisation::new(words("Isar")) };
    let signed = all.sign(&key()).expect("signs");
    (signed.cid(), signed.block().expect("a block"))
}

fn hand_in(gateway: &Gateway, document: &[u8]) -> (u16, serde_json::Value) {
    gateway.post_bytes("/v1/organisations", document, None)
}

#[test]
fn an_organisation_of_any_size_is_kept_and_served() {
    let gateway = Home::new("").start();
    for members in [1, MAX_MEMBERS] {
        let (cid, document) = organisation(members);
        assert_eq!(gateway.block(&cid.to_string()), None);
        for _twice in 0..2 {
            let (status, answer) = hand_in(&gateway, &document);
            assert_eq!((status, &answer["cid"]), (200, &cid.to_string().into()), "{answer}");
        }
        assert_eq!(gateway.block(&cid.to_string()), Some(document));
    }
}

#[test]
fn other_documents_are_refused() {
    let gateway = Home::new("").start();
    let mut damaged = organisation(1).1;
    *damaged.last_mut().expect("bytes") ^= 1;
    for (row, document) in [("damaged", damaged), ("empty", Vec::new())] {
        let (status, answer) = hand_in(&gateway, &document);
        assert_eq!((status, &answer["error"]), (422, &"bad_document".into()), "{row}: {answer}");
    }
    let (status, _) = hand_in(&gateway, &vec![0; 100_000]);
    assert_eq!(status, 413, "more than any organisation needs");
}

#[test]
fn strangers_have_few_tries() {
    let gateway = Home::new("").start();
    let documents: Vec<_> = (0..17).map(|members| organisation(members).1).collect();
    let answers: Vec<_> = documents.iter().map(|document| hand_in(&gateway, document).0).collect();
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 16);
    assert_eq!(answers.last(), Some(&429));
}
