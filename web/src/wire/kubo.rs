//! What a Kubo node says about a block it was given, and where others find the node.

use serde::Deserialize;
use wasm_core::ipld::Cid;

use super::{WireError, json};

/// Checks the answer of `dag/import`, a line for each root: it must be this one, and pinned.
///
/// # Errors
/// [`WireError`] if there is no such line, it names another block, or pinning did not work.
pub fn check_import(text: &str, cid: &Cid) -> Result<(), WireError> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let read: Vec<Line> = lines.map(json).collect::<Result<_, _>>()?;
    let root = read.into_iter().find_map(|line| line.root).ok_or_else(|| WireError::field("Root", text))?;
    let problem = root.problem.unwrap_or_default();
    if !problem.is_empty() {
        return Err(WireError::field("PinErrorMsg", &problem));
    }
    if root.cid.name.parse() == Ok(*cid) { Ok(()) } else { Err(WireError::field("Root", &root.cid.name)) }
}

/// A line of that answer; other lines say how much was read.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "Root")]
    root: Option<Root>,
}

#[derive(Deserialize)]
struct Root {
    #[serde(rename = "Cid")]
    cid: Link,
    #[serde(rename = "PinErrorMsg")]
    problem: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(rename = "/")]
    name: String,
}

/// The most addresses that a pinning service is told.
const MAX_ORIGINS: usize = 20;

/// Where others can fetch from the node, by its answer of `id`: what can be reached from afar first.
///
/// # Errors
/// [`WireError`] if it is no such answer.
pub fn addresses(text: &str) -> Result<Vec<String>, WireError> {
    #[derive(Deserialize)]
    struct Id {
        #[serde(rename = "Addresses")]
        addresses: Option<Vec<String>>,
    }
    let near = |address: &String| {
        ["/ip4/127.", "/ip4/10.", "/ip4/192.168.", "/ip6/::1/", "/ip6/fe80:", "/ip6/fd"]
            .iter()
            .any(|start| address.starts_with(start))
    };
    let mut addresses = json::<Id>(text)?.addresses.unwrap_or_default();
    addresses.retain(|address| address.starts_with('/') && address.contains("/p2p/"));
    addresses.sort_by_key(near);
    addresses.truncate(MAX_ORIGINS);
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use wasm_core::ipld::raw_cid;

    use super::*;

    #[test]
    fn only_the_same_name_counts() {
        let (cid, other) = (raw_cid(b"block"), raw_cid(b"other"));
        let line = |cid: &Cid, problem: &str| {
            format!(r#"{{"Root":{{"Cid":{{"/":"{cid}"}},"PinErrorMsg":"{problem}"}}}}"#)
        };
        let stats = r#"{"Stats":{"BlockCount":1,"BlockBytesCount":5}}"#;
        for (row, text, fits) in [
            ("pinned", line(&cid, ""), true),
            ("with numbers behind", format!("{}\n{stats}\n", line(&cid, "")), true),
            ("with numbers before", format!("{stats}\n{}", line(&cid, "")), true),
            ("another block", line(&other, ""), false),
            ("not pinned", line(&cid, "no room"), false),
            ("only numbers", stats.to_owned(), false),
            ("an error", r#"{"Message":"no"}"#.to_owned(), false),
            ("nothing", String::new(), false),
            ("no JSON", "<html>".to_owned(), false),
        ] {
            assert_eq!(check_import(&text, &cid).is_ok(), fits, "{row}");
        }
    }

    #[test]
    fn addresses_for_others_come_first() {
        let text = r#"{"ID":"x","Addresses":["/ip4/127.0.0.1/tcp/4001/p2p/x","/ip4/5.6.7.8/tcp/4001/p2p/x","relay","/ip4/9.9.9.9/tcp/1"]}"#;
        let expected = ["/ip4/5.6.7.8/tcp/4001/p2p/x", "/ip4/127.0.0.1/tcp/4001/p2p/x"];
        assert_eq!(addresses(text).expect("addresses"), expected);
        assert_eq!(addresses(r#"{"Addresses":null}"#), Ok(Vec::new()));
        assert!(addresses("no").is_err());
        let many = vec!["\"/ip4/5.6.7.8/tcp/1/p2p/x\""; 50].join(",");
        assert_eq!(addresses(&format!("{{\"Addresses\":[{many}]}}")).expect("addresses").len(), 20);
    }
}
