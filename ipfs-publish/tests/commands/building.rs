//! Building a commit and holding what is served against one, with a repository whose "dApp" is built in a second.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::well;

/// A stand-in for the program that builds: it takes the page for the dApp, and tells what it was started with.
const XTASK: &str = r#"fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    assert_eq!(arguments, ["build", "--dapp", "--exact"]);
    std::fs::create_dir_all("dist/.stage").unwrap();
    std::fs::create_dir_all("dist/inner").unwrap();
    std::fs::write("dist/.stage/x", "not a part of it").unwrap();
    std::fs::copy("page.html", "dist/index.html").unwrap();
    let set = |name: &&str| std::env::var_os(name).is_some();
    let mut seen: Vec<_> = ["RUSTFLAGS", "CARGO_PROFILE_RELEASE_LTO", "CARGO_BUILD_TARGET", "GIT_DIR"].into_iter()
        .filter(set).collect();
    if cfg!(poisoned) { seen.push("poisoned"); }
    std::fs::write("dist/inner/seen", seen.join(" ")).unwrap();
    println!("rustc of the test");
}
"#;

/// A repository with two releases, and work in it that nobody has committed.
struct Repository {
    below: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let own = Self { below: tempfile::tempdir().unwrap() };
        fs::create_dir_all(own.path().join("xtask/src")).unwrap();
        fs::create_dir_all(own.path().join(".cargo")).unwrap();
        fs::create_dir_all(own.temporary()).unwrap();
        own.write("Cargo.toml", "[workspace]\nmembers = [\"xtask\"]\nresolver = \"2\"\n");
        own.write(".cargo/config.toml", "[alias]\nxtask = \"run --quiet --package xtask --\"\n");
        own.write(
            "xtask/Cargo.toml",
            "[package]\nname = \"xtask\"\nversion = \"0.0.0\"\nedition = \"2024\"\n",
        );
        own.write("xtask/src/main.rs", XTASK);
        own.write("page.html", "one\nline\n");
        own.git(&["init", "--quiet"]);
        own.commit("v1.0");
        own.write("page.html", "two\nlines\n");
        own.commit("v2.0");
        own.write("page.html", "not committed");
        // a person's own settings of git, which must not count
        fs::write(own.below.path().join("gitconfig"), "[core]\nautocrlf = true\n").unwrap();
        own
    }

    fn path(&self) -> PathBuf {
        self.below.path().join("repository")
    }

    /// Where clones lie while they are built.
    fn temporary(&self) -> PathBuf {
        self.below.path().join("temporary")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let person =
            ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
        let mut git = Command::new("git");
        git.arg("-C").arg(self.path()).args(person).args(arguments);
        let output = git.output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    /// The program in a folder of the repository, in an environment that would change what is built.
    fn run(&self, inner: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ipfs-publish"));
        command.args(arguments).current_dir(self.path().join(inner)).env("TMPDIR", self.temporary());
        command.env("GIT_CONFIG_GLOBAL", self.below.path().join("gitconfig"));
        command
            .env("GIT_DIR", "/nowhere")
            .env("CARGO_TARGET_DIR", "/nowhere")
            .env("CARGO_BUILD_TARGET", "none");
        command.env("RUSTFLAGS", "--cfg poisoned").env("CARGO_PROFILE_RELEASE_LTO", "off");
        let output = command.output().expect("it runs");
        let left: Vec<_> = fs::read_dir(self.temporary()).unwrap().collect();
        assert!(left.is_empty(), "{arguments:?}: it leaves {left:?}");
        output
    }

    fn well(&self, inner: &str, arguments: &[&str]) -> String {
        let output = self.run(inner, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn badly(&self, arguments: &[&str]) -> String {
        let output = self.run("", arguments);
        assert!(!output.status.success(), "{arguments:?}");
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_commit_is_built_alone_and_what_is_served_is_held_against_it() {
    let repository = Repository::new();
    let at = repository.below.path();
    let text = |name: &str| at.join(name).display().to_string();
    let (one, two, target) = (text("one"), text("two"), text("target"));

    // from a folder within, by a tag; then the newest, whatever lies about
    let build = ["build", "--commit", "v1.0", "--target", &target, "--json", "--out", &one];
    let said: Value = serde_json::from_str(&repository.well("xtask/src", &build)).unwrap();
    assert_eq!(read(&at.join("one/index.html")), "one\nline\n");
    assert_eq!(read(&at.join("one/inner/seen")), "", "what must not reach a build");
    assert!(!at.join("one/.stage").exists() && at.join("target/debug").is_dir());
    let address = well(at, &["pack", "one"]);
    assert_eq!(said["cid"].as_str(), address.lines().next());
    assert_eq!((said["compiler"].as_str(), said["files"].as_u64()), (Some("rustc of the test"), Some(2)));
    let said = repository.well("", &["build", "--target", &target, "--out", &two]);
    assert_eq!(read(&at.join("two/index.html")), "two\nlines\n");
    assert_eq!(said.lines().next(), well(at, &["pack", "two"]).lines().next());

    // by a program that is there, as the test of CI does it
    let (builder, three) = (text("target/debug/xtask"), text("three"));
    repository.well("", &["build", "--commit", "v1.0", "--builder", &builder, "--out", &three]);
    assert_eq!(read(&at.join("three/index.html")), "one\nline\n");
    assert_eq!(read(&at.join("three/inner/seen")), "");

    // what is served is the first release, not the second
    well(at, &["pack", "one", "--out", "served.car"]);
    let (served, place) = (text("served.car"), repository.path().display().to_string());
    let against =
        |commit| ["verify", &served, "--target", &target, "--repository", &place, "--against", commit];
    let same = repository.well("", &against("v1.0"));
    assert!(
        same.contains("everything is the same: 2 files") && same.contains(address.lines().next().unwrap())
    );
    let other = repository.badly(&against("v2.0"));
    assert!(other.contains("differs  index.html") && other.contains("same     inner/seen"), "{other}");
}

#[test]
fn what_cannot_be_built_leaves_nothing_behind() {
    let repository = Repository::new();
    repository.write("xtask/src/main.rs", "fn main() { panic!(\"no dApp today\") }");
    repository.commit("broken");
    let built = repository.below.path().join("built");
    let built = built.to_str().unwrap();
    let said = repository.badly(&["build", "--commit", "broken", "--out", built]);
    assert!(said.contains("no dApp today") && said.contains("cargo failed"), "{said}");
    assert!(!Path::new(built).exists());
    let said = repository.badly(&["build", "--commit", "--help", "--out", built]);
    assert!(said.contains("is no commit of") || said.contains("a value is required"), "{said}");
    // what is served is looked for before anything is built
    let said = repository.badly(&["verify", "bafkqaaa", "--against", "broken"]);
    assert!(said.contains("--gateway") && !said.contains("building"), "{said}");
    let said = repository.badly(&["verify", "xtask/Cargo.toml", "--against", "neither"]);
    assert!(said.contains("--against: no folder, and no commit") && said.contains("\"neither\""), "{said}");
}
