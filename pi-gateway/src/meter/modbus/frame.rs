//! Questions and answers of Modbus as bytes: the part that both framings share, and each framing.

use super::ModbusError;

/// Bit of the function code that marks an exception.
const EXCEPTION: u8 = 0x80;

/// Which table a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// Function 3.
    Holding,
    /// Function 4.
    Input,
}

/// A question for registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) table: Table,
    pub(super) address: u16,
    /// At most 125.
    pub(super) count: u16,
}

impl Question {
    const fn function(self) -> u8 {
        match self.table {
            Table::Holding => 3,
            Table::Input => 4,
        }
    }

    fn bytes(self) -> [u8; 5] {
        let [address_high, address_low] = self.address.to_be_bytes();
        let [count_high, count_low] = self.count.to_be_bytes();
        [self.function(), address_high, address_low, count_high, count_low]
    }

    /// The question on a serial line.
    pub(super) fn rtu(self, unit: u8) -> Vec<u8> {
        let mut bytes = vec![unit];
        bytes.extend(self.bytes());
        let sum = crc(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// The question on TCP.
    pub(super) fn tcp(self, unit: u8, transaction: u16) -> Vec<u8> {
        let mut bytes = transaction.to_be_bytes().to_vec();
        bytes.extend([0, 0, 0, 6, unit]);
        bytes.extend(self.bytes());
        bytes
    }

    /// How long an answer on a serial line is, once its first two bytes are known.
    pub(super) fn rtu_length(self, second: u8) -> usize {
        if second & EXCEPTION != 0 { 5 } else { usize::from(self.count).saturating_mul(2).saturating_add(5) }
    }

    /// The registers in an answer on a serial line.
    pub(super) fn registers_of_rtu(self, unit: u8, bytes: &[u8]) -> Result<Vec<u16>, ModbusError> {
        let short = length_error(bytes.len(), self.rtu_length(self.function()));
        let Some((body, sent)) = bytes.split_last_chunk::<2>() else { return Err(short) };
        let (sent, computed) = (u16::from_le_bytes(*sent), crc(body));
        if sent != computed {
            return Err(ModbusError::Crc { sent, computed });
        }
        let Some((found, data)) = body.split_first() else { return Err(short) };
        same("unit", u16::from(*found), u16::from(unit))?;
        self.registers(data)
    }

    /// The registers behind the unit.
    pub(super) fn registers(self, data: &[u8]) -> Result<Vec<u16>, ModbusError> {
        match data {
            [function, code] if *function == self.function() | EXCEPTION => {
                Err(ModbusError::Exception { code: *code, address: self.address, count: self.count })
            }
            [function, length, values @ ..] => {
                same("function", u16::from(*function), u16::from(self.function()))?;
                let wanted = self.count.saturating_mul(2);
                same("length", u16::from(*length), wanted)?;
                same("length", u16::try_from(values.len()).unwrap_or(u16::MAX), wanted)?;
                Ok(values.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect())
            }
            _ => Err(length_error(data.len(), 2)),
        }
    }
}

/// Refuses a field that does not belong to the question.
pub(super) fn same(field: &'static str, found: u16, wanted: u16) -> Result<(), ModbusError> {
    if found == wanted { Ok(()) } else { Err(ModbusError::Mismatch { field, found, wanted }) }
}

fn length_error(found: usize, wanted: usize) -> ModbusError {
    let small = |length| u16::try_from(length).unwrap_or(u16::MAX);
    ModbusError::Mismatch { field: "length", found: small(found), wanted: small(wanted) }
}

/// CRC-16/MODBUS.
fn crc(bytes: &[u8]) -> u16 {
    let shift = |sum: u16| if sum & 1 == 0 { sum >> 1 } else { (sum >> 1) ^ 0xa001 };
    bytes.iter().fold(0xffff, |sum, byte| (0..8).fold(sum ^ u16::from(*byte), |sum, _| shift(sum)))
}

#[cfg(test)]
mod tests {
    use super::{ModbusError, Question, Table, crc};

    const QUESTION: Question = Question { table: Table::Input, address: 72, count: 2 };

    #[test]
    fn bytes_are_those_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0x4b37, "the catalogue's check value of CRC-16/MODBUS");
        assert_eq!(QUESTION.rtu(1), [1, 4, 0, 72, 0, 2, 0xf1, 0xdd]);
        assert_eq!(QUESTION.tcp(1, 0x0102), [1, 2, 0, 0, 0, 6, 1, 4, 0, 72, 0, 2]);
    }

    #[test]
    fn answers_to_something_else_are_refused() {
        let answer = |body: &[u8]| [body, &crc(body).to_le_bytes()].concat();
        let good = answer(&[1, 4, 4, 0x41, 0x48, 0, 7]);
        assert_eq!(QUESTION.registers_of_rtu(1, &good).expect("an answer"), [0x4148, 7]);
        let wrong_crc = [&good[..good.len() - 1], &[0]].concat();
        for (row, bytes) in [
            ("crc", wrong_crc),
            ("unit", answer(&[2, 4, 4, 0, 0, 0, 0])),
            ("function", answer(&[1, 3, 4, 0, 0, 0, 0])),
            ("length byte", answer(&[1, 4, 6, 0, 0, 0, 0])),
            ("short", answer(&[1, 4, 4, 0, 0, 0])),
            ("long", answer(&[1, 4, 4, 0, 0, 0, 0, 0, 0])),
            ("nearly nothing", answer(&[1])),
            ("nothing", vec![]),
        ] {
            QUESTION.registers_of_rtu(1, &bytes).expect_err(row);
        }
        let refused = QUESTION.registers_of_rtu(1, &answer(&[1, 0x84, 2])).expect_err("an exception");
        assert!(matches!(refused, ModbusError::Exception { code: 2, address: 72, count: 2 }));
    }
}
