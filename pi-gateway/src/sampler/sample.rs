//! A draft for tests of this crate.

use wasm_core::record::{
    Clock, ClockSource, Flags, Gateway, Origin, RecordDraft, Register, Status, Text, TimeStatus,
};
use wasm_core::units::{UnixTime, WattHours};

/// A good reading of a two-way meter.
pub(crate) fn draft(time: UnixTime) -> RecordDraft {
    let text = |text| Text::new(text).expect("a text");
    let register = |wh| Some(Register { value: WattHours::from_wh(wh), status: Status::Good });
    RecordDraft {
        gateway: Gateway { id: text("BlockPro gateway"), serial: text("BP-1"), version: text("0") },
        vendor: text("ISK"),
        model: text("MT175"),
        meter: "1ISK0078123456".parse().expect("a number"),
        time,
        time_status: TimeStatus::Synchronised,
        import: register(1000),
        export: register(500),
        origin: Origin {
            proto: text("sml"),
            import: Some(10_000),
            export: Some(5_000),
            scale: -1,
            second_index: None,
            telegram: Some([7; 32]),
        },
        clock: Clock { source: ClockSource::Ntp, error_ms: None },
        flags: Flags::NONE,
    }
}
