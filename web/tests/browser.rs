//! The adapters to the browser, in a real one: storage and entropy.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::io::gateway::Gateway;
use web::io::socket::{Socket, SocketError};
use web::io::storage::{StorageError, Store};
use web::io::{clock, config, rng};
use web::wire::config::Config;
use web::wire::trouble::GatewayError;
use web::wire::url::GatewayUrl;

wasm_bindgen_test_configure!(run_in_browser);

async fn store(name: &str) -> Store {
    let store = Store::open(&format!("test-{name}")).await.expect("a browser with storage");
    store.wipe().await.expect("an open store");
    store
}

#[wasm_bindgen_test]
async fn what_is_put_is_got_until_it_is_removed() {
    let store = store("round-trip").await;
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(store.get("key").await, Ok(None));
    store.put("key", &bytes).await.expect("room for 256 bytes");
    assert_eq!(store.get("key").await, Ok(Some(bytes)));
    store.put("key", b"").await.expect("room for nothing");
    assert_eq!(store.get("key").await, Ok(Some(Vec::new())));
    store.remove("key").await.expect("an open store");
    assert_eq!(store.get("key").await, Ok(None));
}

#[wasm_bindgen_test]
async fn what_is_put_survives_another_opening() {
    let first = store("reopen").await;
    first.put_json("number", &7_u32).await.expect("room for a number");
    drop(first);
    let second = Store::open("test-reopen").await.expect("a browser with storage");
    assert_eq!(second.get_json::<u32>("number").await, Ok(Some(7)));
    assert_eq!(second.get_json::<String>("number").await, Err(StorageError::Unreadable { key: "number" }));
}

#[wasm_bindgen_test]
async fn a_wipe_leaves_nothing() {
    let store = store("wipe").await;
    for key in ["a", "b"] {
        store.put(key, b"x").await.expect("room for a byte");
    }
    store.wipe().await.expect("an open store");
    for key in ["a", "b"] {
        assert_eq!(store.get(key).await, Ok(None), "{key}");
    }
}

#[wasm_bindgen_test]
fn random_bytes_differ() {
    let (one, two) = (rng::bytes::<32>(), rng::bytes::<32>());
    assert!(one.is_ok(), "a browser has random numbers");
    assert_ne!(one, two);
}

#[wasm_bindgen_test]
async fn turns_and_frames_come_to_an_end() {
    clock::breathe().await;
    clock::painted().await;
    clock::sleep(1).await;
    assert!(clock::unix_seconds() > 1_700_000_000, "after 2023");
}

#[wasm_bindgen_test]
async fn a_socket_that_nobody_answers_says_so() {
    let refused = Socket::open("http://not-a-socket").await.err();
    let nobody = Socket::open("ws://127.0.0.1:9").await.err();
    // newer browsers read http:// as ws://, then nobody answers there either
    let is_refusal = |error: &SocketError| !matches!(error, SocketError::Closed { .. });
    assert!(refused.as_ref().is_some_and(is_refusal), "{refused:?}");
    assert_eq!(nobody, Some(SocketError::NoAnswer { url: "ws://127.0.0.1:9".into() }));
}

#[wasm_bindgen_test]
async fn a_gateway_that_nobody_answers_says_so() {
    let url: GatewayUrl = "http://127.0.0.1:9".parse().expect("a host and a port");
    let answer = Gateway::new(url).node().await;
    assert_eq!(answer, Err(GatewayError::NoAnswer { url: "http://127.0.0.1:9/v1/node".into() }));
}

#[wasm_bindgen_test]
async fn a_page_without_configuration_runs_on_mainnet() {
    assert_eq!(config::load().await, Ok(Config::default()));
}
