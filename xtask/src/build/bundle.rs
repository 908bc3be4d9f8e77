//! Makes `dist/` smaller without changing what it does: one style sheet, and short names between loader and module.
//!
//! A file compressed alone learns nothing from its neighbours: thirty style sheets take twice the bytes of one. And
//! every function that `wasm-bindgen` imports carries sixteen digits of a hash, in both files, which don't compress.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

const STYLE: &str = "style.css";

/// Joins the style sheets of `dist/index.html` in their order and links the one instead.
pub(super) fn styles(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).with_context(|| format!("{}", index.display()))?;
    let page = without_comments(&page);
    let (mut lines, mut css) = (Vec::new(), String::new());
    for line in page.lines() {
        let Some(name) = linked(line) else {
            lines.push(line.to_owned());
            continue;
        };
        if css.is_empty() {
            lines.push(format!("    <link rel=\"stylesheet\" href=\"./{STYLE}\" />"));
        }
        let file = dist.join(name);
        css.push_str(&fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?);
        fs::remove_file(&file).with_context(|| format!("{}", file.display()))?;
    }
    ensure!(!css.is_empty(), "{} links no style sheet", index.display());
    fs::write(dist.join(STYLE), dense(&css)).context("the joined style sheet")?;
    fs::write(&index, lines.join("\n")).context("the page")?;
    Ok(())
}

/// The file of a line that is a link to a style sheet.
fn linked(line: &str) -> Option<&str> {
    let link = line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"./")?;
    link.split_once('"').map(|(name, _)| name)
}

/// A style sheet without comments and without spaces that mean nothing. Our sheets have no strings with either.
fn dense(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut dense = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let tight = dense.ends_with(['{', '}', ';', ',']) || word.starts_with(['{', '}']);
        if !dense.is_empty() && !tight {
            dense.push(' ');
        }
        dense.push_str(word);
    }
    dense.replace(";}", "}")
}

/// The page without its comments.
fn without_comments(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before.trim_end_matches(' '));
        rest = after.split_once("-->").map_or("", |(_, after)| after.trim_start());
    }
    text.push_str(rest);
    text
}

/// The loader without comments and without indentation: `wasm-bindgen` writes no text of several lines.
pub(super) fn dense_script(script: &str) -> String {
    let mut text = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            text.push_str(line);
            text.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    text
}

/// Gives the functions between the loader and the module numbers instead of hashes, of the same length, in both.
pub(super) fn names(loader: &mut String, module: &mut [u8]) {
    for (number, name) in hashed(loader).into_iter().enumerate() {
        let Some(stem) = name.get(..name.len().saturating_sub(HASH)) else { continue };
        let short = format!("{stem}{number:0HASH$}");
        *loader = loader.replace(&name, &short);
        replace(module, name.as_bytes(), short.as_bytes());
    }
}

const HASH: usize = 16;

/// Every name of the loader that ends in a hash, once.
fn hashed(loader: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in loader.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
        let (stem, hash) = name.split_at(name.len().saturating_sub(HASH));
        let own = stem.starts_with("__wbg_") || stem.starts_with("wasm_bindgen__");
        let is_hash = hash.len() == HASH && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
        if own && is_hash && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let mut at = 0;
    while let Some(place) = bytes.get(at..).and_then(|rest| find(rest, from)) {
        let start = at.saturating_add(place);
        let end = start.saturating_add(from.len());
        if let Some(slot) = bytes.get_mut(start..end) {
            slot.copy_from_slice(to);
        }
        at = end;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let dist = tempfile::tempdir().unwrap();
        let page = "<head>\n    <link rel=\"stylesheet\" href=\"./b.css\" integrity=\"x\"/>\n    <link rel=\"stylesheet\" \
                    href=\"./a.css\"/>\n</head>";
        fs::write(dist.path().join("index.html"), page).unwrap();
        fs::write(dist.path().join("b.css"), "/* first */\n@layer x {\n  a b { c: 1px 2px; }\n}\n").unwrap();
        fs::write(dist.path().join("a.css"), "d > e,\nf:hover { g: calc(1px + 2px); }").unwrap();
        styles(dist.path()).unwrap();
        let read = |name: &str| fs::read_to_string(dist.path().join(name)).unwrap();
        assert_eq!(
            read("index.html"),
            "<head>\n    <link rel=\"stylesheet\" href=\"./style.css\" />\n</head>"
        );
        assert_eq!(read("style.css"), "@layer x{a b{c: 1px 2px}}d > e,f:hover{g: calc(1px + 2px)}");
        assert!(!dist.path().join("a.css").exists());
        assert!(styles(dist.path()).is_ok(), "the joined sheet alone stays as it is");
    }

    #[test]
    fn comments_and_indentation_are_left_out() {
        assert_eq!(without_comments("<a>\n  <!-- b\n c -->\n  <d>\n"), "<a>\n<d>\n");
        let script = "/**\n * says\n */\nfunction a() {\n    // why\n    b(\"//c\"); /* d */\n\n}\n";
        assert_eq!(dense_script(script), "function a() {\nb(\"//c\"); /* d */\n}\n");
    }

    #[test]
    fn names_stay_the_same_in_both_files_and_different_from_each_other() {
        let names_before =
            ["__wbg_get_0123456789abcdef", "__wbg_get_fedcba9876543210", "__wbg_set_0123456789abcdef"];
        let mut loader = names_before.map(|name| format!("{name}: function")).join("; ");
        let mut module = names_before.join("\0").into_bytes();
        names(&mut loader, &mut module);
        let module = String::from_utf8(module).unwrap();
        let after: Vec<_> = module.split('\0').collect();
        assert_eq!(after.first(), Some(&"__wbg_get_0000000000000000"));
        for (before, after) in names_before.iter().zip(&after) {
            assert_eq!(before.len(), after.len());
            assert!(loader.contains(after) && !loader.contains(before));
        }
        assert_ne!(after.first(), after.get(1));
    }
}
