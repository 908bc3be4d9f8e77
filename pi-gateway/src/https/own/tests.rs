use super::{Authority, EARLIEST, OwnError, names};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::ServerCertVerifier as _;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime as TlsTime};
use wasm_core::units::UnixTime;

const NAME: &str = "BlockPro gateway BP-0011223344556677";

fn at(secs: u64) -> UnixTime {
    UnixTime::from_secs(secs).expect("early enough")
}

/// What a browser says that trusts the authority.
fn taken(authority: &Authority, names: &[&str], asked: &str, now: u64) -> bool {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let certificate = authority.issue(&names, at(EARLIEST)).expect("a certificate");
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.der().to_vec())).expect("an authority");
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::new(default_provider()));
    let (first, rest) = certificate.key.cert.split_first().expect("a chain");
    let name = ServerName::try_from(asked.to_owned()).expect("a name");
    let now = TlsTime::since_unix_epoch(Duration::from_secs(now));
    verifier.build().expect("a verifier").verify_server_cert(first, rest, &name, &[], now).is_ok()
}

#[test]
fn certificates_hold_for_local_names_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::load_or_make(folder.path(), NAME, at(EARLIEST)).expect("made");
    let soon = EARLIEST + 86_400;
    for (row, names, asked, now, good) in [
        ("a local name", ["pi.local", "localhost"], "pi.local", soon, true),
        ("a clock that is late", ["pi.local", "localhost"], "pi.local", EARLIEST - 3600, true),
        ("an address", ["192.168.1.9", "::1"], "192.168.1.9", soon, true),
        ("another name", ["pi.local", "localhost"], "other.local", soon, false),
        ("too late", ["pi.local", "localhost"], "pi.local", EARLIEST + 91 * 86_400, false),
        ("a public name", ["bank.example.com", "pi.local"], "bank.example.com", soon, false),
        ("a public address", ["8.8.8.8", "pi.local"], "8.8.8.8", soon, false),
    ] {
        assert_eq!(taken(&authority, &names, asked, now), good, "{row}");
    }
}

#[test]
fn the_authority_is_made_once_and_kept_to_ourselves() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let made = Authority::load_or_make(path, NAME, at(EARLIEST)).expect("made");
    let read = Authority::load_or_make(path, NAME, at(EARLIEST + 9)).expect("read");
    assert_eq!(made.fingerprint(), read.fingerprint());
    assert!(taken(&read, &["pi.local"], "pi.local", EARLIEST), "as good as before");
    std::fs::rename(path.join("authority.key"), path.join("away")).expect("moves");
    let half = Authority::load_or_make(path, NAME, at(EARLIEST));
    assert!(matches!(half, Err(OwnError::Half { .. })), "{half:?}");
    std::fs::write(path.join("authority.pem"), "no certificate").expect("writes");
    std::fs::rename(path.join("away"), path.join("authority.key")).expect("moves");
    assert!(Authority::load_or_make(path, NAME, at(EARLIEST)).is_err(), "damaged, and not replaced");
}

#[test]
fn a_machine_knows_local_names_of_itself() {
    let listen: SocketAddr = "192.168.7.5:8736".parse().expect("an address");
    let all = names(&["meter.local".to_owned(), "localhost".to_owned(), "a.example.org".to_owned()], listen);
    for name in ["meter.local", "192.168.7.5", "localhost", "127.0.0.1", "::1"] {
        assert_eq!(all.iter().filter(|found| *found == name).count(), 1, "{name} in {all:?}");
    }
    assert!(!all.iter().any(|name| name.ends_with(".org")), "{all:?}");
}
