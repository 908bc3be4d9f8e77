//! Which coins pay: a set that needs no change if there is one, coins drawn by lot otherwise.
//!
//! The search is branch and bound over what each coin brings beyond the fee for spending it, largest first, at most
//! [`MAX_TRIES`] steps. Everything is integer and a pure function of the coins and the seed.

/// The most steps of a search: about a millisecond.
const MAX_TRIES: u32 = 50_000;

/// A set of coins that bring at least `target` and at most `tolerance` more, with the least excess the search finds;
/// as positions in `effective`, which is what each coin brings beyond its cost, in falling order.
pub(super) fn exact(effective: &[u64], target: u64, tolerance: u64) -> Option<Vec<usize>> {
    let highest = target.saturating_add(tolerance);
    let mut left: u64 = effective.iter().fold(0, |sum, value| sum.saturating_add(*value));
    let mut chosen: Vec<usize> = Vec::new();
    let mut sum = 0_u64;
    let mut best: Option<(u64, Vec<usize>)> = None;
    let mut next = 0_usize;
    for _ in 0..MAX_TRIES {
        let found = best.as_ref().map_or(highest, |(excess, _)| target.saturating_add(*excess));
        let hit = sum >= target && sum <= found;
        if hit {
            let excess = sum.saturating_sub(target);
            if best.as_ref().is_none_or(|(least, _)| excess < *least) {
                best = Some((excess, chosen.clone()));
            }
            if excess == 0 {
                break;
            }
        }
        let value = effective.get(next).copied().filter(|_| {
            // Further coins can help only if there is room and enough is left.
            !hit && sum <= found && sum.saturating_add(left) >= target
        });
        if let Some(value) = value {
            chosen.push(next);
            (sum, left) = (sum.saturating_add(value), left.saturating_sub(value));
            next = next.saturating_add(1);
            continue;
        }
        // Back to the last coin taken: try without it, and without its equals, which would give the same sums.
        let Some(last) = chosen.pop() else { break };
        let value = effective.get(last).copied().unwrap_or_default();
        sum = sum.saturating_sub(value);
        next = last.saturating_add(1);
        while effective.get(next) == Some(&value) {
            next = next.saturating_add(1);
        }
        left = effective.iter().skip(next).fold(0, |sum, value| sum.saturating_add(*value));
    }
    best.map(|(_, chosen)| chosen)
}

/// Brings items into an order that depends on the seed alone (Fisher-Yates over `SplitMix64`).
pub(super) fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        let places = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        let draw = split_mix(&mut state).checked_rem(places).unwrap_or_default();
        items.swap(last, usize::try_from(draw).unwrap_or(last));
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014): spreads a seed, is no secret.
const fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_sets_are_found() {
        type Row<'a> = (&'a str, &'a [u64], u64, u64, Option<&'a [usize]>);
        let rows: &[Row<'_>] = &[
            ("one coin", &[9, 5, 3], 5, 0, Some(&[1])),
            ("two coins", &[9, 5, 3], 8, 0, Some(&[1, 2])),
            ("all coins", &[9, 5, 3], 17, 0, Some(&[0, 1, 2])),
            ("none fits", &[9, 5, 3], 7, 0, None),
            ("within the tolerance", &[9, 5, 3], 7, 1, Some(&[1, 2])),
            ("the closest", &[10, 9, 8], 8, 2, Some(&[2])),
            ("too little", &[9, 5, 3], 18, 100, None),
            ("too much", &[9], 1, 3, None),
            ("no coins", &[], 1, 100, None),
            ("equal coins", &[4, 4, 4, 4, 3], 11, 0, Some(&[0, 1, 4])),
        ];
        for (row, effective, target, tolerance, expected) in rows {
            assert_eq!(exact(effective, *target, *tolerance).as_deref(), *expected, "{row}");
        }
    }

    /// All subsets of up to twelve coins, compared with the search.
    #[test]
    fn the_search_misses_nothing() {
        let mut state = 7;
        for _ in 0..200 {
            let mut coins: Vec<u64> = (0..10).map(|_| 1 + split_mix(&mut state) % 1_000).collect();
            coins.sort_unstable_by(|a, b| b.cmp(a));
            let (target, tolerance) = (1 + split_mix(&mut state) % 4_000, split_mix(&mut state) % 20);
            let sums = (0..1_u32 << 10)
                .map(|set| (0..10).filter(|bit| set & (1 << bit) != 0).map(|bit| coins[bit]).sum::<u64>());
            let best = sums.filter(|sum| (target..=target + tolerance).contains(sum)).min();
            let found = exact(&coins, target, tolerance);
            assert_eq!(found.map(|set| set.into_iter().map(|at| coins[at]).sum::<u64>()), best);
        }
    }

    #[test]
    fn hopeless_searches_end() {
        let coins: Vec<u64> = (0..2_000).map(|n| 1_000_000_000 - 2 * n).collect();
        assert_eq!(exact(&coins, 500_000_000_001, 0), None);
    }

    #[test]
    fn shuffling_is_a_permutation_and_follows_the_seed() {
        let shuffled = |seed| {
            let mut items: Vec<u32> = (0..50).collect();
            shuffle(&mut items, seed);
            items
        };
        assert_eq!(shuffled(1), shuffled(1));
        assert_ne!(shuffled(1), shuffled(2));
        let mut sorted = shuffled(3);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
        shuffle::<u32>(&mut [], 1);
    }

    /// The first numbers of `SplitMix64` for seed 1234567, as published with many ports of it.
    #[test]
    fn split_mix_vectors() {
        let mut state = 1_234_567;
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(expected.map(|_| split_mix(&mut state)), expected);
    }
}
