//! A certificate by ACME from pebble, the test authority of Let's Encrypt, with its DNS server beside it.
//!
//! Left out where Debian's package `pebble` is not installed.

use super::https::{authority, get, node, trusting};
use super::support::{Home, eventually};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

const NAME: &str = "meter.example.org";

/// Authority and DNS server; ended when dropped.
struct Pebble {
    children: [Child; 2],
    directory: u16,
    management: u16,
    dns: u16,
    folder: tempfile::TempDir,
}

impl Drop for Pebble {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Ports that are free; held at the same time, so that they differ.
fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    held.map(|listener| listener.local_addr().expect("bound").port())
}

impl Pebble {
    fn start() -> Option<Self> {
        if !Path::new("/usr/bin/pebble").exists() {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        std::fs::write(folder.path().join("cert.pem"), own.cert.pem()).expect("writes");
        std::fs::write(folder.path().join("key.pem"), own.signing_key.serialize_pem()).expect("writes");
        let [directory, management, dns, dns_management] = free_ports();
        let config = serde_json::json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{directory}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": folder.path().join("cert.pem"), "privateKey": folder.path().join("key.pem"),
            "httpPort": 1, "tlsPort": 1,
        }});
        std::fs::write(folder.path().join("pebble.json"), config.to_string()).expect("writes");
        let mut pebble = Command::new("pebble");
        pebble.arg("-config").arg(folder.path().join("pebble.json"));
        pebble.args(["-dnsserver", &format!("127.0.0.1:{dns}")]);
        pebble.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_WFE_NONCEREJECT", "0");
        let mut server = Command::new("pebble-challtestsrv");
        server.args(["-http01", "", "-https01", "", "-tlsalpn01", ""]);
        server.arg("-dns01").arg(format!("127.0.0.1:{dns}"));
        server.arg("-management").arg(format!("127.0.0.1:{dns_management}"));
        let children = [pebble, server]
            .map(|mut command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts"));
        for port in [directory, management, dns_management] {
            eventually("pebble", || TcpStream::connect(("127.0.0.1", port)).ok());
        }
        Some(Self { children, directory, management, dns: dns_management, folder })
    }

    /// What an operator writes for this authority; the hook tells the DNS server over its management port.
    fn config(&self, hook: &str) -> String {
        let ca = self.folder.path().join("cert.pem");
        format!(
            "[https]\nmode = \"acme\"\nnames = [\"{NAME}\", \"*.{NAME}\"]\nterms_agreed = true\n\
             directory = \"https://localhost:{}/dir\"\ndirectory_ca = {ca:?}\npropagation_s = 0\n\
             hook = [\"bash\", \"-c\", '{hook}', \"hook\"]\n",
            self.directory
        )
    }

    fn hook(&self) -> String {
        format!(
            "exec 3<>/dev/tcp/127.0.0.1/{}; \
             if [ \"$1\" = present ]; then path=set-txt; else path=clear-txt; fi; \
             body=\"{{\\\"host\\\":\\\"$2.\\\",\\\"value\\\":\\\"$3\\\"}}\"; \
             printf \"POST /$path HTTP/1.0\\r\\nContent-Length: ${{#body}}\\r\\n\\r\\n$body\" >&3; \
             read -r answer <&3; case $answer in *200*) ;; *) echo \"$answer\" >&2; exit 1;; esac",
            self.dns
        )
    }

    /// The root that pebble made for this run.
    fn root(&self) -> Vec<u8> {
        let pem = CertificateDer::from_pem_file(self.folder.path().join("cert.pem")).expect("ours");
        let client = trusting(&pem);
        let body =
            super::https::get_from(self.management, &client, "localhost", "/roots/0").expect("an answer");
        CertificateDer::from_pem_slice(&body).expect("a certificate").to_vec()
    }
}

#[test]
fn a_certificate_is_ordered_once_and_kept() {
    let Some(pebble) = Pebble::start() else { return };
    let home = Home::new(&pebble.config(&pebble.hook()));
    let gateway = home.start();
    let client = trusting(&pebble.root());
    eventually("a certificate", || get(&gateway, &client, NAME, "/v1/node").ok());
    let (first, wild) = (node(&gateway, &client, NAME), node(&gateway, &client, &format!("a.{NAME}")));
    assert_eq!(first["https"]["mode"], "acme");
    assert_eq!(first["https"]["certificate"], wild["https"]["certificate"]);
    assert!(get(&gateway, &client, "localhost", "/v1/node").is_err(), "not a name of the order");
    drop(gateway);
    let gateway = home.start();
    let again = node(&gateway, &client, NAME);
    assert_eq!(again["https"]["certificate"], first["https"]["certificate"], "a restart orders nothing");
    for file in ["acme-account.json", "acme-certificate.json", "authority.key"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(home.data("https").join(file)).expect(file).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn a_hook_that_fails_is_told_and_the_own_authority_helps_out() {
    let Some(pebble) = Pebble::start() else { return };
    let home = Home::new(&pebble.config("echo the zone is locked >&2; exit 1"));
    let gateway = home.start();
    let client = trusting(&authority(&home));
    let warning = eventually("a warning", || {
        let node = node(&gateway, &client, "localhost");
        node["warnings"].as_array()?.iter().find(|w| w["code"] == "certificate_failed").cloned()
    });
    assert!(warning["text"].as_str().is_some_and(|text| text.contains("the zone is locked")), "{warning}");
}
