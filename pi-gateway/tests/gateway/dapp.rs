//! The dApp from the gateway: the right headers, its address, and nothing that is not of it.

use super::support::{Gateway, Home, agent};
use std::collections::BTreeMap;

const PAGE: &str = "<!doctype html><script type=\"module\" src=\"./boot.js\"></script>";

fn folder(home: &Home) {
    let folder = home.path("dapp");
    std::fs::create_dir_all(&folder).expect("makes");
    for (name, text) in
        [("index.html", PAGE), ("boot.js", "1"), ("web_bg.wasm", "\0asm"), ("a-0badcafe.css", "")]
    {
        std::fs::write(folder.join(name), text).expect("writes");
    }
}

fn get(gateway: &Gateway, path: &str, known: Option<&str>) -> (u16, BTreeMap<String, String>, String) {
    let mut request = agent().get(format!("{}{path}", gateway.text("http")));
    if let Some(tag) = known {
        request = request.header("if-none-match", tag);
    }
    let mut answer = request.call().expect("an answer");
    let text = |value: &ureq::http::HeaderValue| value.to_str().expect("text").to_owned();
    let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    (answer.status().as_u16(), headers, answer.body_mut().read_to_string().expect("a body"))
}

#[test]
fn pages_have_the_headers_they_need() {
    let home = Home::new("electrum = [\"127.0.0.1:1\"]\n[dapp]\nfolder = \"dapp\"");
    folder(&home);
    let gateway = home.start();
    for (path, kind, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/boot.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/web_bg.wasm", "application/wasm", "no-cache"),
        ("/a-0badcafe.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ] {
        let (status, headers, body) = get(&gateway, path, None);
        assert_eq!(status, 200, "{path}");
        for (name, wanted) in [
            ("content-type", kind),
            ("cache-control", cache),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(headers.get(name).map(String::as_str), Some(wanted), "{path}: {name}");
        }
        let policy = &headers["content-security-policy"];
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self'"),
            "{policy}"
        );
        assert_eq!(get(&gateway, path, Some(&headers["etag"])).0, 304, "{path}");
        assert!(!path.ends_with('/') || body == PAGE);
    }
    let (status, _, config) = get(&gateway, "/config.json", None);
    let (at, config) = (gateway.address(), serde_json::from_str::<serde_json::Value>(&config).expect("JSON"));
    assert_eq!(status, 200);
    let electrum = format!("ws://{at}/v1/electrum");
    let wanted =
        serde_json::json!({ "network": "devnet", "gateway": format!("http://{at}"), "electrum": [electrum] });
    assert_eq!(config, wanted);
    for path in [
        "/../data/node.key",
        "/%2e%2e/data/node.key",
        "/..%2fdata%2fnode.key",
        "/boot.js/",
        "/dapp",
        "//boot.js",
    ] {
        let (status, headers, _) = get(&gateway, path, None);
        assert_eq!((status, headers["content-type"].as_str()), (404, "application/json"), "{path}");
    }
    assert_eq!(gateway.request(("POST", "/boot.js"), None, b"x").0, 404);
    assert_eq!(gateway.get("/v1/head").0, 200, "the interface is where it was");
}

#[test]
fn another_dapp_than_the_pinned_one_is_not_served() {
    let home = Home::new("[dapp]\nfolder = \"dapp\"");
    folder(&home);
    let gateway = home.start();
    let node = gateway.node();
    assert_eq!(node["dapp"]["pinned"], false, "{node}");
    let cid = node["dapp"]["cid"].as_str().expect("an address").to_owned();
    drop(gateway);
    home.configure(&format!("[dapp]\nfolder = \"dapp\"\ncid = \"{cid}\""));
    let gateway = home.start();
    assert_eq!(gateway.node()["dapp"], serde_json::json!({ "cid": cid, "pinned": true }));
    std::fs::write(home.path("dapp/boot.js"), "evil").expect("writes");
    assert_eq!(get(&gateway, "/boot.js", None).0, 503, "changed under way");
    assert_eq!(gateway.node()["warnings"][0]["code"], "dapp_refused");
    drop(gateway);
    let gateway = home.start();
    assert_eq!((get(&gateway, "/", None).0, &gateway.node()["dapp"]), (404, &serde_json::Value::Null));
    let warning = gateway.node()["warnings"][0].clone();
    assert!(warning["text"].as_str().is_some_and(|text| text.contains(&cid)), "{warning}");
    gateway.wait_for_records(2);
}
