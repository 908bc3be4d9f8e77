//! The first start as a person does it: at a terminal, with a meter that is found, until the code for the phone.

use super::modbus_sim::Sim;
use rustix::pty::OpenptFlags;
use serde_json::Value;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_pi-gateway");

/// A person before a terminal; the program in it is ended when they go.
struct Person {
    screen: File,
    seen: String,
    program: Child,
}

impl Drop for Person {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Person {
    fn before(mut command: Command) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let screen = rustix::pty::openpt(flags).expect("a terminal");
        rustix::pty::grantpt(&screen).expect("ours");
        rustix::pty::unlockpt(&screen).expect("ours");
        let end: OwnedFd = rustix::pty::ioctl_tiocgptpeer(&screen, flags).expect("its other end");
        let copy = || Stdio::from(end.try_clone().expect("a copy"));
        let program = command.stdin(copy()).stdout(copy()).stderr(Stdio::null()).spawn().expect("starts");
        Self { screen: File::from(screen), seen: String::new(), program }
    }

    /// Reads until something stands on the screen; gives what stands behind it on its line.
    fn sees(&mut self, wanted: &str) -> String {
        let mut buffer = [0; 4096];
        loop {
            let found = self.seen.find(wanted).map(|at| at + wanted.len());
            let rest = found.map(|at| self.seen[at..].to_owned());
            if let Some((line, after)) = rest.as_deref().and_then(|rest| rest.split_once('\n')) {
                let line = line.trim().to_owned();
                self.seen = after.to_owned();
                return line;
            }
            self.read(&mut buffer, wanted);
        }
    }

    /// Waits for a question and answers it.
    fn answers(&mut self, question: &str, answer: &str) {
        let mut buffer = [0; 4096];
        while !self.seen.contains(question) {
            self.read(&mut buffer, question);
        }
        self.seen.clear();
        writeln!(self.screen, "{answer}").expect("types");
    }

    fn read(&mut self, buffer: &mut [u8], wanted: &str) {
        match self.screen.read(buffer) {
            Ok(count) if count > 0 => self.seen.push_str(&String::from_utf8_lossy(&buffer[..count])),
            end => panic!("{end:?} before {wanted:?}, after {}", self.seen),
        }
    }
}

fn setup(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(["setup", "--config"])
        .arg(folder.join("gateway.toml"))
        .arg("--data-dir")
        .arg(folder.join("data"));
    command.args(["--network", "devnet", "--electrum", "127.0.0.1:1", "--interval", "5"]).args(arguments);
    command
}

fn pair(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .args(["pair", "--config"])
        .arg(folder.join("gateway.toml"))
        .args(arguments)
        .output()
        .expect("runs")
}

#[test]
fn from_a_meter_that_is_found_to_the_code_for_the_phone() {
    let folder = tempfile::tempdir().expect("a folder");
    let dapp = folder.path().join("dapp");
    std::fs::create_dir(&dapp).expect("makes");
    std::fs::write(dapp.join("index.html"), "<!doctype html>").expect("writes");
    let mut command = setup(folder.path(), &["--listen", "127.0.0.1:0", "--https", "own"]);
    command.arg("--dapp").arg(&dapp);
    let mut person = Person::before(command);
    person.answers("Where is the meter", &Sim::new(203).tcp().to_string());
    person.answers("Number printed", "1 WRONG");
    person.answers("Number printed", "1EMH0012345678");
    person.answers("Maker printed", "Eastron");
    person.answers("Model printed", "SDM630");
    person.answers("More local names", "");
    person.answers("Start the gateway now", "");
    assert_eq!(person.sees("Fingerprint   ").len(), 64);
    let code = person.sees("Pairing code  ");
    let link = person.sees("Pairing link  ");
    let (page, rest) = link.split_once("/#/meter?gateway=").expect("a link");
    assert!(page.starts_with("https://127.0.0.1:") && rest == format!("{page}&code={code}"), "{link}");
    let drawn = (0..5).any(|_line| person.sees("\x1b[30;107m").contains(['█', '▀', '▄']));
    assert!(drawn, "the code for cameras");
    person.sees("Fund address");
    let config = std::fs::read_to_string(folder.path().join("gateway.toml")).expect("written");
    assert!(config.contains("sunspec") || config.contains("sdm"), "what the probe found: {config}");
    let first: Value = serde_json::from_slice(&pair(folder.path(), &["--json"]).stdout).expect("JSON");
    assert_ne!(first["code"], Value::from(code), "a new code");
    assert_eq!(first["origin"], page);
    let second = String::from_utf8(pair(folder.path(), &[]).stdout).expect("text");
    assert!(
        second.contains("Pairing link  https://") && !second.contains('█'),
        "no picture without a terminal: {second}"
    );
    drop(person);
    let gone = pair(folder.path(), &[]);
    assert!(!gone.status.success(), "a gateway that was killed");
    assert!(String::from_utf8_lossy(&gone.stderr).contains("does not run"), "{gone:?}");
}

#[test]
fn a_machine_answers_by_flags() {
    let folder = tempfile::tempdir().expect("a folder");
    let meter = ["--port", "/dev/ttyUSB0", "--protocol", "sml", "--number", "1ISK0012345678"];
    let all = [&meter[..], &["--vendor", "ISK", "--model", "MT175", "--dapp", "", "--yes"]].concat();
    let done = setup(folder.path(), &all).stdin(Stdio::null()).output().expect("runs");
    assert!(done.status.success(), "{done:?}");
    let start = format!("pi-gateway run --config {}", folder.path().join("gateway.toml").display());
    assert!(String::from_utf8_lossy(&done.stdout).contains(&start), "not the package's place: {done:?}");
    let again = setup(folder.path(), &all).stdin(Stdio::null()).output().expect("runs");
    assert!(
        !again.status.success() && String::from_utf8_lossy(&again.stderr).contains("--force"),
        "{again:?}"
    );
    let nothing =
        setup(&folder.path().join("other"), &["--yes"]).stdin(Stdio::null()).output().expect("runs");
    assert!(!nothing.status.success() && String::from_utf8_lossy(&nothing.stderr).contains("nobody answers"));
}
