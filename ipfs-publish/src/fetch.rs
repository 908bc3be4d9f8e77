//! A folder from gateways: every block held against its address, completeness judged from our own root, sizes limited.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use cid::Cid;
use cid::multihash::Multihash;

use crate::archive::Archive;
use crate::block::{self, BlockError};
use crate::gateway::{Gateway, GatewayError};
use crate::tree::{Store, TreeError};

/// Longest pause between two rounds of asking.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Why it did not come.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No gateway gave a block.
    #[error(
        "no gateway gave the block {cid} within {} s; the last answer: {last}; is the address right? name other gateways \
         with --gateway, or wait longer with --patience",
        limit.as_secs()
    )]
    Missing {
        /// The block.
        cid: Cid,
        /// How long it was tried.
        limit: Duration,
        /// The last answer.
        #[source]
        last: GatewayError,
    },
    /// Nobody to ask.
    #[error("no gateway to ask: name one with --gateway")]
    Nobody,
    /// More than is taken.
    #[error("it has more than {max} bytes; allow more with --max-bytes")]
    TooLong {
        /// The limit.
        max: u64,
    },
    /// A block whose links cannot be followed.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// No room on this disk.
    #[error("the blocks cannot be kept on this disk: {0}")]
    Own(#[from] io::Error),
}

/// How much is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of all blocks.
    pub bytes: u64,
    /// How long missing blocks are asked for.
    pub patience: Duration,
    /// First pause between two rounds of asking; it doubles.
    pub pause: Duration,
}

/// Blocks that came, in a file without a name.
#[derive(Debug)]
pub struct Fetched {
    file: File,
    end: u64,
    index: HashMap<Key, (u64, usize)>,
    most: u64,
}

/// What is the same in all versions of an address.
type Key = (u64, Multihash<64>);

fn key(cid: &Cid) -> Key {
    (cid.codec(), *cid.hash())
}

impl Fetched {
    fn clear(&mut self) -> io::Result<()> {
        self.index.clear();
        self.end = 0;
        self.file.set_len(0)
    }

    fn put(&mut self, cid: &Cid, block: &[u8]) -> Result<(), FetchError> {
        if self.index.contains_key(&key(cid)) {
            return Ok(());
        }
        let length = u64::try_from(block.len()).unwrap_or(u64::MAX);
        let end = self.end.saturating_add(length);
        if end > self.most {
            return Err(FetchError::TooLong { max: self.most });
        }
        self.file.write_all_at(block, self.end)?;
        self.index.insert(key(cid), (self.end, block.len()));
        self.end = end;
        Ok(())
    }

    fn read(&self, cid: &Cid) -> io::Result<Option<Vec<u8>>> {
        let Some((at, length)) = self.index.get(&key(cid)) else { return Ok(None) };
        let mut block = vec![0; *length];
        self.file.read_exact_at(&mut block, *at)?;
        Ok(Some(block))
    }
}

impl Store for Fetched {
    fn get(&self, cid: &Cid) -> Result<Vec<u8>, TreeError> {
        self.read(cid)?.ok_or(TreeError::Missing { cid: *cid })
    }
}

impl Store for Archive {
    fn get(&self, cid: &Cid) -> Result<Vec<u8>, TreeError> {
        let place = self.place(cid).ok_or(TreeError::Missing { cid: *cid })?;
        Ok(self.read(place)?)
    }
}

/// Fetches a root and all below it. `progress` hears how many blocks came.
///
/// # Errors
/// [`FetchError`].
pub fn fetch(
    root: Cid,
    gateways: &[Gateway],
    limits: &Limits,
    progress: &mut dyn FnMut(usize),
) -> Result<Fetched, FetchError> {
    let mut fetched =
        Fetched { file: tempfile::tempfile()?, end: 0, index: HashMap::new(), most: limits.bytes };
    let first = gateways.first().ok_or(FetchError::Nobody)?;
    let mut failed = None;
    let came = first.all(&root, limits.bytes.saturating_mul(2), &mut |cid, block| {
        if failed.is_none() {
            failed = fetched.put(&cid, &block).err();
            progress(fetched.index.len());
        }
    });
    // whatever came is right; what did not is asked for one by one
    drop(came);
    match failed {
        None => {}
        // it may have sent blocks that nobody asked for
        Some(FetchError::TooLong { .. }) => fetched.clear()?,
        Some(error) => return Err(error),
    }
    let (mut open, begin) = (vec![root], Instant::now());
    let mut seen = std::collections::HashSet::new();
    while let Some(cid) = open.pop() {
        if block::inline(&cid).is_some() || !seen.insert(key(&cid)) {
            continue;
        }
        let block = match fetched.read(&cid)? {
            Some(block) => block,
            None => {
                let block = one(&cid, gateways, limits, begin)?;
                fetched.put(&cid, &block)?;
                progress(fetched.index.len());
                block
            }
        };
        open.extend(block::links(&cid, &block)?);
    }
    Ok(fetched)
}

/// A block from any gateway, each asked in turn. Those that lie are not asked for it again.
fn one(cid: &Cid, gateways: &[Gateway], limits: &Limits, begin: Instant) -> Result<Vec<u8>, FetchError> {
    let mut honest: Vec<&Gateway> = gateways.iter().collect();
    let mut pause = limits.pause;
    loop {
        let mut last = None;
        let mut still = Vec::new();
        for gateway in honest {
            match gateway.block(cid) {
                Ok(block) => return Ok(block),
                Err(error) => {
                    if !error.is_a_lie() {
                        still.push(gateway);
                    }
                    last = Some(error);
                }
            }
        }
        honest = still;
        let last = last.ok_or(FetchError::Nobody)?;
        let left = limits.patience.saturating_sub(begin.elapsed());
        if left.is_zero() || honest.is_empty() {
            return Err(FetchError::Missing { cid: *cid, limit: limits.patience, last });
        }
        std::thread::sleep(pause.min(left));
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}
