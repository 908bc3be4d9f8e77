//! The replay meter over a real pseudo-terminal, read by the code that reads real ports.

#![expect(clippy::arithmetic_side_effects, reason = "small numbers in tests")]

use pi_gateway::meter::replay::profile::{House, Profile};
use pi_gateway::meter::replay::{Replay, Terminal};
use pi_gateway::meter::serial::{Access, Framing, SerialPort, Settings};
use pi_gateway::meter::sml::{self, FrameReader, RewriteError};
use pi_gateway::meter::{Decimal, Measurement};
use std::path::Path;
use std::time::{Duration, SystemTime};

const HOUSE: House =
    House { solar_peak_w: 6000, household_w: 450, max_export_w: 5000, max_import_w: 10_000, day_s: 86_400 };
const SINCE: Duration = Duration::from_secs(1_790_000_000);

fn dump(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sml");
    std::fs::read(folder.join(name)).expect("the dump is committed")
}

fn replay(name: &str) -> Replay {
    Replay::new(&dump(name), Profile::new(&HOUSE), SystemTime::UNIX_EPOCH + SINCE)
        .expect("a two-way telegram")
}

fn read(telegram: &[u8]) -> Measurement {
    let mut reader = FrameReader::new();
    let frame = telegram.iter().find_map(|byte| reader.push(*byte)).expect("one frame");
    assert_eq!(frame.bytes(), telegram);
    sml::measurement(&frame).expect("its checksums are right")
}

#[test]
fn counters_and_power_follow_the_profile() {
    let profile = Profile::new(&HOUSE);
    let replay = replay("ISKRA_MT175_D1A52-V22-K0t.bin");
    let start = read(&replay.telegram_at(SystemTime::UNIX_EPOCH + SINCE).expect("fits"));
    for seconds in [0_u64, 1, 3600, 43_200, 86_400, 8_640_000] {
        let now = SystemTime::UNIX_EPOCH + SINCE + Duration::from_secs(seconds);
        let got = read(&replay.telegram_at(now).expect("fits"));
        let energy = profile.energy(seconds * 1000);
        let moved = |start: Option<Decimal>, mwh| start?.checked_add(Decimal::from_unsigned(mwh / 100, -1)?);
        assert_eq!(got.import, moved(start.import, energy.import_mwh), "after {seconds} s");
        assert_eq!(got.export, moved(start.export, energy.export_mwh), "after {seconds} s");
        let watts = got.power.and_then(Decimal::floor_signed);
        assert_eq!(watts, Some(profile.power(seconds * 1000)), "after {seconds} s");
        assert_eq!(got.sec_index, start.sec_index.map(|start| start + seconds), "after {seconds} s");
    }
}

#[test]
fn a_number_that_outgrows_its_field_is_refused() {
    let noon = SystemTime::UNIX_EPOCH + SINCE + Duration::from_secs(43_200);
    let error = replay("DZG_DVS-7420.2V.G2_mtr2.bin").telegram_at(noon).expect_err("two bytes of power");
    assert!(matches!(error, RewriteError::DoesNotFit { size: 2, .. }), "{error}");
}

#[test]
fn a_recording_without_a_two_way_meter_is_refused() {
    let since = SystemTime::UNIX_EPOCH + SINCE;
    let error =
        Replay::new(&dump("EMH_eHZ361L5R_1.bin"), Profile::new(&HOUSE), since).expect_err("no import");
    assert_eq!(error.to_string(), "no telegram with import, export and power among 1 valid frames");
}

#[tokio::test]
async fn telegrams_arrive_through_the_terminal() {
    let terminal = Terminal::open().expect("a pseudo-terminal");
    let port = open(terminal.path()).expect("opens like a serial port");
    let sender =
        tokio::spawn(replay("ISKRA_MT175_D1A52-V22-K0t.bin").run(terminal, Duration::from_millis(5)));
    let mut reader = FrameReader::new();
    let mut buffer = [0; 256];
    let mut frames = Vec::new();
    while frames.len() < 3 {
        let count = port.read(&mut buffer).await.expect("the line is up");
        frames.extend(buffer[..count].iter().filter_map(|byte| reader.push(*byte)));
    }
    let readings: Vec<_> = frames.iter().map(|frame| sml::measurement(frame).expect("right")).collect();
    assert!(readings.windows(2).all(|pair| pair[0].import <= pair[1].import));
    assert!(readings[0].import > Decimal::new(107_323_091, -1));
    sender.abort();
    sender.await.expect_err("stopped");
    port.read(&mut buffer).await.expect_err("a head that is pulled out is noticed");
}

#[tokio::test]
async fn a_port_is_read_by_one_process_only() {
    let terminal = Terminal::open().expect("a pseudo-terminal");
    let _port = open(terminal.path()).expect("free");
    let taken = open(terminal.path()).expect_err("taken");
    assert_eq!(taken.to_string(), "another program has it");
    open(Path::new("tests/data/sml/README.md")).expect_err("not a port");
}

fn open(path: &Path) -> std::io::Result<SerialPort> {
    SerialPort::open(path, Settings { baud: 9600, framing: Framing::EightNone }, Access::Listen)
}
