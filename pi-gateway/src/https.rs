//! HTTPS: which certificate the interface shows, and how it stays valid without anybody looking after it.
//!
//! Three ways: an authority of the gateway's own (`own`), files that somebody else renews (watched), or an ACME
//! authority (`acme`). Connections under way keep the certificate they began with. What is shown is never worse
//! than what was shown before: a certificate that cannot be used is reported and left aside.

mod acme;
mod certificate;
mod own;
mod validity;

use crate::clock;
use crate::config::{AcmeConfig, Config, FilesConfig, HttpsConfig};
use crate::health::Code;
use crate::node::Node;
use acme::AcmeError;
use anyhow::Context as _;
use certificate::{Certificate, CertificateError};
use own::Authority;
pub(crate) use own::outward;
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

/// How often files are looked at.
const LOOK: Duration = Duration::from_secs(2);
/// How often the own certificate's age and names are looked at.
const OWN_LOOK: Duration = Duration::from_secs(60);
/// Pause after a failed order: doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);
/// A certificate of somebody else that ends sooner is warned about, in seconds.
const SOON_S: u64 = 14 * 86_400;

/// The certificate that is shown at the moment, and the gateway's own authority if there is one.
#[derive(Debug)]
pub(crate) struct Shown {
    mode: &'static str,
    current: RwLock<Certificate>,
    authority: Option<Authority>,
}

impl Shown {
    /// How it is come by, as in the configuration.
    pub(crate) const fn mode(&self) -> &'static str {
        self.mode
    }

    /// The certificate.
    pub(crate) fn certificate(&self) -> Certificate {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The own authority's fingerprint: what people compare.
    pub(crate) fn authority(&self) -> Option<String> {
        self.authority.as_ref().map(Authority::fingerprint)
    }

    /// What people compare: of the own authority, or else of the certificate.
    pub(crate) fn fingerprint(&self) -> String {
        self.authority().filter(|_| self.mode == "own").unwrap_or_else(|| self.certificate().fingerprint)
    }

    /// The own authority's certificate in DER, for those who want to trust it.
    pub(crate) fn authority_der(&self) -> Option<&[u8]> {
        self.authority.as_ref().map(Authority::der)
    }

    fn show(&self, certificate: Certificate) {
        let until = certificate.validity.until.secs();
        tracing::info!(fingerprint = certificate.fingerprint, until, "certificate in use");
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = certificate;
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.certificate().key)
    }
}

/// What the interface needs to encrypt, and what keeps it going.
#[derive(Debug)]
pub(crate) struct Https {
    shown: Arc<Shown>,
    way: Way,
    folder: PathBuf,
    listen: SocketAddr,
}

#[derive(Debug, Clone)]
enum Way {
    Own(Vec<String>),
    Files(FilesConfig),
    Acme(AcmeConfig),
}

impl Https {
    /// Finds or makes a certificate; none if the configuration wants plain HTTP. `name` is the authority's.
    ///
    /// # Errors
    /// There is no certificate to begin with.
    pub(crate) fn open(config: &Config, name: &str) -> anyhow::Result<Option<Self>> {
        let folder = config.data_dir.join("https");
        let (way, names) = match &config.https {
            HttpsConfig::Off => return Ok(None),
            HttpsConfig::Files(files) => {
                let certificate = Certificate::from_files(&files.certificate, &files.key)?;
                return Ok(Some(Self::new(config, Way::Files(files.clone()), certificate, None)));
            }
            HttpsConfig::Own(own) => (Way::Own(own.names.clone()), own.names.as_slice()),
            HttpsConfig::Acme(acme) => (Way::Acme(acme.clone()), [].as_slice()),
        };
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.with_context(|| format!("cannot make {}", folder.display()))?;
        let now = clock::unix_now();
        let authority = Authority::load_or_make(&folder, name, now)?;
        // Until the ACME authority has given a certificate, its own one is better than none.
        let kept = if let Way::Acme(acme) = &way { acme::kept(acme, &folder) } else { None };
        let own = || authority.issue(&own::names(names, config.listen), now);
        let certificate = kept.map_or_else(own, Ok)?;
        Ok(Some(Self::new(config, way, certificate, Some(authority))))
    }

    fn new(config: &Config, way: Way, certificate: Certificate, authority: Option<Authority>) -> Self {
        let shown = Shown { mode: config.https.word(), current: RwLock::new(certificate), authority };
        Self { shown: Arc::new(shown), way, folder: config.data_dir.join("https"), listen: config.listen }
    }

    /// What is shown, for those who tell of it.
    pub(crate) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown)
    }

    /// How connections are encrypted: TLS 1.2 and 1.3 with rustls' choice of ciphers.
    ///
    /// # Errors
    /// Never, as long as rustls has usual versions.
    pub(crate) fn server(&self) -> anyhow::Result<Arc<ServerConfig>> {
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions()?.with_no_client_auth();
        let mut config = builder.with_cert_resolver(self.shown());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Keeps the certificate valid until the task is dropped.
    pub(crate) async fn run(self, node: Arc<Node>) -> anyhow::Result<()> {
        match &self.way {
            Way::Own(names) => self.renew(names, &node).await,
            Way::Files(files) => self.watch(files, &node).await,
            Way::Acme(acme) => self.order(acme, &node).await,
        }
    }

    /// A new certificate when the old one is, or when the machine is called otherwise.
    async fn renew(&self, configured: &[String], node: &Node) -> anyhow::Result<()> {
        let mut named = own::names(configured, self.listen);
        loop {
            tokio::time::sleep(OWN_LOOK).await;
            let (now, names) = (clock::unix_now(), own::names(configured, self.listen));
            let old = self.shown.certificate().validity.is_old(now);
            if (old || names != named) && self.issue(&names, node) {
                named = names;
            }
        }
    }

    fn issue(&self, names: &[String], node: &Node) -> bool {
        let Some(authority) = &self.shown.authority else { return false };
        let issued = authority.issue(names, clock::unix_now());
        node.health.set(Code::CertificateFailed, issued.as_ref().err().map(ToString::to_string));
        issued.map(|certificate| self.shown.show(certificate)).is_ok()
    }

    /// Shows what the files hold, also after they change.
    async fn watch(&self, files: &FilesConfig, node: &Node) -> anyhow::Result<()> {
        let state = || (state(&files.certificate), state(&files.key));
        let mut seen = state();
        loop {
            let left = self.shown.certificate().validity.until.secs().checked_sub(clock::unix_now().secs());
            let soon = left.is_none_or(|left| left < SOON_S);
            let text =
                || "the certificate of the interface ends soon or has ended: renew its files".to_owned();
            node.health.set(Code::CertificateExpires, soon.then(text));
            tokio::time::sleep(LOOK).await;
            let now = state();
            if now != seen {
                seen = now;
                let read = Certificate::from_files(&files.certificate, &files.key);
                self.take(read, node);
            }
        }
    }

    fn take(&self, read: Result<Certificate, CertificateError>, node: &Node) {
        node.health.set(Code::CertificateFailed, read.as_ref().err().map(ToString::to_string));
        if let Ok(certificate) = read {
            self.shown.show(certificate);
        }
    }

    /// Orders a certificate when there is none, and before the old one ends.
    async fn order(&self, acme: &AcmeConfig, node: &Node) -> anyhow::Result<()> {
        let mut pause = FIRST_PAUSE;
        loop {
            let kept = acme::kept(acme, &self.folder);
            if let Some(wait) = kept.and_then(|kept| acme::wait(&kept, clock::unix_now())) {
                tokio::time::sleep(wait).await;
                continue;
            }
            match self.order_once(acme).await {
                Ok(certificate) => {
                    node.health.clear(Code::CertificateFailed);
                    self.shown.show(certificate);
                    pause = FIRST_PAUSE;
                }
                Err(error) => {
                    node.health.warn(Code::CertificateFailed, format!("no certificate by ACME: {error}"));
                    tokio::time::sleep(pause).await;
                    pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    async fn order_once(&self, acme: &AcmeConfig) -> Result<Certificate, AcmeError> {
        tracing::info!(directory = acme.directory, names = acme.names.join(" "), "ordering a certificate");
        acme::order(acme, &self.folder).await
    }
}

/// What changes when somebody writes or replaces a file.
fn state(path: &Path) -> Option<(u64, u64, i64, i64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.ino(), metadata.len(), metadata.mtime(), metadata.mtime_nsec()))
}
