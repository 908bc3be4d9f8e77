//! Kubo's RPC: blocks as archives by `dag/import`, never files by `add`, so that the node cannot make another address of
//! them. A large archive goes in pieces; a piece whose last block is there was sent before. The last one pins the root,
//! which Kubo does only with everything below it.

use std::io::{self, Read};

use cid::Cid;
use serde::Deserialize;
use ureq::http::StatusCode;

use super::piece::{Piece, pieces};
use super::{Done, Plan, Step, TargetError, Watch};
use crate::archive::{Archive, Place};
use crate::block;
use crate::http::{Ask, Sent, Server, lines};

/// Sends and pins it.
pub(super) fn publish(
    server: &Server,
    archive: &Archive,
    plan: &Plan,
    watch: &dyn Watch,
) -> Result<Done, TargetError> {
    let root = archive.root();
    if is_pinned(server, root)? {
        watch.step(Step::Sent(archive.bytes()));
        return Ok(Done::There);
    }
    match send(server, archive, plan, watch, Known::Looked) {
        // what it had of an earlier try is not whole
        Err(TargetError::Incomplete) => send(server, archive, plan, watch, Known::Nothing)?,
        done => done?,
    }
    if let Some(name) = &plan.name {
        name_pin(server, root, name)?;
    }
    Ok(Done::Took)
}

/// Whether pieces that are there may be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Looked,
    Nothing,
}

fn send(
    server: &Server,
    archive: &Archive,
    plan: &Plan,
    watch: &dyn Watch,
    known: Known,
) -> Result<(), TargetError> {
    let pieces = pieces(archive, plan.piece);
    let is_one = pieces.len() <= 1;
    for piece in &pieces {
        let Some(last) = piece.last() else { continue };
        if !is_one && known == Known::Looked && has(server, &last.cid)? {
            watch.step(Step::Sent(Piece::bytes(archive, piece)));
            continue;
        }
        import(server, archive, piece, is_one, watch)?;
    }
    watch.step(Step::Pinning);
    // a piece of nothing pins what is there
    if is_one { Ok(()) } else { import(server, archive, &[], true, watch) }
}

fn import(
    server: &Server,
    archive: &Archive,
    places: &[Place],
    pins: bool,
    watch: &dyn Watch,
) -> Result<(), TargetError> {
    let root = archive.root();
    let boundary = format!("ipfs-publish-{root}");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"path\"; filename=\"files.car\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    let length = |text: &str| u64::try_from(text.len()).unwrap_or(u64::MAX);
    let bytes = Piece::bytes(archive, places).saturating_add(length(&head)).saturating_add(length(&end));
    let sent = |bytes| watch.step(Step::Sent(bytes));
    let piece = Piece::new(archive, places, &sent);
    let mut body = io::Cursor::new(head).chain(piece).chain(io::Cursor::new(end));
    let (status, answer) = server.words(Ask {
        method: "POST",
        path: &format!("/api/v0/dag/import?pin-roots={pins}"),
        headers: &[("content-type", &format!("multipart/form-data; boundary={boundary}"))],
        body: Sent::Stream(bytes, &mut body),
    })?;
    if !status.is_success() {
        return Err(TargetError::of(status, &answer));
    }
    check_import(&answer, &root, pins)
}

/// A line of the answer to an archive; other lines say how much was read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Imported {
    #[serde(default)]
    root: Option<ImportedRoot>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ImportedRoot {
    cid: Link,
    #[serde(default)]
    pin_error_msg: String,
}

#[derive(Debug, Deserialize)]
struct Link {
    #[serde(rename = "/")]
    cid: String,
}

/// It names our root and no other, and says that it is pinned, if it shall be.
fn check_import(answer: &[u8], expected: &Cid, pins: bool) -> Result<(), TargetError> {
    let lines: Vec<Imported> = lines(answer).ok_or(TargetError::Malformed)?;
    let roots: Vec<ImportedRoot> = lines.into_iter().filter_map(|line| line.root).collect();
    if roots.is_empty() && pins {
        return Err(TargetError::Malformed);
    }
    if !roots.iter().all(|root| is_same(&root.cid.cid, expected)) {
        return Err(TargetError::Lied { expected: *expected });
    }
    if roots.iter().any(|root| root.pin_error_msg.contains("no space left")) {
        return Err(TargetError::NoSpace);
    }
    let pinned = roots.iter().all(|root| root.pin_error_msg.is_empty());
    if pinned { Ok(()) } else { Err(TargetError::Incomplete) }
}

/// The same address, in whatever version it is written.
fn is_same(text: &str, cid: &Cid) -> bool {
    text.parse::<Cid>().is_ok_and(|found| block::v1(&found) == block::v1(cid))
}

/// Whether the root is pinned with all below it.
pub(super) fn is_pinned(server: &Server, root: Cid) -> Result<bool, TargetError> {
    let (status, answer) = command(server, &format!("pin/ls?arg={root}&type=recursive"))?;
    if status == StatusCode::INTERNAL_SERVER_ERROR || status == StatusCode::BAD_REQUEST {
        // it says so in words, and has no code for it
        return Ok(false);
    }
    if !status.is_success() {
        return Err(TargetError::of(status, &answer));
    }
    let pins: Vec<Pins> = lines(&answer).ok_or(TargetError::Malformed)?;
    Ok(pins.iter().flat_map(|pins| pins.keys.keys()).any(|key| is_same(key, &root)))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pins {
    #[serde(default)]
    keys: std::collections::HashMap<String, serde::de::IgnoredAny>,
}

/// Whether it has a block, without looking for it elsewhere.
fn has(server: &Server, cid: &Cid) -> Result<bool, TargetError> {
    let (status, answer) = command(server, &format!("block/stat?arg={cid}&offline=true&timeout=2s"))?;
    match status {
        _ if status.is_success() => Ok(true),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(TargetError::of(status, &answer)),
        _ => Ok(false),
    }
}

/// Gives the pin a name. Nodes that know no names leave it as it is.
fn name_pin(server: &Server, root: Cid, name: &str) -> Result<(), TargetError> {
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (status, answer) = command(server, &format!("pin/add?arg={root}&recursive=true&name={name}"))?;
    if !status.is_success() {
        return Err(TargetError::of(status, &answer));
    }
    let pins: Vec<Added> = lines(&answer).ok_or(TargetError::Malformed)?;
    let named = pins.iter().flat_map(|added| &added.pins).any(|pin| is_same(pin, &root));
    if named { Ok(()) } else { Err(TargetError::Lied { expected: root }) }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Added {
    #[serde(default)]
    pins: Vec<String>,
}

/// Connects it to another node.
pub(super) fn connect(server: &Server, address: &str) -> Result<(), TargetError> {
    let (status, answer) = command(server, &format!("swarm/connect?arg={address}&timeout=10s"))?;
    if status.is_success() { Ok(()) } else { Err(TargetError::of(status, &answer)) }
}

fn command(server: &Server, what: &str) -> Result<(StatusCode, Vec<u8>), TargetError> {
    let path = format!("/api/v0/{what}");
    Ok(server.words(Ask { method: "POST", path: &path, headers: &[], body: Sent::Bytes(&[]) })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_archives() {
        let ours: Cid = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354".parse().unwrap();
        let other = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
        let root = |cid: &str, message: &str| {
            format!("{{\"Root\":{{\"Cid\":{{\"/\":\"{cid}\"}},\"PinErrorMsg\":{message:?}}}}}\n")
        };
        let text = ours.to_string();
        let stats = "{\"Stats\":{\"BlockCount\":1,\"BlockBytesCount\":7}}\n";
        for (row, pins, answer, expected) in [
            ("taken", true, root(&text, ""), "Ok(())"),
            ("by its other name", true, root("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn", ""), "Ok(())"),
            ("taken, with numbers", true, root(&text, "") + stats, "Ok(())"),
            ("not pinned", true, root(&text, "block not found"), "Err(Incomplete)"),
            ("full", true, root(&text, "write: no space left on device"), "Err(NoSpace)"),
            ("another", true, root(other, ""), "Err(Lied"),
            ("another too", true, root(&text, "") + &root(other, ""), "Err(Lied"),
            ("no root", true, stats.to_owned(), "Err(Malformed)"),
            ("nothing", true, String::new(), "Err(Malformed)"),
            ("a page", true, "<html>".to_owned(), "Err(Malformed)"),
            ("nothing to pin", false, String::new(), "Ok(())"),
            ("another, not to pin", false, root(other, ""), "Err(Lied"),
        ] {
            let found = format!("{:?}", check_import(answer.as_bytes(), &ours, pins));
            assert!(found.starts_with(expected), "{row}: {found}");
        }
    }
}
