//! Time locks: absolute (`nLockTime`) and relative (BIP68).

use bitcoin::{Sequence, Transaction};

use super::Chain;
use crate::coin::Coin;

/// Lock times below this are heights, from it on they are times.
const TIME_THRESHOLD: u32 = 500_000_000;
/// Sequence bit: no relative lock.
const DISABLED: u32 = 1 << 31;
/// Sequence bit: the lock is a time.
const TIMED: u32 = 1 << 22;
/// Sequence bits holding the lock.
const MASK: u32 = 0xffff;

/// True when the absolute lock of `tx` lets it into the next block.
#[must_use]
pub fn is_final(chain: &Chain, tx: &Transaction) -> bool {
    let lock = tx.lock_time.to_consensus_u32();
    let next = chain.height().saturating_add(1);
    let now = if lock < TIME_THRESHOLD { next } else { chain.median_time(chain.height()) };
    lock < now || tx.input.iter().all(|input| input.sequence == Sequence::MAX)
}

/// True when the relative locks of `tx` let it into the next block.
#[must_use]
pub fn relative_locks_passed(chain: &Chain, tx: &Transaction, spent: &[Coin]) -> bool {
    let next = chain.height().saturating_add(1);
    let version = tx.version.0.cast_unsigned();
    version < 2
        || tx.input.iter().zip(spent).all(|(input, coin)| {
            let sequence = input.sequence.to_consensus_u32();
            sequence & DISABLED != 0 || passed(chain, sequence, coin.height.unwrap_or(next), next)
        })
}

fn passed(chain: &Chain, sequence: u32, coin_height: u32, next: u32) -> bool {
    let lock = sequence & MASK;
    if sequence & TIMED == 0 {
        return coin_height.saturating_add(lock) <= next;
    }
    let since = chain.median_time(coin_height.saturating_sub(1));
    since.saturating_add(lock.saturating_mul(512)) <= chain.median_time(chain.height())
}
