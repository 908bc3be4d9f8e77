//! Starts the program, asks it, and runs a dev chain beside it.

use devnet::app::{self, Running};
use devnet::node::Fate;
use devnet::node::lie::{Lie, Server};
use devnet::params::Params;
use futures_util::StreamExt as _;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use wasm_core::chain::HeaderChain;
use wasm_core::keys::{Xprv, node_path};
use wasm_core::network::Network;
use wasm_core::record::{ChainState, Record, RecordDraft};
use wasm_core::sync::{Dialogue, HeaderSync, LineBuffer, Query, Session};

/// Longest wait for anything.
const LIMIT: Duration = Duration::from_secs(60);

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

/// Asks again until there is an answer.
pub(crate) fn eventually<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + LIMIT;
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(Instant::now() < end, "not within {} s: {what}", LIMIT.as_secs());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A folder for a gateway, with a configuration of a fast replayed meter.
pub(crate) struct Home {
    folder: Rc<TempDir>,
}

impl Home {
    pub(crate) fn new(more: &str) -> Self {
        let home = Self { folder: Rc::new(tempfile::tempdir().expect("a folder")) };
        home.configure(more);
        home
    }

    /// Writes the configuration; `more` are keys of the top level.
    pub(crate) fn configure(&self, more: &str) {
        self.configure_meter(more, "");
    }

    /// The same with more keys of the meter.
    pub(crate) fn configure_meter(&self, more: &str, meter: &str) {
        self.write_config(&format!("file_records = 3\n{more}"), meter, 100);
    }

    /// Another number of telegrams.
    pub(crate) fn configure_pace(&self, more: &str, pace_ms: u32) {
        self.write_config(more, "", pace_ms);
    }

    /// Another data folder.
    pub(crate) fn configure_data(&self, folder: &str) {
        self.configure("");
        let text = std::fs::read_to_string(self.config()).expect("written before");
        std::fs::write(self.config(), text.replace("\"data\"", &format!("{folder:?}"))).expect("writes");
    }

    /// A real meter on a serial port.
    pub(crate) fn configure_port(&self, port: &Path) {
        let text = format!(
            "network = \"devnet\"\ndata_dir = \"data\"\nlisten = \"127.0.0.1:0\"\ninterval_s = 1\n\
             file_records = 3\nclock = \"ntp\"\n[meter]\nsource = \"serial\"\nport = {port:?}\nnumber = \"1ISK0012345678\"\n\
             vendor = \"ISK\"\nmodel = \"MT175\"\n"
        );
        std::fs::write(self.config(), text).expect("writes");
    }

    /// Another network than the dev chain's.
    pub(crate) fn configure_network(&self, network: &str, more: &str) {
        self.configure(more);
        let text = std::fs::read_to_string(self.config()).expect("written before");
        std::fs::write(self.config(), text.replace("\"devnet\"", &format!("{network:?}"))).expect("writes");
    }

    /// The counters of the replayed meter stand still.
    pub(crate) fn configure_still(&self, more: &str) {
        self.configure(more);
        let text = std::fs::read_to_string(self.config()).expect("written before");
        std::fs::write(self.config(), format!("{text}since = 4000000000\n")).expect("writes");
    }

    /// Adds a record to what a stopped gateway has kept: the newest once more, so many seconds later.
    pub(crate) fn add_record(&self, later_s: u64) -> Record {
        let seed = std::fs::read_to_string(self.data("node.key")).expect("made");
        let root = Xprv::from_seed(&hex::decode(seed.trim()).expect("hex")).expect("a key");
        let key = root.secret_at(&node_path::READING.parse().expect("a path")).expect("a key");
        let journal = self.data("records.ocmf");
        let text = std::fs::read_to_string(&journal).expect("kept");
        let newest = Record::parse(text.lines().last().expect("a record")).expect("a record");
        let time = newest.time().checked_add_secs(later_s).expect("early enough");
        let draft = RecordDraft { time, ..newest.payload().draft.clone() };
        let record = ChainState::after(&newest).next(draft, &key).expect("fits");
        std::fs::write(&journal, format!("{text}{}\n", record.as_str())).expect("writes");
        record
    }

    fn write_config(&self, more: &str, meter: &str, pace_ms: u32) {
        let dump = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/replay.sml");
        let text = format!(
            "network = \"devnet\"\ndata_dir = \"data\"\nlisten = \"127.0.0.1:0\"\ninterval_s = 1\n\
             {more}\n[meter]\nsource = \"replay\"\nfile = {dump:?}\n{meter}\n\
             [meter.replay]\npace_ms = {pace_ms}\n"
        );
        std::fs::write(self.config(), text).expect("writes");
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("gateway.toml")
    }

    pub(crate) fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    pub(crate) fn start(&self) -> Gateway {
        let child = self.command().spawn().expect("the program starts");
        self.ready(child).unwrap_or_else(|line| {
            let said = std::fs::read_to_string(self.path("stderr")).unwrap_or_default();
            panic!("not ready: {line:?}, {said}")
        })
    }

    /// Starts the gateway with more arguments and variables.
    pub(crate) fn start_with(&self, arguments: &[&str], variable: (&str, &Path)) -> Gateway {
        let child = self.command().args(arguments).env(variable.0, variable.1).spawn().expect("starts");
        self.ready(child).expect("ready")
    }

    /// Starts a gateway that is killed after some time; none if that was before it was ready.
    pub(crate) fn start_and_kill_after(&self, pause: Duration) -> Option<Gateway> {
        let child = self.command().spawn().expect("the program starts");
        let pid = Pid::from_child(&child);
        std::thread::spawn(move || {
            std::thread::sleep(pause);
            let _ = kill_process(pid, Signal::KILL);
        });
        self.ready(child).ok()
    }

    /// Waits until it says that it is ready; what it said instead if it ended.
    fn ready(&self, mut child: Child) -> Result<Gateway, String> {
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("a line");
        match serde_json::from_str(&line) {
            Ok(ready) => Ok(Gateway { child, ready, _folder: Rc::clone(&self.folder) }),
            Err(_) => {
                let _ = child.kill();
                child.wait().expect("it ends");
                Err(line)
            }
        }
    }

    /// Another command of the program, with its configuration.
    pub(crate) fn run(&self, name: &str, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pi-gateway"));
        command.args([name, "--config"]).arg(self.config()).args(more).output().expect("runs")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pi-gateway"));
        command.args(["run", "--json", "--config"]).arg(self.config());
        let log = std::fs::File::create(self.path("stderr")).expect("writes");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        command
    }
}

/// A running gateway; killed when dropped.
pub(crate) struct Gateway {
    child: Child,
    ready: Value,
    /// Not to be removed before the program ends.
    _folder: Rc<TempDir>,
}

impl Gateway {
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(crate) fn address(&self) -> String {
        self.text("http").rsplit_once('/').expect("an address").1.to_owned()
    }

    /// A text of the ready line.
    pub(crate) fn text(&self, key: &str) -> String {
        self.ready[key].as_str().unwrap_or_else(|| panic!("{key} in {}", self.ready)).to_owned()
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        let answer = agent().get(format!("{}{path}", self.text("http"))).call().expect("an answer");
        json(answer)
    }

    /// As [`Gateway::get`] while it may be dying.
    pub(crate) fn try_get(&self, path: &str) -> Option<Value> {
        let mut answer = agent().get(format!("{}{path}", self.text("http"))).call().ok()?;
        let body = answer.body_mut().with_config().limit(16 << 20).read_to_string().ok()?;
        (answer.status() == 200).then(|| serde_json::from_str(&body).ok())?
    }

    pub(crate) fn node(&self) -> Value {
        self.get("/v1/node").1
    }

    pub(crate) fn block(&self, cid: &str) -> Option<Vec<u8>> {
        let url = format!("{}/ipfs/{cid}?format=raw", self.text("http"));
        let mut answer = agent().get(url).call().expect("an answer");
        (answer.status() == 200).then(|| answer.body_mut().read_to_vec().expect("a body"))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}{path}", self.text("http"));
        json(agent().post(url).send_json(body).expect("an answer"))
    }

    pub(crate) fn post_bytes(&self, path: &str, body: &[u8], token: Option<&str>) -> (u16, Value) {
        let url = format!("{}{path}", self.text("http"));
        let mut request = agent().post(url).content_type("application/cbor");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        json(request.send(body).expect("an answer"))
    }

    /// Any request; status and body.
    pub(crate) fn request(
        &self,
        (method, path): (&str, &str),
        authorization: Option<&str>,
        body: &[u8],
    ) -> (u16, Value) {
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.text("http")));
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        json(agent().run(request.body(body.to_vec()).expect("a request")).expect("an answer"))
    }

    pub(crate) fn pair(&self, code: &str, client_key: &str) -> (u16, Value) {
        self.post("/v1/pair", &serde_json::json!({ "code": code, "client_key": client_key }))
    }

    /// All records.
    pub(crate) fn records(&self) -> Vec<String> {
        let (status, page) = self.get("/v1/records?limit=1000");
        assert_eq!(status, 200, "{page}");
        let texts = page["records"].as_array().expect("records");
        texts.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
    }

    pub(crate) fn wait_for_records(&self, count: usize) -> Vec<String> {
        eventually("records", || Some(self.records()).filter(|records| records.len() >= count))
    }

    /// Texts from the stream until `enough`.
    pub(crate) fn listen(&self, mut enough: impl FnMut(&[Value]) -> bool) -> Vec<Value> {
        let url = format!("ws://{}/v1/stream", self.address());
        runtime().block_on(async {
            let (mut stream, _) = tokio_tungstenite::connect_async(url).await.expect("a stream");
            let mut heard = Vec::new();
            while !enough(&heard) {
                let message = tokio::time::timeout(LIMIT, stream.next()).await.expect("in time");
                let message = message.expect("not ended").expect("no error");
                if message.is_text() {
                    heard.push(serde_json::from_str(message.to_text().expect("a text")).expect("JSON"));
                }
            }
            heard
        })
    }

    /// The program's memory in kB.
    pub(crate) fn memory_kb(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.pid().as_raw_nonzero())).expect("alive");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("alive");
    }

    pub(crate) fn end(mut self, signal: Signal) -> ExitStatus {
        self.signal(signal);
        self.child.wait().expect("it ends")
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .timeout_global(Some(LIMIT));
    config.build().into()
}

fn json(mut answer: ureq::http::Response<ureq::Body>) -> (u16, Value) {
    let body = answer.body_mut().with_config().limit(16 << 20).read_to_string().expect("a body");
    (answer.status().as_u16(), serde_json::from_str(&body).unwrap_or(Value::String(body)))
}

/// A dev chain that mines when told to.
pub(crate) struct Chain {
    runtime: Runtime,
    running: Running,
}

impl Chain {
    pub(crate) fn start() -> Self {
        Self::of(Params::devnet())
    }

    /// A chain with rules of its own.
    pub(crate) fn of(params: Params) -> Self {
        let runtime = runtime();
        let config = app::Config { params, ..app::Config::default() };
        let running = runtime.block_on(app::start(config)).expect("a dev chain");
        Self { runtime, running }
    }

    pub(crate) fn electrum(&self) -> String {
        self.running.electrum_tcp.to_string()
    }

    /// The second server of the same chain.
    pub(crate) fn second(&self) -> String {
        self.running.second_tcp.to_string()
    }

    /// Makes a server lie from now on.
    pub(crate) fn tell(&self, server: Server, lie: Lie) {
        self.running.node.change(|node| {
            let height = node.chain.height();
            node.lies.tell(server, lie, height);
        });
    }

    /// Replaces the highest blocks by one more.
    pub(crate) fn branch_off(&self, depth: u32) {
        self.running.node.change(|node| node.reorg(depth, Fate::Waiting, app::unix_now())).expect("a branch");
    }

    /// All headers.
    pub(crate) fn headers(&self) -> HeaderChain {
        self.ask(HeaderSync::new(HeaderChain::from_genesis(Network::Devnet))).chain
    }

    pub(crate) fn fund(&self, address: &str, swartz: u64) {
        self.running.node.change(|node| node.faucet(address, swartz)).expect("the faucet pays");
    }

    pub(crate) fn broadcast(&self, hex: &str) {
        self.running.node.change(|node| node.broadcast(hex)).expect("the network takes it");
    }

    pub(crate) fn mine(&self) {
        let _guard = self.runtime.enter();
        self.running.node.change(|node| node.mine(app::unix_now())).expect("a block");
    }

    /// Answers a query as any client would.
    pub(crate) fn ask<Q: Query>(&self, query: Q) -> Q::Output {
        let mut stream = TcpStream::connect(self.running.electrum_tcp).expect("connects");
        let (mut session, hello) = Session::open("test");
        let mut dialogue = Dialogue::new(query);
        let (mut lines, mut buffer) = (LineBuffer::default(), [0; 4096]);
        let mut out = vec![hello];
        loop {
            out.extend(dialogue.lines(&mut session));
            for line in out.drain(..) {
                stream.write_all(format!("{line}\n").as_bytes()).expect("sends");
            }
            if dialogue.is_done() {
                return dialogue.finish().expect("an answer");
            }
            let count = stream.read(&mut buffer).expect("reads");
            assert_ne!(count, 0, "the server is gone");
            for line in lines.push(&buffer[..count]) {
                for event in session.receive(&line.expect("a line")) {
                    dialogue.take(event).expect("a right answer");
                }
            }
        }
    }
}
