//! Kubo's RPC: the blocks as a CAR by `dag/import`, whose root is pinned with all below it; then the pin before
//! is taken away, which the new one includes.

use super::target::{Sent, Target};
use super::{PushError, Step, keep};
use crate::node::Node;
use crate::store::{Place, PushRow, StoreError};
use crate::{car, clock};
use axum::http::Method;
use serde::Deserialize;
use wasm_core::ipld::Cid;

/// Most files in one request.
const FILES: usize = 64;
/// No more files are added to a request that has this many bytes.
const ENOUGH: usize = 1 << 20;

/// Sends the next files.
pub(super) async fn step(node: &Node, target: &Target<'_>, row: &mut PushRow) -> Result<Step, PushError> {
    let Some(batch) = batch(node, row.place)? else { return Ok(Step::Done) };
    if let Err(error) = import(target, &batch).await {
        if matches!(error, PushError::Incomplete) {
            *row = PushRow { url: row.url.clone(), ..PushRow::default() };
            keep(node, target, row)?;
        }
        return Err(error);
    }
    let root = batch.root.to_string();
    if let Some(before) = row.pinned.replace(root.clone()).filter(|before| *before != root) {
        unpin(target, &before).await;
    }
    (row.place, row.time) = (batch.place, clock::unix_now().secs());
    keep(node, target, row)?;
    tracing::info!(target_name = %target.config.name, cid = %batch.root, files = batch.files, "pushed");
    Ok(Step::More)
}

/// Files in one archive.
struct Batch {
    /// The newest of them.
    root: Cid,
    /// The place behind it.
    place: Place,
    files: usize,
    sections: Vec<u8>,
}

fn batch(node: &Node, place: Place) -> Result<Option<Batch>, StoreError> {
    let mut batch: Option<Batch> = None;
    for (place, root) in node.store.files_behind(place, FILES)? {
        let block = node.store.block(&root)?;
        let block = block.ok_or_else(|| StoreError::Damaged { what: format!("block {root} is missing") })?;
        let mut so_far = batch.unwrap_or(Batch { root, place, files: 0, sections: Vec::new() });
        so_far.sections.extend(car::section(&root, &block));
        let files = so_far.files.saturating_add(1);
        let is_enough = so_far.sections.len() >= ENOUGH;
        batch = Some(Batch { root, place, files, ..so_far });
        if is_enough {
            break;
        }
    }
    Ok(batch)
}

async fn import(target: &Target<'_>, batch: &Batch) -> Result<(), PushError> {
    let boundary = format!("blockpro-{}", batch.root);
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"path\"; filename=\"files.car\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    let body = [head.as_bytes(), &car::head(&batch.root), &batch.sections, end.as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={boundary}");
    let path = "/api/v0/dag/import?pin-roots=true";
    let answer = target.ask(Sent { method: Method::POST, path, kind: &kind, body }).await?;
    check(&answer, &batch.root)
}

/// A line of the answer; other lines say how much was read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line {
    #[serde(default)]
    root: Option<Root>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Root {
    cid: Link,
    #[serde(default)]
    pin_error_msg: String,
}

#[derive(Debug, Deserialize)]
struct Link {
    #[serde(rename = "/")]
    cid: String,
}

/// It names our root and no other, and says that it is pinned.
fn check(answer: &[u8], expected: &Cid) -> Result<(), PushError> {
    let lines = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let lines = lines.map(serde_json::from_slice).collect::<Result<Vec<Line>, _>>();
    let roots: Vec<Root> =
        lines.map_err(|_| PushError::Malformed)?.into_iter().filter_map(|line| line.root).collect();
    if roots.is_empty() {
        return Err(PushError::Malformed);
    }
    if roots.iter().any(|root| root.cid.cid.parse() != Ok(*expected)) {
        return Err(PushError::Lied { expected: *expected });
    }
    let pinned = roots.iter().all(|root| root.pin_error_msg.is_empty());
    if pinned { Ok(()) } else { Err(PushError::Incomplete) }
}

/// Takes a pin away that a newer one includes. One that stays is no harm.
async fn unpin(target: &Target<'_>, cid: &str) {
    let path = format!("/api/v0/pin/rm?arg={cid}&recursive=true");
    let sent = Sent { method: Method::POST, path: &path, kind: "application/json", body: Vec::new() };
    if let Err(error) = target.ask(sent).await {
        tracing::debug!(target_name = %target.config.name, cid, %error, "an older pin stays");
    }
}

#[cfg(test)]
mod tests {
    use super::{PushError, check};
    use wasm_core::ipld::{Cid, dag_cbor_cid, raw_cid};

    fn root(cid: &Cid, message: &str) -> String {
        format!("{{\"Root\":{{\"Cid\":{{\"/\":\"{cid}\"}},\"PinErrorMsg\":{message:?}}}}}\n")
    }

    #[test]
    fn answers() {
        let (ours, other) = (dag_cbor_cid(b"x"), raw_cid(b"x"));
        let stats = "{\"Stats\":{\"BlockCount\":1,\"BlockBytesCount\":7}}\n";
        for (row, answer, expected) in [
            ("taken", root(&ours, ""), "Ok(())"),
            ("taken, with numbers", format!("{}{stats}", root(&ours, "")), "Ok(())"),
            ("not pinned", root(&ours, "block not found"), "Err(Incomplete)"),
            ("another", root(&other, ""), "Err(Lied"),
            ("another too", format!("{}{}", root(&ours, ""), root(&other, "")), "Err(Lied"),
            ("no root", stats.to_owned(), "Err(Malformed)"),
            ("nothing", String::new(), "Err(Malformed)"),
            ("a page", "<html>".to_owned(), "Err(Malformed)"),
            ("no name", "{\"Root\":{\"Cid\":{\"/\":\"x\"}}}".to_owned(), "Err(Lied"),
        ] {
            let found: Result<(), PushError> = check(answer.as_bytes(), &ours);
            let found = format!("{found:?}");
            assert!(found.starts_with(expected), "{row}: {found}");
        }
    }
}
