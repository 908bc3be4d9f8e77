//! How fast folders are packed, beside other implementations in one run: `cargo xtask bench pack`.
//!
//! All must come to the same address. Addresses are made several times and the best time is taken; what is kept is written
//! once, because Kubo does not write a second time what it has. The others run on between the measurements.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use ipfs_publish::car::CarWriter;
use ipfs_publish::{Options, Profile, pack};

const ROUNDS: usize = 3;
const MIB: usize = 1 << 20;

fn main() {
    let below = tempfile::tempdir().expect("a folder to work in");
    let corpora = [large(below.path()), small(below.path())];
    let script = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    let mut javascript =
        Other::start(Command::new("node").arg(script("oracle.mjs")).arg(given("UNIXFS_NODE")));
    let mut kubo = Command::new(given("KUBO_PYTHON"));
    kubo.arg(script("kubo.py")).arg(given("KUBO_LIBRARY")).arg(below.path().join("kubo"));
    let mut kubo = Other::start(kubo.stderr(Stdio::null()));
    say("| folder | rules | program | MiB/s | ours is so many times as fast |");
    say("|---|---|---|---:|---:|");
    for (name, path, bytes) in &corpora {
        for profile in [Profile::V1Of2025, Profile::V0Of2015] {
            let row = |program: &str, time: Duration, ours: Duration| {
                let rate = bytes_as_mib(*bytes) / time.as_secs_f64();
                let ratio = time.as_secs_f64() / ours.as_secs_f64();
                let places = if rate < 10.0 { 1 } else { 0 };
                say(&format!("| {name} | `{}` | {program} | {rate:.places$} | {ratio:.2} |", profile.name()));
            };
            let root = address(path, profile);
            let hashed = best(|| assert_eq!(address(path, profile), root));
            let (out, question) =
                (below.path().join("out.car"), format!("{}\t{}", profile.name(), path.display()));
            let kept = once(&mut || archive(path, profile, &out));
            row("ipfs-publish: address alone", hashed, hashed);
            row(
                "ipfs-unixfs-importer: address alone",
                best(|| assert_eq!(javascript.ask(&question), root)),
                hashed,
            );
            if profile == Profile::V0Of2015 {
                let mut ask =
                    |command: &str| assert_eq!(kubo.ask(&format!("{command}\t{}", path.display())), root);
                row("Kubo 0.22: address alone", best(|| ask("hash")), hashed);
                row("ipfs-publish: archive written", kept, kept);
                row("Kubo 0.22: blocks kept", once(&mut || ask("add")), kept);
            } else {
                row("ipfs-publish: archive written", kept, kept);
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn bytes_as_mib(bytes: usize) -> f64 {
    bytes as f64 / MIB as f64
}

fn given(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).expect("run cargo xtask bench pack")
}

fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn once(run: &mut dyn FnMut()) -> Duration {
    let begin = Instant::now();
    run();
    begin.elapsed()
}

fn best(mut run: impl FnMut()) -> Duration {
    (0..ROUNDS).map(|_| once(&mut run)).min().expect("there are rounds")
}

fn address(path: &Path, profile: Profile) -> String {
    let packed = pack(path, Options { profile, hidden: true }, &mut (), &mut |_| {});
    packed.expect("it can be packed").root.to_string()
}

fn archive(path: &Path, profile: Profile, out: &Path) {
    let file = io::BufWriter::new(File::create(out).expect("a file"));
    let version = if profile == Profile::V1Of2025 { cid::Version::V1 } else { cid::Version::V0 };
    let mut writer = CarWriter::new(file, version).expect("a file");
    let packed = pack(path, Options { profile, hidden: true }, &mut writer, &mut |_| {});
    let root = packed.expect("it can be packed").root;
    writer.finish(&root).expect("a file");
}

/// One file of half a gibibyte whose blocks all differ.
fn large(below: &Path) -> (&'static str, PathBuf, usize) {
    let folder = below.join("large");
    fs::create_dir(&folder).expect("a folder");
    let mut file = File::create(folder.join("file")).expect("a file");
    let mut state = 1_u64;
    for _ in 0..512 {
        let words = (0..MIB / 8).flat_map(|_| {
            // xorshift: nothing that compresses
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        });
        file.write_all(&words.collect::<Vec<_>>()).expect("room on the disk");
    }
    ("one file of 512 MiB", folder, 512 * MIB)
}

/// Five thousand files of four kibibytes.
fn small(below: &Path) -> (&'static str, PathBuf, usize) {
    let folder = below.join("small");
    for number in 0..5_000_u32 {
        let inner = folder.join((number / 500).to_string());
        fs::create_dir_all(&inner).expect("a folder");
        let content: Vec<u8> = (0..1024).flat_map(|word: u32| (word ^ number << 10).to_le_bytes()).collect();
        fs::write(inner.join(format!("{number}.bin")), content).expect("room on the disk");
    }
    ("5,000 files of 4 KiB", folder, 5_000 * 4096)
}

/// Another implementation, which answers each line with a line.
struct Other {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Other {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self { input: child.stdin.take(), child, output }
    }

    fn ask(&mut self, words: &str) -> String {
        writeln!(self.input.as_mut().expect("open"), "{words}").expect("it reads");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("text");
        line.trim_end().to_owned()
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
