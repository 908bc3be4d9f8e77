//! A certificate with its key, ready to be shown to those who connect.

use super::validity::Validity;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::rustls;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::CertifiedKey;
use wasm_core::hash::sha256;

/// Longest file of certificates, in bytes.
const MAX_FILE: u64 = 256 * 1024;

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CertificateError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Too long to be certificates.
    #[error("{path} is longer than {MAX_FILE} bytes")]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// Not PEM, or not of what is wanted.
    #[error("no certificate or key in PEM form: {0:?}")]
    Pem(pem::Error),
    /// There is none.
    #[error("there is no certificate in the file")]
    Empty,
    /// Not what X.509 says.
    #[error("the certificate has no readable time of validity")]
    Damaged,
    /// Key and certificate do not fit, or the key is of an unknown kind.
    #[error("the key does not go with the certificate: {0}")]
    Key(#[from] rustls::Error),
}

/// A certificate and its key.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    /// For the handshake.
    pub(crate) key: Arc<CertifiedKey>,
    /// SHA-256 of the certificate, in hex.
    pub(crate) fingerprint: String,
    /// When it holds.
    pub(crate) validity: Validity,
}

impl Certificate {
    /// From both in PEM.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub(crate) fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, CertificateError> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
        let key = PrivateKeyDer::from_pem_slice(key).map_err(CertificateError::Pem)?;
        Self::new(chain.map_err(CertificateError::Pem)?, key)
    }

    /// From both in DER, the certificate itself first.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub(crate) fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, CertificateError> {
        let first = chain.first().ok_or(CertificateError::Empty)?;
        let validity = Validity::of(first).ok_or(CertificateError::Damaged)?;
        let fingerprint = hex::encode(sha256(first));
        let key = CertifiedKey::from_der(chain, key, &default_provider())?;
        Ok(Self { key: Arc::new(key), fingerprint, validity })
    }

    /// From two files.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub(crate) fn from_files(chain: &Path, key: &Path) -> Result<Self, CertificateError> {
        Self::from_pem(&read(chain)?, &zeroize::Zeroizing::new(read(key)?))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CertificateError> {
    let failed = |source| CertificateError::Read { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_FILE {
        return Err(CertificateError::TooLong { path: path.to_owned() });
    }
    std::fs::read(path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::{Certificate, CertificateError};
    use rcgen::generate_simple_self_signed;

    #[test]
    fn what_does_not_fit_is_refused() {
        let one = generate_simple_self_signed(vec!["a.local".to_owned()]).expect("makes");
        let other = generate_simple_self_signed(vec!["a.local".to_owned()]).expect("makes");
        let (pem, key) = (one.cert.pem(), one.signing_key.serialize_pem());
        let good = Certificate::from_pem(pem.as_bytes(), key.as_bytes()).expect("they fit");
        assert_eq!(good.fingerprint.len(), 64);
        let other_key = other.signing_key.serialize_pem();
        let mixed = Certificate::from_pem(pem.as_bytes(), other_key.as_bytes());
        assert!(matches!(mixed, Err(CertificateError::Key(_))), "another's key");
        let none = Certificate::from_pem(key.as_bytes(), key.as_bytes());
        assert!(matches!(none, Err(CertificateError::Empty)), "no certificate");
        let damaged = pem.replace("MII", "M!I");
        for (row, chain, key) in
            [("no key", &pem, &pem), ("damaged", &damaged, &key), ("nothing", &String::new(), &key)]
        {
            assert!(Certificate::from_pem(chain.as_bytes(), key.as_bytes()).is_err(), "{row}");
        }
    }
}
