//! What the registers of one frame mean: energy in, energy out, power.
//!
//! Knows the habits of real meters: only tariff registers, entries without a value, absolute power with the
//! direction in a status word, and DZG's wrong sign. Deliberately decides nothing about plausibility over
//! time: that needs more than one frame and is the sampler's.

use super::SmlError;
use super::message::{Entries, Entry, ListHead};
use super::tlv::Token;
use crate::meter::counter::Counter;
use crate::meter::{Decimal, Measurement};

/// DLMS unit codes.
const UNIT_WATT: u64 = 27;
const UNIT_WATT_HOUR: u64 = 30;
/// Status bit of EMH and ISKRA: energy flows out.
const FLOWS_OUT: u64 = 1 << 5;

/// An electricity register by the groups C, D, E of its OBIS number (A = 1, B = 0, F = 255).
type Register = [u8; 3];
const ACTIVE_POWER: Register = [16, 7, 0];
const ABSOLUTE_POWER: Register = [15, 7, 0];
const PHASE_POWERS: [Register; 3] = [[36, 7, 0], [56, 7, 0], [76, 7, 0]];
/// Groups C of the energy counters.
const IMPORT: u8 = 1;
const EXPORT: u8 = 2;

/// Collects the registers of a list response.
///
/// # Errors
/// A list that cannot be read to its end.
pub(super) fn measurement(head: ListHead<'_>, entries: Entries<'_>) -> Result<Measurement, SmlError> {
    let mut import = Counter::default();
    let mut export = Counter::default();
    let mut power = Power::default();
    let (mut status, mut out_status) = (None, None);
    let dzg = has_dzg_sign_fault(head.server_id);
    for entry in entries {
        let entry = entry?;
        let Some(register) = register(entry.name) else { continue };
        match register {
            [IMPORT, 8, tariff] => status = status.or(taken(&mut import, tariff, &entry)),
            [EXPORT, 8, tariff] => out_status = out_status.or(taken(&mut export, tariff, &entry)),
            _ => power.take(register, &entry, dzg),
        }
    }
    let flows_out = status.or(out_status).is_some_and(|status| status & FLOWS_OUT != 0);
    Ok(Measurement {
        server_id: head.server_id.map(<[u8]>::to_vec),
        sec_index: head.clock.map(|clock| clock.seconds),
        import: import.total(),
        export: export.total(),
        power: power.total(flows_out),
        step_wh: 0,
    })
}

/// The register of an electricity OBIS number; `None` for anything else.
pub(super) const fn register(name: &[u8]) -> Option<Register> {
    match name {
        [1, 0, c, d, e, 255] => Some([*c, *d, *e]),
        _ => None,
    }
}

/// Counts an entry in; its status word, if it is the first of its tariff.
fn taken(counter: &mut Counter, tariff: u8, entry: &Entry<'_>) -> Option<u64> {
    let is_first = counter.take(tariff, decimal(entry, UNIT_WATT_HOUR, false));
    entry.status.filter(|_| is_first)
}

/// Momentary power from the best register the meter has.
#[derive(Debug, Default)]
struct Power {
    active: Option<Decimal>,
    absolute: Option<Decimal>,
    phases: [Option<Decimal>; 3],
}

impl Power {
    fn take(&mut self, register: Register, entry: &Entry<'_>, dzg: bool) {
        let slot = match register {
            ACTIVE_POWER => &mut self.active,
            ABSOLUTE_POWER => &mut self.absolute,
            _ => {
                let phase = PHASE_POWERS.iter().position(|phase| *phase == register);
                match phase.and_then(|at| self.phases.get_mut(at)) {
                    Some(slot) => slot,
                    None => return,
                }
            }
        };
        *slot = slot.or(decimal(entry, UNIT_WATT, dzg));
    }

    fn total(&self, flows_out: bool) -> Option<Decimal> {
        let signed = |power: Decimal| if flows_out { power.checked_neg() } else { Some(power) };
        let [one, two, three] = self.phases;
        let phases = || one?.checked_add(two?)?.checked_add(three?);
        self.active.or_else(|| self.absolute.and_then(signed)).or_else(phases)
    }
}

/// The value of an entry in the unit wanted; an entry without a unit is taken at its OBIS number's word.
fn decimal(entry: &Entry<'_>, unit: u64, dzg: bool) -> Option<Decimal> {
    if entry.unit.is_some_and(|sent| sent != unit) {
        return None;
    }
    let exponent = i8::try_from(entry.scaler).ok()?;
    match entry.value {
        Token::Unsigned(value) => Decimal::from_unsigned(value, exponent),
        Token::Signed(value) if dzg => Decimal::new(without_sign(value, entry.value_at.len()), exponent),
        Token::Signed(value) => Decimal::new(value, exponent),
        Token::Octets(_) | Token::Boolean | Token::EndOfMessage | Token::List(_) => None,
    }
}

/// DZG meters of two series cut leading zero bytes off positive numbers, so that they read as negative.
/// Really negative powers are sent in four bytes.
fn without_sign(value: i64, size: usize) -> i64 {
    let bits = match size {
        1 => 8,
        2 => 16,
        3 => 24,
        _ => return value,
    };
    value & (1_i64 << bits).wrapping_sub(1)
}

/// The serial numbers that libsml corrects as well: 42,000,000 to 48,999,999 and 55,000,000 to 58,999,999.
fn has_dzg_sign_fault(server_id: Option<&[u8]>) -> bool {
    let Some([0x0a, 0x01, b'D', b'Z', b'G', 0x00, serial @ ..]) = server_id else { return false };
    let Ok(serial) = <[u8; 4]>::try_from(serial) else { return false };
    matches!(u32::from_be_bytes(serial), 42_000_000..=48_999_999 | 55_000_000..=58_999_999)
}
