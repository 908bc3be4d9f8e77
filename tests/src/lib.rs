//! Rules of the house, checked over the sources: who may use whom, and what must not be committed.
//!
//! A rule that only stands in a document is broken by the third change. These read the committed files as
//! Rust tokens (comments and strings are no code, `#[cfg(test)]` items are left out) and name every
//! violation with file and line. What lints of rustc and clippy already say is not repeated here.

pub mod arrows;
pub mod code;
pub mod manifests;
pub mod repository;
pub mod text;
pub mod web;

use std::fmt;

/// A committed file: its path from the root of the repository, with `/`, and its text.
#[derive(Debug, Clone)]
pub struct File {
    /// For example `wasm-core/src/units.rs`.
    pub path: String,
    /// The whole content.
    pub text: String,
}

impl File {
    /// A file from its parts.
    #[must_use]
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The file, as in [`File::path`].
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in a sentence.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Everything that is wrong with these files.
///
/// # Errors
/// If a Rust file or a manifest cannot be read as such, or the table of arrows is missing.
pub fn check(files: &[File]) -> Result<Vec<Violation>, String> {
    let mut found = text::check(files);
    found.extend(manifests::check(files)?);
    let arrows = arrows::Arrows::from_architecture(files)?;
    for file in files.iter().filter(|file| code::is_product(&file.path)) {
        let code = code::Code::parse(file)?;
        found.extend(arrows.check(&code));
        found.extend(web::check(&code));
        found.extend(code.check());
    }
    Ok(found)
}
