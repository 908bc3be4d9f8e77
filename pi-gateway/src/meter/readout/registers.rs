//! What the lines of a readout mean: energy in, energy out, power, who the meter is.

use super::ReadoutError;
use super::line::{Entry, entries};
use crate::meter::counter::Counter;
use crate::meter::{Decimal, Measurement};

/// Numbers under which meters send their own id, the most telling first.
const ID_CODES: [&str; 7] =
    ["1-0:96.1.0*255", "0-0:96.1.1", "1-0:0.0.0*255", "0.0.0", "C.1.0", "0.0", "0-0:96.1.0"];
/// Characters of a line that an error shows.
const SHOWN: usize = 40;

/// Reads the lines of a readout, ident first. A line of another form ends it unless a checksum was right.
///
/// # Errors
/// [`ReadoutError::Line`].
pub(in super::super) fn measurement(text: &str, is_checked: bool) -> Result<Measurement, ReadoutError> {
    let mut found = Found::default();
    let mut lines = text.lines();
    let ident = lines.next().unwrap_or_default();
    for (line, number) in lines.zip(2..) {
        let line = line.trim_end_matches(['\r', '\n']);
        match entries(line) {
            Some(entries) => entries.iter().for_each(|entry| found.take(entry)),
            None if is_checked => {}
            None => {
                let text = line.chars().take(SHOWN).collect();
                return Err(ReadoutError::Line { number, text });
            }
        }
    }
    Ok(found.measurement(ident))
}

/// Whether a readout names this number, with a value of which `holds` is true.
pub(in super::super) fn has_code(text: &str, code: &str, holds: impl Fn(&str) -> bool) -> bool {
    let lines = text.lines().skip(1).filter_map(entries);
    lines.flatten().any(|entry| entry.code == code && holds(entry.value))
}

#[derive(Debug, Default)]
struct Found<'a> {
    import: Counter,
    export: Counter,
    net: Option<Decimal>,
    taken: Option<Decimal>,
    given: Option<Decimal>,
    /// The id and its place in [`ID_CODES`].
    id: Option<(usize, &'a str)>,
}

impl<'a> Found<'a> {
    fn take(&mut self, entry: &Entry<'a>) {
        self.take_id(entry);
        match entry.register() {
            Some([1, 8, tariff]) => drop(self.import.take(tariff, entry.energy())),
            Some([2, 8, tariff]) => drop(self.export.take(tariff, entry.energy())),
            Some([16, 7, 0 | 255]) => self.net = self.net.or(entry.power()),
            Some([1, 7, 0 | 255]) => self.taken = self.taken.or(entry.power()),
            Some([2, 7, 0 | 255]) => self.given = self.given.or(entry.power()),
            _ => {}
        }
    }

    fn take_id(&mut self, entry: &Entry<'a>) {
        let Some(place) = ID_CODES.iter().position(|code| *code == entry.code) else { return };
        if !entry.value.is_empty() && self.id.is_none_or(|(before, _)| place < before) {
            self.id = Some((place, entry.value));
        }
    }

    fn measurement(&self, ident: &str) -> Measurement {
        let given = self.given.and_then(Decimal::checked_neg);
        let difference = match (self.taken, given) {
            (Some(taken), Some(given)) => taken.checked_add(given),
            (taken, given) => taken.or(given),
        };
        let id = self.id.map_or(ident, |(_, id)| id);
        Measurement {
            server_id: Some(id.as_bytes().to_vec()),
            sec_index: None,
            import: self.import.total(),
            export: self.export.total(),
            power: self.net.or(difference),
            step_wh: 0,
        }
    }
}
