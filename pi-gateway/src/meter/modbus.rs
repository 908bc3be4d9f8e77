//! Modbus meters over a serial line (RTU) or TCP: Eastron SDM630 and SDM72, and SunSpec models 203 and 103.
//!
//! Own code: two function codes that read registers are all that is needed, and both framings are checked more
//! strictly than a general client does (unit, function, length, transaction). Every question has a time limit;
//! a TCP connection is closed after any fault, because a late or short answer would put it out of step.
//! Deliberately without writing.

mod frame;
mod link;
mod sdm;
mod sunspec;

use super::polled::{self, Answer, Fault, Polled};
use super::serial::Settings;
use super::{Driver, Measurement, MeterEvent, Running};
use frame::{Question, Table};
use link::Link;
use serde::Deserialize;
use std::io::{self, Cursor};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;
use wasm_core::hash::sha256;

/// Why a meter could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ModbusError {
    /// The port or the connection.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// No answer within the time limit.
    #[error("no answer within {} ms", .0.as_millis())]
    Silent(Duration),
    /// The meter refuses.
    #[error("exception {code} to a question for {count} registers from {address}")]
    Exception {
        /// Its reason, by the standard's number.
        code: u8,
        /// First register asked for.
        address: u16,
        /// How many.
        count: u16,
    },
    /// The checksum of an answer is wrong.
    #[error("crc is {sent:04x}, computed {computed:04x}")]
    Crc {
        /// As sent.
        sent: u16,
        /// CRC-16/MODBUS of the answer.
        computed: u16,
    },
    /// A field of the answer does not belong to the question.
    #[error("{field} of the answer is {found}, asked for {wanted}")]
    Mismatch {
        /// Which field.
        field: &'static str,
        /// In the answer.
        found: u16,
        /// In the question.
        wanted: u16,
    },
    /// A register holds no number.
    #[error("register {address} holds {bits:08x}, which is no counter")]
    NotANumber {
        /// First register.
        address: u16,
        /// Its content.
        bits: u32,
    },
    /// All counters are zero: a meter that has just started.
    #[error("all counters are zero")]
    Zero,
    /// No SunSpec map, or none with energy.
    #[error("no SunSpec model with energy")]
    NoModel,
}

/// Which registers mean what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Map {
    /// Eastron SDM630 and SDM72: input registers, 32-bit floats.
    Sdm,
    /// SunSpec: a list of models in holding registers.
    SunSpec,
}

/// Where the meter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// On a serial line.
    Rtu {
        /// Path of the device.
        path: PathBuf,
        /// Speed and framing.
        settings: Settings,
    },
    /// Behind a TCP address, `host:port`.
    Tcp {
        /// The address.
        address: String,
    },
}

/// A Modbus meter.
#[derive(Debug, Clone)]
pub struct Modbus {
    /// Where it is.
    pub way: Way,
    /// Its number on the line.
    pub unit: u8,
    /// Its registers.
    pub map: Map,
    /// Time between two questions.
    pub pace: Duration,
    /// Longest time for an answer.
    pub limit: Duration,
}

impl Modbus {
    /// Opens the way, asks once and closes it.
    ///
    /// # Errors
    /// [`ModbusError`].
    pub async fn read_once(&self) -> Result<Measurement, ModbusError> {
        let mut session = self.open().await?;
        Ok(self.ask(&mut session).await?.measurement)
    }
}

/// Reads a meter from all that it says on a TCP connection, for tests of what a hostile one can say.
///
/// # Errors
/// [`ModbusError`].
pub async fn read_said(map: Map, unit: u8, said: Vec<u8>) -> Result<Measurement, ModbusError> {
    let connection = tokio::io::join(Cursor::new(said), tokio::io::sink());
    let link = Link::over(Box::new(connection), unit, Duration::from_secs(1));
    let mut session = Session::begin(link, map).await?;
    Ok(session.ask().await?.measurement)
}

/// The registers in an answer on a serial line to a question for `count` input registers from `address`.
///
/// # Errors
/// [`ModbusError`].
pub fn registers_of_rtu(
    unit: u8,
    (address, count): (u16, u16),
    answer: &[u8],
) -> Result<Vec<u16>, ModbusError> {
    Question { table: Table::Input, address, count }.registers_of_rtu(unit, answer)
}

impl Driver for Modbus {
    fn run(self: Box<Self>, events: mpsc::Sender<MeterEvent>) -> Running {
        let pace = self.pace;
        Box::pin(polled::run(*self, pace, events))
    }
}

/// A link, and where the registers lie.
#[derive(Debug)]
pub(super) struct Session {
    link: Link,
    model: Option<sunspec::Model>,
}

impl Session {
    async fn begin(mut link: Link, map: Map) -> Result<Self, ModbusError> {
        let model = match map {
            Map::Sdm => None,
            Map::SunSpec => Some(sunspec::find(&mut link).await?),
        };
        Ok(Self { link, model })
    }

    async fn ask(&mut self) -> Result<Answer, ModbusError> {
        let mut heard = Vec::new();
        let measurement = match &self.model {
            None => sdm::read(&mut self.link, &mut heard).await?,
            Some(model) => model.read(&mut self.link, &mut heard).await?,
        };
        let counters = [measurement.import, measurement.export];
        if counters.iter().flatten().all(|counter| counter.mantissa() == 0) {
            return Err(ModbusError::Zero);
        }
        Ok(Answer { measurement, hash: sha256(&heard) })
    }
}

impl Polled for Modbus {
    type Link = Session;
    type Error = ModbusError;

    async fn open(&self) -> Result<Session, ModbusError> {
        Session::begin(Link::open(&self.way, self.unit, self.limit).await?, self.map).await
    }

    async fn ask(&self, session: &mut Session) -> Result<Answer, ModbusError> {
        session.ask().await
    }

    fn fault(error: &ModbusError) -> Fault {
        match error {
            ModbusError::Io(_) => Fault::Gone,
            ModbusError::Silent(_) => Fault::Silent,
            _ => Fault::Unreadable,
        }
    }

    fn must_reopen(&self, fault: Fault) -> bool {
        fault == Fault::Gone || matches!(self.way, Way::Tcp { .. })
    }
}
