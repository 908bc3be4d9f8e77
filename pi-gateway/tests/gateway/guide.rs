//! The operator's guide is true: its commands and flags are the program's, its warnings are the gateway's.

use std::collections::BTreeSet;
use std::process::Command;

const GUIDE: &str = include_str!("../../../docs/operator.md");

fn help(command: &str) -> Option<String> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_pi-gateway")).args([command, "--help"]).output().expect("runs");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn its_commands_and_flags_are_there() {
    let joined = GUIDE.replace("\\\n", " ");
    let mut commands = BTreeSet::new();
    for line in joined.lines() {
        for (at, _) in line.match_indices("pi-gateway ") {
            let said = line[at + "pi-gateway ".len()..].split(['`', '#', '(']).next().expect("some");
            let mut words = said.split_whitespace();
            let Some(command) = words.next().filter(|word| word.chars().all(|c| c.is_ascii_lowercase()))
            else {
                continue;
            };
            let help = help(command).unwrap_or_else(|| panic!("no command {command}: {line}"));
            for flag in words.filter(|word| word.starts_with("--") && *word != "--help") {
                assert!(help.contains(flag), "{command} has no {flag}");
            }
            commands.insert(command.to_owned());
        }
    }
    for command in ["setup", "pair", "probe", "token", "verify", "export"] {
        assert!(commands.contains(command), "{command} is not explained");
    }
    assert!(help("run").is_some_and(|help| help.contains("--log")));
}

#[test]
fn every_warning_is_explained() {
    let source = include_str!("../../src/health.rs");
    let variants = source.split("pub(crate) enum Code {").nth(1).and_then(|rest| rest.split("\n}").next());
    let mut count = 0;
    for line in variants.expect("the codes").lines().map(str::trim) {
        let Some(name) = line.strip_suffix(',').filter(|name| name.chars().all(char::is_alphanumeric)) else {
            continue;
        };
        let snake = name.chars().flat_map(|c| {
            let before = c.is_uppercase().then_some('_');
            before.into_iter().chain(c.to_lowercase())
        });
        let code: String = snake.collect::<String>().trim_start_matches('_').to_owned();
        assert!(GUIDE.contains(&format!("| `{code}` |")), "{code} is not explained");
        count += 1;
    }
    assert!(count > 12, "{count}");
}
