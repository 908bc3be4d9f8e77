//! Brokers for the tests: mosquitto as a process, and a small one that knows just enough of MQTT 3.1.1.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Where Debian has it; `/usr/sbin` is not on everybody's path.
const MOSQUITTO: [&str; 2] = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"];

#[derive(Debug)]
pub(crate) enum Broker {
    Mosquitto { program: PathBuf, folder: TempDir, port: u16, child: Child },
    Small { port: u16, state: Arc<Mutex<State>> },
}

#[derive(Debug, Default)]
pub(crate) struct State {
    open: Vec<TcpStream>,
    subscribers: Vec<(String, TcpStream)>,
    retained: BTreeMap<String, Vec<u8>>,
}

/// Publishes one message per connection.
pub(crate) struct Publisher {
    port: u16,
}

fn connect(port: u16) -> io::Result<TcpStream> {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port))
}

impl Broker {
    pub(crate) fn all() -> Vec<Self> {
        let installed = MOSQUITTO.iter().map(Path::new).find(|path| path.is_file());
        let mosquitto = installed.map(|path| Self::mosquitto(path.to_owned()));
        mosquitto.into_iter().chain([Self::small()]).collect()
    }

    fn mosquitto(program: PathBuf) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!("listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n");
        std::fs::write(folder.path().join("conf"), text).expect("writes");
        let child = Self::run(&program, folder.path(), port);
        Self::Mosquitto { program, folder, port, child }
    }

    fn run(program: &Path, folder: &Path, port: u16) -> Child {
        let mut command = Command::new(program);
        command.arg("-c").arg(folder.join("conf")).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("mosquitto starts");
        let end = Instant::now() + Duration::from_secs(20);
        while connect(port).is_err() {
            assert!(Instant::now() < end, "mosquitto listens");
            std::thread::sleep(Duration::from_millis(20));
        }
        child
    }

    fn small() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, state) = (stream.expect("a connection"), Arc::clone(&shared));
                state.lock().expect("no panic").open.push(stream.try_clone().expect("a handle"));
                std::thread::spawn(move || drop(serve(stream, &state)));
            }
        });
        Self::Small { port, state }
    }

    pub(crate) fn port(&self) -> u16 {
        match self {
            Self::Mosquitto { port, .. } | Self::Small { port, .. } => *port,
        }
    }

    pub(crate) fn publisher(&self) -> Publisher {
        Publisher { port: self.port() }
    }

    /// Cuts all connections and is there again.
    pub(crate) fn restart(&mut self) {
        match self {
            Self::Mosquitto { program, folder, port, child } => {
                child.kill().expect("alive");
                child.wait().expect("ended");
                *child = Self::run(program, folder.path(), *port);
            }
            Self::Small { state, .. } => {
                let old = std::mem::take(&mut *state.lock().expect("no panic"));
                for stream in old.open {
                    let _ = stream.shutdown(Shutdown::Both);
                }
            }
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if let Self::Mosquitto { child, .. } = self {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Publisher {
    pub(crate) fn publish(&self, topic: &str, payload: &[u8], retain: bool) -> io::Result<()> {
        let mut stream = connect(self.port)?;
        let client = format!("test-{}", stream.local_addr()?.port());
        let head = [text("MQTT"), vec![4, 2, 0, 60], text(&client)].concat();
        stream.write_all(&packet(0x10, &head))?;
        let mut answer = [0; 4];
        stream.read_exact(&mut answer)?;
        assert_eq!(answer, [0x20, 2, 0, 0], "the broker takes us");
        let message = [text(topic), payload.to_vec()].concat();
        stream.write_all(&packet(0x30 | u8::from(retain), &message))?;
        stream.write_all(&[0xe0, 0])?;
        // The broker hangs up when it has taken the message.
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

fn text(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("short");
    [&length.to_be_bytes(), text.as_bytes()].concat()
}

fn packet(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    let mut left = body.len();
    loop {
        let more = if left > 127 { 0x80 } else { 0 };
        bytes.push(u8::try_from(left % 128).expect("below 128") | more);
        left /= 128;
        if left == 0 {
            bytes.extend(body);
            return bytes;
        }
    }
}

fn read_packet(stream: &mut TcpStream) -> io::Result<(u8, Vec<u8>)> {
    let mut byte = [0];
    stream.read_exact(&mut byte)?;
    let [kind] = byte;
    let (mut length, mut place) = (0, 1);
    loop {
        stream.read_exact(&mut byte)?;
        length += usize::from(byte[0] & 0x7f) * place;
        place *= 128;
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok((kind, body))
}

/// The text at the beginning, and what is behind it.
fn split_text(body: &[u8]) -> (String, &[u8]) {
    let end = 2 + usize::from(u16::from_be_bytes([body[0], body[1]]));
    (String::from_utf8_lossy(&body[2..end]).into_owned(), &body[end..])
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    loop {
        let (kind, body) = read_packet(&mut stream)?;
        match kind >> 4 {
            1 => stream.write_all(&[0x20, 2, 0, 0])?,
            3 => {
                let (topic, payload) = split_text(&body);
                let mut state = state.lock().expect("no panic");
                if kind & 1 == 1 {
                    state.retained.insert(topic.clone(), payload.to_vec());
                }
                for (wanted, subscriber) in &mut state.subscribers {
                    if *wanted == topic {
                        let _ = subscriber.write_all(&packet(0x30, &body));
                    }
                }
            }
            8 => {
                let (topic, _) = split_text(&body[2..]);
                let mut state = state.lock().expect("no panic");
                stream.write_all(&[0x90, 3, body[0], body[1], 0])?;
                if let Some(payload) = state.retained.get(&topic) {
                    stream.write_all(&packet(0x31, &[text(&topic), payload.clone()].concat()))?;
                }
                state.subscribers.push((topic, stream.try_clone()?));
            }
            12 => stream.write_all(&[0xd0, 0])?,
            _ => return stream.shutdown(Shutdown::Both),
        }
    }
}
