//! Tables as text for spreadsheets: RFC 4180 with a byte order mark, in the two ways spreadsheets here read numbers.
//!
//! Fields that people or strangers wrote (labels, names, messages) go through [`Csv::text`]: a spreadsheet takes a field
//! that begins like a formula for one and would run it. Numbers and times that this program wrote itself go through
//! [`Csv::number`] and [`Csv::plain`], so that a negative amount stays a number.

/// UTF-8's mark: without it some spreadsheets read another encoding.
const BOM: char = '\u{feff}';
/// What a formula begins with, in ASCII and in the wide forms that some spreadsheets take for the same; and the white
/// space in front of one that they drop (OWASP, "CSV Injection").
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What makes a spreadsheet take a field for text.
const TEXT: char = '\'';

/// How numbers and columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvForm {
    separator: char,
    point: char,
}

impl CsvForm {
    /// As spreadsheets in German expect it: `;` between columns, a comma in numbers.
    pub const GERMAN: Self = Self { separator: ';', point: ',' };
    /// As spreadsheets in English expect it.
    pub const ENGLISH: Self = Self { separator: ',', point: '.' };
}

/// A table being written, field by field.
///
/// ```
/// use wasm_core::csv::{Csv, CsvForm};
///
/// let mut csv = Csv::new(CsvForm::GERMAN);
/// csv.text("label").text("amount").end();
/// csv.text("=1+1").number("-1.50").end();
/// assert_eq!(csv.finish(), "\u{feff}label;amount\r\n'=1+1;-1,50\r\n");
/// ```
#[derive(Debug, Clone)]
pub struct Csv {
    form: CsvForm,
    text: String,
    /// Whether the line has a field already.
    open: bool,
}

impl Csv {
    /// An empty table.
    #[must_use]
    pub fn new(form: CsvForm) -> Self {
        Self { form, text: String::from(BOM), open: false }
    }

    /// A field that somebody wrote. What begins like a formula gets an apostrophe in front.
    pub fn text(&mut self, field: &str) -> &mut Self {
        if field.starts_with(FORMULA) { self.field(&format!("{TEXT}{field}")) } else { self.field(field) }
    }

    /// A number with a point, as [`Amount`](crate::units::Amount) shows itself; the point becomes that of the form.
    pub fn number(&mut self, number: &str) -> &mut Self {
        self.field(&number.replace('.', self.form.point.encode_utf8(&mut [0; 4])))
    }

    /// A field that this program made and that is no text of anybody: a time, an id, a word for a state.
    pub fn plain(&mut self, field: &str) -> &mut Self {
        self.field(field)
    }

    /// Ends the line.
    pub fn end(&mut self) {
        self.text.push_str("\r\n");
        self.open = false;
    }

    /// The whole text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn field(&mut self, field: &str) -> &mut Self {
        if core::mem::replace(&mut self.open, true) {
            self.text.push(self.form.separator);
        }
        if field.contains(['"', '\r', '\n', self.form.separator]) {
            self.text.push('"');
            self.text.push_str(&field.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(field);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(form: CsvForm, field: &str) -> String {
        let mut csv = Csv::new(form);
        csv.text(field).end();
        csv.finish().trim_start_matches(BOM).to_owned()
    }

    #[test]
    fn fields_are_quoted_and_disarmed() {
        let rows = [
            ("plain", "Strom März", "Strom März\r\n"),
            ("empty", "", "\r\n"),
            ("separator", "a;b", "\"a;b\"\r\n"),
            ("the other separator", "a,b", "a,b\r\n"),
            ("quotes", "say \"c\"", "\"say \"\"c\"\"\"\r\n"),
            ("lines", "a\nb\r\nc", "\"a\nb\r\nc\"\r\n"),
            ("formula", "=1+1", "'=1+1\r\n"),
            ("command", "@SUM(1)", "'@SUM(1)\r\n"),
            ("sign", "+49 30", "'+49 30\r\n"),
            ("minus", "-2", "'-2\r\n"),
            ("tab", "\t=1", "'\t=1\r\n"),
            ("wide", "＝1", "'＝1\r\n"),
            ("quoted formula", "=HYPERLINK(\"x\";\"y\")", "\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\"\r\n"),
            ("line before a formula", "\n=1", "\"'\n=1\"\r\n"),
            ("later in the text", "a=1", "a=1\r\n"),
        ];
        for (row, field, expected) in rows {
            assert_eq!(line(CsvForm::GERMAN, field), expected, "{row}");
        }
        assert_eq!(line(CsvForm::ENGLISH, "a,b;c"), "\"a,b;c\"\r\n");
    }

    /// A field that holds the decimal comma is quoted where the comma parts columns, and a reader gets it back.
    #[test]
    fn lines_have_as_many_fields_as_were_written() {
        let mut csv = Csv::new(CsvForm::ENGLISH);
        csv.plain("").number("-1.5").plain("x").end();
        csv.text("").end();
        assert_eq!(csv.finish(), "\u{feff},-1.5,x\r\n\r\n");
    }
}
