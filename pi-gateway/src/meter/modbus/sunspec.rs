//! SunSpec: a chain of models behind the mark `SunS`, each with its number and length.
//!
//! Wanted is a meter (201 to 204, wye, delta, one or more phases: energy given and taken) or else an inverter
//! (101 to 103: energy made). A counter of zero means "not counted" in SunSpec, so it is a register the meter
//! lacks.

use super::ModbusError;
use super::frame::{Question, Table};
use super::link::Link;
use crate::meter::{Decimal, Measurement};

/// Where the standard lets a map begin.
const BASES: [u16; 3] = [40_000, 0, 50_000];
/// `SunS`.
const MARK: [u16; 2] = [0x5375, 0x6e53];
/// More models than any device has.
const MAX_MODELS: usize = 64;
/// Registers of model 1 before the serial number, and of that.
const SERIAL_AT: u16 = 48;
const SERIAL_LENGTH: u16 = 16;
/// "Not implemented" of a signed register.
const NOT_IMPLEMENTED: u16 = 0x8000;

/// What kind of device a model describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Meter,
    Inverter,
}

impl Kind {
    /// Registers from the first to the last that is wanted.
    const fn length(self) -> u16 {
        match self {
            Self::Meter => 53,
            Self::Inverter => 25,
        }
    }
}

/// Where the model with the energy lies.
#[derive(Debug, Clone)]
pub(super) struct Model {
    kind: Kind,
    address: u16,
    serial: Option<Vec<u8>>,
}

/// Walks through the models.
pub(super) async fn find(link: &mut Link) -> Result<Model, ModbusError> {
    let mut at = base(link).await?;
    let mut found: Option<(Kind, u16)> = None;
    let mut serial = None;
    for _model in 0..MAX_MODELS {
        let head = ask(link, at, 2).await?;
        let [id, length] = head.as_slice() else { break };
        let body = at.checked_add(2).ok_or(ModbusError::NoModel)?;
        let kind = match id {
            201..=204 => Some(Kind::Meter),
            101..=103 => Some(Kind::Inverter),
            0xffff => break,
            _ => None,
        };
        if *id == 1 && *length >= SERIAL_AT.saturating_add(SERIAL_LENGTH) {
            serial = text(&ask(link, body.saturating_add(SERIAL_AT), SERIAL_LENGTH).await?);
        }
        let is_better =
            |kind| found.is_none_or(|(before, _)| before == Kind::Inverter && kind == Kind::Meter);
        if let Some(kind) = kind.filter(|kind| *length >= kind.length() && is_better(*kind)) {
            found = Some((kind, body));
        }
        at = body.checked_add(*length).ok_or(ModbusError::NoModel)?;
    }
    let (kind, address) = found.ok_or(ModbusError::NoModel)?;
    Ok(Model { kind, address, serial })
}

async fn base(link: &mut Link) -> Result<u16, ModbusError> {
    for base in BASES {
        match ask(link, base, 2).await {
            Ok(mark) if mark == MARK => return Ok(base.saturating_add(2)),
            Ok(_) | Err(ModbusError::Exception { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Err(ModbusError::NoModel)
}

async fn ask(link: &mut Link, address: u16, count: u16) -> Result<Vec<u16>, ModbusError> {
    link.ask(Question { table: Table::Holding, address, count }, &mut Vec::new()).await
}

impl Model {
    pub(super) async fn read(
        &self,
        link: &mut Link,
        heard: &mut Vec<u8>,
    ) -> Result<Measurement, ModbusError> {
        let count = self.kind.length();
        let question = Question { table: Table::Holding, address: self.address, count };
        let registers = link.ask(question, heard).await?;
        let counter = |at, scale| counter(&registers, at, scale);
        let (import, export) = match self.kind {
            Kind::Meter => (counter(44, 52), counter(36, 52)),
            Kind::Inverter => (None, counter(22, 24)),
        };
        let power = match self.kind {
            Kind::Meter => signed(&registers, 16, 20),
            Kind::Inverter => signed(&registers, 12, 13).and_then(Decimal::checked_neg),
        };
        let server_id = self.serial.clone();
        Ok(Measurement { server_id, import, export, power, ..Measurement::default() })
    }
}

/// An unsigned counter of two registers; zero is "not counted".
fn counter(registers: &[u16], at: usize, scale: usize) -> Option<Decimal> {
    let [high, low, ..] = registers.get(at..)? else { return None };
    let value = (u32::from(*high) << 16) | u32::from(*low);
    Decimal::from_unsigned(value.into(), exponent(registers, scale)?).filter(|_| value != 0)
}

fn signed(registers: &[u16], at: usize, scale: usize) -> Option<Decimal> {
    let value = registers.get(at).filter(|value| **value != NOT_IMPLEMENTED)?;
    Decimal::new(value.cast_signed().into(), exponent(registers, scale)?)
}

/// A power of ten.
fn exponent(registers: &[u16], at: usize) -> Option<i8> {
    let value = registers.get(at).filter(|value| **value != NOT_IMPLEMENTED)?;
    i8::try_from(value.cast_signed()).ok()
}

/// Text without the zeros behind it.
fn text(registers: &[u16]) -> Option<Vec<u8>> {
    let bytes = registers.iter().flat_map(|register| register.to_be_bytes());
    let text: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{counter, signed, text};

    #[test]
    fn registers_and_scales() {
        let shown = |number: Option<crate::meter::Decimal>| number.map(|number| number.to_string());
        for (registers, value, power) in [
            ([0, 500, 1], Some("5000"), Some("0")),
            ([1, 0, 0], Some("65536"), Some("1")),
            ([0, 7, 0xfffe], Some("0.07"), Some("0.00")),
            ([0, 0, 0], None, Some("0")),
            ([0, 5, 0x8000], None, None),
            ([0, 5, 300], None, None),
            ([0xffff, 0, 0], Some("4294901760"), Some("-1")),
            ([0x8000, 1, 0], Some("2147483649"), None),
        ] {
            assert_eq!(shown(counter(&registers, 0, 2)).as_deref(), value, "{registers:?}");
            assert_eq!(shown(signed(&registers, 0, 2)).as_deref(), power, "{registers:?}");
        }
        assert_eq!(counter(&[0, 5], 0, 2), None);
        assert_eq!(counter(&[0, 5], 9, 0), None);
        assert_eq!(text(&[0x534e, 0x3100, 0x4141]), Some(b"SN1".to_vec()));
        assert_eq!(text(&[0, 0]), None);
    }
}
