//! Eastron SDM630 and SDM72: input registers that hold 32-bit floats, most significant word first.
//!
//! Floats come over the wire, but no float is used: the bits are taken apart and the energy is floored to Wh in
//! integers. A float of 24 bits has steps of 0.98 Wh from 8,192 kWh on and of 7.8 Wh from 65,536 kWh on.

use super::ModbusError;
use super::frame::{Question, Table};
use super::link::Link;
use crate::meter::{Decimal, Measurement};

/// Import and export in kWh, behind each other.
const ENERGY: Question = Question { table: Table::Input, address: 72, count: 4 };
/// Total power in W, positive when energy flows in.
const POWER: Question = Question { table: Table::Input, address: 52, count: 2 };
/// Parts of an IEEE 754 number of 32 bits.
const FRACTION_BITS: u32 = 23;
const BIAS: i32 = 150;

pub(super) async fn read(link: &mut Link, heard: &mut Vec<u8>) -> Result<Measurement, ModbusError> {
    let energy = link.ask(ENERGY, heard).await?;
    let power = link.ask(POWER, heard).await?;
    let [import, export] = [bits(&energy, 0), bits(&energy, 2)];
    let counter = |bits, address| {
        let wh = scaled(bits, 1000).and_then(|wh| u64::try_from(wh).ok());
        let decimal = wh.and_then(|wh| Decimal::from_unsigned(wh, 0));
        decimal.ok_or(ModbusError::NotANumber { address, bits })
    };
    Ok(Measurement {
        import: Some(counter(import, 72)?),
        export: Some(counter(export, 74)?),
        power: scaled(bits(&power, 0), 1).and_then(|watts| Decimal::new(watts, 0)),
        step_wh: step_wh(import).max(step_wh(export)),
        ..Measurement::default()
    })
}

/// Two registers as one number; what is not there is not a number.
fn bits(registers: &[u16], at: usize) -> u32 {
    match registers.get(at..) {
        Some([high, low, ..]) => (u32::from(*high) << 16) | u32::from(*low),
        _ => u32::MAX,
    }
}

/// Sign, integer and power of two; `None` for infinities and what is not a number.
fn parts(bits: u32) -> Option<(bool, u64, i32)> {
    let exponent = i32::try_from((bits >> FRACTION_BITS) & 0xff).ok()?;
    let fraction = u64::from(bits & 0x007f_ffff);
    match exponent {
        0xff => None,
        0 => Some((bits >> 31 == 1, fraction, 1_i32.checked_sub(BIAS)?)),
        _ => Some((bits >> 31 == 1, fraction | 0x0080_0000, exponent.checked_sub(BIAS)?)),
    }
}

/// The number times `factor`, rounded down; `None` if it is none or does not fit.
fn scaled(bits: u32, factor: u64) -> Option<i64> {
    let (negative, integer, exponent) = parts(bits)?;
    let product = i128::from(integer.checked_mul(factor)?);
    let signed = if negative { product.checked_neg()? } else { product };
    let shift = exponent.unsigned_abs();
    let floored = if exponent < 0 {
        signed >> shift.min(126)
    } else {
        signed.checked_mul(1_i128.checked_shl(shift)?)?
    };
    i64::try_from(floored).ok()
}

/// The least Wh by which a counter of this size can rise.
fn step_wh(bits: u32) -> u64 {
    let Some((_, _, exponent)) = parts(bits) else { return 1 };
    let step = i64::from(exponent).checked_add(i64::from(BIAS)).map(|biased| biased << FRACTION_BITS);
    let one = step.and_then(|bits| u32::try_from(bits).ok()).and_then(|bits| scaled(bits, 1000));
    one.and_then(|wh| u64::try_from(wh).ok()).unwrap_or(0) >> FRACTION_BITS
}

#[cfg(test)]
mod tests {
    use super::{scaled, step_wh};

    #[test]
    fn energy_is_floored_in_integers() {
        for (kwh, wh, step) in [
            (0.0_f32, Some(0), 0),
            (0.001, Some(1), 0),
            (22_462.414, Some(22_462_414), 1),
            (1_266.728_6, Some(1_266_728), 0),
            (8_192.0, Some(8_192_000), 0),
            (16_384.0, Some(16_384_000), 1),
            (65_536.0, Some(65_536_000), 7),
            (999_999.9, Some(999_999_875), 62),
            (-0.0, Some(0), 0),
            (-1.5, Some(-1500), 0),
            (f32::NAN, None, 1),
            (f32::INFINITY, None, 1),
            (f32::NEG_INFINITY, None, 1),
            (f32::MAX, None, 0),
            (f32::MIN_POSITIVE, Some(0), 0),
        ] {
            assert_eq!(scaled(kwh.to_bits(), 1000), wh, "{kwh}");
            if wh.is_some() {
                assert_eq!(step_wh(kwh.to_bits()), step, "{kwh}");
            }
        }
        assert_eq!(scaled((-0.5_f32).to_bits(), 1), Some(-1), "rounded down");
    }
}
