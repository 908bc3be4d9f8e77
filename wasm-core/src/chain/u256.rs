//! The little 256-bit arithmetic that proof of work needs: compare, add, subtract, shift, multiply, divide.
//!
//! A private helper of [`super::target`]; not a general number type.

/// An unsigned 256-bit number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct U256 {
    high: u128,
    low: u128,
}

impl U256 {
    pub(super) const ZERO: Self = Self { high: 0, low: 0 };
    pub(super) const ONE: Self = Self { high: 0, low: 1 };

    /// The number whose bytes, least significant first, are `bytes` (the order of a block hash in memory).
    pub(super) fn from_le_bytes(bytes: [u8; 32]) -> Self {
        let (low, high) = bytes.split_first_chunk::<16>().expect("32 bytes hold 16");
        let high = high.first_chunk::<16>().expect("32 bytes hold 16 twice");
        Self { high: u128::from_le_bytes(*high), low: u128::from_le_bytes(*low) }
    }

    /// The 32 bytes of the number, most significant first.
    pub(super) fn to_be_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (high, low) = bytes.split_at_mut(16);
        high.copy_from_slice(&self.high.to_be_bytes());
        low.copy_from_slice(&self.low.to_be_bytes());
        bytes
    }

    /// The sum, or `None` above 2^256 - 1.
    pub(super) fn checked_add(self, other: Self) -> Option<Self> {
        let (low, carry) = self.low.overflowing_add(other.low);
        let high = self.high.checked_add(other.high)?.checked_add(u128::from(carry))?;
        Some(Self { high, low })
    }

    /// The difference modulo 2^256.
    fn wrapping_sub(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.wrapping_sub(other.high).wrapping_sub(u128::from(borrow)), low }
    }

    /// Twice the number modulo 2^256, and whether a bit fell out at the top.
    fn double(self) -> (Self, bool) {
        let high = self.high << 1 | self.low >> 127;
        (Self { high, low: self.low << 1 }, self.high >> 127 == 1)
    }

    /// `word * 2^shift`, or `None` when a set bit would fall out at the top.
    pub(super) fn shifted(word: u32, shift: u32) -> Option<Self> {
        (0..shift).try_fold(Self { high: 0, low: u128::from(word) }, |number, _| match number.double() {
            (doubled, false) => Some(doubled),
            (_, true) => None,
        })
    }

    /// All bits inverted: 2^256 - 1 - self.
    pub(super) fn not(self) -> Self {
        Self { high: !self.high, low: !self.low }
    }

    /// `self * factor`, or `None` above 2^256 - 1.
    pub(super) fn mul_small(self, factor: u32) -> Option<Self> {
        let mut carry = 0_u128;
        let product = self.words().map(|word| {
            let product = u128::from(word).wrapping_mul(u128::from(factor)).wrapping_add(carry);
            carry = product >> 64;
            low_word(product)
        });
        (carry == 0).then(|| Self::from_words(product))
    }

    /// `self / divisor` without the remainder, or `None` for division by zero.
    pub(super) fn div_small(self, divisor: u32) -> Option<Self> {
        let divisor = u128::from(divisor);
        let [first, second, third, fourth] = self.words();
        let mut rest = 0_u128;
        let mut next = |word: u64| {
            let here = rest << 64 | u128::from(word);
            rest = here.checked_rem(divisor)?;
            here.checked_div(divisor).map(low_word)
        };
        let (fourth, third, second, first) = (next(fourth)?, next(third)?, next(second)?, next(first)?);
        Some(Self::from_words([first, second, third, fourth]))
    }

    /// Four words, least significant first.
    fn words(self) -> [u64; 4] {
        [low_word(self.low), low_word(self.low >> 64), low_word(self.high), low_word(self.high >> 64)]
    }

    fn from_words([first, second, third, fourth]: [u64; 4]) -> Self {
        let pair = |low: u64, high: u64| u128::from(high) << 64 | u128::from(low);
        Self { high: pair(third, fourth), low: pair(first, second) }
    }

    /// The quotient without its remainder, or `None` for division by zero.
    pub(super) fn checked_div(self, divisor: Self) -> Option<Self> {
        if divisor == Self::ZERO {
            return None;
        }
        let (mut rest, mut remainder, mut quotient) = (self, Self::ZERO, Self::ZERO);
        for _ in 0..256 {
            let (next_rest, bit) = rest.double();
            let (mut grown, overflow) = remainder.double();
            grown.low |= u128::from(bit);
            let (mut next_quotient, _) = quotient.double();
            if overflow || grown >= divisor {
                grown = grown.wrapping_sub(divisor);
                next_quotient.low |= 1;
            }
            (rest, remainder, quotient) = (next_rest, grown, next_quotient);
        }
        Some(quotient)
    }
}

fn low_word(double: u128) -> u64 {
    u64::try_from(double & u128::from(u64::MAX)).expect("the lower half fits")
}

#[cfg(test)]
mod tests {
    use super::U256;

    fn small(number: u128) -> U256 {
        U256 { high: 0, low: number }
    }

    #[test]
    fn arithmetic_at_the_edges() {
        let top = U256::ZERO.not();
        assert_eq!(top.checked_add(U256::ONE), None, "2^256 does not fit");
        assert_eq!(small(u128::MAX).checked_add(U256::ONE), Some(U256 { high: 1, low: 0 }), "carry");
        assert_eq!(U256 { high: 1, low: 0 }.wrapping_sub(U256::ONE), small(u128::MAX), "borrow");
        assert_eq!(U256::shifted(1, 255), Some(U256 { high: 1 << 127, low: 0 }), "highest bit");
        assert_eq!(U256::shifted(1, 256), None, "one bit too far");
        assert_eq!(top.checked_div(U256::ZERO), None, "division by zero");
        assert_eq!(top.checked_div(top), Some(U256::ONE), "by itself");
        assert_eq!(top.checked_div(U256::ONE), Some(top), "by one");
        assert_eq!(small(1_000_003).checked_div(small(10)), Some(small(100_000)), "remainder dropped");
    }

    #[test]
    fn small_factors_agree_with_the_long_division() {
        let top = U256::ZERO.not();
        for number in [U256::ZERO, U256::ONE, small(u128::MAX), U256 { high: 7 << 90, low: 9 << 60 }, top] {
            for factor in [1, 2, 4, 17, 10_200, 13_464, u32::MAX] {
                let quotient = number.div_small(factor);
                assert_eq!(quotient, number.checked_div(small(u128::from(factor))), "{number:?} / {factor}");
                let back = quotient.unwrap().mul_small(factor).unwrap();
                assert!(back <= number && number.wrapping_sub(back) < small(u128::from(factor)));
            }
        }
        assert_eq!(top.div_small(0), None, "division by zero");
        assert_eq!(top.mul_small(2), None, "above 2^256 - 1");
        assert_eq!(top.mul_small(0), Some(U256::ZERO));
    }

    #[test]
    fn bytes_in_both_orders() {
        let mut little = [0; 32];
        little[0] = 0xef;
        little[31] = 0x01;
        let mut big = little;
        big.reverse();
        assert_eq!(U256::from_le_bytes(little).to_be_bytes(), big);
    }
}
