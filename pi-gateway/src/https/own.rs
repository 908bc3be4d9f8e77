//! The gateway's own authority: made at the first start, for networks where no other one vouches for names.
//!
//! People compare its fingerprint with the seal on the box once; certificates come and go below it. It can vouch
//! for names and addresses of local networks only (name constraints), so that who trusts it does not trust this
//! machine with the rest of the world.

use super::certificate::{Certificate, CertificateError};
use crate::config::https::{LOCAL_ENDS, is_local};
use crate::private::{self, PrivateError};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use wasm_core::hash::sha256;
use wasm_core::units::UnixTime;

const DAY_S: u64 = 86_400;
/// How long the authority holds: longer than the box.
const AUTHORITY_S: u64 = 30 * 365 * DAY_S;
/// How long a certificate holds; browsers take no longer ones than 825 days.
const CERTIFICATE_S: u64 = 90 * DAY_S;
/// No clock of ours is earlier than this program, 2026-11-01: a Pi without a battery begins in the past.
const EARLIEST: u64 = 1_793_491_200;
/// Longest file of the authority.
const MAX_FILE: usize = 16 * 1024;

/// Why there is no authority.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OwnError {
    /// Its files cannot be read or written.
    #[error(transparent)]
    File(#[from] PrivateError),
    /// Key or certificate is there without the other.
    #[error(
        "{missing} is missing: put it back, or remove {other} for a new authority that everybody has to trust anew"
    )]
    Half {
        /// What is missing.
        missing: PathBuf,
        /// What is there.
        other: PathBuf,
    },
    /// What is in its files does not fit.
    #[error("the gateway's own authority is damaged: {0}")]
    Damaged(#[from] CertificateError),
    /// No certificate can be made.
    #[error("no certificate can be made: {0}")]
    Make(#[from] rcgen::Error),
    /// The time is beyond all calendars.
    #[error("the clock is beyond the year 9999")]
    Time,
}

/// The authority.
#[derive(Debug)]
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

impl Authority {
    /// Reads the authority called `name` from a folder, or makes one there.
    ///
    /// # Errors
    /// [`OwnError`].
    pub(crate) fn load_or_make(folder: &Path, name: &str, now: UnixTime) -> Result<Self, OwnError> {
        let (key, certificate) = (folder.join("authority.key"), folder.join("authority.pem"));
        match (read(&key)?, read(&certificate)?) {
            (None, None) => Self::make((&key, &certificate), name, now),
            (Some(key), Some(certificate)) => Self::load(&key, &certificate, name),
            (None, Some(_)) => Err(OwnError::Half { missing: key, other: certificate }),
            (Some(_), None) => Err(OwnError::Half { missing: certificate, other: key }),
        }
    }

    fn make((key_file, file): (&Path, &Path), name: &str, now: UnixTime) -> Result<Self, OwnError> {
        let key = KeyPair::generate()?;
        let mut params = params(name);
        set_times(&mut params, now, AUTHORITY_S)?;
        let certificate = params.self_signed(&key)?;
        // The certificate last: a key alone was never shown to anybody.
        private::write(key_file, key.serialize_pem().as_bytes())?;
        private::write(file, certificate.pem().as_bytes())?;
        let certificate = certificate.der().clone();
        tracing::info!(fingerprint = hex::encode(sha256(&certificate)), "made the gateway's own authority");
        Ok(Self { issuer: Issuer::new(params, key), certificate })
    }

    fn load(key: &[u8], certificate: &[u8], name: &str) -> Result<Self, OwnError> {
        Certificate::from_pem(certificate, key)?;
        let certificate = CertificateDer::from_pem_slice(certificate).map_err(CertificateError::Pem)?;
        let key = KeyPair::from_pem(&String::from_utf8_lossy(key))?;
        Ok(Self { issuer: Issuer::new(params(name), key), certificate })
    }

    /// SHA-256 of its certificate, in hex.
    pub(crate) fn fingerprint(&self) -> String {
        hex::encode(sha256(&self.certificate))
    }

    /// Its certificate, DER.
    pub(crate) fn der(&self) -> &[u8] {
        &self.certificate
    }

    /// A new certificate with a new key for these names and addresses.
    ///
    /// # Errors
    /// [`OwnError`].
    pub(crate) fn issue(&self, names: &[String], now: UnixTime) -> Result<Certificate, OwnError> {
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name.push(DnType::CommonName, "BlockPro gateway");
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        set_times(&mut params, now, CERTIFICATE_S)?;
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?.der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(Certificate::new(vec![certificate, self.certificate.clone()], key)?)
    }
}

/// Reads a file, if it is there.
fn read(path: &Path) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, PrivateError> {
    match private::read(path, MAX_FILE) {
        Err(PrivateError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// What the authority is, all but its times.
fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let names = LOCAL_ENDS.map(|end| GeneralSubtree::DnsName(end.to_owned()));
    let nets = [
        (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
        (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
        (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
        (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
        (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
        (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
        (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
        (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
    ];
    let nets = nets.map(|(net, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(net, bits)));
    let permitted_subtrees = names.into_iter().chain(nets).collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    params
}

/// From the day before to `length_s` from now: clocks differ.
fn set_times(params: &mut CertificateParams, now: UnixTime, length_s: u64) -> Result<(), OwnError> {
    let now = now.secs().max(EARLIEST);
    let epoch = date_time_ymd(1970, 1, 1);
    let at = |secs| {
        let since = Duration::from_secs(secs).try_into().map_err(|_| OwnError::Time)?;
        epoch.checked_add(since).ok_or(OwnError::Time)
    };
    params.not_before = at(now.saturating_sub(DAY_S))?;
    params.not_after = at(now.saturating_add(length_s))?;
    Ok(())
}

/// What this machine is called in its network: configured names, its host name, its addresses.
pub(crate) fn names(configured: &[String], listen: SocketAddr) -> Vec<String> {
    let system = rustix::system::uname();
    let host = system.nodename().to_string_lossy();
    let host = host.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let mut all = configured.to_vec();
    if !host.is_empty() && host != "localhost" {
        all.push(format!("{host}.local"));
    }
    let address = if listen.ip().is_unspecified() { outward() } else { Some(listen.ip()) };
    all.extend(address.map(|address| address.to_string()));
    all.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|name| is_local(name) && seen.insert(name.clone()));
    all
}

/// The address by which this machine would leave; nothing is sent.
pub(crate) fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|address| !address.is_unspecified())
}

#[cfg(test)]
mod tests;
