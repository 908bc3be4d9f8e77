//! A reading head that is pulled out and plugged in again, under another device number.

use super::life::verified;
use super::silence::{Meter, wait_for};
use super::support::Home;
use std::os::unix::fs::symlink;
use wasm_core::record::Status;

#[test]
fn a_head_that_comes_back_under_another_number_is_read_again() {
    let home = Home::new("");
    let reader = home.path("reader");
    // Both at once, so that the second has another number.
    let ((first, at), (second, again)) = (Meter::open(), Meter::open());
    assert_ne!(at, again);
    symlink(&at, &reader).expect("ours");
    home.configure_port(&reader);
    let gateway = home.start();
    let before = wait_for(&gateway, Status::Good, 2);
    std::fs::remove_file(&reader).expect("as udev does");
    drop(first);
    assert_eq!(wait_for(&gateway, Status::Disconnected, 2), before, "each interval is told all the same");
    second.say(3);
    symlink(&again, &reader).expect("ours");
    assert_eq!(wait_for(&gateway, Status::Good, 2), before + 3);
    let records = gateway.records();
    assert_eq!(verified(&gateway, &records), records.len());
}
