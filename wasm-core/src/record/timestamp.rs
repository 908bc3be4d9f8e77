//! The one spelling of a record's time: `2026-11-22T08:00:00,000+0000 S`, always UTC, whole seconds.

use core::fmt;

use super::cursor::{Cursor, SyntaxError};
use super::status::TimeStatus;
use crate::calendar::Date;
use crate::units::UnixTime;

const SECONDS_PER_DAY: u64 = 86_400;

/// Writes time and status.
pub(super) fn write(f: &mut fmt::Formatter<'_>, time: UnixTime, status: TimeStatus) -> fmt::Result {
    let days = u32::try_from(time.secs() / SECONDS_PER_DAY).ok();
    let date = days.and_then(Date::from_days).expect("a UnixTime ends with the year 9999");
    let second = time.secs() % SECONDS_PER_DAY;
    let (hour, minute) = (second / 3600, second / 60 % 60);
    write!(f, "{date}T{hour:02}:{minute:02}:{:02},000+0000 {}", second % 60, status.letter())
}

/// Reads time and status.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<(UnixTime, TimeStatus), SyntaxError> {
    let start = cursor.fail("a date such as 2026-11-22");
    let year = digits(cursor, 4)?;
    cursor.expect("-")?;
    let month = narrow(digits(cursor, 2)?);
    cursor.expect("-")?;
    let day = narrow(digits(cursor, 2)?);
    let date = Date::new(year, month, day).map_err(|_| start)?;
    let second_of_day = clock(cursor)?;
    cursor.expect(",000+0000 ")?;
    let status = letter(cursor)?;
    let secs = u64::from(date.days()).saturating_mul(SECONDS_PER_DAY).saturating_add(second_of_day);
    Ok((UnixTime::from_secs(secs).map_err(|_| start)?, status))
}

/// Reads `T08:00:00` as seconds since midnight.
fn clock(cursor: &mut Cursor<'_>) -> Result<u64, SyntaxError> {
    let start = cursor.fail("a time such as T08:15:00");
    cursor.expect("T")?;
    let hour = u64::from(digits(cursor, 2)?);
    cursor.expect(":")?;
    let minute = u64::from(digits(cursor, 2)?);
    cursor.expect(":")?;
    let second = u64::from(digits(cursor, 2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return Err(start);
    }
    Ok(hour.saturating_mul(60).saturating_add(minute).saturating_mul(60).saturating_add(second))
}

fn letter(cursor: &mut Cursor<'_>) -> Result<TimeStatus, SyntaxError> {
    let start = cursor.fail("a time status: U, I, S or R");
    TimeStatus::from_letter(cursor.run(1, |_| true)).ok_or(start)
}

fn digits(cursor: &mut Cursor<'_>, count: usize) -> Result<u16, SyntaxError> {
    let start = cursor.fail("digits of a date or time");
    let digits = cursor.run(count, |byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| digits.len() == count).ok_or(start)
}

fn narrow(two_digits: u16) -> u8 {
    u8::try_from(two_digits).unwrap_or(u8::MAX)
}
