//! The pairing link: where the gateway is and what to say to it, for a person who holds a phone before a terminal.

use crate::config::{Config, HttpsConfig};
use crate::https;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;
use std::net::SocketAddr;

/// Light modules around the code, as the standard asks for.
const QUIET: i32 = 4;
/// Black on white, whatever the terminal's colours are.
const COLOURS: &str = "\x1b[30;107m";
const NO_COLOURS: &str = "\x1b[0m";

/// Where people and their browsers reach the gateway that listens on `address`.
pub(crate) fn origin(config: &Config, address: SocketAddr) -> String {
    let scheme = if matches!(config.https, HttpsConfig::Off) { "http" } else { "https" };
    let named = config.https.names().iter().find(|name| !name.starts_with('*'));
    let reached = match address.ip() {
        ip if ip.is_unspecified() => https::outward().unwrap_or(ip),
        ip => ip,
    };
    let host = named.cloned().unwrap_or_else(|| SocketAddr::new(reached, 0).to_string());
    format!("{scheme}://{}:{}", host.trim_end_matches(":0"), address.port())
}

/// The page that pairs, told everything; `None` if nobody says where the dApp is.
pub(crate) fn link(config: &Config, origin: &str, code: &str) -> Option<String> {
    let here = config.dapp.as_ref().map(|_| format!("{origin}/"));
    let page = config.pairing.dapp.clone().or(here)?;
    Some(format!("{page}#/meter?gateway={origin}&code={code}"))
}

/// A text as a code for cameras, two rows of modules in a line; empty if it is too long.
pub fn qr(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return String::new() };
    let end = code.size().saturating_add(QUIET);
    let mut out = String::new();
    for y in (-QUIET..end).step_by(2) {
        out.push_str(COLOURS);
        for x in -QUIET..end {
            out.push(match (code.get_module(x, y), code.get_module(x, y.saturating_add(1))) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        let _ = writeln!(out, "{NO_COLOURS}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{link, origin, qr};
    use crate::config::Config;
    use qrcodegen::{QrCode, QrCodeEcc};

    fn config(more: &str) -> Config {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gateway.toml");
        let text = format!(
            "network = \"devnet\"\ndata_dir = \"d\"\n{more}\n[meter]\nsource = \"replay\"\nfile = \"x\"\n"
        );
        std::fs::write(&path, text).expect("writes");
        Config::load(&path).expect("a configuration")
    }

    #[test]
    fn the_link_says_where_and_what() {
        let at = "192.168.7.5:8736".parse().expect("an address");
        let acme = "[https]\nmode = \"acme\"\nnames = [\"*.b.example\", \"a.example\"]\nhook = [\"x\"]\nterms_agreed = true";
        for (row, more, wanted_origin, wanted) in [
            ("nowhere", "", "http://192.168.7.5:8736", None),
            (
                "here",
                "[https]\nmode = \"own\"\n[dapp]\nfolder = \"x\"",
                "https://192.168.7.5:8736",
                Some("https://192.168.7.5:8736/#/meter?gateway=https://192.168.7.5:8736&code=1234-5678"),
            ),
            (
                "elsewhere",
                &format!("pairing.dapp = \"https://d.example/\"\n{acme}"),
                "https://a.example:8736",
                Some("https://d.example/#/meter?gateway=https://a.example:8736&code=1234-5678"),
            ),
        ] {
            let config = config(more);
            let origin = origin(&config, at);
            assert_eq!(origin, wanted_origin, "{row}");
            assert_eq!(link(&config, &origin, "1234-5678").as_deref(), wanted, "{row}");
        }
        let six = origin(&config(""), "[fd00::7]:80".parse().expect("an address"));
        assert_eq!(six, "http://[fd00::7]:80");
    }

    #[test]
    fn modules_are_where_they_belong() {
        let text = "https://192.168.7.5:8736/#/meter";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("short");
        let drawn = qr(text);
        let lines: Vec<Vec<char>> = drawn
            .lines()
            .map(|line| {
                line.trim_start_matches(super::COLOURS).trim_end_matches(super::NO_COLOURS).chars().collect()
            })
            .collect();
        for y in 0..code.size() {
            for x in 0..code.size() {
                let at = |n: i32| usize::try_from(n + super::QUIET).expect("not negative");
                let drawn = lines[at(y) / 2][at(x)];
                let dark = drawn == '█' || drawn == if at(y) % 2 == 0 { '▀' } else { '▄' };
                assert_eq!(dark, code.get_module(x, y), "{x} {y}");
            }
        }
        assert_eq!(qr(&"x".repeat(9000)), "");
    }
}
