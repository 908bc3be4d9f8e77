//! D0 in mode C: a meter that is woken, told its speed, and reads itself out.

use super::support::{Pty, Running, energies, wh};
use pi_gateway::meter::d0::poll::ModeC;
use std::path::Path;
use std::time::Duration;

/// The ident, and the data block behind it.
fn telegram() -> (Vec<u8>, Vec<u8>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/d0/ISK_MT174_modeC.txt");
    let bytes = std::fs::read(path).expect("committed");
    let stx = bytes.iter().position(|byte| *byte == 2).expect("a data block");
    (bytes[..stx].to_vec(), bytes[stx..].to_vec())
}

/// Even parity in the eighth bit, as a port set to eight bits sees it.
fn with_parity(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| if byte.count_ones() % 2 == 1 { byte | 0x80 } else { *byte }).collect()
}

#[tokio::test]
async fn a_meter_is_asked_and_answers() {
    let mut pty = Pty::open();
    let driver = ModeC { path: pty.path.clone(), pace: Duration::from_millis(50) };
    let mut running = Running::start(Box::new(driver));
    let meter = std::thread::spawn(move || {
        let (ident, mut block) = telegram();
        let acknowledge = b"\x06050\r\n";
        // The optical head repeats what is sent.
        pty.expect(b"/?!\r\n");
        pty.send(b"/?!\r\n");
        pty.send(&ident);
        pty.expect(acknowledge);
        pty.send(&block);
        // With parity, and a damaged block.
        pty.expect(b"/?!\r\n");
        pty.send(&with_parity(&ident));
        pty.expect(acknowledge);
        pty.send(&with_parity(&block));
        pty.expect(b"/?!\r\n");
        pty.send(&ident);
        pty.expect(acknowledge);
        let digit = block.iter().position(|byte| *byte == b'5').expect("a digit");
        block[digit] = b'6';
        pty.send(&block);
        pty.expect(b"/?!\r\n");
        pty
    });
    for _round in 0..2 {
        assert_eq!(energies(&running.reading().await), wh("502853", "98697318"));
    }
    running.other("unreadable").await;
    meter.join().expect("all was asked as the standard says");
}
