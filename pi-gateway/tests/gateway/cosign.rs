//! Keys of the gateway for its client's deals.

use super::mailbox::{key, now, signed};
use super::support::{Gateway, Home};
use rustix::process::Signal;
use serde_json::{Value, json};

fn ask(gateway: &Gateway, of: u8, nonce: u8, body: &Value) -> (u16, Value) {
    let (request, body) = (("POST", "/v1/cosign/key"), body.to_string().into_bytes());
    gateway.request(request, Some(&signed(&key(of), request, &body, now(), nonce)), &body)
}

#[test]
fn each_deal_has_a_key_of_its_own_for_ever() {
    let home = Home::new("");
    let gateway = home.start();
    gateway.pair(&gateway.text("pairing_code"), &key(1).public().to_string());
    let deal = |byte: &str| json!({ "reference": byte.repeat(32) });
    let first = ask(&gateway, 1, 1, &deal("aa")).1;
    let second = ask(&gateway, 1, 2, &deal("bb")).1;
    assert_eq!((&first["number"], &second["number"]), (&0.into(), &1.into()));
    let node = gateway.node();
    let keys = [&first["key"], &second["key"], &node["reading_key"], &node["holder_key"]];
    for (at, one) in keys.iter().enumerate() {
        assert!(one.is_string() && !keys[..at].contains(one), "{keys:?}");
    }
    assert_eq!(ask(&gateway, 1, 3, &deal("AA")).1, first, "the same reference, the same key");
    gateway.end(Signal::KILL);
    let gateway = home.start();
    assert_eq!(ask(&gateway, 1, 4, &deal("bb")).1, second);
    assert_eq!(ask(&gateway, 1, 5, &deal("cc")).1["number"], 2, "no number is given twice");
}

#[test]
fn only_the_client_gets_keys() {
    let gateway = Home::new("").start();
    gateway.pair(&gateway.text("pairing_code"), &key(1).public().to_string());
    let good = json!({ "reference": "aa".repeat(32) });
    let code =
        |(status, answer): (u16, Value)| (status, answer["error"].as_str().unwrap_or_default().to_owned());
    assert_eq!(code(ask(&gateway, 2, 1, &good)), (403, "not_the_client".to_owned()));
    let nobody = gateway.request(("POST", "/v1/cosign/key"), None, good.to_string().as_bytes());
    assert_eq!(code(nobody), (401, "unauthorized".to_owned()));
    for (nonce, bad) in
        [json!({}), json!({ "reference": "aa" }), json!({ "reference": "zz".repeat(32) }), json!([])]
            .into_iter()
            .enumerate()
    {
        let nonce = u8::try_from(nonce).expect("few") + 10;
        assert_eq!(code(ask(&gateway, 1, nonce, &bad)), (400, "bad_request".to_owned()), "{bad}");
    }
}
