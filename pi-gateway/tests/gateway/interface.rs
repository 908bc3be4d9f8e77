//! The interface is what its own document says, and those read who may.

use super::mailbox::{key, now, signed};
use super::support::{Gateway, Home, eventually};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;
use wasm_core::ipld::raw_cid;

/// Whether a value is what a schema says; only the words that the document uses are known.
fn check(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = document.pointer(name.trim_start_matches('#')).expect("a schema");
        return check(document, target, value, place);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let wanted = &schema["type"];
    let fits = wanted == kind || wanted.as_array().is_some_and(|kinds| kinds.contains(&kind.into()));
    assert!(fits, "{place} is {value}, wanted {wanted}");
    assert!(!value.is_f64(), "{place} is {value}");
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{place}: {value}");
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        values.iter().for_each(|value| check(document, items, value, place));
    }
    let (Some(fields), Some(properties)) = (value.as_object(), schema["properties"].as_object()) else {
        return;
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        assert!(fields.contains_key(name.as_str().expect("a name")), "{place} has no {name}");
    }
    for (name, value) in fields {
        let schema = properties.get(name).unwrap_or_else(|| panic!("{place}.{name} is not described"));
        check(document, schema, value, &format!("{place}.{name}"));
    }
}

fn described(document: &Value, method: &str, path: &str, status: &str) -> Value {
    let responses = &document["paths"][path][method]["responses"];
    let response = responses.get(status).unwrap_or(&responses["default"]);
    response["content"]["application/json"]["schema"].clone()
}

#[test]
fn answers_are_what_the_document_says() {
    let push = "[[push]]\nname = \"nobody\"\nkind = \"kubo\"\nurl = \"http://127.0.0.1:1\"\n";
    let gateway = Home::new(push).start();
    gateway.wait_for_records(2);
    let (_, document) = gateway.get("/v1/openapi.json");
    let asked = |method: &str, path: &str, url: &str, body: &Value| {
        let (status, answer) = if method == "get" { gateway.get(url) } else { gateway.post(url, body) };
        let schema = described(&document, method, path, &status.to_string());
        assert!(schema.is_object(), "{method} {url} answered {status}");
        check(&document, &schema, &answer, url);
        status
    };
    for path in ["/v1/node", "/v1/records", "/v1/head", "/v1/files", "/health"] {
        assert_eq!(asked("get", path, path, &Value::Null), 200);
    }
    let hours = eventually("a file", || {
        let (_, page) = gateway.get("/v1/files?kind=hour");
        page["files"].get(0).is_some().then_some(page)
    });
    check(&document, &described(&document, "get", "/v1/files", "200"), &hours, "files");
    assert_eq!(asked("get", "/v1/files", "/v1/files?kind=week", &Value::Null), 400);
    let missing = format!("/v1/files/{}", raw_cid(b"x"));
    assert_eq!(asked("get", "/v1/files/{cid}", &missing, &Value::Null), 404);
    assert_eq!(asked("get", "/v1/records", "/v1/records?after=x", &Value::Null), 400);
    assert_eq!(asked("get", "/v1/mailbox", "/v1/mailbox", &Value::Null), 401);
    assert_eq!(asked("get", "/v1/stream", "/v1/stream", &Value::Null), 400);
    let wrong = serde_json::json!({ "code": "x", "client_key": key(1).public().to_string() });
    assert_eq!(asked("post", "/v1/pair", "/v1/pair", &wrong), 403);
    let right = serde_json::json!({ "code": gateway.text("pairing_code"), "client_key": key(1).public().to_string() });
    assert_eq!(asked("post", "/v1/pair", "/v1/pair", &right), 200);
    assert_eq!(asked("get", "/v1/node", "/v1/node", &Value::Null), 200);
    assert_eq!(asked("get", "/v1/authority", "/v1/authority", &Value::Null), 404);
    let reference = serde_json::json!({ "reference": "ab".repeat(32) });
    assert_eq!(asked("post", "/v1/cosign/key", "/v1/cosign/key", &reference), 401);
    let url = format!("/v1/mailbox/{}", key(1).public());
    assert_eq!(asked("post", "/v1/mailbox/{key}", &url, &Value::Null), 200);
    let request = ("GET", "/v1/mailbox");
    let (status, answer) = gateway.request(request, Some(&signed(&key(1), request, &[], now(), 1)), &[]);
    assert_eq!(status, 200);
    check(&document, &described(&document, "get", "/v1/mailbox", "200"), &answer, "mailbox");
}

#[test]
fn metrics_are_in_the_form_of_prometheus() {
    let gateway = Home::new("").start();
    gateway.wait_for_records(2);
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let (_, value) = line.unwrap_or_else(|| panic!("{name}: {text}")).rsplit_once(' ').expect("a value");
        value.parse::<u64>().expect("a number")
    };
    // On a busy machine there are intervals in which the meter said nothing.
    let text = eventually("telegrams", || {
        let (status, text) = gateway.get("/metrics");
        let text = text.as_str().expect("text").to_owned();
        assert_eq!(status, 200);
        (value(&text, "blockpro_telegrams{result=\"valid\"}") > 2).then_some(text)
    });
    let mut typed = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            typed.push(rest.split(' ').next().expect("a name").to_owned());
        } else if !line.starts_with('#') {
            let (name, value) = line.rsplit_once(' ').expect("a value");
            assert!(value.parse::<f64>().is_ok(), "{line}");
            let name = name.split('{').next().expect("a name");
            assert_eq!(typed.last().map(String::as_str), Some(name), "{line}");
        }
    }
    assert!(value(&text, "blockpro_records ") >= 2);
    assert!((1_000_000..100_000_000).contains(&value(&text, "process_resident_memory_bytes ")));
}

fn read(gateway: &Gateway, token: Option<&str>) -> Vec<u16> {
    let block = format!("/ipfs/{}?format=raw", raw_cid(b"x"));
    let paths =
        ["/v1/records", "/v1/head", &block, "/v1/stream", "/metrics", "/v1/files", "/v1/node", "/health"];
    paths.iter().map(|path| gateway.request(("GET", path), token, &[]).0).collect()
}

#[test]
fn reading_can_be_for_the_client_only() {
    let gateway = Home::new("[access]\nread = \"client\"").start();
    assert_eq!(read(&gateway, None), [401, 401, 401, 401, 401, 401, 200, 200]);
    let (_, answer) = gateway.pair(&gateway.text("pairing_code"), &key(1).public().to_string());
    let token = format!("Bearer {}", answer["token"].as_str().expect("a token"));
    assert_eq!(read(&gateway, Some(&token)), [200, 200, 404, 400, 200, 200, 200, 200]);
    assert_eq!(read(&gateway, Some("Bearer 00")), [401, 401, 401, 401, 401, 401, 200, 200]);
    let request = ("GET", "/v1/head");
    let by =
        |key: u8| gateway.request(request, Some(&signed(&self::key(key), request, &[], now(), key)), &[]).0;
    assert_eq!((by(1), by(2)), (200, 401), "signed by the client, by a stranger");
    let upgrade = |protocol: &str| {
        format!(
            "GET /v1/stream HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: {protocol}\r\n\r\n"
        )
    };
    let token = token.replace("Bearer ", "bearer.");
    for (protocol, wanted) in
        [(format!("blockpro, {token}"), "101"), ("blockpro, bearer.00".to_owned(), "401")]
    {
        let mut stream = TcpStream::connect(gateway.address()).expect("connects");
        stream.write_all(upgrade(&protocol).as_bytes()).expect("sends");
        let mut answer = [0; 300];
        let count = stream.read(&mut answer).expect("answers");
        let answer = String::from_utf8_lossy(&answer[..count]).to_lowercase();
        assert!(answer.starts_with(&format!("http/1.1 {wanted}")), "{answer}");
        assert!(wanted != "101" || answer.contains("sec-websocket-protocol: blockpro\r"), "{answer}");
    }
}

#[test]
fn tokens_for_reading_read_and_do_nothing_else() {
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_pi-gateway")).arg("token").output();
    let said = String::from_utf8(program.expect("runs").stdout).expect("text");
    let last =
        |line: usize| said.lines().nth(line).and_then(|line| line.split(' ').next_back()).expect("a word");
    let (token, hash) = (format!("Bearer {}", last(0)), last(1).to_owned());
    let gateway = Home::new(&format!("[access]\nread = \"client\"\nread_tokens = [{hash}]")).start();
    assert_eq!(read(&gateway, Some(&token)), [200, 200, 404, 400, 200, 200, 200, 200]);
    assert_eq!(read(&gateway, Some("Bearer 00")), [401, 401, 401, 401, 401, 401, 200, 200]);
    let more = format!("{}0", &token);
    assert_eq!(read(&gateway, Some(&more)), [401, 401, 401, 401, 401, 401, 200, 200]);
    for (method, path) in
        [("GET", "/v1/mailbox"), ("DELETE", "/v1/mailbox?until=1"), ("POST", "/v1/cosign/key")]
    {
        assert_eq!(gateway.request((method, path), Some(&token), b"{}").0, 401, "{method} {path}");
    }
}

/// Who sends slowly is cut off, head or body; others are served meanwhile.
#[test]
fn slow_senders_are_cut_off() {
    let gateway = Home::new("").start();
    let begun = [
        "GET /v1/node HTTP/1.1\r\nhost: x\r\nx: ",
        "POST /v1/pair HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{",
    ];
    let mut slow: Vec<_> = begun
        .iter()
        .map(|begun| {
            let mut stream = TcpStream::connect(gateway.address()).expect("connects");
            stream.write_all(begun.as_bytes()).expect("sends");
            stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a limit");
            stream
        })
        .collect();
    for stream in &mut slow {
        let mut heard = Vec::new();
        eventually("the connection is cut", || {
            let _ = stream.write_all(b"a");
            let mut buffer = [0; 256];
            match stream.read(&mut buffer) {
                Ok(0) => Some(()),
                Ok(count) => {
                    heard.extend_from_slice(&buffer[..count]);
                    (heard.starts_with(b"HTTP/1.1 408")).then_some(())
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => None,
                Err(_) => Some(()),
            }
        });
        assert_eq!(gateway.get("/health").0, 200);
    }
}

/// A page of somebody else's may read what everybody may, and can change nothing.
#[test]
fn other_origins_cannot_write() {
    let gateway = Home::new("").start();
    for (row, method, path) in [
        ("fetch a mailbox", "GET", "/v1/mailbox"),
        ("empty one", "DELETE", "/v1/mailbox?until=9"),
        ("another method", "PUT", "/v1/pair"),
        ("another method", "DELETE", "/v1/records"),
    ] {
        let (status, answer) = gateway.request((method, path), None, &[]);
        assert!(matches!(status, 401 | 405), "{row}: {status} {answer}");
    }
    for path in [
        "/v1/../v1/mailbox",
        "/v1//node",
        "//v1/node",
        "/v1/node/",
        "/V1/NODE",
        "/v1/node%00",
        "/v1/%6eode/x",
    ] {
        let (status, _) = gateway.get(path);
        assert_eq!(status, 404, "{path}");
    }
}
