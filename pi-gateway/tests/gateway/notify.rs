//! What systemd and those who collect logs are told.

use super::support::Home;
use rustix::process::Signal;
use serde_json::Value;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

#[test]
fn the_watchdog_is_fed_by_stored_readings() {
    let home = Home::new("");
    let path = home.path("notify");
    let socket = UnixDatagram::bind(&path).expect("binds");
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let hear = || {
        let mut buffer = [0; 64];
        let count = socket.recv(&mut buffer).expect("something is told");
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    };
    let gateway = home.start_with(&[], ("NOTIFY_SOCKET", &path));
    assert_eq!(hear(), "READY=1");
    for number in 1..=2 {
        assert_eq!(hear(), "WATCHDOG=1");
        assert!(gateway.node()["records"].as_u64() >= Some(number));
    }
    assert!(gateway.end(Signal::TERM).success());
    while hear() != "STOPPING=1" {}
}

#[test]
fn a_log_in_json_is_one_object_a_line_without_secrets() {
    let home = Home::new("");
    let gateway = home.start_with(&["--log", "json"], ("RUST_LOG", "debug".as_ref()));
    let code = gateway.text("pairing_code");
    let (_, answer) = gateway.pair(&code, &super::mailbox::key(1).public().to_string());
    gateway.wait_for_records(2);
    let seed = std::fs::read_to_string(home.data("node.key")).expect("ours");
    gateway.end(Signal::TERM);
    let log = std::fs::read_to_string(home.path("stderr")).expect("written");
    assert!(log.lines().count() > 2, "{log}");
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(
            line["level"].is_string() && line["timestamp"].is_string() && line["target"].is_string(),
            "{line}"
        );
    }
    for secret in [seed.trim(), answer["token"].as_str().expect("a token")] {
        assert!(!log.contains(secret));
    }
}
