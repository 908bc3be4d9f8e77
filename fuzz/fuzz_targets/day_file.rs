//! Files of records from a stranger, of a day or of an hour: read or refused, never believed unless signed; what is
//! read is written the same way again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use wasm_core::file::{File, HourFile};
use wasm_core::ipld::dag_cbor_cid;
use wasm_core::keys::SecretKey;
use wasm_core::verify::{Before, BeforeDay, Limits, MeterKey, audit_day, verify_day_file, verify_file};

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = File::decode(bytes) else { return };
    let cid = dag_cbor_cid(bytes);
    let (meter, block) = match &file {
        File::Hour(file) => (file.meter().clone(), file.block()),
        File::Day(file) => (file.meter().clone(), file.block()),
    };
    assert_eq!(block, bytes);
    assert!(file.links().len() <= 2_001);
    let key = SecretKey::from_bytes(&[0x42; 32]).expect("a key").public();
    let of = MeterKey { meter: &meter, reading_key: key };
    let limits = Limits { max_export_w: 10_000, max_import_w: 24_000, interval_s: 900 };
    for before in [Before::Nothing, Before::Unknown] {
        let (_, facts) = verify_file(&cid, Some(bytes), of, before);
        if let Some(facts) = facts {
            assert_eq!(facts.get().tail.cid, cid);
        }
    }
    for before in [BeforeDay::Nothing, BeforeDay::Unknown] {
        let (_, day) = verify_day_file(&cid, Some(bytes), of, Some(&limits), before);
        if let Some(day) = day {
            let day = day.get();
            assert_eq!(day.intervals.len(), day.grid.intervals());
            assert!(day.steps().count() <= day.intervals.len());
        }
    }
    let hours: BTreeMap<_, _> = BTreeMap::new();
    let _ = audit_day(&cid, Some(bytes), &hours, of, Before::Nothing);
    let _ = HourFile::decode(bytes);
});
