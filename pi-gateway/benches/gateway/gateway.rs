//! The program under test.

use super::year::Home;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, io};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use wasm_core::record::Record;

/// The program, unless `PI_GATEWAY` names another: what Cargo builds beside a bench is bigger by what only tests need.
const PROGRAM: &str = env!("CARGO_BIN_EXE_pi-gateway");
/// Clock ticks of `/proc/PID/stat` in a second.
const TICKS: u64 = 100;

fn program() -> PathBuf {
    std::env::var_os("PI_GATEWAY").map_or_else(|| PROGRAM.into(), PathBuf::from)
}

/// Megabytes of the program.
pub(super) fn size() -> f64 {
    megabytes(fs::metadata(program()).expect("built").len())
}

/// What measures runs beside what is measured.
pub(super) fn pin_self() {
    let pid = std::process::id().to_string();
    let _ = Command::new("taskset").args(["-cp", "1", &pid]).stdout(Stdio::null()).status();
}

/// A gateway on one core; killed when dropped.
pub(super) struct Gateway {
    child: Child,
    /// `127.0.0.1:port`.
    pub(super) address: String,
}

impl Gateway {
    /// Starts it on a meter's port and waits until it is ready.
    pub(super) async fn start(home: &Home, port: &Path) -> Self {
        let config = home.configure(port);
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]).arg(program()).args(["run", "--json", "--config"]).arg(config);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("taskset, and the program, start");
        let out = child.stdout.take().expect("piped");
        let out = tokio::process::ChildStdout::from_std(out).expect("a pipe");
        let mut lines = BufReader::new(out).lines();
        let line = lines.next_line().await.expect("reads").expect("a line");
        let ready: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        let address =
            ready["http"].as_str().and_then(|http| http.strip_prefix("http://")).expect("an address");
        Self { child, address: address.to_owned() }
    }

    fn proc(&self, name: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).expect("alive")
    }

    /// Resident megabytes.
    pub(super) fn memory_mb(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
        let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
        megabytes(kib * 1024)
    }

    /// Time it has worked so far.
    pub(super) fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
        let ticks: u64 = fields[11..13].iter().map(|text| text.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(ticks * 1000 / TICKS)
    }

    /// Reads all records page by page; how many.
    pub(super) async fn read_all(&self) -> u64 {
        let mut after = 0;
        loop {
            let url = format!("http://{}/v1/records?after={after}&limit=1000", self.address);
            let page =
                tokio::task::spawn_blocking(move || get(&url)).await.expect("no panic").expect("a page");
            let texts = page["records"].as_array().expect("records");
            let Some(last) = texts.last().and_then(|text| text.as_str()) else { return after };
            after = Record::parse(last).expect("a record").seq();
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(url: &str) -> io::Result<serde_json::Value> {
    let mut answer = ureq::get(url).call().map_err(io::Error::other)?;
    let body = answer.body_mut().with_config().limit(16 << 20).read_to_string().map_err(io::Error::other)?;
    Ok(serde_json::from_str(&body)?)
}

#[expect(clippy::cast_precision_loss, reason = "shown with two places")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
