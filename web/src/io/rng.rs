//! Entropy: the browser's own generator, and nothing else. There is no fallback on purpose.

use thiserror::Error;
use web_sys::window;

/// The browser offers no cryptographic random numbers; no key may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the browser offers no cryptographic random numbers")]
pub struct NoEntropy;

/// `N` random bytes from `crypto.getRandomValues`.
///
/// # Errors
/// [`NoEntropy`] if the browser has no `crypto` or refuses.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0_u8; N];
    let crypto = window().ok_or(NoEntropy)?.crypto().map_err(|_| NoEntropy)?;
    crypto.get_random_values_with_u8_array(&mut bytes).map_err(|_| NoEntropy)?;
    Ok(bytes)
}
