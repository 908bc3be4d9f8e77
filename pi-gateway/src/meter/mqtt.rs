//! Meters that speak through an MQTT broker: Tasmota with an SML script, and Shelly energy meters.
//!
//! A retained message is an old one, so it is never taken. Packets are bounded by [`payload::MAX_PAYLOAD`].
//! A Shelly adds up each phase by itself, which differs from a German billing meter when one phase gives while
//! another takes. Deliberately without TLS: the broker is in the house.

pub mod payload;

use super::{Driver, MeterEvent, Running, Telegram};
use crate::clock;
use payload::{Format, MAX_PAYLOAD};
use rumqttc::{AsyncClient, Event, EventLoop, Incoming, MqttOptions, Publish, QoS};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use wasm_core::hash::sha256;
use wasm_core::units::UnixTime;

/// How long to wait before a broker that failed is asked again.
const RETRY: Duration = Duration::from_secs(2);
/// Silence after which the broker is asked whether it is there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Room for the topic and the head of a packet.
const HEAD: usize = 1024;
/// Oldest time a message of now may carry: clocks without a zone are off by up to 14 hours.
const STALE: Duration = Duration::from_secs(26 * 3600);

/// A meter behind a broker.
#[derive(Debug, Clone)]
pub struct Mqtt {
    /// Name or address of the broker.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// User and password, if the broker wants them.
    pub login: Option<Login>,
    /// Where the meter's messages are published.
    pub topic: String,
    /// What is in them.
    pub format: Format,
}

/// User and password of a broker.
#[derive(Clone)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password; not shown.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Driver for Mqtt {
    fn run(self: Box<Self>, events: mpsc::Sender<MeterEvent>) -> Running {
        Box::pin(async move { self.listen(events).await })
    }
}

impl Mqtt {
    async fn listen(&self, events: mpsc::Sender<MeterEvent>) {
        let (client, mut broker) = AsyncClient::new(self.options(), 8);
        while !events.is_closed() {
            let told = match next(&mut broker).await {
                Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                    // Sent by the next turn of the loop; a queue of eight is empty now.
                    let asked = client.try_subscribe(self.topic.clone(), QoS::AtMostOnce);
                    if let Err(error) = asked {
                        tracing::warn!(%error, "cannot subscribe");
                    }
                    Some(MeterEvent::Connected)
                }
                Ok(Event::Incoming(Incoming::Publish(message))) => self.event(&message),
                Ok(_) => None,
                Err(reason) => {
                    let reason = format!("broker {}: {reason}", self.host);
                    if events.send(MeterEvent::Disconnected { reason }).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(RETRY).await;
                    None
                }
            };
            if let Some(event) = told
                && events.send(event).await.is_err()
            {
                return;
            }
        }
    }

    fn options(&self) -> MqttOptions {
        let id = format!("blockpro-{}", std::process::id());
        let mut options = MqttOptions::new(id, self.host.clone(), self.port);
        options.set_keep_alive(KEEP_ALIVE).set_clean_session(true);
        options.set_max_packet_size(MAX_PAYLOAD.saturating_add(HEAD), HEAD.saturating_mul(4));
        if let Some(login) = &self.login {
            options.set_credentials(login.user.clone(), login.password.clone());
        }
        options
    }

    /// What a message means; nothing if the broker only remembers it.
    fn event(&self, message: &Publish) -> Option<MeterEvent> {
        let at = Instant::now();
        if message.retain {
            tracing::debug!("a retained message is not taken");
            return None;
        }
        let oldest = clock::unix_now().secs().saturating_sub(STALE.as_secs());
        let oldest = UnixTime::from_secs(oldest).ok();
        match self.format.read(&message.payload, oldest) {
            Ok(measurement) => {
                let hash = sha256(&message.payload);
                Some(MeterEvent::Telegram(Box::new(Telegram { measurement, hash, at })))
            }
            Err(error) => {
                tracing::debug!(%error, "message refused");
                Some(MeterEvent::Unreadable { at })
            }
        }
    }
}

async fn next(broker: &mut EventLoop) -> Result<Event, String> {
    broker.poll().await.map_err(|error| error.to_string())
}
