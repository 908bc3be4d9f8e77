//! MQTT against the brokers there are: Debian's mosquitto where it is installed, and a small one of our own.

use super::broker::Broker;
use super::support::{Running, energies, wh};
use pi_gateway::meter::mqtt::Mqtt;
use pi_gateway::meter::mqtt::payload::{Format, Names};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const TOPIC: &str = "tele/meter/SENSOR";
const GOOD: &str = r#"{"SML":{"E_in":22462.4136,"E_out":1266.7286,"P":-230}}"#;
/// None of these may ever be a reading.
const BAD: [&str; 6] = [
    r#"{"Time":"2024-01-01T00:00:00","SML":{"E_in":1,"E_out":1}}"#,
    r#"{"SML":{"E_in":0,"E_out":0}}"#,
    r#"{"SML":{"E_in":null,"E_out":1}}"#,
    r#"{"SML":{"E_in":NaN}}"#,
    r#"{"SML":{"E_in":1"#,
    "",
];

fn driver(broker: &Broker) -> Box<Mqtt> {
    Box::new(Mqtt {
        host: "127.0.0.1".to_owned(),
        port: broker.port(),
        login: None,
        topic: TOPIC.to_owned(),
        format: Format::Tasmota(Names::default()),
    })
}

/// Publishes good and bad messages in turn until told to stop.
fn publish_always(broker: &Broker) -> Arc<AtomicBool> {
    let go_on = Arc::new(AtomicBool::new(true));
    let (flag, publisher) = (Arc::clone(&go_on), broker.publisher());
    std::thread::spawn(move || {
        while flag.load(Ordering::SeqCst) {
            for message in BAD.iter().chain(&[GOOD]) {
                // A broker that is being restarted takes nothing.
                let _ = publisher.publish(TOPIC, message.as_bytes(), false);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    go_on
}

#[tokio::test]
async fn only_good_messages_of_now_are_readings() {
    for mut broker in Broker::all() {
        let retained = r#"{"SML":{"E_in":7,"E_out":7}}"#;
        broker.publisher().publish(TOPIC, retained.as_bytes(), true).expect("the broker takes it");
        let mut running = Running::start(driver(&broker));
        running.other("connected").await;
        let go_on = publish_always(&broker);
        let wanted = wh("22462413.6", "1266728.6");
        for _reading in 0..3 {
            let read = running.reading().await;
            assert_eq!(energies(&read), wanted, "{broker:?}");
            assert_eq!(read.power.map(|power| power.to_string()).as_deref(), Some("-230"));
        }
        assert!(running.others.iter().any(|other| other == "unreadable"), "{broker:?}");
        let huge = format!(r#"{{"SML":{{"E_in":9}},"x":"{}"}}"#, "y".repeat(300_000));
        broker.publisher().publish(TOPIC, huge.as_bytes(), false).expect("the broker takes it");
        running.other("disconnected").await;
        assert_eq!(energies(&running.reading().await), wanted, "behind a huge message, {broker:?}");
        broker.restart();
        running.other("disconnected").await;
        running.other("connected").await;
        assert_eq!(energies(&running.reading().await), wanted, "behind a restart, {broker:?}");
        go_on.store(false, Ordering::SeqCst);
    }
}

#[test]
fn a_password_is_not_shown() {
    let login = pi_gateway::meter::mqtt::Login { user: "u".to_owned(), password: "secret".to_owned() };
    assert!(!format!("{login:?}").contains("secret"));
}
