//! Who may be the client.

use super::support::{Gateway, Home, eventually};
use rustix::process::Signal;

const ALICE: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
const BOB: &str = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";

/// A code that is not the right one.
fn wrong(gateway: &Gateway) -> &'static str {
    if gateway.text("pairing_code") == "0000-0000" { "1111-1111" } else { "0000-0000" }
}

#[test]
fn the_right_code_makes_a_client() {
    let home = Home::new("");
    let gateway = home.start();
    assert_eq!(gateway.node()["paired"], false);
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), ALICE);
    assert_eq!(status, 200, "{answer}");
    let node = gateway.node();
    assert_eq!((&node["paired"], &node["client_key"]), (&true.into(), &ALICE.into()));
    assert_eq!(node["holder_address"], answer["holder_address"]);
    assert_eq!(node["holder_script"], answer["witness_script"]);
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), ALICE);
    assert_eq!((status, &answer["error"]), (403, &"wrong_code".into()), "a code is good once");
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), BOB);
    assert_eq!((status, &answer["error"]), (409, &"already_paired".into()));
    gateway.end(Signal::KILL);
    let gateway = home.start();
    assert_eq!(gateway.node()["client_key"], ALICE, "the pairing survives");
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), ALICE);
    assert_eq!(status, 200, "the same client may pair again: {answer}");
}

#[test]
fn a_code_does_not_survive_a_restart() {
    let home = Home::new("");
    let gateway = home.start();
    let old = gateway.text("pairing_code");
    gateway.end(Signal::TERM);
    let gateway = home.start();
    assert_ne!(gateway.text("pairing_code"), old);
    let (status, answer) = gateway.pair(&old, ALICE);
    assert_eq!((status, &answer["error"]), (403, &"wrong_code".into()));
}

#[test]
fn guessing_is_stopped() {
    let gateway = Home::new("").start();
    for left in [4, 3, 2, 1, 0] {
        let (status, answer) = gateway.pair(wrong(&gateway), ALICE);
        assert_eq!((status, &answer["error"], &answer["left"]), (403, &"wrong_code".into(), &left.into()));
    }
    for code in [wrong(&gateway).to_owned(), gateway.text("pairing_code")] {
        let (status, answer) = gateway.pair(&code, ALICE);
        assert_eq!((status, &answer["error"]), (429, &"rate_limited".into()));
        assert!(answer["retry_after"].as_u64().is_some_and(|wait| wait > 0));
    }
    assert_eq!(gateway.node()["warnings"][0]["code"], "pairing_attacked");
    gateway.signal(Signal::USR1);
    eventually("a new code ends the pause", || {
        let (status, _) = gateway.pair("9999-999", ALICE);
        (status == 403).then_some(())
    });
}

#[test]
fn a_client_key_must_be_one_and_not_ours() {
    let gateway = Home::new("").start();
    let node = gateway.node();
    let ours = node["holder_key"].as_str().expect("a key");
    for key in ["", "02", &ALICE[..64], &ALICE.replace("0279", "0579"), &"zz".repeat(33), ours] {
        let (status, answer) = gateway.pair(&gateway.text("pairing_code"), key);
        assert_eq!((status, &answer["error"]), (400, &"bad_request".into()), "{key}");
    }
    let (status, answer) = gateway.pair(&gateway.text("pairing_code"), ALICE);
    assert_eq!(status, 200, "the code was not used up: {answer}");
}
