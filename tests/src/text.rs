//! Words that must not stand in any committed file, whatever its language.

use crate::{File, Violation};

/// A forbidden piece of text. Written in halves here, so that this file does not break its own rules.
struct Forbidden {
    text: &'static str,
    why: &'static str,
}

const FORBIDDEN: [Forbidden; 12] = [
    Forbidden { text: concat!("/wo", "rk/"), why: MACHINE_PATH },
    Forbidden { text: concat!("/ro", "ot/"), why: MACHINE_PATH },
    Forbidden { text: concat!("/t", "mp/"), why: MACHINE_PATH },
    Forbidden { text: concat!("/ho", "me/"), why: MACHINE_PATH },
    Forbidden { text: concat!("/Us", "ers/"), why: MACHINE_PATH },
    Forbidden { text: concat!("registry.", "npmjs"), why: REGISTRY },
    Forbidden { text: concat!("index.", "crates.io"), why: REGISTRY },
    Forbidden { text: concat!("static.", "crates.io"), why: REGISTRY },
    Forbidden { text: concat!("proxy.", "golang"), why: REGISTRY },
    Forbidden { text: concat!("\"reso", "lved\":"), why: REGISTRY },
    Forbidden { text: concat!("TO", "DO"), why: UNFINISHED },
    Forbidden { text: concat!("FIX", "ME"), why: UNFINISHED },
];

const MACHINE_PATH: &str = "a path of one machine";
const REGISTRY: &str = "a host of a package registry: mirrors must work";
const UNFINISHED: &str = "unfinished work: finish it, or write it down as an issue";

/// All violations of these files.
#[must_use]
pub fn check(files: &[File]) -> Vec<Violation> {
    files.iter().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for forbidden in FORBIDDEN.iter().filter(|forbidden| stands_in(line, forbidden.text)) {
            let what = format!("{:?}: {}", forbidden.text, forbidden.why);
            found.push(Violation { path: file.path.clone(), line: index.saturating_add(1), what });
        }
    }
    found
}

/// Whether the text stands in a line, and not inside a longer word or path.
fn stands_in(line: &str, text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '-';
    line.match_indices(text).any(|(start, _)| {
        let before = line.get(..start).and_then(|before| before.chars().next_back());
        let after = line.get(start.saturating_add(text.len())..).and_then(|after| after.chars().next());
        let ends_open = text.ends_with(['/', ':']) || !after.is_some_and(char::is_alphanumeric);
        !before.is_some_and(is_word) && (ends_open || text.contains('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_words_are_found_as_words() {
        for (name, line, broken) in [
            ("machine path", concat!("see /wo", "rk/main/a.rs"), true),
            ("quoted path", concat!("\"/ro", "ot/.cache\""), true),
            ("path inside a path", concat!("src/frame", "wo", "rk/x"), false),
            ("relative path", concat!("docs/wo", "rk/x"), false),
            ("system path", "/usr/bin/chromium", false),
            ("registry", concat!("https://registry.", "npmjs.org/x"), true),
            ("lock file host", concat!("\"reso", "lved\": \"x\""), true),
            ("word crates.io", "sources only from crates.io", false),
            ("note", concat!("// TO", "DO: later"), true),
            ("longer word", concat!("TO", "DOS"), false),
            ("lower case", concat!("to", "do = \"deny\""), false),
        ] {
            let found = check(&[File::new("docs/a.md", &format!("first\n{line}\n"))]);
            assert_eq!(!found.is_empty(), broken, "{name}: {found:?}");
            assert!(found.iter().all(|violation| violation.line == 2), "{name}");
        }
    }
}
