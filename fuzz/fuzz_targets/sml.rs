//! What may come from a port that is set to SML: as a stream, as the data of a frame whose checksum is right, and as a
//! message whose checksum is right too.
#![no_main]

mod pushed;

use libfuzzer_sys::fuzz_target;
use pi_gateway::meter::line::Language;
use pi_gateway::meter::sml::{self, Frame, FrameReader};

fuzz_target!(|data: &[u8]| {
    pushed::check(Language::Sml, data);
    for frame in frames(data) {
        let again = frames(frame.bytes()).pop().expect("a frame is one wherever it stands");
        assert_eq!(sml::measurement(&again), sml::measurement(&frame));
    }
    for frame in frames(&sml::frame(data)) {
        let _ = sml::measurement(&frame);
    }
    let [high, low] = crc(data).to_be_bytes();
    let message = [data, &[0x63, low, high, 0]].concat();
    for frame in frames(&sml::frame(&message)) {
        let _ = sml::measurement(&frame);
    }
});

fn frames(stream: &[u8]) -> Vec<Frame> {
    let mut reader = FrameReader::new();
    stream.iter().filter_map(|byte| reader.push(*byte)).collect()
}

/// CRC-16/X.25.
fn crc(bytes: &[u8]) -> u16 {
    let shift = |sum: u16| if sum & 1 == 0 { sum >> 1 } else { (sum >> 1) ^ 0x8408 };
    !bytes.iter().fold(0xffff, |sum, byte| (0..8).fold(sum ^ u16::from(*byte), |sum, _| shift(sum)))
}
