//! Meters that push text over a serial line.

use super::support::{Pty, Running, energies, wh};
use pi_gateway::meter::line::{Language, Line};
use pi_gateway::meter::serial::{Framing, Settings};
use std::path::Path;

#[tokio::test]
async fn d0_and_p1_are_read_from_a_port() {
    for (language, file, framing, wanted) in [
        (Language::Dsmr, "dsmr/p_v5.txt", Framing::EightNone, wh("6825", "2444")),
        (Language::D0, "d0/LOG_LK13BE_hist.txt", Framing::SevenEven, wh("439.2", "832.2")),
    ] {
        let telegram = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file));
        let telegram = telegram.expect("committed");
        let mut pty = Pty::open();
        let settings = Settings { baud: 115_200, framing };
        let mut running = Running::start(Box::new(Line { path: pty.path.clone(), settings, language }));
        running.other("connected").await;
        let mark = telegram.iter().rposition(|byte| *byte == b'!').expect("an end mark");
        let damaged = [&telegram[..mark], b"!0000\r\n"].concat();
        if language == Language::Dsmr {
            pty.send(&damaged);
            running.other("unreadable").await;
        }
        pty.send(&telegram);
        assert_eq!(energies(&running.reading().await), wanted, "{file}");
        drop(pty);
        running.other("disconnected").await;
    }
}
