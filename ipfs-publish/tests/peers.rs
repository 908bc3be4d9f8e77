//! Peers of other people: js-ipfs by Kubo's RPC, a pinning service, a real Kubo that fetches what was published, and the
//! JavaScript implementations of IPNS and of the routing interface.
//!
//! `cargo xtask test --only ipfs` installs them and says where they are; see `tests/oracle` and `pi-gateway/tests/ipfs`.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that fails is a panic")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use ipfs_publish::ipns::{IpnsKey, MEDIA_TYPE, Record, Wish};
use ipfs_publish::{Options, Profile, pack};
use serde_json::{Value, json};

const TOKEN: &str = "a-token-for-the-test";

fn given(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).expect("cargo xtask test --only ipfs says where it is")
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name)
}

/// A program that answers each line with a line.
struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Talk {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.output.read_line(&mut line).expect("text"), 0, "it ended");
        line.trim_end().to_owned()
    }

    fn ask(&mut self, words: &str) -> String {
        writeln!(self.input.as_mut().unwrap(), "{words}").unwrap();
        self.line()
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// js-ipfs and a pinning service.
struct Peers {
    kubo: String,
    pinning: String,
    _talk: Talk,
}

impl Peers {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pi-gateway/tests/ipfs/peers.mjs");
        let mut talk = Talk::start(Command::new("node").arg(script).arg(given("IPFS_NODE")).arg(TOKEN));
        let mut line = talk.line();
        while !line.starts_with('{') {
            line = talk.line();
        }
        let said: Value = serde_json::from_str(&line).expect("JSON");
        let text = |key: &str| said[key].as_str().expect("an address").to_owned();
        Self { kubo: text("kubo"), pinning: text("pinning"), _talk: talk }
    }

    fn ask(&self, what: &str) -> Vec<u8> {
        let url = format!("{}/api/v0/{what}", self.kubo);
        ureq::post(&url).send_empty().expect("an answer").body_mut().read_to_vec().expect("a body")
    }

    /// Where other nodes reach js-ipfs.
    fn address(&self) -> String {
        let said: Value = serde_json::from_slice(&self.ask("id")).expect("JSON");
        let addresses = said["Addresses"].as_array().expect("addresses");
        let mut texts = addresses.iter().filter_map(Value::as_str);
        texts.find(|text| text.contains("127.0.0.1")).expect("one on this machine").to_owned()
    }
}

/// This program.
fn own(arguments: &[&str], token: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ipfs-publish"));
    command.args(arguments).env("PINS", token).output().expect("it runs")
}

fn words(output: &Output) -> String {
    let [said, noted] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("{said}{noted}")
}

/// A folder with a bit of everything.
fn folder(below: &Path) -> PathBuf {
    let folder = below.join("folder");
    fs::create_dir_all(folder.join("assets")).unwrap();
    fs::write(folder.join("index.html"), "<!doctype html>").unwrap();
    fs::write(folder.join("empty"), "").unwrap();
    fs::write(folder.join("assets/ä b"), "odd").unwrap();
    fs::write(folder.join("assets/large"), (0..700_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>())
        .unwrap();
    folder
}

#[test]
#[ignore = "needs packages from npm and PyPI: cargo xtask test --only ipfs"]
fn peers_take_what_is_published_and_a_kubo_fetches_it() {
    let (below, peers) = (tempfile::tempdir().unwrap(), Peers::start());
    let folder = folder(below.path());
    let (path, out) = (folder.to_str().unwrap(), below.path().join("out.car"));
    let out = out.to_str().unwrap();
    let pinning = format!("{},token-env=PINS", peers.pinning);
    let publish = [
        "publish",
        path,
        "--kubo",
        &peers.kubo,
        "--pinning",
        &pinning,
        "--file",
        out,
        "--name",
        "a release",
        "--no-check",
    ];
    let cid = pack(&folder, Options::default(), &mut (), &mut |_| {}).unwrap().root.to_string();

    let dry = own(&[&publish[..], &["--dry-run"]].concat(), TOKEN);
    assert!(dry.status.success() && words(&dry).matches("would take it").count() == 3, "{}", words(&dry));
    assert!(!Path::new(out).exists());

    // the wrong token: that target says so, the others go on
    let wrong = own(&publish, "wrong");
    let said = words(&wrong);
    assert!(!wrong.status.success() && said.contains("is the token right?"), "{said}");
    assert_eq!(said.matches(": took it").count(), 2, "{said}");

    // once more with the right one: only what failed is done again
    let right = own(&publish, TOKEN);
    let said = words(&right);
    assert!(right.status.success(), "{said}");
    assert_eq!((said.matches("had it already").count(), said.matches(": took it").count()), (2, 1), "{said}");
    assert!(said.starts_with(&cid) && !said.contains(TOKEN), "{said}");

    assert_eq!(peers.ask(&format!("cat?arg={cid}/index.html")), b"<!doctype html>");
    let pins: Value =
        serde_json::from_slice(&peers.ask(&format!("pin/ls?arg={cid}&type=recursive&cid-base=base32")))
            .unwrap();
    assert_eq!(pins["Keys"][&cid]["Type"], "recursive", "{pins}");
    let verified = own(&["verify", out, "--against", path], TOKEN);
    assert!(
        verified.status.success() && words(&verified).contains("everything is the same: 4 files"),
        "{}",
        words(&verified)
    );

    fetched_by_kubo(&peers, below.path(), &folder, &cid);
}

/// A node of the real Kubo fetches it from js-ipfs, and finds the same address of the same files by its old profile.
fn fetched_by_kubo(peers: &Peers, below: &Path, folder: &Path, cid: &str) {
    let mut command = Command::new(given("KUBO_PYTHON"));
    command.arg(script("kubo.py")).arg(given("KUBO_LIBRARY")).arg(below.join("kubo")).stderr(Stdio::null());
    let mut kubo = Talk::start(&mut command);
    assert_eq!(kubo.ask(&format!("connect\t{}", peers.address())), "0");
    let fetched = below.join("fetched");
    assert_eq!(kubo.ask(&format!("get\t{cid}\t{}", fetched.display())), "0");
    for name in ["index.html", "empty", "assets/ä b", "assets/large"] {
        assert!(fs::read(folder.join(name)).unwrap() == fs::read(fetched.join(name)).unwrap(), "{name}");
    }
    let options = Options { profile: Profile::V0Of2015, hidden: true };
    let ours = pack(folder, options, &mut (), &mut |_| {}).unwrap().root.to_string();
    assert_eq!(kubo.ask(&format!("add\t{}", folder.display())), ours);
}

#[test]
#[ignore = "needs packages from npm: cargo xtask test --only ipfs"]
fn a_router_of_others_takes_records_and_gives_the_newest() {
    let mut router = Talk::start(Command::new("node").arg(script("router.mjs")).arg(given("UNIXFS_NODE")));
    let url = router.line();
    let below = tempfile::tempdir().unwrap();
    let at = |name: &str| below.path().join(name).display().to_string();
    let (folder, key, out) = (folder(below.path()), at("name.key"), at("record"));
    let key_of = IpnsKey::create(Path::new(&key)).unwrap();
    let publish = || {
        let to =
            ["--no-check", "--file", &at("out.car"), "--ipns", &key, "--ipns-out", &out, "--router", &url];
        own(&[&["publish", folder.to_str().unwrap()], &to[..]].concat(), TOKEN)
    };
    let given = || {
        let answer = ureq::get(format!("{url}/routing/v1/ipns/{}", key_of.name())).call();
        answer.unwrap().body_mut().read_to_vec().unwrap()
    };
    assert_eq!(given(), b"Record not found");
    for again in ["first", "the same record again"] {
        let said = publish();
        assert!(
            said.status.success() && words(&said).contains(": took the record"),
            "{again}: {}",
            words(&said)
        );
        assert!(given() == fs::read(&out).unwrap(), "{again}: byte for byte");
    }

    // somebody else with the key was later: this is said, and what counts stays
    let wish = Wish {
        value: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".parse().unwrap(),
        sequence: Record::read(&given(), &key_of.name()).unwrap().sequence() + 1,
        until: 4_000_000_000,
        ttl: Duration::from_secs(300),
    };
    let theirs = Record::sign(&key_of, &wish);
    let put = ureq::put(format!("{url}/routing/v1/ipns/{}", key_of.name())).content_type(MEDIA_TYPE);
    assert!(put.send(theirs.bytes()).unwrap().status().is_success());
    let said = publish();
    assert!(!said.status.success() && words(&said).contains("it has a newer record"), "{}", words(&said));
    assert!(given() == theirs.bytes(), "the newest stays");
}

#[test]
#[ignore = "needs packages from npm: cargo xtask test --only ipfs"]
fn records_of_names_are_read_by_javascript_and_the_other_way_round() {
    let mut javascript = Talk::start(Command::new("node").arg(script("ipns.mjs")).arg(given("UNIXFS_NODE")));
    let mut ask =
        |question: Value| -> Value { serde_json::from_str(&javascript.ask(&question.to_string())).unwrap() };
    let value = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    let below = tempfile::tempdir().unwrap();
    let key = IpnsKey::create(&below.path().join("key")).unwrap();
    let until = 4_000_000_000;
    let wish =
        Wish { value: value.parse().unwrap(), sequence: 1_796_000_000, until, ttl: Duration::from_secs(300) };
    let record = Record::sign(&key, &wish);
    let hex: String = record.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let read = ask(json!({ "name": key.name().to_string(), "record": hex }));
    let expected = json!({ "value": format!("/ipfs/{value}"), "validity": record.validity(), "ttl": 300_000_000_000_u64,
        "sequence": 1_796_000_000, "first": true });
    assert_eq!(read, expected);

    let made = ask(json!({ "value": value, "sequence": 7, "hours": 24 }));
    let text = |key: &str| made[key].as_str().unwrap();
    let record = text("record").as_bytes().chunks(2);
    let record: Vec<u8> =
        record.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect();
    let read = Record::read(&record, &text("name").parse().unwrap()).unwrap();
    assert_eq!((read.value(), read.sequence()), (format!("/ipfs/{value}"), 7));
    assert_eq!(read.validity(), text("validity"));
}
