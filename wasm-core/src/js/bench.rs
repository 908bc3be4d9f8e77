//! Raw operations for the page of benchmarks (`tests/bench`), which compares them with those of other libraries. Only
//! in builds with the feature `bench`: nobody else should sign a digest without knowing of what.

use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature as BareSignature, SigningKey};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use super::plain::{Field, Refused, read};
use crate::keys::{Path, PublicKey, SecretKey, Signature, Xprv};

/// Signs a digest of 32 bytes: r and s, 64 bytes.
///
/// # Errors
/// Bytes that are no key or digest.
#[wasm_bindgen(js_name = benchSign)]
pub fn sign(secret: &[u8], digest: &[u8]) -> Result<Vec<u8>, JsError> {
    let key = SecretKey::from_bytes(&array("secret", secret)?).of("secret")?;
    Ok(key.sign(&array("digest", digest)?).to_compact().to_vec())
}

/// The same by the library below ours alone.
///
/// # Errors
/// As [`sign`].
#[wasm_bindgen(js_name = benchSignBare)]
pub fn sign_bare(secret: &[u8], digest: &[u8]) -> Result<Vec<u8>, JsError> {
    let key = SigningKey::from_slice(secret).of("secret")?;
    let signature: BareSignature = key.sign_prehash(digest).of("digest")?;
    Ok(signature.to_bytes().to_vec())
}

/// Whether a signature of 64 bytes is the key's.
///
/// # Errors
/// Bytes that are no key, digest or signature.
#[wasm_bindgen(js_name = benchVerify)]
pub fn verify(public: &[u8], digest: &[u8], signature: &[u8]) -> Result<bool, JsError> {
    let key = PublicKey::from_slice(public).of("public")?;
    let signature = Signature::from_compact(&array("signature", signature)?).of("signature")?;
    Ok(key.verify(&array("digest", digest)?, &signature))
}

/// The public key at a path below a seed.
///
/// # Errors
/// No seed, no path.
#[wasm_bindgen(js_name = benchDerive)]
pub fn derive(seed: &[u8], path: &str) -> Result<Vec<u8>, JsError> {
    let root = Xprv::from_seed(seed).of("seed")?;
    let key = root.secret_at(&read::<Path>("path", path)?).of("path")?;
    Ok(key.public().to_bytes().to_vec())
}

fn array<const N: usize>(field: &'static str, bytes: &[u8]) -> Result<[u8; N], Refused> {
    bytes.try_into().of(field)
}
