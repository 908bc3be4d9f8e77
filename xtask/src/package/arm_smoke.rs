//! Runs the arm64 program on this machine under qemu: it starts, signs readings of a simulated meter, and answers.
//!
//! The meter is on TCP: qemu-user 7.2 knows no settings of terminals that newer programs ask for.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::say;
use crate::tools::qemu;

/// Where Debian's cross compiler keeps the C library of arm64.
const LIBRARIES: &str = "/usr/aarch64-linux-gnu";
const LIMIT: Duration = Duration::from_secs(120);
const RECORDS: u64 = 3;

/// A running program; ended when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Skips, and says so, where qemu cannot be had.
pub(super) fn run(program: &Path) -> Result<()> {
    say::step("Running the arm64 program under qemu", "it shall run on a Pi", "20 seconds");
    let Some(qemu) = qemu() else {
        say::note("    SKIPPED: no qemu-aarch64-static to be had; the arm64 program was built, not run");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let config = folder.path().join("gateway.toml");
    let text = format!(
        "network = \"devnet\"\ndata_dir = \"data\"\nlisten = \"127.0.0.1:0\"\ninterval_s = 1\n\
         file_records = 3\n[meter]\nsource = \"tcp\"\nprotocol = \"sdm\"\naddress = \"{}\"\npoll_ms = 100\n\
         number = \"1EMH0012345678\"\nvendor = \"Simulated\"\nmodel = \"Modbus\"\n",
        meter()?
    );
    std::fs::write(&config, text)?;
    let mut command = Command::new(qemu);
    command.args(["-L", LIBRARIES]).arg(program).args(["run", "--json", "--config"]).arg(&config);
    let log = std::fs::File::create(folder.path().join("log"))?;
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().context("qemu")?;
    let mut running = Running(child);
    let told = told(&mut running, folder.path())?;
    let http = told.get("http").and_then(Value::as_str).context("an address in the ready line")?;
    let records = wait(http)?;
    say::note(&format!("    the arm64 program signed {records} readings under qemu"));
    Ok(())
}

/// A Modbus meter (input registers, floats) that always says the same; lives as long as this program.
fn meter() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || drop(answer(stream)));
        }
    });
    Ok(address)
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    loop {
        let mut question = [0; 12];
        stream.read_exact(&mut question)?;
        let [id0, id1, _, _, _, _, unit, function, _, at, _, count] = question;
        let mut data = Vec::new();
        for register in at..at.saturating_add(count) {
            let value: f32 = match register & !1 {
                52 => 1035.0,
                72 => 22_462.5,
                74 => 1266.5,
                _ => 0.0,
            };
            let [a, b, c, d] = value.to_be_bytes();
            data.extend(if register % 2 == 0 { [a, b] } else { [c, d] });
        }
        let bytes = u8::try_from(data.len()).unwrap_or(u8::MAX);
        let head = [id0, id1, 0, 0, 0, bytes.saturating_add(3), unit, function, bytes];
        stream.write_all(&[&head[..], &data].concat())?;
    }
}

fn told(running: &mut Running, folder: &Path) -> Result<Value> {
    let mut line = String::new();
    let out = running.0.stdout.take().context("the output was piped")?;
    BufReader::new(out).read_line(&mut line)?;
    let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    serde_json::from_str(&line).with_context(|| format!("the program said {line:?}, {}", log()))
}

fn wait(http: &str) -> Result<u64> {
    let begin = Instant::now();
    let agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(10))).build();
    let agent = ureq::Agent::from(agent);
    while begin.elapsed() < LIMIT {
        let answer = agent.get(format!("{http}/v1/head")).call();
        let head = answer.ok().and_then(|mut answer| answer.body_mut().read_json::<Value>().ok());
        if let Some(count) = head.and_then(|head| head.get("seq")?.as_u64()).filter(|count| *count >= RECORDS)
        {
            return Ok(count);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    bail!("the arm64 program signed no {RECORDS} readings in {} s under qemu", LIMIT.as_secs())
}
