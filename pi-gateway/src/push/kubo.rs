//! Kubo's RPC: the blocks as a CAR by `dag/import`, each file with a pin of its own, which costs nothing however long
//! the history is. Once a day the newest is pinned with all below it: for that Kubo goes through all files, and so
//! finds out whether it still has them. Then the pins of single files go, and that of the day before.
//!
//! `pin/update` is not used, for it would spare nothing here: Kubo compares the links of the old and the new file in
//! pairs, and in a chain these differ down to the first file.

mod rpc;

use super::target::Target;
use super::{PushError, Step, keep};
use crate::clock;
use crate::node::Node;
use crate::store::{Place, PushRow, StoreError};
use rpc::{Root, import, pin_each, unpin, unpin_each};
use wasm_core::ipld::{Cid, car};

/// Most files in one request.
const FILES: usize = 64;
/// No more files are added to a request that has this many bytes.
const ENOUGH: usize = 1 << 20;

/// Does what comes next: files first, then the pin that keeps all of them, then what that makes needless.
pub(super) async fn step(node: &Node, target: &Target<'_>, row: &mut PushRow) -> Result<Step, PushError> {
    if let Some(batch) = batch(node, row.place)? {
        return send(node, target, row, &batch).await;
    }
    let is_due = row.pinned.is_none() || node.store.count_days_behind(row.whole)? > 0;
    if is_due && row.place > row.whole {
        return pin_all(node, target, row).await;
    }
    tidy(node, target, row).await
}

/// Files in one archive, oldest first, and the place behind them.
struct Batch {
    files: Vec<Cid>,
    place: Place,
    sections: Vec<u8>,
}

fn batch(node: &Node, place: Place) -> Result<Option<Batch>, StoreError> {
    let mut batch = Batch { files: Vec::new(), place, sections: Vec::new() };
    for (place, cid) in node.store.files_behind(place, FILES)? {
        let block = node.store.block(&cid)?;
        let block = block.ok_or_else(|| StoreError::Damaged { what: format!("block {cid} is missing") })?;
        batch.sections.extend(car::section(&cid, &block));
        batch.files.push(cid);
        batch.place = place;
        if batch.sections.len() >= ENOUGH {
            break;
        }
    }
    Ok((!batch.files.is_empty()).then_some(batch))
}

async fn send(node: &Node, target: &Target<'_>, row: &mut PushRow, batch: &Batch) -> Result<Step, PushError> {
    let Some(newest) = batch.files.last() else { return Ok(Step::Done) };
    import(target, newest, &batch.sections, Root::Loose).await?;
    pin_each(target, &batch.files).await?;
    (row.place, row.time) = (batch.place, clock::unix_now().secs());
    keep(node, target, row)?;
    tracing::info!(target_name = %target.config.name, cid = %newest, files = batch.files.len(), "pushed");
    Ok(Step::More)
}

/// Pins the newest file that was sent, with all below it.
async fn pin_all(node: &Node, target: &Target<'_>, row: &mut PushRow) -> Result<Step, PushError> {
    let root = node.store.file_at(row.place)?;
    let name = root.to_string();
    if let Some(stale) = row.stale.take().filter(|stale| *stale != name) {
        unpin(target, &stale).await?;
    }
    // Should this program end before it hears the answer, the pin will be found here.
    row.stale = Some(name.clone());
    keep(node, target, row)?;
    if let Err(error) = import(target, &root, &[], Root::Pinned).await {
        if matches!(error, PushError::Incomplete) {
            start_again(node, target, row).await?;
        }
        return Err(error);
    }
    row.stale = row.pinned.replace(name);
    (row.whole, row.time) = (row.place, clock::unix_now().secs());
    keep(node, target, row)?;
    tracing::info!(target_name = %target.config.name, cid = %root, "pinned with all before it");
    Ok(Step::More)
}

/// It lost files: everything is sent again.
async fn start_again(node: &Node, target: &Target<'_>, row: &mut PushRow) -> Result<(), PushError> {
    for pin in row.pinned.iter().chain(&row.stale) {
        unpin(target, pin).await?;
    }
    *row = PushRow { url: row.url.clone(), ..PushRow::default() };
    Ok(keep(node, target, row)?)
}

/// Takes pins away that the newest one includes.
async fn tidy(node: &Node, target: &Target<'_>, row: &mut PushRow) -> Result<Step, PushError> {
    if let Some(stale) = row.stale.take() {
        unpin(target, &stale).await?;
        keep(node, target, row)?;
        return Ok(Step::More);
    }
    let files = node.store.files_behind(row.loose, FILES)?;
    let files: Vec<_> = files.into_iter().take_while(|(place, _)| *place <= row.whole).collect();
    let Some((place, _)) = files.last() else { return Ok(Step::Done) };
    row.loose = *place;
    let names = files.iter().map(|(_, cid)| *cid).filter(|cid| row.pinned != Some(cid.to_string()));
    unpin_each(target, &names.collect::<Vec<_>>()).await?;
    keep(node, target, row)?;
    Ok(Step::More)
}
