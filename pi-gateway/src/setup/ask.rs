//! A terminal, or whatever answers like one.

use anyhow::Context as _;
use std::io::{BufRead, Read as _, Write};

/// Longest answer, in bytes.
const MAX_ANSWER: u64 = 4096;
/// How often a question is asked anew.
const TRIES: usize = 5;

/// Who asks and who answers.
pub(super) struct Desk<I, O> {
    input: I,
    output: O,
    yes: bool,
}

impl<I: BufRead, O: Write> Desk<I, O> {
    /// With `yes`, usual answers are taken without a question.
    pub(super) const fn new(input: I, output: O, yes: bool) -> Self {
        Self { input, output, yes }
    }

    /// Says something.
    pub(super) fn say(&mut self, text: &str) -> anyhow::Result<()> {
        writeln!(self.output, "{text}")?;
        Ok(self.output.flush()?)
    }

    /// The answer to a question: `known` if it was given, else asked for, until `check` takes it.
    ///
    /// # Errors
    /// `known` is not taken, nobody answers, or nobody answers well.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        known: Option<String>,
        usual: Option<&str>,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> anyhow::Result<T> {
        let taken = known.or_else(|| usual.filter(|_| self.yes).map(str::to_owned));
        if let Some(answer) = taken {
            return check(&answer).map_err(|error| anyhow::anyhow!("{question}: {error}"));
        }
        for _try in 0..TRIES {
            let answer = self.line(question, usual)?;
            match check(&answer) {
                Ok(value) => return Ok(value),
                Err(error) => self.say(&format!("  {error}"))?,
            }
        }
        anyhow::bail!("{question}: no answer that can be used")
    }

    /// Yes or no.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub(super) fn agree(&mut self, question: &str, known: Option<bool>, usual: bool) -> anyhow::Result<bool> {
        let word = |yes: bool| if yes { "yes" } else { "no" };
        let known = known.map(|known| word(known).to_owned());
        self.ask(question, known, Some(word(usual)), |answer| match answer.to_lowercase().as_str() {
            "y" | "yes" | "j" | "ja" => Ok(true),
            "n" | "no" | "nein" => Ok(false),
            _ => Err("yes or no".to_owned()),
        })
    }

    fn line(&mut self, question: &str, usual: Option<&str>) -> anyhow::Result<String> {
        let hint =
            usual.filter(|usual| !usual.is_empty()).map_or_else(String::new, |usual| format!(" [{usual}]"));
        write!(self.output, "{question}{hint}: ")?;
        self.output.flush()?;
        let mut line = String::new();
        let read = (&mut self.input).take(MAX_ANSWER).read_line(&mut line);
        let read = read.with_context(|| format!("{question}: the answer is no text"))?;
        anyhow::ensure!(read > 0, "{question}: nobody answers");
        let answer = line.trim();
        Ok(if answer.is_empty() { usual.unwrap_or_default().to_owned() } else { answer.to_owned() })
    }
}
