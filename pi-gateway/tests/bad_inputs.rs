//! What the gateway must survive, and the test that names it. The list is that of the design; a line without a test, or
//! with one that is gone, fails here.

use std::path::Path;

/// What comes, and the tests (file and function) that send it.
const LIST: [(&str, &[(&str, &str)]); 45] = [
    ("SML: huge list lengths", &[("tests/sml_hostile.rs", "hostile_frames_with_right_transport_checksum")]),
    ("SML: deep nesting", &[("src/meter/sml/tlv.rs", "depth_costs_nothing")]),
    ("SML: lengths past the end", &[("src/meter/sml/tlv.rs", "refuses_what_the_bytes_do_not_hold")]),
    (
        "SML: integers of 1 to 8 bytes, entries without value",
        &[("tests/sml_hostile.rs", "integers_of_one_to_eight_bytes_and_entries_without_value")],
    ),
    ("SML: 1-byte CRC field", &[("tests/sml_hostile.rs", "a_checksum_field_of_one_byte")]),
    (
        "SML: start without end, noise, only 0x1b, stray 1b before a start",
        &[("src/meter/sml/transport.rs", "finds_the_frame_behind_a_fault")],
    ),
    (
        "SML: frame cut and restarted",
        &[("tests/sml_dumps.rs", "a_frame_cut_anywhere_gives_nothing_and_costs_only_itself")],
    ),
    ("SML: escape off the 4-byte grid", &[("src/meter/sml/transport.rs", "what_is_built_is_read_back")]),
    (
        "wrong port settings (7E1/8N1)",
        &[
            ("tests/sml_hostile.rs", "other_port_settings_are_noise"),
            ("tests/text_dumps.rs", "ports_with_other_framing_read_right_or_nothing"),
        ],
    ),
    ("SML on a D0 port and the reverse", &[("tests/text_dumps.rs", "other_languages_are_noise")]),
    (
        "D0: without BCC, wrong BCC, history values",
        &[("tests/text_dumps.rs", "every_telegram_of_every_kind")],
    ),
    ("D0: a wrong bit under the BCC", &[("tests/text_dumps.rs", "a_changed_bit_is_refused")]),
    ("D0: echo", &[("tests/meters/mode_c.rs", "a_meter_is_asked_and_answers")]),
    ("D0: `*` without unit, MWh", &[("src/meter/readout/line.rs", "registers_and_units")]),
    ("P1: stale or no CRC", &[("tests/text_dumps.rs", "every_telegram_of_every_kind")]),
    (
        "P1: longer than 2048 bytes",
        &[("tests/text_dumps.rs", "a_long_telegram_is_read_and_an_endless_one_is_not")],
    ),
    (
        "Modbus: timeout, late answer, wrong unit, short, exceptions, NaN, zeros after reboot",
        &[("tests/meters/modbus.rs", "every_fault_is_an_error_and_the_meter_is_read_again_behind_it")],
    ),
    (
        "Modbus: answers to something else",
        &[("src/meter/modbus/frame.rs", "answers_to_something_else_are_refused")],
    ),
    (
        "MQTT: retained old values, zeros, NaN, null, 300 kB, cut JSON, broker restart",
        &[("tests/meters/mqtt.rs", "only_good_messages_of_now_are_readings")],
    ),
    ("counters that fall, jump, wrap", &[("src/sampler/tests.rs", "what_cannot_be_is_signed_as_such")]),
    ("serial change", &[("src/sampler/tests.rs", "another_meter_is_flagged")]),
    (
        "USB head unplugged and renumbered",
        &[("tests/gateway/unplugged.rs", "a_head_that_comes_back_under_another_number_is_read_again")],
    ),
    ("power cut in a write", &[("src/store/tests/power.rs", "a_power_cut_loses_nothing_that_was_reported")]),
    (
        "disk full",
        &[
            ("tests/gateway/life.rs", "a_full_disk_is_told_and_survived"),
            ("src/store/tests.rs", "a_full_disk_loses_nothing_that_was_stored"),
        ],
    ),
    (
        "read-only SD",
        &[
            ("tests/gateway/life.rs", "a_folder_that_cannot_be_written_is_named"),
            ("src/store/tests.rs", "a_disk_that_becomes_read_only_loses_nothing_that_was_stored"),
        ],
    ),
    ("corrupted tail", &[("tests/gateway/damage.rs", "damaged_records_are_put_back")]),
    (
        "clock jumps",
        &[
            ("src/clock.rs", "steps_are_told_from_drift"),
            ("src/sampler/tests.rs", "a_clock_that_was_set_back_does_not_make_the_meter_a_liar"),
        ],
    ),
    (
        "a machine without a battery starts in the past",
        &[("tests/gateway/clock.rs", "a_start_in_the_past_goes_on_from_the_newest_record")],
    ),
    ("no network for days", &[("tests/gateway/anchors.rs", "the_backlog_of_an_outage_is_anchored_at_once")]),
    (
        "IPFS down",
        &[
            ("src/push/tests/faults.rs", "every_fault_is_named_and_survived"),
            ("tests/gateway/pushed.rs", "killed_in_a_push_it_goes_on_where_it_was"),
        ],
    ),
    ("two processes on one port", &[("tests/replay.rs", "a_port_is_read_by_one_process_only")]),
    ("two gateways on one folder", &[("tests/gateway/life.rs", "a_second_process_is_refused")]),
    (
        "restart between counter and signature",
        &[("tests/gateway/killed.rs", "killed_two_hundred_times_nothing_shown_is_lost")],
    ),
    (
        "a disk that refuses while something happens",
        &[("src/sampler/tests.rs", "what_happens_while_a_record_waits_is_told_in_the_next")],
    ),
    (
        "HTTP: huge bodies, path tricks, noise",
        &[("tests/gateway/hostile.rs", "hostile_requests_cost_only_themselves")],
    ),
    ("HTTP: slow senders", &[("tests/gateway/interface.rs", "slow_senders_are_cut_off")]),
    (
        "HTTP: idle connections",
        &[("tests/gateway/hostile.rs", "many_idle_and_broken_connections_do_not_stop_it")],
    ),
    ("HTTP: wrong origins", &[("tests/gateway/interface.rs", "other_origins_cannot_write")]),
    (
        "HTTP: forged signatures, replayed requests",
        &[("tests/gateway/mailbox.rs", "forged_old_and_repeated_requests_are_refused")],
    ),
    (
        "HTTP: a gateway that strangers fill",
        &[("tests/gateway/documents.rs", "strangers_cannot_fill_the_gateway_but_its_client_can_write")],
    ),
    ("HTTP: guessed pairing codes", &[("tests/gateway/pairing.rs", "guessing_is_stopped")]),
    (
        "WebSocket: hostile frames",
        &[("tests/gateway/hostile.rs", "hostile_frames_end_their_own_stream_only")],
    ),
    (
        "WebSocket: listeners that do not read",
        &[("src/interface.rs", "listeners_that_do_not_read_hold_nobody")],
    ),
    ("TLS: another certificate", &[("tests/gateway/tls.rs", "another_certificate_is_refused")]),
    ("TLS: no TLS at all", &[("tests/gateway/https.rs", "who_does_not_speak_tls_is_sent_elsewhere_or_away")]),
];

#[test]
fn every_line_of_the_list_has_a_test_that_names_it() {
    for (line, tests) in LIST {
        assert!(!tests.is_empty(), "{line}");
        for (file, name) in tests {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let text =
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{line}: {file}: {error}"));
            let before = text.split_once(&format!("fn {name}(")).map(|(before, _)| before);
            let before = before.unwrap_or_else(|| panic!("{line}: no {name} in {file}"));
            let attribute = before.trim_end().trim_end_matches("async").trim_end();
            assert!(attribute.ends_with("test]"), "{line}: {name} in {file} is no test");
        }
    }
}
