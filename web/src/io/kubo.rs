//! A Kubo node that keeps documents: its RPC, as far as one block after the other needs it.

use wasm_core::ipld::Cid;

use super::http;
use crate::state::kubo::Kubo;
use crate::wire::kubo::check_put;
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

const MAX_ANSWER: usize = 64 * 1024;

/// Has a block kept and pinned.
///
/// # Errors
/// [`GatewayError`]: no answer, a refusal, or another name for the block.
pub async fn put(kubo: &Kubo, cid: &Cid, block: &[u8]) -> Result<(), GatewayError> {
    let codec = if cid.to_string().starts_with("bafk") { "raw" } else { "dag-cbor" };
    let path = format!("/api/v0/block/put?cid-codec={codec}&mhtype=sha2-256&pin=true");
    // the name of the block cannot stand in the block
    let boundary = format!("blockpro-{cid}");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"data\"; filename=\"block\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), block, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={boundary}");
    let answer = http::post_as(&kubo.url.at(&path), &kind, kubo.authorization(), &body, MAX_ANSWER).await?;
    let text = String::from_utf8_lossy(&answer.body);
    if !answer.is_success() {
        return Err(Refusal::parse(answer.status, &text).into());
    }
    Ok(check_put(&text, cid)?)
}
