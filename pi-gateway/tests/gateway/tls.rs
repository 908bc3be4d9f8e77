//! Anchors over TLS: the right certificate only, and the next server when one fails.

use super::anchors::{CLIENT, DOI, confirm};
use super::support::{Chain, Home, eventually, runtime};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use wasm_core::hash::sha256;

/// A server that ends TLS with a certificate of its own making.
struct Tls {
    address: SocketAddr,
    fingerprint: String,
    _runtime: Runtime,
}

impl Tls {
    fn before(server: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let certificate = made.cert.der().clone();
        let fingerprint = hex::encode(sha256(&certificate));
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("usual versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("a fitting key");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let runtime = runtime();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let server = server.to_owned();
        runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (acceptor, server) = (acceptor.clone(), server.clone());
                tokio::spawn(async move {
                    let mut client = acceptor.accept(client).await?;
                    let mut server = TcpStream::connect(server).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        Self { address, fingerprint, _runtime: runtime }
    }
}

#[test]
fn the_next_server_is_asked_when_one_fails_or_is_another() {
    let chain = Chain::start();
    let tls = Tls::before(&chain.electrum());
    let (port, pin) = (tls.address.port(), &tls.fingerprint);
    let servers = format!(
        "electrum = [\"127.0.0.1:1\", \"tls://localhost:{port}\", \"tls://localhost:{port}#{}\", \
         \"tls://localhost:{port}#{pin}\"]",
        "00".repeat(32)
    );
    let home = Home::new(&servers);
    let gateway = home.start();
    let (status, _) = gateway.pair(&gateway.text("pairing_code"), CLIENT);
    assert_eq!(status, 200);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    confirm(&gateway, &chain, 1);
}

#[test]
fn another_certificate_is_refused() {
    let chain = Chain::start();
    let tls = Tls::before(&chain.electrum());
    let server = format!("electrum = [\"tls://localhost:{}\"]", tls.address.port());
    let gateway = Home::new(&server).start();
    let warning = eventually("a warning", || {
        let node = gateway.node();
        node["warnings"].as_array()?.iter().find(|w| w["code"] == "electrum_unreachable").cloned()
    });
    assert!(warning["text"].as_str().is_some_and(|text| text.contains("certificate")), "{warning}");
    assert_eq!(gateway.node()["funds"], serde_json::Value::Null, "nothing was asked of it");
}

#[test]
fn a_spent_budget_stops_anchors_and_says_so() {
    let chain = Chain::start();
    let home =
        Home::new(&format!("electrum = [\"{}\"]\n[anchor]\nbudget_per_day = 100000", chain.electrum()));
    let gateway = home.start();
    gateway.pair(&gateway.text("pairing_code"), CLIENT);
    chain.fund(&gateway.text("fund_address"), DOI);
    chain.mine();
    confirm(&gateway, &chain, 1);
    eventually("a warning", || {
        chain.mine();
        let node = gateway.node();
        node["warnings"].as_array()?.iter().find(|w| w["code"] == "budget_spent").map(drop)
    });
    assert!(gateway.node()["anchors"].as_u64() <= Some(3));
}
