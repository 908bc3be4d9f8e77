//! Where files are pushed to, as the configuration says it.

use super::{ConfigError, value};
use axum::http::Uri;
use serde::Deserialize;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Somebody who keeps the files too.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushConfig {
    /// What it is called in the log, in `/health` and in the metrics.
    pub name: String,
    /// What it speaks.
    pub kind: PushKind,
    /// Where it is.
    pub url: String,
    /// A file with the token it asks for; only its owner may be able to read it.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    /// Who vouches for its certificate, PEM; default: the world's authorities.
    #[serde(default)]
    pub ca: Option<PathBuf>,
    /// For a pinning service: where it can fetch the files, as multiaddrs.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Longest time for one request, in seconds.
    #[serde(default = "timeout")]
    pub timeout_s: u32,
}

/// What a target speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PushKind {
    /// Kubo's RPC: the blocks are sent.
    Kubo,
    /// The Pinning Service API: the newest file's address is sent, the service fetches all below it.
    Pinning,
}

impl PushKind {
    /// The word in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kubo => "kubo",
            Self::Pinning => "pinning",
        }
    }
}

impl PushConfig {
    pub(super) fn settle(&mut self, folder: &Path) {
        self.token_file = self.token_file.take().map(|file| folder.join(file));
        self.ca = self.ca.take().map(|file| folder.join(file));
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let named = (1..=32).contains(&self.name.len()) && self.name.bytes().all(plain);
        fits("push.name", &self.name, named, "1 to 32 letters a-z, digits and -")?;
        // What is wrong with an address is said without it: it may hold a password.
        let uri: Option<Uri> = self.url.parse().ok();
        let host = uri.as_ref().filter(|uri| is_base(uri)).and_then(Uri::host);
        fits(
            "push.url",
            "another text",
            host.is_some(),
            "an http:// or https:// address without user or query",
        )?;
        let open = self.url.starts_with("http://") && !host.is_some_and(is_this_machine);
        let wanted = "https:// where a token goes to another machine";
        fits("push.url", "http://", !open || self.token_file.is_none(), wanted)?;
        fits("push.timeout_s", "0", self.timeout_s > 0, "at least 1")?;
        let origins = self.origins.is_empty() || self.kind == PushKind::Pinning;
        fits("push.origins", "given", origins, "left out: Kubo is sent the files themselves")?;
        let paths = self.origins.iter().all(|origin| origin.starts_with('/') && origin.len() <= 512);
        fits(
            "push.origins",
            "another text",
            paths && self.origins.len() <= 20,
            "multiaddrs, /ip4/…/p2p/…, 20 at most",
        )
    }
}

fn is_base(uri: &Uri) -> bool {
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    web && plain && uri.query().is_none()
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn fits(key: &'static str, found: &str, holds: bool, wanted: &'static str) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(value(key, found, wanted)) }
}

const fn timeout() -> u32 {
    120
}
