//! Where the page was opened: at an address of its own, or one that it shares with strangers.
//!
//! A browser keeps storage apart by origin. Under `https://gateway/ipfs/…` every site of that gateway has the same
//! one, so a stranger's page could read and change what this page keeps; a page inside another one can be covered and
//! clicked through. In both cases nothing secret is made, opened or kept.

/// The address of the page, as the browser tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// `https:` or `http:`.
    pub protocol: String,
    /// Name and port.
    pub host: String,
    /// The path, from the first slash on.
    pub path: String,
}

/// Why the page must not hold keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Under a path of an IPFS gateway, as all sites of that gateway.
    Path {
        /// The same page at an origin of its own, where its address can be written as a host name.
        own: Option<String>,
    },
    /// Inside the page of somebody else.
    Framed {
        /// The page by itself.
        own: String,
    },
}

/// Whether the page shares its origin or its window with others.
#[must_use]
pub fn shared(address: &Address, framed: bool) -> Option<Shared> {
    let Address { protocol, host, path } = address;
    let mut parts = path.trim_start_matches('/').splitn(3, '/');
    match (parts.next(), parts.next()) {
        (Some(space @ ("ipfs" | "ipns")), Some(root)) if !root.is_empty() => {
            let own = subdomain(space, root, host).map(|host| format!("{protocol}//{host}/"));
            Some(Shared::Path { own })
        }
        _ if framed => Some(Shared::Framed { own: format!("{protocol}//{host}{path}") }),
        _ => None,
    }
}

/// The most letters between two dots of a host name.
const LABEL: usize = 63;

/// The host that a gateway gives this content for itself; `None` where there is none, as below a bare IP address.
fn subdomain(space: &str, root: &str, host: &str) -> Option<String> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => (name, format!(":{port}")),
        _ => (host, String::new()),
    };
    let name = match name {
        "127.0.0.1" | "[::1]" => "localhost",
        name if is_ip(name) => return None,
        name => name,
    };
    let label = label(space, root)?;
    Some(format!("{label}.{space}.{name}{port}"))
}

fn is_ip(name: &str) -> bool {
    name.starts_with('[') || name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A CID or name as one part of a host name. Old CIDs (`Qm…`) need capital letters, which host names don't have.
fn label(space: &str, root: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_cid = root.starts_with(['b', 'k']) && root.bytes().all(plain);
    let label = match space {
        _ if is_cid => root.to_owned(),
        "ipns" if root.contains('.') => root.replace('-', "--").replace('.', "-"),
        _ => return None,
    };
    let fits = label.len() <= LABEL && label.bytes().all(|byte| plain(byte) || byte == b'-');
    fits.then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CID: &str = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

    fn at(url: &str) -> Address {
        let (protocol, rest) = url.split_once("//").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        Address { protocol: protocol.into(), host: host.into(), path: format!("/{path}") }
    }

    #[test]
    fn shared_addresses_are_told_with_the_way_out() {
        let long = "a".repeat(64);
        let rows: &[(&str, String, Option<Option<String>>)] = &[
            ("own server", "http://192.168.1.7:8080/".into(), None),
            ("a folder", "https://example.org/blockpro/".into(), None),
            ("a subdomain", format!("https://{CID}.ipfs.dweb.link/"), None),
            ("a folder of that name", "https://example.org/docs/ipfs/x/".into(), None),
            ("the bare space", "https://example.org/ipfs/".into(), None),
            (
                "a gateway",
                format!("https://ipfs.io/ipfs/{CID}/"),
                Some(Some(format!("https://{CID}.ipfs.ipfs.io/"))),
            ),
            (
                "a node of one's own",
                format!("http://127.0.0.1:8080/ipfs/{CID}/index.html"),
                Some(Some(format!("http://{CID}.ipfs.localhost:8080/"))),
            ),
            ("no name to put it under", format!("http://192.168.1.7:8080/ipfs/{CID}/"), Some(None)),
            (
                "a name",
                "https://dweb.link/ipns/app.block-pro.org/x".into(),
                Some(Some("https://app-block--pro-org.ipns.dweb.link/".into())),
            ),
            (
                "an old CID",
                "https://ipfs.io/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG/".into(),
                Some(None),
            ),
            ("no CID", format!("https://ipfs.io/ipfs/b{long}/"), Some(None)),
            ("odd letters", "https://ipfs.io/ipns/a_b.org/".into(), Some(None)),
        ];
        for (name, url, expected) in rows {
            let expected = expected.clone().map(|own| Shared::Path { own });
            assert_eq!(shared(&at(url), false), expected, "{name}");
        }
    }

    #[test]
    fn a_framed_page_leads_out_of_its_frame() {
        let address = at("https://example.org/app/");
        assert_eq!(shared(&address, true), Some(Shared::Framed { own: "https://example.org/app/".into() }));
        assert!(matches!(
            shared(&at(&format!("https://ipfs.io/ipfs/{CID}/")), true),
            Some(Shared::Path { .. })
        ));
    }
}
