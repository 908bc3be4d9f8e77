//! Where an Electrum server is, as the configuration says it.

use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// An Electrum server: `host:port` in plain, `tls://host:port` with a certificate that the world's authorities vouch
/// for, `tls://host:port#<SHA-256 of its certificate in hex>` with exactly that certificate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Server {
    host: String,
    port: u16,
    trust: Trust,
}

/// How a server proves that it is the one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Not at all: plain TCP. What it says is checked all the same.
    Plain,
    /// By a certificate that an authority vouches for.
    Authorities,
    /// By the certificate with this SHA-256.
    Pinned([u8; 32]),
}

/// A text that names no server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no server: host:port, tls://host:port or tls://host:port#fingerprint")]
pub struct ServerError {
    /// The text.
    pub text: String,
}

impl Server {
    /// Its name or address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How it proves who it is.
    #[must_use]
    pub const fn trust(&self) -> Trust {
        self.trust
    }
}

impl FromStr for Server {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let wrong = || ServerError { text: text.chars().take(200).collect() };
        let (address, trust) = match text.strip_prefix("tls://") {
            None => (text, Trust::Plain),
            Some(rest) => match rest.split_once('#') {
                None => (rest, Trust::Authorities),
                Some((address, pin)) => {
                    let mut bytes = [0; 32];
                    hex::decode_to_slice(pin.replace(':', ""), &mut bytes).map_err(|_| wrong())?;
                    (address, Trust::Pinned(bytes))
                }
            },
        };
        let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().map_err(|_| wrong())?;
        let is_name = !host.is_empty() && !host.contains(['/', '#', '@', ' ']);
        if is_name { Ok(Self { host: host.to_owned(), port, trust }) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Server {
    type Error = ServerError;

    fn try_from(text: String) -> Result<Self, ServerError> {
        text.parse()
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.trust == Trust::Plain { "" } else { "tls://" };
        write!(f, "{scheme}{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::{Server, Trust};

    #[test]
    fn servers_are_read() {
        let pin = "ab".repeat(32);
        let colons = vec!["ab"; 32].join(":");
        for (text, shown, trust) in [
            ("localhost:50001".to_owned(), "localhost:50001", Trust::Plain),
            ("[::1]:50001".to_owned(), "[::1]:50001", Trust::Plain),
            ("tls://e.example:50002".to_owned(), "tls://e.example:50002", Trust::Authorities),
            (format!("tls://e.example:1#{pin}"), "tls://e.example:1", Trust::Pinned([0xab; 32])),
            (format!("tls://e.example:1#{colons}"), "tls://e.example:1", Trust::Pinned([0xab; 32])),
        ] {
            let server: Server = text.parse().expect(&text);
            assert_eq!((server.to_string().as_str(), server.trust()), (shown, trust), "{text}");
        }
        for text in
            ["", "a", ":1", "a:99999", "tls://a:1#", "tls://a:1#abcd", "http://a:1/", "a b:1", "tls://"]
        {
            assert!(text.parse::<Server>().is_err(), "{text}");
        }
    }
}
