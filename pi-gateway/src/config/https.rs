//! How the interface is encrypted, as the configuration says it.

use super::{ConfigError, value};
use serde::Deserialize;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// The authority that most people use.
const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";
/// Ends of names that exist in local networks only: what the gateway's own authority may vouch for.
pub(crate) const LOCAL_ENDS: [&str; 7] =
    ["local", "localhost", "lan", "home.arpa", "internal", "fritz.box", "speedport.ip"];

/// Which certificate the interface shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum HttpsConfig {
    /// None: plain HTTP.
    #[default]
    Off,
    /// One of an authority that the gateway makes for itself at the first start.
    Own(OwnConfig),
    /// One that somebody else looks after.
    Files(FilesConfig),
    /// One that an ACME authority gives, by DNS-01.
    Acme(AcmeConfig),
}

/// A certificate of the gateway's own authority.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnConfig {
    /// Names and addresses of this machine beside those it finds out.
    pub names: Vec<String>,
}

/// A certificate in files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesConfig {
    /// The certificate and those between it and the authority, PEM.
    pub certificate: PathBuf,
    /// Its key, PEM.
    pub key: PathBuf,
}

/// A certificate by ACME.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcmeConfig {
    /// Names of this gateway; the first one is shown to people.
    pub names: Vec<String>,
    /// A command that changes the DNS: called with `present` or `cleanup`, the record's name, and its value.
    pub hook: Vec<String>,
    /// Whether the operator agrees to the authority's terms.
    #[serde(default)]
    pub terms_agreed: bool,
    /// Where the authority is.
    #[serde(default = "lets_encrypt")]
    pub directory: String,
    /// Whom the authority may write to, as `mailto:operator@example.org`.
    #[serde(default)]
    pub contact: Option<String>,
    /// Who vouches for the authority's own certificate, PEM; default: the world's authorities.
    #[serde(default)]
    pub directory_ca: Option<PathBuf>,
    /// Seconds from the hook's end to the moment when everybody sees the record.
    #[serde(default = "propagation")]
    pub propagation_s: u32,
}

impl HttpsConfig {
    /// The word in the configuration.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Own(_) => "own",
            Self::Files(_) => "files",
            Self::Acme(_) => "acme",
        }
    }

    /// Names that people may call the gateway by, as far as the configuration says.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::Off | Self::Files(_) => &[],
            Self::Own(own) => &own.names,
            Self::Acme(acme) => &acme.names,
        }
    }

    pub(super) fn settle(&mut self, folder: &Path) {
        match self {
            Self::Off | Self::Own(_) => {}
            Self::Files(files) => {
                files.certificate = folder.join(&files.certificate);
                files.key = folder.join(&files.key);
            }
            Self::Acme(acme) => {
                acme.directory_ca = acme.directory_ca.take().map(|file| folder.join(file));
            }
        }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for name in self.names() {
            let known = name.parse::<IpAddr>().is_ok() || is_host(name.trim_start_matches("*."));
            fits("https.names", name, known, "host names or addresses")?;
        }
        match self {
            Self::Off | Self::Files(_) => Ok(()),
            Self::Own(own) => own.names.iter().try_for_each(|name| {
                let wanted = "names of the local network (.local, .lan, .home.arpa, .internal, .fritz.box) or private \
                              addresses: for others use acme or files";
                fits("https.names", name, is_local(name), wanted)
            }),
            Self::Acme(acme) => acme.check(),
        }
    }
}

impl AcmeConfig {
    fn check(&self) -> Result<(), ConfigError> {
        let public = |name: &String| name.parse::<IpAddr>().is_err() && name.contains('.');
        let named = !self.names.is_empty() && self.names.iter().all(public);
        fits("https.names", &self.names.join(" "), named, "at least one name in the public DNS")?;
        fits("https.hook", "empty", !self.hook.is_empty(), "a command and its arguments")?;
        fits(
            "https.directory",
            &self.directory,
            self.directory.starts_with("https://"),
            "an https:// address",
        )?;
        fits("https.terms_agreed", "false", self.terms_agreed, "true: the authority asks for it")
    }
}

/// Whether a name or an address is of local networks only.
pub(crate) fn is_local(name: &str) -> bool {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_private() || address.is_loopback() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => LOCAL_ENDS.iter().any(|end| {
            name.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        }),
    }
}

/// Letters, digits, dashes and dots, as in the DNS.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn fits(key: &'static str, found: &str, holds: bool, wanted: &'static str) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(value(key, found, wanted)) }
}

fn lets_encrypt() -> String {
    LETS_ENCRYPT.to_owned()
}

const fn propagation() -> u32 {
    60
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn local_names_are_told_from_public_ones() {
        for (name, local) in [
            ("blockpro.local", true),
            ("localhost", true),
            ("pi.fritz.box", true),
            ("192.168.1.4", true),
            ("10.0.0.1", true),
            ("127.0.0.1", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("meter.example.org", false),
            ("notlocal", false),
            ("evillocal", false),
            ("8.8.8.8", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_local(name), local, "{name}");
        }
    }
}
