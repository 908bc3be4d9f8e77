//! Signed requests and messages that wait to be fetched.

use super::support::{Gateway, Home};
use rustix::process::Signal;
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};
use wasm_core::file::signing_hash;
use wasm_core::hash::sha256;
use wasm_core::keys::SecretKey;

pub(super) fn key(byte: u8) -> SecretKey {
    SecretKey::from_bytes(&[byte; 32]).expect("a key")
}

pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// What a request signed by `key` carries; written after the interface's document, not after its code.
pub(super) fn signed(
    key: &SecretKey,
    (method, path): (&str, &str),
    body: &[u8],
    time: u64,
    nonce: u8,
) -> String {
    let (nonce, body) = (hex::encode([nonce; 16]), hex::encode(sha256(body)));
    let text = format!("{method}\n{path}\n{time}\n{nonce}\n{body}");
    let sig = hex::encode(key.sign(&signing_hash("request", text.as_bytes())).to_compact());
    format!("BlockPro key={},time={time},nonce={nonce},sig={sig}", key.public())
}

fn fetch(gateway: &Gateway, of: &SecretKey, nonce: u8) -> Vec<(u64, String)> {
    let request = ("GET", "/v1/mailbox");
    let (status, answer) = gateway.request(request, Some(&signed(of, request, &[], now(), nonce)), &[]);
    assert_eq!(status, 200, "{answer}");
    let messages = answer["messages"].as_array().expect("messages");
    let one = |message: &Value| {
        (message["id"].as_u64().expect("a number"), message["data"].as_str().expect("hex").to_owned())
    };
    messages.iter().map(one).collect()
}

#[test]
fn a_message_is_left_fetched_and_forgotten() {
    let home = Home::new("");
    let gateway = home.start();
    let (alice, bob) = (key(1), key(2));
    let to_alice = format!("/v1/mailbox/{}", alice.public());
    for data in [b"one".as_slice(), b"two"] {
        assert_eq!(gateway.request(("POST", &to_alice), None, data).0, 200, "anybody may");
    }
    gateway.end(Signal::KILL);
    let gateway = home.start();
    let found = fetch(&gateway, &alice, 1);
    assert_eq!(found, [(1, hex::encode("one")), (2, hex::encode("two"))], "kept over a crash");
    assert_eq!(fetch(&gateway, &bob, 2), [], "not for others");
    let forget = ("DELETE", "/v1/mailbox?until=1");
    let (status, _) = gateway.request(forget, Some(&signed(&bob, forget, &[], now(), 3)), &[]);
    assert_eq!(status, 204, "his own, of which there are none");
    assert_eq!(fetch(&gateway, &alice, 4).len(), 2);
    gateway.request(forget, Some(&signed(&alice, forget, &[], now(), 5)), &[]);
    assert_eq!(fetch(&gateway, &alice, 6), [(2, hex::encode("two"))]);
}

#[test]
fn the_client_reads_by_its_token_too() {
    let gateway = Home::new("").start();
    let client = key(3);
    let (_, answer) = gateway.pair(&gateway.text("pairing_code"), &client.public().to_string());
    let token = format!("Bearer {}", answer["token"].as_str().expect("a token"));
    let path = format!("/v1/mailbox/{}", client.public());
    assert_eq!(gateway.request(("POST", &path), Some(&token), b"me").0, 200);
    let (status, answer) = gateway.request(("GET", "/v1/mailbox"), Some(&token), &[]);
    assert_eq!((status, &answer["messages"][0]["data"]), (200, &hex::encode("me").into()));
}

#[test]
fn forged_old_and_repeated_requests_are_refused() {
    let gateway = Home::new("").start();
    let (alice, bob) = (key(1), key(2));
    let request = ("GET", "/v1/mailbox");
    let good = signed(&alice, request, &[], now(), 1);
    let as_alice =
        signed(&bob, request, &[], now(), 2).replace(&bob.public().to_string(), &alice.public().to_string());
    let code = |authorization: Option<&str>| {
        let (status, answer) = gateway.request(request, authorization, &[]);
        (status, answer["error"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(code(Some(&good)).0, 200);
    for (row, authorization, error) in [
        ("nobody", None, "unauthorized"),
        ("again", Some(good), "replayed"),
        ("forged", Some(as_alice), "bad_signature"),
        ("another path", Some(signed(&alice, ("GET", "/v1/mailbox?x"), &[], now(), 3)), "bad_signature"),
        ("another method", Some(signed(&alice, ("DELETE", "/v1/mailbox"), &[], now(), 4)), "bad_signature"),
        ("old", Some(signed(&alice, request, &[], now() - 1000, 5)), "stale_request"),
        ("of the future", Some(signed(&alice, request, &[], now() + 1000, 6)), "stale_request"),
        ("a token nobody was given", Some("Bearer 00".to_owned()), "bad_token"),
        ("nonsense", Some("BlockPro x".to_owned()), "bad_token"),
    ] {
        assert_eq!(code(authorization.as_deref()), (401, error.to_owned()), "{row}");
    }
}

#[test]
fn strangers_cannot_fill_the_boxes() {
    let gateway = Home::new("").start();
    let path = format!("/v1/mailbox/{}", key(1).public());
    let left = |body: &[u8]| gateway.request(("POST", &path), None, body);
    for (row, path, body, status) in [
        ("empty", path.as_str(), vec![], 400),
        ("too long", &path, vec![7; 32 * 1024 + 1], 413),
        ("no key", "/v1/mailbox/00", vec![7], 400),
        ("path trick", "/v1/mailbox/..%2f..%2fnode.key", vec![7], 400),
    ] {
        assert_eq!(gateway.request(("POST", path), None, &body).0, status, "{row}");
    }
    let taken = (0..40).take_while(|_| left(&[7; 32 * 1024]).0 == 200).count();
    assert_eq!(taken, 16);
    assert_eq!(left(&[7]).1["error"], "rate_limited");
}
