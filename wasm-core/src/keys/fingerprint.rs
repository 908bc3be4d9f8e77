//! Six words for a key, to be compared by reading them out.

use bip39::Language;

use super::PublicKey;
use crate::hash::sha256;

/// How many words.
const WORDS: usize = 6;
/// Bits of each: the list has 2,048 words.
const BITS: usize = 11;

impl PublicKey {
    /// Six words of the BIP 39 list, from the first 66 bits of `sha256("BlockPro/fingerprint" || key)`.
    ///
    /// They only tell public keys apart and are no backup of anything. Finding another key with the same words takes
    /// some 2^66 tries.
    #[must_use]
    pub fn fingerprint(&self) -> [&'static str; WORDS] {
        let hash = sha256(&[b"BlockPro/fingerprint", &self.as_bytes()[..]].concat());
        let list = Language::English.word_list();
        core::array::from_fn(|number| {
            let first = number.saturating_mul(BITS);
            let bits = first..first.saturating_add(BITS);
            let index = bits.fold(0_usize, |index, bit| {
                index.saturating_mul(2).saturating_add(usize::from(is_set(&hash, bit)))
            });
            list.get(index).copied().unwrap_or_default()
        })
    }
}

fn is_set(hash: &[u8; 32], bit: usize) -> bool {
    const MASKS: [u8; 8] = [0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1];
    let byte = hash.get(bit / 8).zip(MASKS.get(bit % 8));
    byte.is_some_and(|(byte, mask)| byte & mask != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Mnemonic, SecretKey};

    /// BIP 39 cuts its entropy in the same way, so that its words are the first six of the hash's.
    #[test]
    fn the_words_are_those_of_bip39_for_the_same_bits() {
        for byte in 1..20 {
            let key = SecretKey::from_bytes(&[byte; 32]).unwrap().public();
            let hash = sha256(&[b"BlockPro/fingerprint", &key.as_bytes()[..]].concat());
            let words = Mnemonic::from_entropy(&hash[..16]).unwrap().words();
            assert_eq!(key.fingerprint().as_slice(), &words[..6], "{byte}");
        }
    }
}
