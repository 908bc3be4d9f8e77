//! IPFS by other people, from npm, for the test that pushes the gateway's files to it.

use std::path::PathBuf;

use anyhow::Result;

use super::{cache, npm};
use crate::say;

const PACKAGE: &str = include_str!("../../../pi-gateway/tests/ipfs/package.json");
const LOCK: &str = include_str!("../../../pi-gateway/tests/ipfs/package-lock.json");

/// A folder whose `node_modules` has js-ipfs, a pinning service and the JavaScript implementation of IPLD.
pub(crate) fn ipfs_peers() -> Result<PathBuf> {
    let folder = cache()?.join("ipfs");
    npm::install(&folder, PACKAGE, LOCK, || {
        say::step("Installing js-ipfs", "IPFS that is not ours", "a minute or two, once");
    })?;
    Ok(folder)
}
