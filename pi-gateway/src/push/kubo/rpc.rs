//! The requests to Kubo, and what its answers must be.

use crate::push::PushError;
use crate::push::target::{Sent, Target};
use axum::body::Bytes;
use axum::http::{Method, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_core::ipld::{Cid, car};

/// How Kubo says that a file needs no pin of its own. It has no code for that.
const INCLUDED: &[u8] = b"already pinned recursively";

/// What becomes of the root of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// It is pinned with all below it, which must be there.
    Pinned,
    /// Nothing.
    Loose,
}

/// Sends blocks.
///
/// # Errors
/// [`PushError::Incomplete`] if the root shall be pinned and something below it is missing.
pub(super) async fn import(
    target: &Target<'_>,
    root: &Cid,
    sections: &[u8],
    kept: Root,
) -> Result<(), PushError> {
    let boundary = format!("blockpro-{root}");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"path\"; filename=\"files.car\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    let body = [head.as_bytes(), &car::head(root), sections, end.as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={boundary}");
    let path = format!("/api/v0/dag/import?pin-roots={}", kept == Root::Pinned);
    let answer = target.ask(Sent { method: Method::POST, path: &path, kind: &kind, body }).await?;
    check_import(&answer, root, kept)
}

/// Gives each file a pin of its own, unless another pin includes it.
///
/// # Errors
/// A file that is not there, or the network.
pub(super) async fn pin_each(target: &Target<'_>, files: &[Cid]) -> Result<(), PushError> {
    match pin(target, files).await {
        // One of them stops the others.
        Err(PushError::Status { .. }) if files.len() > 1 => {
            for file in files {
                pin(target, std::slice::from_ref(file)).await?;
            }
            Ok(())
        }
        done => done,
    }
}

async fn pin(target: &Target<'_>, files: &[Cid]) -> Result<(), PushError> {
    let answer = change(target, "add?recursive=false", files).await?;
    if answer.status().is_success() {
        return check_pins(answer.body(), files);
    }
    let is_included = answer.body().windows(INCLUDED.len()).any(|words| words == INCLUDED);
    match PushError::of(answer.status()) {
        PushError::Status { .. } if is_included && files.len() == 1 => Ok(()),
        error => Err(error),
    }
}

/// Takes the own pins of files away. One that is not there is no harm.
///
/// # Errors
/// It does not let us, or the network.
pub(super) async fn unpin_each(target: &Target<'_>, files: &[Cid]) -> Result<(), PushError> {
    if files.is_empty() || remove(target, "rm?recursive=false", files).await? {
        return Ok(());
    }
    for file in files {
        remove(target, "rm?recursive=false", std::slice::from_ref(file)).await?;
    }
    Ok(())
}

/// Takes a pin of a file and all below it away. One that is not there is no harm.
///
/// # Errors
/// It does not let us, or the network.
pub(super) async fn unpin(target: &Target<'_>, file: &str) -> Result<(), PushError> {
    let file = file.parse().map_err(|_| PushError::Malformed)?;
    remove(target, "rm?recursive=true", &[file]).await?;
    Ok(())
}

/// Whether all were there.
async fn remove(target: &Target<'_>, how: &str, files: &[Cid]) -> Result<bool, PushError> {
    let answer = change(target, how, files).await?;
    match PushError::of(answer.status()) {
        _ if answer.status().is_success() => Ok(true),
        PushError::Status { status: StatusCode::BAD_REQUEST | StatusCode::INTERNAL_SERVER_ERROR } => {
            Ok(false)
        }
        error => Err(error),
    }
}

async fn change(target: &Target<'_>, how: &str, files: &[Cid]) -> Result<Response<Bytes>, PushError> {
    let names: String = files.iter().map(|file| format!("&arg={file}")).collect();
    let path = format!("/api/v0/pin/{how}&cid-base=base32{names}");
    target.send(Sent { method: Method::POST, path: &path, kind: "application/json", body: Vec::new() }).await
}

/// A line of the answer to blocks; other lines say how much was read.
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
fn check_import(answer: &[u8], expected: &Cid, kept: Root) -> Result<(), PushError> {
    let lines: Vec<Imported> = lines(answer)?;
    let roots: Vec<ImportedRoot> = lines.into_iter().filter_map(|line| line.root).collect();
    if roots.is_empty() && kept == Root::Pinned {
        return Err(PushError::Malformed);
    }
    if roots.iter().any(|root| root.cid.cid.parse() != Ok(*expected)) {
        return Err(PushError::Lied { expected: *expected });
    }
    let pinned = roots.iter().all(|root| root.pin_error_msg.is_empty());
    if pinned { Ok(()) } else { Err(PushError::Incomplete) }
}

/// A line of the answer to pins; other lines say how far it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pinned {
    #[serde(default)]
    pins: Vec<String>,
}

/// It names all files.
fn check_pins(answer: &[u8], expected: &[Cid]) -> Result<(), PushError> {
    let lines: Vec<Pinned> = lines(answer)?;
    let pins: Vec<&String> = lines.iter().flat_map(|line| &line.pins).collect();
    let missing = expected.iter().find(|file| !pins.iter().any(|pin| pin.parse() == Ok(**file)));
    missing.map_or(Ok(()), |_| Err(PushError::Malformed))
}

fn lines<T: DeserializeOwned>(answer: &[u8]) -> Result<Vec<T>, PushError> {
    let lines = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(serde_json::from_slice).collect::<Result<_, _>>().map_err(|_| PushError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::{PushError, Root, check_import, check_pins};
    use wasm_core::ipld::{Cid, dag_cbor_cid, raw_cid};

    fn root(cid: &Cid, message: &str) -> String {
        format!("{{\"Root\":{{\"Cid\":{{\"/\":\"{cid}\"}},\"PinErrorMsg\":{message:?}}}}}\n")
    }

    fn starts_with(row: &str, found: &Result<(), PushError>, expected: &str) {
        let found = format!("{found:?}");
        assert!(found.starts_with(expected), "{row}: {found}");
    }

    #[test]
    fn answers_to_blocks() {
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
            starts_with(row, &check_import(answer.as_bytes(), &ours, Root::Pinned), expected);
        }
        for (row, answer, expected) in [
            ("nothing to pin", String::new(), "Ok(())"),
            ("only numbers", stats.to_owned(), "Ok(())"),
            ("another", root(&other, ""), "Err(Lied"),
            ("a page", "<html>".to_owned(), "Err(Malformed)"),
        ] {
            starts_with(row, &check_import(answer.as_bytes(), &ours, Root::Loose), expected);
        }
    }

    #[test]
    fn answers_to_pins() {
        let (one, two) = (dag_cbor_cid(b"x"), raw_cid(b"x"));
        for (row, answer, expected) in [
            ("both", format!("{{\"Pins\":[\"{one}\",\"{two}\"]}}"), "Ok(())"),
            (
                "line by line",
                format!("{{\"Pins\":[\"{one}\"]}}\n{{\"Progress\":1}}\n{{\"Pins\":[\"{two}\"]}}\n"),
                "Ok(())",
            ),
            ("one of them", format!("{{\"Pins\":[\"{one}\"]}}"), "Err(Malformed)"),
            ("nothing", String::new(), "Err(Malformed)"),
            ("a page", "<html>".to_owned(), "Err(Malformed)"),
        ] {
            starts_with(row, &check_pins(answer.as_bytes(), &[one, two]), expected);
        }
    }
}
