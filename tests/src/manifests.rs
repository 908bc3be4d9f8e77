//! Manifests: versions stand in the root of a workspace only, and crates depend on each other as the architecture says.

use toml::{Table, Value};

use crate::{File, Violation};

/// What a crate must never be built with; `devnet` may test itself against the core, not use it.
const NEVER: [(&str, &[&str]); 4] = [
    ("wasm-core", &["web", "pi-gateway", "devnet", "xtask", "tokio"]),
    ("web", &["pi-gateway", "devnet", "xtask", "tokio"]),
    ("pi-gateway", &["web", "devnet", "xtask"]),
    ("devnet", &["wasm-core", "web", "pi-gateway", "xtask"]),
];

/// The violations of all `Cargo.toml` below the root.
///
/// # Errors
/// If one of them is not TOML.
pub fn check(files: &[File]) -> Result<Vec<Violation>, String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        let manifest: Table = file.text.parse().map_err(|error| format!("{}: {error}", file.path))?;
        let member = file.path.trim_end_matches("/Cargo.toml");
        for (kind, name, value) in dependencies(&manifest) {
            if has_version(value) && !manifest.contains_key("workspace") {
                found.push(violation(
                    file,
                    name,
                    "has a version of its own; it belongs in the root manifest",
                ));
            }
            let never = NEVER.iter().find(|(of, _)| *of == member).map_or(&[][..], |(_, never)| never);
            if kind != "dev-dependencies" && never.contains(&name) {
                found.push(violation(file, name, "is on the wrong side: see ARCHITECTURE.md"));
            }
        }
    }
    Ok(found)
}

/// Kind, name and value of every dependency, those of `[target.…]` included.
fn dependencies(manifest: &Table) -> Vec<(&str, &str, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(|targets| targets.values().filter_map(Value::as_table));
    let mut found = Vec::new();
    for table in std::iter::once(manifest).chain(targets) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = table.get(kind).and_then(Value::as_table);
            let entries = entries.into_iter().flat_map(Table::iter);
            found.extend(entries.map(|(name, value)| (kind, name.as_str(), value)));
        }
    }
    found
}

fn has_version(value: &Value) -> bool {
    value.is_str() || value.get("version").is_some() || value.get("git").is_some()
}

fn violation(file: &File, name: &str, what: &str) -> Violation {
    let names_it = |line: &str| line.trim_start().starts_with(name);
    let line = file.text.lines().position(names_it).map_or(1, |index| index.saturating_add(1));
    Violation { path: file.path.clone(), line, what: format!("`{name}` {what}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_arrows_of_manifests() {
        for (name, path, text, expected) in [
            ("workspace", "web", "[dependencies]\nyew.workspace = true", None),
            ("version", "web", "[dependencies]\nyew = \"0.23\"", Some("a version of its own")),
            ("table", "web", "[dependencies]\nyew = { version = \"0.23\" }", Some("a version of its own")),
            ("dev", "web", "[dev-dependencies]\nyew = \"0.23\"", Some("a version of its own")),
            ("target", "web", "[target.'cfg(unix)'.dependencies]\nnix = \"1\"", Some("a version of its own")),
            ("git", "web", "[dependencies]\nyew = { git = \"x\" }", Some("a version of its own")),
            ("own workspace", "fuzz", "[workspace]\n[dependencies]\nlibfuzzer-sys = \"0.4\"", None),
            ("leaf to leaf", "web", "[dependencies]\npi-gateway = { path = \"..\" }", Some("wrong side")),
            ("judge", "devnet", "[dependencies]\nwasm-core.workspace = true", Some("wrong side")),
            ("judge's tests", "devnet", "[dev-dependencies]\nwasm-core.workspace = true", None),
        ] {
            let found = check(&[File::new(&format!("{path}/Cargo.toml"), text)]).unwrap();
            match expected {
                None => assert!(found.is_empty(), "{name}: {found:?}"),
                Some(part) => {
                    assert!(
                        matches!(&*found, [one] if one.what.contains(part) && one.line == 2),
                        "{name}: {found:?}"
                    );
                }
            }
        }
        assert!(
            check(&[File::new("Cargo.toml", "[workspace.dependencies]\nyew = \"1\"")]).unwrap().is_empty()
        );
    }
}
