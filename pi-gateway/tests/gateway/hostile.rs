//! Whatever a client in the local network sends: an error for it, nothing for the gateway.

use super::support::Home;
use serde_json::Value;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Sends bytes and reads the status line.
fn raw(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    // The gateway may hang up in the middle: its right.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.take(4096).read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

fn post(path: &str, kind: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn hostile_requests_cost_only_themselves() {
    let gateway = Home::new("").start();
    let address = gateway.address();
    let big = vec![b'a'; 1 << 20];
    let deep = "[".repeat(5000);
    let line =
        |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").into_bytes();
    for (row, bytes, wanted) in [
        ("not HTTP", b"\x00\xff\x16\x03\x01 hello\r\n\r\n".to_vec(), "400"),
        ("no such path", line("/etc/passwd"), "404"),
        ("upwards", line("/../../etc/passwd"), "404"),
        ("long path", line(&format!("/{}", "a".repeat(20_000))), "4"),
        ("wrong method", line("/v1/pair"), "405"),
        ("not a number", line("/v1/records?after=-1"), "400"),
        ("backwards", line("/v1/records?from=9&until=3"), "400"),
        ("year 10000", line("/v1/records?from=999999999999"), "400"),
        ("not a name", line("/ipfs/..%2f..%2fnode.key"), "400"),
        ("other kind of name", line("/ipfs/QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"), "400"),
        ("unknown name", line("/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"), "404"),
        (
            "whole trees",
            line("/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku?format=car"),
            "404",
        ),
        (
            "other forms",
            line("/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku?format=tar"),
            "406",
        ),
        ("stream without upgrade", line("/v1/stream"), "400"),
        ("line without upgrade", line("/v1/electrum"), "400"),
        ("big body", post("/v1/pair", "application/json", big.len(), &big), "413"),
        ("big document", post("/v1/documents", "application/cbor", 9000, &big[..9000]), "413"),
        ("document of noise", post("/v1/documents", "application/cbor", 100, &big[..100]), "422"),
        ("deep JSON", post("/v1/pair", "application/json", deep.len(), deep.as_bytes()), "4"),
        ("not JSON", post("/v1/pair", "application/json", 3, b"\xff{]"), "400"),
        ("other JSON", post("/v1/pair", "application/json", 2, b"{}"), "422"),
        ("no kind", post("/v1/pair", "text/plain", 2, b"{}"), "415"),
    ] {
        let answer = raw(&address, &bytes);
        assert!(answer.starts_with(&format!("HTTP/1.1 {wanted}")), "{row}: {answer:?}");
    }
    assert_eq!(gateway.get("/health").0, 200);
}

#[test]
fn many_idle_and_broken_connections_do_not_stop_it() {
    let gateway = Home::new("").start();
    let address = gateway.address();
    let held: Vec<_> = (0..100)
        .map(|number| {
            let mut stream = TcpStream::connect(&address).expect("connects");
            if number % 2 == 0 {
                stream.write_all(b"GET /v1/node HT").expect("sends");
            }
            stream
        })
        .collect();
    assert_eq!(gateway.get("/health").0, 200);
    drop(held);
    gateway.wait_for_records(3);
}

#[test]
fn errors_have_one_shape_and_everybody_may_read() {
    let gateway = Home::new("").start();
    for path in ["/nothing", "/v1/records?after=x", "/ipfs/x", "/v1/stream"] {
        let (status, answer) = gateway.get(path);
        assert!(status >= 400);
        assert!(answer["error"].is_string() && answer["text"].is_string(), "{path}: {answer}");
    }
    let request = "OPTIONS /v1/pair HTTP/1.1\r\nhost: x\r\nconnection: close\r\norigin: https://a.example\r\n\
                   access-control-request-method: POST\r\naccess-control-request-headers: content-type\r\n\
                   access-control-request-private-network: true\r\n\r\n";
    let mut stream = TcpStream::connect(gateway.address()).expect("connects");
    stream.write_all(request.as_bytes()).expect("sends");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("reads");
    for header in ["access-control-allow-origin: *", "access-control-allow-private-network: true"] {
        assert!(answer.to_lowercase().contains(header), "{answer}");
    }
}

/// Frames that no client may send end the stream, and only that one.
#[test]
fn hostile_frames_end_their_own_stream_only() {
    let gateway = Home::new("").start();
    let upgrade = "GET /v1/stream HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let fragment = [vec![0x01, 0x84, 0, 0, 0, 0], b"part".to_vec()].concat();
    let endless = [fragment, [&[0x00, 0x84, 0, 0, 0, 0][..], b"part"].concat().repeat(1000)].concat();
    for (row, frames) in [
        ("far too long", vec![0x82, 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 1, 2, 3, 4]),
        (
            "longer than all memory",
            vec![0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4],
        ),
        ("not masked", vec![0x81, 0x01, b'x']),
        ("reserved bits", vec![0xf1, 0x80, 1, 2, 3, 4]),
        ("unknown kind", vec![0x83, 0x80, 1, 2, 3, 4]),
        ("a part of nothing", vec![0x80, 0x80, 1, 2, 3, 4]),
        ("a ping in parts", vec![0x09, 0x80, 1, 2, 3, 4]),
        ("a long ping", [vec![0x89, 0xfe, 0, 200, 0, 0, 0, 0], vec![0; 200]].concat()),
        ("no text", vec![0x81, 0x81, 0, 0, 0, 0, 0xff]),
        ("endless parts", endless),
        (
            "noise",
            (0..4096_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0]).collect(),
        ),
        ("a close with half a code", vec![0x88, 0x81, 0, 0, 0, 0, 3]),
    ] {
        let mut stream = TcpStream::connect(gateway.address()).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
        stream.write_all(upgrade.as_bytes()).expect("sends");
        let _ = stream.write_all(&frames);
        let mut heard = Vec::new();
        let ended = stream.read_to_end(&mut heard);
        let reset = ended.as_ref().is_err_and(|error| error.kind() == ErrorKind::ConnectionReset);
        assert!(ended.is_ok() || reset, "{row}: {ended:?}");
        assert!(heard.is_empty() || heard.starts_with(b"HTTP/1.1 101"), "{row}");
    }
    let heard = gateway.listen(|heard| heard.len() >= 3);
    assert!(heard.iter().all(Value::is_object));
}
