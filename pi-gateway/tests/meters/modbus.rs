//! Modbus over TCP and over a terminal: right values, and every fault is an error, never a wrong value.

use super::modbus_sim::{FAULTS, Fault, Sim};
use super::support::{Pty, Running, energies, wh};
use pi_gateway::meter::modbus::{Map, Modbus, Way};
use pi_gateway::meter::serial::{Framing, Settings};
use std::time::Duration;

fn driver(way: Way, map: Map) -> Modbus {
    Modbus { way, unit: 1, map, pace: Duration::from_millis(20), limit: Duration::from_millis(200) }
}

fn tcp(sim: &Sim) -> Way {
    Way::Tcp { address: sim.tcp().to_string() }
}

fn rtu(sim: &Sim) -> Way {
    let pty = Pty::open();
    let path = pty.path.clone();
    sim.rtu(pty);
    Way::Rtu { path, settings: Settings { baud: 9600, framing: Framing::EightNone } }
}

#[tokio::test]
async fn values_of_both_maps_over_both_wires() {
    for (row, map, model, wanted, power) in [
        ("SDM630", Map::Sdm, 203, wh("22462414", "1266728"), "1035"),
        ("SunSpec meter", Map::SunSpec, 203, wh("22462330", "1266720"), "1035"),
        ("SunSpec inverter", Map::SunSpec, 103, (None, Some("1266720".to_owned())), "-420"),
    ] {
        let sim = Sim::new(model);
        for way in [tcp(&sim), rtu(&sim)] {
            let read = driver(way.clone(), map).read_once().await.expect(row);
            assert_eq!(energies(&read), wanted, "{row} over {way:?}");
            assert_eq!(read.power.map(|power| power.to_string()).as_deref(), Some(power), "{row}");
            let serial = (map == Map::SunSpec).then(|| b"SN0001".to_vec());
            assert_eq!(read.server_id, serial, "{row}");
        }
    }
}

#[tokio::test]
async fn every_fault_is_an_error_and_the_meter_is_read_again_behind_it() {
    for map in [Map::Sdm, Map::SunSpec] {
        for over_tcp in [true, false] {
            let sim = Sim::new(203);
            let way = if over_tcp { tcp(&sim) } else { rtu(&sim) };
            let mut running = Running::start(Box::new(driver(way.clone(), map)));
            let good = energies(&running.reading().await);
            for fault in FAULTS {
                sim.set(fault);
                let once = Modbus { pace: Duration::from_millis(1), ..driver(way.clone(), map) };
                // The port has one reader, so only a connection can be had twice.
                if over_tcp {
                    once.read_once().await.expect_err(&format!("{map:?} {fault:?}"));
                }
                tokio::time::sleep(Duration::from_millis(250)).await;
                sim.set(Fault::None);
                for _reading in 0..3 {
                    assert_eq!(energies(&running.reading().await), good, "{map:?} {fault:?} {way:?}");
                }
            }
            assert!(running.others.iter().any(|other| other == "unreadable"), "{:?}", running.others);
        }
    }
}

#[tokio::test]
async fn a_meter_that_is_not_there_is_told() {
    let gone = Way::Tcp { address: "127.0.0.1:1".to_owned() };
    let mut running = Running::start(Box::new(driver(gone, Map::Sdm)));
    running.other("disconnected").await;
    let sim = Sim::new(7);
    let error = driver(tcp(&sim), Map::SunSpec).read_once().await.expect_err("no meter");
    assert_eq!(error.to_string(), "no SunSpec model with energy");
    let other_unit = Modbus { unit: 9, ..driver(tcp(&sim), Map::Sdm) };
    sim.set(Fault::WrongUnit);
    other_unit.read_once().await.expect_err("another unit");
}
