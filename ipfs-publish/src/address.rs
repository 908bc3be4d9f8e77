//! Where a server is, and what lets us in. A token comes from a file or the environment, never from the command line,
//! which every other program on the machine can read.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::private::{self, PrivateError};

/// Longest token, in bytes.
const MAX_TOKEN: usize = 4096;

/// Why an address is refused.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It does not begin as an address does.
    #[error("{text:?}: an address begins with http:// or https:// and a host")]
    Scheme {
        /// What was given.
        text: String,
    },
    /// A name, a password or a key in it.
    #[error("an address with a password or key in it: give it as token-file=FILE or token-env=NAME instead")]
    Secret,
    /// Something behind the comma that is not known.
    #[error("{option:?}: behind the address there may be token-file=FILE or token-env=NAME")]
    Option {
        /// It.
        option: String,
    },
    /// The file with the token.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// The environment has no such token.
    #[error("the environment variable {name} with the token is not set")]
    Environment {
        /// Its name.
        name: String,
    },
    /// The token is none.
    #[error("the token of {url} is empty or has spaces in it")]
    Token {
        /// The server.
        url: String,
    },
    /// A token would be read by everybody on the way.
    #[error("{url}: a token is sent by https:// only, or to this machine")]
    Plain {
        /// The server.
        url: String,
    },
}

/// A server's address, with its token.
#[derive(Clone)]
pub struct Address {
    url: String,
    token: Option<Arc<Zeroizing<String>>>,
}

impl Address {
    /// The address without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether there is a token.
    #[must_use]
    pub const fn has_token(&self) -> bool {
        self.token.is_some()
    }

    pub(crate) fn authorization(&self) -> Option<Zeroizing<String>> {
        self.token.as_ref().map(|token| Zeroizing::new(format!("Bearer {}", token.as_str())))
    }

    /// Reads an address with `environment` for tokens that lie there.
    ///
    /// # Errors
    /// [`AddressError`].
    pub fn parse(text: &str, environment: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, AddressError> {
        let (url, options) = text.split_once(',').map_or((text, None), |(url, rest)| (url, Some(rest)));
        let url = url.trim_end_matches('/').to_owned();
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let rest = rest.filter(|rest| !rest.is_empty() && !rest.starts_with('/'));
        let rest = rest.ok_or_else(|| AddressError::Scheme { text: text.chars().take(80).collect() })?;
        if rest.contains(['@', '?', '#']) {
            return Err(AddressError::Secret);
        }
        let token = options.map(|option| token(option, environment)).transpose()?;
        if let Some(token) = &token {
            if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(AddressError::Token { url });
            }
            if url.starts_with("http://") && !is_here(rest) {
                return Err(AddressError::Plain { url });
            }
        }
        Ok(Self { url, token: token.map(Arc::new) })
    }
}

fn token(
    option: &str,
    environment: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Zeroizing<String>, AddressError> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.trim_ascii().to_vec()).unwrap_or_default();
    match option.split_once('=') {
        Some(("token-file", path)) => {
            let bytes = private::read(&PathBuf::from(path), MAX_TOKEN)?;
            Ok(Zeroizing::new(text(&bytes)))
        }
        Some(("token-env", name)) => {
            let value =
                environment(name).ok_or_else(|| AddressError::Environment { name: name.to_owned() })?;
            Ok(Zeroizing::new(text(Zeroizing::new(value.into_encoded_bytes()).as_slice())))
        }
        // a token that was given here must not be shown
        Some((name, _)) => Err(AddressError::Option { option: name.to_owned() }),
        None => Err(AddressError::Option { option: String::new() }),
    }
}

/// Whether the host is this machine.
fn is_here(rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text, &|name| std::env::var_os(name))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({}, token: {})", self.url, self.has_token())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn parse(text: &str) -> Result<Address, AddressError> {
        Address::parse(text, &|name| (name == "PINS").then(|| "s3cret\n".into()))
    }

    #[test]
    fn addresses_and_what_is_none() {
        for (text, expected) in [
            ("http://127.0.0.1:5001", "Ok(Address(http://127.0.0.1:5001, token: false))"),
            ("https://pins.example/psa/", "Ok(Address(https://pins.example/psa, token: false))"),
            ("https://pins.example,token-env=PINS", "Ok(Address(https://pins.example, token: true))"),
            ("http://[::1]:5001,token-env=PINS", "Ok(Address(http://[::1]:5001, token: true))"),
            ("http://pins.example,token-env=PINS", "Err(Plain"),
            ("http://localhost.example,token-env=PINS", "Err(Plain"),
            ("https://pins.example,token-env=NONE", "Err(Environment"),
            ("https://pins.example,token=s3cret", "Err(Option { option: \"token\" })"),
            ("https://pins.example,s3cret", "Err(Option { option: \"\" })"),
            ("https://me:s3cret@pins.example", "Err(Secret)"),
            ("https://pins.example/?key=s3cret", "Err(Secret)"),
            ("/ip4/127.0.0.1/tcp/5001", "Err(Scheme"),
            ("https://", "Err(Scheme"),
        ] {
            let found = format!("{:?}", parse(text));
            assert!(found.starts_with(expected), "{text}: {found}");
            assert!(!found.contains("s3cret"), "{found}");
        }
    }

    #[test]
    fn a_token_is_only_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        fs::write(&file, " s3cret \n").unwrap();
        let address = || parse(&format!("https://pins.example,token-file={}", file.display()));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(address(), Err(AddressError::Private(PrivateError::TooOpen { .. }))));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(address().unwrap().authorization().unwrap().as_str(), "Bearer s3cret");
        fs::write(&file, "two words").unwrap();
        assert!(matches!(address(), Err(AddressError::Token { .. })));
    }
}
