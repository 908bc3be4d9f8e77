//! The interface through TLS: the right certificate, a new one when it changes, and nothing for who does not speak it.

use super::support::{Gateway, Home, eventually, runtime};
use futures_util::StreamExt as _;
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use wasm_core::hash::sha256;

const OWN: &str = "[https]\nmode = \"own\"\nnames = [\"meter.local\"]";

/// A client that trusts one authority.
pub(super) fn trusting(root: &[u8]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(root.to_vec())).expect("an authority");
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions().expect("usual versions");
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

/// A page; an error if the certificate is not good for `name`.
pub(super) fn get(
    gateway: &Gateway,
    client: &Arc<ClientConfig>,
    name: &str,
    path: &str,
) -> std::io::Result<Vec<u8>> {
    let port = gateway.address().rsplit_once(':').expect("a port").1.parse().expect("a number");
    get_from(port, client, name, path)
}

pub(super) fn get_from(
    port: u16,
    client: &Arc<ClientConfig>,
    name: &str,
    path: &str,
) -> std::io::Result<Vec<u8>> {
    let server = ServerName::try_from(name.to_owned()).expect("a name");
    let connection = ClientConnection::new(Arc::clone(client), server).expect("a connection");
    let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", port))?);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {name}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    // Who closes without goodbye has still answered.
    match stream.read_to_end(&mut answer) {
        Err(error) if answer.is_empty() => return Err(error),
        _ => {}
    }
    let start = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    Ok(answer[start..].to_vec())
}

pub(super) fn node(gateway: &Gateway, client: &Arc<ClientConfig>, name: &str) -> Value {
    serde_json::from_slice(&get(gateway, client, name, "/v1/node").expect("an answer")).expect("JSON")
}

/// The certificate of the gateway's own authority, as it lies in its folder.
pub(super) fn authority(home: &Home) -> Vec<u8> {
    use tokio_rustls::rustls::pki_types::pem::PemObject as _;
    CertificateDer::from_pem_file(home.data("https/authority.pem")).expect("made at the first start").to_vec()
}

fn raw(gateway: &Gateway, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(gateway.address()).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.take(4096).read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_own_authority_vouches_for_local_names_and_stays_the_same() {
    let home = Home::new(OWN);
    let gateway = home.start();
    assert!(gateway.text("http").starts_with("https://"));
    let root = authority(&home);
    assert_eq!(gateway.text("fingerprint"), hex::encode(sha256(&root)), "what the seal says");
    let client = trusting(&root);
    for name in ["meter.local", "localhost", "127.0.0.1"] {
        let node = node(&gateway, &client, name);
        assert_eq!(node["https"]["mode"], "own");
        assert_eq!(node["https"]["authority"], gateway.text("fingerprint"), "{node}");
        let left = node["https"]["until"].as_u64().expect("a time") - super::mailbox::now();
        assert!((80 * 86_400..91 * 86_400).contains(&left), "{left}");
    }
    assert!(get(&gateway, &client, "other.local", "/v1/node").is_err(), "a name of somebody else");
    assert_eq!(get(&gateway, &client, "localhost", "/v1/authority").expect("an answer"), root);
    drop(gateway);
    let gateway = home.start();
    assert_eq!(gateway.text("fingerprint"), hex::encode(sha256(&root)), "the same after a restart");
    node(&gateway, &client, "meter.local");
}

#[test]
fn the_stream_goes_through_tls_too() {
    let home = Home::new(OWN);
    let gateway = home.start();
    let client = TlsConnector::from(trusting(&authority(&home)));
    let heard = runtime().block_on(async {
        let stream = tokio::net::TcpStream::connect(gateway.address()).await.expect("connects");
        let name = ServerName::try_from("localhost").expect("a name");
        let stream = client.connect(name, stream).await.expect("a handshake");
        let (mut stream, _) =
            tokio_tungstenite::client_async("wss://localhost/v1/stream", stream).await.expect("a stream");
        tokio::time::timeout(Duration::from_secs(60), stream.next()).await.expect("in time")
    });
    let text = heard.expect("a message").expect("no error").into_text().expect("text");
    let frame: Value = serde_json::from_str(&text).expect("JSON");
    assert!(frame["type"].is_string(), "{frame}");
}

#[test]
fn who_does_not_speak_tls_is_sent_elsewhere_or_away() {
    let home = Home::new(OWN);
    let gateway = home.start();
    let line = |rest: &str| format!("GET /v1/node?a=b HTTP/1.1\r\nconnection: close\r\n{rest}\r\n");
    let redirect = raw(&gateway, line("host: meter.local:8736\r\n").as_bytes()).to_lowercase();
    assert!(redirect.starts_with("http/1.1 307"), "{redirect}");
    assert!(redirect.contains("location: https://meter.local:8736/v1/node?a=b\r\n"), "{redirect}");
    for (row, bytes, wanted) in [
        ("no host", line("").into_bytes(), "HTTP/1.1 426"),
        ("a host that is none", line("host: a/b@c\r\n").into_bytes(), "HTTP/1.1 426"),
        ("a secret", line("host: x\r\nauthorization: Bearer a\r\n").into_bytes(), "HTTP/1.1 426"),
        (
            "a body",
            b"POST /v1/pair HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_vec(),
            "HTTP/1.1 426",
        ),
        ("noise", vec![0xff; 3000], "HTTP/1.1 400"),
    ] {
        let answer = raw(&gateway, &bytes);
        assert!(answer.starts_with(wanted), "{row}: {answer}");
    }
    for (row, bytes) in [
        ("no handshake", [&[0x16, 3, 1, 0xff, 0xff][..], &[0; 70_000]].concat()),
        ("an old version", vec![0x16, 3, 0, 0, 4, 1, 0, 0, 0]),
        ("half of one", vec![0x16, 3, 1, 2, 0, 1]),
    ] {
        let answer = raw(&gateway, &bytes);
        assert!(!answer.starts_with("HTTP"), "{row}: {answer}");
    }
    node(&gateway, &trusting(&authority(&home)), "localhost");
}

#[test]
fn files_are_watched_and_a_bad_one_changes_nothing() {
    let home = Home::new("[https]\nmode = \"files\"\ncertificate = \"chain.pem\"\nkey = \"key.pem\"");
    let make = || rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let put = |chain: &str, key: &str| {
        std::fs::write(home.path("key.pem"), key).expect("writes");
        std::fs::write(home.path("chain.pem"), chain).expect("writes");
    };
    let (first, second) = (make(), make());
    put(&first.cert.pem(), &first.signing_key.serialize_pem());
    let gateway = home.start();
    let old = trusting(first.cert.der());
    assert_eq!(node(&gateway, &old, "localhost")["https"]["mode"], "files");
    assert_eq!(gateway.text("fingerprint"), hex::encode(sha256(first.cert.der())));
    put(&second.cert.pem(), &first.signing_key.serialize_pem());
    let warned = |client: &Arc<ClientConfig>| {
        let node = node(&gateway, client, "localhost");
        let all = node["warnings"].as_array().expect("warnings");
        all.iter().any(|warning| warning["code"] == "certificate_failed")
    };
    eventually("a warning", || warned(&old).then_some(()));
    put(&second.cert.pem(), &second.signing_key.serialize_pem());
    let new = trusting(second.cert.der());
    eventually("the new certificate", || get(&gateway, &new, "localhost", "/v1/node").ok());
    // A client of its own: one that knows the gateway resumes its session and sees no certificate.
    assert!(get(&gateway, &trusting(first.cert.der()), "localhost", "/v1/node").is_err());
    eventually("all is well", || (!warned(&new)).then_some(()));
}

#[test]
fn without_encryption_only_this_machine_is_served_unless_asked_for() {
    for (more, starts) in [("", false), ("allow_plain_http = true", true), (OWN, true)] {
        let home = Home::new("");
        let text = std::fs::read_to_string(home.path("gateway.toml")).expect("written");
        let (key, table) = if more.starts_with('[') { ("", more) } else { (more, "") };
        let text = text.replace("listen = \"127.0.0.1:0\"", &format!("listen = \"0.0.0.0:0\"\n{key}"));
        std::fs::write(home.path("gateway.toml"), format!("{text}\n{table}\n")).expect("writes");
        if starts {
            drop(home.start());
            continue;
        }
        let ended = home.command().stderr(std::process::Stdio::piped()).output().expect("runs");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && said.contains("allow_plain_http"), "{said}");
    }
}
