//! A Rust source file as a list of tokens, without tests, and the rules for single tokens.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::{File, Violation};

/// The crates that are shipped or build what is shipped; `tests` is a test through and through.
const PRODUCT: [&str; 5] = ["wasm-core/", "web/", "pi-gateway/", "devnet/", "xtask/"];

/// The one file that names Doichain's name opcode.
const NAME_SCRIPT: &str = "wasm-core/src/script/name.rs";
/// `OP_NAME_DOI`, as the literal it would be in a source.
const NAME_OPCODE: [&str; 2] = ["0x5a", "0x5au8"];

/// Whether a path is Rust code to be checked, and no test.
#[must_use]
pub fn is_product(path: &str) -> bool {
    let in_crate = PRODUCT.iter().any(|start| path.starts_with(start)) && path.contains("/src/");
    in_crate && path.ends_with(".rs") && !path.contains("/tests/") && !path.ends_with("/tests.rs")
}

/// A token that is no bracket.
#[derive(Debug, Clone)]
pub struct Token {
    /// As written.
    pub text: String,
    /// The line it starts on, from 1.
    pub line: usize,
}

/// The tokens of a file, brackets included as tokens of their own.
#[derive(Debug, Clone)]
pub struct Code {
    /// The file, as in [`File::path`].
    pub path: String,
    /// Everything but comments, doc comments and test items.
    pub tokens: Vec<Token>,
    /// Lines of the file before its first test module.
    pub lines: usize,
}

impl Code {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is not Rust.
    pub fn parse(file: &File) -> Result<Self, String> {
        let stream: TokenStream = file.text.parse().map_err(|error| format!("{}: {error}", file.path))?;
        let mut reader = Reader { tokens: Vec::new(), first_test: None };
        reader.stream(stream);
        let all = file.text.lines().count();
        let lines = reader.first_test.map_or(all, |line| line.saturating_sub(1));
        Ok(Self { path: file.path.clone(), tokens: reader.tokens, lines })
    }

    /// The rules that need only one file.
    #[must_use]
    pub fn check(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        for (line, _) in self.find(&[".", "unwrap", "(", ")"]) {
            found.push(
                self.violation(line, "`.unwrap()` outside tests: use `expect` with the reason, or `?`"),
            );
        }
        if self.path.starts_with("wasm-core/src/") {
            for (line, _) in self.find(&["async"]) {
                found.push(self.violation(line, "`async` in the core: return a request, take an answer"));
            }
        }
        if self.path != NAME_SCRIPT && !self.path.starts_with("devnet/") {
            for token in self.tokens.iter().filter(|token| NAME_OPCODE.contains(&token.text.as_str())) {
                let what = format!("the name opcode {} belongs in {NAME_SCRIPT} only", token.text);
                found.push(self.violation(token.line, &what));
            }
        }
        found
    }

    /// Where this sequence of tokens stands: the line of its first token, and what follows it.
    pub fn find<'a>(&'a self, wanted: &'a [&str]) -> impl Iterator<Item = (usize, &'a [Token])> {
        (0..self.tokens.len()).filter_map(move |start| {
            let (here, rest) = self.tokens.get(start..)?.split_at_checked(wanted.len())?;
            let line = here.first()?.line;
            here.iter().map(|token| token.text.as_str()).eq(wanted.iter().copied()).then_some((line, rest))
        })
    }

    /// A violation in this file.
    #[must_use]
    pub fn violation(&self, line: usize, what: &str) -> Violation {
        Violation { path: self.path.clone(), line, what: what.to_owned() }
    }
}

struct Reader {
    tokens: Vec<Token>,
    first_test: Option<usize>,
}

impl Reader {
    fn stream(&mut self, stream: TokenStream) {
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match (&tree, trees.peek()) {
                (TokenTree::Punct(hash), Some(TokenTree::Group(attribute)))
                    if hash.as_char() == '#' && attribute.delimiter() == Delimiter::Bracket =>
                {
                    if is_test(attribute) {
                        self.first_test.get_or_insert(hash.span().start().line);
                        skip_item(&mut trees);
                    } else {
                        // Attributes are no code of ours: documentation, derives, lint levels.
                        trees.next();
                    }
                }
                (TokenTree::Group(group), _) => self.group(group),
                _ => self.push(&tree.to_string(), tree.span()),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.push(open, group.span_open());
        self.stream(group.stream());
        self.push(close, group.span_close());
    }

    fn push(&mut self, text: &str, span: Span) {
        self.tokens.push(Token { text: text.to_owned(), line: span.start().line });
    }
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`; not `#[cfg(not(test))]`.
fn is_test(attribute: &Group) -> bool {
    let text: String = attribute.to_string().split_whitespace().collect();
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    let of_cfg =
        |name: &str| inner == format!("cfg({name})") || inner.starts_with(&format!("cfg(all({name},"));
    inner == "test" || inner.ends_with("::test") || inner.ends_with("_test") || of_cfg("test")
}

/// Drops the rest of an item: its attributes and everything to its body or semicolon.
fn skip_item(trees: &mut impl Iterator<Item = TokenTree>) {
    for tree in trees.by_ref() {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> Vec<String> {
        let found = Code::parse(&File::new(path, text)).unwrap().check();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn single_file_rules_find_code_and_leave_the_rest() {
        let core = "wasm-core/src/tx.rs";
        for (name, path, text, expected) in [
            ("unwrap", core, "fn f() {\n    g().unwrap();\n}", Some(":2: `.unwrap()`")),
            (
                "unwrap in a macro",
                "web/src/app.rs",
                "fn f() { html!{ <a>{g().unwrap()}</a> } }",
                Some(":1: "),
            ),
            ("unwrap_or", core, "fn f() { g().unwrap_or(1); }", None),
            ("unwrap in a comment", core, "/// g().unwrap()\nfn f() {} // .unwrap()", None),
            ("unwrap in a string", core, "fn f() { g(\".unwrap()\"); }", None),
            ("unwrap in tests", core, "#[cfg(test)]\nmod tests { fn f() { g().unwrap(); } }", None),
            ("unwrap after tests", core, "#[cfg(test)]\nuse a::b;\nfn f() { g().unwrap(); }", Some(":3: ")),
            ("unwrap without tests", core, "#[cfg(not(test))]\nfn f() { g().unwrap(); }", Some(":2: ")),
            ("async in the core", core, "pub async fn f() {}", Some(":1: `async` in the core")),
            ("async elsewhere", "devnet/src/main.rs", "pub async fn f() {}", None),
            ("opcode", core, "const OP: u8 = 0x5a;", Some(":1: the name opcode")),
            ("opcode at home", NAME_SCRIPT, "const OP: u8 = 0x5a;", None),
            ("opcode of the judge", "devnet/src/name.rs", "const OP: u8 = 0x5a;", None),
            ("other number", core, "const OP: u8 = 0x5b;", None),
        ] {
            let found = violations(path, text);
            match expected {
                None => assert!(found.is_empty(), "{name}: {found:?}"),
                Some(part) => assert!(matches!(&*found, [one] if one.contains(part)), "{name}: {found:?}"),
            }
        }
    }

    #[test]
    fn lines_end_where_tests_begin() {
        let code =
            Code::parse(&File::new("web/src/a.rs", "fn a() {}\n\n#[cfg(test)]\nmod tests {}\n")).unwrap();
        assert_eq!(code.lines, 2);
    }

    #[test]
    fn product_code_is_what_stands_in_src() {
        for (path, expected) in [
            ("wasm-core/src/tx.rs", true),
            ("wasm-core/src/tx/tests.rs", false),
            ("wasm-core/tests/vectors.rs", false),
            ("wasm-core/build.rs", false),
            ("tests/src/lib.rs", false),
            ("web/src/style/base.css", false),
        ] {
            assert_eq!(is_product(path), expected, "{path}");
        }
    }
}
