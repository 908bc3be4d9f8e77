//! A server on this machine that answers as a test says: well, badly, never, or without end. `tests/commands` has it, too.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A question as it came.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: String,
    /// With what stands behind the question mark.
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// An answer.
pub(super) enum Reply {
    Full(u16, Vec<u8>),
    /// Of this kind.
    Typed(&'static str, Vec<u8>),
    /// Less than was announced.
    Cut(Vec<u8>),
    /// The same again and again, a gibibyte in all.
    Endless(Vec<u8>),
    /// A byte now and then, until the other side gives up.
    Drip,
    /// Nothing, until the other side gives up.
    Silence,
}

impl Reply {
    pub(super) fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::Full(status, format!("{value}\n").into_bytes())
    }
}

type Answer = dyn FnMut(&Asked) -> Reply + Send;

/// Runs until it is dropped.
pub(super) struct Server {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(answer: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asked, ends) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (own_asked, own_ends) = (Arc::clone(&asked), Arc::clone(&ends));
        let answer: Arc<Mutex<Box<Answer>>> = Arc::new(Mutex::new(Box::new(answer)));
        let thread = thread::spawn(move || {
            let mut talks = Vec::new();
            for stream in listener.incoming() {
                if own_ends.load(Ordering::SeqCst) {
                    break;
                }
                let (asked, ends, answer) =
                    (Arc::clone(&own_asked), Arc::clone(&own_ends), Arc::clone(&answer));
                talks.push(thread::spawn(move || {
                    // whoever hangs up in the middle is right to do so
                    let _ = talk(&stream.unwrap(), &asked, &ends, &answer);
                }));
            }
            talks.into_iter().for_each(|talk| talk.join().unwrap());
        });
        Self { url, asked, ends, thread: Some(thread) }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok() || thread::panicking());
        }
    }
}

fn talk(
    stream: &TcpStream,
    asked: &Mutex<Vec<Asked>>,
    ends: &AtomicBool,
    answer: &Mutex<Box<Answer>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let Some(question) = question(&mut reader)? else { return Ok(()) };
    asked.lock().unwrap().push(question.clone());
    let reply = (answer.lock().unwrap())(&question);
    let mut out = stream;
    let mut begin = |status: u16, length: usize, more: &str| {
        out.write_all(
            format!("HTTP/1.1 {status} X\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
    };
    if let Reply::Typed(kind, body) = &reply {
        begin(200, body.len(), &format!("Content-Type: {kind}\r\n"))?;
        return out.write_all(body);
    }
    let mut head = |status, length| begin(status, length, "");
    match reply {
        Reply::Typed(..) => Ok(()),
        Reply::Full(status, body) => {
            head(status, body.len())?;
            out.write_all(&body)
        }
        Reply::Cut(body) => {
            head(200, body.len() + 1000)?;
            out.write_all(&body)
        }
        Reply::Endless(part) => {
            head(200, 1 << 30)?;
            for _ in 0..(1 << 30) / part.len() {
                out.write_all(&part)?;
            }
            Ok(())
        }
        Reply::Drip => {
            head(200, 1 << 20)?;
            while !ends.load(Ordering::SeqCst) {
                out.write_all(b"x")?;
                thread::sleep(Duration::from_millis(2));
            }
            Ok(())
        }
        Reply::Silence => {
            // ends when the other side hangs up
            stream.set_read_timeout(Some(Duration::from_millis(50)))?;
            while !ends.load(Ordering::SeqCst) && !matches!(reader.read(&mut [0]), Ok(0)) {}
            Ok(())
        }
    }
}

fn question(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Asked { method, path, headers, body }))
}
