//! `DigiShield`: real blocks, hand-made situations, and a second implementation on plain decimal digits.
#![expect(clippy::arithmetic_side_effects, reason = "overflow here fails the test, as it should")]

use proptest::prelude::{Strategy, any, prop_oneof, proptest};
use wasm_core::chain::{Bits, Header, due_bits};
use wasm_core::network::Network;
use wasm_core::units::Height;

use crate::support::{bytes, mine, recorded};

const FORK: u32 = 431_017;
const RESET: u32 = 0x1a04_00cd;
/// The easiest bits of the main net.
const LIMIT: u32 = 0x1f00_ffff;

fn due(height: u32, below: &[Header], time: u32) -> Option<u32> {
    due_bits(Network::Mainnet, Height(height), below, time).map(Bits::to_consensus)
}

fn header(time: u32, bits: u32) -> Header {
    let nothing = mine(crate::world::no_block(), wasm_core::hash::MerkleRoot::from_bytes([0; 32]), 0);
    Header { time, bits: Bits::from_consensus(bits), ..nothing }
}

fn mainnet(height: &str) -> Header {
    Header::from_slice(&bytes(&recorded("headers/mainnet.json")["headers"][height]["header80"])).unwrap()
}

#[test]
fn the_first_blocks_after_the_reset_came_late() {
    let blocks = ["431016", "431017", "431018"].map(mainnet);
    for (at, height) in [(1, FORK), (2, FORK + 1)] {
        assert_eq!(due(height, &blocks[..at], blocks[at].time), Some(blocks[at].bits.to_consensus()));
        let in_time = blocks[at - 1].time + 3_600;
        assert_eq!(due(height, &blocks[..at], in_time), Some(RESET), "not later than an hour");
        assert_eq!(due(height, &blocks[..at], in_time + 1), Some(0x1a10_0334), "4 times as easy");
    }
    assert_eq!(due(FORK - 1, &blocks[..1], 0), None, "never enforced");
}

/// Blocks every `spacing` seconds with the same bits.
fn steady(spacing: u32, bits: u32) -> Vec<Header> {
    (0..28).map(|index| header(1_800_000_000 + index * spacing, bits)).collect()
}

#[test]
fn hand_made_situations() {
    let height = FORK + 500;
    let next = |below: &[Header], wait: u32| due(height, below, below.last().unwrap().time + wait);
    // 0x1d00ffff / 10200 * 10200 loses its last digits; * 8568 and * 13464 are the limits of one step.
    let rows = [
        ("in time", 600, 0x1d00_ffff, 600, 0x1d00_fffe),
        ("all at once", 0, 0x1d00_ffff, 600, 0x1d00_d709),
        ("very slow", 100_000, 0x1d00_ffff, 600, 0x1d01_51ea),
        ("in time, this one late", 600, 0x1d00_ffff, 3_601, 0x1d03_fff8),
        ("no easier than the limit", 100_000, LIMIT, 600, LIMIT),
        ("late at the limit", 600, LIMIT, 3_601, LIMIT),
    ];
    for (case, spacing, bits, wait, expected) in rows {
        let below = steady(spacing, bits);
        assert_eq!(
            next(&below, wait).map(|bits| format!("{bits:08x}")),
            Some(format!("{expected:08x}")),
            "{case}"
        );
        let more = [vec![header(5, 0x1d00_0001)], below].concat();
        assert_eq!(next(&more, wait), Some(expected), "{case}: a 29th block does not matter");
    }
    let below = steady(600, 0x1d00_ffff);
    assert_eq!(next(&below[1..], 600), None, "27 blocks are not enough");
    assert_eq!(due(FORK + 27, &below[27..], 0), Some(RESET), "the last block of the reset");
    assert_eq!(due(FORK + 28, &below[1..], 0), None, "the first one after it");
    let testnet = due_bits(Network::Testnet, Height(300_001), &below, below[27].time + 600);
    assert_eq!(testnet.map(Bits::to_consensus), Some(0x1d00_fffe), "no reset on the test net");
    let regtest = due_bits(Network::Regtest, Height(9), &[], 0);
    assert_eq!(regtest.map(Bits::to_consensus), Some(0x207f_ffff));
}

/// A number as decimal digits, the lowest first: slow, and nothing like the code it judges.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Digits(Vec<u64>);

impl Digits {
    fn from_bits(bits: u32) -> Self {
        let (size, mantissa) = (bits >> 24, u64::from(bits & 0x007f_ffff));
        (3..size).fold(Self(vec![mantissa]).carried(), |number, _| number.times(256))
    }

    fn carried(mut self) -> Self {
        let mut carry = 0;
        for digit in &mut self.0 {
            let sum = *digit + carry;
            (*digit, carry) = (sum % 10, sum / 10);
        }
        while carry > 0 {
            self.0.push(carry % 10);
            carry /= 10;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    fn times(&self, factor: u64) -> Self {
        Self(self.0.iter().map(|digit| digit * factor).collect()).carried()
    }

    fn plus(&self, other: &Self) -> Self {
        let at = |number: &Self, index| number.0.get(index).copied().unwrap_or(0);
        let length = self.0.len().max(other.0.len());
        Self((0..length).map(|index| at(self, index) + at(other, index)).collect()).carried()
    }

    fn over(&self, divisor: u64) -> (Self, u64) {
        let mut rest = 0;
        let mut quotient: Vec<u64> = Vec::new();
        for digit in self.0.iter().rev() {
            let here = rest * 10 + digit;
            quotient.push(here / divisor);
            rest = here % divisor;
        }
        quotient.reverse();
        (Self(quotient).carried(), rest)
    }

    fn is_above(&self, other: &Self) -> bool {
        let key = |number: &Self| (number.0.len(), number.0.iter().rev().copied().collect::<Vec<_>>());
        key(self) > key(other)
    }

    fn to_bits(&self) -> u32 {
        let mut bytes = Vec::new();
        let mut rest = self.clone();
        while rest != Self(vec![]) {
            let (quotient, byte) = rest.over(256);
            bytes.push(byte);
            rest = quotient;
        }
        if bytes.last().is_some_and(|byte| *byte > 0x7f) {
            bytes.push(0);
        }
        let top = bytes.iter().rev().chain([&0, &0, &0]).take(3).fold(0, |sum, byte| sum * 256 + byte);
        u32::try_from(bytes.len()).unwrap() << 24 | u32::try_from(top).unwrap()
    }
}

/// The bits due by the rule as `pow.cpp` words it, oldest block first.
fn oracle(height: u32, below: &[(u32, u32)], time: u32) -> u32 {
    let median = |upto: usize| {
        let mut times: Vec<u32> = below[upto - 11..upto].iter().map(|(time, _)| *time).collect();
        times.sort_unstable();
        i64::from(times[5])
    };
    let limit = Digits::from_bits(LIMIT);
    let capped = |number: Digits| if number.is_above(&limit) { limit.clone() } else { number };
    let usual = if height < FORK + 28 {
        RESET
    } else {
        let total =
            below[11..].iter().fold(Digits(vec![]), |sum, (_, bits)| sum.plus(&Digits::from_bits(*bits)));
        let quarter = (median(28) - median(11) - 10_200) / 4;
        let span = (10_200 + quarter).clamp(10_200 * 84 / 100, 10_200 * 132 / 100);
        capped(total.over(17).0.over(10_200).0.times(u64::try_from(span).unwrap())).to_bits()
    };
    let late = time > below[27].0 + 3_600;
    capped(Digits::from_bits(usual).times(if late { 4 } else { 1 })).to_bits()
}

#[test]
fn the_oracle_knows_its_digits() {
    for bits in [RESET, LIMIT, 0x1a10_0334, 0x1909_279e, 0x1826_f19c, 0x1d00_ffff] {
        let number = Digits::from_bits(bits);
        assert_eq!(number.to_bits(), bits, "{bits:08x}");
        assert_eq!(number.times(17).over(17), (number.clone(), 0));
    }
    assert_eq!(Digits::from_bits(0x0400_0100).0, [6, 3, 5, 5, 6], "65536");
}

/// Targets from as hard as the chain ever was to the easiest, most near each other as in a real chain.
fn bits() -> impl Strategy<Value = u32> {
    let real = (0x17..=0x1e_u32, 0x8000..0x007f_ffff_u32).prop_map(|(size, mantissa)| size << 24 | mantissa);
    prop_oneof![8 => 0x1a00_8000..0x1a7f_ffff_u32, 2 => real, 1 => proptest::prelude::Just(LIMIT)]
}

/// Gaps between blocks: usual, none, long, and back in time.
fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 1..3_000_i64, 1 => proptest::prelude::Just(0_i64), 2 => 3_000..90_000_i64, 2 => -7_000..0_i64]
}

proptest! {
    #[test]
    fn agrees_with_the_oracle(
        blocks in proptest::collection::vec((gap(), bits()), 28),
        wait in gap(),
        above in 0..60_u32,
        alike in any::<bool>(),
    ) {
        let mut clock = 1_800_000_000_i64;
        let first = blocks[0].1;
        let below: Vec<(u32, u32)> = blocks
            .iter()
            .map(|(gap, bits)| {
                clock += gap;
                (u32::try_from(clock).unwrap(), if alike { first } else { *bits })
            })
            .collect();
        let headers: Vec<Header> = below.iter().map(|(time, bits)| header(*time, *bits)).collect();
        let time = u32::try_from(clock + wait).unwrap();
        let (height, expected) = (FORK + above, oracle(FORK + above, &below, time));
        proptest::prop_assert_eq!(due(height, &headers, time).map(|bits| format!("{bits:08x}")), Some(format!("{expected:08x}")));
    }
}
