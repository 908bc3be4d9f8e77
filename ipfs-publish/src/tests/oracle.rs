//! The same folders packed by `ipfs-unixfs-importer`, the JavaScript implementation, which must find the same addresses.
//!
//! `cargo xtask test --only ipfs` installs it and says where it is; `UNIXFS_NODE` names the folder with `node_modules`.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Options, Profile, pack};

const MIB: u64 = 1 << 20;

/// Folders and files that a disk can hold, each odd in another way.
fn corpus(below: &Path) -> Vec<PathBuf> {
    let make = |name: &str, fill: &dyn Fn(&Path)| {
        let path = below.join(name);
        fs::create_dir(&path).unwrap();
        fill(&path);
        path
    };
    let write = |folder: &Path, name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let sparse = |folder: &Path, name: &str, bytes: u64| {
        File::create(folder.join(name)).unwrap().set_len(bytes).unwrap();
    };
    vec![
        make("nothing", &|_| {}),
        make("empty", &|folder| {
            write(folder, "a", b"");
            fs::create_dir(folder.join("none")).unwrap();
        }),
        make("sizes", &|folder| {
            for bytes in [1, MIB - 1, MIB, MIB + 1, 5 * MIB + 7, MIB / 4, MIB / 4 + 1, 44 * MIB] {
                sparse(folder, &bytes.to_string(), bytes);
            }
        }),
        make("sparse", &|folder| sparse(folder, "zeros", 300 * MIB + 1)),
        make("names", &|folder| {
            let long = "l".repeat(255);
            for name in [
                "ä",
                "a\u{308}",
                "日本",
                "🌞",
                " ",
                "a b",
                "%2F",
                "..a",
                "a\\b",
                "\"",
                "\n",
                "~",
                "A",
                long.as_str(),
            ] {
                write(folder, name, name.as_bytes());
            }
        }),
        make("deep", &|folder| {
            let path = folder.join(["d"; 100].join("/"));
            fs::create_dir_all(&path).unwrap();
            write(&path, "end", b"end");
        }),
        make("many", &|folder| {
            for number in 0..6000 {
                write(
                    folder,
                    &format!("a file with a long name, number {number}"),
                    number.to_string().as_bytes(),
                );
            }
        }),
    ]
}

#[test]
#[ignore = "needs packages from npm: cargo xtask test --only ipfs"]
fn another_implementation_finds_the_same_addresses() {
    let node =
        std::env::var_os("UNIXFS_NODE").expect("UNIXFS_NODE is not set: run cargo xtask test --only ipfs");
    let below = tempfile::tempdir().unwrap();
    let paths = corpus(below.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/oracle.mjs");
    let mut oracle = Command::new("node");
    let oracle = oracle.arg(script).arg(node).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut oracle = oracle.spawn().expect("node runs");
    let mut asked = oracle.stdin.take().unwrap();
    let mut answers = BufReader::new(oracle.stdout.take().unwrap()).lines();
    for path in &paths {
        for profile in [Profile::V1Of2025, Profile::V0Of2015] {
            writeln!(asked, "{}\t{}", profile.name(), path.display()).unwrap();
            let theirs = answers.next().expect("an answer").unwrap();
            let options = Options { profile, hidden: true };
            let ours = pack(path, options, &mut (), &mut |_| {}).unwrap().root.to_string();
            assert_eq!(ours, theirs, "{} by {}", path.display(), profile.name());
        }
    }
    drop(asked);
    assert!(oracle.wait().unwrap().success());
}
