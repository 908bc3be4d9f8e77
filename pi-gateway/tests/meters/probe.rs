//! What a port speaks is found out without being told.

use super::modbus_sim::Sim;
use super::support::Pty;
use pi_gateway::config::Config;
use pi_gateway::probe::probe;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

const LISTEN: Duration = Duration::from_millis(200);

fn data(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).expect("committed")
}

/// What is found, and that the gateway can be configured by it.
async fn found(port: &str) -> String {
    let tries = Mutex::new(Vec::new());
    let found = probe(port, LISTEN, |text| tries.lock().expect("no panic").push(text.to_owned())).await;
    let text = found.unwrap_or_else(|error| panic!("{error}: {tries:?}")).to_string();
    let filled = text.replace("number = \"\"", "number = \"1A\"").replace("= \"\"", "= \"x\"");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("c.toml");
    std::fs::write(&file, format!("network = \"devnet\"\ndata_dir = \"d\"\n{filled}")).expect("writes");
    Config::load(&file).unwrap_or_else(|error| panic!("{error:?}: {filled}"));
    text
}

#[tokio::test]
async fn meters_that_push_are_heard() {
    for (file, protocol, import) in [
        ("replay.sml", "sml", "10732"),
        ("dsmr/p_v5.txt", "dsmr", "import 6825 Wh"),
        ("d0/ESY_Q3DA1004_V302.txt", "d0", "import 26107703.4231 Wh"),
        ("d0/parity_high_bits.txt", "d0", "import 24234101.082 Wh"),
    ] {
        let mut pty = Pty::open();
        let path = pty.path.clone();
        let telegram = data(file);
        std::thread::spawn(move || {
            loop {
                pty.send(&telegram);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let text = found(&path.to_string_lossy()).await;
        assert!(
            text.contains(&format!("protocol = {protocol:?}")) && text.contains(import),
            "{file}: {text}"
        );
    }
}

#[tokio::test]
async fn meters_that_answer_are_asked() {
    let sim = Sim::new(203);
    let address = sim.tcp().to_string();
    let text = found(&address).await;
    for wanted in ["protocol = \"sunspec\"", "unit = 1", &address, "SN0001", "export 1266720 Wh"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    // The simulator's other registers, without a SunSpec map.
    let sim = Sim::new(7);
    let text = found(&sim.tcp().to_string()).await;
    assert!(text.contains("protocol = \"sdm\"") && text.contains("import 22462414 Wh"), "{text}");
    let error = probe("127.0.0.1:1", LISTEN, |_| {}).await.expect_err("nobody there");
    assert_eq!(error.to_string(), "nothing known is spoken there");
    probe("/dev/null", LISTEN, |_| {}).await.expect_err("not a port");
}

#[tokio::test]
async fn a_meter_that_waits_to_be_woken_is_woken() {
    let mut pty = Pty::open();
    let path = pty.path.to_string_lossy().into_owned();
    let telegram = data("d0/ISK_MT174_modeC.txt");
    let block = telegram.iter().position(|byte| *byte == 2).expect("a data block");
    let meter = std::thread::spawn(move || {
        pty.expect(b"/?!\r\n");
        pty.send(&telegram[..block]);
        pty.expect(b"\x06050\r\n");
        pty.send(&telegram[block..]);
        pty
    });
    let text = found(&path).await;
    assert!(text.contains("protocol = \"d0-poll\"") && text.contains("import 502853 Wh"), "{text}");
    meter.join().expect("it was asked as the standard says");
}

#[tokio::test]
async fn a_silent_port_is_asked_last() {
    let pty = Pty::open();
    let path = pty.path.to_string_lossy().into_owned();
    Sim::new(203).rtu(pty);
    let text = found(&path).await;
    for wanted in ["protocol = \"sunspec\"", "baud = 9600", "framing = \"8N1\"", "unit = 1"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}
