//! Headers kept in the browser between visits: change by change, in pieces, so that little is written each time.

use wasm_core::chain::{ChainChange, HeaderChain};
use wasm_core::network::Network;

use crate::io::storage::Store;

/// Begins the name of every piece.
const KEY: &str = "headers";

/// A new piece is begun when one has grown beyond this many bytes.
const PIECE: usize = 500_000;

/// What is kept, and what is not written yet.
#[derive(Debug, Default)]
pub(super) struct Kept {
    piece: u32,
    /// The piece under way, whole.
    bytes: Vec<u8>,
}

impl Kept {
    /// Reads and checks what is kept, up to the first piece that is missing or wrong; headers can be fetched again.
    pub(super) async fn recall(store: &Store, network: Network) -> (Self, Option<HeaderChain>) {
        let mut kept = Self::default();
        let mut chain: Option<HeaderChain> = None;
        while let Ok(Some(bytes)) = store.get(&key(kept.piece)).await {
            let grown = match &chain {
                None => HeaderChain::from_stored(network, &bytes),
                Some(before) => {
                    let mut grown = before.clone();
                    grown.replay(&bytes).map(|()| grown)
                }
            };
            let Ok(grown) = grown else { break };
            chain = Some(grown);
            kept.bytes = bytes;
            kept.begin_piece_if_full();
            if !kept.bytes.is_empty() {
                break;
            }
        }
        (kept, chain)
    }

    /// Begins with the one block of a chain that has just been started.
    pub(super) fn begin(&mut self, chain: &HeaderChain) {
        *self = Self { piece: 0, bytes: chain.stored_head() };
    }

    /// Adds a change, to be written by [`Self::write`].
    pub(super) fn add(&mut self, change: &ChainChange) {
        self.bytes.extend(change.to_stored());
    }

    /// Writes what was added. Not kept only means fetched again.
    pub(super) async fn write(&mut self, store: &Store) {
        if store.put(&key(self.piece), &self.bytes).await.is_ok() {
            self.begin_piece_if_full();
        }
    }

    fn begin_piece_if_full(&mut self) {
        if self.bytes.len() > PIECE {
            self.piece = self.piece.saturating_add(1);
            self.bytes.clear();
        }
    }
}

/// All headers that are kept, in one piece, and the chain they make; nothing if a piece is missing or wrong.
pub(in crate::hooks) async fn whole(store: &Store, network: Network) -> Option<(Vec<u8>, HeaderChain)> {
    let (mut bytes, mut piece) = (Vec::new(), 0);
    while let Ok(Some(part)) = store.get(&key(piece)).await {
        bytes.extend_from_slice(&part);
        if part.len() <= PIECE {
            break;
        }
        piece = piece.saturating_add(1);
    }
    let chain = HeaderChain::from_stored(network, &bytes).ok()?;
    Some((bytes, chain))
}

fn key(piece: u32) -> String {
    if piece == 0 { KEY.to_owned() } else { format!("{KEY}.{piece}") }
}
