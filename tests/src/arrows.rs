//! Which module of the core may use which: the table in `ARCHITECTURE.md` is the rule.
//!
//! A row's modules may use what the row names, what those may use in turn, and the modules before them in
//! their own row. The table is read, not repeated: changing an arrow means changing the document.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{Code, Token};
use crate::{File, Violation};

const DOCUMENT: &str = "ARCHITECTURE.md";
const SECTION: &str = "### wasm-core";
const CORE: &str = "wasm-core/src/";

/// The allowed arrows between the core's modules.
#[derive(Debug, Clone)]
pub struct Arrows(BTreeMap<String, BTreeSet<String>>);

impl Arrows {
    /// Reads the table.
    ///
    /// # Errors
    /// If the document or its table is missing, or a row names a module no row above it describes.
    pub fn from_architecture(files: &[File]) -> Result<Self, String> {
        let document = files.iter().find(|file| file.path == DOCUMENT).ok_or(format!("no {DOCUMENT}"))?;
        let section = document.text.split_once(SECTION).ok_or(format!("{DOCUMENT} has no {SECTION:?}"))?.1;
        let section = section.split("\n#").next().unwrap_or_default();
        let mut arrows = Self(BTreeMap::new());
        for row in section.lines().filter(|line| line.starts_with("| `")) {
            arrows.add_row(row)?;
        }
        if arrows.0.is_empty() {
            return Err(format!("{DOCUMENT}: {SECTION:?} has no table of modules"));
        }
        Ok(arrows)
    }

    fn add_row(&mut self, row: &str) -> Result<(), String> {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [modules, _does, may_use] = cells.as_slice() else {
            return Err(format!("{DOCUMENT}: not three columns: {row}"));
        };
        let mut allowed = BTreeSet::new();
        for used in may_use.split(',').map(str::trim).filter(|used| *used != "nothing") {
            let further = self.0.get(used).ok_or(format!("{DOCUMENT}: {used:?} is used before its row"))?;
            allowed.extend(further.iter().cloned());
            allowed.insert(used.to_owned());
        }
        for module in modules.split(',').map(|module| module.trim().trim_matches('`')) {
            self.0.insert(module.to_owned(), allowed.clone());
            allowed.insert(module.to_owned());
        }
        Ok(())
    }

    /// The forbidden arrows of a file of the core; none for other files.
    #[must_use]
    pub fn check(&self, code: &Code) -> Vec<Violation> {
        let Some(inside) = code.path.strip_prefix(CORE) else { return Vec::new() };
        if inside == "lib.rs" {
            return Vec::new();
        }
        let module = inside.trim_end_matches(".rs").split('/').next().unwrap_or_default();
        let Some(allowed) = self.0.get(module) else {
            return vec![code.violation(1, &format!("`{module}` has no row in {DOCUMENT}"))];
        };
        let known = |used: &str| self.0.contains_key(used);
        let mut found = Vec::new();
        for (line, used) in used_modules(code, inside) {
            if known(&used) && used != module && !allowed.contains(&used) {
                found.push(code.violation(line, &format!("`{module}` may not use `{used}` ({DOCUMENT})")));
            }
        }
        found
    }
}

/// Every first segment below the crate's root that a file names, with its line.
fn used_modules(code: &Code, inside: &str) -> Vec<(usize, String)> {
    let mut used: Vec<(usize, String)> =
        code.find(&["crate", ":", ":"]).flat_map(|(_, rest)| first_segments(rest)).collect();
    let depth = inside.trim_end_matches(".rs").split('/').count();
    let climb = ["super", ":", ":"].repeat(depth);
    used.extend(code.find(&climb).flat_map(|(_, rest)| first_segments(rest)));
    used
}

/// `a::b` gives `a`; `{a, b::c}` gives `a` and `b`.
pub(crate) fn first_segments(rest: &[Token]) -> Vec<(usize, String)> {
    let one = |token: &Token| (token.line, token.text.clone());
    let Some((first, inner)) = rest.split_first() else { return Vec::new() };
    if first.text != "{" {
        return vec![one(first)];
    }
    let mut depth = 0_usize;
    let mut fresh = true;
    let mut found = Vec::new();
    for token in inner {
        match token.text.as_str() {
            "{" => depth = depth.saturating_add(1),
            "}" if depth == 0 => break,
            "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => fresh = true,
            _ if fresh => {
                found.push(one(token));
                fresh = false;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT_TEXT: &str = "# A\n\n### wasm-core\n\n| module | does | may use |\n|---|---|---|\n\
        | `units`, `hash` | values | nothing |\n| `keys` | keys | units, hash |\n| `script` | scripts | keys |\n\
        | `chain` | headers | units |\n\n## Next\n\n| `web` | x | script |\n";

    fn arrows() -> Arrows {
        Arrows::from_architecture(&[File::new(DOCUMENT, DOCUMENT_TEXT)]).unwrap()
    }

    #[test]
    fn forbidden_arrows_are_found_however_they_are_written() {
        for (name, path, text, expected) in [
            ("named", "script.rs", "use crate::keys::Xprv;", &[][..]),
            ("through a named one", "script.rs", "use crate::units::Amount;", &[]),
            ("itself", "script/name.rs", "use crate::script::Script;", &[]),
            ("earlier in the row", "hash.rs", "use crate::units::Amount;", &[]),
            ("later in the row", "units.rs", "use crate::hash::sha256;", &["hash"]),
            ("upwards", "keys.rs", "use crate::script::Script;", &["script"]),
            ("sideways", "chain/merkle.rs", "use crate::keys::Xprv;", &["keys"]),
            (
                "in a group",
                "keys.rs",
                "use crate::{units::{A, B}, script::Script, chain};",
                &["script", "chain"],
            ),
            ("in a body", "keys.rs", "fn f() { crate::script::g(); }", &["script"]),
            ("by super", "keys.rs", "use super::script::Script;", &["script"]),
            ("by super super", "keys/vault.rs", "use super::super::chain::Header;", &["chain"]),
            ("own child by super", "keys/vault.rs", "use super::script::X;", &[]),
            ("in tests", "keys.rs", "#[cfg(test)] mod tests { use crate::script::Script; }", &[]),
            ("the root", "lib.rs", "pub use crate::script::Script;", &[]),
            ("another crate's", "keys.rs", "use other::script::Script;", &[]),
        ] {
            let code = Code::parse(&File::new(&format!("wasm-core/src/{path}"), text)).unwrap();
            let found = arrows().check(&code);
            assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
            for (violation, module) in found.iter().zip(expected) {
                assert!(violation.what.contains(&format!("may not use `{module}`")), "{name}: {violation}");
            }
        }
    }

    #[test]
    fn a_module_without_a_row_is_a_violation() {
        let code = Code::parse(&File::new("wasm-core/src/utils.rs", "fn f() {}")).unwrap();
        assert!(arrows().check(&code).first().unwrap().what.contains("no row"));
    }

    #[test]
    fn a_broken_table_is_an_error() {
        for (name, text) in [
            ("no section", "# A\n"),
            ("no table", "### wasm-core\n\nwords\n"),
            ("forward arrow", "### wasm-core\n| `a` | x | b |\n| `b` | x | nothing |\n"),
        ] {
            assert!(Arrows::from_architecture(&[File::new(DOCUMENT, text)]).is_err(), "{name}");
        }
    }
}
