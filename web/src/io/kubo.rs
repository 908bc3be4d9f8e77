//! A Kubo node that keeps documents: its RPC, as far as one block after the other needs it.

use wasm_core::ipld::{Cid, car};

use super::http::{self, Answer};
use crate::state::service::Service;
use crate::wire::kubo::{addresses, check_import};
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

const MAX_ANSWER: usize = 64 * 1024;
const IMPORT: &str = "/api/v0/dag/import?pin-roots=true";

/// The longest block that is given and read back.
const MAX_BLOCK: usize = 2 * 1024 * 1024;

/// What the node holds for `cid`; the caller must check it against the name.
///
/// # Errors
/// [`GatewayError`].
pub async fn get(kubo: &Service, cid: &Cid) -> Result<Vec<u8>, GatewayError> {
    Ok(ask(kubo, &format!("/api/v0/block/get?arg={cid}"), MAX_BLOCK).await?.body)
}

/// Where others can fetch from it.
///
/// # Errors
/// [`GatewayError`].
pub async fn origins(kubo: &Service) -> Result<Vec<String>, GatewayError> {
    let answer = ask(kubo, "/api/v0/id", MAX_ANSWER).await?;
    Ok(addresses(&String::from_utf8_lossy(&answer.body))?)
}

async fn ask(kubo: &Service, path: &str, max: usize) -> Result<Answer, GatewayError> {
    let answer =
        http::post_as(&kubo.url.at(path), "application/octet-stream", kubo.authorization(), &[], max).await?;
    if answer.is_success() { Ok(answer) } else { Err(refusal(&answer).into()) }
}

fn refusal(answer: &Answer) -> Refusal {
    Refusal::parse(answer.status, &String::from_utf8_lossy(&answer.body))
}

/// Has a block kept and pinned, as an archive of its own: that is understood by nodes of all ages.
///
/// # Errors
/// [`GatewayError`]: no answer, a refusal, or another name for the block.
pub async fn put(kubo: &Service, cid: &Cid, block: &[u8]) -> Result<(), GatewayError> {
    // the name of the block cannot stand in the block
    let boundary = format!("blockpro-{cid}");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"path\"; filename=\"block.car\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    let body = [head.as_bytes(), &car::head(cid), &car::section(cid, block), end.as_bytes()].concat();
    let (url, kind) = (kubo.url.at(IMPORT), format!("multipart/form-data; boundary={boundary}"));
    let answer = http::post_as(&url, &kind, kubo.authorization(), &body, MAX_ANSWER).await?;
    if !answer.is_success() {
        return Err(refusal(&answer).into());
    }
    Ok(check_import(&String::from_utf8_lossy(&answer.body), cid)?)
}
