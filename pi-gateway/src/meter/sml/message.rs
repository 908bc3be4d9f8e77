//! The messages in a frame and the registers in a list response, as positions and values.
//!
//! Positions, because the replay meter writes other counters into the same bytes. Deliberately without an
//! opinion about what a register means: that is [`super::reading`].

use super::SmlError;
use super::crc::{Crc, CrcKind};
use super::tlv::{Cursor, Token};
use std::ops::Range;

/// The body of an `SML_GetList.Res`.
const GET_LIST_RESPONSE: u64 = 0x0701;
/// Elements of a message, a list response and a list entry (BSI TR-03109-1, annex IV).
const MESSAGE: usize = 6;
const LIST_RESPONSE: usize = 7;
const LIST_ENTRY: usize = 7;

/// One message whose checksum is right.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// All of it that the checksum covers.
    pub(crate) covered: Range<usize>,
    /// The checksum field's bytes behind its head.
    pub(crate) crc_at: Range<usize>,
    /// Where a list response starts, if it is one.
    list: Option<usize>,
}

/// The meter's list of registers without the registers.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListHead<'a> {
    /// The meter's own id.
    pub(crate) server_id: Option<&'a [u8]>,
    /// Seconds the meter has run.
    pub(crate) clock: Option<Clock>,
}

/// A time of the meter.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// Seconds the meter has run.
    pub(crate) seconds: u64,
    /// The number's bytes behind its head, in the data of the frame.
    pub(crate) at: Range<usize>,
}

/// One register.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    /// OBIS number, normally six bytes.
    pub(crate) name: &'a [u8],
    /// Status word.
    pub(crate) status: Option<u64>,
    /// DLMS unit: 27 W, 30 Wh.
    pub(crate) unit: Option<u64>,
    /// Power of ten.
    pub(crate) scaler: i64,
    /// The value.
    pub(crate) value: Token<'a>,
    /// The value's bytes behind its head, in the data of the frame.
    pub(crate) value_at: Range<usize>,
}

/// Splits the data of a frame into messages and checks each one's checksum.
///
/// # Errors
/// The first fault: a frame is taken whole or not at all.
pub(crate) fn messages(data: &[u8]) -> Result<Vec<Message>, SmlError> {
    let mut cursor = Cursor::new(data);
    let mut found = Vec::new();
    while cursor.skip_fill() {
        found.push(message(&mut cursor)?);
    }
    Ok(found)
}

fn message(cursor: &mut Cursor<'_>) -> Result<Message, SmlError> {
    let start = cursor.at();
    cursor.list_of(MESSAGE)?;
    for _transaction_group_abort in 0..3 {
        cursor.skip()?;
    }
    cursor.list_of(2)?;
    let tag = cursor.token()?;
    let list = (tag == Token::Unsigned(GET_LIST_RESPONSE)).then(|| cursor.at());
    cursor.skip()?;
    let covered = start..cursor.at();
    let field = cursor.at();
    let Token::Unsigned(wire) = cursor.token()? else { return Err(SmlError::NoChecksum { at: field }) };
    check_crc(cursor.slice(covered.clone()), wire)?;
    let crc_at = field.saturating_add(1)..cursor.at();
    // A meter that counts its fill bytes wrongly takes the last end mark with them.
    if !cursor.is_at_end() && cursor.token()? != Token::EndOfMessage {
        return Err(SmlError::NoEndOfMessage { at: crc_at.end });
    }
    Ok(Message { covered, crc_at, list })
}

fn check_crc(covered: &[u8], sent: u64) -> Result<(), SmlError> {
    let fits = |kind| u64::from(Crc::of(kind, covered)) == sent;
    if fits(CrcKind::X25) || fits(CrcKind::Kermit) {
        return Ok(());
    }
    Err(SmlError::MessageChecksum { sent, computed: Crc::of(CrcKind::X25, covered) })
}

/// The list response of a message: its head, and its registers as an iterator that reads on demand.
///
/// `None` if the message is something else.
pub(crate) fn list_response<'a>(
    data: &'a [u8],
    message: &Message,
) -> Option<Result<(ListHead<'a>, Entries<'a>), SmlError>> {
    message.list.map(|start| read_list(data, start))
}

fn read_list(data: &[u8], start: usize) -> Result<(ListHead<'_>, Entries<'_>), SmlError> {
    let mut cursor = Cursor::new(data);
    cursor.seek(start);
    cursor.list_of(LIST_RESPONSE)?;
    cursor.skip()?;
    let server_id = element(&mut cursor)?.and_then(octets);
    cursor.skip()?;
    let clock = time(&mut cursor)?;
    let at = cursor.at();
    let Token::List(left) = cursor.token()? else { return Err(SmlError::NotAList { at, wanted: 1 }) };
    Ok((ListHead { server_id, clock }, Entries { cursor, left }))
}

/// Reads registers one by one; stops at the first fault.
#[derive(Debug)]
pub(crate) struct Entries<'a> {
    cursor: Cursor<'a>,
    left: usize,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<Entry<'a>, SmlError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let entry = entry(&mut self.cursor);
        if entry.is_err() {
            self.left = 0;
        }
        Some(entry)
    }
}

fn entry<'a>(cursor: &mut Cursor<'a>) -> Result<Entry<'a>, SmlError> {
    cursor.list_of(LIST_ENTRY)?;
    let name = element(cursor)?.and_then(octets).unwrap_or_default();
    let status = number(cursor)?;
    time(cursor)?;
    let unit = number(cursor)?;
    let scaler = match element(cursor)? {
        Some(Token::Signed(power)) => power,
        Some(Token::Unsigned(power)) => i64::try_from(power).unwrap_or(i64::MAX),
        _ => 0,
    };
    let before = cursor.at();
    let value = element(cursor)?.unwrap_or(Token::Octets(&[]));
    let value_at = behind_head(before, cursor);
    cursor.skip()?;
    Ok(Entry { name, status, unit, scaler, value, value_at })
}

/// `SML_Time`: a choice of two elements; old HOLLEY sends the bare number. Only the second index is of use.
fn time(cursor: &mut Cursor<'_>) -> Result<Option<Clock>, SmlError> {
    let mut ahead = *cursor;
    cursor.skip()?;
    let mut before = ahead.at();
    let mut token = ahead.token()?;
    if token == Token::List(2) && ahead.token()? == Token::Unsigned(1) {
        before = ahead.at();
        token = ahead.token()?;
    }
    Ok(match token {
        Token::Unsigned(seconds) => Some(Clock { seconds, at: behind_head(before, &ahead) }),
        _ => None,
    })
}
/// Where an integer's bytes are: everything behind its head of one byte.
fn behind_head(before: usize, after: &Cursor<'_>) -> Range<usize> {
    before.saturating_add(1).min(after.at())..after.at()
}

fn number(cursor: &mut Cursor<'_>) -> Result<Option<u64>, SmlError> {
    Ok(match element(cursor)? {
        Some(Token::Unsigned(value)) => Some(value),
        _ => None,
    })
}

/// The next element if it is a plain value; a list in its place is skipped.
fn element<'a>(cursor: &mut Cursor<'a>) -> Result<Option<Token<'a>>, SmlError> {
    match cursor.token()? {
        Token::List(count) => cursor.skip_elements(count).map(|()| None),
        plain => Ok(Some(plain)),
    }
}

fn octets(token: Token<'_>) -> Option<&[u8]> {
    match token {
        Token::Octets(bytes) if !bytes.is_empty() => Some(bytes),
        _ => None,
    }
}
