//! A certificate by ACME (RFC 8555) with the DNS-01 challenge: the gateway is not reachable from outside, its DNS is.
//!
//! The order of events is `instant-acme`'s; here is what surrounds it: the account, the DNS, the files. The account
//! and the newest certificate are kept, so that a restart orders nothing.

mod hook;
mod http;

use super::certificate::{Certificate, CertificateError};
use crate::config::AcmeConfig;
use crate::private::{self, PrivateError};
use hook::{Hook, HookError};
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order,
    OrderStatus, RetryPolicy,
};
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;
use wasm_core::hash::sha256;
use wasm_core::units::UnixTime;

/// The account, and the newest certificate.
const ACCOUNT: &str = "acme-account.json";
const KEPT: &str = "acme-certificate.json";
/// Longest file of the two.
const MAX_FILE: usize = 512 * 1024;
/// Longest time the authority may take for a check or a certificate.
const PATIENCE: Duration = Duration::from_secs(300);

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AcmeError {
    /// The authority refused, or cannot be reached.
    #[error("the authority: {0}")]
    Authority(#[from] instant_acme::Error),
    /// The authority's own certificate cannot be checked.
    #[error(transparent)]
    Client(#[from] crate::outgoing::ClientError),
    /// The DNS was not changed.
    #[error(transparent)]
    Hook(#[from] HookError),
    /// The authority does not offer DNS-01 for a name.
    #[error("the authority offers no DNS-01 challenge for {0}")]
    NoChallenge(String),
    /// The authority found that a name is not ours.
    #[error("the authority did not find the DNS record of {0:?}")]
    NotProven(OrderStatus),
    /// An authorization that cannot be used any more.
    #[error("the authority calls the authorization of a name {0:?}")]
    Authorization(AuthorizationStatus),
    /// What came is no certificate of ours.
    #[error("what the authority sent: {0}")]
    Certificate(#[from] CertificateError),
    /// No request for a certificate can be made.
    #[error("no certificate can be asked for: {0}")]
    Request(#[from] rcgen::Error),
    /// It cannot be kept.
    #[error(transparent)]
    File(#[from] PrivateError),
    /// A kept file is not what was written.
    #[error("a file is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
}

#[derive(Serialize, Deserialize)]
struct KeptAccount {
    directory: String,
    credentials: AccountCredentials,
}

#[derive(Serialize, Deserialize)]
struct KeptCertificate {
    /// What it was ordered for: another configuration makes it useless.
    order: String,
    chain: String,
    key: String,
}

/// The newest certificate, if it was ordered as the configuration says now.
pub(super) fn kept(config: &AcmeConfig, folder: &Path) -> Option<Certificate> {
    let bytes = private::read(&folder.join(KEPT), MAX_FILE).ok()?;
    let kept: KeptCertificate = serde_json::from_slice(&bytes).ok()?;
    if kept.order != order_id(config) {
        return None;
    }
    Certificate::from_pem(kept.chain.as_bytes(), kept.key.as_bytes()).ok()
}

/// How long a certificate needs no successor; `None` when it is time. Looked at every hour, for clocks are set.
pub(super) fn wait(kept: &Certificate, now: UnixTime) -> Option<Duration> {
    let third = kept.validity.until.secs().saturating_sub(kept.validity.from.secs()) / 3;
    let left = kept.validity.until.secs().saturating_sub(third).saturating_sub(now.secs());
    (!kept.validity.is_old(now)).then(|| Duration::from_secs(left.clamp(1, 3600)))
}

/// Orders a certificate and keeps it.
///
/// # Errors
/// [`AcmeError`].
pub(super) async fn order(config: &AcmeConfig, folder: &Path) -> Result<Certificate, AcmeError> {
    let account = account(config, folder).await?;
    let names: Vec<Identifier> = config.names.iter().cloned().map(Identifier::Dns).collect();
    let mut order = account.new_order(&NewOrder::new(&names)).await?;
    let mut hook = Hook::new(&config.hook, Duration::from_secs(config.propagation_s.into()));
    let proven = prove(&mut order, &mut hook).await;
    // The records are of no use any more, whatever came of them.
    hook.clean_up().await;
    proven?;
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(config.names.as_slice())?;
    params.distinguished_name = DistinguishedName::new();
    order.finalize_csr(params.serialize_request(&key)?.der()).await?;
    let chain = order.poll_certificate(&RetryPolicy::default().timeout(PATIENCE)).await?;
    let kept = KeptCertificate { order: order_id(config), chain, key: key.serialize_pem() };
    let certificate = Certificate::from_pem(kept.chain.as_bytes(), kept.key.as_bytes())?;
    private::write(&folder.join(KEPT), &zeroize::Zeroizing::new(serde_json::to_vec(&kept)?))?;
    Ok(certificate)
}

/// Puts a record into the DNS for each name, and lets the authority look.
async fn prove(order: &mut Order, hook: &mut Hook<'_>) -> Result<(), AcmeError> {
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        match authorization.status {
            AuthorizationStatus::Valid => continue,
            AuthorizationStatus::Pending => {}
            other => return Err(AcmeError::Authorization(other)),
        }
        let name = match authorization.identifier().identifier {
            Identifier::Dns(name) => name.clone(),
            other => return Err(AcmeError::NoChallenge(format!("{other:?}"))),
        };
        let challenge = authorization.challenge(ChallengeType::Dns01);
        let mut challenge = challenge.ok_or_else(|| AcmeError::NoChallenge(name.clone()))?;
        hook.present(&format!("_acme-challenge.{name}"), &challenge.key_authorization().dns_value()).await?;
        challenge.set_ready().await?;
    }
    let status = order.poll_ready(&RetryPolicy::default().timeout(PATIENCE)).await?;
    if status == OrderStatus::Ready { Ok(()) } else { Err(AcmeError::NotProven(status)) }
}

/// Our account with the authority; made if there is none.
async fn account(config: &AcmeConfig, folder: &Path) -> Result<Account, AcmeError> {
    let path = folder.join(ACCOUNT);
    let builder = Account::builder_with_http(Box::new(http::Client::new(config.directory_ca.as_deref())?));
    if let Ok(bytes) = private::read(&path, MAX_FILE) {
        let kept: KeptAccount = serde_json::from_slice(&bytes)?;
        if kept.directory == config.directory {
            return Ok(builder.from_credentials(kept.credentials).await?);
        }
    }
    let contact: Vec<&str> = config.contact.as_deref().into_iter().collect();
    let wanted = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
    let (account, credentials) = builder.create(&wanted, config.directory.clone(), None).await?;
    let kept = KeptAccount { directory: config.directory.clone(), credentials };
    private::write(&path, &zeroize::Zeroizing::new(serde_json::to_vec(&kept)?))?;
    Ok(account)
}

/// Tells orders apart: by whom, and for which names.
fn order_id(config: &AcmeConfig) -> String {
    let text = format!("{}\n{}", config.directory, config.names.join("\n"));
    hex::encode(sha256(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{kept, wait};
    use crate::config::AcmeConfig;
    use crate::https::own::Authority;
    use std::time::Duration;
    use wasm_core::units::UnixTime;

    #[test]
    fn a_certificate_is_kept_for_two_thirds_of_its_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |secs| UnixTime::from_secs(secs).expect("early enough");
        let made = 1_800_000_000;
        let authority = Authority::load_or_make(folder.path(), "A", at(made)).expect("made");
        let certificate = authority.issue(&["a.local".to_owned()], at(made)).expect("one");
        let validity = certificate.validity;
        let old = validity.until.secs() - (validity.until.secs() - validity.from.secs()) / 3;
        for (now, wanted) in
            [(made, Some(3600)), (old - 60, Some(60)), (old, None), (validity.until.secs() + 1, None)]
        {
            assert_eq!(wait(&certificate, at(now)), wanted.map(Duration::from_secs), "{now}");
        }
        let config = "names = [\"a.example.org\"]\nhook = [\"true\"]\nterms_agreed = true";
        let config: AcmeConfig = toml::from_str(config).expect("a configuration");
        assert!(kept(&config, folder.path()).is_none(), "nothing was ordered");
        std::fs::write(folder.path().join("acme-certificate.json"), "{").expect("writes");
        assert!(kept(&config, folder.path()).is_none(), "damaged: ordered anew");
    }
}
