//! Target and work arithmetic: published values, and the `bitcoin` crate as oracle.

use bitcoin::CompactTarget;
use proptest::prelude::{any, prop_oneof, proptest};
use wasm_core::chain::{Bits, BitsError, Target, Work};
use wasm_core::hash::BlockHash;

#[test]
fn bits_expand_as_in_bitcoin_core() {
    // arith_uint256_tests.cpp, "bignum_SetCompact"
    let zero = |bits| Err(BitsError::Zero(Bits::from_consensus(bits)));
    let negative = |bits| Err(BitsError::Negative(Bits::from_consensus(bits)));
    let overflow = |bits| Err(BitsError::Overflow(Bits::from_consensus(bits)));
    let rows = [
        (0x0000_0000, zero(0x0000_0000)),
        (0x0012_3456, zero(0x0012_3456)),
        (0x0100_3456, zero(0x0100_3456)),
        (0x0200_0056, zero(0x0200_0056)),
        (0x0300_0000, zero(0x0300_0000)),
        (0x0092_3456, zero(0x0092_3456)),
        (0x0180_3456, zero(0x0180_3456)),
        (0x0112_3456, Ok("12")),
        (0x0212_3456, Ok("1234")),
        (0x0312_3456, Ok("123456")),
        (0x0412_3456, Ok("12345600")),
        (0x0500_9234, Ok("92340000")),
        (0x2012_3456, Ok("1234560000000000000000000000000000000000000000000000000000000000")),
        (0x01fe_dcba, negative(0x01fe_dcba)),
        (0x0492_3456, negative(0x0492_3456)),
        (0xff12_3456, overflow(0xff12_3456)),
    ];
    for (bits, expected) in rows {
        let got = Bits::from_consensus(bits).target().map(|target| hex::encode(target.to_be_bytes()));
        assert_eq!(got, expected.map(|digits| format!("{digits:0>64}")), "{bits:08x}");
    }
}

#[test]
fn the_work_of_known_targets() {
    let rows = [
        ("regtest limit", 0x207f_ffff, "0x2"),
        ("mainnet limit", 0x1f00_ffff, "0x10001"),
        ("bitcoin's first blocks", 0x1d00_ffff, "0x100010001"),
        ("doichain block 431017", 0x1a10_0334, "0xffccca408295d"),
    ];
    for (case, bits, expected) in rows {
        let work = Bits::from_consensus(bits).target().unwrap().work();
        assert_eq!(work.to_string(), expected, "{case}");
    }
    assert_eq!(Work::ZERO.to_string(), "0x0");
}

proptest! {
    /// The `bitcoin` crate gives 0 for bits that consensus refuses and wraps overflowing ones, so only
    /// accepted bits are compared; the refusals are in the table above.
    #[test]
    fn target_and_work_equal_the_oracle(bits in prop_oneof![any::<u32>(), 0x0100_0000..0x2200_0000_u32]) {
        if let Ok(target) = Bits::from_consensus(bits).target() {
            let oracle = bitcoin::Target::from_compact(CompactTarget::from_consensus(bits));
            assert_eq!(target.to_be_bytes(), oracle.to_be_bytes(), "{bits:08x}");
            // The crate takes the work of target 1 for 2^256 - 1; it is 2^256 / 2.
            if target.to_be_bytes().iter().rev().skip(1).any(|byte| *byte > 0) || target.to_be_bytes()[31] > 1 {
                assert_eq!(target.work().to_be_bytes(), oracle.to_work().to_be_bytes(), "{bits:08x}");
            }
        }
    }

    #[test]
    fn meeting_a_target_equals_the_oracle(bits in 0x1f00_0001..0x207f_ffff_u32, hash: [u8; 32]) {
        use bitcoin::hashes::Hash;
        if let Ok(target) = Bits::from_consensus(bits).target() {
            let oracle = bitcoin::Target::from_compact(CompactTarget::from_consensus(bits));
            let expected = oracle.is_met_by(bitcoin::BlockHash::from_byte_array(hash));
            assert_eq!(target.is_met_by(BlockHash::from_bytes(hash)), expected);
        }
    }

    #[test]
    fn work_adds_up_like_the_oracle(first in 0x1c00_ffff..0x207f_ffff_u32, second in 0x1c00_ffff..0x207f_ffff_u32) {
        let ours = |bits| Bits::from_consensus(bits).target().map(Target::work);
        let theirs = |bits| bitcoin::Target::from_compact(CompactTarget::from_consensus(bits)).to_work();
        if let (Ok(first_work), Ok(second_work)) = (ours(first), ours(second)) {
            let expected = [theirs(first), theirs(second)].into_iter().reduce(core::ops::Add::add).unwrap();
            assert_eq!(first_work.saturating_add(second_work).to_be_bytes(), expected.to_be_bytes());
        }
    }
}
