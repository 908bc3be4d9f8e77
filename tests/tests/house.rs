//! The rules of the house, over the repository as it is.

use tests::{File, check, repository};

#[test]
fn the_repository_keeps_the_rules() {
    let files = repository::files().unwrap();
    assert!(
        files.iter().any(|file| file.path == "wasm-core/src/lib.rs"),
        "the files are those of this repository"
    );
    let violations: Vec<_> = check(&files).unwrap().iter().map(ToString::to_string).collect();
    assert!(violations.is_empty(), "{} rules broken:\n{}", violations.len(), violations.join("\n"));
}

/// The checker itself must bite: each of these, put into the real repository, is found.
#[test]
fn a_planted_violation_is_found() {
    let files = repository::files().unwrap();
    for (path, text) in [
        ("wasm-core/src/units.rs", "use crate::verify::Verified;"),
        ("wasm-core/src/chain.rs", "pub async fn f() {}"),
        ("wasm-core/src/tx.rs", "const OP_NAME_DOI: u8 = 0x5a;"),
        ("web/src/components/planted.rs", "use crate::io::clock;"),
        ("web/src/state/planted.rs", "use web_sys::window;"),
        ("pi-gateway/src/planted.rs", "fn f() { g().unwrap(); }"),
        ("pi-gateway/Cargo.toml", "[dependencies]\nserde = \"1\""),
        ("docs/planted.md", concat!("FIX", "ME")),
    ] {
        let planted = files.iter().filter(|file| file.path != path).cloned();
        let planted: Vec<File> = planted.chain([File::new(path, text)]).collect();
        let found = check(&planted).unwrap();
        assert!(found.iter().any(|violation| violation.path == path), "{path}: {text}");
    }
}
